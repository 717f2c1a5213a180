//! How work gets to the workers, and its memory back. Both ways it would have to come out of another core's cache just
//! when it is needed, which takes longer than all the rest.

use std::collections::VecDeque;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::work::Job;
use crate::queue::Collection;
use crate::sys;

/// Work in the order in which it was submitted. Whoever takes a piece has the next one fetched meanwhile.
#[derive(Default)]
pub(super) struct Jobs(VecDeque<Arc<dyn Job>>);

impl Collection for Jobs {
    type Item = Arc<dyn Job>;

    #[inline]
    fn add(&mut self, job: Arc<dyn Job>) {
        self.0.push_back(job);
    }

    #[inline]
    fn take(&mut self) -> Option<Arc<dyn Job>> {
        let job = self.0.pop_front();
        if let Some(next) = self.0.front() {
            sys::prefetch(&**next);
        }
        job
    }

    #[inline]
    fn count(&self) -> usize {
        self.0.len()
    }
}

/// What is left of work that is done and that nobody has the future of. It goes back to who submits, to be freed there: an
/// allocator gives at once what the same thread has freed, and slowly what another one has.
#[derive(Default)]
pub(super) struct Spent {
    works: Mutex<Vec<Arc<dyn Job>>>,
    /// Whether there is any.
    any: AtomicBool,
}

/// So many pieces go back at a time,
pub(super) const BATCH: usize = 32;
/// and about so many wait for the next submit at most: some 64 KiB.
const MOST: usize = 16 * BATCH;

impl Spent {
    fn works(&self) -> MutexGuard<'_, Vec<Arc<dyn Job>>> {
        self.works.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes these over, or frees them if there are enough.
    pub fn add(&self, works: &mut Vec<Arc<dyn Job>>) {
        let mut all = self.works();
        if all.len() < MOST {
            all.append(works);
            self.any.store(true, Relaxed);
        } else {
            drop(all);
            works.clear();
        }
    }

    /// Frees what there is.
    pub fn free(&self) {
        if self.any.load(Relaxed) {
            let works = {
                let mut all = self.works();
                self.any.store(false, Relaxed);
                mem::take(&mut *all)
            };
            works.iter().for_each(|work| sys::prefetch(&**work));
        }
    }
}
