import threading


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.Lock()

    def deposit(self, amount):
        with self.lock:
            self.balance += amount

    def pay(self):
        with self.lock:  # nobody is to see the wage without the bonus
            self.deposit(100)  # takes the lock that we hold
            self.deposit(10)

    def pay_fixed(self):
        with self.lock:
            self._add(100)
            self._add(10)

    def _add(self, amount):  # the caller holds the lock
        self.balance += amount

    def pay_impatiently(self):
        with self.lock:
            if not self.lock.acquire(timeout=0.5):
                print('gave up: nothing paid')


def payday(title, pay):
    account = Account()
    # A daemon: if it waits for ever, the program can end all the same.
    clerk = threading.Thread(target=pay, args=(account,), daemon=True)
    clerk.start()
    clerk.join(2)
    state = 'still waiting after 2 s' if clerk.is_alive() else 'done'
    print(f'{title}: {state}, the balance is {account.balance}')


payday('asks for what it holds', Account.pay)
payday('the inner part takes no lock', Account.pay_fixed)
payday('with a time-out', Account.pay_impatiently)

lock = threading.Lock()
inside = threading.Event()


def twice():
    lock.acquire()
    inside.set()
    lock.acquire()
    print('tom has it twice')


tom = threading.Thread(target=twice)
tom.start()
inside.wait()
tom.join(0.5)
print('main releases what tom took')
lock.release()
tom.join()
