import threading


class Account:
    def __init__(self, lock):
        self.balance = 0
        self.lock = lock()

    def deposit(self, amount):
        with self.lock:
            self.balance += amount

    def pay(self):
        with self.lock:
            self.deposit(100)  # takes the lock that we hold
            self.deposit(10)

    def pay_and_keep(self):
        self.lock.acquire()
        self.lock.acquire()
        self.balance += 110
        self.lock.release()


def payday(title, lock, pay):
    account = Account(lock)
    # Both are there before either pays: a thread that has ended leaves its ident, and so its RLock, to the next.
    both = threading.Barrier(2)

    def work():
        both.wait()
        pay(account)

    # Daemons: if they wait for ever, the program can end all the same.
    clerks = [threading.Thread(target=work, daemon=True) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(1)
    waiting = sum(clerk.is_alive() for clerk in clerks)
    print(f'{title}: the balance is {account.balance}, still waiting {waiting}')


payday('Lock', threading.Lock, Account.pay)
payday('RLock', threading.RLock, Account.pay)
payday('RLock, released once too few', threading.RLock, Account.pay_and_keep)

lock = threading.RLock()
inside = threading.Event()
done = threading.Event()


def hold():
    with lock:
        inside.set()
        done.wait()
    print('tom has released it')


tom = threading.Thread(target=hold)
tom.start()
inside.wait()
try:
    lock.release()
except RuntimeError as error:
    print(f'main: RuntimeError: {error}')
done.set()
tom.join()
