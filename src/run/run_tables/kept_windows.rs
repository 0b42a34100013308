//! The windows of a run as a season keeps them: hundreds of thousands in a career, read many times
//! and copied with their sessions.

use std::fmt;
use std::sync::Arc;

use super::windows::Window;
use crate::base::units::{MS_PER_S, s_from_ms};

/// Steady half minutes, in order. They are shared when copied and kept in single precision, which is
/// a thousand times finer than any watch; moments are kept to the millisecond.
#[derive(Clone, Default)]
pub struct Windows(Arc<[Kept]>);

/// A [`Window`] in a third of its size; not a number stands for what is not known.
#[derive(Clone, Copy)]
struct Kept {
    after_ms: u32,
    speed_mps: f32,
    cadence_spm: f32,
    grade_ratio: f32,
    ground_contact_ms: f32,
    vertical_ratio_pct: f32,
    balance_left_pct: f32,
}

impl Windows {
    /// Each of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Window> + ExactSizeIterator + '_ {
        self.0.iter().map(Kept::window)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
impl Windows {
    /// Changes those with numbers in a range.
    pub(crate) fn change(
        &mut self,
        range: impl std::ops::RangeBounds<usize>,
        mut change: impl FnMut(&mut Window),
    ) {
        let numbered = self.iter().enumerate().map(|(number, mut window)| {
            range.contains(&number).then(|| change(&mut window));
            window
        });
        *self = numbered.collect();
    }

    /// Leaves the first ones.
    pub(crate) fn truncate(&mut self, count: usize) {
        *self = self.iter().take(count).collect();
    }
}

impl FromIterator<Window> for Windows {
    fn from_iter<I: IntoIterator<Item = Window>>(windows: I) -> Self {
        Self(windows.into_iter().map(Kept::of).collect())
    }
}

impl PartialEq for Windows {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Windows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Kept {
    fn of(window: Window) -> Self {
        let small = |value: Option<f64>| value.unwrap_or(f64::NAN) as f32;
        Self {
            after_ms: (window.after_s * MS_PER_S as f64).round() as u32,
            speed_mps: window.speed_mps as f32,
            cadence_spm: window.cadence_spm as f32,
            grade_ratio: small(window.grade_ratio),
            ground_contact_ms: small(window.ground_contact_ms),
            vertical_ratio_pct: small(window.vertical_ratio_pct),
            balance_left_pct: small(window.balance_left_pct),
        }
    }

    fn window(&self) -> Window {
        let known = |value: f32| (!value.is_nan()).then(|| f64::from(value));
        Window {
            after_s: s_from_ms(i64::from(self.after_ms)),
            speed_mps: f64::from(self.speed_mps),
            cadence_spm: f64::from(self.cadence_spm),
            grade_ratio: known(self.grade_ratio),
            ground_contact_ms: known(self.ground_contact_ms),
            vertical_ratio_pct: known(self.vertical_ratio_pct),
            balance_left_pct: known(self.balance_left_pct),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_comes_back_as_it_was_to_single_precision() {
        let window = Window {
            // Between 16,384 and 2²⁵ seconds, single precision could not tell these apart.
            after_s: 86_399.999,
            speed_mps: 3.456_789_012,
            cadence_spm: 171.3,
            grade_ratio: None,
            ground_contact_ms: Some(251.7),
            vertical_ratio_pct: Some(0.0),
            balance_left_pct: None,
        };
        let kept: Windows = [window].into_iter().collect();
        let back = kept.iter().next().unwrap();
        assert_eq!(
            (back.after_s, back.grade_ratio, back.balance_left_pct),
            (86_399.999, None, None)
        );
        assert!((back.speed_mps - window.speed_mps).abs() < 3e-7);
        assert!((back.cadence_spm - 171.3).abs() < 1e-5);
        assert!((back.ground_contact_ms.unwrap() - 251.7).abs() < 2e-5);
        assert_eq!(back.vertical_ratio_pct, Some(0.0));
        // What comes out goes in unchanged, whether by a library or not.
        assert_eq!([back].into_iter().collect::<Windows>(), kept);
    }
}
