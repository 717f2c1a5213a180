import subprocess
import sys
import threading
import time


def writer():
    for n in range(1, 7):
        print(f'line {n} begins')
        time.sleep(0.4)
        print(f'line {n} ends')


def tom():
    time.sleep(1.8)
    print('tom ends')


def main(variant):
    threading.Thread(target=writer, daemon=variant != 'not a daemon').start()
    if variant == 'a daemon, and tom':
        threading.Thread(target=tom).start()
    time.sleep(1)
    print('main ends')


if len(sys.argv) > 1:
    main(sys.argv[1])
else:
    for variant in 'not a daemon', 'a daemon', 'a daemon, and tom':
        # What is shown is how a program ends, so each is a program of its own.
        print(f'--- {variant}', flush=True)
        subprocess.run([sys.executable, __file__, variant], check=True)
