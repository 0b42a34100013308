//! How many findings of a rule were followed by an episode, and how many random days would be.
//!
//! Findings come in groups, and so do runs before an episode. Random days are therefore drawn in
//! the same groups: findings at most 21 days apart move together to another place among the days
//! on which the rule was asked. Findings further apart move each on its own.

use chrono::NaiveDate;
use serde::Serialize;

use super::LOOKBACK_DAYS;
use super::random::{DRAWS, Dice, interval};

/// Findings that an episode followed, beside random days of the same count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Findings that had their 21 days, and were not made during an episode.
    pub findings: usize,
    /// Those of them that an episode followed within 21 days.
    pub followed: usize,
    /// `followed` of `findings`, 0 to 1; `None` without findings.
    pub share: Option<f64>,
    /// Ends of the interval of the same share for random days, 95 % of 1,000 draws, 0 to 1; `None`
    /// without findings.
    pub random_low: Option<f64>,
    /// See `random_low`.
    pub random_high: Option<f64>,
    /// Of 1,000 draws so many gave at least as many followed days.
    pub draws_at_least: usize,
    /// How often random days do as well or better, 0 to 1; the real days count as one draw.
    pub p_above: f64,
    /// How often random days lie as far out on either side, 0 to 1.
    pub p_two_sided: f64,
}

impl Share {
    /// How far the share lies above the interval of random days, from -1 to 1; `None` without
    /// findings.
    pub fn beyond_random(&self) -> Option<f64> {
        Some(self.share? - self.random_high?)
    }
}

fn share_of_draws(draws: usize) -> f64 {
    (draws + 1) as f64 / (DRAWS + 1) as f64
}

/// Compares the days on which a rule spoke with the days on which it was asked. Both are sorted,
/// and every spoken day is an asked one.
pub(super) fn share(judged: &[NaiveDate], spoken: &[NaiveDate], starts: &[NaiveDate]) -> Share {
    let is_followed: Vec<bool> = judged.iter().map(|day| follows(*day, starts)).collect();
    let groups = groups(judged, spoken);
    let findings = groups.iter().map(Vec::len).sum();
    let moved: Vec<Vec<usize>> = groups.iter().map(|group| moved(group, &is_followed)).collect();
    let unmoved = groups.iter().flatten().filter(|&&place| is_followed[place]);
    let followed = unmoved.count();
    let mut dice = Dice::fixed();
    let draw = |_| moved.iter().map(|counts| counts[dice.below(counts.len())]).sum();
    let draws: Vec<usize> = (0..DRAWS).map(draw).collect();
    let of_findings = |count: usize| count as f64 / findings as f64;
    let (low, high) = (findings > 0)
        .then(|| interval(draws.iter().map(|&count| of_findings(count)).collect()))
        .flatten()
        .unzip();
    let at_least = draws.iter().filter(|&&count| count >= followed).count();
    let at_most = draws.iter().filter(|&&count| count <= followed).count();
    Share {
        findings,
        followed,
        share: (findings > 0).then(|| of_findings(followed)),
        random_low: low,
        random_high: high,
        draws_at_least: at_least,
        p_above: share_of_draws(at_least),
        p_two_sided: (2.0 * share_of_draws(at_least.min(at_most))).min(1.0),
    }
}

/// Whether an episode began in the 21 days after a day.
pub(super) fn follows(day: NaiveDate, starts: &[NaiveDate]) -> bool {
    starts.iter().any(|start| (1..=LOOKBACK_DAYS).contains(&(*start - day).num_days()))
}

/// The places of the spoken days among the asked ones, those at most 21 days apart together.
fn groups(judged: &[NaiveDate], spoken: &[NaiveDate]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<NaiveDate> = None;
    for day in spoken {
        let Ok(place) = judged.binary_search(day) else { continue };
        let is_near = |last: NaiveDate| (*day - last).num_days() <= LOOKBACK_DAYS;
        match groups.last_mut() {
            Some(group) if last.is_some_and(is_near) => group.push(place),
            _ => groups.push(vec![place]),
        }
        last = Some(*day);
    }
    groups
}

/// How many days of a group are followed when it is moved on by 0, 1, 2 ... asked days; what goes
/// beyond the last day comes in at the first.
fn moved(group: &[usize], is_followed: &[bool]) -> Vec<usize> {
    let days = is_followed.len();
    let count = |by: usize| group.iter().filter(|&&place| is_followed[(place + by) % days]).count();
    (0..days).map(count).collect()
}

/// Which of some rules stand out together, at five wrong claims in a hundred tables (Holm 1979):
/// with every rule that is looked at, the bar for the best one rises.
pub(super) fn stand_out(p_above: &[f64]) -> Vec<bool> {
    const WRONG_CLAIMS: f64 = 0.05;
    let mut order: Vec<usize> = (0..p_above.len()).collect();
    order.sort_by(|&a, &b| p_above[a].total_cmp(&p_above[b]));
    let is_clear = |(rank, index): &(usize, &usize)| {
        p_above[**index] <= WRONG_CLAIMS / (p_above.len() - *rank) as f64
    };
    let mut standing = vec![false; p_above.len()];
    order.iter().enumerate().take_while(is_clear).for_each(|(_, &index)| standing[index] = true);
    standing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::day;

    fn days(offsets: &[u64]) -> Vec<NaiveDate> {
        offsets.iter().map(|offset| day(*offset)).collect()
    }

    #[test]
    fn the_day_after_counts_and_the_day_itself_and_the_twenty_second_do_not() {
        let starts = days(&[50]);
        let found: Vec<bool> =
            [28, 29, 49, 50, 51].map(|offset| follows(day(offset), &starts)).to_vec();
        assert_eq!(found, [false, true, true, false, false]);
    }

    #[test]
    fn findings_without_any_neighbour_are_drawn_one_by_one() {
        // Asked on 100 days, an episode on day 60 follows days 39 to 59: one in five of 21/100.
        let judged = days(&(0..100).collect::<Vec<_>>());
        let found = share(&judged, &days(&[0, 45, 90]), &days(&[60]));
        assert_eq!((found.findings, found.followed), (3, 1));
        assert!((found.share.unwrap() - 1.0 / 3.0).abs() < 1e-12);
        // At least one of three: 1 - 0.79³ = 0.507, with a standard deviation of 0.016.
        assert!((460..=555).contains(&found.draws_at_least), "{}", found.draws_at_least);
        // All three: 0.0093; two or more: 0.1138. The upper end is two of three.
        assert!((found.random_high.unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(found.random_low, Some(0.0));
    }

    #[test]
    fn neighbours_move_together_and_prove_as_little_as_one() {
        let judged = days(&(0..100).collect::<Vec<_>>());
        let found = share(&judged, &days(&[50, 51, 52, 53, 54, 55]), &days(&[60]));
        assert_eq!(found.share, Some(1.0));
        // All six lie within the 21 days for 16 of 100 places.
        assert!((125..=195).contains(&found.draws_at_least), "{}", found.draws_at_least);
        assert_eq!(found.random_high, Some(1.0));
    }

    #[test]
    fn what_is_moved_beyond_the_end_comes_in_at_the_beginning() {
        assert_eq!(moved(&[0, 2], &[true, false, true, false]), [2, 0, 2, 0]);
        assert_eq!(moved(&[3], &[true, false, false, false]), [0, 1, 0, 0]);
        assert_eq!(groups(&days(&[0, 30, 60]), &days(&[0, 30, 60])), [[0], [1], [2]]);
        assert_eq!(groups(&days(&[0, 21, 43]), &days(&[0, 21, 43])), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn without_findings_there_is_no_share() {
        let found = share(&days(&[0, 1]), &[], &days(&[2]));
        assert_eq!((found.findings, found.share, found.random_high), (0, None, None));
        assert_eq!(found.beyond_random(), None);
    }

    #[test]
    fn a_rule_that_spoke_whenever_it_was_asked_is_no_better_than_random_days() {
        let found = share(&days(&[10, 20, 30]), &days(&[10, 20, 30]), &days(&[31]));
        assert_eq!((found.draws_at_least, found.p_above), (DRAWS, 1.0));
    }

    #[test]
    fn the_bar_rises_with_every_rule_and_falls_behind_each_that_cleared_it() {
        // 0.05/4 = 0.0125, 0.05/3 = 0.0167, 0.05/2 = 0.025.
        assert_eq!(stand_out(&[0.03, 0.012, 0.9, 0.016]), [false, true, false, true]);
        assert_eq!(stand_out(&[0.013, 0.013, 0.013, 0.013]), [false; 4]);
        assert_eq!(stand_out(&[0.05]), [true]);
        assert_eq!(stand_out(&[]), [false; 0]);
    }
}
