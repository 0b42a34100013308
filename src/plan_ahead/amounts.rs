//! How much fast running or climb a session gets where the runner wants it.

use chrono::{Datelike, NaiveDate, Weekday};

use super::compose::Wanted;
use super::draft::Most;
use super::weekdays::apart;
use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;

/// What a session is to have beside its distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Beside {
    /// Whether any session of the plan has fast running.
    pub(super) fast: bool,
    /// Whether any session of the plan has hills.
    pub(super) hills: bool,
}

/// At most this share of a session is fast, and this many metres of climb come on a kilometre; engineering
/// defaults, well below what makes a run all fast or all hill.
const MOST_FAST_SHARE: f64 = 0.25;
const MOST_CLIMB_M_PER_KM: f64 = 15.0;
/// Where no rule limits it: a first amount. Less than the least is not worth a name.
const FIRST_FAST_M: f64 = 1000.0;
const LEAST_FAST_M: f64 = 400.0;
const FIRST_CLIMB_M: f64 = 40.0;
const LEAST_CLIMB_M: f64 = 20.0;
/// Steps in which amounts are round.
const FAST_STEP_M: f64 = 100.0;
const CLIMB_STEP_M: f64 = 10.0;

impl Beside {
    /// The day of the week that is fast or hilly, where the runner wants that: two days at least from the
    /// long run, else none. Both in turn.
    pub(super) fn hard_day(
        self,
        (week_start, long_day): (NaiveDate, Weekday),
        wanted: &[Wanted],
    ) -> Option<(NaiveDate, Kind)> {
        let number = (week_start - NaiveDate::default()).num_days() / 7;
        let kind = match (self.fast, self.hills) {
            (true, true) if number % 2 == 0 => Kind::Fast,
            (_, true) => Kind::Hilly,
            (true, false) => Kind::Fast,
            (false, false) => return None,
        };
        let is_free = |one: &&Wanted| !one.is_long && apart(one.day.weekday(), long_day) >= 2;
        let days = wanted.iter().filter(is_free);
        let longest = days.max_by(|one, other| one.metres.total_cmp(&other.metres));
        longest.map(|one| (one.day, kind))
    }

    /// A session without any of it. What no session of the plan has stays unknown: then nothing is compared
    /// with it.
    pub(super) fn none(self, run: PlannedRun) -> PlannedRun {
        let zero = |is_wanted: bool| is_wanted.then_some(0.0);
        PlannedRun { fast_m: zero(self.fast), climb_m: zero(self.hills), ..run }
    }

    /// A session with as much as its kind may have; an easy one where that is too little to name.
    pub(super) fn with(self, run: PlannedRun, kind: Kind, most: &Most) -> PlannedRun {
        let distance_m = run.distance_m.unwrap_or(0.0);
        let plain = self.none(run);
        let round = |metres: f64, step_m: f64| (metres / step_m).floor() * step_m;
        match kind {
            Kind::Fast => {
                let most_m = most.fast_m.unwrap_or(FIRST_FAST_M).min(distance_m * MOST_FAST_SHARE);
                let fast_m = round(most_m, FAST_STEP_M);
                let is_enough = fast_m >= LEAST_FAST_M;
                if is_enough {
                    PlannedRun { fast_m: Some(fast_m), kind: Some(Kind::Fast), ..plain }
                } else {
                    plain
                }
            }
            Kind::Hilly => {
                let of_distance_m = distance_m / 1000.0 * MOST_CLIMB_M_PER_KM;
                let most_m = most.climb_m.unwrap_or(FIRST_CLIMB_M).min(of_distance_m);
                let climb_m = round(most_m, CLIMB_STEP_M);
                if climb_m >= LEAST_CLIMB_M {
                    PlannedRun { climb_m: Some(climb_m), kind: Some(Kind::Hilly), ..plain }
                } else {
                    plain
                }
            }
            _ => plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Beside = Beside { fast: true, hills: true };

    fn easy() -> PlannedRun {
        PlannedRun { distance_m: Some(8000.0), kind: Some(Kind::Easy), ..PlannedRun::default() }
    }

    #[test]
    fn as_much_as_the_limit_allows_in_round_figures() {
        let most = Most { fast_m: Some(1290.0), climb_m: Some(87.0), ..Most::default() };
        let fast = BOTH.with(easy(), Kind::Fast, &most);
        assert_eq!(
            (fast.fast_m, fast.climb_m, fast.kind),
            (Some(1200.0), Some(0.0), Some(Kind::Fast))
        );
        let hilly = BOTH.with(easy(), Kind::Hilly, &most);
        assert_eq!((hilly.fast_m, hilly.climb_m), (Some(0.0), Some(80.0)));
    }

    #[test]
    fn too_little_is_an_easy_run_and_without_the_wish_nothing_is_told() {
        let most = Most { fast_m: Some(0.0), climb_m: Some(12.0), ..Most::default() };
        for kind in [Kind::Fast, Kind::Hilly] {
            assert_eq!(BOTH.with(easy(), kind, &most).kind, Some(Kind::Easy));
        }
        let none = Beside { fast: false, hills: false };
        assert_eq!(none.none(easy()), easy());
    }
}
