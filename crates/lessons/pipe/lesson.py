import multiprocessing


def say(text):
    print(text, flush=True)  # two processes print: neither may hold lines back


def answer(conn):
    while True:
        try:
            n = conn.recv()
        except EOFError:
            say('child: end of file')
            return
        conn.send(n * n)


def report(writer, messages):
    for n in range(1, messages + 1):
        writer.send(f'line {n}')
    writer.close()


def duplex(mp):
    ours, theirs = mp.Pipe()
    child = mp.Process(target=answer, args=(theirs,))
    child.start()
    theirs.close()  # the child has a copy of its own
    for n in 1, 2, 3:
        ours.send(n)
        say(f'{n} squared is {ours.recv()}')
    ours.close()
    child.join()
    say(f'exit code {child.exitcode}')


def one_way(mp):
    reader, writer = mp.Pipe(duplex=False)
    for wrong_way in lambda: reader.send('hello'), lambda: writer.recv():
        try:
            wrong_way()
        except OSError as error:
            say(f'OSError: {error}')
    child = mp.Process(target=report, args=(writer, 3))
    child.start()
    writer.close()
    while True:
        try:
            say(f'parent: {reader.recv()}')
        except EOFError:
            say('parent: end of file')
            break
    child.join()


if __name__ == '__main__':
    context = multiprocessing.get_context('spawn')
    duplex(context)
    one_way(context)
