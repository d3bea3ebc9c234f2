#!/usr/bin/env python3
"""CPython's own manager server, to compare with: stock_server.py --authkey-file FILE [--port PORT] [--queue NAME]...

Prints "READY HOST:PORT" or "READY PATH" when it listens, and ends when its standard input does.
"""
import argparse
import multiprocessing
import os
import queue
import threading
from multiprocessing.managers import SyncManager


class Served(SyncManager):
    pass


def serve(manager, arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--authkey-file", required=True, help="the key, without the line's end")
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    parser.add_argument("--socket", metavar="PATH",
                        help="a Unix-domain socket instead, where connections are made faster")
    parser.add_argument("--queue", action="append", default=[], metavar="NAME", help="a queue of that name")
    options = parser.parse_args(arguments)
    with open(options.authkey_file, "rb") as file:
        key = file.read().rstrip(b"\r\n")
    multiprocessing.current_process().authkey = key  # a server that uses a proxy itself takes this one
    for name in options.queue:
        manager.register(name, callable=lambda shared=queue.Queue(): shared)
    server = manager(address=options.socket or ("127.0.0.1", options.port), authkey=key).get_server()
    print("READY " + (options.socket or "%s:%d" % server.address), flush=True)
    # not sys.stdin: its lock, held by this thread, would be held for ever in processes that the server forks
    threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    serve(Served)
