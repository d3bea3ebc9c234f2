"""Runs random operations on a queue, an event or a barrier of this Python and writes what came of each.

usage: coordination_sequences.py queue|lifo|priority|simple|joinable|event|barrier SEED COUNT

Writes JSON lines to standard output. The first has "names", the public methods and properties of the type, and
"options", those of the shared object that is like it; each other one has "op" and "args" as the shared object takes
them, then "done", what came of this call and of those that waited: the call's number (they count from 1), then "result"
or "error" and "message"; then "state". Values are in the tagged JSON of shared objects.

What may wait runs in a thread of its own. After each operation the script looks, under the object's own lock, until
every such thread has either ended or stands in one of the object's conditions: so it is deterministic.
"""
import json
import queue
import random
import sys
import threading
import time
from multiprocessing.managers import SyncManager

SHUTS_DOWN = sys.version_info >= (3, 13)


def encoded(value):
    if isinstance(value, tuple):
        return {'$tuple': [encoded(item) for item in value]}
    return value


class Run:
    def __init__(self, rng):
        self.rng = rng
        self.calls = 0
        self.ending = False
        self.pending = {}  # number of a call -> its outcome, None until it has one

    def call(self, function, may_wait):
        """Makes the next call; returns what is done by then."""
        self.calls += 1
        number = self.calls
        if may_wait:
            self.pending[number] = None
            threading.Thread(target=self.finish, args=(number, function), daemon=True).start()
        else:
            self.pending[number] = self.outcome(function)
        self.settle()
        done = {n: outcome for n, outcome in self.pending.items() if outcome is not None}
        for n in done:
            del self.pending[n]
        return [dict(call=n, **outcome) for n, outcome in sorted(done.items())]

    def finish(self, number, function):
        outcome = self.outcome(function)
        with self.lock():
            self.pending[number] = outcome

    @staticmethod
    def outcome(function):
        try:
            return {'result': encoded(function())}
        except Exception as e:
            return {'error': type(e).__name__, 'message': str(e)}

    def settle(self):
        end = time.monotonic() + 20
        while True:
            with self.lock():
                waiting = sum(len(condition._waiters) for condition in self.conditions())
                if waiting == sum(1 for outcome in self.pending.values() if outcome is None):
                    return
            assert time.monotonic() < end, 'a thread has neither ended nor does it wait, after 20 s'
            time.sleep(0)  # the others' turn


class QueueRun(Run):
    KINDS = {'queue': queue.Queue, 'lifo': queue.LifoQueue, 'priority': queue.PriorityQueue,
             'joinable': SyncManager._registry['JoinableQueue'][0]}

    def __init__(self, kind, rng):
        super().__init__(rng)
        self.kind = kind
        self.maxsize = rng.randint(0, 4)
        self.object = self.KINDS[kind](self.maxsize)
        self.options = {'maxsize': self.maxsize}
        if kind in ('lifo', 'priority'):
            self.options['kind'] = kind
        self.mood = 'number'

    def lock(self):
        return self.object.mutex

    def conditions(self):
        return self.object.not_empty, self.object.not_full, self.object.all_tasks_done

    def state(self):
        held = list(self.object.queue)
        if self.kind == 'lifo':
            held.reverse()
        elif self.kind == 'priority':
            held.sort()
        return {'items': [encoded(item) for item in held], 'unfinished': self.object.unfinished_tasks}

    def item(self):
        if self.kind != 'priority' and self.rng.random() < 0.1:
            return self.rng.choice([None, '', True, 2.5])
        return {'number': lambda: self.rng.randint(-5, 5), 'text': lambda: self.rng.choice(['a', 'b', 'ab', '\u00e9']),
                'pair': lambda: (self.rng.randint(0, 2), self.rng.choice('abc'))}[self.mood]()

    def step(self):
        rng, q = self.rng, self.object
        if not q.queue and not self.pending:
            self.mood = rng.choice(['number', 'text', 'pair'])
        most = 3
        waiting = len(self.pending)
        op = rng.choice(['put', 'put', 'put', 'put_wait', 'put_nowait', 'get', 'get', 'get_wait', 'get_nowait', 'qsize',
                         'empty', 'full', 'task_done', 'task_done', 'join', 'unordered', 'shutdown'])
        if op == 'put' or op == 'put_nowait':
            item = self.item()
            if op == 'put' and rng.random() < 0.5:
                return 'put', [encoded(item), 1], lambda: q.put(item, True, 0.001), False
            if op == 'put':
                return 'put', [encoded(item), 0], lambda: q.put(item, block=False), False
            return 'put_nowait', [encoded(item)], lambda: q.put_nowait(item), False
        if op == 'put_wait' and waiting < most:
            item = self.item()
            return 'put', [encoded(item)], lambda: q.put(item), True
        if op == 'get_wait' and waiting < most:
            return 'get', [], lambda: q.get(), True
        if op == 'get' and rng.random() < 0.5:
            return 'get', [1], lambda: q.get(True, 0.001), False
        if op == 'get':
            return 'get', [0], lambda: q.get(block=False), False
        if op == 'join' and waiting < most:
            return 'join', [], lambda: q.join() or True, True  # Python's gives None: it cannot be told how long to wait
        if op == 'unordered' and self.kind == 'priority' and len(q.queue) == 1 and not self.full():
            return 'put', [[], 0], self.put_unordered, False
        if op == 'shutdown' and SHUTS_DOWN and self.ending:
            if rng.random() < 0.5:
                return 'shutdown', [], lambda: q.shutdown(), False
            return 'shutdown', [True], lambda: q.shutdown(True), False
        if op in ('qsize', 'empty', 'full', 'task_done'):
            return {'qsize': 'size'}.get(op, op), [], getattr(q, op), False
        return 'get_nowait', [], q.get_nowait, False

    def full(self):
        return self.object.full()

    def put_unordered(self):
        """An item that cannot be ordered stays in Python's heap though put has failed: it is taken out again."""
        before = list(self.object.queue)
        try:
            self.object.put([], block=False)
        except TypeError:
            self.object.queue[:] = before
            raise

    def names(self):
        return [name for name in dir(self.object) if not name.startswith('_') and callable(getattr(self.object, name))]


class SimpleQueueRun(QueueRun):
    """What cannot wait alone: its lock is not Python's."""
    KINDS = {'simple': queue.SimpleQueue}

    def __init__(self, kind, rng):
        Run.__init__(self, rng)
        self.kind = kind
        self.object = queue.SimpleQueue()
        self.held = []
        self.options = {}
        self.mood = 'number'
        self.mutex = threading.Lock()

    def lock(self):
        return self.mutex

    def conditions(self):
        return ()

    def state(self):
        held = []
        while not self.object.empty():
            held.append(self.object.get())
        for item in held:
            self.object.put(item)
        return {'items': [encoded(item) for item in held]}

    def step(self):
        rng, q = self.rng, self.object
        op = rng.choice(['put', 'put_nowait', 'get', 'get_nowait', 'qsize', 'empty'])
        if op == 'put':
            item = self.item()
            return 'put', [encoded(item)], lambda: q.put(item), False
        if op == 'put_nowait':
            item = self.item()
            return 'put_nowait', [encoded(item)], lambda: q.put_nowait(item), False
        if op == 'get':
            return 'get', [1], lambda: q.get(True, 0.001), False
        if op == 'get_nowait':
            return 'get_nowait', [], q.get_nowait, False
        return {'qsize': 'size'}.get(op, op), [], getattr(q, op), False


class EventRun(Run):
    def __init__(self, kind, rng):
        super().__init__(rng)
        self.object = threading.Event()
        self.options = {}

    def lock(self):
        return self.object._cond

    def conditions(self):
        return self.object._cond,

    def state(self):
        return {'set': self.object.is_set()}

    def step(self):
        e = self.object
        op = self.rng.choice(['set', 'clear', 'clear', 'is_set', 'wait', 'wait', 'wait_briefly', 'wait_not'])
        if op == 'wait_briefly':
            return 'wait', [1], lambda: e.wait(0.001), False
        if op == 'wait_not':
            return 'wait', [0], lambda: e.wait(0), False
        return op, [], getattr(e, op), op == 'wait'

    def names(self):
        return ['set', 'clear', 'is_set', 'isSet', 'wait']


class BarrierRun(Run):
    def __init__(self, kind, rng):
        super().__init__(rng)
        self.parties = rng.randint(1, 4)
        self.object = threading.Barrier(self.parties)
        self.options = {'parties': self.parties}

    def lock(self):
        return self.object._cond

    def conditions(self):
        return self.object._cond,

    def state(self):
        b = self.object
        return {'n_waiting': b.n_waiting, 'broken': b.broken, 'parties': b.parties}

    def step(self):
        b = self.object
        op = self.rng.choice(['wait'] * 12 + ['wait_briefly', 'wait_not', 'reset', 'reset', 'abort', 'parties',
                                              'n_waiting', 'broken'])
        if op == 'wait_briefly':
            return 'wait', [1], lambda: b.wait(0.001), False
        if op == 'wait_not':
            return 'wait', [0], lambda: b.wait(0), False
        if op in ('parties', 'n_waiting', 'broken'):
            return op, [], lambda: getattr(b, op), False
        return op, [], getattr(b, op), op == 'wait'

    def names(self):
        return [name for name in dir(self.object) if not name.startswith('_')]


def main(kind, seed, count):
    rng = random.Random(seed)
    run = {'event': EventRun, 'barrier': BarrierRun, 'simple': SimpleQueueRun}.get(kind, QueueRun)(kind, rng)
    print(json.dumps({'names': run.names(), 'options': run.options}))
    for i in range(count):
        run.ending = i > count * 0.85  # a queue that is shut down is soon dull
        op, args, function, may_wait = run.step()
        done = run.call(function, may_wait)
        print(json.dumps({'op': op, 'args': args, 'done': done, 'state': run.state()}))


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
