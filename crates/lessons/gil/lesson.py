import multiprocessing
import threading
import time

JOBS = 4


def compute(numbers):  # counts the primes among them
    primes = 0
    for n in range(1_000_000, 1_000_000 + numbers):
        if all(n % d for d in range(2, int(n**0.5) + 1)):
            primes += 1
    return primes


def serial(job, amount):
    for _ in range(JOBS):
        job(amount)


def at_once(kind, job, amount):
    workers = [kind(target=job, args=(amount,)) for _ in range(JOBS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def measure(title, way, *args):
    start = time.perf_counter()
    way(*args)
    print(f'{title}: {time.perf_counter() - start:.1f} s')


if __name__ == '__main__':
    for title, job, amount in ('computing', compute, 15_000), ('waiting', time.sleep, 0.3):
        measure(f'{title}, one after the other', serial, job, amount)
        measure(f'{title}, threads', at_once, threading.Thread, job, amount)
        measure(f'{title}, processes', at_once, multiprocessing.Process, job, amount)
