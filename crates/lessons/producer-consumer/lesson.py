import queue
import threading
import time

q = queue.Queue(maxsize=10)
made = 0
used = {'tom': 0, 'jack': 0}


def producer():
    global made
    while True:
        number = made + 1
        if q.full():
            print(f'product {number} has to wait')
        q.put(f'product {number}')
        made = number
        print(f'has product {number}')
        time.sleep(0.1)


def consumer(name):
    while True:
        item = q.get()
        used[name] += 1
        print(f'{name} consume {item}')
        time.sleep(0.5)


threading.Thread(target=producer, daemon=True).start()
for name in used:
    threading.Thread(target=consumer, args=(name,), daemon=True).start()

time.sleep(5.05)
print(f"made {made}, tom {used['tom']}, jack {used['jack']}, in the queue {q.qsize()}")
