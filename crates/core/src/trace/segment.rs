//! Where things lie in a run's segment: the memory that all processes of a run share, and that
//! the page reads. All offsets are in bytes and divisible by four.
//!
//! Natively the segment is a mapped memfd, in the page it is the arena, a SharedArrayBuffer
//! outside every wasm memory. Everything past [`HEAP`] is allocated by bumping [`NEXT`].

use super::ring::{Place, Store};

/// Bytes of a segment: virtual natively (sparse), the arena's size in the page.
pub const SIZE: u32 = 256 << 20;
/// Bytes of the page's arena, which is not sparse everywhere.
pub const ARENA_SIZE: u32 = 32 << 20;

/// The most processes that a run may have over its whole life, the first included.
pub const PROCESSES: u32 = 64;
/// The most tasks of a live run that may exist at a time.
pub const TASKS: u32 = 1024;

/// Word: 1 while a live run has the segment. Natively each run has one of its own.
pub const TAKEN: u32 = 0;
/// Word: the first free byte of the heap.
pub const NEXT: u32 = 4;
/// Word: the last sequence number given out.
pub const SEQ: u32 = 8;
/// Word: the last task number given out.
pub const LAST_TASK: u32 = 12;
/// Word: the last resource number given out.
pub const LAST_RESOURCE: u32 = 16;
/// Word: the last process number given out.
pub const LAST_PROCESS: u32 = 20;
/// Word: 1 once the run is closed.
pub const CLOSED: u32 = 24;
/// Word: goes up with every change of the ledger that a watcher may wait for.
pub const CHANGES: u32 = 28;
/// Word: 1 while the reader of the rings sleeps; whoever has something new stores 0 and wakes it.
pub const BELL: u32 = 32;
/// Word: 1 where the rings lose the oldest records rather than wait for the reader.
pub const LOSSY: u32 = 36;
/// Word: 1 where somebody gets the run's events; else the rings stay empty.
pub const WATCHED: u32 = 40;
/// Word: goes up with every question of the first process whether nobody can move any more, which
/// every other process answers in its [`life::ANSWER`].
pub const QUESTION: u32 = 44;
/// Word: how many tasks watch the ledger for a change.
pub const WATCHERS: u32 = 48;
/// Word: the low half of the latest time that anybody has seen, in microseconds; 0 for none. The
/// page's alone: natively the machine's clock needs no help.
pub const CLOCK: u32 = 56;

/// Word: 1 once a task has panicked.
pub const FAILED: u32 = 60;

/// Word: 1 once the run's last event is about to be numbered: what other processes report after that
/// is no part of the run.
pub const SILENT: u32 = 64;

/// Word: how many pipes were made, not more than [`PIPES`].
pub const LAST_PIPE: u32 = 52;

/// The table of processes: one word each, the status.
pub const STATUS: u32 = 256;
/// The most one-way pipes that a run may make in its segment (a duplex pipe is two).
pub const PIPES: u32 = 512;
/// The ledger: [`ENTRY`] bytes a task.
pub const LEDGER: u32 = LIVES + PROCESSES * life::SIZE;
/// Bytes of a ledger entry.
pub const ENTRY: u32 = 64;
/// What supervisors know of each process, see [`life`].
const LIVES: u32 = STATUS + PROCESSES * 4;
/// The table of pipes: one word each, the offset of the pipe.
pub const PIPE_TABLE: u32 = LEDGER + TASKS * ENTRY;
/// The first byte of the rings.
pub const RINGS: u32 = PIPE_TABLE + PIPES * 4;
/// Slots of the first process's ring, which has most to tell: a tenth of a second of a flood.
pub const FIRST_SLOTS: u32 = 8192;
/// Slots of any other process's ring.
pub const SLOTS: u32 = 1024;
/// The first byte of the other processes' rings.
const OTHER_RINGS: u32 = RINGS + Place::bytes(FIRST_SLOTS);
/// The first byte of the heap.
pub const HEAP: u32 = OTHER_RINGS + (PROCESSES - 1) * Place::bytes(SLOTS);

/// Status of a process that has not ended. Any other value is its exit code plus
/// [`EXITED`]; a signal counts below it (`EXITED - 9` for a killed one).
pub const RUNNING: u32 = 0;
/// See [`RUNNING`].
pub const EXITED: u32 = 1 << 16;

/// Where things lie in what supervisors know of a process, from [`life::of`].
pub mod life {
    use super::LIVES;

    /// Word: what the operating system calls it; 0 where there is none, or not yet.
    pub const PID: u32 = 0;
    /// Word: 1 once somebody has asked for its end, which may take a moment.
    pub const DOOMED: u32 = 4;
    /// Word: 1 once it is gone, with all that it held closed.
    pub const GONE: u32 = 8;
    /// Word: 1 while its supervisor sleeps; whoever asks it something stores 0 and wakes it.
    pub const BELL: u32 = 12;
    /// Word: the last question to which it said that nothing in it can move.
    pub const ANSWER: u32 = 16;
    /// Bytes of it all.
    pub const SIZE: u32 = 32;

    /// That of a process, by its number from 1.
    pub const fn of(process: u32) -> u32 {
        LIVES + (process - 1) * SIZE
    }
}

/// Where things lie in a pipe, from its offset: the words of `raw::ByteRing`, then its bytes.
pub mod pipe {
    /// Word: bytes ever written.
    pub const HEAD: u32 = 0;
    /// Word: bytes ever read.
    pub const TAIL: u32 = 4;
    /// Two words: a bit for each process that holds the writing end, process 1 lowest.
    pub const WRITERS: u32 = 8;
    /// Two words: the same for the reading end.
    pub const READERS: u32 = 16;
    /// Two words: the eventcount of those who wait for bytes, key first.
    pub const READABLE: u32 = 24;
    /// Two words: the eventcount of those who wait for room.
    pub const WRITABLE: u32 = 32;
    /// Word: the lock of those who write.
    pub const WRITING: u32 = 40;
    /// Word: the lock of those who read.
    pub const READING: u32 = 44;
    /// The bytes.
    pub const BYTES: u32 = 64;
    /// How many bytes a pipe holds, as on Linux.
    pub const CAPACITY: u32 = 64 << 10;
    /// Bytes of a pipe, all in all.
    pub const SIZE: u32 = BYTES + CAPACITY;
}

/// A process is dead: closes the pipe ends that it held, as an operating system does, and says
/// that it is gone. Those who wait on the other ends are woken, to find that out. `compare_exchange` says whether it replaced
/// the word at an offset; `wake` wakes all who wait on it.
pub fn bury(
    store: &impl Store,
    process: u32,
    compare_exchange: impl Fn(u32, u32, u32) -> bool,
    wake: impl Fn(u32),
) {
    let update = |at: u32, change: &dyn Fn(u32) -> u32| {
        while {
            let word = store.load(at);
            !compare_exchange(at, word, change(word))
        } {}
    };
    let (half, bit) = ((process - 1) / 32 * 4, 1 << ((process - 1) % 32));
    for i in 0..store.load(LAST_PIPE).min(PIPES) {
        let at = store.load(PIPE_TABLE + i * 4);
        if at == 0 {
            continue; // just being made
        }
        for (holders, key) in [
            (pipe::WRITERS, pipe::READABLE),
            (pipe::READERS, pipe::WRITABLE),
        ] {
            if store.load(at + holders + half) & bit != 0 {
                update(at + holders + half, &|word| word & !bit);
                update(at + key, &|word| word.wrapping_add(1));
                wake(at + key);
            }
        }
    }
    store.store(life::of(process) + life::GONE, 1);
}

/// The ring of a process, by its number from 1.
pub const fn ring(process: u32) -> Place {
    match process {
        1 => Place {
            at: RINGS,
            slots: FIRST_SLOTS,
        },
        _ => Place {
            at: OTHER_RINGS + (process - 2) * Place::bytes(SLOTS),
            slots: SLOTS,
        },
    }
}

/// The status word of a process, by its number from 1.
pub const fn status(process: u32) -> u32 {
    STATUS + (process - 1) * 4
}
