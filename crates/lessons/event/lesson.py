import threading
import time


def do(event, executed):
    event.wait()
    executed.append(threading.current_thread().name)


def race(title, decide):
    event = threading.Event()
    executed = []
    for _ in range(5):
        # A daemon: if it waits for ever, the program can end all the same.
        threading.Thread(target=do, args=(event, executed), daemon=True).start()
    time.sleep(0.5)
    before = len(executed)
    decide(event)
    time.sleep(0.5)
    print(f'{title}: {before} ran before, {len(executed)} in the end, '
          f'the flag is {event.is_set()}')


def set_then_clear(event):
    event.set()
    event.clear()


race('set', threading.Event.set)
race('set, then clear at once', set_then_clear)
race('never set', lambda event: None)
