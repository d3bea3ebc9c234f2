#!/usr/bin/env python3
"""Has numbers factored by whatever workers there are, and says who did: submit.py HOST:PORT KEYFILE COUNT"""
import math
import sys

from worker import connect

CHUNK = 43

if __name__ == "__main__":
    manager = connect(*sys.argv[1:3])
    jobs, reports = manager.factor_jobs(), manager.factor_reports()
    numbers = [999999999999 + 2 * i for i in range(int(sys.argv[3]))]
    chunks = [numbers[i:i + CHUNK] for i in range(0, len(numbers), CHUNK)]
    for number, chunk in enumerate(chunks):
        jobs.put({"chunk": number, "numbers": chunk})
    done = {}
    while len(done) < len(chunks):
        report = reports.get()
        if report["event"] == "done":
            done.setdefault(report["chunk"], report)  # a worker that died behind its answer: the job is done twice
    jobs.put(None)
    right = sum(math.prod(found) == number
                for chunk, report in done.items() for number, found in zip(chunks[chunk], report["factors"]))
    print("%d numbers, %d right, %d of %d jobs at the first attempt"
          % (len(numbers), right, sum(report["deliveries"] == 1 for report in done.values()), len(chunks)))
