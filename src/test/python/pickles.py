"""Varied Python objects as pickles: writes them, and checks what came back.

    pickles.py write DIRECTORY PROTOCOL…    one file each, in DIRECTORY/PROTOCOL
    pickles.py check DIRECTORY PROTOCOL…    NAME.back against NAME; prints what differs, and how many are equal
    pickles.py golden PROTOCOL              prints the small ones, as lines of name and base64

Packages that are no part of Python are also looked for in the folder that PICKLES_PACKAGES names.
"""
import array
import base64
import collections
import datetime
import decimal
import enum
import fractions
import ipaddress
import math
import os
import pathlib
import pickle
import queue
import random
import re
import string
import sys
import time
import types
import uuid
import zlib

sys.setrecursionlimit(20000)
if os.environ.get('PICKLES_PACKAGES'):
    sys.path.append(os.environ['PICKLES_PACKAGES'])


class Plain:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    def __eq__(self, other):
        return type(other) is type(self) and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(tuple(sorted(self.__dict__)))

    class Inner:
        def __eq__(self, other):
            return type(other) is type(self)

        def __hash__(self):
            return 7


class Slotted:
    __slots__ = ('a', 'b')

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __eq__(self, other):
        return (self.a, self.b) == (other.a, other.b)


class NewArgs(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))

    def __getnewargs__(self):
        return self[0], self[1]


class NewArgsEx:
    def __new__(cls, a, *, b):
        self = object.__new__(cls)
        self.pair = (a, b)
        return self

    def __getnewargs_ex__(self):
        return (self.pair[0],), {'b': self.pair[1]}

    def __eq__(self, other):
        return self.pair == other.pair


class ListKind(list):
    def __init__(self, items=(), note=None):
        super().__init__(items)
        self.note = note

    def __eq__(self, other):
        return list.__eq__(self, other) and self.note == other.note


class DictKind(dict):
    pass


class SetKind(set):
    pass


class StrKind(str):
    pass


class IntKind(int):
    pass


def set_by_function(target, state):
    target.pair = state['pair']


class WithSetter:
    def __init__(self, pair=None):
        self.pair = pair

    def __reduce__(self):
        if sys.version_info < (3, 8):
            return WithSetter, (self.pair,)
        return WithSetter, (), {'pair': self.pair}, None, None, set_by_function

    def __eq__(self, other):
        return self.pair == other.pair


class Tree:
    def __init__(self, parent=None):
        self.parent, self.children = parent, []
        if parent is not None:
            parent.children.append(self)

    def shape(self):
        return [child.shape() for child in self.children]

    def __eq__(self, other):
        return self.shape() == other.shape() and all(c.parent is other for c in other.children)


class ReducesToItself:
    """An instance whose arguments hold itself."""

    def __init__(self, box=None):
        self.box = box
        if box is not None:
            box.append(self)

    def __reduce__(self):
        return ReducesToItself, (), {'box': self.box}

    def __eq__(self, other):
        return len(self.box) == len(other.box) and other.box[0] is other


class Colour(enum.Enum):
    RED = 1
    GREEN = 'green'


class Access(enum.Flag):
    READ = 1
    WRITE = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


Point = collections.namedtuple('Point', 'x y')


class Failure(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code


def same(a, b):
    """Equal, of the same type, and so in all parts."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return a == b and math.copysign(1, a) == math.copysign(1, b) or a != a and b != b
    if type(a) in (list, tuple, collections.deque, ListKind, NewArgs, Point):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b)) \
            and getattr(a, 'maxlen', None) == getattr(b, 'maxlen', None) \
            and getattr(a, 'note', None) == getattr(b, 'note', None)
    if isinstance(a, dict):
        return [*map(type, a)] == [*map(type, b)] and a == b and all(same(a[k], b[k]) for k in a) \
            and (not isinstance(a, (dict, collections.OrderedDict)) or list(a) == list(b))
    if isinstance(a, BaseException):
        return a.args == b.args and a.__dict__ == b.__dict__
    if isinstance(a, types.SimpleNamespace):
        return same(vars(a), vars(b))
    if isinstance(a, array.array):
        return a.typecode == b.typecode and a == b
    if isinstance(a, datetime.datetime):
        return a == b and a.utcoffset() == b.utcoffset() and a.fold == b.fold
    if isinstance(a, random.Random):
        return a.getstate() == b.getstate()
    if type(a).__module__.startswith('numpy') and hasattr(a, 'dtype'):  # an array, or a scalar
        return a.dtype == b.dtype and a.dtype.names == b.dtype.names and a.shape == b.shape \
            and (same(a.tolist(), b.tolist()) if a.dtype.hasobject
                 else repr(a) == repr(b) if a.dtype.char in 'gG'  # which have bytes of no meaning
                 else a.tobytes() == b.tobytes()) \
            and (not a.flags.forc or a.flags.fnc == b.flags.fnc)
    if isinstance(a, decimal.Decimal) and a.is_nan():
        return b.is_nan()
    if isinstance(a, (slice, range)):
        return a == b
    if isinstance(a, re.Pattern if hasattr(re, 'Pattern') else type(re.compile(''))):
        return a.pattern == b.pattern and a.flags == b.flags
    return a == b


def deep(levels, make):
    value = make(None)
    for _ in range(levels):
        value = make(value)
    return value


def depth(value):
    levels = 0
    while value:
        value = value[0] if isinstance(value, (list, tuple)) else value['in']
        levels += 1
    return levels


OBJECTS, CHECKS = {}, {}


def add(name, value, check=None):
    OBJECTS[name] = value
    if check is not None:
        CHECKS[name] = check


def build():
    add('none', None)
    add('booleans', [True, False])
    add('small-integers', [0, 1, -1, 255, 256, 65535, 65536, -128, -129, 2 ** 31 - 1, 2 ** 31, -2 ** 31, -2 ** 31 - 1])
    add('large-integers', [2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 2 ** 64, 10 ** 30, -10 ** 300, 2 ** 2100])
    add('floats', [0.0, -0.0, 1.5, -1e308, 5e-324, float('inf'), float('-inf'), float('nan'), 0.1])
    add('complex', [1j, complex(-0.0, 2.5)])
    add('text', ['', 'a', 'hall\xe5', '\u043f\u0440\u0438\u0432', '\U0001f600', 'x' * 300, '\x00', 'a\nb', 'y' * 70000])
    add('lone-surrogates', ['\ud800', 'a\udfffb', '\udc00\ud800'])
    add('surrogates-side-by-side', ['\ud83d\ude00', 'x\ud83d\ude00y'],
        lambda b: [len(s) for s in b] == [2, 4])
    add('bytes', [b'', b'a', bytes(range(256)), b'z' * 70000])
    add('bytearray', [bytearray(b''), bytearray(b'abc'), bytearray(300)])
    add('lists', [[], [1], [[]], [1, [2, [3]]], list(range(2500))])
    add('tuples', [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((),), tuple(range(300))])
    add('dicts', [{}, {1: 2}, {'b': 1, 'a': 2}, {(1, 2): [3]}, {None: None}, {i: i for i in range(2500)}])
    add('dict-order', {k: i for i, k in enumerate('zyxabc')})
    add('dict-mixed-keys', {1: 'a', 'b': 2, None: 3, (4, 5): 6, 2.5: 7, b'c': 8, frozenset([1]): 9, True and 'd': 10})
    add('sets', [set(), {1}, {1, 2, 3}, {'a', (1, 2)}, set(range(1500))])
    add('frozensets', [frozenset(), frozenset([1]), frozenset('abc')])
    add('nested-all', {'l': [1, (2, {3, 4}, frozenset([5])), {'d': [b'6', bytearray(b'7')]}]})
    add('slices', [slice(None), slice(1, 2), slice(1, 2, -1), slice('a', None)])
    add('ranges', [range(0), range(5), range(1, 10, 3)])
    add('ellipsis', [Ellipsis, NotImplemented])
    add('types', [int, dict, Plain, collections.OrderedDict, type(None)])
    add('functions', [len, set_by_function, os.path.join, math.sqrt, string.capwords])
    add('bound-builtin', [[].append.__name__, 'abc'.upper], lambda b: b[1]() == 'ABC')
    add('decimals', [decimal.Decimal('1.10'), decimal.Decimal('-0'), decimal.Decimal('Infinity'),
                     decimal.Decimal('NaN')])
    add('fractions', [fractions.Fraction(1, 3), fractions.Fraction(-7, 2)])
    add('dates', [datetime.date(2026, 11, 21), datetime.time(1, 2, 3, 4), datetime.timedelta(-1, 2, 3)])
    add('datetimes', [datetime.datetime(2026, 1, 31, 12), datetime.datetime(1, 1, 1), datetime.datetime.max,
                      datetime.datetime(2026, 1, 31, 12, 0, 0, 1)])
    add('datetimes-with-offset', [
        datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone.utc),
        datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=-5, minutes=-30))),
        datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2), 'CEST')),
        datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=23)))])
    add('datetime-fold', datetime.datetime(2026, 10, 25, 2, 30, fold=1))
    add('time-with-zone', datetime.time(1, 2, tzinfo=datetime.timezone.utc))
    add('uuids', [uuid.UUID(int=5), uuid.UUID('12345678123456781234567812345678')])
    add('paths', [pathlib.PurePosixPath('/a/b'), pathlib.PurePath('c')])
    add('addresses', [ipaddress.ip_address('10.0.0.1'), ipaddress.ip_network('10.0.0.0/8'),
                      ipaddress.ip_address('::1')])
    add('arrays', [array.array('i', [1, -2]), array.array('d', [0.5]), array.array('B', b'abc'), array.array('q')])
    add('deques', [collections.deque([1, 2, 3]), collections.deque([1, 2], maxlen=2), collections.deque()])
    add('ordered-dict', collections.OrderedDict([('b', 1), ('a', [2])]))
    add('default-dict', collections.defaultdict(list, {'a': [1]}))
    add('counter', collections.Counter('abracadabra'))
    add('chain-map', collections.ChainMap({'a': 1}, {'b': 2}))
    add('user-list', collections.UserList([1, 2]))
    add('named-tuple', [Point(1, 2), Point(Point(0, 0), [3])])
    add('simple-namespace', types.SimpleNamespace(a=1, b=[2, 3]))
    add('mapping-views', [list({'a': 1}.keys()), list({'a': 1}.items())])
    add('enums', [Colour.RED, Colour.GREEN, Level.HIGH, {Colour.RED: 1}])
    add('flags', [Access.READ, Access.READ | Access.WRITE])
    add('instances', [Plain(), Plain(a=1, b=[2]), Plain(inner=Plain(c=(3,)))])
    add('nested-class', Plain.Inner())
    add('slots', Slotted(1, [2]))
    add('new-args', NewArgs(1, 'b'))
    add('new-args-keywords', NewArgsEx(1, b=2))
    add('list-subclass', ListKind([1, 2], note='n'))
    add('dict-subclass', DictKind(a=1))
    add('set-subclass', SetKind([1, 2]))
    add('scalar-subclasses', [StrKind('s'), IntKind(5)])
    add('exceptions', [ValueError('v', 1), KeyError(('k',)), Failure(3, 't'), OSError(2, 'No such file'),
                       queue.Empty()])
    add('state-setter', [WithSetter((1, 2)), WithSetter()])
    add('compiled-pattern', re.compile('a+b', re.I))
    add('struct-time', time.gmtime(0))
    add('random', random.Random(5))
    add('properties', [operator_getter(), functools_partial()], lambda b: b[0]([7, 8]) == 8 and b[1]('101') == 5)
    add('shared-list', shared(), lambda b: b[0] is b[1] and b[2]['x'] is b[0])
    add('shared-instance', shared_instance(), lambda b: b[0] is b[1]['p'])
    add('shared-text', ['long text ' * 50] * 1000)
    add('shared-tuples', [(1, 2)] * 3 + [((1, 2),)] * 2)
    add('recursive-list', recursive_list(), lambda b: b[1] is b and len(b) == 2)
    add('recursive-dict', recursive_dict(), lambda b: b['self'] is b)
    add('recursive-tuple', recursive_tuple(), lambda b: b[0][0] is b)
    add('recursive-instance', recursive_instance(), lambda b: b.me is b and b.box[0] is b)
    add('recursive-reduce', ReducesToItself([]))
    add('recursive-frozenset', recursive_frozenset(), lambda b: next(iter(b)).box is b)
    add('parent-pointers', tree())
    add('recursion-inside', ['before', recursive_list(), 'after'], lambda b: b[1][1] is b[1] and b[2] == 'after')
    add('deep-list', deep(450, lambda inner: [inner] if inner is not None else []), lambda b: depth(b) == 450)
    add('deep-tuple', deep(450, lambda inner: (inner,) if inner is not None else ()), lambda b: depth(b) == 450)
    add('deep-dict', deep(220, lambda inner: {'in': inner} if inner is not None else {}), lambda b: depth(b) == 220)
    add('compressed', zlib.compress(b'a' * 10000))
    try:
        import numpy
    except ImportError:
        return
    build_numpy(numpy)


def build_numpy(np):
    grid = np.arange(12, dtype='int32').reshape(3, 4)
    add('numpy-array', grid)
    add('numpy-floats', [np.array([[1.5, 2], [3, 4]]), np.array([0.0, -0.0, np.nan, np.inf]), np.arange(3, dtype='f4')])
    add('numpy-every-number', [np.array([0, 1, 100]).astype(code) for code in '?bBhHiIlLqQefdgFDG'])
    add('numpy-zero-dimensions', [np.array(5), np.array(2.5), np.array('x'), np.array(None, dtype=object)])
    add('numpy-empty', [np.array([]), np.empty((0, 3)), np.empty((2, 0), 'i8')])
    add('numpy-strided', [np.arange(20)[::3], np.arange(20)[::-1], grid[:, 1], grid.T])
    add('numpy-fortran', [np.asfortranarray(grid), np.asfortranarray(np.ones((2, 3, 4)))])
    add('numpy-big-endian', [np.array([1, 2], '>i4'), np.array([1.5], '>f8'), np.dtype('>u2')],  # numpy turns arrays
        lambda back: [back[0].tolist(), back[1].tolist(), back[2].str] == [[1, 2], [1.5], '>u2'])
    add('numpy-text', [np.array(['a', 'bc', '\u20ac\U0001f600']), np.array([b'a', b'bc']), np.array(['a', ''], 'U7')])
    add('numpy-objects', [np.array([1, 'a', None, [2, {'x': b'y'}]], dtype=object),
                          np.array([Plain(a=1), decimal.Decimal('1.5')], dtype=object),
                          np.array([[object, len], [2 ** 100, (1,)]], dtype=object)])
    add('numpy-datetimes', [np.array(['2026-01-31', 'NaT'], 'M8[D]'), np.array(['2026-01-31T12:00:01.5'], 'M8[us]'),
                            np.array([1, -5], 'm8[s]'), np.datetime64('2026-01-31T12', 'h'), np.timedelta64(3, 'ms'),
                            np.datetime64('NaT', 's')])
    add('numpy-dtypes', [np.dtype(name) for name in ('i4', 'f8', 'U5', 'S3', 'V6', 'O', 'M8[ns]', 'm8[15m]', '?', 'c8')]
        + [np.dtype((np.int16, (2, 3))), np.dtype([('a', 'i4'), ('b', 'U3', (2,))]), np.dtype(('i4', 2)),
           np.dtype({'names': ['x', 'y'], 'formats': ['u1', 'f4'], 'offsets': [0, 8], 'itemsize': 16}),
           np.dtype([('a', 'i1'), ('b', 'f8')], align=True)],
        lambda back: back == OBJECTS['numpy-dtypes'] and back[-1].isalignedstruct and back[-2].itemsize == 16)
    record = np.array([(1, 'ab', (1.5, 2)), (3, 'c', (0, 0))], [('n', 'i4'), ('s', 'U4'), ('pair', 'f4', (2,))])
    add('numpy-structured', [record, record[0], record['s'], np.zeros(2, [('in', [('x', 'u1'), ('o', 'O')])])])
    add('numpy-records', np.rec.array([(1, 2.5), (2, 3.5)], names='a,b'),
        lambda back: type(back) is np.recarray and back.a.tolist() == [1, 2] and back[1].b == 3.5)
    add('numpy-scalars', [np.float64(2.5), np.float32(0.1), np.float16(1), np.longdouble('1e400'), np.int8(-3),
                          np.uint64(2 ** 64 - 1), np.bool_(True), np.complex64(1 + 2j), np.str_('s'), np.bytes_(b'b'),
                          np.void(b'abc')])
    add('numpy-masked', np.ma.array([1, 2, 3], mask=[0, 1, 0]),
        lambda back: type(back) is np.ma.MaskedArray and back.tolist() == [1, None, 3])
    add('numpy-types', [np.int32, np.float64, np.ndarray, np.add, np.sum])
    one = np.arange(5)
    add('numpy-shared', [one, {'x': one}, (one,)], lambda back: back[0] is back[1]['x'] is back[2][0])
    add('numpy-in-instances', Plain(a=[1], inner={'grid': 5}, array=(np.float32(2),)))
    add('numpy-large', np.arange(200_000, dtype='f8').reshape(400, 500))
    add('numpy-read-only', read_only(np), lambda back: back.tolist() == [0, 1, 2])
    add('numpy-random', np.random.default_rng(5),
        lambda back: back.integers(10 ** 9) == np.random.default_rng(5).integers(10 ** 9))


def read_only(np):
    array = np.arange(3)
    array.flags.writeable = False
    return array


def operator_getter():
    import operator
    return operator.itemgetter(1)


def functools_partial():
    import functools
    return functools.partial(int, base=2)


def shared():
    one = [1, 2]
    return [one, one, {'x': one}]


def shared_instance():
    one = Plain(a=[1])
    return [one, {'p': one}]


def recursive_list():
    value = [1]
    value.append(value)
    return value


def recursive_dict():
    value = {}
    value['self'] = value
    return value


def recursive_tuple():
    inner = []
    value = (inner,)
    inner.append(value)
    return value


class Holder:
    """Hashed by identity, so that it can be made before what it holds."""

    box = None


def recursive_instance():
    value = Holder()
    value.me = value
    value.box = [value]
    return value


def recursive_frozenset():
    member = Holder()
    value = frozenset([member])
    member.box = value
    return value


def tree():
    root = Tree()
    Tree(Tree(root))
    Tree(root)
    return root


def good(name, value, back):
    check = CHECKS.get(name)
    try:
        return check(back) if check is not None else same(value, back)
    except Exception:
        return False


def write(directory, protocol):
    os.makedirs(directory)
    for name, value in OBJECTS.items():
        pickled = pickle.dumps(value, protocol)
        if good(name, value, pickle.loads(pickled)):  # protocol 3 loses some things itself
            with open(os.path.join(directory, name), 'wb') as file:
                file.write(pickled)


def check(directory):
    names = sorted(name for name in os.listdir(directory) if not name.endswith('.back'))
    different = 0
    for name in names:
        try:
            with open(os.path.join(directory, name + '.back'), 'rb') as file:
                back = pickle.load(file)
            equal = good(name, OBJECTS[name], back)
        except Exception as failure:
            equal, back = False, repr(failure)
        if not equal:
            different += 1
            print('%s: %.300r' % (name, back))
    print('%d of %d came back equal' % (len(names) - different, len(names)))


def golden(protocol):
    for name, value in OBJECTS.items():
        pickled = pickle.dumps(value, protocol)
        if len(pickled) < 1000 and name not in ('paths', 'random'):
            print(name, base64.b64encode(pickled).decode('ascii'))


def main(action, directory, *protocols):
    build()
    if action == 'golden':
        return golden(int(directory))
    for protocol in protocols:
        path = os.path.join(directory, protocol)
        write(path, int(protocol)) if action == 'write' else check(path)


if __name__ == '__main__':
    main(*sys.argv[1:])
