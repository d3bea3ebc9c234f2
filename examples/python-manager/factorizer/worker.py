#!/usr/bin/env python3
"""Factors what is in the job queue until it is told to end: worker.py HOST:PORT KEYFILE PROCESSES"""
import multiprocessing
import sys

from jobs import connect


def factors(n):
    found, divisor = [], 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            found.append(divisor)
            n //= divisor
        divisor += 1 if divisor == 2 else 2
    return found + [n] if n > 1 else found


def work(job_q, result_q):
    while True:
        numbers = job_q.get()
        if numbers is None:
            job_q.put(None)  # for the next worker
            return
        result_q.put({n: factors(n) for n in numbers})


if __name__ == "__main__":
    manager = connect(*sys.argv[1:3])
    arguments = manager.get_job_q(), manager.get_result_q()
    workers = [multiprocessing.Process(target=work, args=arguments) for _ in range(int(sys.argv[3]))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
