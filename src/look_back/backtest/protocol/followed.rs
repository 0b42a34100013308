//! What the protocol is given: athletes with their days, flags and injuries, and which days count.

use chrono::NaiveDate;

use crate::look_back::backtest::RuleDays;
use crate::user_files::athlete::diary::Episode;

/// An injury counts as following a day when it begins in so many days after it.
pub const OUTCOME_DAYS: i64 = 7;
/// Days after an injury that count for nothing: training is not yet what it was.
pub const CENSORED_DAYS: i64 = 14;
/// The days before a flag in which an injury can be no consequence of it: from and to.
pub const CONTROL_DAYS: (i64, i64) = (14, 8);

/// One athlete with days, flags and injuries.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Name or number.
    pub athlete: String,
    /// Injuries, by start.
    pub episodes: Vec<Episode>,
    /// Stretches of days in a row, by day; between them nothing is known.
    pub stretches: Vec<FollowedStretch>,
}

/// Days in a row with what the rules said.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowedStretch {
    /// First day.
    pub first: NaiveDate,
    /// Last day of which the training is known.
    pub last: NaiveDate,
    /// Last day of which it is known whether the athlete was injured.
    pub told_until: NaiveDate,
    /// Day and distance in metres of every run, by day.
    pub runs: Vec<(NaiveDate, f64)>,
    /// What every rule said.
    pub rules: Vec<RuleDays>,
}
