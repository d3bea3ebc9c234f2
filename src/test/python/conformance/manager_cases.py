"""The test cases: CPython's own for managers, taken as they are from the Python that runs this, and some of ours.

Python's classes are built here as its own test_multiprocessing_*.py build them. They need an importable home, since
bound methods of theirs are sent to child processes by name; some installations leave out the modules that are it.
"""
import gc
import multiprocessing
import queue
import threading
import time
import unittest
from multiprocessing import managers

import test._test_multiprocessing as theirs

PLAIN_CASES = ("TestSyncManagerTypes", "TestManagerExceptions", "TestInitializers")


class Target:
    """The server under test; set in the process of each test, before it runs."""
    address = None
    authkey = None
    named_queue = None


class ConnectedManager(managers.SyncManager):
    """A SyncManager that is connected where a test would have started a server of its own. Nothing else differs."""

    def __init__(self, *args, **kwds):
        super().__init__(address=Target.address, authkey=Target.authkey)

    def start(self, *args, **kwds):
        self.connect()

    def shutdown(self):
        pass

    def join(self, timeout=None):
        pass


def connected_manager():
    manager = ConnectedManager()
    manager.start()
    return manager


def build_their_cases():
    cases = {}
    for name, base in sorted(vars(theirs).items()):
        if not isinstance(base, type):
            continue
        if issubclass(base, theirs.BaseTestCase) and base is not theirs.BaseTestCase:
            if "manager" in base.ALLOWED_TYPES:
                cases["WithManager" + name[1:]] = (base, theirs.ManagerMixin, unittest.TestCase)
        elif name in PLAIN_CASES:
            cases[name] = (base,)
    for name, bases in cases.items():
        attributes = {"__module__": __name__, "__qualname__": name}
        if hasattr(bases[0], "manager_class"):
            attributes["manager_class"] = ConnectedManager
        cases[name] = globals()[name] = type(name, bases, attributes)
    return cases


class Ours(unittest.TestCase):
    def setUp(self):
        self.manager = connected_manager()

    def objects(self):
        return self.manager._number_of_objects()

    def settled(self, expected):
        """Their finalizers run when they run, so the last reference may be given back a moment later."""
        deadline = time.monotonic() + 5
        while self.objects() != expected and time.monotonic() < deadline:
            gc.collect()
            time.sleep(0.02)
        return self.objects()


class References(Ours):
    """Counts of the whole server: nobody else may use it meanwhile."""

    def test_objects_are_counted_and_released(self):
        before = self.objects()
        made = [self.manager.dict(a=1), self.manager.list([1]), self.manager.Queue(), self.manager.RLock(),
                self.manager.Value("i", 1), self.manager.Namespace(), self.manager.Barrier(2)]
        self.assertEqual(self.objects(), before + len(made))
        del made[2:]
        self.assertEqual(self.settled(before + 2), before + 2)
        del made
        self.assertEqual(self.settled(before), before)

    def test_an_object_in_another_is_kept_without_being_counted(self):
        before = self.objects()
        outer = self.manager.dict()
        outer["inner"] = self.manager.list([1, 2])
        self.assertEqual(self.settled(before + 1), before + 1)
        for _ in range(3):
            self.assertEqual(outer["inner"][:], [1, 2])
            gc.collect()
        self.assertEqual(self.settled(before + 1), before + 1)
        del outer
        self.assertEqual(self.settled(before), before)

    @staticmethod
    def measure(shared, answers):
        answers.put(len(shared))

    def test_a_child_process_has_references_of_its_own(self):
        before = self.objects()
        shared, answers = self.manager.list("abc"), self.manager.Queue()
        child = multiprocessing.Process(target=self.measure, args=(shared, answers))
        child.start()
        child.join()
        self.assertEqual((child.exitcode, answers.get(timeout=20)), (0, 3))
        del shared, answers, child
        self.assertEqual(self.settled(before), before)

    def test_an_iterator_is_an_object_while_it_is_used(self):
        before = self.objects()
        shared = self.manager.dict(a=1, b=2)
        items = iter(shared)
        self.assertEqual(next(items), "a")
        self.assertEqual(self.objects(), before + 2)
        self.assertEqual(list(items), ["b"])
        del items, shared
        self.assertEqual(self.settled(before), before)

    def test_debug_info_shows_an_object_with_its_references(self):
        shared = self.manager.list([1, "two"])
        lines = self.manager._debug_info().splitlines()
        at = [i for i, line in enumerate(lines) if line.split(":")[0].strip() == shared._id]
        self.assertEqual(len(at), 1)
        self.assertTrue(lines[at[0]].endswith("refcount=1"), lines[at[0]])
        self.assertEqual(lines[at[0] + 1].strip(), "[1, 'two']")


class Requests(Ours):
    """What a server answers to wrong requests, and that it goes on serving."""

    def tearDown(self):
        self.assertEqual(self.manager.list([1])[:], [1])

    def test_a_wrong_key_is_refused(self):
        stranger = managers.SyncManager(address=Target.address, authkey=Target.authkey + b"x")
        self.assertRaises(multiprocessing.AuthenticationError, stranger.connect)

    def test_an_unknown_typeid_is_named(self):
        class Manager(managers.BaseManager):
            pass
        Manager.register("nothing_of_that_name")
        manager = Manager(address=Target.address, authkey=Target.authkey)
        manager.connect()
        with self.assertRaisesRegex(managers.RemoteError, "nothing_of_that_name"):
            manager.nothing_of_that_name()

    def test_methods_that_are_not_exposed_are_refused(self):
        shared = self.manager.dict()
        for name in ("__class__", "__reduce__", "__init__", "no_such_method", ""):
            with self.assertRaises(managers.RemoteError, msg=name):
                shared._callmethod(name)
        shared["still"] = "here"
        self.assertEqual(shared.copy(), {"still": "here"})

    def test_an_unknown_object_is_refused(self):
        shared, other = self.manager.list([1]), self.manager.list([2])
        ident, other._id = other._id, "0123456789abcdef"
        try:
            self.assertRaises(managers.RemoteError, other.append, 3)
        finally:
            other._id = ident
        self.assertEqual((shared[:], other[:]), ([1], [2]))

    def test_errors_of_methods_are_the_exceptions_themselves(self):
        numbers, names, items = self.manager.list(), self.manager.dict(), self.manager.Queue(1)
        with self.assertRaisesRegex(IndexError, "^pop from empty list$"):
            numbers.pop()
        with self.assertRaises(KeyError) as raised:
            names[(1, "missing")]
        self.assertEqual(raised.exception.args, ((1, "missing"),))
        items.put(1)
        self.assertRaises(queue.Full, items.put_nowait, 2)
        with self.assertRaisesRegex(RuntimeError, "^release unlocked lock$"):
            self.manager.Lock().release()

    def test_a_failed_creation_is_a_remote_error(self):
        self.assertRaises(managers.RemoteError, self.manager.Semaphore, -1)
        self.assertRaises(managers.RemoteError, self.manager.Array, "no typecode", [1])


class NestedProxies(Ours):
    def test_through_a_queue(self):
        items, shared = self.manager.Queue(), self.manager.list([1])
        items.put({"shared": [shared]})
        items.get()["shared"][0].append(2)
        self.assertEqual(shared[:], [1, 2])

    def test_taken_out_and_used_after_its_place_is_gone(self):
        outer = self.manager.list([self.manager.dict(a=1)])
        inner = outer[0]
        del outer[:]
        gc.collect()
        self.assertEqual(inner.copy(), {"a": 1})

    @staticmethod
    def work(outer, answers):
        try:
            with outer["lock"]:
                outer["names"].append("child")
            answers.put("done")
        except Exception as e:
            answers.put(repr(e))

    def test_in_a_child_process(self):
        outer, answers = self.manager.dict(), self.manager.Queue()
        outer["lock"], outer["names"] = self.manager.Lock(), self.manager.list()
        child = multiprocessing.Process(target=self.work, args=(outer, answers))
        child.start()
        self.assertEqual(answers.get(timeout=20), "done")
        child.join()
        self.assertEqual(outer["names"][:], ["child"])


class Connections(Ours):
    """An owner is a connection, which is a thread of a client."""

    def in_thread(self, function):
        outcome = []

        def run():
            try:
                outcome.append(function())
            except Exception as e:
                outcome.append(e)
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(20)
        self.assertFalse(thread.is_alive(), "the other thread still waits after 20 s")
        return outcome[0]

    def test_an_rlock_belongs_to_one_thread(self):
        lock = self.manager.RLock()
        self.assertTrue(lock.acquire() and lock.acquire())
        self.assertIs(self.in_thread(lambda: lock.acquire(False)), False)
        self.assertIsInstance(self.in_thread(lock.release), RuntimeError)
        lock.release()
        lock.release()
        self.assertIs(self.in_thread(lambda: lock.acquire(False)), True)

    def test_a_lock_may_be_released_by_any(self):
        lock = self.manager.Lock()
        lock.acquire()
        self.assertIsNone(self.in_thread(lock.release))
        self.assertTrue(lock.acquire(False))


def client_of(name, address, authkey):
    """As documented for clients of a server elsewhere: a typeid registered without a callable."""
    client = type("Client", (managers.BaseManager,), {})
    client.register(name)
    manager = client(address=address, authkey=authkey)
    manager.connect()
    return getattr(manager, name)()


def put_all(name, address, authkey, values):
    shared = client_of(name, address, authkey)
    for value in values:
        shared.put(value)


class NamedQueue(Ours):
    """A queue that the server has under a name, and that is empty; nobody else may use it meanwhile."""
    VALUES = ["text", "\u043f\u0440\u0438\u0432\u0456\u0442 \U0001f600", b"bytes\xff", None, True, -0.0, 10 ** 40,
              (1, [2, {3: {4}}]), {"k": (5,)}, frozenset([6]), bytearray(b"7"), 1 + 8j, range(9),
              Exception("as a value")]

    def setUp(self):
        super().setUp()
        self.arguments = Target.named_queue, Target.address, Target.authkey
        self.queue = client_of(*self.arguments)
        while not self.queue.empty():
            self.queue.get_nowait()

    def test_values_come_back_equal(self):
        for value in self.VALUES:
            self.queue.put(value)
            back = self.queue.get(timeout=20)
            self.assertEqual((type(back), repr(back)), (type(value), repr(value)))

    def test_every_client_gets_the_same(self):
        other = client_of(*self.arguments)
        self.assertEqual(other._id, self.queue._id)
        self.queue.put("x")
        self.assertEqual(other.get(timeout=20), "x")

    def test_it_outlives_the_last_reference(self):
        self.queue.put("kept")
        self.queue = None
        gc.collect()
        self.assertEqual(client_of(*self.arguments).get(timeout=20), "kept")

    def test_a_child_connects_by_itself(self):
        child = multiprocessing.Process(target=put_all, args=self.arguments + (self.VALUES[:9],))
        child.start()
        self.assertEqual([self.queue.get(timeout=20) for _ in range(9)], self.VALUES[:9])
        child.join()

    @staticmethod
    def put_one(shared):
        shared.put("from a child")

    def test_a_child_is_given_the_proxy(self):
        child = multiprocessing.Process(target=self.put_one, args=(self.queue,))
        child.start()
        self.assertEqual(self.queue.get(timeout=20), "from a child")
        child.join()
        self.assertEqual(child.exitcode, 0)

    def test_an_empty_one_says_so(self):
        self.assertRaises(queue.Empty, self.queue.get_nowait)
        self.assertRaises(queue.Empty, self.queue.get, timeout=0.05)


THEIR_CASES = build_their_cases()
OUR_CASES = {case.__name__: case for case in (References, Requests, NestedProxies, Connections, NamedQueue)}
