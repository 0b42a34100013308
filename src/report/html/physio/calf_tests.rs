//! Calf tests that the runner wrote down, over time.

use serde::Serialize;

use super::Shown;
use crate::season::{DayNames, Season};
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::diary::Tag;

/// Tests that are shown.
const SHOWN: usize = 4;

/// The tests of one day; a dash where one is not written down.
#[derive(Serialize)]
pub(super) struct Test {
    day: String,
    /// Single-leg heel raises, left and right.
    raises: [String; 2],
    /// Knee-to-wall distance, left and right.
    knee_to_wall: [String; 2],
    remarks: String,
}

/// The tests, the newest first.
pub(super) fn tests(season: &Season) -> Shown<Test> {
    let is_test = |entry: &&DiaryEntry| {
        entry.raises().is_some()
            || entry.knee_to_wall_left_cm.or(entry.knee_to_wall_right_cm).is_some()
    };
    let tests = season.diary.entries.iter().rev().filter(is_test);
    Shown::of(tests.map(|entry| test(entry, season.day_names)).collect(), SHOWN)
}

fn test(entry: &DiaryEntry, names: DayNames) -> Test {
    let dash = || "–".to_owned();
    let count = |raises: Option<u32>| raises.map_or_else(dash, |raises| raises.to_string());
    let length = |cm: Option<f64>| cm.map_or_else(dash, |cm| format!("{cm:.1} cm"));
    let remarks = [
        entry.tags.contains(&Tag::PressurePain).then_some("pain when pressed"),
        entry.tags.contains(&Tag::WalkPainFree).then_some("walks without pain"),
    ];
    Test {
        day: names.short(entry.date),
        raises: [count(entry.raises_left), count(entry.raises_right)],
        knee_to_wall: [length(entry.knee_to_wall_left_cm), length(entry.knee_to_wall_right_cm)],
        remarks: remarks.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}
