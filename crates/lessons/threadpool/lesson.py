import threading
import time

import threadpool  # pip install threadpool


def square(n):
    time.sleep(n / 10)
    return n * n


def area(width, height):
    return width * height


def show(request, result):
    print(f'{threading.current_thread().name}: {request.args[0]} squared is {result}')


def show_area(request, result):
    print(f'the area is {result}')


def show_error(request, exc_info):
    print(f'{exc_info[0].__name__}: {exc_info[1]}')


def put_all(pool, requests):
    for request in requests:
        pool.putRequest(request)


# A single argument each: anything but a tuple.
pool = threadpool.ThreadPool(3)
put_all(pool, threadpool.makeRequests(square, [1, 2, 3], show))
pool.wait()
print(f'{len(pool.workers)} workers are still there')

# Several: a tuple of a list and a dictionary.
pool = threadpool.ThreadPool(1)
calls = [([2, 3], {}), ([2], {'height': 5}), ([2], None)]
put_all(pool, threadpool.makeRequests(area, calls, show_area, show_error))
pool.wait()


# A callback that fails.
def fail(request, result):
    assert result != 1
    show(request, result)


pool = threadpool.ThreadPool(3)
put_all(pool, threadpool.makeRequests(square, [1, 2, 3], fail))
try:
    pool.wait()
except AssertionError:
    print('the error of the callback comes out of wait')
waiting = threading.Thread(target=pool.wait, daemon=True)
waiting.start()
waiting.join(2)
print(f'waiting for the others: {"still" if waiting.is_alive() else "done"}')

# Room for one request and for one result.
pool = threadpool.ThreadPool(3, q_size=1, resq_size=1)
requests = threadpool.makeRequests(square, [1] * 8, show)
putting = threading.Thread(target=put_all, args=(pool, requests), daemon=True)
putting.start()
putting.join(2)
print(f'putting 8 requests: {"still" if putting.is_alive() else "done"}')
