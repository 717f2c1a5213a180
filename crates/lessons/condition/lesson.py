import threading
import time


class Shelf:
    def __init__(self, room):
        self.loaves, self.room = 0, room
        lock = threading.Lock()
        self.not_full = threading.Condition(lock)
        self.not_empty = threading.Condition(lock)

    def put(self):
        with self.not_full:
            while self.loaves == self.room:
                self.not_full.wait()
            self.loaves += 1
            self.not_empty.notify()

    def take(self):
        with self.not_empty:
            while self.loaves == 0:
                self.not_empty.wait()
            self._take_one()

    def take_with_if(self):
        with self.not_empty:
            if self.loaves == 0:
                self.not_empty.wait()
            self._take_one()

    def take_blindly(self):
        with self.not_empty:
            self.not_empty.wait()
            self._take_one()

    def _take_one(self):
        if self.loaves == 0:
            raise IndexError('took a loaf from an empty shelf')
        self.loaves -= 1
        self.not_full.notify()


def run(take, shelf, errors):
    try:
        take(shelf)
    except IndexError as error:
        errors.append(error)


def open_shop(title, take, first):
    shelf, errors = Shelf(room=2), []
    # Daemons: if they wait for ever, the program can end all the same.
    customers = [threading.Thread(target=run, args=(take, shelf, errors), daemon=True)
                 for _ in range(2)]
    if first == 'customers':
        for customer in customers:
            customer.start()
        time.sleep(0.5)
        with shelf.not_full:  # one loaf, and both are called
            shelf.loaves += 1
            shelf.not_empty.notify_all()
        time.sleep(0.5)
    shelf.put()
    if first == 'baker':
        shelf.put()
        for customer in customers:
            customer.start()
    time.sleep(0.5)
    waiting = sum(customer.is_alive() for customer in customers)
    print(f'{title}: {waiting} still waiting, {shelf.loaves} on the shelf'
          + ''.join(f', {error}' for error in errors))


open_shop('while', Shelf.take, 'customers')
open_shop('if', Shelf.take_with_if, 'customers')
open_shop('while, the baker first', Shelf.take, 'baker')
open_shop('without a look, the baker first', Shelf.take_blindly, 'baker')
