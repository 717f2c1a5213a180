import threading
import time

SEATS = 2
GUESTS = range(1, 6)


class Room:
    def __init__(self):
        self.seats = threading.Semaphore(SEATS)
        self.inside = self.most = 0
        self.lock = threading.Lock()

    def visit(self, guest):
        with self.seats:
            self.sit(guest)

    def visit_uncounted(self, guest):
        self.sit(guest)

    def visit_and_forget(self, guest):
        self.seats.acquire()
        self.sit(guest)
        if guest % 2 == 0:
            return  # in a hurry
        self.seats.release()

    def visit_and_give_twice(self, guest):
        if guest == 1:
            self.seats.release()
        self.visit(guest)

    def sit(self, guest):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(0.3)
        with self.lock:
            self.inside -= 1


def open_room(title, visit):
    room = Room()
    # Daemons: if they wait for ever, the program can end all the same.
    guests = [threading.Thread(target=visit, args=(room, n), daemon=True) for n in GUESTS]
    for guest in guests:
        guest.start()
    deadline = time.monotonic() + 2
    for guest in guests:
        guest.join(max(0, deadline - time.monotonic()))
    waiting = sum(guest.is_alive() for guest in guests)
    print(f'{title}: most inside at once {room.most}, still waiting {waiting}')


open_room('a permit each', Room.visit)
open_room('no semaphore', Room.visit_uncounted)
open_room('some forget to release', Room.visit_and_forget)
open_room('one releases too often', Room.visit_and_give_twice)
