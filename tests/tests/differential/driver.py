"""Runs a small program many times in many orders, and prints what it came to.

Standard input: a line for each thing, an empty line, a line for each task (see program.rs).
Arguments: the seed of the pauses, how many times. Output: the outcomes, one a line.

A task stands still when it is inside a call without a time-out, its thread sleeps, and the kernel has not
switched it out of a CPU since the look before, although the interpreter's lock was free in between. When
that holds for all tasks that have not ended, nobody is left to wake them: they wait for ever. No clock decides.
"""

import os
import queue
import random
import sys
import threading
import time

THINGS = {name: getattr(threading, name) for name in
          ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Event", "Condition")}
THINGS["Queue"] = queue.Queue

STANDING_STILL = 25  # Threads that wait for ever stay: so many runs with some are enough.
PATIENCE = 60  # Seconds for a run that neither ends nor stands still.


class Task:
    def __init__(self, calls, scope, over):
        self.calls, self.scope, self.over = calls, scope, over
        self.results = []
        self.within = None  # The call that it is in, unless that one has a time-out.
        self.ended = False
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        threading.current_thread().task = self
        for text, call in self.calls:
            dawdle()
            if "timeout=" not in text:
                self.within = text
            try:
                result = show(eval(call, self.scope))
            except Exception as error:
                result = str(error) or type(error).__name__
            self.within = None
            self.results.append(result)
        self.ended = True
        # A thread that comes later would get the ident of one that is gone, and with it its RLocks.
        self.over.wait()

    def trail(self):
        """What changes whenever the thread does anything; None if it is about to do something."""
        if self.within is None:
            return None
        try:
            with open(f"/proc/self/task/{self.thread.native_id}/status") as file:
                status = dict(line.split(":", 1) for line in file)
        except (FileNotFoundError, ProcessLookupError):
            return None
        if not status["State"].strip().startswith("S"):
            return None
        switches = (status["voluntary_ctxt_switches"], status["nonvoluntary_ctxt_switches"])
        return (len(self.results), self.within, switches)


def show(value):
    return {True: "yes", False: "no", None: "ok"}[value] if value in (True, False, None) else str(value)


def dawdle():
    """Sometimes for no time, sometimes just long enough for others to go first."""
    dice = random.random()
    if dice > 0.3:
        time.sleep(0 if dice < 0.5 else random.choice((2e-5, 2e-4, 1e-3)) * random.random())


def stands_still(tasks):
    tasks = [task for task in tasks if not task.ended]
    before = [task.trail() for task in tasks]
    if not tasks or None in before:
        return False
    time.sleep(1e-3)  # Gives the interpreter's lock away.
    return before == [task.trail() for task in tasks]


def watch(condition):
    """A wait with a time-out may still wait for ever: for the lock, which it takes again at its end."""
    restore = condition._acquire_restore

    def watched(state):
        threading.current_thread().task.within = "the lock"
        restore(state)
    condition._acquire_restore = watched


def once(things, bodies):
    over = threading.Event()
    try:
        return attempt(things, bodies, over)
    finally:
        over.set()


def attempt(things, bodies, over):
    scope = dict(THINGS, T=random.choice((1e-5, 1e-4, 5e-4)))
    for line in things:
        exec(line, scope)
        if line.endswith("Condition()"):
            watch(scope[line[0]])
    tasks = [Task(body, scope, over) for body in bodies]
    for task in tasks:
        task.thread.start()
    limit = time.monotonic() + PATIENCE
    while not all(task.ended for task in tasks):
        if stands_still(tasks):
            return False, outcome(tasks)
        if time.monotonic() > limit:
            sys.exit("neither ends nor stands still: " + outcome(tasks))
        time.sleep(1e-4)
    return True, outcome(tasks) + " | " + ", ".join(state(scope, line) for line in things)


def outcome(tasks):
    def one(task):
        return ", ".join(task.results + ([] if task.ended else ["waits"]))
    return " | ".join(one(task) for task in tasks)


def state(scope, line):
    name, kind = line.split("(")[0].split(" = ")
    thing = scope[name]
    if kind == "Lock":
        return "locked" if thing.locked() else "free"
    if kind == "RLock":
        return "free" if thing.acquire(False) else "locked"
    if kind == "Event":
        return "set" if thing.is_set() else "clear"
    if kind == "Condition":
        return "-"
    left = []
    while True:
        try:
            item = thing.get_nowait() if kind == "Queue" else thing.acquire(False)
        except queue.Empty:
            break
        if item is False:
            break
        left.append(item)
    return str([int(item) for item in left]) if kind == "Queue" else str(len(left))


def main():
    random.seed(int(sys.argv[1]))
    sys.setswitchinterval(1e-5)
    things, bodies = sys.stdin.read().split("\n\n")
    things = things.splitlines()
    bodies = [[(text, compile(text, "program", "eval")) for text in line.split("; ")]
              for line in bodies.splitlines()]
    outcomes, still = set(), 0
    for _ in range(int(sys.argv[2])):
        over, what = once(things, bodies)
        outcomes.add(what)
        still += not over
        if still == STANDING_STILL:
            break
    print("\n".join(sorted(outcomes)))
    sys.stdout.flush()
    os._exit(0)  # There may be threads that wait for ever.


main()
