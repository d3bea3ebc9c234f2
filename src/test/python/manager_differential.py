#!/usr/bin/env python3
"""Compares a running manager server with CPython's own, which it starts, by random operations through stock proxies.

    python3 manager_differential.py --at HOST:PORT --authkey-file FILE [--seed N] [--sequences N]
    python3 manager_differential.py --self-check      CPython's server equals itself, and planted differences are found

Results, with their types, exceptions and their messages, and what the object holds in the end must be the same. What
may differ is listed in LISTED, each with its reason. Ends with 0 when nothing else differs, with 1 when something does.
"""
import argparse
import array
import collections
import datetime
import decimal
import fractions
import http
import multiprocessing
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from multiprocessing.managers import BaseProxy, RemoteError, SyncManager

HERE = os.path.dirname(os.path.abspath(__file__))
CALL_S = 20  # none of the operations waits so long
Listed = collections.namedtuple("Listed", "kind operation theirs ours reason ends before", defaults=(False, (9,)))
Worded = collections.namedtuple("Worded", "kind operation side said put reason before", defaults=((9,),))

# What may differ: expressions for the kind, the operation, and both outcomes. Behind one that ends its sequence the two
# objects are no longer expected to hold the same. Some are for Pythons before a version.
LISTED = [
    Listed("list|numbers|texts", r"^o\.sort\(", r"^builtins\.TypeError: '<' not supported between instances of ",
           r"^builtins\.TypeError: '<' not supported between instances of ",
           "which two items without an order are named, and how far the list is sorted then, depends on the algorithm",
           True),
    Listed("list", r"^o\.sort\(", r"^NoneType None$",
           r"^builtins\.TypeError: '<' not supported between instances of 'Counter' and 'Counter'$",
           "Counters are ordered as sets are, in part since 3.10; neither has an order to sort by here", True),
    Listed("queue", r"^m\.Queue\(", r"^<Queue without value>$", r"^RemoteError: TypeError: ",
           "CPython finds out at the first put that a maxsize is no number", True),
    Listed("condition", r"^o\.(wait|notify)", r"^builtins\.RuntimeError: cannot (wait|notify) on un-acquired lock$",
           r"^(NoneType None|bool (True|False))$",
           "CPython's server cannot tell who holds an RLock that it got as a proxy, and takes it for not held", True),
    Listed("array", r"^SET\(o, [^,]+, (decimal|fractions|uuid)\.", r"^NoneType None$",
           r"^builtins\.TypeError: '[\w.]+' object cannot be interpreted as an integer$",
           "instances that can be made an int were taken as one until 3.9", True, (3, 10)),
    # Rules here are those of Python 3.13.
    Listed("dict|nested", ":", r"^builtins\.TypeError: unhashable type: 'slice'$", r"^builtins\.KeyError: slice\(",
           "slices can be keys since 3.12", False, (3, 12)),
    Listed("list|numbers|texts", r"^o\.sort\(reverse=",
           r"^builtins\.(TypeError: (an integer is required \(got type |"
           r"can't convert complex to int|integer argument expected, got float|"
           r"'[\w.]+' object cannot be interpreted as an integer)|"
           r"OverflowError: Python int too large to convert to C int$)",
           r"^(NoneType None$|builtins\.TypeError: '<' not supported)",
           "reverse can be anything since 3.12", True, (3, 12)),
    Listed("condition", r"^o\.notify\(-1\)$", r"^builtins\.ValueError: ", r"^NoneType None$",
           "accepted since 3.9 or 3.10", False, (3, 10)),
]

# Outcomes that are the same but for these words: what one side said is put as the other has it, and then they must be
# equal. Those for Pythons before a version: words here are those of 3.13.
BUILTIN, ANY = r"^(builtins\.|RemoteError: )", ""
WORDED = [
    Worded(".*", ANY, "theirs", r"<HTTPStatus\.[A-Z]+: \d+>", "<python http.HTTPStatus>",
           "the names of an enumeration's members are code of its class"),
    Worded(".*", ANY, "theirs", r"OrderedDict\(\[\('a', 1\)\]\)", "OrderedDict({'a': 1})",
           "shown as a dict since 3.12", (3, 12)),
    Worded("array|lock", r"^SET\(|^m\.Array\(|'x'", "theirs",
           BUILTIN + r"TypeError: an integer is required \(got type ([\w.]+)\)$",
           r"\1TypeError: '\2' object cannot be interpreted as an integer", "in these words since 3.10", (3, 10)),
    Worded("array|list", r"^SET\(|^m\.Array\(|\.(insert|pop)\(", "theirs",
           BUILTIN + "TypeError: integer argument expected, got (float)$",
           r"\1TypeError: '\2' object cannot be interpreted as an integer", "in these words since 3.10", (3, 10)),
    Worded("array", r"^SET\(", "theirs", BUILTIN + "TypeError: array item must be integer$",
           r"\1TypeError: 'float' object cannot be interpreted as an integer", "in these words since 3.10", (3, 10)),
    Worded("array", r"^SET\(|^m\.Array\(", "theirs", BUILTIN + "TypeError: can't convert (complex) to float$",
           r"\1TypeError: must be real number, not \2", "in these words since 3.10", (3, 10)),
    Worded("array", r"^SET\(|^m\.Array\(", "theirs", BUILTIN + "TypeError: can't convert (complex) to int$",
           r"\1TypeError: '\2' object cannot be interpreted as an integer", "in these words since 3.10", (3, 10)),
    Worded(".*", ANY, "ours", BUILTIN + r"TypeError: [A-Za-z]+\.(\w+\(\) (takes|missing|got) )", r"\1TypeError: \2",
           "functions are named with their class since 3.10", (3, 10)),
    Worded("list|numbers|texts", r"^SET\(o, slice\(", "theirs", r"TypeError: can only assign an iterable$",
           "TypeError: must assign iterable to extended slice", "in these words since 3.13", (3, 13)),
    Worded("lock", r"^o\.acquire\(", "theirs", r"ValueError: timeout value must be positive$",
           "ValueError: timeout value must be a non-negative number", "in these words since 3.13", (3, 13)),
    Worded("lock|event|queue", "1e10", "theirs", r"timestamp too large to convert to C _PyTime_t$",
           "timestamp out of range for platform time_t", "in these words since 3.9 to 3.13", (3, 13)),
    Worded("lock", r"^m\.Lock\(1\)$", "theirs", r"(_thread\.)?allocate_lock\(\) takes no arguments \((\d) given\)$",
           r"lock expected 0 arguments, got \2", "made by a function until 3.12", (3, 13)),
    Worded("namespace", r"^DELATTR\(", "ours", r"'Namespace' object has no attribute '(\w+)'$", r"\1",
           "in more words since 3.11", (3, 11)),
]

# Operations are source text: o is the object's proxy, m the manager. Capital letters in braces are replaced.
KEYS = ["0", "1", "True", "1.0", "-1", "'a'", "'b'", "''", "None", "b'a'", "(1, 'a')", "(1, (2.0,))", "2 ** 70", "0.5",
        "frozenset({1})", "datetime.date(2020, 1, 2)", "uuid.UUID(int=7)", "decimal.Decimal(1)",
        "fractions.Fraction(1, 2)", "1 + 0j"]
UNHASHABLE = ["[1]", "{}", "{1}", "bytearray(b'a')", "(1, [2])"]
VALUES = KEYS + UNHASHABLE + [
    "[1, [2, 'x']]", "{'a': {'b': (1,)}}", "1 + 2j", "float('inf')", "-0.0", "-2 ** 63", "'\\ud800'",
    "'\\U0001f600\\n\\''",
    "b'\\x00\\xff'", "range(3)", "slice(1, 2)", "decimal.Decimal('2.25')", "fractions.Fraction(1, 3)",
    "datetime.timedelta(1, 2)", "datetime.datetime(2020, 1, 2, 3, 4, 5, 6)", "http.HTTPStatus.OK",
    "pathlib.PurePosixPath('/a')", "collections.OrderedDict(a=1)", "collections.deque([1], 3)",
    "collections.Counter('aab')", "array.array('i', [1, 2])", "int", "len", "Ellipsis", "ValueError('x', 1)"]
NUMBERS = ["0", "1", "2", "-1", "3", "0.5", "True", "-0.5", "2 ** 64", "decimal.Decimal('0.5')",
           "fractions.Fraction(1, 3)", "http.HTTPStatus.CONTINUE"]
TEXTS = ["'a'", "'b'", "'ab'", "''", "'B'"]
INDEXES = ["0", "1", "2", "-1", "-2", "5", "-9", "True", "2 ** 64", "'0'", "1.0", "None"]
BOUNDS = ["", "", "0", "1", "2", "-1", "-2", "7", "-7"]
ITERABLES = ["[]", "[1, 'a']", "(2, 3)", "'ab'", "{'k': 1}", "range(2)", "b'xy'", "5", "None", "m.list([1, 2])",
             "[0] * 5", "frozenset({4})"]
PAIRS = ["{'a': 1, 2: 3}", "[('a', 1), (b'k', [2])]", "[['x', 'y']]", "['ab', 'cd']", "{}", "[1, 2]", "['abc']", "5",
         "m.dict(p=1)", "[([], 1)]"]
SHORT = ["0.001", "0", "-0.5"]

HOLES = {"K": KEYS, "H": KEYS + UNHASHABLE[:3], "V": VALUES, "N": NUMBERS, "T": TEXTS, "I": INDEXES, "B": BOUNDS,
         "L": ITERABLES, "P": PAIRS, "S": SHORT, "C": ["-1", "0", "1", "2", "3"], "A": ["x", "y", "_z", "value"]}

COLLECTION = ["len(o)", "str(o)", "bool(o)", "o._getvalue()", "o == 1"]
OPERATIONS = {
    "list": COLLECTION + [
        "o.append({V})", "o.append({K})", "o.append({N})", "o.extend({L})", "o.insert({I}, {V})", "o.pop()",
        "o.pop({I})",
        "o.remove({H})", "o.index({H})", "o.index({K}, {C})", "o.index({K}, {C}, {C})", "o.count({V})", "o.reverse()",
        "o.sort()", "o.sort(reverse=True)", "o.sort(reverse={V})", "o[{I}]", "o[{B}:{B}]", "o[{B}:{B}:{C}]",
        "SET(o, {I}, {V})", "SET(o, slice({C}, {C}), {L})", "SET(o, slice(None, None, {C}), {L})", "DEL(o, {I})",
        "DEL(o, slice({C}, {C}))", "DEL(o, slice(None, None, {C}))", "{V} in o", "o + {L}", "o * {C}", "{C} * o",
        "list(reversed(o))", "list(o)", "[x for x in o]", "IADD(o, {L})", "IMUL(o, {C})", "o.append()",
        "o.append(1, 2)",
        "o.pop(1, 2)", "o.insert(1)", "o.sort(1)", "o.count()", "o.remove()", "o.index()", "o.extend()",
        "o._callmethod('pop', (), {'index': 1})", "o.reverse(1)", "o * 'x'", "o * {V}"],
    "numbers": ["o.append({N})", "o.extend([{N}, {N}])", "o.sort()", "o.sort(reverse=True)", "o[:]", "o.pop()",
                "o.count({N})", "o.index({N})", "{N} in o", "o.remove({N})"],
    "texts": ["o.append({T})", "o.extend([{T}, {T}])", "o.sort()", "o.sort(reverse=True)", "o[:]", "o.pop(0)",
              "SET(o, slice({C}, {C}), [{T}])", "str(o)", "o.index({T})"],
    "dict": COLLECTION + [
        "SET(o, {K}, {V})", "SET(o, {K}, {V})", "SET(o, {H}, {V})", "o[{H}]", "DEL(o, {H})", "{H} in o", "o.get({H})",
        "o.get({K}, {V})", "o.pop({H})", "o.pop({K}, {V})", "o.popitem()", "o.setdefault({H})",
        "o.setdefault({K}, {V})",
        "o.update({P})", "o.update(a={V}, b=2)", "o.update({P}, k=1)", "o.keys()", "o.values()", "o.items()",
        "o.copy()",
        "o.clear()", "list(o)", "dict(o)", "sorted(o, key=repr)", "o.get()", "o.pop()", "o.update(1, 2)",
        "o.popitem(1)",
        "o.setdefault()", "o.get(1, 2, 3)", "o.clear(1)", "o.keys(1)", "o._callmethod('__getitem__', ())"],
    "set": COLLECTION + [
        "o.add({H})", "o.discard({H})", "o.remove({H})", "{H} in o", "o | {1}", "o & {1, 'a'}", "o - {1}", "o ^ {1}",
        "o.update({L})", "o.union({L})", "o.intersection({L})", "o.difference({L})", "o.issubset({L})",
        "o.issuperset({L})",
        "o.isdisjoint({L})", "o.copy()", "o.clear()", "sorted(map(repr, o))", "o <= {1}", "o | [1]"],
    "queue": ["o.put({V}, False)", "o.put({V}, False)", "o.put_nowait({V})", "o.put({V}, True, {S})",
              "o.put({V}, timeout={S})", "o.get(False)", "o.get_nowait()", "o.get(True, {S})", "o.get(timeout={S})",
              "o.qsize()", "o.empty()", "o.full()", "o.task_done()", "o.put()", "o.get(1, 2, 3)", "o.put(1, 2, 3, 4)",
              "o.put(1, True, 'x')", "o.get(True, 'x')", "o.put(1, nothing=2)", "o.qsize(1)", "o.get_nowait(1)",
              "o.put(1, block=False, timeout={S})",
              "JOIN(o)"],
    "value": ["o.value", "o.get()", "o.set({V})", "SETATTR(o, 'value', {V})", "str(o)", "o.get(1)", "o.set()",
              "o.set(1, 2)", "o._getvalue().value"],
    "array": ["len(o)", "o[{I}]", "o[{B}:{B}]", "o[{B}:{B}:{C}]", "SET(o, {I}, {N})", "SET(o, {C}, {N})",
              "SET(o, {I}, {V})",
              "SET(o, slice({C}, {C}), array.array({Y}, [1, 2]))", "SET(o, slice({C}, {C}), {L})", "str(o)", "list(o)",
              "o._getvalue()", "o._callmethod('__getitem__', ())"],
    "namespace": ["o.{A}", "SETATTR(o, '{A}', {V})", "SETATTR(o, '{A}', {V})", "DELATTR(o, '{A}')", "str(o)",
                  "o._callmethod('__getattribute__', ('{A}',))", "o._callmethod('__getattribute__', ())",
                  "o._callmethod('__setattr__', ('x',))"],
    "lock": ["o.acquire(False)", "o.acquire(True, {S})", "o.acquire(timeout={S})", "o.release()", "o.release()",
             "o.acquire(False, {S})", "o.acquire(False, 1)", "o.acquire(True, -2)", "o.release(1, 2)",
             "o.acquire(1, 2, 3)", "o.acquire(True, 'x')", "o.acquire(True, 1e10)", "o._callmethod('locked_by')"],
    "event": ["o.set()", "o.clear()", "o.is_set()", "o.wait(0)", "o.wait({S})", "o.set(1)", "o.wait(1, 2)",
              "o.wait('x')", "o.wait(1e10)"],
    "condition": ["o.acquire(False)", "o.release()", "o.notify()", "o.notify({C})", "o.notify_all()", "o.wait({S})",
                  "o.wait(0)", "o.wait_for(lambda: True, 0.001)", "o.wait_for(lambda: False, 0.001)",
                  "o.acquire(False, 1)"],
    "barrier": ["o.wait()", "o.wait(0.5)", "o.wait({S})", "o.parties", "o.n_waiting", "o.broken", "o.abort()",
                "o.reset()",
                "o.wait(1, 2)", "o._callmethod('__getattribute__', ('nothing',))"],
    "nested": ["o.append(m.list({L}))", "o.append(m.dict({P}))", "o.append({V})", "o[{C}].append({V})", "o[{C}][{K}]",
               "o[{C}].update({P})", "SET(o[{C}], {C}, {V})", "SET(o[{C}], {C}, m.list())", "o[{C}].append(o[{C}])",
               "o[{C}].copy()", "o[{C}][:]", "str(o)", "str(o[{C}])", "o.pop()", "DEL(o, {C})", "o.reverse()",
               "len(o[{C}])",
               "o.extend(m.list([1, m.list([2])]))", "m.list(o)[:]", "m.dict(a=o)['a'][:]", "o.count({K})", "len(o)",
               "o[{C}:]", "m.Queue(1).put((o[{C}], {V}))", "VIA(m.Queue(), (o[{C}], {V}))",
               "m.Value('i', o[{C}]).value",
               "m.Namespace(x=o[{C}]).x", "o.insert({C}, {'k': (m.dict(x=1), m.Queue)} and m.dict(z=m.list('q')))"],
}
MADE = {
    "list": ["m.list()", "m.list([1, 'a', None])", "m.list({L})"],
    "numbers": ["m.list([3, 1, 2])"],
    "texts": ["m.list(['c', 'a'])"],
    "dict": ["m.dict()", "m.dict({'a': 1, 2: [3]})", "m.dict({P})", "m.dict({P}, k=1)", "m.dict(a=1, b={V})"],
    "set": ["m.set()", "m.set([1, 'a'])", "m.set({L})"],
    "queue": ["m.Queue()", "m.Queue(2)", "m.JoinableQueue(1)", "m.JoinableQueue()", "m.Queue(-1)", "m.Queue({V})"],
    "value": ["m.Value('i', {V})", "m.Value('d', 1.5)", "m.Value('c', {V}, lock=False)", "m.Value('i')"],
    "array": ["m.Array('i', [1, 2, 3])", "m.Array('d', [0.5, 1, 2])", "m.Array('B', b'abc')", "m.Array({Y}, {L})",
              "m.Array('h', range(5), lock=False)", "m.Array({Y}, [1, 2])"],
    "namespace": ["m.Namespace()", "m.Namespace(x=1, y={V})", "m.Namespace(1)"],
    "lock": ["m.Lock()", "m.RLock()", "m.Semaphore()", "m.Semaphore(2)", "m.BoundedSemaphore(2)",
             "m.BoundedSemaphore()",
             "m.Semaphore(0)", "m.Semaphore(-1)", "m.BoundedSemaphore(-1)", "m.Lock(1)"],
    "event": ["m.Event()", "m.Event(1)"],
    "condition": ["m.Condition()", "m.Condition(m.Lock())", "m.Condition(m.RLock())"],
    "barrier": ["m.Barrier(1)", "m.Barrier(1, None, 0.5)", "m.Barrier(1, timeout=1)", "m.Barrier()"],
    "nested": ["m.list([m.list([1]), m.dict(a=2), m.list()])"],
}
HOLES["Y"] = ["'i'", "'b'", "'B'", "'h'", "'q'", "'f'", "'d'", "'Q'"]
WITH_VALUE = ("list", "dict", "set", "Value", "Array", "Namespace")
NEWER = {"set": hasattr(SyncManager, "set")}
UNSETTLED = re.compile(r"o\.sort\(")  # when it raises: CPython's list is half sorted then
RAISED = re.compile(r"[\w.]*(Error|Empty|Full|ShutDown): ")


def set_item(target, key, value):
    target[key] = value


def delete_item(target, key):
    del target[key]


def add_in_place(target, value):
    target += value


def multiply_in_place(target, value):
    target *= value


def through(queue, value):
    queue.put(value)
    return queue.get_nowait()


def join_when_done(queue):
    """Would wait for ever while something is unfinished; task_done says whether it is."""
    try:
        queue.task_done()
    except ValueError:
        return queue.join()


NAMES = {"SET": set_item, "DEL": delete_item, "IADD": add_in_place, "IMUL": multiply_in_place, "VIA": through,
         "JOIN": join_when_done, "SETATTR": setattr, "DELATTR": delattr, "array": array, "collections": collections,
         "datetime": datetime, "decimal": decimal, "fractions": fractions, "http": http, "pathlib": pathlib,
         "uuid": uuid}


def filled(text, rng):
    return re.sub(r"\{([A-Z])\}", lambda hole: rng.choice(HOLES[hole.group(1)]), text)


def without_addresses(text):
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def shown(value, depth=0):
    """The value with its types; what a proxy refers to in its place; sets, which have no order, in one."""
    if depth > 12:
        return "…"
    if isinstance(value, BaseProxy):
        typeid = value._token.typeid
        inside = shown(value._getvalue(), depth + 1) if typeid in WITH_VALUE else "without value"
        return "<%s %s>" % (typeid, inside)
    name = type(value).__name__
    if type(value) in (list, tuple):
        return name + "(" + ", ".join(shown(each, depth + 1) for each in value) + ")"
    if isinstance(value, dict):
        return name + "{" + ", ".join(shown(k, depth + 1) + ": " + shown(v, depth + 1) for k, v in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return name + "{" + ", ".join(sorted(shown(each, depth + 1) for each in value)) + "}"
    return name + " " + without_addresses(repr(value))


class Late(BaseException):
    pass


def late(number, frame):
    raise Late


def outcome(text, names):
    """What the text gives: its value; what it raises, of an error in the server the last line of its report."""
    signal.alarm(CALL_S)
    try:
        return shown(eval(text, dict(NAMES, **names)))
    except Late:
        return "no answer within %d s" % CALL_S
    except RemoteError as e:
        lines = [line for line in str(e).splitlines() if line.strip("- ")]
        return "RemoteError: " + without_addresses(lines[-1])
    except Exception as e:
        return "%s.%s: %s" % (type(e).__module__, type(e).__name__, without_addresses(str(e)))
    finally:
        signal.alarm(0)


class Comparison:
    def __init__(self, theirs, ours, options):
        self.sides = [theirs, ours]
        self.options = options
        self.operations = collections.Counter()
        self.raised = collections.Counter()
        self.listed = collections.Counter()
        self.differences = []
        self.late = False  # what comes on a connection then would answer something else

    def both(self, kind, text, objects, done):
        """Whether to go on."""
        theirs, ours = (outcome(text, names) for names in objects)
        self.operations[kind] += 1
        self.raised[kind] += bool(RAISED.match(theirs))
        done.append("%s  -> %s" % (text, theirs))
        self.late |= "no answer within" in theirs + ours
        if theirs == ours or self.but_for_words(kind, text, theirs, ours):
            return not UNSETTLED.match(text) or not RAISED.match(theirs)
        for listed in LISTED:
            if (sys.version_info < listed.before and re.fullmatch(listed.kind, kind)
                    and re.search(listed.operation, text) and re.search(listed.theirs,
                                                                        theirs) and re.search(listed.ours, ours)):
                self.listed[listed] += 1
                return not listed.ends
        if (kind, text) not in self.differences:
            self.differences.append((kind, text))
            print("DIFFERENT %s after\n  %s\n  CPython: %s\n  here:    %s"
                  % (kind, "\n  ".join(done[-self.options.context:]), theirs, ours), flush=True)
        return theirs.split(":")[0] == ours.split(":")[0] and RAISED.match(theirs)  # only the messages differ

    def but_for_words(self, kind, text, theirs, ours):
        """Whether the outcomes are the same once the words of WORDED are put alike."""
        used = []
        for worded in WORDED:
            if (sys.version_info < worded.before and re.fullmatch(worded.kind, kind)
                    and re.search(worded.operation, text)):
                before = theirs, ours
                if worded.side == "theirs":
                    theirs = re.sub(worded.said, worded.put, theirs)
                else:
                    ours = re.sub(worded.said, worded.put, ours)
                if before != (theirs, ours):
                    used.append(worded)
        if theirs == ours:
            self.listed.update(used)
        return theirs == ours

    def sequence(self, kind, rng):
        made = filled(rng.choice(MADE[kind]), rng)
        objects = [{"m": manager} for manager in self.sides]
        done = []
        if not self.both(kind, made, objects, done):
            return
        try:
            for names in objects:
                names["o"] = eval(made, dict(NAMES, **names))
        except Exception:
            return  # cannot be made, on both sides alike
        for _ in range(self.options.steps):
            if not self.both(kind, filled(rng.choice(OPERATIONS[kind]), rng), objects, done):
                return
        if objects[0]["o"]._token.typeid in WITH_VALUE:
            self.both(kind, "o._getvalue()", objects, done)

    def run(self, rng):
        kinds = [kind for kind in MADE if NEWER.get(kind, True) and re.search(self.options.only, kind)]
        for number in range(self.options.sequences):
            self.sequence(kinds[number % len(kinds)], random.Random("%s/%d" % (rng, number)))
            if len(self.differences) >= self.options.most or self.late:
                print("and so on: not compared to the end")
                break

    def report(self, seconds):
        for listed, count in self.listed.items():
            print("listed, %d times: %s %s: %s" % (count, listed.kind, listed.operation, listed.reason))
        total = sum(self.operations.values())
        print("Python %s, seed %s: %d operations, %d of them raised, %d differences, %.0f s"
              % (sys.version.split()[0], self.options.seed, total, sum(self.raised.values()), len(self.differences),
                 seconds))


class StockServer:
    """A server of CPython's own, in a process of its own."""

    def __init__(self, directory, name, key_file, script="stock_server.py", *arguments):
        path = os.path.join(directory, name)
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, script)] + list(arguments) + ["--authkey-file", key_file, "--socket",
                                                                              path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if not self.process.stdout.readline().startswith(b"READY"):
            raise SystemExit("CPython's own server does not start")
        self.address = path

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def connected(address, key):
    manager = SyncManager(address=address, authkey=key)
    manager.connect()
    return manager


def compare(theirs, ours, key, options):
    began = time.monotonic()
    comparison = Comparison(connected(theirs, key), connected(ours, key), options)
    comparison.run(options.seed)
    comparison.report(time.monotonic() - began)
    return comparison


def self_check(directory, key_file, key, options):
    import planted_server
    with StockServer(directory, "a", key_file) as a, StockServer(directory, "b", key_file) as b:
        if compare(a.address, b.address, key, options).differences:
            print("CPython's own server differs from itself")
            return 1
        for name in planted_server.PLANTED:
            with StockServer(directory, name, key_file, "planted_server.py", name) as planted:
                options.most = 1
                if not compare(a.address, planted.address, key, options).differences:
                    print("the planted difference '%s' is not found" % name)
                    return 1
    print("CPython's own server equals itself; all of %d planted differences are found" % len(planted_server.PLANTED))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", metavar="HOST:PORT")
    parser.add_argument("--authkey-file", metavar="FILE")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10 ** 6)), help="default: any")
    parser.add_argument("--sequences", type=int, default=400, help="default: %(default)s")
    parser.add_argument("--steps", type=int, default=40, help="operations of a sequence (default: %(default)s)")
    parser.add_argument("--only", metavar="REGEX", default="", help="kinds: " + ", ".join(MADE))
    parser.add_argument("--most", type=int, default=20, help="stop after so many differences (default: %(default)s)")
    parser.add_argument("--context", type=int, default=8, help="operations shown before one (default: %(default)s)")
    parser.add_argument("--self-check", action="store_true")
    options = parser.parse_args()
    if not options.self_check and not (options.at and options.authkey_file):
        parser.error("--at and --authkey-file are needed")
    print("seed", options.seed, flush=True)
    signal.signal(signal.SIGALRM, late)
    with tempfile.TemporaryDirectory(prefix="differential-") as directory:
        key_file = options.authkey_file or os.path.join(directory, "key")
        if not options.authkey_file:
            with open(key_file, "wb") as file:
                file.write(os.urandom(24).hex().encode())
        with open(key_file, "rb") as file:
            key = file.read().rstrip(b"\r\n")
        multiprocessing.current_process().authkey = key  # proxies inside of values are rebuilt with it
        if options.self_check:
            return self_check(directory, key_file, key, options)
        host, port = options.at.rsplit(":", 1)
        with StockServer(directory, "stock", key_file) as stock:
            return 1 if compare(stock.address, (host, int(port)), key, options).differences else 0


if __name__ == "__main__":
    sys.exit(main())
