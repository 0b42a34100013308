//! The memory for large contents: they are held one at a time, so that it does not grow with the
//! number of cores.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Contents up to this size need no permit.
pub(super) const LARGE_BYTES: u64 = 64 * 1024 * 1024;
/// Longest wait for a permit. Memory is better used than a thread kept from working forever.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

static IS_TAKEN: Mutex<bool> = Mutex::new(false);
static LEFT: Condvar = Condvar::new();

/// The right to hold a large content, given back on drop.
#[derive(Debug, Default)]
pub(super) struct MemoryPermit {
    is_mine: bool,
}

impl MemoryPermit {
    /// Waits until no other large content is held. Asking again costs nothing.
    pub(super) fn take(&mut self) {
        if self.is_mine {
            return;
        }
        let is_taken = IS_TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = LEFT.wait_timeout_while(is_taken, LONGEST_WAIT, |is_taken| *is_taken);
        let (mut is_taken, _) = waited.unwrap_or_else(PoisonError::into_inner);
        self.is_mine = !*is_taken;
        *is_taken = true;
    }
}

impl Drop for MemoryPermit {
    fn drop(&mut self) {
        if self.is_mine {
            *IS_TAKEN.lock().unwrap_or_else(PoisonError::into_inner) = false;
            LEFT.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn who_comes_second_waits_until_the_first_has_left() {
        let has_left = AtomicBool::new(false);
        let mut first = MemoryPermit::default();
        first.take();
        first.take();
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut second = MemoryPermit::default();
                second.take();
                assert!(has_left.load(Ordering::SeqCst));
            });
            thread::sleep(Duration::from_millis(20));
            has_left.store(true, Ordering::SeqCst);
            drop(first);
        });
    }
}
