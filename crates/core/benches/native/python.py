"""The jobs of this bench in CPython: the median of seven runs each."""

import concurrent.futures
import multiprocessing
import queue
import statistics
import sys
import threading
import time


def show(what, n, job):
    times = []
    for _ in range(7):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) / n)
    ns = statistics.median(times) * 1e9
    time_of_one = f"{ns:.1f} ns" if ns < 1e3 else f"{ns / 1e3:.2f} µs" if ns < 1e6 else f"{ns / 1e6:.2f} ms"
    print(f"{what:<34} {time_of_one:>9} python {sys.version.split()[0]}", flush=True)


def lock():
    lock = threading.Lock()
    for _ in range(200_000):
        with lock:
            pass


def lock_of_two():
    lock = threading.Lock()

    def turns():
        for _ in range(50_000):
            with lock:
                pass

    two(turns, turns)


def rlock():
    lock = threading.RLock()
    for _ in range(200_000):
        with lock:
            pass


def semaphore():
    semaphore = threading.Semaphore(2)
    for _ in range(50_000):
        semaphore.acquire()
        semaphore.release()


def two(first, second):
    thread = threading.Thread(target=second)
    thread.start()
    first()
    thread.join()


def events():
    one, other = threading.Event(), threading.Event()

    def ping():
        for _ in range(5_000):
            one.set()
            other.wait()
            other.clear()

    def pong():
        for _ in range(5_000):
            one.wait()
            one.clear()
            other.set()

    two(ping, pong)


def condition():
    condition = threading.Condition()
    turn = [False]

    def turns(mine):
        for _ in range(5_000):
            with condition:
                condition.wait_for(lambda: turn[0] == mine)
                turn[0] = not mine
                condition.notify()

    two(lambda: turns(False), lambda: turns(True))


def barrier():
    barrier = threading.Barrier(2)

    def rounds():
        for _ in range(5_000):
            barrier.wait()

    two(rounds, rounds)


def queue_of(q, pairs):
    def job():
        each = range(20_000 // pairs)
        threads = [threading.Thread(target=lambda: [q.put(n) for n in each]) for _ in range(pairs)]
        threads += [threading.Thread(target=lambda: [q.get() for _ in each]) for _ in range(pairs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return job


def threads():
    for _ in range(200):
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()


def executor():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in range(20_000):
            pool.submit(int)


def processes(context):
    def job():
        for _ in range(5):
            process = context.Process(target=int)
            process.start()
            process.join()
    return job


def echo(pipe):
    while True:
        try:
            pipe.send_bytes(pipe.recv_bytes())
        except EOFError:
            return


def main():
    show("Lock, uncontended", 200_000, lock)
    show("Lock, 2 threads", 100_000, lock_of_two)
    show("RLock, uncontended", 200_000, rlock)
    show("Semaphore, acquire and release", 50_000, semaphore)
    show("Event, set to wake", 10_000, events)
    show("Condition, turn to turn", 10_000, condition)
    show("Barrier(2), a round", 5_000, barrier)
    for bound in (10, 1024, 0):
        for pairs in (1, 2, 4):
            name = f"Queue({bound})" if bound else "Queue"
            show(f"{name}, {pairs}:{pairs}", 20_000, queue_of(queue.Queue(bound), pairs))
    show("SimpleQueue, 1:1", 20_000, queue_of(queue.SimpleQueue(), 1))
    show("Thread, start and join", 200, threads)
    show("ThreadPoolExecutor.submit", 20_000, executor)
    fork = multiprocessing.get_context("fork")
    show("Process, start and join (fork)", 5, processes(fork))
    ours, theirs = fork.Pipe()
    process = fork.Process(target=echo, args=(theirs,))
    process.start()
    theirs.close()

    def round_trips():
        for _ in range(2_000):
            ours.send_bytes(b"\7" * 64)
            ours.recv_bytes()

    show("Pipe, round trip of 64 bytes", 2_000, round_trips)
    process.terminate()
    process.join()


main()
