#!/usr/bin/env python3
"""A shared list of objects of one's own: staff.py HOST:PORT KEYFILE hire NAME SALARY | raise NAME PERCENT | show"""
import sys
from multiprocessing.managers import AcquirerProxy, BaseManager, ListProxy

from employee import Employee


class StaffManager(BaseManager):
    pass


StaffManager.register("staff", proxytype=ListProxy)
StaffManager.register("staff_lock", proxytype=AcquirerProxy)

host, port = sys.argv[1].rsplit(":", 1)
key = open(sys.argv[2], "rb").read().rstrip(b"\r\n")
manager = StaffManager(address=(host, int(port)), authkey=key)
manager.connect()
staff, lock = manager.staff(), manager.staff_lock()
command, arguments = sys.argv[3], sys.argv[4:]

if command == "hire":
    staff.append(Employee(arguments[0], float(arguments[1])))
elif command == "raise":
    with lock:  # what comes out of the list is a copy; it has to go back
        for i, employee in enumerate(staff):
            if employee.name == arguments[0]:
                employee.raise_by(float(arguments[1]))
                staff[i] = employee
else:
    print(", ".join("%s earns %.1f" % (employee.name, employee.salary) for employee in staff))
