#!/usr/bin/env python3
"""Takes from the remote queue and prints: get.py HOST:PORT KEYFILE"""
import sys
from multiprocessing.managers import BaseManager


class QueueManager(BaseManager):
    pass


QueueManager.register("get_queue")

host, port = sys.argv[1].rsplit(":", 1)
key = open(sys.argv[2], "rb").read().rstrip(b"\r\n")
m = QueueManager(address=(host, int(port)), authkey=key)
m.connect()
queue = m.get_queue()
print(queue.get())
