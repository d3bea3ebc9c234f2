class Employee:
    def __init__(self, name, salary):
        self.name = name
        self.salary = salary

    def raise_by(self, percent):
        self.salary += self.salary * percent / 100
