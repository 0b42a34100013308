//! What followed when the same was told before: evidence of the runner's own.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::season::Season;

/// What was told longer ago says little of the runner of today.
const YEAR_DAYS: u64 = 365;
/// Pain that begins within so many days is said to have followed. Engineering default: as far as a
/// look back from an onset goes.
const FOLLOWS_DAYS: u64 = 21;

/// The times that the same rule was told in the year before an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// How often.
    pub times: usize,
    /// Days of this year that are known.
    pub known_days: i64,
    /// Days until the calf hurt, of the times when it did within three weeks.
    pub hurt_after_days: Vec<i64>,
    /// Whether there was a diary to tell of pain.
    pub has_diary: bool,
}

impl Past {
    /// What was known on the day of an alert; `told` are the days on which its rule was told at any time.
    pub(super) fn of(
        day: NaiveDate,
        told: impl Iterator<Item = NaiveDate>,
        season: &Season,
    ) -> Self {
        let from = day - Days::new(YEAR_DAYS);
        let like: Vec<NaiveDate> = told.filter(|told| (from..day).contains(told)).collect();
        let known = season.diary.until(day);
        let pain: BTreeSet<NaiveDate> = known
            .iter()
            .filter(|entry| entry.may_be_calf())
            .flat_map(|entry| entry.felt())
            .filter(|felt| felt.is_pain())
            .map(|felt| felt.day)
            .collect();
        let hurt_after = |told: &NaiveDate| {
            let followed = pain.range(*told..=*told + Days::new(FOLLOWS_DAYS)).next();
            followed.map(|day| (*day - *told).num_days())
        };
        Self {
            times: like.len(),
            known_days: (day - from.max(season.first_day)).num_days(),
            hurt_after_days: like.iter().filter_map(hurt_after).collect(),
            has_diary: !known.is_empty(),
        }
    }
}
