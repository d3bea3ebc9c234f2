#!/usr/bin/env python3
"""A Holdfast client and worker in Python's standard library alone.

usage: HOLDFAST_AUTHKEY=... worker.py HOST:PORT NAME JOBS REPORTS

Takes jobs {"chunk": 3, "numbers": [...]} from the queue JOBS with a lease, puts the prime factors into the queue
REPORTS, and acknowledges. The first half of this file is all that a client of the bridge needs.
"""
import base64
import hashlib
import hmac
import itertools
import json
import os
import socket
import struct
import sys


class CallFailed(Exception):
    """The host answered with an error; the text begins with its name, such as "Empty"."""


class Connection:
    """One authenticated connection: a frame is four bytes of length and that much JSON."""

    def __init__(self, host, port, key):
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.replies = itertools.count(1)
        self.calls = itertools.count(1)
        self.authenticate(key)

    def write(self, frame):
        data = json.dumps(frame).encode()
        self.socket.sendall(struct.pack(">I", len(data)) + data)

    def read(self):
        length = struct.unpack(">I", self.read_exactly(4))[0]
        return json.loads(self.read_exactly(length))

    def read_exactly(self, count):
        parts = []
        while count:
            part = self.socket.recv(min(count, 65536))
            if not part:
                raise ConnectionError("the host has closed the connection")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def request(self, address, body):
        """Sends a frame and returns the body of the answer to it."""
        reply = "reply-%d" % next(self.replies)
        self.write({"type": "send", "address": address, "replyAddress": reply, "body": body})
        while True:
            frame = self.read()
            if frame.get("address") != reply:
                continue  # a pong, or something published: nothing this client has asked for
            if frame["type"] == "err":
                raise CallFailed(frame["message"])
            return frame["body"]

    def authenticate(self, key):
        """Each side shows that it has the key; neither says it."""
        challenge = base64.b64decode(self.request("holdfast.auth", {"op": "hello"})["challenge"])
        nonce = os.urandom(32)

        def proof(label):
            return base64.b64encode(hmac.new(key, label + challenge + nonce, hashlib.sha256).digest()).decode()

        answer = self.request("holdfast.auth", {
            "op": "prove",
            "nonce": base64.b64encode(nonce).decode(),
            "proof": proof(b"holdfast client 1"),
            "lease": 0,  # the session ends with this connection, and what it holds is free at once
        })
        if not hmac.compare_digest(answer["proof"], proof(b"holdfast server 1")):
            raise ConnectionError("this host does not have the key")

    def call(self, name, operation, **arguments):
        """Calls an operation of the object of that name; waits for as long as the operation does."""
        number = next(self.calls)  # one call at a time: the answers of all before it are here
        body = {"op": operation, "args": arguments, "call": number, "floor": number}
        return self.request("holdfast.object." + name, body)["result"]


def factors(number):
    """The prime factors in ascending order, by trial division."""
    found, divisor = [], 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1 if divisor == 2 else 2
    return found + [number] if number > 1 else found


def main():
    if len(sys.argv) != 5 or "HOLDFAST_AUTHKEY" not in os.environ:
        sys.exit(__doc__)
    address, name, jobs, reports = sys.argv[1:]
    host, port = address.rsplit(":", 1)
    holdfast = Connection(host, int(port), os.environ["HOLDFAST_AUTHKEY"].encode())

    def report(event, chunk=0, deliveries=0, found=()):
        item = {"worker": name, "event": event, "chunk": chunk, "deliveries": deliveries, "factors": list(found)}
        holdfast.call(reports, "put", item=item, wait=None)

    report("ready")
    while True:
        delivery = holdfast.call(jobs, "lease", lease_ms=20000, wait=None)
        job = delivery["item"]
        report("taken", job["chunk"], delivery["count"])
        report("done", job["chunk"], delivery["count"], [factors(number) for number in job["numbers"]])
        holdfast.call(jobs, "acknowledge", id=delivery["id"])


if __name__ == "__main__":
    try:
        main()
    except (ConnectionError, CallFailed) as lost:
        sys.exit("worker: %s" % lost)
    except KeyboardInterrupt:
        pass  # what was leased goes back with the session
