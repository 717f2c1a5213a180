//! The grammar: what is written is read, what is damaged is refused in a sentence, nothing panics.

use super::*;
use crate::run::SplitMix64;

#[test]
fn text_and_schedule_are_one() {
    for text in [
        "live",
        "rr",
        "random:0",
        "random:18446744073709551615",
        "pct:0,1",
        "pct:18446744073709551615,64",
        "d1:",
        "d1:1>1",
        "d1:17>3,42>1,4294967295>4294967295",
    ] {
        assert_eq!(text.parse::<Schedule>().unwrap().to_string(), text);
    }
}

#[test]
fn a_damaged_text_is_refused_with_what_is_allowed() {
    for (text, allowed) in [
        ("", "`rr`"),
        ("random", "`rr`"),
        ("rr:1", "`rr`"),
        ("d", "`rr`"),
        ("d0:1>1", "`rr`"),
        ("d1", "`rr`"),
        ("random:", "18446744073709551615"),
        ("random:-1", "18446744073709551615"),
        ("random:+1", "18446744073709551615"),
        ("random:18446744073709551616", "18446744073709551615"),
        ("pct:17", "`pct:17,3`"),
        ("pct:17,0", "`pct:17,3`"),
        ("pct:17,65", "`pct:17,3`"),
        ("pct:17,3,1", "`pct:17,3`"),
        ("d1:17", "damaged at `17`"),
        ("d1:17>3,", "damaged at ``"),
        ("d1:17>3,17>2", "damaged at `17>2`"),
        ("d1:17>3,4>2", "damaged at `4>2`"),
        ("d1:0>3", "damaged at `0>3`"),
        ("d1:3>0", "damaged at `3>0`"),
        ("d1:4294967296>1", "damaged at `4294967296>1`"),
        ("d1: 1>1", "damaged at ` 1>1`"),
    ] {
        let sentence = text.parse::<Schedule>().unwrap_err().to_string();
        assert!(sentence.contains(allowed), "{text}: {sentence}");
    }
}

#[test]
fn a_text_of_a_later_version_is_told_from_a_damaged_one() {
    for text in ["d2:17>3", "d10:anything"] {
        let sentence = text.parse::<Schedule>().unwrap_err().to_string();
        assert!(sentence.contains("later version"), "{sentence}");
    }
}

#[test]
fn every_schedule_reads_back_as_it_was_written() {
    /// A number of fewer than so many bits, small ones as often as large ones.
    fn any(random: &mut SplitMix64, bits: u64) -> u32 {
        let bits = random.below(bits);
        random.below(1 << bits) as u32
    }
    let mut random = SplitMix64::new(1);
    for _ in 0..2_000 {
        let mut choice = 0_u32;
        let many = random.below(40);
        let list = (0..many).map(|_| {
            choice += 1 + any(&mut random, 26);
            let task = 1 + any(&mut random, 32);
            Deviation { choice, task }
        });
        let list = Deviations::new(list.collect()).unwrap();
        let pct = Schedule::Pct {
            seed: random.next_u64(),
            depth: 1 + random.below(64) as u32,
        };
        for schedule in [
            Schedule::Deviations(list),
            pct,
            Schedule::Random(random.next_u64()),
        ] {
            assert_eq!(schedule.to_string().parse(), Ok(schedule));
        }
    }
}

/// Arbitrary bytes, and texts that were right before a few bytes of them changed: each is read and
/// means what its own text means, or is refused in one short sentence.
#[test]
fn no_text_makes_the_parser_panic_or_misread() {
    const ALPHABET: &[u8] = b"0123456789>,:d1prctandomlive \xff\xe7\xba\xbf\0";
    let mut random = SplitMix64::new(2);
    let mut read = 0;
    for _ in 0..50_000 {
        let mut bytes = match random.below(4) {
            0 => b"d1:17>3,42>1,100>2".to_vec(),
            1 => b"pct:17,3".to_vec(),
            2 => b"random:17".to_vec(),
            _ => vec![b'd'; random.below(30) as usize],
        };
        for _ in 0..random.below(6) {
            let byte = ALPHABET[random.below(ALPHABET.len() as u64) as usize];
            match (random.below(3), bytes.len() as u64) {
                (0, n) => bytes.insert(random.below(n + 1) as usize, byte),
                (_, 0) => {}
                (1, n) => bytes[random.below(n) as usize] = byte,
                (_, n) => _ = bytes.remove(random.below(n) as usize),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        match text.parse::<Schedule>() {
            Ok(schedule) => {
                assert_eq!(schedule.to_string().parse(), Ok(schedule), "{text}");
                read += 1;
            }
            Err(error) => assert!(error.to_string().chars().count() < 300, "{text}"),
        }
    }
    assert!(read > 1_000, "few of the texts were schedules: {read}");
}
