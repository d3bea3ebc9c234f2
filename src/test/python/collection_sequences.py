"""Runs random operations on a list, dict, set, array, namespace or value of this Python and writes what came of each.

usage: collection_sequences.py list|dict|set|namespace|value|array-TYPECODE SEED COUNT

Writes JSON lines to standard output. The first has "names", the methods and operators of the type; each other one has
"op" and "args" as a shared object takes them, then "result" or "error", "message" (and "key" for a KeyError), then
"state". Values are in the tagged JSON of shared objects. A failed operation is undone: in Python some leave traces.
"""
import array
import base64
import json
import math
import operator
import random
import sys
from multiprocessing import managers

COMPARISONS = {'<': operator.lt, '<=': operator.le, '>': operator.gt, '>=': operator.ge, '==': operator.eq,
               '!=': operator.ne}
NOT_OPERATIONS = {'__new__', '__init__', '__hash__', '__getattribute__', '__sizeof__', '__doc__', '__class_getitem__',
                  '__init_subclass__', '__reduce__', '__reduce_ex__', '__setstate__', '__buffer__',
                  '__release_buffer__', '__module__', '__dict__', '__weakref__', '__static_attributes__',
                  '__firstlineno__', '__delattr__'}
BIG = 10 ** 30


def encoded(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2 ** 53 else {'$int': str(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) else {'$float': str(value)}
    if isinstance(value, bytes):
        return {'$bytes': base64.b64encode(value).decode()}
    if isinstance(value, list):
        return [encoded(item) for item in value]
    if isinstance(value, tuple):
        return {'$tuple': [encoded(item) for item in value]}
    if isinstance(value, (set, frozenset)):
        return {'$' + type(value).__name__: [encoded(item) for item in value]}
    if isinstance(value, dict):
        return {'$dict': [[encoded(key), encoded(item)] for key, item in value.items()]}
    raise AssertionError(value)


def fresh(value):
    """The value as one that came over a wire: nan is another nan."""
    if isinstance(value, float) and math.isnan(value):
        return float('nan')
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(fresh(item) for item in value)
    if isinstance(value, dict):
        return {fresh(key): fresh(item) for key, item in value.items()}
    return value


def has(value, test):
    if isinstance(value, (list, tuple, set, frozenset)):
        return test(value) or any(has(item, test) for item in value)
    return test(value)


def has_no_total_order(value):
    return has(value, lambda v: isinstance(v, (set, frozenset)) or isinstance(v, float) and math.isnan(v))


class Source:
    """Random values; what kinds they are changes from time to time."""

    SCALARS = [None, True, False, 0, 1, 2, 3, -1, 1.0, 2.5, -0.0, 0.0, float('inf'), 2 ** 70, -2 ** 70, 2 ** 53 + 1,
               float(2 ** 53), 'a', 'b', '', 'ab', "it's", '\u00e9\U0001f600', '\uffff', b'', b'ab\x00']

    def __init__(self, rng):
        self.rng = rng
        self.mood = 'any'

    def shift(self):
        self.mood = self.rng.choice(['any', 'any', 'number', 'text', 'tuple', 'list'])

    def number(self):
        return self.rng.choice([self.rng.randint(-5, 5), self.rng.random() * 4, True, False, 1.0, 2 ** 70, -2 ** 70])

    def text(self):
        return ''.join(self.rng.choice('ab\u00e9\U0001f600\uffff') for _ in range(self.rng.randint(0, 3)))

    def scalar(self):
        return float('nan') if self.rng.random() < 0.03 else self.rng.choice(self.SCALARS)

    def value(self):
        if self.rng.random() < 0.03:
            return self.any()
        return {'any': self.any, 'number': self.number, 'text': self.text,
                'tuple': lambda: (self.number(), self.text()),
                'list': lambda: [self.number(), self.scalar()]}[self.mood]()

    def any(self, depth=0):
        kind = self.rng.random()
        if kind < 0.75 or depth > 2:
            return self.scalar()
        items = [self.any(depth + 1) for _ in range(self.rng.randint(0, 3))]
        if kind < 0.85:
            return tuple(items)
        if kind < 0.93:
            return items
        if kind < 0.96:
            return {self.key(): item for item in items}
        return self.rng.choice([set, frozenset])([self.scalar()])  # one member: the order of more differs by run

    def key(self):
        kind = self.rng.random()
        if kind < 0.85:
            return self.scalar()
        if kind < 0.97:
            return tuple(self.scalar() for _ in range(self.rng.randint(0, 2)))
        return frozenset([self.scalar()])

    def iterable(self):
        kind = self.rng.random()
        items = [self.value() for _ in range(self.rng.randint(0, 4))]
        if kind < 0.55:
            return items
        if kind < 0.75:
            return tuple(items)
        if kind < 0.8:
            return {self.key(): item for item in items}
        if kind < 0.85:
            return {self.scalar()}
        return self.rng.choice(['', 'ab\U0001f600', b'xy', 5, None, 2.5])


class ListRun:
    def __init__(self, rng):
        self.rng = rng
        self.source = Source(rng)
        self.state = []

    def snapshot(self):
        return list(self.state)

    def restore(self, before):
        self.state[:] = before

    def index(self):
        kind = self.rng.random()
        if kind < 0.9:
            return self.rng.randint(-len(self.state) - 2, len(self.state) + 2)
        return self.rng.choice([True, False, BIG, -BIG, 'a', 1.5, None, [1], 2 ** 63 - 1, -2 ** 63])

    def bound(self):
        return None if self.rng.random() < 0.3 else self.index()

    def step(self):
        kind = self.rng.random()
        if kind < 0.4:
            return None
        return self.rng.choice([1, 1, 2, 3, -1, -2, -3, 0, True, BIG, -BIG, 'x', 2 ** 62, -2 ** 63])

    def slice(self):
        return [self.bound(), self.bound(), self.step()]

    def item(self):
        """One that is there, or any."""
        return self.rng.choice(self.state) if self.state and self.rng.random() < 0.7 else self.source.value()

    def times(self):
        return self.rng.choice([0, 1, 2, 3, -1, True, 'x', 1.5, None, [2], BIG, -BIG, -2 ** 63])

    def other(self):
        kind = self.rng.random()
        if kind < 0.6:
            other = list(self.state)
            if other and self.rng.random() < 0.7:
                other[self.rng.randrange(len(other))] = self.source.value()
            return other
        return self.source.iterable()

    def step_once(self):
        if self.rng.random() < 0.02:
            self.source.shift()
            return 'clear', []
        if len(self.state) > 30:
            return 'delete_slice', [self.rng.randint(0, 8), self.rng.randint(15, 40), self.rng.choice([1, 2])]
        op = self.rng.choice(['append'] * 4 + ['extend', 'extend', 'insert', 'insert', 'pop', 'remove', 'index',
                             'count', 'reverse', 'sort', 'sort', 'copy', 'length', 'contains', 'get', 'set', 'delete',
                             'get_slice', 'get_slice', 'set_slice', 'set_slice', 'set_slice', 'delete_slice',
                             'concat', 'repeat', 'repeat_in_place', 'compare', 'compare', 'reversed', 'repr'])
        if op == 'sort' and has_no_total_order(self.state):
            op = 'copy'
        return op, self.arguments(op)

    def arguments(self, op):
        rng = self.rng
        if op in ('append',):
            return [self.source.value()]
        if op in ('remove', 'count', 'contains'):
            return [self.item()]
        if op == 'extend':
            return [self.source.iterable()]
        if op == 'insert' or op == 'set':
            return [self.index(), self.source.value()]
        if op == 'pop':
            return [] if rng.random() < 0.3 else [self.index()]
        if op == 'index':
            return [self.item()] + [self.index() for _ in range(rng.randint(0, 2))]
        if op == 'sort':
            return [rng.random() < 0.5] if rng.random() < 0.7 else []
        if op == 'get' or op == 'delete':
            return [self.index()]
        if op == 'get_slice' or op == 'delete_slice':
            return self.slice()
        if op == 'set_slice':
            bounds = self.slice()
            items = self.source.iterable()
            try:
                places = len(self.state[slice(*bounds)])
                if rng.random() < 0.6:
                    items = [self.source.value() for _ in range(places)]
            except (TypeError, ValueError):
                pass
            return bounds + [items]
        if op == 'concat':
            return [self.other()]
        if op == 'repeat' or op == 'repeat_in_place':
            return [self.times()]
        if op == 'compare':
            return [rng.choice(list(COMPARISONS)), self.other()]
        return []

    def run(self, op, args):
        s = self.state
        if op in ('append', 'insert', 'remove', 'index', 'count', 'reverse', 'clear', 'copy', 'pop'):
            return getattr(s, op)(*args)
        if op == 'extend':
            if self.rng.random() < 0.5:
                s.extend(*args)
            else:
                s += args[0]
            return None
        if op == 'sort':
            return s.sort(reverse=args[0]) if args else s.sort()
        if op == 'length':
            return len(s)
        if op == 'contains':
            return args[0] in s
        if op == 'get':
            return s[args[0]]
        if op == 'set':
            s[args[0]] = args[1]
        elif op == 'delete':
            del s[args[0]]
        elif op == 'get_slice':
            return s[slice(*args)]
        elif op == 'set_slice':
            s[slice(*args[:3])] = args[3]
        elif op == 'delete_slice':
            del s[slice(*args)]
        elif op == 'concat':
            return s + args[0]
        elif op == 'repeat':
            return s * args[0]
        elif op == 'repeat_in_place':
            s *= args[0]
        elif op == 'compare':
            return COMPARISONS[args[0]](s, args[1])
        elif op == 'reversed':
            return list(reversed(s))
        elif op == 'repr':
            return repr(s)
        else:
            raise AssertionError(op)
        return None


class DictRun:
    def __init__(self, rng):
        self.rng = rng
        self.source = Source(rng)
        self.state = {}

    def snapshot(self):
        return dict(self.state)

    def restore(self, before):
        self.state.clear()
        self.state.update(before)

    def key(self):
        kind = self.rng.random()
        if self.state and kind < 0.5:
            return self.rng.choice(list(self.state))
        if kind > 0.95:
            return self.rng.choice([[], {}, {1}, (1, [2]), ((), {}), (frozenset(), {3})])
        return self.source.key()

    def update(self):
        kind = self.rng.random()
        if kind < 0.4:
            return {self.source.key(): self.source.any() for _ in range(self.rng.randint(0, 4))}
        pairs = [self.pair() for _ in range(self.rng.randint(0, 4))]
        if kind < 0.8:
            return pairs
        return self.rng.choice([tuple(pairs), 5, None, '', 'ab', ['ab', b'xy'], ['abc'], [5], [{1: 2, 3: 4}],
                                [(1, 2), None]])

    def pair(self):
        length = 2 if self.rng.random() < 0.9 else self.rng.randint(0, 3)
        return self.rng.choice([tuple, list])([self.key()] + [self.source.any() for _ in range(length - 1)])

    def other(self):
        kind = self.rng.random()
        if kind < 0.6:
            items = list(self.state.items())
            self.rng.shuffle(items)
            if items and self.rng.random() < 0.5:
                items.pop()
                items.append((self.source.key(), self.source.any()))
            return dict(items)
        return self.source.any()

    def step_once(self):
        if self.rng.random() < 0.01:
            return 'clear', []
        op = self.rng.choice(['set'] * 5 + ['get', 'get_item', 'delete', 'contains', 'length', 'pop', 'pop_or',
                             'popitem', 'setdefault', 'setdefault', 'update', 'update', 'put_many', 'keys', 'values',
                             'items', 'reversed', 'copy', 'merge', 'merge_over', 'fromkeys', 'compare', 'compare',
                             'repr'])
        return op, self.arguments(op)

    def arguments(self, op):
        maybe = [self.source.any()] if self.rng.random() < 0.5 else []
        if op in ('get', 'setdefault'):
            return [self.key()] + maybe
        if op in ('get_item', 'delete', 'contains', 'pop'):
            return [self.key()]
        if op in ('set', 'pop_or'):
            return [self.key(), self.source.any()]
        if op == 'update':
            return [self.update()]
        if op == 'put_many':
            return [{self.source.key(): self.source.any() for _ in range(self.rng.randint(0, 4))}]
        if op in ('merge', 'merge_over'):
            return [self.other()]
        if op == 'fromkeys':
            return [self.source.iterable()] + maybe
        if op == 'compare':
            return [self.rng.choice(['==', '!='] * 3 + list(COMPARISONS)), self.other()]
        return []

    def run(self, op, args):
        s = self.state
        if op in ('get', 'pop', 'popitem', 'setdefault', 'clear', 'copy'):
            return getattr(s, op)(*args)
        if op in ('keys', 'values', 'items'):
            return list(getattr(s, op)())
        if op == 'get_item':
            return s[args[0]]
        if op == 'delete':
            del s[args[0]]
        elif op == 'contains':
            return args[0] in s
        elif op == 'length':
            return len(s)
        elif op == 'pop_or':
            return s.pop(*args)
        elif op == 'set':
            s[args[0]] = args[1]
        elif op in ('update', 'put_many'):
            if self.rng.random() < 0.5:
                s.update(*args)
            else:
                s |= args[0]
        elif op == 'reversed':
            return list(reversed(s))
        elif op == 'merge':
            return s | args[0]
        elif op == 'merge_over':
            return args[0] | s
        elif op == 'fromkeys':
            return dict.fromkeys(*args)
        elif op == 'compare':
            return COMPARISONS[args[0]](s, args[1])
        elif op == 'repr':
            return repr(s)
        else:
            raise AssertionError(op)
        return None


class SetRun:
    def __init__(self, rng):
        self.rng = rng
        self.source = Source(rng)
        self.state = set()

    def snapshot(self):
        return set(self.state)

    def restore(self, before):
        self.state.clear()
        self.state.update(before)

    def member(self):
        kind = self.rng.random()
        if self.state and kind < 0.4:
            return self.rng.choice(sorted(self.state, key=repr))
        if kind > 0.93:
            return self.rng.choice([[], {}, {1}, set(), (1, [2]), ((), {}), (frozenset(), {3})])
        return self.source.key()

    def some(self):
        return [self.member_that_can_be_one() for _ in range(self.rng.randint(0, 4))]

    def member_that_can_be_one(self):
        while True:
            member = self.member()
            try:
                hash(member)
                return member
            except TypeError:
                pass

    def iterable(self):
        kind = self.rng.random()
        if kind < 0.5:
            return self.rng.choice([set, frozenset])(self.some())
        if kind < 0.7:
            return self.rng.choice([list, tuple, dict.fromkeys])(self.some())
        if kind < 0.8:
            return [self.member() for _ in range(self.rng.randint(0, 4))]
        if kind < 0.9:
            return set(self.state)
        return self.rng.choice(['', 'ab', b'xy', 5, None, 2.5])

    def others(self):
        return [[self.iterable() for _ in range(self.rng.choice([0, 1, 1, 1, 2, 3]))]]

    def step_once(self):
        if self.rng.random() < 0.01:
            return 'clear', []
        op = self.rng.choice(['add'] * 6 + ['discard', 'remove', 'contains', 'contains', 'length', 'copy', 'members',
                             'repr', 'pop', 'update', 'update', 'update', 'union', 'intersection', 'difference',
                             'intersection_update', 'difference_update', 'symmetric_difference',
                             'symmetric_difference_update', 'isdisjoint', 'issubset', 'issuperset',
                             'combine', 'combine', 'combine_over', 'combine_in_place', 'compare', 'compare'])
        if op in ('pop', 'repr') and len(self.state) > 1:  # the order of more than one is not Python's to say
            op = 'update'
        return op, self.arguments(op)

    def arguments(self, op):
        if op in ('add', 'discard', 'remove', 'contains'):
            return [self.member()]
        if op in ('update', 'union', 'intersection', 'difference', 'intersection_update', 'difference_update'):
            return self.others()
        if op in ('symmetric_difference', 'symmetric_difference_update', 'isdisjoint', 'issubset', 'issuperset'):
            return [self.iterable()]
        if op in ('combine', 'combine_over', 'combine_in_place'):
            return [self.rng.choice('|&-^'), self.iterable()]
        if op == 'compare':
            return [self.rng.choice(list(COMPARISONS)), self.iterable()]
        return []

    def run(self, op, args):
        s = self.state
        if op == 'contains':
            return args[0] in s
        if op == 'length':
            return len(s)
        if op == 'members':
            return list(s)
        if op == 'repr':
            return repr(s)
        if op == 'compare':
            return COMPARISONS[args[0]](s, args[1])
        if op in ('combine', 'combine_over'):
            left, right = (s, args[1]) if op == 'combine' else (args[1], s)
            return {'|': operator.or_, '&': operator.and_, '-': operator.sub, '^': operator.xor}[args[0]](left, right)
        if op == 'combine_in_place':
            {'|': operator.ior, '&': operator.iand, '-': operator.isub, '^': operator.ixor}[args[0]](s, args[1])
            return None
        if op == 'issubset' and sys.version_info < (3, 13):  # which looks no further when it has found all
            return len(s & args[0] if isinstance(args[0], (set, frozenset)) else s.intersection(args[0])) == len(s)
        if args and isinstance(args[0], list) and op in ('update', 'union', 'intersection', 'difference',
                                                         'intersection_update', 'difference_update'):
            return getattr(s, op)(*args[0])
        return getattr(s, op)(*args)


class ArrayRun:
    def __init__(self, rng, typecode):
        self.rng = rng
        self.typecode = typecode
        self.state = array.array(typecode)

    def snapshot(self):
        return array.array(self.typecode, self.state)

    def restore(self, before):
        self.state[:] = before

    def index(self):
        if self.rng.random() < 0.9:
            return self.rng.randint(-len(self.state) - 2, len(self.state) + 2)
        return self.rng.choice([True, False, BIG, -BIG, 'a', 1.5, None, [1], 2 ** 63 - 1, -2 ** 63])

    def bound(self):
        return None if self.rng.random() < 0.3 else self.index()

    def slice(self):
        return [self.bound(), self.bound(), self.rng.choice([None, None, 1, 1, 2, 3, -1, -2, 0, BIG, -BIG, 'x'])]

    def good(self):
        if self.typecode == 'u':
            return self.rng.choice('ab\u00e9\U0001f600')
        if self.typecode in 'fd':
            return self.rng.choice([0.5, 1, -2.25, 1e300, 0.1, 2 ** 70, True, float('inf'), -0.0, float('nan')])
        signed = self.typecode.islower()
        bits = 8 * self.state.itemsize - (1 if signed else 0)
        return self.rng.choice([0, 1, 2, 3, True, 2 ** bits - 1, -2 ** bits if signed else 5])

    def item(self):
        kind = self.rng.random()
        if self.state and kind < 0.3:
            return self.rng.choice(self.state)
        if kind < 0.8:
            return self.good()
        bits = self.rng.choice([7, 8, 15, 16, 31, 32, 63, 64, 100])
        return self.rng.choice([2 ** bits, 2 ** bits - 1, -2 ** bits, -2 ** bits - 1, 1.5, 'a', 'ab', '', None, b'a',
                                [1], 10 ** 400])

    def items(self):
        return [self.good() if self.rng.random() < 0.9 else self.item() for _ in range(self.rng.randint(0, 4))]

    def step_once(self):
        if self.rng.random() < 0.02:
            return 'clear', []
        if len(self.state) > 30:
            return 'delete_slice', [self.rng.randint(0, 8), self.rng.randint(15, 40), self.rng.choice([1, 2])]
        ops = ['append'] * 4 + ['extend', 'extend', 'fromlist', 'frombytes', 'fromunicode', 'tounicode', 'insert',
                                'pop', 'remove', 'index', 'count', 'reverse', 'byteswap', 'get', 'set', 'set',
                                'delete', 'get_slice', 'set_slice', 'set_slice', 'delete_slice', 'concat', 'repeat',
                                'repeat_in_place', 'compare', 'contains', 'length', 'tolist', 'tobytes',
                                'typecode', 'itemsize', 'repr']
        op = self.rng.choice(ops)
        if self.typecode == 'u' and op in ('byteswap', 'frombytes'):  # what they make is no text
            op = 'append'
        return op, self.arguments(op)

    def arguments(self, op):
        rng = self.rng
        if op in ('append', 'remove', 'count', 'contains'):
            return [self.item()]
        if op == 'extend':
            return [self.items() if rng.random() < 0.9 else rng.choice([(), (1,), {1: 2}, 'ab', b'ab', 5, None])]
        if op == 'fromlist':
            return [self.items() if rng.random() < 0.9 else rng.choice([(), 'ab', 5])]
        if op == 'frombytes':
            return [bytes(rng.randrange(128) for _ in range(rng.choice([0, 1, 2, 4, 8, 16]))) if rng.random() < 0.9
                    else rng.choice(['ab', 5])]
        if op == 'fromunicode':
            return [rng.choice(['', 'ab', '\U0001f600', 5, None])]
        if op in ('insert', 'set'):
            return [self.index(), self.item()]
        if op == 'pop':
            return [] if rng.random() < 0.3 else [self.index()]
        if op == 'index':
            return [self.item()] + [self.index() for _ in range(rng.randint(0, 2))]
        if op in ('get', 'delete'):
            return [self.index()]
        if op in ('get_slice', 'delete_slice'):
            return self.slice()
        if op == 'set_slice':
            bounds = self.slice()
            items = self.items()
            try:
                if rng.random() < 0.6:
                    items = [self.good() for _ in range(len(self.state[slice(*bounds)]))]
            except (TypeError, ValueError):
                pass
            return bounds + [items]
        if op == 'concat':
            return [self.items()]
        if op in ('repeat', 'repeat_in_place'):
            return [rng.choice([0, 1, 2, 3, -1, True, 'x', 1.5, None, [2], BIG, -BIG, -2 ** 63])]
        if op == 'compare':
            other = list(self.state)
            if other and rng.random() < 0.7:
                other[rng.randrange(len(other))] = self.good()
            return [rng.choice(list(COMPARISONS)), list(array.array(self.typecode, other))]
        return []

    def run(self, op, args):
        s = self.state
        if op == 'clear':
            del s[:]
        elif op == 'get':
            return s[args[0]]
        elif op == 'set':
            s[args[0]] = args[1]
        elif op == 'delete':
            del s[args[0]]
        elif op == 'get_slice':
            return list(s[slice(*args)])
        elif op == 'set_slice':
            slice(*args[:3]).indices(len(s))
            s[slice(*args[:3])] = array.array(self.typecode, args[3])
        elif op == 'delete_slice':
            del s[slice(*args)]
        elif op == 'concat':
            return list(s + array.array(self.typecode, args[0]))
        elif op == 'repeat':
            return list(s * args[0])
        elif op == 'repeat_in_place':
            s *= args[0]
        elif op == 'compare':
            return COMPARISONS[args[0]](s, array.array(self.typecode, args[1]))
        elif op == 'contains':
            return args[0] in s
        elif op == 'length':
            return len(s)
        elif op in ('typecode', 'itemsize'):
            return getattr(s, op)
        elif op == 'repr':
            return repr(s)
        else:
            return getattr(s, op)(*args)
        return None


class NamespaceRun:
    def __init__(self, rng):
        self.rng = rng
        self.source = Source(rng)
        self.state = managers.Namespace()

    def snapshot(self):
        return dict(vars(self.state))

    def restore(self, before):
        vars(self.state).clear()
        vars(self.state).update(before)

    def name(self):
        return self.rng.choice(['a', 'b', 'ab', 'a_b', '_a', '__b', 'Z', '\u00e9', 'a b', '']
                               if self.rng.random() < 0.95 else [1, None, b'a', ()])

    def step_once(self):
        op = self.rng.choice(['set'] * 3 + ['get', 'get', 'delete', 'contains', 'repr'])
        if op == 'repr':
            return op, []
        name = self.name()
        return op, [name, self.source.any()] if op == 'set' else [name]

    def run(self, op, args):
        if op == 'repr':
            return repr(self.state)
        return {'set': setattr, 'get': getattr, 'delete': delattr, 'contains': hasattr}[op](self.state, *args)


class ValueRun:
    def __init__(self, rng):
        self.rng = rng
        self.source = Source(rng)
        self.state = managers.Value('i', 0)

    def snapshot(self):
        return self.state.get()

    def restore(self, before):
        self.state.set(before)

    def step_once(self):
        op = self.rng.choice(['set', 'get', 'repr'])
        return op, [self.source.any()] if op == 'set' else []

    def run(self, op, args):
        return repr(self.state) if op == 'repr' else getattr(self.state, op)(*args)


def run_of(kind, rng):
    if kind.startswith('array-'):
        return ArrayRun(rng, kind[-1])
    return {'list': ListRun, 'dict': DictRun, 'set': SetRun, 'namespace': NamespaceRun, 'value': ValueRun}[kind](rng)


def names_of(state):
    if isinstance(state, managers.Namespace):
        return ['__getattribute__', '__setattr__', '__delattr__', '__repr__']
    if isinstance(state, managers.Value):
        return ['get', 'set', '__repr__']
    return [name for name in vars(type(state)) if name not in NOT_OPERATIONS]


def encoded_state(state):
    if isinstance(state, managers.Namespace):
        return encoded(vars(state))
    if isinstance(state, managers.Value):
        return encoded(state.get())
    return encoded(list(state) if isinstance(state, array.array) else state)


def as_python_3_13(message):
    if 'may only be called on unicode type arrays' in message and "'w'" not in message:
        return message + " ('u' or 'w')"
    return message.replace('can only assign an iterable', 'must assign iterable to extended slice')


def outcome(run, op, args):
    before = run.snapshot()
    given = [fresh(arg) for arg in args]
    try:
        return {'result': encoded(run.run(op, given))}
    except Exception as e:
        run.restore(before)
        if isinstance(e, KeyError):
            return {'error': 'KeyError', 'message': str(e), 'key': encoded(e.args[0])}
        return {'error': type(e).__name__, 'message': as_python_3_13(str(e))}


def main(kind, seed, count):
    rng = random.Random(seed)
    run = run_of(kind, rng)
    print(json.dumps({'names': names_of(run.state)}))
    for _ in range(count):
        op, args = run.step_once()
        line = {'op': op, 'args': [encoded(arg) for arg in args]}
        line.update(outcome(run, op, args))
        line['state'] = encoded_state(run.state)
        print(json.dumps(line))


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
