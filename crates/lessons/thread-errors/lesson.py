import contextlib
import io
import queue
import threading

CAKE = 60


def share(guests):
    return CAKE // guests


def share_out(job):
    threads = [threading.Thread(target=job, args=(guests,), name=f'party-of-{guests}')
               for guests in (2, 0, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def share_and_print(guests):
    each = share(guests)
    print(f'for {guests}: {each} each')


print('--- unnoticed')
with contextlib.redirect_stderr(io.StringIO()) as stderr:
    share_out(share_and_print)
print('main goes on')
report = stderr.getvalue().splitlines()
print('on standard error:', report[0], '...', report[-1])

print('--- a hook')
errors = queue.Queue()
threading.excepthook = lambda args: errors.put(f'{args.thread.name}: {args.exc_value}')
share_out(share_and_print)
while not errors.empty():
    print('main hears of', errors.get())

print('--- reported')
results = queue.Queue()


def share_and_report(guests):
    try:
        results.put((guests, f'{share(guests)} each'))
    except ZeroDivisionError:
        results.put((guests, 'there are no guests'))
    return 'nobody gets this'


share_out(share_and_report)
for guests, text in sorted(results.queue):
    print(f'for {guests}: {text}')
