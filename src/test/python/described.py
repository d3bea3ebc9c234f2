"""Reads pickles, one line of base64 each, and prints what each is: kinds told apart, one line of text.

Whoever writes such pickles compares the lines with those of their own values.
"""
import base64
import datetime
import pickle
import pickletools
import struct
import sys


def described(value):
    kind = type(value)
    if value is None or kind is bool:
        return str(value)
    if kind is int:
        return 'i%x' % value
    if kind is float:
        return 'f' + ('nan' if value != value else struct.pack('>d', value).hex())
    if kind is str:
        return 's' + value.encode('utf-16-be', 'surrogatepass').hex()
    if kind in (bytes, bytearray):
        return ('b' if kind is bytes else 'a') + bytes(value).hex()
    if kind is dict:
        return '{' + ','.join(described(k) + ':' + described(v) for k, v in value.items()) + '}'
    if kind in (list, tuple):
        return '[('[kind is tuple] + ','.join(map(described, value)) + '])'[kind is tuple]
    if kind in (set, frozenset):  # in an order of their own
        return kind.__name__ + '<' + ','.join(sorted(map(described, value))) + '>'
    if kind is datetime.datetime:
        return 'd' + value.isoformat()
    raise TypeError('unexpected %r' % (value,))


for line in sys.stdin if len(sys.argv) < 2 else open(sys.argv[1]):
    data = base64.b64decode(line)
    pickletools.dis(data, out=open('/dev/null', 'w'))  # complains of a stack or memo that is not right
    print(described(pickle.loads(data)))
