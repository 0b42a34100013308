//! The weeks before an onset, for charts: one line an exposure, over the band of the usual.

use chrono::{Days, NaiveDate};

use super::usual::Usual;
use super::{Seen, Why};
use crate::look_back::exposure::{EXPOSURES, Exposure, Facts, Harm};

/// Weeks before an onset that are traced.
pub const TRACED_WEEKS: u64 = 12;
/// Exposures that are traced at most.
const TRACED: usize = 6;
/// Those that fill up what differed too little to be traced.
const ALWAYS: [&str; 4] = ["distance", "longest-run", "fast", "climb"];
const WEEK_DAYS: u64 = 7;

/// One exposure in the weeks before an onset.
pub struct Trace {
    /// What it is.
    pub exposure: &'static Exposure,
    /// Whether it differed.
    pub is_different: bool,
    /// The weeks that end with the eve, by the day after each; `None` where it is not known.
    pub weeks: Vec<(NaiveDate, Option<f64>)>,
    /// What is usual for a week; `None` without windows to compare with.
    pub usual: Option<Usual>,
}

impl Trace {
    /// Whether a week lies beyond the usual, the way that may load the calf, by what a runner would call a
    /// difference.
    pub fn stands_out(&self, value: f64) -> bool {
        self.is_different
            && self.usual.as_ref().filter(|usual| usual.rank.is_some()).is_some_and(|usual| {
                let is_beyond = match self.exposure.harm {
                    Harm::More => value > usual.high,
                    Harm::Less => value < usual.low,
                    Harm::Either => value > usual.high || value < usual.low,
                };
                is_beyond && self.exposure.is_apart(value, usual.median)
            })
    }
}

/// The traces of what differed, and of the usual suspects.
pub(super) fn traces(facts: &Facts, why: &Why) -> Vec<Trace> {
    let alone = why.different.iter().filter(|seen| !seen.is_explained);
    let different = alone.map(|seen: &Seen| (seen.exposure, true));
    let named = ALWAYS.iter().filter_map(|id| EXPOSURES.iter().find(|one| one.id == *id));
    let mut wanted: Vec<(&'static Exposure, bool)> = different.collect();
    for exposure in named {
        if !wanted.iter().any(|(other, _)| other.id == exposure.id) {
            wanted.push((*exposure, false));
        }
    }
    let traces = wanted
        .into_iter()
        .map(|(exposure, is_different)| trace(facts, exposure, is_different, why.onset.day));
    // A flat runner needs no panel of climbs.
    let is_known = |trace: &Trace| {
        trace.weeks.iter().any(|(_, value)| value.is_some_and(|value| value != 0.0))
    };
    traces.filter(is_known).take(TRACED).collect()
}

fn trace(facts: &Facts, exposure: &'static Exposure, is_different: bool, day: NaiveDate) -> Trace {
    let ends = (0..TRACED_WEEKS).rev().map(|week| day - Days::new(week * WEEK_DAYS));
    let value = |end: NaiveDate| exposure.before(facts, end, WEEK_DAYS).ok();
    let weeks: Vec<(NaiveDate, Option<f64>)> = ends.map(|end| (end, value(end))).collect();
    let usual = Usual::of((facts, exposure), day, WEEK_DAYS, 0.0);
    Trace { exposure, is_different, weeks, usual }
}
