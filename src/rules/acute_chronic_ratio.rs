//! The ratio of the last week to the last four, in three variants: shown because people know it,
//! never flagged.

use chrono::{Days, NaiveDate};

use super::contract::citations::FRANDSEN_RATIO;
use super::shared::baseline::{CALF_LOAD, DISTANCE, Figure, MIN_COVERED_DAYS};
use super::shared::covered::require_covered;
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Limits, Named, Rule, Subject, Threshold,
    Topic, Verdict,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_CALF_LOAD, RUN_DISTANCE_M};
use crate::season::{Season, Session, Week};

pub(super) const RULE: Rule = Rule {
    id: "acute-chronic-ratio",
    title: "Acute:chronic workload ratio: shown, never flagged",
    family: Family::Volume,
    topic: Topic::CalfLoad,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Divides the distance and the calf load of each full week by your usual week, in \
               three ways: by the mean of four weeks including this one (coupled), by the mean of \
               the three weeks before it (uncoupled), and as a ratio of two exponentially weighted \
               moving averages.",
        why: "Many apps warn by this ratio (ACWR). It was published with bands: 0.8 to 1.3 as the \
              good range, 1.5 as the danger line. People still ask for it.",
        when_wrong: "In runners, a higher ratio went with fewer injuries, not more, perhaps \
                     because runners in pain cut back first. The ratio also rises whenever your \
                     usual week is small. That is why soleus never flags it.",
        next_step: "Look at single long runs and at jumps in speed and hills instead.",
    },
    evidence: &[FRANDSEN_RATIO, NAKAOKA, IMPELLIZZERI, WILLIAMS],
    grade: Grade::Contested,
    needs: &[&RUN_DISTANCE_M, &RUN_CALF_LOAD],
    asks: &[],
    thresholds: &[&MIN_WEEK],
    check,
    message,
    caps: None,
};

const NAKAOKA: Citation = Citation {
    short: "Nakaoka et al. 2021",
    doi: "10.1007/s40279-021-01483-0",
    finding: "435 runners: predicted injuries were 9.6 % at a ratio below 0.70 and 1.3 % above \
              1.38. Perhaps runners in pain run less.",
};

const IMPELLIZZERI: Citation = Citation {
    short: "Impellizzeri et al. 2020",
    doi: "10.1007/s40279-020-01378-6",
    finding: "The ratio only rescales the recent load; it predicted injuries little better than \
              chance (c-statistic 0.574).",
};

const WILLIAMS: Citation = Citation {
    short: "Williams et al. 2017",
    doi: "10.1136/bjsports-2016-096589",
    finding: "Proposed exponentially weighted moving averages with a weight of 2 / (N + 1). A \
              method; no injuries were studied.",
};

const MIN_WEEK: Threshold = Threshold::assumed("min_usual_week_m", 5000.0, (500.0, 50_000.0), "m");

/// Days of the acute and of the chronic side.
const ACUTE_DAYS: u64 = 7;
const CHRONIC_DAYS: u64 = 28;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let averages = [Averages::over(season, &DISTANCE), Averages::over(season, &CALF_LOAD)];
    let weeks = season.calendar.iter().enumerate();
    weeks
        .filter(|(_, week)| season.is_asked(week.end()))
        .map(|(index, week)| {
            let shown = if week.is_complete {
                show(season, limits, week, &averages)
            } else {
                Err("the week is not over yet".to_owned())
            };
            let verdict = shown.map_or_else(Verdict::NotJudged, Verdict::Shown);
            Judgement { subject: Subject::Week(index), verdict }
        })
        .collect()
}

fn show(
    season: &Season,
    limits: &Limits,
    week: &Week,
    averages: &[Averages; 2],
) -> Result<Vec<Named>, String> {
    let end = week.end() + Days::new(1);
    require_covered(season, end, MIN_COVERED_DAYS)?;
    let usual_m = sum(season, &DISTANCE, end, CHRONIC_DAYS).unwrap_or(0.0) / 4.0;
    if usual_m < limits.get(&RULE, &MIN_WEEK) {
        return Err("too little running in the four weeks to compare against".to_owned());
    }
    let names = [
        ["distance, coupled", "distance, uncoupled", "distance, moving averages"],
        ["calf load, coupled", "calf load, uncoupled", "calf load, moving averages"],
    ];
    let mut shown = Vec::new();
    for ((figure, averages), names) in [&DISTANCE, &CALF_LOAD].into_iter().zip(averages).zip(names)
    {
        let ratios = ratios(season, figure, end, averages);
        let known = ratios.into_iter().zip(names).filter_map(|(ratio, name)| Some((ratio?, name)));
        shown.extend(known.map(|(ratio, name)| Named::new(ratio, Unit::Ratio, name)));
    }
    if shown.is_empty() {
        Err("no distance in the runs of these weeks".to_owned())
    } else {
        Ok(shown)
    }
}

/// Coupled, uncoupled and exponential ratio on the evening before a day; `None` over nothing, or
/// where a run lacks the figure.
fn ratios(
    season: &Season,
    figure: &Figure,
    end: NaiveDate,
    averages: &Averages,
) -> [Option<f64>; 3] {
    let over = |acute: Option<f64>, chronic: Option<f64>| {
        chronic.filter(|chronic| *chronic > 0.0).and_then(|chronic| Some(acute? / chronic))
    };
    let acute = sum(season, figure, end, ACUTE_DAYS);
    let four = sum(season, figure, end, CHRONIC_DAYS);
    let three = sum(season, figure, end - Days::new(ACUTE_DAYS), CHRONIC_DAYS - ACUTE_DAYS);
    let (short, long) = averages.before(season, end).unzip();
    [
        over(acute, four.map(|four| four / 4.0)),
        over(acute, three.map(|three| three / 3.0)),
        over(short, long),
    ]
}

fn sum(season: &Season, figure: &Figure, end: NaiveDate, days: u64) -> Option<f64> {
    figure.sum_in(season, end - Days::new(days)..end)
}

/// The two moving averages on the evening of every covered day, with the weights of Williams et al.
/// 2017. They begin with nothing, so each is divided by the weight of the days that it has seen:
/// the same run every day gives a ratio of one from the first day on.
struct Averages(Vec<Option<(f64, f64)>>);

impl Averages {
    fn over(season: &Season, figure: &Figure) -> Self {
        let weight = |days: u64| 2.0 / (days as f64 + 1.0);
        let last = season.as_of.max(season.last_day);
        let mut sessions = season.sessions.iter().peekable();
        let mut averages = Some((0.0, 0.0));
        let mut seen = (0.0, 0.0);
        let step = |old: f64, new: f64, days: u64| old + weight(days) * (new - old);
        let days = season.first_day.iter_days().take_while(|day| *day <= last);
        Self(
            days.map(|day| {
                let mut load = Some(0.0);
                while let Some(run) = sessions.next_if(|run: &&Session| run.day <= day) {
                    load = load.zip((figure.of_run)(run)).map(|(sum, more)| sum + more);
                }
                // From a run of unknown load on, nothing is known.
                let both = |(short, long): (f64, f64), new: f64| {
                    (step(short, new, ACUTE_DAYS), step(long, new, CHRONIC_DAYS))
                };
                averages = averages.zip(load).map(|(averages, load)| both(averages, load));
                seen = both(seen, 1.0);
                averages.map(|(short, long)| (short / seen.0, long / seen.1))
            })
            .collect(),
        )
    }

    /// On the evening before a day.
    fn before(&self, season: &Season, day: NaiveDate) -> Option<(f64, f64)> {
        let days = usize::try_from((day - season.first_day).num_days()).ok()?;
        self.0.get(days.checked_sub(1)?).copied().flatten()
    }
}

/// It never raises anything.
fn message(_: &Finding, _: UnitSystem) -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{last, reason, speaking};
    use crate::season::fixtures::{day, run, runs, season, season_as_of, with_load};

    fn shown(season: &Season) -> Vec<(&'static str, f64)> {
        match last(&RULE, season) {
            Verdict::Shown(figures) => figures
                .iter()
                .map(|figure| {
                    (figure.what.words(), (figure.quantity.value * 100.0).round() / 100.0)
                })
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    /// Four weeks of runs on Mondays and Thursdays, of so many kilometres a week.
    fn weeks(km: &[f64]) -> Vec<Session> {
        let starts = (0..).step_by(7).zip(km.iter().map(|km| km * 500.0));
        starts.flat_map(|(start, metres)| runs([start, start + 3], metres)).collect()
    }

    #[test]
    fn the_week_over_four_and_over_the_three_before() {
        // 40 over (20 + 20 + 20 + 40) / 4 = 25, and over 20.
        let season = season(weeks(&[20.0, 20.0, 20.0, 40.0]));
        let figures = shown(&season);
        assert_eq!(figures[..2], [("distance, coupled", 1.6), ("distance, uncoupled", 2.0)]);
        assert_eq!(figures.len(), 3, "no load is known");
        assert_eq!(speaking(&season), ["session-distance-spike"]);
    }

    #[test]
    fn moving_averages_forget_by_two_over_n_plus_one() {
        // The same every day is usual, however short the history.
        let even = season(runs(0..28, 7000.0));
        assert_eq!(shown(&even)[2], ("distance, moving averages", 1.0));
        // Twice as much in the last of four weeks: the share of its seven days in each average, over
        // that of all 28, is (1 − 0.75⁷) / (1 − 0.75²⁸) = 0.867 and (1 − (27/29)⁷) / (1 − (27/29)²⁸)
        // = 0.455; so 1.867 / 1.455.
        let doubled = [runs(0..21, 7000.0), runs(21..28, 14_000.0)].concat();
        let expected = ("distance, moving averages", 1.28);
        assert_eq!(shown(&season(doubled))[2], expected);
    }

    #[test]
    fn loads_are_shown_where_every_run_has_one() {
        let loaded = |sessions: Vec<Session>| -> Vec<Session> {
            sessions.into_iter().map(|run| with_load(run, 5.0)).collect()
        };
        let mut sessions = loaded(weeks(&[20.0; 4]));
        assert_eq!(shown(&season(sessions.clone()))[3], ("calf load, coupled", 1.0));
        sessions[7].calf_load = None;
        assert_eq!(shown(&season(sessions)).len(), 3);
    }

    #[test]
    fn a_run_without_distance_leaves_nothing_to_show() {
        let mut sessions = weeks(&[20.0; 4]);
        sessions[5].distance_m = None;
        assert!(reason(&RULE, &season(sessions)).contains("too little running"));
    }

    #[test]
    fn three_weeks_or_hardly_any_running_are_not_enough() {
        assert_eq!(reason(&RULE, &season(weeks(&[20.0; 3]))), "only 21 days of history, 28 needed");
        // 5 km a week is the least, a metre less is too little.
        assert!(reason(&RULE, &season(weeks(&[4.999; 4]))).contains("too little"));
        assert_eq!(shown(&season(weeks(&[5.0; 4])))[0], ("distance, coupled", 1.0));
        let open = season_as_of(weeks(&[20.0; 4]), day(26));
        assert_eq!(reason(&RULE, &open), "the week is not over yet");
        assert!(matches!(
            last(&RULE, &season(vec![run(0, 0.0), run(28, 0.0)])),
            Verdict::NotJudged(_)
        ));
    }
}
