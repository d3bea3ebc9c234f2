#!/usr/bin/env python3
"""Runs this Python's own multiprocessing tests, those about managers, against a server that is already running.

    python3 run.py --at HOST:PORT --authkey-file FILE [--start-method spawn] [--named-queue TYPEID]

Each test has a process of its own, with a deadline. Ends with 0 when every selected test passed, none was skipped and
no object is left on the server; with 1 when not; with 2 when the server cannot be reached or nothing was selected.
"""
import argparse
import collections
import faulthandler
import json
import multiprocessing
import os
import re
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
import unittest

from classes import NA, NATIVE, PYTHON, classify

ANSWER_S = 10  # how long the server may take to say how many objects it has
SETTLE_S = 10  # how long references of processes that have ended may take to be given back
Test = collections.namedtuple("Test", "case method kind reason")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", metavar="HOST:PORT", help="the server, spelled as it spells itself")
    parser.add_argument("--authkey-file", metavar="FILE", help="its key; a line's end behind it does not count")
    parser.add_argument("--start-method", choices=("fork", "spawn", "forkserver"), default="fork",
                        help="of the tests' own processes (default: %(default)s)")
    parser.add_argument("--named-queue", metavar="TYPEID",
                        help="a queue that the server has under that name and nobody else uses now: tests it as well")
    parser.add_argument("--only", choices=(NATIVE, PYTHON, NA, "all"), default=NATIVE,
                        help="which class of tests; see --list (default: %(default)s)")
    parser.add_argument("--match", metavar="REGEX", default="", help="only tests whose name it is found in")
    parser.add_argument("-j", "--jobs", type=int, default=8, help="tests at one time (default: %(default)s)")
    parser.add_argument("--deadline", type=float, default=60, metavar="SECONDS",
                        help="of a test (default: %(default)g)")
    parser.add_argument("--json", metavar="FILE", help="the results, in full")
    parser.add_argument("--list", action="store_true", help="show the tests of this Python and their classes")
    parser.add_argument("-v", "--verbose", action="store_true", help="show tests that pass, too")
    options = parser.parse_args()
    if not options.list and not (options.at and options.authkey_file):
        parser.error("--at and --authkey-file are needed")
    return options


def collect(named_queue):
    import manager_cases
    tests = []
    for case, type_ in list(manager_cases.THEIR_CASES.items()) + list(manager_cases.OUR_CASES.items()):
        if case == "NamedQueue" and not named_queue:
            continue
        for method in unittest.defaultTestLoader.getTestCaseNames(type_):
            tests.append(Test(case, method, *classify(case, method)))
    return tests


def show(tests):
    for test in tests:
        print("%-7s %s.%s%s" % (test.kind, test.case, test.method, "  (%s)" % test.reason if test.reason else ""))
    kinds = collections.Counter(test.kind for test in tests)
    print("Python %s: %s" % (sys.version.split()[0], ", ".join("%s %d" % item for item in sorted(kinds.items()))))


class Server:
    """What the runner itself asks the server."""

    def __init__(self, address, authkey):
        self.address, self.authkey = address, authkey

    def ask(self, function):
        def late(number, frame):
            raise TimeoutError("no answer within %d s" % ANSWER_S)
        previous = signal.signal(signal.SIGALRM, late)
        signal.alarm(ANSWER_S)
        try:
            from multiprocessing.connection import Client
            from multiprocessing.managers import dispatch
            connection = Client(self.address, authkey=self.authkey)
            try:
                return dispatch(connection, None, function)
            finally:
                connection.close()
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, previous)

    def objects(self):
        return self.ask("number_of_objects")

    def left(self, before):
        deadline = time.monotonic() + SETTLE_S
        while self.objects() > before and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.objects() - before


# In the process of one test.

class Outcome(unittest.TestResult):
    """The first thing that is not a pass counts."""

    def __init__(self):
        super().__init__()
        self.outcome, self.message = None, ""

    def failed(self, error):
        if self.outcome in (None, "pass"):
            self.outcome, self.message = "fail", "".join(traceback.format_exception(*error))

    def addError(self, test, error):
        self.failed(error)

    def addFailure(self, test, error):
        self.failed(error)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.failed(error)

    def addSkip(self, test, reason):
        if self.outcome is None:
            self.outcome, self.message = "skip", reason

    def addSuccess(self, test):
        if self.outcome is None:
            self.outcome = "pass"


def run_here(test, server, options, directory):
    """Runs the test and leaves its outcome in a file; the interpreter's own end follows, and is part of the test."""
    import manager_cases
    faulthandler.enable()
    faulthandler.dump_traceback_later(options.deadline * 0.95)  # says in the output where it hung
    manager_cases.Target.address = server.address
    manager_cases.Target.authkey = server.authkey
    manager_cases.Target.named_queue = options.named_queue
    multiprocessing.set_start_method(options.start_method, force=True)
    multiprocessing.current_process().authkey = server.authkey  # proxies that come as values are unpickled with it
    if test.kind != NA:
        multiprocessing.Manager = manager_cases.connected_manager
    result = Outcome()
    unittest.TestSuite([getattr(manager_cases, test.case)(test.method)]).run(result)
    with open(os.path.join(directory, "outcome.part"), "w") as file:
        json.dump([result.outcome or "fail", result.message or "" if result.outcome else "it did not run"], file)
    os.rename(os.path.join(directory, "outcome.part"), os.path.join(directory, "outcome"))


class Running:
    def __init__(self, test, server, options, wakeup):
        self.test = test
        self.directory = tempfile.mkdtemp(prefix="conformance-")
        self.began = time.monotonic()
        self.deadline = self.began + options.deadline
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self.become(server, options, wakeup)

    def become(self, server, options, wakeup):
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in wakeup:
            end.close()
        os.setsid()
        output = os.open(os.path.join(self.directory, "output"), os.O_WRONLY | os.O_CREAT)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        tempfile.tempdir = self.directory
        run_here(self.test, server, options, self.directory)
        raise SystemExit(0)

    def end(self, late):
        """Its result, once it has ended or must end, and the end of all that it has started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        if late:
            os.waitpid(self.pid, 0)
        with open(os.path.join(self.directory, "output"), errors="backslashreplace") as file:
            output = file.read()
        try:
            with open(os.path.join(self.directory, "outcome")) as file:
                outcome, message = json.load(file)
        except FileNotFoundError:
            outcome, message = "fail", "its process died"
        if late:
            outcome, message = "late", "after %s; see the output" % (
                "'%s', its process did not end" % outcome if message != "its process died" else "the deadline")
        shutil.rmtree(self.directory, ignore_errors=True)
        return {"test": self.test.case + "." + self.test.method, "class": self.test.kind, "reason": self.test.reason,
                "outcome": outcome, "seconds": round(time.monotonic() - self.began, 2), "message": message,
                "output": output[-8000:] if outcome != "pass" or re.search(r"(?m)^Process \S+:$", output) else ""}


class Runner:
    def __init__(self, server, options):
        self.server, self.options = server, options
        self.results = []
        self.wakeup = socket.socketpair()
        for end in self.wakeup:
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self.wakeup[1].fileno())

    def run(self, tests, jobs):
        waiting, running = collections.deque(tests), {}
        while waiting or running:
            while waiting and len(running) < jobs:
                started = Running(waiting.popleft(), self.server, self.options, self.wakeup)
                running[started.pid] = started
            self.wait(min(each.deadline for each in running.values()) - time.monotonic())
            now = time.monotonic()
            for pid, each in list(running.items()):
                ended = os.waitpid(pid, os.WNOHANG)[0] == pid
                if ended or now > each.deadline:
                    del running[pid]
                    self.note(each.end(not ended))

    def wait(self, seconds):
        """Until a process has ended, at most so long."""
        if select.select([self.wakeup[0]], [], [], max(0, seconds))[0]:
            while True:
                try:
                    if not self.wakeup[0].recv(4096):
                        return
                except BlockingIOError:
                    return

    def note(self, result):
        self.results.append(result)
        if self.options.verbose or result["outcome"] != "pass":
            print("%-4s %-6s %6.2f s  %s" % (result["outcome"], result["class"], result["seconds"], result["test"]))
        if result["outcome"] != "pass" or (self.options.verbose and result["output"]):
            for line in (result["message"] + "\n" + result["output"]).rstrip().splitlines():
                print("    | " + line)
        sys.stdout.flush()


def needs_solitude(test):
    """It looks at what all clients share; or CPython's server forks for it, amid threads that hold locks."""
    return test.case in ("References", "NamedQueue") or "pool" in (test.case + test.method).lower()


def main():
    options = parse_arguments()
    tests = collect(options.named_queue)
    if options.list:
        show(tests)
        return 0
    tests = [test for test in tests if options.only in ("all", test.kind)
             and re.search(options.match, test.case + "." + test.method)]
    if not tests:
        print("no test is selected", file=sys.stderr)
        return 2
    host, port = options.at.rsplit(":", 1)
    with open(options.authkey_file, "rb") as file:
        server = Server((host, int(port)), file.read().rstrip(b"\r\n"))
    try:
        before = server.objects()
    except Exception as e:
        print("the server at %s does not serve: %s: %s" % (options.at, type(e).__name__, e), file=sys.stderr)
        return 2
    began = time.monotonic()
    runner = Runner(server, options)
    alone = [test for test in tests if needs_solitude(test)]
    runner.run(alone, 1)
    runner.run([test for test in tests if test not in alone], options.jobs)
    try:
        left = server.left(before)
        if left:
            print("left on the server:\n" + server.ask("debug_info"))
    except Exception as e:
        print("the server does not serve any more: %s: %s" % (type(e).__name__, e))
        left = None
    passed = collections.Counter(result["class"] for result in runner.results if result["outcome"] == "pass")
    every = collections.Counter(result["class"] for result in runner.results)
    summary = ", ".join("%s %d of %d" % (kind, passed[kind], every[kind]) for kind in sorted(every))
    seconds = time.monotonic() - began
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"python": sys.version.split()[0], "start_method": options.start_method,
                       "seconds": round(seconds, 1), "passed": passed, "of": every, "objects_left": left,
                       "tests": runner.results}, file, indent=1)
    print("Python %s, %s: %s; objects left: %s; %.0f s"
          % (sys.version.split()[0], options.start_method, summary, "unknown" if left is None else left, seconds))
    return 0 if passed == every and left == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
