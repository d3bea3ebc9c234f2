"""What worker.py and submit.py have in common."""
import multiprocessing
from multiprocessing.managers import BaseManager


class JobManager(BaseManager):
    pass


JobManager.register("get_job_q")
JobManager.register("get_result_q")


def connect(at, key_file):
    host, port = at.rsplit(":", 1)
    with open(key_file, "rb") as file:
        key = file.read().rstrip(b"\r\n")
    multiprocessing.current_process().authkey = key  # for proxies in child processes
    manager = JobManager(address=(host, int(port)), authkey=key)
    manager.connect()
    return manager
