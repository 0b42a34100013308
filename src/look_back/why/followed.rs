//! How often the like came before, and whether pain followed: both counts, for a habit that was followed
//! by nothing for years is no explanation.

use chrono::{Days, NaiveDate};

use super::usual::Differs;
use crate::look_back::exposure::{Exposure, Facts};
use crate::user_files::athlete::Episode;

/// Days after a window in which pain counts as following it.
pub const FOLLOWING_DAYS: u64 = 21;

/// How often a window like this came before. No two lie nearer to each other than they are long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// Times after which pain began within three weeks.
    pub by_pain: usize,
    /// Times after which none did.
    pub by_none: usize,
    /// Times of which that is not known: nothing was noted yet, or it was less than three weeks ago.
    pub untold: usize,
}

/// What is known about pain on the eve of a day.
pub(super) struct Pain<'a> {
    /// The episodes before the day.
    pub(super) episodes: &'a [Episode],
    /// The first day on which pain would have been noted; `None` without any note.
    pub(super) noted_since: Option<NaiveDate>,
}

impl Followed {
    /// All times together.
    pub fn times(&self) -> usize {
        self.by_pain + self.by_none + self.untold
    }

    /// The windows before one that ends with the eve of a day in which there was at least as much; at
    /// most as much where less is what differs. Windows that end while it hurts do not count.
    pub(super) fn of(
        (facts, exposure): (&Facts, &Exposure),
        day: NaiveDate,
        length_days: u64,
        (value, differs): (f64, Differs),
        pain: &Pain,
    ) -> Self {
        let is_like = |other: f64| match differs {
            Differs::More => other >= value,
            Differs::Less => other <= value,
        };
        let length = Days::new(length_days);
        let hurts = |end: NaiveDate| {
            pain.episodes.iter().any(|episode| episode.start < end && end <= episode.end)
        };
        let mut followed = Self::default();
        let mut end = facts.season.first_day + length;
        while end + length <= day {
            let like = exposure.before(facts, end, length_days).is_ok_and(is_like);
            if !like || hurts(end) {
                end = end + Days::new(1);
                continue;
            }
            followed.count(end, day, pain);
            end = end + length;
        }
        followed
    }

    fn count(&mut self, end: NaiveDate, day: NaiveDate, pain: &Pain) {
        let until = end + Days::new(FOLLOWING_DAYS);
        let is_noted = pain.noted_since.is_some_and(|since| since <= end);
        let hurt = pain.episodes.iter().any(|episode| (end..until).contains(&episode.start));
        match (hurt, is_noted && until <= day) {
            (true, _) => self.by_pain += 1,
            (false, true) => self.by_none += 1,
            (false, false) => self.untold += 1,
        }
    }
}
