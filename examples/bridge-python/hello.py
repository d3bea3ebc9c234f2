#!/usr/bin/env python3
"""A Holdfast client with nothing but Python's standard library: hello.py HOST:PORT KEYFILE"""
import base64, hashlib, hmac, json, os, socket, struct, sys

host, port = sys.argv[1].rsplit(":", 1)
key = open(sys.argv[2], "rb").read().rstrip(b"\r\n")
stream = socket.create_connection((host, int(port))).makefile("rwb")


def request(address, body):
    frame = json.dumps({"type": "send", "address": address, "replyAddress": "r", "body": body}).encode()
    stream.write(struct.pack(">I", len(frame)) + frame)
    stream.flush()
    answer = json.loads(stream.read(struct.unpack(">I", stream.read(4))[0]))
    if answer["type"] == "err":
        raise RuntimeError(answer["message"])
    return answer["body"]


challenge = base64.b64decode(request("holdfast.auth", {"op": "hello"})["challenge"])
nonce = os.urandom(32)
proof = hmac.new(key, b"holdfast client 1" + challenge + nonce, hashlib.sha256).digest()
request("holdfast.auth", {"op": "prove", "nonce": base64.b64encode(nonce).decode(),
                          "proof": base64.b64encode(proof).decode()})

request("holdfast.objects", {"op": "create", "args": {"type": "queue", "name": "jobs"}})
request("holdfast.object.jobs", {"op": "put", "args": {"item": {"n": 7}, "wait": None}})
print(request("holdfast.object.jobs", {"op": "get", "args": {"wait": 0}})["result"])
