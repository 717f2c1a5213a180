import threading
import time

SEATS = 2


class Room:
    def __init__(self, kind):
        self.seats = kind(SEATS)
        self.inside = self.most = 0
        self.lock = threading.Lock()
        self.caught = []

    def visit(self):
        with self.seats:
            self.sit(0.4)

    def leave_twice(self):
        with self.seats:
            self.sit(0.2)
        self.seats.release()

    def sit(self, stay):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(stay)
        with self.lock:
            self.inside -= 1


def attempt(release, *args):
    try:
        release(*args)
        print('  ok')
    except ValueError as error:
        print(f'  ValueError: {error}')


def mistakes(room):
    room.seats.acquire()
    attempt(room.seats.release, 2)
    attempt(room.seats.release)
    attempt(room.seats.release)


def open_room(title, room, visits):
    threading.excepthook = lambda args: room.caught.append(args.exc_type.__name__)
    guests = [threading.Thread(target=visit) for visit in visits]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    print(f'{title}: most inside at once {room.most}, errors {room.caught}')


for kind in threading.Semaphore, threading.BoundedSemaphore:
    room = Room(kind)
    mistakes(room)
    open_room(kind.__name__, room, [room.visit] * 5)

room = Room(threading.BoundedSemaphore)
open_room('BoundedSemaphore, one leaves twice', room, [room.leave_twice] + [room.visit] * 4)
