//! The event ring: records of any length, readers that keep up and readers that do not.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::SeqCst};

use threadlab::trace::ring::{HEAD, Place, Reader, SLOT, Store, TAIL, Writer};

/// Bytes of a record that fit into one slot.
const ROOM: usize = SLOT as usize - 8;

/// Plain memory as a store, with each byte an atomic, so that tests of ours race no more than the
/// shipped stores do.
struct Memory(Vec<AtomicU8>, Mutex<()>);

impl Memory {
    fn new(bytes: u32) -> Self {
        Memory(
            (0..bytes).map(|_| AtomicU8::new(0)).collect(),
            Mutex::new(()),
        )
    }
}

impl Store for Memory {
    fn load(&self, at: u32) -> u32 {
        let _word_by_word = self.1.lock().unwrap();
        let mut word = [0; 4];
        self.read(at, &mut word);
        u32::from_le_bytes(word)
    }

    fn store(&self, at: u32, value: u32) {
        let _word_by_word = self.1.lock().unwrap();
        self.write(at, &value.to_le_bytes());
    }

    fn read(&self, at: u32, into: &mut [u8]) {
        let bytes = &self.0[at as usize..at as usize + into.len()];
        into.iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = from.load(SeqCst));
    }

    fn write(&self, at: u32, from: &[u8]) {
        let bytes = &self.0[at as usize..at as usize + from.len()];
        bytes
            .iter()
            .zip(from)
            .for_each(|(to, from)| to.store(*from, SeqCst));
    }
}

/// A ring of so many slots that lies somewhere in its store.
fn ring(slots: u32) -> (Memory, Place) {
    let place = Place { at: 256, slots };
    (Memory::new(place.at + Place::bytes(slots)), place)
}

/// A record that says its number and its length, and whose every byte can be checked.
fn record(n: u32, len: usize) -> Vec<u8> {
    let mut bytes = n.to_le_bytes().to_vec();
    bytes.extend((4..len.max(4)).map(|i| (i as u32).wrapping_mul(31).wrapping_add(n) as u8));
    bytes
}

/// The number of a record that is whole.
fn number(bytes: &[u8]) -> u32 {
    let n = u32::from_le_bytes(bytes[..4].try_into().unwrap());
    assert_eq!(bytes, record(n, bytes.len()), "record {n} is torn");
    n
}

fn lossy(_: u32) -> bool {
    false
}

#[test]
fn records_come_out_as_they_went_in() {
    let (memory, place) = ring(8);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    assert_eq!(reader.pop(&memory), None);
    for n in 0..100 {
        writer.push(&memory, &record(n, 40), lossy);
        writer.push(&memory, &record(n + 1000, ROOM), lossy);
        assert_eq!(reader.pop(&memory).map(number), Some(n));
        assert_eq!(reader.pop(&memory).map(number), Some(n + 1000));
        assert_eq!(reader.pop(&memory), None);
    }
    assert_eq!(reader.lost(), 0);
}

#[test]
fn a_record_may_take_several_slots() {
    let (memory, place) = ring(16);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    assert_eq!(writer.limit(), 8 * ROOM);
    for len in [ROOM + 1, 2 * ROOM, 2 * ROOM + 1, 5 * ROOM - 1, 8 * ROOM] {
        writer.push(&memory, &record(len as u32, len), lossy);
        assert_eq!(
            reader
                .pop(&memory)
                .map(|bytes| (number(bytes), bytes.len())),
            Some((len as u32, len))
        );
    }
    assert_eq!(reader.lost(), 0);
}

#[test]
fn an_empty_record_is_a_record() {
    let (memory, place) = ring(4);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    writer.push(&memory, &[], lossy);
    assert_eq!(reader.pop(&memory), Some(&[][..]));
    assert_eq!(reader.pop(&memory), None);
}

#[test]
#[should_panic(expected = "half the ring")]
fn a_record_larger_than_half_the_ring_is_refused() {
    let (memory, place) = ring(4);
    Writer::new(&memory, place).push(&memory, &vec![0; 2 * ROOM + 1], lossy);
}

#[test]
fn an_overtaken_reader_goes_on_with_the_oldest_and_counts_the_lost() {
    let (memory, place) = ring(8);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    (0..108).for_each(|n| writer.push(&memory, &record(n, 20), lossy));
    let mut left = Vec::new();
    while let Some(bytes) = reader.pop(&memory) {
        left.push(number(bytes));
    }
    assert_eq!(left, (100..108).collect::<Vec<_>>());
    assert_eq!(reader.lost(), 100);
}

#[test]
fn a_record_that_lost_its_head_is_left_out_whole() {
    let (memory, place) = ring(8);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    writer.push(&memory, &record(1, 3 * ROOM), lossy);
    // Its first slot is overwritten, its other two are still there.
    (10..16).for_each(|n| writer.push(&memory, &record(n, 20), lossy));
    let mut left = Vec::new();
    while let Some(bytes) = reader.pop(&memory) {
        left.push(number(bytes));
    }
    assert_eq!(left, (10..16).collect::<Vec<_>>());
    assert_eq!(reader.lost(), 1);
}

#[test]
fn a_reader_overtaken_inside_a_record_drops_what_it_has() {
    let (memory, place) = ring(8);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    for round in 0..50 {
        writer.push(&memory, &record(round, 2 * ROOM), lossy);
        writer.push(&memory, &record(round + 1000, 3 * ROOM), lossy);
        if round % 3 == 0 {
            while let Some(bytes) = reader.pop(&memory) {
                let n = number(bytes);
                assert!(n == round || n == round + 1000 || n % 1000 < round);
            }
        }
    }
}

#[test]
fn a_lossless_writer_asks_for_room_and_loses_nothing() {
    let (memory, place) = ring(4);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    let mut read = Vec::new();
    for n in 0..100 {
        writer.push(&memory, &record(n, 20), |tail| {
            assert_eq!(tail, memory.load(place.at + TAIL));
            read.extend(reader.pop(&memory).map(number));
            true
        });
    }
    assert!(read.len() >= 96, "it asked whenever the ring was full");
    read.extend(std::iter::from_fn(|| reader.pop(&memory).map(number)));
    assert_eq!(read, (0..100).collect::<Vec<_>>());
    assert_eq!(reader.lost(), 0);
}

#[test]
fn a_writer_with_room_asks_nobody() {
    let (memory, place) = ring(8);
    let mut writer = Writer::new(&memory, place);
    for n in 0..8 {
        writer.push(&memory, &record(n, 20), |_| panic!("there is room"));
    }
}

#[test]
fn another_writer_goes_on_where_one_left_off() {
    let (memory, place) = ring(8);
    let mut reader = Reader::new(place);
    for n in 0..30 {
        Writer::new(&memory, place).push(&memory, &record(n, 200), lossy);
        assert_eq!(reader.pop(&memory).map(number), Some(n));
    }
}

#[test]
fn the_count_of_slots_may_wrap_around() {
    let (memory, place) = ring(8);
    let start = u32::MAX - 20;
    memory.store(place.at + HEAD, start);
    memory.store(place.at + TAIL, start);
    let (mut writer, mut reader) = (Writer::new(&memory, place), Reader::new(place));
    // The reader begins at zero, far behind: it catches up with the ring's oldest slot.
    while reader.pop(&memory).is_some() {}
    let before = reader.lost();
    for n in 0..60 {
        writer.push(&memory, &record(n, ROOM + 10), lossy);
        assert_eq!(reader.pop(&memory).map(number), Some(n));
    }
    assert_eq!(reader.lost(), before);
    assert!(memory.load(place.at + HEAD) < start, "it has wrapped");
}

#[test]
fn a_reader_beside_a_lossy_writer_sees_whole_records_in_order() {
    let (memory, place) = ring(16);
    let done = AtomicU32::new(0);
    let records = 30_000;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = Writer::new(&memory, place);
            for n in 0..records {
                writer.push(
                    &memory,
                    &record(n, 4 + (n as usize * 7) % (3 * ROOM)),
                    lossy,
                );
            }
            done.store(1, SeqCst);
        });
        let (mut reader, mut last, mut seen) = (Reader::new(place), None, 0);
        loop {
            let over = done.load(SeqCst) == 1;
            while let Some(bytes) = reader.pop(&memory) {
                let n = number(bytes);
                assert!(last < Some(n), "{n} came after {last:?}");
                (last, seen) = (Some(n), seen + 1);
            }
            if over {
                break;
            }
        }
        assert_eq!(last, Some(records - 1), "the newest is always there");
        assert!(seen <= records);
    });
}

#[test]
fn a_reader_beside_a_lossless_writer_sees_every_record() {
    let (memory, place) = ring(8);
    let records = 10_000;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = Writer::new(&memory, place);
            for n in 0..records {
                writer.push(
                    &memory,
                    &record(n, 4 + (n as usize * 11) % (3 * ROOM)),
                    |tail| {
                        while memory.load(place.at + TAIL) == tail {
                            std::thread::yield_now();
                        }
                        true
                    },
                );
            }
        });
        let mut reader = Reader::new(place);
        for n in 0..records {
            let read = loop {
                match reader.pop(&memory) {
                    Some(bytes) => break number(bytes),
                    None => std::thread::yield_now(),
                }
            };
            assert_eq!(read, n);
        }
        assert_eq!(reader.lost(), 0);
    });
}
