#!/usr/bin/env python3
"""Stock multiprocessing.managers clients against Holdfast and against CPython's own server, rounds in turn, in one run.

    python3 bench/python/manager_bench.py [--quick] -- COMMAND…      COMMAND… serve … starts a Holdfast

Both servers are processes of their own on TCP loopback, of the same machine as the clients: read ratios, not absolutes.
"""
import argparse
import json
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.managers import SyncManager

HERE = os.path.dirname(os.path.abspath(__file__))
STOCK = os.path.join(HERE, "..", "..", "src", "test", "python", "stock_server.py")
ANSWER_S = 120
SERVED_S = 20  # a server that drops connections in a rush lets their clients wait for ever


class Server:
    def __init__(self, name, command, key):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline().decode()
        if not line.startswith("READY "):
            raise SystemExit("%s did not start: %s" % (name, line or "it said nothing"))
        at = line[6:].strip()
        host, port = (json.loads(at)["python"] if at.startswith("{") else at).rsplit(":", 1)
        self.manager = SyncManager(address=(host, int(port)), authkey=key)
        self.manager.connect()

    def cpu(self):
        """Seconds of processor time so far."""
        with open("/proc/%d/stat" % self.process.pid) as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def threads(self):
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(r"Threads:\s+(\d+)", file.read()).group(1))

    def memory(self):
        """Bytes: of a JVM those that live, of others those that are resident."""
        if self.name == "Holdfast" and shutil.which("jcmd"):
            histogram = subprocess.run(["jcmd", str(self.process.pid), "GC.class_histogram"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
            total = re.search(rb"Total\s+\d+\s+(\d+)", histogram.stdout)
            if total:
                return int(total.group(1))
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) * 1024

    def stop(self):
        self.manager = None
        self.process.terminate()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def timed(count, function):
    began = time.perf_counter()
    for i in range(count):
        function(i)
    return (time.perf_counter() - began) / count


def client(work, shared, count, number, ready, answers):
    work(shared, 20, number)  # connects
    ready.wait(ANSWER_S)
    began = time.perf_counter()
    work(shared, count, number)
    answers.send((began, time.perf_counter()))


def set_items(shared, count, number):
    for i in range(count):
        shared[number] = i


def put_and_get(shared, count, number):
    for i in range(count // 2):
        shared.put(i)
        shared.get()


def together(server, clients, work, shared, count):
    """So many client processes at one time: seconds for one operation of all, and the server's for it."""
    ready = multiprocessing.Barrier(clients + 1)
    receiving, answers = multiprocessing.Pipe(False)
    processes = [multiprocessing.Process(target=client, args=(work, shared, count, number, ready, answers))
                 for number in range(clients)]
    for process in processes:
        process.start()
    ready.wait(ANSWER_S)
    cpu = server.cpu()
    times = []
    for _ in processes:
        if not receiving.poll(ANSWER_S):
            raise SystemExit("%s served only %d of %d clients within %d s" % (server.name, len(times), clients,
                                                                              ANSWER_S))
        times.append(receiving.recv())
    cpu = server.cpu() - cpu
    for process in processes:
        process.join()
    operations = clients * count
    return (max(end for _, end in times) - min(began for began, _ in times)) / operations, cpu / operations


def hold(shared, threads, answers, until):
    """Each thread has a connection of its own, which it keeps until the event."""
    served = []
    done = threading.Event()

    def run(i):
        shared[i] = i
        served.append(shared[i] == i)
        done.wait()
    runners = [threading.Thread(target=run, args=(i,), daemon=True) for i in range(threads)]
    for runner in runners:
        runner.start()
    deadline = time.monotonic() + SERVED_S
    while len(served) < threads and time.monotonic() < deadline:
        time.sleep(0.01)
    answers.send(sum(served))
    until.wait(ANSWER_S)
    done.set()


def many_threads(server, processes, threads):
    shared = server.manager.dict()
    shared[0] = 0
    receiving, answers = multiprocessing.Pipe(False)
    until = multiprocessing.Event()
    before, memory = server.threads(), server.memory()
    began = time.perf_counter()
    running = [multiprocessing.Process(target=hold, args=(shared, threads, answers, until)) for _ in range(processes)]
    for process in running:
        process.start()
    served = 0
    for _ in running:
        if receiving.poll(ANSWER_S):
            served += receiving.recv()
    seconds = time.perf_counter() - began
    grown = server.threads() - before, (server.memory() - memory) / (processes * threads)
    until.set()
    for process in running:
        process.join()
    return (served, seconds) + grown


class Figures:
    def __init__(self, here, theirs, quick):
        self.servers = {"here": here, "theirs": theirs}
        self.quick = quick

    def verdict(self, reached):
        return "" if reached or self.quick else ": NOT REACHED"

    def rounds(self, count, measure):
        """What it measures, of both in turn; the one that begins changes."""
        measured = {"here": [], "theirs": []}
        for i in range(count):
            for name in sorted(self.servers, reverse=i % 2 == 1):
                measured[name].append(measure(self.servers[name]))
        return measured["here"], measured["theirs"]

    def compare(self, what, here, theirs, wanted):
        ratios = [b / a for a, b in zip(here, theirs)]
        ratio = statistics.median(ratios)
        print("%-44s %10.1f us %10.1f us %8.2fx  (rounds %.2f to %.2f; wanted %gx%s)"
              % (what, statistics.median(here) * 1e6, statistics.median(theirs) * 1e6, ratio, min(ratios), max(ratios),
                 wanted, self.verdict(ratio >= wanted)), flush=True)

    def limit(self, what, value, unit, most):
        print("%-44s %10.2f %s  (wanted at most %g%s)" % (what, value, unit, most, self.verdict(value <= most)),
              flush=True)


def run(figures):
    quick = figures.quick
    here, theirs = figures.servers["here"], figures.servers["theirs"]
    print("Python %s%s" % (sys.version.split()[0], "; too short to say anything" if quick else ""))
    print("%-44s %13s %13s %9s" % ("for one operation, median", "Holdfast", "CPython", "ratio"))
    timed(30 if quick else 3000, lambda i: here.manager.list())  # a JVM compiles what it meets often
    count = {"Holdfast": 20 if quick else 300, "CPython": 2 if quick else 10}
    a, b = figures.rounds(1 if quick else 5, lambda s: timed(count[s.name], lambda i: s.manager.list()))
    figures.compare("create and release one object", a, b, 50)
    figures.limit("create and release one object", statistics.median(a) * 1000, "ms", 5)

    dicts = {s: s.manager.dict() for s in (here, theirs)}
    operations = 300 if quick else 4000
    timed(300 if quick else 20000, lambda i: dicts[here].__setitem__(1, i))
    a, b = figures.rounds(1 if quick else 15, lambda s: timed(operations, lambda i: dicts[s].__setitem__(1, i)))
    figures.compare("dict set, 1 client", a, b, 1.0)

    queues = {s: s.manager.Queue() for s in (here, theirs)}
    clients, operations = (4, 100) if quick else (16, 2000)
    total = []
    for name, work, shared in (("dict set", set_items, dicts), ("queue put, get", put_and_get, queues)):
        if not quick:  # a server runs for days: in the first seconds a JVM's compiler takes as much as what it serves
            together(here, clients, work, shared[here], 20000)
        a, b = figures.rounds(1 if quick else 7, lambda s: together(s, clients, work, shared[s], operations))
        total.append((a, b))
        figures.compare("%s, %d client processes" % (name, clients), [x[0] for x in a], [x[0] for x in b], 1.0)
        print("%-44s %10.1f us %10.1f us" % ("    of it processor time of the server", statistics.median(
            x[1] for x in a) * 1e6, statistics.median(x[1] for x in b) * 1e6), flush=True)
    (da, db), (qa, qb) = total
    figures.compare("both, %d client processes" % clients, [x[0] + y[0] for x, y in zip(da, qa)],
                    [x[0] + y[0] for x, y in zip(db, qb)], 1.8)
    cpu = statistics.median((x[1] + y[1]) / 2 for x, y in zip(da, qa))
    figures.limit("processor time of Holdfast, both", cpu * 1e6, "us", 8)

    for server in (here, theirs):
        processes, threads = (2, 10) if quick else (10, 50)
        served, seconds, more, memory = many_threads(server, processes, threads)
        print("%d client threads in %d processes, %s: %d served in %.1f s; %d threads more in the server, %.1f KB %s"
              % (processes * threads, processes, server.name, served, seconds, more, memory / 1024,
                 "a connection"), flush=True)

    payload = os.urandom(10_000_000)

    def in_and_out(server):
        began = time.perf_counter()
        dicts[server]["bytes"] = payload
        if dicts[server]["bytes"] != payload:
            raise SystemExit("%s gave back other bytes" % server.name)
        return time.perf_counter() - began
    figures.rounds(1 if quick else 100, in_and_out)
    a, b = figures.rounds(1 if quick else 51, in_and_out)
    figures.compare("10 MB of bytes in and out", a, b, 1.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only that it runs")
    parser.add_argument("command", nargs="+", help="what starts holdfast, before its arguments")
    options = parser.parse_args()
    multiprocessing.set_start_method("fork")
    with tempfile.TemporaryDirectory(prefix="manager-bench-") as directory:
        key_file = os.path.join(directory, "authkey")
        key = os.urandom(32).hex().encode()
        with open(os.open(key_file, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
            file.write(key)
        multiprocessing.current_process().authkey = key
        servers = []
        try:
            servers.append(Server("Holdfast", options.command + [
                "serve", "--bridge", "off", "--python", "127.0.0.1:0", "--authkey-file", key_file,
                "--data", os.path.join(directory, "data")], key))
            servers.append(Server("CPython", [sys.executable, STOCK, "--authkey-file", key_file], key))
            run(Figures(*servers, options.quick))
        finally:
            for server in servers:
                server.stop()


if __name__ == "__main__":
    main()
