"""CPython's own manager server with the objects that bench/run peers works on: KEY TARGETS LOCKS.

Prints one line of JSON: its port, the interpreter's version, and the server's identity of every object by name.
"""

import json
import platform
import queue
import sys
import threading
from multiprocessing.managers import BaseManager


class Counter:
    def __init__(self):
        self._value = 0
        self._lock = threading.Lock()

    def add(self, amount):
        with self._lock:
            self._value += amount
            return self._value


class Manager(BaseManager):
    pass


Manager.register("Counter", Counter, exposed=["add"])
Manager.register("Queue", queue.Queue, exposed=["put", "get"])
Manager.register("Dict", dict, exposed=["__setitem__", "__getitem__"])
Manager.register("Lock", threading.Lock, exposed=["acquire", "release"])


def main():
    key, targets, locks = sys.argv[1].encode(), int(sys.argv[2]), int(sys.argv[3])
    server = Manager(address=("127.0.0.1", 0), authkey=key).get_server()
    kinds = [("Counter", "c", targets), ("Queue", "q", targets), ("Dict", "d", targets), ("Lock", "l", locks)]
    objects = {f"{letter}{i}": server.create(None, kind)[0] for kind, letter, count in kinds for i in range(count)}
    print(json.dumps({"port": server.address[1], "version": platform.python_version(), "objects": objects}), flush=True)
    server.serve_forever()


main()
