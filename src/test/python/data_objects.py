"""Objects of Python's own classes that are nothing but data, and what this Python says of them.

    data_objects.py DIRECTORY    one pickle each, in files 0, 1, 2 …; prints of each its repr (as an ASCII literal),
                                 its truth, whether it may be a key, and beside each other one = when they are
                                 equal, < or > when they are ordered so, ~ when neither holds, ! when they have no order
"""
import array
import collections
import datetime
import decimal
import fractions
import http
import os
import pathlib
import pickle
import re
import sys
import uuid

D, F = decimal.Decimal, fractions.Fraction
HOUR = datetime.timedelta(hours=1)
NUMBERS = [0, 1, True, -1, 2, 200, 2 ** 64, -2 ** 63, 10 ** 300, 0.5, -0.0, 0.1, 1e16, 1e300, float('inf'),
           float('-inf'),
           D(0), D('-0'), D(1), D('1.0'), D('-1'), D('0.5'), D('0.1'), D('2.25'), D('1E+20'), D('1E-20'), D('1e300'),
           D('1E+999'), D('1E+1200'), D('1E+999999999'), D('Infinity'), D('-Infinity'), D(0.1), D('9' * 300),
           D('1.500'), D('15.00E-1'), D('100.00'), D('1E-3'), D('0.00125'), D('0.3') * 5, D('250E-2'),
           D(2.0 ** -100),
           F(3, 2), F(5, 4000), F(7, 5 ** 20), F(1, 2), F(1, 3), F(1, 10), F(-7, 2), F(4, 2), F(10 ** 400, 3),
           F(1, 2 ** 1074), F(3, 2 ** 1080),
           0j, 1 + 0j, 1 + 2j, complex(-0.0, 2.5), complex(1, -0.0), complex(float('inf'), 1), 0.5 + 0j, 2j,
           http.HTTPStatus.OK, re.I]
OTHERS = [b'a', b'', bytearray(b'a'), bytearray(b''), bytearray(b'b\'"'), 'a', None, [1], {'a': 1}, {'a': 1, 'b': 2},
          collections.OrderedDict(a=1), collections.OrderedDict(a=1, b=2), collections.OrderedDict(b=2, a=1),
          collections.OrderedDict(), collections.Counter('aab'), collections.Counter(), collections.Counter(a=1),
          collections.Counter(a='x', b=1), collections.defaultdict(list, a=1), collections.defaultdict(None),
          collections.defaultdict(int), collections.deque([1, 'x'], 3), collections.deque(), collections.deque([D(1)]),
          slice(None), slice(1, 2, -1), slice('a', D('1')), range(0), range(3), range(1, 10, 3), range(5, 1, -2),
          range(2 ** 70),
          datetime.date(2020, 1, 2), datetime.date(1, 12, 31), datetime.date(2020, 1, 1),
          datetime.time(1, 2), datetime.time(1, 2, 3), datetime.time(1, 2, 0, 4), datetime.time(0, 0),
          datetime.time(1, 2, fold=1, tzinfo=datetime.timezone.utc),
          datetime.time(1, 2, tzinfo=datetime.timezone(-HOUR)),
          datetime.timedelta(1, 2), datetime.timedelta(0), datetime.timedelta(-1, 5, 6), datetime.timedelta(0, 0, 7),
          datetime.timezone.utc, datetime.timezone(HOUR), datetime.timezone(HOUR, "c'et"),
          datetime.datetime(2026, 10, 25, 2, 30, fold=1), datetime.datetime(2026, 10, 25, 2, 30),
          datetime.datetime(2026, 10, 25, 2, 30, 1, tzinfo=datetime.timezone(HOUR, 'CET'), fold=1),
          uuid.UUID(int=7), uuid.UUID(int=2 ** 128 - 1), uuid.UUID(int=2 ** 70),
          pathlib.PurePosixPath('/a/b'), pathlib.PurePosixPath('c'), pathlib.PurePosixPath('/'),
          pathlib.PurePosixPath(),
          array.array('i', [1, -2]), array.array('d'), array.array('B', b'ab'), array.array('u', 'a\u20ac'),
          array.array('d', [-2.0 ** 63, 0.1]), array.array('Q', [2 ** 64 - 1]),
          int, len, ValueError, Ellipsis, NotImplemented, ValueError('x', 1), KeyError(('k',)), OSError(2, 'no'),
          [D('1.5'), {F(1, 2): bytearray(b'x')}, (1j,)]]
OBJECTS = NUMBERS + OTHERS


def beside(a, b):
    try:
        if a == b:
            return '='
        return '<' if a < b else '>' if b < a else '~'
    except TypeError:
        return '!'


def is_key(value):
    try:
        hash(value)
        return True
    except TypeError:
        return False


def main(directory):
    for i, value in enumerate(OBJECTS):
        with open(os.path.join(directory, str(i)), 'wb') as file:
            pickle.dump(value, file, 4)
        # NotImplemented has no truth since Python 3.14, and warns since 3.9
        truth = value is NotImplemented or bool(value)
        print(ascii(repr(value)), 'true' if truth else 'false', 'key' if is_key(value) else 'no-key',
              ''.join(beside(value, other) for other in OBJECTS), sep='\t')


if __name__ == '__main__':
    main(sys.argv[1])
