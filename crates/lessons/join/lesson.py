import threading
import time


def work(seconds):
    time.sleep(seconds)


def join(title, timeout=None):
    tom = threading.Thread(target=work, args=(1.0,))
    tom.start()
    before = time.monotonic()
    result = tom.join(timeout)
    waited = 'a second' if time.monotonic() - before > 0.8 else 'less'
    print(f'{title}: join returned {result} after {waited}, tom alive: {tom.is_alive()}')
    tom.join()


def refused(title, thread):
    try:
        thread.join()
    except RuntimeError as error:
        print(f'{title}: RuntimeError: {error}')


join('join')
join('join with a time-out', timeout=0.2)
refused('join before start', threading.Thread(target=work))
refused('join oneself', threading.current_thread())

# Daemons: they wait for ever, and the program ends all the same.
tom = threading.Thread(target=lambda: (time.sleep(0.2), jack.join()), daemon=True)
jack = threading.Thread(target=lambda: (time.sleep(0.2), tom.join()), daemon=True)
tom.start()
jack.start()
time.sleep(1)
print(f'each other: tom alive: {tom.is_alive()}, jack alive: {jack.is_alive()}')
