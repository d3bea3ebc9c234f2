"""The remote queue of Python's documentation: a client puts, another takes. Nothing here knows of Holdfast."""
import sys
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


QueueManager.register('get_queue')


def connect(address, key):
    host, port = address.rsplit(':', 1)
    manager = QueueManager(address=(host, int(port)), authkey=key)
    manager.connect()
    return manager


if __name__ == '__main__':
    address, key = sys.argv[1], open(sys.argv[2], 'rb').read().strip()
    connect(address, key).get_queue().put('hello')
    print(connect(address, key).get_queue().get())
