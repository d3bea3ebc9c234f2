"""Puts varied objects into the objects of a running host through stock proxies, and checks what comes back.

    round_trip.py HOST:PORT KEYFILE

Prints what is not equal, and how many were: each of the objects of pickles.py through a list, a dict, a queue, a value,
a namespace and an argument; then proxies in proxies, by several ways.
"""
import multiprocessing
import sys
from multiprocessing.managers import SyncManager

import pickles


def trips(manager, value):
    """The value by every way there is."""
    items = manager.list([value])
    yield 'list', items[0]
    items[0] = [value]
    yield 'slice', items[:][0][0]
    yield 'copy', items._getvalue()[0][0]
    entries = manager.dict(a=value)
    yield 'dict', entries['a']
    yield 'items', entries.items()[0][1]
    jobs = manager.Queue()
    jobs.put((1, value))
    yield 'queue', jobs.get()[1]
    held = manager.Value('i', value)
    yield 'value', held.value
    names = manager.Namespace(x=value)
    yield 'namespace', names.x


def nested(manager):
    """Proxies within proxies, ten deep, shared, through a queue, beside ordinary values; True where it is right."""
    inner = manager.list([1])
    outer = manager.dict(a=inner, b=[inner, {'c': (inner, manager.dict(x=inner))}])
    outer['a'].append(2)
    yield 'shared', inner[:] == outer['b'][0][:] == outer['b'][1]['c'][0][:] == [1, 2]
    outer['b'][1]['c'][1]['x'][0] = 'changed'
    yield 'through all', inner[:] == ['changed', 2]
    deep = manager.list(['end'])
    for _ in range(10):
        deep = manager.list([deep])
    end = deep
    for _ in range(10):
        end = end[0]
    end.append('found')
    yield 'deep', end[:] == ['end', 'found']
    jobs = manager.Queue()
    jobs.put({'reply to': jobs, 'lock': manager.Lock(), 'event': manager.Event()})
    job = jobs.get()
    job['event'].set()
    job['reply to'].put('done')
    yield 'queue', job['event'].is_set() and job['lock'].acquire(False) and jobs.get() == 'done'
    names = manager.Namespace(inner=inner, held=manager.Value('i', inner))
    yield 'namespace', names.inner[1] == 2 and names.held.value[:] == inner[:]


def main(at, key_file):
    host, port = at.rsplit(':', 1)
    with open(key_file, 'rb') as file:
        key = file.read().strip()
    multiprocessing.current_process().authkey = key
    manager = SyncManager(address=(host, int(port)), authkey=key)
    manager.connect()
    pickles.build()
    equal = 0
    for name, value in pickles.OBJECTS.items():
        different = [way for way, back in trips(manager, value) if not pickles.good(name, value, back)]
        equal += not different
        if different:
            print('%s, through %s: not equal' % (name, ', '.join(different)))
    proxies = [name for name, right in nested(manager) if not right]
    if proxies:
        print('nested proxies: %s: wrong' % ', '.join(proxies))
    print('%d of %d objects equal, nested proxies %s' % (equal, len(pickles.OBJECTS), 'wrong' if proxies else 'right'))


if __name__ == '__main__':
    main(*sys.argv[1:])
