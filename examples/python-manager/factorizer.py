"""The distributed factorizer: jobs and results in two queues on the host, workers on any machine. Stock Python."""
import multiprocessing
import sys
from multiprocessing.managers import BaseManager


class JobManager(BaseManager):
    pass


JobManager.register('get_job_q')
JobManager.register('get_result_q')


def connect(address, key):
    host, port = address.rsplit(':', 1)
    manager = JobManager(address=(host, int(port)), authkey=key)
    manager.connect()
    return manager


def factors(n):
    found, p = [], 2
    while p * p <= n:
        while n % p == 0:
            found.append(p)
            n //= p
        p += 1
    return found + [n] if n > 1 else found


def work(address, key):
    manager = connect(address, key)
    jobs, results = manager.get_job_q(), manager.get_result_q()
    for numbers in iter(jobs.get, None):
        results.put({n: factors(n) for n in numbers})


if __name__ == '__main__':
    address, key = sys.argv[1], open(sys.argv[2], 'rb').read().strip()
    workers = [multiprocessing.Process(target=work, args=(address, key)) for _ in range(3)]
    for worker in workers:
        worker.start()
    manager = connect(address, key)
    numbers = range(1000000, 1000999)
    chunks = [numbers[i:i + 50] for i in range(0, len(numbers), 50)]
    for chunk in chunks:
        manager.get_job_q().put(list(chunk))
    found = {}
    for _ in chunks:
        found.update(manager.get_result_q().get())
    for _ in workers:
        manager.get_job_q().put(None)
    for worker in workers:
        worker.join()
    print(len(found), 'numbers,', sum(1 for n in found if found[n] == [n]), 'primes')
