import threading
import time

ROUNDS = 10
count = 0
lock = threading.Lock()


def add():
    global count
    for _ in range(ROUNDS):
        seen = count
        time.sleep(0.01)  # whoever waits for the processor gets it here
        count = seen + 1


def add_locked():
    global count
    for _ in range(ROUNDS):
        with lock:
            seen = count
            time.sleep(0.01)
            count = seen + 1


def race(title, tom, jack):
    global count
    count = 0
    threads = [threading.Thread(target=tom), threading.Thread(target=jack)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = 'all there' if count == 2 * ROUNDS else 'updates were lost'
    print(f'{title}: {2 * ROUNDS} additions, {verdict}')


race('no lock', add, add)
race('only tom locks', add_locked, add)
race('both lock', add_locked, add_locked)
