//! When something new began: more distance, speed, climb or runs in seven days than usual, steep
//! ground, lower shoes, another surface, another cadence.

use std::ops::Range;

use chrono::{Days, NaiveDate};

use crate::base::quantity::Unit;
use crate::rules::shared::baseline::{CLIMB, DISTANCE, is_beyond, raised};
use crate::rules::shared::covered::require_covered;
use crate::rules::shared::days::sessions_in;
use crate::rules::{
    Limits, Planned, Rule, Subject, Verdict, lower_drop_shoe, minimal_shoe_start, new_surface,
    steep_novelty, sudden_form_change,
};
use crate::season::{FastLimit, Season, Session};

/// Something that can be new to the legs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rules) enum Stimulus {
    Distance,
    Fast,
    Climb,
    Runs,
    Steep,
    LowerShoes,
    Surface,
    Cadence,
}

impl Stimulus {
    /// Its name in a list.
    pub(in crate::rules) fn name(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Fast => "fast running",
            Self::Climb => "climb",
            Self::Runs => "runs a week",
            Self::Steep => "steep ground",
            Self::LowerShoes => "lower shoes",
            Self::Surface => "surface",
            Self::Cadence => "cadence",
        }
    }
}

/// The first run of something new.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::rules) struct Onset {
    pub(in crate::rules) stimulus: Stimulus,
    pub(in crate::rules) day: NaiveDate,
    /// Index of the run.
    pub(in crate::rules) index: usize,
}

/// A figure whose sum over seven days can be new.
pub(in crate::rules) struct Exposure {
    pub(in crate::rules) stimulus: Stimulus,
    /// Its value in a run, by the fast limit of the judged run.
    of_run: fn(&Session, Option<FastLimit>) -> Option<f64>,
    pub(in crate::rules) unit: Unit,
    /// The figure of a planned run, if it has one.
    pub(in crate::rules) planned: Option<Planned>,
    /// What seven days must have more than usual.
    min_rise: fn(&Floors) -> f64,
}

/// From where on more in seven days is something new, as settings have it.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Floors {
    /// Rise above the usual, in per cent.
    pub(super) rise_pct: f64,
    /// Distance above the usual, in metres.
    pub(super) min_distance_m: f64,
    /// Fast distance above the usual, in metres.
    pub(super) min_fast_m: f64,
    /// Climb above the usual, in metres.
    pub(super) min_climb_m: f64,
}

/// Runs that a week must have more than usual; engineering default.
const MIN_RUNS_MORE: f64 = 2.0;

/// Every figure looked at, in the order of reports.
pub(in crate::rules) const EXPOSURES: [Exposure; 4] = [
    Exposure {
        stimulus: Stimulus::Distance,
        of_run: |run, _| (DISTANCE.of_run)(run),
        unit: Unit::DistanceM,
        planned: Some(Planned::Distance),
        min_rise: |floors| floors.min_distance_m,
    },
    Exposure {
        stimulus: Stimulus::Fast,
        of_run: |run, limit| limit.map_or(run.fast_m, |limit| run.fast_m_at(limit)),
        unit: Unit::DistanceM,
        planned: Some(Planned::Fast),
        min_rise: |floors| floors.min_fast_m,
    },
    Exposure {
        stimulus: Stimulus::Climb,
        of_run: |run, _| (CLIMB.of_run)(run),
        unit: Unit::HeightM,
        planned: Some(Planned::Climb),
        min_rise: |floors| floors.min_climb_m,
    },
    Exposure {
        stimulus: Stimulus::Runs,
        of_run: |_, _| Some(1.0),
        unit: Unit::Count,
        planned: None,
        min_rise: |_| MIN_RUNS_MORE,
    },
];

/// Rules whose findings begin something new.
const SOURCES: [(Stimulus, &Rule); 5] = [
    (Stimulus::Steep, &steep_novelty::RULE),
    (Stimulus::LowerShoes, &lower_drop_shoe::RULE),
    (Stimulus::LowerShoes, &minimal_shoe_start::RULE),
    (Stimulus::Surface, &new_surface::RULE),
    (Stimulus::Cadence, &sudden_form_change::RULE),
];

/// Days of a sum, days between the usual and the judged, and days of the usual.
pub(in crate::rules) const SUM_DAYS: u64 = 7;
const USUAL_DAYS: u64 = 28;
/// Eight days as a part of a week.
const EIGHT_RATIO: f64 = (SUM_DAYS + 1) as f64 / SUM_DAYS as f64;
/// Days of history that the usual needs.
pub(in crate::rules) const HISTORY_DAYS: i64 = (SUM_DAYS + USUAL_DAYS) as i64;
/// Days below the limit after which something is new again.
pub(in crate::rules) const QUIET_DAYS: i64 = 21;

impl Exposure {
    /// The sum over the seven days up to a run; `None` when one of their runs lacks the figure.
    pub(in crate::rules) fn week_to(&self, season: &Season, index: usize) -> Option<f64> {
        self.days_to(season, index, SUM_DAYS, season.sessions[index].fast_limit)
    }

    fn days_to(
        &self,
        season: &Season,
        index: usize,
        days: u64,
        limit: Option<FastLimit>,
    ) -> Option<f64> {
        let first = season.sessions[index].day - Days::new(days - 1);
        let from = season.sessions.partition_point(|run| run.day < first);
        season.sessions[from..=index].iter().map(|run| (self.of_run)(run, limit)).sum()
    }

    /// The sum over a span of days by a fast limit; `None` when one of their runs lacks the figure.
    pub(in crate::rules) fn sum_in(
        &self,
        season: &Season,
        span: Range<NaiveDate>,
        limit: Option<FastLimit>,
    ) -> Option<f64> {
        sessions_in(season, span).iter().map(|run| (self.of_run)(run, limit)).sum()
    }

    /// A quarter of the four weeks that end a week before a run, by their covered days.
    fn usual_week(&self, season: &Season, run: &Session) -> Option<f64> {
        let end = run.day - Days::new(SUM_DAYS);
        let span = end - Days::new(USUAL_DAYS)..end;
        let covered_days = season.known(span.clone(), run.day).covered_days;
        let sum = self.sum_in(season, span, run.fast_limit)?;
        (covered_days > 0).then(|| sum * SUM_DAYS as f64 / covered_days as f64)
    }

    /// Whether the seven days up to a run have more than usual; `None` where that is not known.
    fn is_high(&self, season: &Season, floors: &Floors, index: usize) -> Option<bool> {
        let run = &season.sessions[index];
        require_covered(season, run.day, HISTORY_DAYS).ok()?;
        let (now, usual) = (self.week_to(season, index)?, self.usual_week(season, run)?);
        // A run moved ahead by a day puts one more into seven days, but not into eight.
        let longer = self.days_to(season, index, SUM_DAYS + 1, run.fast_limit)?;
        let its_usual = usual * EIGHT_RATIO;
        let is_beyond = |sum, usual| is_beyond(sum, usual, floors.rise_pct);
        let is_more = is_beyond(now, usual) && is_beyond(longer, its_usual);
        Some(is_more && now - usual >= (self.min_rise)(floors))
    }

    /// The runs at which it began to be more than usual, after three weeks at which it was not. Where days
    /// are asked about, those of these days, and not to be believed in the first three weeks of them.
    fn onsets(&self, season: &Season, floors: &Floors) -> Vec<usize> {
        let mut onsets = Vec::new();
        let mut last_high: Option<NaiveDate> = None;
        // Of what was high from the first judged run on, nobody knows when it began.
        let asked = season.first_asked();
        let mut was_low =
            (0..asked).any(|index| self.is_high(season, floors, index) == Some(false));
        for (index, run) in season.sessions.iter().enumerate().skip(asked) {
            match self.is_high(season, floors, index) {
                Some(true) => {
                    if was_low && is_quiet(last_high, run.day) {
                        onsets.push(index);
                    }
                    last_high = Some(run.day);
                }
                Some(false) => was_low = true,
                None => {}
            }
        }
        onsets
    }

    /// The most in seven days up to a day of the first week of an onset, by the fast limit of the
    /// judged run; `None` when not known.
    pub(in crate::rules) fn first_week_most(
        &self,
        season: &Season,
        onset: &Onset,
        limit: Option<FastLimit>,
    ) -> Option<f64> {
        let end = onset.day + Days::new(SUM_DAYS);
        let to = season.sessions.partition_point(|run| run.day < end);
        let sums: Option<Vec<f64>> =
            (onset.index..to).map(|index| self.days_to(season, index, SUM_DAYS, limit)).collect();
        sums?.into_iter().reduce(f64::max)
    }
}

/// The most that a run of this day may add before seven days exceed a base by this rise.
pub(in crate::rules) fn room(base: f64, rise_pct: f64, so_far: f64) -> f64 {
    (raised(base, rise_pct) - so_far).max(0.0)
}

fn is_quiet(last: Option<NaiveDate>, day: NaiveDate) -> bool {
    last.is_none_or(|last| (day - last).num_days() > QUIET_DAYS)
}

/// All onsets, in the order of runs.
pub(in crate::rules) fn onsets(
    season: &Season,
    (limits, floors): (&Limits, &Floors),
) -> Vec<Onset> {
    let mut onsets = Vec::new();
    let mut push = |stimulus, index: usize| {
        onsets.push(Onset { stimulus, day: season.sessions[index].day, index });
    };
    for exposure in &EXPOSURES {
        for index in exposure.onsets(season, floors) {
            push(exposure.stimulus, index);
        }
    }
    let mut found: Vec<(Stimulus, usize)> = Vec::new();
    for (stimulus, rule) in SOURCES {
        found.extend((rule.check)(season, limits).into_iter().filter_map(|judgement| {
            match (judgement.subject, judgement.verdict) {
                (Subject::Session(index), Verdict::Raised(_)) => Some((stimulus, index)),
                _ => None,
            }
        }));
    }
    found.sort_unstable();
    let mut last: Option<(Stimulus, NaiveDate)> = None;
    for (stimulus, index) in found {
        let day = season.sessions[index].day;
        let before = last.filter(|(earlier, _)| *earlier == stimulus).map(|(_, day)| day);
        if is_quiet(before, day) {
            push(stimulus, index);
        }
        last = Some((stimulus, day));
    }
    onsets.sort_by_key(|onset| (onset.index, onset.stimulus));
    onsets
}

#[cfg(test)]
mod tests {
    use super::super::floors;
    use super::*;
    use crate::season::fixtures::{day, run, runs, season, steady};

    fn of(season: &Season) -> Vec<(Stimulus, u64)> {
        let first = day(0);
        let limits = Limits::default();
        onsets(season, (&limits, &floors(&limits)))
            .iter()
            .map(|onset| (onset.stimulus, (onset.day - first).num_days() as u64))
            .collect()
    }

    #[test]
    fn a_week_of_a_third_more_is_no_onset_below_the_floor_and_one_above_it() {
        // 24 km are usual; 31.2 km are 30 % more.
        let then =
            |m| season([steady(7, 8000.0), runs([49, 51], 8000.0), vec![run(53, m)]].concat());
        assert_eq!(of(&then(15_200.0)), []);
        assert_eq!(of(&then(15_201.0)), [(Stimulus::Distance, 53)]);
        // 4 km more than 12 are a third, but not five kilometres.
        let little = season([steady(7, 4000.0), vec![run(49, 4000.0), run(51, 8000.0)]].concat());
        assert_eq!(of(&little), []);
    }

    #[test]
    fn what_goes_on_is_no_second_onset_and_what_comes_again_after_three_weeks_is() {
        let more = |week: u64| runs([0, 2, 4].map(|weekday| 7 * week + weekday), 12_000.0);
        let usual = |weeks: Range<u64>| -> Vec<Session> {
            weeks
                .flat_map(|week| runs([0, 2, 4].map(|weekday| 7 * week + weekday), 8000.0))
                .collect()
        };
        let on = season([usual(0..7), more(7), more(8), usual(9..14), more(14)].concat());
        assert_eq!(of(&on), [(Stimulus::Distance, 51), (Stimulus::Distance, 100)]);
    }

    #[test]
    fn the_first_five_weeks_and_unknown_figures_begin_nothing() {
        let early = season([steady(4, 8000.0), runs([28, 30, 32], 16_000.0)].concat());
        assert_eq!(of(&early), []);
        let mut blind = season([steady(7, 8000.0), runs([49, 51, 53], 16_000.0)].concat());
        blind.sessions.last_mut().unwrap().distance_m = None;
        assert_eq!(of(&blind), [(Stimulus::Distance, 49)]);
    }

    #[test]
    fn a_run_moved_ahead_by_a_day_begins_nothing() {
        let mut sessions = steady(8, 8000.0);
        sessions[22] = run(50, 8000.0);
        assert_eq!(of(&season(sessions)), []);
    }

    #[test]
    fn two_more_runs_a_week_begin_something() {
        let daily = season([steady(7, 8000.0), runs(49..54, 4800.0)].concat());
        assert_eq!(of(&daily), [(Stimulus::Runs, 52)]);
    }
}
