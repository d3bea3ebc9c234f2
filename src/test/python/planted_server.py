#!/usr/bin/env python3
"""CPython's own manager server with one difference, which a comparison must find: planted_server.py NAME …"""
import sys
from multiprocessing import managers

from stock_server import Served, serve


class OtherList(list):
    def __reduce__(self):
        return list, (list(self),)


class OtherResult(OtherList):
    def index(self, *args):
        return super().index(*args) + 1


class OtherType(OtherList):
    def count(self, value):
        return float(super().count(value))


class OtherMessage(OtherList):
    def pop(self, *args):
        try:
            return super().pop(*args)
        except IndexError:
            raise IndexError("pop from an empty list") from None


class OtherDict(dict):
    def __reduce__(self):
        return dict, (dict(self),)


class OtherException(OtherDict):
    def __missing__(self, key):
        raise LookupError(key)


class OtherOrder(OtherDict):
    def popitem(self):
        for key in self:
            return key, self.pop(key)
        raise KeyError("popitem(): dictionary is empty")


class OtherState(OtherDict):
    def setdefault(self, key, default=None):
        return super().setdefault(key, default) if default is not None else self.get(key)


def keep(namespace, name):
    getattr(namespace, name)


def set_tuples_as_lists(value, new):
    value._value = list(new) if isinstance(new, tuple) else new


PLANTED = {
    "result": ("list", OtherResult, managers.ListProxy),
    "type": ("list", OtherType, managers.ListProxy),
    "message": ("list", OtherMessage, managers.ListProxy),
    "exception": ("dict", OtherException, managers.DictProxy),
    "order": ("dict", OtherOrder, managers.DictProxy),
    "state": ("dict", OtherState, managers.DictProxy),
    "effect": (managers.Namespace, "__delattr__", keep),
    "value": (managers.Value, "set", set_tuples_as_lists),
}

if __name__ == "__main__":
    what = PLANTED[sys.argv[1]]
    if isinstance(what[0], str):
        Served.register(*what)
    else:
        setattr(*what)
    serve(Served, sys.argv[2:])
