//! Finds runs whose date stands alone: a watch whose clock was reset puts them years from all
//! others. They are kept, because a long break is no fault, and said.

use super::Recording;

/// A break of more than this makes a date worth a look. Engineering default: longer than an injury
/// or a change of watch takes.
pub const ISOLATED_YEARS: i64 = 3;
/// Days in a year, on average over the calendar's 400 years.
const DAYS_PER_YEAR: f64 = 365.2425;
/// More runs than this at that date are an earlier time of running, not a wrong clock. Engineering
/// default: fewer than any base of comparison has.
const MOST_RUNS: usize = 3;

/// The runs that lie, alone or in threes at most, more than [`ISOLATED_YEARS`] from all others. The
/// recordings are in order of their day.
pub(super) fn isolated_recordings(recordings: &[Recording]) -> impl Iterator<Item = &Recording> {
    let isolated_days = (ISOLATED_YEARS as f64 * DAYS_PER_YEAR) as i64;
    let groups = recordings.chunk_by(move |a, b| (b.day - a.day).num_days() <= isolated_days);
    let all = recordings.len();
    groups
        .filter(move |group| group.len() <= MOST_RUNS && group.len() < all - group.len())
        .flatten()
}

#[cfg(test)]
mod tests {
    use crate::season::fixtures::{run, season};

    /// The days of runs that are said to be far, of runs on these days.
    fn far(offsets: &[u64]) -> Vec<usize> {
        let sessions = offsets.iter().map(|&offset| run(offset, 5000.0)).collect();
        let season = season(sessions);
        let is_far = |index: &usize| {
            season.isolated_recordings().any(|far| far.run_id == season.recordings[*index].run_id)
        };
        (0..offsets.len()).filter(is_far).collect()
    }

    #[test]
    fn one_run_years_before_the_others_is_far_and_a_day_less_is_not() {
        // 3 × 365.2425 = 1095.7 days.
        assert_eq!(far(&[0, 1096, 1100]), [0]);
        assert!(far(&[0, 1095, 1100]).is_empty());
        assert_eq!(far(&[0, 2, 4, 6, 2000]), [4]);
    }

    #[test]
    fn an_earlier_time_of_running_and_a_single_run_are_not() {
        assert!(far(&[0, 1, 2, 3, 2000, 2001, 2002, 2003]).is_empty());
        assert!(far(&[0]).is_empty());
        // Of two runs neither is known to be the wrong one.
        assert!(far(&[0, 2000]).is_empty());
    }
}
