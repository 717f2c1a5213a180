import threading
import time


class Account:
    def __init__(self, number, lock):
        self.number = number
        self.lock = lock()
        self.balance = 100


def as_it_comes(source, target, patience):
    with source.lock:
        time.sleep(0.3)  # time for the other one to come from the other side
        with target.lock:
            move_one(source, target)


def in_order(source, target, patience):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock:
        time.sleep(0.3)
        with second.lock:
            move_one(source, target)


def with_patience(source, target, patience):
    while True:
        with source.lock:
            time.sleep(0.3)
            if target.lock.acquire(timeout=patience):
                move_one(source, target)
                target.lock.release()
                return
        print(f'account {source.number} backs off')
        time.sleep(patience)


def move_one(source, target):
    source.balance -= 1
    target.balance += 1


def cross(title, transfer, lock=threading.Lock):
    a, b = Account(1, lock), Account(2, lock)
    # Daemons: if they wait for ever, the program can end all the same.
    threads = [
        threading.Thread(target=transfer, args=(a, b, 0.4), daemon=True),
        threading.Thread(target=transfer, args=(b, a, 1.2), daemon=True),
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 3
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    waiting = sum(thread.is_alive() for thread in threads)
    state = f'{waiting} still waiting after 3 s' if waiting else 'done'
    print(f'{title}: {state}, A has {a.balance}, B has {b.balance}')


cross('opposite orders', as_it_comes)
cross('opposite orders, RLock', as_it_comes, threading.RLock)
cross('one order for all', in_order)
cross('give up and try again', with_patience)
