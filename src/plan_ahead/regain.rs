//! Up to what was usual before an injury or a break: steps of a fifth, where beyond it they are of a tenth.

use chrono::{Days, NaiveDate};

use super::before::{BREAK_DAYS, usual_before};
use super::ramp::Pace;
use super::thresholds::{first_run_share, fortnight_share, week_rise_m, week_rise_pct};
use super::{Reason, Usual};
use crate::rules::Limits;
use crate::season::{Season, Session};
use crate::user_files::athlete::Injury;

/// Per cent from one week to the next while the step is small; each session stays within a tenth of the
/// longest before. Engineering default.
pub(super) const FASTEST_PCT: f64 = 20.0;
/// A step of a week stays so much below what `weekly-distance-jump` says anything of.
const BELOW: f64 = 0.98;
/// A week of this share of the usual one is the usual one.
pub(super) const NEARLY: f64 = 0.95;
/// Days after which nobody is on the way back from a break any more: what is run now is usual. Engineering
/// default: eight weeks.
const SINCE_BREAK_DAYS: u64 = 56;
/// Days whose runs tell how far the way back has come, and those after a break in which a week has a share
/// of the usual one.
pub(super) const FORTNIGHT_DAYS: u64 = 14;

/// What was usual before the injury, or before the last run where there was none.
pub(super) fn usual_before_break(
    known: &Season,
    injury: Option<&Injury>,
    last: NaiveDate,
) -> Usual {
    let until = injury.map_or(last, |injury| injury.start.min(last));
    let usual = usual_before(known, until + Days::new(1));
    let later = usual_before(known, last + Days::new(1));
    // Who ran on with pain ran less; the more counts.
    if later.week_m > usual.week_m { later } else { usual }
}

/// Days without a run.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Break {
    /// Day of the last run before it.
    last: NaiveDate,
    /// Whole days off.
    off_days: i64,
    /// The day after it: of the first run since, or the one that is asked about.
    end: NaiveDate,
}

/// What was usual before, and the week and the longest run in metres from which it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Regain {
    pub(super) before: Usual,
    pub(super) from: (f64, f64),
}

/// What each session of a week of sessions of one length has of the longest run before, at most: they are
/// rounded down, to half a kilometre of six.
const FITTING: f64 = 0.95;

/// The usual week as far as so many sessions can carry it, in metres: fewer than before do not make up for it
/// by longer ones.
pub(super) fn fitting_week_m(before: Usual, sessions: usize) -> f64 {
    before.week_m.min(FITTING * sessions as f64 * before.longest_m)
}

/// What is to be regained since the break that lasts or has lately ended, or since the injury; `None` where
/// there was none, or where the weeks since have as much.
pub(super) fn to_regain(
    known: &Season,
    injury: Option<&Injury>,
    (limits, start): (&Limits, NaiveDate),
) -> Option<Regain> {
    let pause = last_break(known, start);
    let last = pause.map(|pause| pause.last).or(injury.map(|injury| injury.start))?;
    let before = usual_before_break(known, injury, last);
    let from = match injury {
        Some(_) => of_fortnight(known, start),
        None => from(known, limits, (start, pause), before),
    };
    (from.0 < NEARLY * before.week_m).then_some(Regain { before, from })
}

/// The break that lasts on a day or ended in the eight weeks before it; the latest.
fn last_break(known: &Season, start: NaiveDate) -> Option<Break> {
    let from = start - Days::new(SINCE_BREAK_DAYS);
    let runs = &known.sessions[..known.sessions.partition_point(|run| run.day < start)];
    let mut end = start;
    for run in runs.iter().rev() {
        let off_days = (end - run.day).num_days() - 1;
        if off_days >= BREAK_DAYS {
            return Some(Break { last: run.day, off_days, end });
        }
        if run.day < from {
            return None;
        }
        end = run.day;
    }
    None
}

/// How fast it goes up, at so many per cent a week, in steps that no rule says anything of.
pub(super) fn pace(limits: &Limits, pct: f64) -> Pace {
    let factor = 1.0 + pct / 100.0;
    Pace {
        week: factor,
        long: factor,
        rise_m: week_rise_m(limits) * BELOW,
        slow: factor.min(1.0 + week_rise_pct(limits) / 100.0),
        reason: Reason::Regain,
    }
}

/// The week and the longest run in metres from which it goes on: those of the last fortnight or month, or what
/// a break that lasts or ended in the fortnight leaves of the usual ones; the most of them.
fn from(
    known: &Season,
    limits: &Limits,
    (start, pause): (NaiveDate, Option<Break>),
    before: Usual,
) -> (f64, f64) {
    let lately = usual_before(known, start);
    let (week_m, long_m) = of_fortnight(known, start);
    let (week_m, long_m) = (week_m.max(lately.week_m), long_m.max(lately.longest_m));
    match pause {
        Some(pause) if pause.end + Days::new(FORTNIGHT_DAYS) > start => {
            let share = fortnight_share(limits, pause.off_days);
            let first_m = before.longest_m * first_run_share(limits);
            (week_m.max(before.week_m * share), long_m.max(first_m))
        }
        _ => (week_m, long_m),
    }
}

/// The mean week and the longest run of the fortnight before a day, in metres.
pub(super) fn of_fortnight(known: &Season, start: NaiveDate) -> (f64, f64) {
    let recent = known.sessions_before(start, FORTNIGHT_DAYS);
    let metres = || recent.iter().filter_map(Session::known_distance_m);
    (metres().sum::<f64>() / 2.0, metres().fold(0.0, f64::max))
}
