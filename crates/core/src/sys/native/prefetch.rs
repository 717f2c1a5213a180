//! Fetching memory ahead of its use.

/// Has the first two cache lines of a value fetched, and goes on meanwhile. Nothing on a processor that we do not know.
#[inline]
pub fn prefetch<T: ?Sized>(value: &T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        const LINE: usize = 64;
        let at = std::ptr::from_ref(value).cast::<i8>();
        // SAFETY: a prefetch faults nowhere, and changes nothing that a program can see.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(at);
            _mm_prefetch::<_MM_HINT_T0>(at.wrapping_add(LINE));
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}
