#!/usr/bin/env python3
"""Puts a text into the remote queue: put.py HOST:PORT KEYFILE TEXT"""
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
queue.put(sys.argv[3])
