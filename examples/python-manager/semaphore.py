"""Never more than two at a time, though they are processes that know nothing of each other."""
import multiprocessing
import sys
from multiprocessing.managers import SyncManager


def connect(address, key):
    host, port = address.rsplit(':', 1)
    manager = SyncManager(address=(host, int(port)), authkey=key)
    manager.connect()
    return manager


def enter(permits, lock, state):
    for _ in range(5):
        with permits:
            with lock:
                state['inside'] += 1
                state['most'] = max(state['most'], state['inside'])
            with lock:
                state['inside'] -= 1
                state['visits'] += 1


if __name__ == '__main__':
    address, key = sys.argv[1], open(sys.argv[2], 'rb').read().strip()
    multiprocessing.current_process().authkey = key
    manager = connect(address, key)
    permits, lock, state = manager.Semaphore(2), manager.Lock(), manager.dict(inside=0, most=0, visits=0)
    visitors = [multiprocessing.Process(target=enter, args=(permits, lock, state)) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    print(state['visits'], 'visits, never more than two inside:', state['most'] <= 2)
