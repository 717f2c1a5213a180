//! The numbers of requests whose results have not been handed over. They mostly come one after the other and
//! go in about the same order, so they are flags in a window that moves along; the rest are in a set.

use std::collections::VecDeque;

use litemap::LiteMap;

/// No window is longer: a number far from the others is kept apart.
const LONGEST: u64 = 1 << 20;

#[derive(Debug, Default)]
pub(super) struct Pending {
    /// The number that the first flag of the window is about.
    first: u64,
    window: VecDeque<bool>,
    apart: LiteMap<u64, ()>,
    len: usize,
}

impl Pending {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// False if it was there.
    pub fn insert(&mut self, id: u64) -> bool {
        if self.window.is_empty() {
            self.first = id;
        }
        let at = id.wrapping_sub(self.first);
        let new = if at < LONGEST && !self.apart.contains_key(&id) {
            let at = at as usize;
            if at >= self.window.len() {
                self.window.resize(at + 1, false);
            }
            !std::mem::replace(&mut self.window[at], true)
        } else {
            self.apart.insert(id, ()).is_none()
        };
        self.len += usize::from(new);
        new
    }

    /// False if it was not there.
    pub fn remove(&mut self, id: u64) -> bool {
        let at = id.wrapping_sub(self.first);
        let flag = usize::try_from(at)
            .ok()
            .and_then(|at| self.window.get_mut(at));
        let was = flag.is_some_and(std::mem::take) || self.apart.remove(&id).is_some();
        while self.window.front() == Some(&false) {
            self.window.pop_front();
            self.first = self.first.wrapping_add(1);
        }
        self.len -= usize::from(was);
        was
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_is_a_set_whatever_the_numbers_are() {
        let (mut pending, mut set) = (Pending::default(), BTreeSet::new());
        let far = u64::MAX;
        let numbers = [7, 8, 9, 7, 3, far, 8, 1 << 40, 9, 10, far - 1, 12, 11];
        for turn in 0..numbers.len() {
            for &n in &numbers[..turn] {
                assert_eq!(pending.insert(n), set.insert(n), "{n}");
                assert_eq!(pending.len(), set.len());
            }
            for &n in numbers.iter().rev().step_by(turn % 3 + 1) {
                assert_eq!(pending.remove(n), set.remove(&n), "{n}");
                assert_eq!(pending.is_empty(), set.is_empty());
            }
        }
    }
}
