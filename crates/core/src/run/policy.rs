//! Who goes next in a stepped run.

use std::fmt;

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014): the one source of randomness, so that a seed means the same run everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// A generator; equal seeds give equal sequences.
    pub const fn new(seed: u64) -> Self {
        SplitMix64(seed)
    }

    /// The next number, 0 to 2^64 - 1.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is at least 1. Its bias is below `bound` / 2^64.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }
}

/// A rule that names the task that goes next.
pub(super) enum Policy {
    /// The next higher number, around.
    RoundRobin,
    /// Any, evenly.
    Random(SplitMix64),
}

impl Policy {
    /// Chooses among `ready`, which is not empty and in ascending order; `current` had the turn.
    pub fn choose(&mut self, current: u32, ready: &[u32]) -> u32 {
        match self {
            Policy::RoundRobin => *ready.iter().find(|&&id| id > current).unwrap_or(&ready[0]),
            Policy::Random(random) => ready[random.below(ready.len() as u64) as usize],
        }
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Policy::RoundRobin => "RoundRobin",
            Policy::Random(_) => "Random",
        })
    }
}
