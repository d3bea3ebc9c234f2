#!/usr/bin/env python3
"""Has numbers factored by whatever workers there are: submit.py HOST:PORT KEYFILE COUNT"""
import math
import sys

from jobs import connect

CHUNK = 43

if __name__ == "__main__":
    manager = connect(*sys.argv[1:3])
    job_q, result_q = manager.get_job_q(), manager.get_result_q()
    numbers = [999999999999 + 2 * i for i in range(int(sys.argv[3]))]
    chunks = [numbers[i:i + CHUNK] for i in range(0, len(numbers), CHUNK)]
    for chunk in chunks:
        job_q.put(chunk)
    results = {}
    for _ in chunks:
        results.update(result_q.get())
    job_q.put(None)
    right = sum(math.prod(results[n]) == n for n in numbers)
    print("%d numbers, %d right" % (len(numbers), right))
