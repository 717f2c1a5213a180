//! The segment: a memfd, mapped once in each process and never unmapped while a handle lives.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::SeqCst};

use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

use super::futex;
use crate::sys::Wake;
use crate::trace::ring::Store;
use crate::trace::segment::SIZE;

/// A handle to the memory that a run's processes share. Everything in it is zero at first.
#[derive(Clone, Debug)]
pub struct Segment {
    mapping: Arc<Mapping>,
}

#[derive(Debug)]
struct Mapping {
    base: NonNull<u8>,
    file: OwnedFd,
}

// SAFETY: a mapping is plain memory, reached through atomics only.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Segment {
    /// A new one: sparse, so that it costs what is touched.
    pub fn create() -> Result<Segment, String> {
        let file = memfd_create("threadlab", MemfdFlags::CLOEXEC).map_err(|e| e.to_string())?;
        ftruncate(&file, u64::from(SIZE)).map_err(|e| e.to_string())?;
        Segment::map(file)
    }

    /// The one whose file a parent handed over.
    pub(super) fn map(file: OwnedFd) -> Result<Segment, String> {
        let (protection, flags) = (
            ProtFlags::READ | ProtFlags::WRITE,
            MapFlags::SHARED | MapFlags::NORESERVE,
        );
        // SAFETY: a fresh mapping at an address of the kernel's choice overlaps nothing.
        let base = unsafe {
            mmap(
                std::ptr::null_mut(),
                SIZE as usize,
                protection,
                flags,
                &file,
                0,
            )
        };
        let base =
            NonNull::new(base.map_err(|e| e.to_string())?.cast()).expect("mmap gives no null");
        Ok(Segment {
            mapping: Arc::new(Mapping { base, file }),
        })
    }

    /// A live run takes it. Nothing to do: each has one of its own.
    ///
    /// # Errors
    /// None here.
    pub fn take(&self) -> Result<(), String> {
        Ok(())
    }

    /// The run that took it is over.
    pub fn give_back(&self) {}

    pub(super) fn file(&self) -> BorrowedFd<'_> {
        self.mapping.file.as_fd()
    }

    fn word(&self, at: u32) -> &AtomicU32 {
        assert!(
            at.is_multiple_of(4) && at < SIZE,
            "a word lies in the segment"
        );
        // SAFETY: the mapping holds SIZE zeroed bytes for as long as `self` lives, `at` lies in it
        // and is aligned, and every access to it, from any process, is atomic.
        unsafe {
            self.mapping
                .base
                .add(at as usize)
                .cast::<AtomicU32>()
                .as_ref()
        }
    }

    fn bytes(&self, at: u32, len: usize) -> &[AtomicU8] {
        assert!(
            at as usize + len <= SIZE as usize,
            "the bytes lie in the segment"
        );
        // SAFETY: as in `word`; bytes have no alignment.
        unsafe {
            std::slice::from_raw_parts(
                self.mapping
                    .base
                    .add(at as usize)
                    .cast::<AtomicU8>()
                    .as_ptr(),
                len,
            )
        }
    }

    pub fn swap(&self, at: u32, value: u32) -> u32 {
        self.word(at).swap(value, SeqCst)
    }

    pub fn compare_exchange(&self, at: u32, current: u32, new: u32) -> Result<u32, u32> {
        self.word(at).compare_exchange(current, new, SeqCst, SeqCst)
    }

    pub fn fetch_add(&self, at: u32, n: u32) -> u32 {
        self.word(at).fetch_add(n, SeqCst)
    }

    pub fn fetch_sub(&self, at: u32, n: u32) -> u32 {
        self.word(at).fetch_sub(n, SeqCst)
    }

    pub fn wait(&self, at: u32, expected: u32, deadline: Option<u64>) -> Wake {
        futex::wait_shared(self.word(at), expected, deadline)
    }

    pub fn wake(&self, at: u32, n: u32) {
        futex::wake_shared(self.word(at).as_ptr() as usize, n);
    }
}

impl Store for Segment {
    fn load(&self, at: u32) -> u32 {
        self.word(at).load(SeqCst)
    }

    fn store(&self, at: u32, value: u32) {
        self.word(at).store(value, SeqCst);
    }

    fn read(&self, at: u32, into: &mut [u8]) {
        let bytes = self.bytes(at, into.len());
        for (to, from) in into.iter_mut().zip(bytes) {
            *to = from.load(std::sync::atomic::Ordering::Relaxed);
        }
    }

    fn write(&self, at: u32, from: &[u8]) {
        for (to, from) in self.bytes(at, from.len()).iter().zip(from) {
            to.store(*from, std::sync::atomic::Ordering::Relaxed);
        }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the last handle is gone, so nobody refers to the mapping any more. An error
        // would mean that it was not ours, and there is nobody to tell.
        let _ = unsafe { munmap(self.base.as_ptr().cast(), SIZE as usize) };
    }
}
