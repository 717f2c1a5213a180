import threading
import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError

REQUESTS = 500
WORKERS = 4


def handle(came):
    return time.perf_counter() - came


def thread_each():
    waited = []
    for _ in range(REQUESTS):
        came = time.perf_counter()
        thread = threading.Thread(target=lambda: waited.append(handle(came)))
        thread.start()
        thread.join()
    return REQUESTS, waited


def pool():
    waited = []
    with ThreadPoolExecutor(WORKERS) as executor:
        executor.submit(handle, 0).result()  # started before the first request comes
        for _ in range(REQUESTS):
            waited.append(executor.submit(handle, time.perf_counter()).result())
        return len(executor._threads), waited


def help_each_other(workers):
    executor = ThreadPoolExecutor(workers)

    def needs_help():
        time.sleep(0.2)
        return executor.submit(handle, 0).result(timeout=1)  # in the same pool

    try:
        for future in [executor.submit(needs_help) for _ in range(4)]:
            future.result()
        print(f'{workers} workers, 4 requests: done')
    except TimeoutError:
        print(f'{workers} workers, 4 requests: still waiting after 1 s')


for way in thread_each, pool:
    threads, waited = way()
    typical = sorted(waited)[REQUESTS // 2]
    print(f'{way.__name__}: {threads} threads, a request waits {typical * 1e6:.0f} us')
help_each_other(5)
help_each_other(4)
