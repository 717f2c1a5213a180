import queue
import threading
import time

JOBS, WORKERS = 20, 4


def foo(done):
    time.sleep(1)
    done.append('ok')


def timed(title, target, threads, *args):
    done = []
    before = time.monotonic()
    started = [threading.Thread(target=target, args=(done, *args)) for _ in range(threads)]
    for thread in started:
        thread.start()
    alive = threading.active_count() - 1
    for thread in started:
        thread.join()
    print(f'{title}: {len(done)} ok, {alive} threads, {time.monotonic() - before:.0f} s')


def with_permit(done, permits):
    with permits:
        foo(done)


def worker(done, jobs):
    while True:
        try:
            jobs.get_nowait()
        except queue.Empty:
            return
        foo(done)


jobs = queue.Queue()
for number in range(JOBS):
    jobs.put(number)

timed('a thread for each job', foo, JOBS)
timed('a few at a time', with_permit, JOBS, threading.Semaphore(WORKERS))
timed('a few workers', worker, WORKERS, jobs)
