//! What rules compare with: the runner's own days and weeks before. Coverage, window maximum and
//! weekly base are decided here, so that no rule repeats another.

use chrono::{Days, NaiveDate};

use super::covered::{
    both, require_history, require_known, require_known_weeks, require_whole_week,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::counted;
use crate::rules::{Finding, Judgement, Level, Named, Subject, Verdict};
use crate::season::{FastBasis, FastLimit, Season, Session, Week};

/// Days that a maximum "of the month before" looks back.
pub(in crate::rules) const WINDOW_DAYS: u64 = 30;
/// Covered days that a base needs; fewer make every base too small.
pub(in crate::rules) const MIN_COVERED_DAYS: i64 = 28;
/// Runs that a base needs.
pub(in crate::rules) const MIN_RUNS: usize = 4;
/// Weeks in the base of a weekly rule.
const BASE_WEEKS: usize = 3;
/// What binary rounding may add to a product; far below a millimetre in any run.
const ROUNDING: f64 = 1e-9;

/// A finding, none, or the reason why there is no judgement.
pub(in crate::rules) type Judged = Result<Option<Finding>, String>;

/// A figure that runs and weeks have, or lack.
pub(in crate::rules) struct Figure {
    /// Its value in a run.
    pub(in crate::rules) of_run: fn(&Session) -> Option<f64>,
    /// Its value in a week.
    pub(in crate::rules) of_week: fn(&Week) -> Option<f64>,
    /// What a run without it lacks.
    pub(in crate::rules) needs: &'static str,
    /// The reason when the judged run lacks it.
    pub(in crate::rules) missing: fn(&Session) -> &'static str,
    /// Its value in a run by the limits of another day; `None` where no such limit bears on it.
    pub(in crate::rules) of_run_at: Option<fn(&Session, FastLimit) -> Option<f64>>,
    /// The limits that every run is measured by; `None` for those of each run's own day.
    pub(in crate::rules) limit: Option<FastLimit>,
}

/// Distance run.
pub(in crate::rules) const DISTANCE: Figure = Figure {
    of_run: |run| run.distance_m,
    of_week: |week| Some(week.distance_m),
    needs: "distance",
    missing: |_| "no distance in this recording",
    of_run_at: None,
    limit: None,
};

/// Distance at or above the fast limit.
pub(in crate::rules) const FAST: Figure = Figure {
    of_run: |run| run.fast_m,
    of_week: |week| week.fast_m,
    needs: "known fast distance",
    missing: |run| match run.fast_limit {
        None => "less than 60 minutes of running in the 60 days before",
        Some(_) => "no speed in this recording",
    },
    of_run_at: Some(Session::fast_m_at),
    limit: None,
};

/// Climb on grades of 3 % and more.
pub(in crate::rules) const CLIMB: Figure = Figure {
    of_run: |run| run.climb_m,
    of_week: |week| week.climb_m,
    needs: "elevation",
    missing: |_| "no elevation in this recording",
    of_run_at: None,
    limit: None,
};

/// Drop on grades of 5 % and more.
pub(in crate::rules) const DOWNHILL: Figure = Figure {
    of_run: |run| run.downhill_m,
    of_week: |_| None,
    needs: "elevation",
    missing: |_| "no elevation in this recording",
    of_run_at: None,
    limit: None,
};

/// Distance near sprinting speed.
pub(in crate::rules) const SPRINT: Figure = Figure {
    of_run: |run| run.sprint_m,
    of_week: |_| None,
    needs: "known fast distance",
    missing: FAST.missing,
    of_run_at: Some(Session::sprint_m_at),
    limit: None,
};

/// Estimated calf load.
pub(in crate::rules) const CALF_LOAD: Figure = Figure {
    of_run: |run| run.calf_load.map(|load| load.by_speed.b4),
    of_week: |week| week.calf_load,
    needs: "calf load",
    missing: |_| "no speed in this recording",
    of_run_at: None,
    limit: None,
};

/// A base with what is missing from it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::rules) struct Base {
    /// The figure compared with.
    pub(in crate::rules) value: f64,
    /// Says how many runs of the base lack the figure; the base may be too low then.
    pub(in crate::rules) doubt: Option<String>,
}

impl Base {
    /// Says of a finding that it rests on an incomplete base.
    pub(in crate::rules) fn temper(&self, finding: &mut Finding) {
        finding.remarks.extend(self.doubt.clone());
    }
}

impl Figure {
    /// The same figure with every run measured by the limits of the judged one: a limit that moved
    /// makes neither a rise nor a base.
    pub(in crate::rules) fn at(self, limit: Option<FastLimit>) -> Self {
        Self { limit, ..self }
    }

    /// Its value in a run of the base.
    pub(in crate::rules) fn value(&self, run: &Session) -> Option<f64> {
        match self.of_run_at.zip(self.limit) {
            Some((of_run_at, limit)) => of_run_at(run, limit),
            None => (self.of_run)(run),
        }
    }

    /// Its value in a week of the base.
    fn value_of_week(&self, season: &Season, week: &Week) -> Option<f64> {
        if self.of_run_at.is_none() || self.limit.is_none() {
            return (self.of_week)(week);
        }
        let runs = runs_of(season, std::slice::from_ref(week));
        let known: Vec<f64> = runs.iter().filter_map(|run| self.value(run)).collect();
        // Without a run nothing was fast; where no run knows it, nobody does.
        (runs.is_empty() || !known.is_empty()).then(|| known.iter().fold(0.0, |sum, one| sum + one))
    }

    /// The figure of the judged run.
    pub(in crate::rules) fn of(&self, run: &Session) -> Result<f64, String> {
        let missing = || match run.breaks_s.len() {
            0 => (self.missing)(run).to_owned(),
            breaks => format!("{}, one of {} judged as one", (self.missing)(run), breaks + 1),
        };
        (self.of_run)(run).ok_or_else(missing)
    }

    /// The largest figure of one run in the days before a day.
    ///
    /// # Errors
    /// The reason, when too little is known of these days.
    pub(in crate::rules) fn largest_before(
        &self,
        season: &Season,
        day: NaiveDate,
        days: u64,
    ) -> Result<Base, String> {
        require_history(season, day, MIN_COVERED_DAYS)?;
        let perhaps = require_known(season, day - Days::new(days)..day, day)?;
        let runs = season.sessions_before(day, days);
        require_runs(runs.len(), &format!("in the {days} days before"))?;
        let known = runs.iter().filter_map(|run| self.value(run));
        require_runs(
            known.clone().count(),
            &format!("with {} in the {days} days before", self.needs),
        )?;
        Ok(Base { value: known.fold(0.0, f64::max), doubt: both(self.doubt(runs), perhaps) })
    }

    /// The mean of the three weeks before a week of the calendar, without those that are only partly
    /// covered.
    ///
    /// # Errors
    /// The reason, when too little is known of these weeks.
    pub(in crate::rules) fn mean_week_before(
        &self,
        season: &Season,
        index: usize,
    ) -> Result<Base, String> {
        let after_end = season.calendar[index].end() + Days::new(1);
        require_history(season, after_end, MIN_COVERED_DAYS)?;
        let weeks = &season.calendar[index.saturating_sub(BASE_WEEKS)..index];
        let perhaps = require_known_weeks(season, index, BASE_WEEKS)?;
        let runs = runs_of(season, weeks);
        require_runs(runs.len(), "in the three weeks before")?;
        let whole = weeks.iter().filter(|week| season.is_whole(week, after_end));
        let known: Option<Vec<f64>> = whole.map(|week| self.value_of_week(season, week)).collect();
        let known =
            known.ok_or_else(|| format!("one of the three weeks before has no {}", self.needs))?;
        if known.is_empty() {
            return Err("none of the three weeks before is covered from start to end".into());
        }
        let value = known.iter().sum::<f64>() / known.len() as f64;
        Ok(Base { value, doubt: both(self.doubt(runs), perhaps) })
    }

    /// Says how many of these runs lack the figure; `None` when all have it.
    pub(in crate::rules) fn doubt(&self, runs: &[Session]) -> Option<String> {
        let lacking = runs.iter().filter(|run| self.value(run).is_none()).count();
        let (all, needs) = (counted(runs.len(), "run"), self.needs);
        (lacking > 0)
            .then(|| format!("the baseline may be too low: {lacking} of {all} have no {needs}"))
    }

    /// A week in which nothing was found is clear only if every run of it was seen.
    pub(in crate::rules) fn clear_if_complete(&self, season: &Season, index: usize) -> Judged {
        require_whole_week(season, index)?;
        let runs = runs_of(season, &season.calendar[index..=index]);
        let lacking = runs.iter().filter(|run| (self.of_run)(run).is_none()).count();
        if lacking == 0 {
            return Ok(None);
        }
        Err(format!("{} of this week without {}", counted(lacking, "run"), self.needs))
    }
}

/// The runs of consecutive weeks.
pub(in crate::rules) fn runs_of<'a>(season: &'a Season, weeks: &[Week]) -> &'a [Session] {
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return &[] };
    let from = season.sessions.partition_point(|session| session.day < first.start);
    let to = season.sessions.partition_point(|session| session.day <= last.end());
    &season.sessions[from..to]
}

/// Asks for enough runs in a window that `place` names.
pub(in crate::rules) fn require_runs(count: usize, place: &str) -> Result<(), String> {
    let runs = counted(count, "run");
    if count >= MIN_RUNS { Ok(()) } else { Err(format!("only {runs} {place}, {MIN_RUNS} needed")) }
}

/// Whether a value is more than this many per cent above its base.
pub(in crate::rules) fn is_beyond(value: f64, base: f64, rise_pct: f64) -> bool {
    value > raised(base, rise_pct) * (1.0 + ROUNDING)
}

/// A base and this many per cent of it.
pub(in crate::rules) fn raised(base: f64, rise_pct: f64) -> f64 {
    base * (1.0 + rise_pct / 100.0)
}

/// `watch` or `warn` by two limits of the rise; `None` up to the lower one.
pub(in crate::rules) fn level_of(
    value: f64,
    base: f64,
    watch_pct: f64,
    warn_pct: f64,
) -> Option<Level> {
    if is_beyond(value, base, warn_pct) {
        Some(Level::Warn)
    } else {
        is_beyond(value, base, watch_pct).then_some(Level::Watch)
    }
}

/// `31 %`, or `just over 10 %` where the whole number would read like the limit itself.
pub(in crate::rules) fn percent_beyond(value_pct: f64, limit_pct: f64) -> String {
    let whole = format!("{value_pct:.0} %");
    if whole == format!("{limit_pct:.0} %") { format!("just over {whole}") } else { whole }
}

/// One judgement a run that is asked about.
pub(in crate::rules) fn each_run(
    season: &Season,
    mut find: impl FnMut(usize) -> Judged,
) -> Vec<Judgement> {
    let sessions = season.sessions.iter().enumerate().skip(season.first_asked());
    sessions
        .map(|(index, session)| {
            let mut verdict = verdict(find(index));
            if let Verdict::Raised(finding) = &mut verdict {
                finding.remarks.extend(session.joined_words());
            }
            Judgement { subject: Subject::Session(index), verdict }
        })
        .collect()
}

/// One judgement a week that is asked about; a week that is not over is judged by no rule.
pub(in crate::rules) fn each_week(
    season: &Season,
    find: impl Fn(usize) -> Judged,
) -> Vec<Judgement> {
    let weeks = season.calendar.iter().enumerate();
    let asked = weeks.filter(|(_, week)| season.is_asked(week.end()));
    let judge = |(index, week): (usize, &Week)| {
        let unfinished = || Err("the week is not over yet".to_owned());
        let judged = if week.is_complete { find(index) } else { unfinished() };
        Judgement { subject: Subject::Week(index), verdict: verdict(judged) }
    };
    asked.map(judge).collect()
}

/// The contract's words for the same thing.
pub(in crate::rules) fn verdict(judged: Judged) -> Verdict {
    match judged {
        Ok(Some(finding)) => Verdict::Raised(Box::new(finding)),
        Ok(None) => Verdict::Clear,
        Err(reason) => Verdict::NotJudged(reason),
    }
}

/// A fast limit as the further figure of a finding.
pub(in crate::rules) fn fast_limit(limit: Option<FastLimit>) -> Option<Named> {
    let limit = limit?;
    let what = match limit.basis {
        FastBasis::CriticalSpeed => "95 % of critical speed",
        FastBasis::MedianPace => "115 % of the median speed of 60 days",
    };
    Some(Named::new(limit.speed_mps, Unit::SpeedMps, what))
}

/// `4.2 km at 4:35 min/km or faster (your fast limit, which follows 95 % of critical speed)`.
pub(in crate::rules) fn fast_distance(finding: &Finding, system: UnitSystem) -> String {
    let distance = finding.measured.show(system);
    finding.context.as_ref().map_or_else(
        || format!("{distance} of fast running"),
        |limit| {
            let (pace, what) = (limit.quantity.show(system), limit.what.words());
            format!("{distance} at {pace} or faster (your fast limit, which follows {what})")
        },
    )
}

/// The rise of a finding over its baseline: `31 %`.
pub(in crate::rules) fn rise_text(finding: &Finding) -> String {
    let base = finding.baseline.as_ref().map_or(0.0, |baseline| baseline.quantity.value);
    let limit_pct = (finding.limit.value / base - 1.0) * 100.0;
    finding.rise_pct().map_or_else(String::new, |rise| percent_beyond(rise, limit_pct))
}

/// The baseline of a finding: `14.0 km`.
pub(in crate::rules) fn base_text(finding: &Finding, system: UnitSystem) -> String {
    finding.baseline.as_ref().map_or_else(String::new, |baseline| baseline.quantity.show(system))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, run, runs, season};

    #[test]
    fn a_product_that_rounds_up_or_down_is_not_beyond_itself() {
        for base in 1..2000 {
            let base = f64::from(base) * 7.3;
            assert!(
                !is_beyond(base * 1.1, base, 10.0) && !is_beyond(base + base / 10.0, base, 10.0)
            );
            assert!(is_beyond(base * 1.1 + 0.001, base, 10.0));
        }
    }

    #[test]
    fn a_rise_never_reads_like_its_limit() {
        assert_eq!(percent_beyond(30.4, 10.0), "30 %");
        assert_eq!(percent_beyond(10.4, 10.0), "just over 10 %");
        assert_eq!(percent_beyond(10.6, 10.0), "11 %");
    }

    #[test]
    fn the_window_maximum_leaves_out_the_day_and_day_31() {
        let mut sessions = runs(0..40, 5000.0);
        (sessions[8].distance_m, sessions[9].distance_m) = (Some(9000.0), Some(7000.0));
        let season = season([sessions, vec![run(39, 20_000.0)]].concat());
        let largest = |offset| DISTANCE.largest_before(&season, day(offset), WINDOW_DAYS);
        assert_eq!(largest(38), Ok(Base { value: 9000.0, doubt: None }));
        assert_eq!(largest(39), Ok(Base { value: 7000.0, doubt: None }));
        assert_eq!(largest(27), Err("only 27 days of history, 28 needed".to_owned()));
    }

    #[test]
    fn the_weekly_base_is_the_three_full_weeks_before() {
        let monday = |(week, km): (u64, f64)| runs([7 * week, 7 * week + 2], km * 500.0);
        let weeks = (0..).zip([10.0, 20.0, 30.0, 60.0]).flat_map(monday).collect();
        let season = season(weeks);
        let base = DISTANCE.mean_week_before(&season, 3);
        assert_eq!(base, Ok(Base { value: 20_000.0, doubt: None }));
        let expected = Err("only 21 days of history, 28 needed".to_owned());
        assert_eq!(DISTANCE.mean_week_before(&season, 2), expected);
    }

    #[test]
    fn one_is_not_a_plural() {
        let season = season(runs([0], 5000.0));
        let expected = Err("only 1 day of history, 14 needed".to_owned());
        assert_eq!(require_history(&season, day(1), 14), expected);
        assert_eq!(require_runs(1, "here"), Err("only 1 run here, 4 needed".to_owned()));
    }
}
