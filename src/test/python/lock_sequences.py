"""Runs random operations on one of this Python's locks, from three threads, and writes what came of each.

usage: lock_sequences.py lock|rlock|semaphore|bounded_semaphore|condition SEED COUNT

Writes JSON lines to standard output. The first has "names", the public methods and operators of the type, and
"options", those of the shared object; each other one has "by", the number of the thread, "op" and "args" as a shared
object takes them, then "result" or "error" and "message", then "state": whether it is locked, or how many permits there
are. No operation waits: acquire does not block, and wait has no time.
"""
import json
import queue
import random
import sys
import threading

THREADS = 3
OPERATORS = {'__enter__', '__exit__'}


class Actor:
    """A thread that does what it is told, one thing after another: locks belong to threads."""

    def __init__(self):
        self.work = queue.Queue()
        self.done = queue.Queue()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            action = self.work.get()
            try:
                self.done.put({'result': action()})
            except Exception as e:
                self.done.put({'error': type(e).__name__, 'message': str(e)})

    def outcome(self, action):
        self.work.put(action)
        return self.done.get()


class LockRun:
    options = {}

    def __init__(self, rng, make):
        self.rng = rng
        self.lock = make()

    def names(self):
        return [name for name in dir(self.lock) if not name.startswith('_') or name in OPERATORS]

    def step(self):
        op = self.rng.choice(self.operations)
        return op, self.arguments(op)

    operations = ['acquire', 'acquire', 'release', 'locked']

    def arguments(self, op):
        return [0] if op == 'acquire' else []

    def run(self, op, args):
        if op == 'acquire':
            return self.lock.acquire(False)
        return getattr(self.lock, op)(*args)

    def state(self, bystander):
        return self.lock.locked()


class RLockRun(LockRun):
    operations = ['acquire', 'acquire', 'acquire', 'release', 'release']

    def state(self, bystander):
        def probe():
            free = self.lock.acquire(False)
            if free:
                self.lock.release()
            return not free
        return bystander.outcome(probe)['result']


class ConditionRun(RLockRun):
    operations = ['acquire', 'acquire', 'acquire', 'release', 'release', 'notify', 'notify_all', 'wait']

    def arguments(self, op):
        if op == 'notify':
            return [self.rng.randint(-1, 3)] if self.rng.random() < 0.7 else []
        return [0] if op in ('acquire', 'wait') else []


class SemaphoreRun(LockRun):
    operations = ['acquire', 'acquire', 'release', 'release']

    def __init__(self, rng, make):
        value = rng.randint(0, 3)
        self.options = {'value': value}
        super().__init__(rng, lambda: make(value))

    def arguments(self, op):
        if op == 'acquire':
            return [1, 0]
        return [] if self.rng.random() < 0.5 else [self.rng.randint(-1, 3)]

    def state(self, bystander):
        return self.lock._value


KINDS = {
    'lock': (LockRun, threading.Lock),
    'rlock': (RLockRun, threading.RLock),
    'condition': (ConditionRun, threading.Condition),
    'semaphore': (SemaphoreRun, threading.Semaphore),
    'bounded_semaphore': (SemaphoreRun, threading.BoundedSemaphore),
}


def main(kind, seed, count):
    rng = random.Random(seed)
    run_type, make = KINDS[kind]
    run = run_type(rng, make)
    actors = [Actor() for _ in range(THREADS)]
    bystander = Actor()
    print(json.dumps({'names': run.names(), 'options': run.options}))
    for _ in range(count):
        by = rng.randrange(THREADS)
        op, args = run.step()
        line = {'by': by, 'op': op, 'args': args}
        line.update(actors[by].outcome(lambda: run.run(op, args)))
        line['state'] = run.state(bystander)
        print(json.dumps(line))


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
