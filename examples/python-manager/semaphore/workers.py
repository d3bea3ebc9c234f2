#!/usr/bin/env python3
"""Six processes work behind a semaphore of two: workers.py HOST:PORT KEYFILE"""
import multiprocessing
import sys
import time
from multiprocessing.managers import AcquirerProxy, BaseManager, ListProxy


class SlotManager(BaseManager):
    pass


SlotManager.register("slots", proxytype=AcquirerProxy)
SlotManager.register("at_work", proxytype=ListProxy)


def connect(at, key):
    host, port = at.rsplit(":", 1)
    manager = SlotManager(address=(host, int(port)), authkey=key)
    manager.connect()
    return manager


def work(number, at, key, seen):
    manager = connect(at, key)
    slots, at_work = manager.slots(), manager.at_work()
    with slots:
        at_work.append(number)
        time.sleep(0.05)  # the work
        seen.put(len(at_work))
        at_work.remove(number)


if __name__ == "__main__":
    key = open(sys.argv[2], "rb").read().rstrip(b"\r\n")
    seen = multiprocessing.SimpleQueue()
    workers = [multiprocessing.Process(target=work, args=(i, sys.argv[1], key, seen)) for i in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    most = max(seen.get() for _ in workers)
    print("6 have worked, never more than 2 at a time" if most <= 2 else "%d at a time" % most)
