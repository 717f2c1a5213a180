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


def deliver(title, done):
    dozen = queue.Queue(maxsize=10)

    def use():
        while True:
            dozen.get()
            time.sleep(0.05)
            done(dozen)

    for _ in range(2):
        threading.Thread(target=use, daemon=True).start()
    for product in range(12):
        dozen.put(product)
    joining = threading.Thread(target=dozen.join, daemon=True)
    joining.start()
    joining.join(2)
    print(f'{title}: {"still waiting" if joining.is_alive() else "all are used"}')


deliver('join, with task_done', queue.Queue.task_done)
deliver('join, without', lambda q: None)

threading.Thread(target=producer, daemon=True).start()
for name in used:
    threading.Thread(target=consumer, args=(name,), daemon=True).start()

time.sleep(5.05)
print(f"made {made}, tom {used['tom']}, jack {used['jack']}, in the queue {q.qsize()}")
