//! The ring that carries a process's events to whoever watches: fixed size, many writers of one
//! process taking turns, one reader in another process or on the page's UI thread.
//!
//! Two behaviours, chosen by the reader's side when the ring is made. *Lossy* (a live run in the
//! page): the writer never waits; a reader that falls behind loses the oldest records, and is told
//! how many. *Lossless* (everything natively, stepped runs everywhere): the writer asks the reader
//! for room, see [`Writer::push`].
//!
//! A record is a run of equal slots, so that a reader that lost its place finds the next one by
//! index. Each slot carries a stamp, as in a seqlock: the writer clears it, writes, stamps it; the
//! reader copies between two looks at the stamp and throws the copy away if they differ (Boehm,
//! "Can seqlocks get along with programming language memory models?", MSPC 2012; the bytes between
//! the stamps are copied with accesses that [`Store`] makes free of data races).

/// Bytes of a slot, stamp and length word included.
pub const SLOT: u32 = 128;
/// Bytes of a slot that carry the record.
const ROOM: usize = SLOT as usize - 8;
/// Bytes before the first slot.
const HEADER: u32 = 64;

/// Slots ever written. Wraps around.
pub const HEAD: u32 = 0;
/// Slots the reader is done with. Wraps around.
pub const TAIL: u32 = 4;

const FIRST: u32 = 1 << 31;
const LAST: u32 = 1 << 30;
const LENGTH: u32 = 0xffff;

/// Memory that two processes see: a mapped segment, or the page's arena.
pub trait Store {
    /// Loads the word at a byte offset divisible by four.
    fn load(&self, at: u32) -> u32;
    /// Stores it, after everything stored before.
    fn store(&self, at: u32, value: u32);
    /// Copies bytes out.
    fn read(&self, at: u32, into: &mut [u8]);
    /// Copies bytes in.
    fn write(&self, at: u32, from: &[u8]);

    /// Fills a slot: clears its stamp, writes its shape and its piece of a record, stamps it; and
    /// stores the ring's new head. Here for stores that are a costly call away, and do all of it in one.
    fn fill(&self, slot: Slot, piece: &[u8]) {
        self.store(slot.at, 0);
        self.store(slot.at + 4, slot.shape);
        self.write(slot.at + 8, piece);
        self.store(slot.at, slot.stamp);
        self.store(slot.head_at, slot.head);
    }
}

/// What goes into a slot besides its bytes, and where.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Byte offset of the slot.
    pub at: u32,
    /// Its stamp, once it is filled.
    pub stamp: u32,
    /// How many bytes of a record are in it, and whether they are the first or the last.
    pub shape: u32,
    /// Byte offset of the ring's head.
    pub head_at: u32,
    /// The head from then on.
    pub head: u32,
}

/// Where a ring lies in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Byte offset of the ring, divisible by four.
    pub at: u32,
    /// Number of slots, a power of two.
    pub slots: u32,
}

impl Place {
    /// Bytes that a ring of so many slots takes.
    pub const fn bytes(slots: u32) -> u32 {
        HEADER + slots * SLOT
    }

    fn slot(self, n: u32) -> u32 {
        self.at + HEADER + (n & (self.slots - 1)) * SLOT
    }
}

/// The writing side. Callers take turns (the process's sink holds a lock around it).
#[derive(Debug)]
pub struct Writer {
    place: Place,
    head: u32,
    /// Where the reader was when this was last looked at; it may be further.
    tail: u32,
}

impl Writer {
    /// A writer for a ring whose store holds zeroes, or that another writer left behind.
    pub fn new(store: &impl Store, place: Place) -> Self {
        assert!(
            place.slots.is_power_of_two(),
            "a ring has a power of two of slots"
        );
        Writer {
            place,
            head: store.load(place.at + HEAD),
            tail: store.load(place.at + TAIL),
        }
    }

    /// How many slots there are.
    pub fn slots(&self) -> u32 {
        self.place.slots
    }

    /// The most bytes that one record may have: half the ring.
    pub fn limit(&self) -> usize {
        self.place.slots as usize / 2 * ROOM
    }

    /// Whether there is room for a record of so many bytes, and `spare` slots besides.
    ///
    /// # Errors
    /// The reader's tail as it was seen: there is more room once the word at [`TAIL`] has another value.
    pub fn room(&mut self, store: &impl Store, bytes: usize, spare: u32) -> Result<(), u32> {
        let needed = pieces(bytes) + spare as usize;
        let (head, slots) = (self.head, self.place.slots as usize);
        let fits = |tail| head.wrapping_sub(tail) as usize + needed <= slots;
        // Looked at only when it seems full: it is somebody else's word, and may be a costly call away.
        if !fits(self.tail) {
            self.tail = store.load(self.place.at + TAIL);
        }
        if fits(self.tail) {
            Ok(())
        } else {
            Err(self.tail)
        }
    }

    /// Appends a record of at most [`limit`](Self::limit) bytes. Before a slot is overwritten that
    /// the reader is not done with, `full` is called with the reader's tail; a lossless writer
    /// waits there until the word at [`TAIL`] has another value and returns true to look again, a
    /// lossy one returns false.
    pub fn push(&mut self, store: &impl Store, record: &[u8], mut full: impl FnMut(u32) -> bool) {
        assert!(
            record.len() <= self.limit(),
            "a record fits into half the ring"
        );
        while let Err(tail) = self.room(store, record.len(), 0) {
            if !full(tail) {
                break;
            }
        }
        let pieces = pieces(record.len());
        for i in 0..pieces {
            let piece = &record[i * ROOM..record.len().min((i + 1) * ROOM)];
            let first = if i == 0 { FIRST } else { 0 };
            let last = if i + 1 == pieces { LAST } else { 0 };
            let at = self.place.slot(self.head);
            self.head = self.head.wrapping_add(1);
            let slot = Slot {
                at,
                stamp: stamp(self.head),
                shape: piece.len() as u32 | first | last,
                head_at: self.place.at + HEAD,
                head: self.head,
            };
            store.fill(slot, piece);
        }
    }
}

/// The reading side.
#[derive(Debug)]
pub struct Reader {
    place: Place,
    tail: u32,
    lost: u64,
    record: Vec<u8>,
    broken: bool,
}

impl Reader {
    /// A reader that starts at the ring's beginning.
    pub fn new(place: Place) -> Self {
        Reader {
            place,
            tail: 0,
            lost: 0,
            record: Vec::new(),
            broken: true,
        }
    }

    /// Records that were overwritten before they could be read, so far. A record of several slots
    /// counts once where its first slot was lost, so this is exact for the usual, short records.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// The next record, if there is one.
    pub fn pop(&mut self, store: &impl Store) -> Option<&[u8]> {
        loop {
            let head = store.load(self.place.at + HEAD);
            let behind = head.wrapping_sub(self.tail);
            if behind == 0 {
                return None;
            }
            if behind > self.place.slots {
                let skipped = behind - self.place.slots;
                self.lost += u64::from(skipped);
                self.tail = self.tail.wrapping_add(skipped);
                self.broken = true;
            }
            let at = self.place.slot(self.tail);
            self.tail = self.tail.wrapping_add(1);
            let before = store.load(at);
            let mut slot = [0; ROOM];
            let shape = store.load(at + 4);
            store.read(at + 8, &mut slot);
            let whole = before == stamp(self.tail) && store.load(at) == before;
            let done = self.take(whole, shape, &slot);
            store.store(self.place.at + TAIL, self.tail);
            if done {
                return Some(&self.record);
            }
        }
    }

    /// Adds a slot to the record being read; true when that completes it.
    fn take(&mut self, whole: bool, shape: u32, slot: &[u8; ROOM]) -> bool {
        if !whole {
            self.lost += 1;
            self.broken = true;
            return false;
        }
        if shape & FIRST != 0 {
            self.record.clear();
            self.broken = false;
        }
        if self.broken {
            return false;
        }
        self.record
            .extend_from_slice(&slot[..(shape & LENGTH) as usize]);
        shape & LAST != 0
    }
}

/// How many slots a record of so many bytes takes.
fn pieces(bytes: usize) -> usize {
    bytes.div_ceil(ROOM).max(1)
}

/// The stamp of the slot that brings the head to `n`; never 0, which marks a slot being written.
fn stamp(n: u32) -> u32 {
    n | 1 << 31
}
