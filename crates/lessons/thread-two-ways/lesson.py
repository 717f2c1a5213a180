import threading
import time


def number(num):
    print(f'number:{num}')
    time.sleep(2)


class MyThread(threading.Thread):
    def __init__(self, num):
        threading.Thread.__init__(self)
        self.num = num

    def run(self):
        print(f'number:{self.num}')
        time.sleep(2)


def start_all(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run_all(threads):
    for thread in threads:
        thread.run()  # not start: nobody else runs it


def timed(title, threads, do):
    print(f'{title}: {threads[0].name}, {threads[1].name}')
    before = time.monotonic()
    do(threads)
    print(f'{time.monotonic() - before:.0f} s')


timed('a function as target',
      [threading.Thread(target=number, args=(num,)) for num in (1, 2)], start_all)
timed('a class with run', [MyThread(1), MyThread(2)], start_all)
timed('run called by mistake', [MyThread(1), MyThread(2)], run_all)
