//! The door to code that is not ours: a panic in a format crate ends here and costs only what that
//! crate was asked for.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs a call into a format crate; a panic in it becomes `None`.
pub fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    let before = INSIDE.replace(true);
    let outcome = survived(call);
    INSIDE.set(before);
    outcome
}

/// Runs our own code on one file; a panic in it is printed and becomes `None`, so that a fault of
/// ours costs one file and not a season.
pub fn survived<T>(call: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(call)).ok()
}

/// Keeps panics that [`guarded`] catches off the terminal; all others print as before.
pub fn silence_guarded_panics() {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |report| {
        if !INSIDE.get() {
            previous(report);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_only_the_answer() {
        assert_eq!(guarded(|| 7), Some(7));
        assert_eq!(guarded(|| -> u8 { panic!("foreign") }), None);
    }
}
