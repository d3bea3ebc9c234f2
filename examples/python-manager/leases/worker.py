#!/usr/bin/env python3
"""Factors the numbers of one job after the other: worker.py HOST:PORT KEYFILE NAME

Stock multiprocessing. A job is taken with a lease and stays the queue's until it is acknowledged: when this process
dies, or its machine does, another worker gets the job, with a count that says so.
"""
import sys
from multiprocessing.managers import BaseManager


class JobManager(BaseManager):
    pass


JobManager.register("factor_jobs")
JobManager.register("factor_reports")


def connect(at, key_file):
    host, port = at.rsplit(":", 1)
    with open(key_file, "rb") as file:
        key = file.read().rstrip(b"\r\n")
    manager = JobManager(address=(host, int(port)), authkey=key)
    manager.connect()
    return manager


def factors(number):
    """The prime factors in ascending order, by trial division."""
    found, divisor = [], 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1 if divisor == 2 else 2
    return found + [number] if number > 1 else found


def work(name, jobs, reports):
    def report(event, chunk=0, deliveries=0, found=()):
        reports.put({"worker": name, "event": event, "chunk": chunk, "deliveries": deliveries, "factors": list(found)})

    report("ready")
    while True:
        delivery = jobs.lease(seconds=20)
        job = delivery["item"]
        if job is None:
            jobs.release(delivery["id"])  # for the next worker
            return
        report("taken", job["chunk"], delivery["count"])
        report("done", job["chunk"], delivery["count"], [factors(number) for number in job["numbers"]])
        jobs.acknowledge(delivery["id"])


if __name__ == "__main__":
    manager = connect(*sys.argv[1:3])
    try:
        work(sys.argv[3], manager.factor_jobs(), manager.factor_reports())
    except (EOFError, ConnectionError) as lost:
        sys.exit("worker: the host is gone: %r" % lost)
    except KeyboardInterrupt:
        pass  # what was leased goes back with the connection
