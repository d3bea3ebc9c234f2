"""Uses a Holdfast bridge with the published vertx-eventbus-client, as a program that has never heard of Holdfast would.

usage: stock_client.py PORT KEY_HEX    (the package's folder is on PYTHONPATH)
"""
import base64
import hashlib
import hmac
import os
import queue
import sys

from vertx import EventBus

port, key = int(sys.argv[1]), bytes.fromhex(sys.argv[2])
errors = queue.Queue()
bus = EventBus(host="127.0.0.1", port=port, options={"ping_interval": 1, "auto_connect": ""}, err_handler=errors.put)
bus.connect()


def ask(address, body, headers=None):
    answers = queue.Queue()
    bus.send(address, headers=headers, body=body, reply_handler=lambda *given: answers.put(given[-1]))
    return answers.get(timeout=10)["body"]


hello = ask("holdfast.auth", {"op": "hello"})
challenge, nonce = base64.b64decode(hello["challenge"]), os.urandom(32)
proof = hmac.new(key, b"holdfast client 1" + challenge + nonce, hashlib.sha256).digest()
known = ask("holdfast.auth", {"op": "prove", "nonce": base64.b64encode(nonce).decode(),
                              "proof": base64.b64encode(proof).decode()})
expected = hmac.new(key, b"holdfast server 1" + challenge + nonce, hashlib.sha256).digest()
assert hmac.compare_digest(base64.b64decode(known["proof"]), expected)

ask("holdfast.objects", {"op": "create", "args": {"type": "counter", "name": "python-stock"}})
for count in range(1, 101):
    assert ask("holdfast.object.python-stock", {"op": "add"})["result"] == count
assert ask("holdfast.objects", {"op": "get"}, headers={"object": "python-stock"})["result"] == 100

bus.send("holdfast.object.nobody", body={"op": "get"})
assert errors.get(timeout=10)["message"].startswith("NoSuchObject: ")

heard = queue.Queue()
bus.register_handler("news", lambda *given: heard.put(given[-1]))
bus.publish("news", body={"headline": "ü"})
assert heard.get(timeout=10)["body"] == {"headline": "ü"}
bus.unregister_handler("news")
bus.close()
print("OK")
