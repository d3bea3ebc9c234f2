"""A list of employees that the host keeps and does not understand: it never imports or runs their class."""
import sys
from multiprocessing.managers import BaseManager


class Employee:
    def __init__(self, name, salary):
        self.name = name
        self.salary = salary

    def raise_salary(self, percent):
        self.salary *= 1 + percent / 100


class Staff(BaseManager):
    pass


Staff.register('staff')

if __name__ == '__main__':
    host, port = sys.argv[1].rsplit(':', 1)
    manager = Staff(address=(host, int(port)), authkey=open(sys.argv[2], 'rb').read().strip())
    manager.connect()
    staff = manager.staff()
    staff.append(Employee('bob', 1000))
    bob = staff.pop()        # a copy, as from any managed list
    bob.raise_salary(10)
    staff.append(bob)
    print(staff.__getitem__(0).name, 'earns', round(staff.__getitem__(0).salary, 2))
