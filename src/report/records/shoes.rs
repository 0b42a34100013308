//! Shoes as records: a pair a row, with how far and how hard it was run in and what was found of it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::numbers::thousandths;
use crate::analysis::pipeline::Analysis;
use crate::base::sanitize;
use crate::base::stats::significant;
use crate::options::Options;
use crate::rules::{Family, Subject, Verdict, hard_runs};
use crate::season::Session;

/// Days before and with the day of the evaluation whose distance a share is of: four weeks.
const RECENT_DAYS: u64 = 28;
/// Digits of a figure under `--anonymous`.
const ANONYMOUS_DIGITS: i32 = 3;
/// More than a distance in metres has.
const ALL_DIGITS: i32 = 12;

/// A pair of shoes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShoeRecord {
    /// Its name in the athlete file, else that of its gear; `None` for the runs of which no shoe is told.
    pub shoe: Option<String>,
    /// Distance in metres of the runs in it that know theirs.
    pub distance_m: f64,
    /// Distance in metres that it had before the first recording, as told; `None` where nothing is.
    pub earlier_distance_m: Option<f64>,
    /// Heel height minus forefoot height in millimetres; `None` when not told.
    pub drop_mm: Option<f64>,
    /// Day of the first run in it; `None` without any.
    pub first_day: Option<NaiveDate>,
    /// Day of the last run in it; `None` without any.
    pub last_day: Option<NaiveDate>,
    /// Runs in it.
    pub run_count: usize,
    /// Hard runs among those of which that is known, in per cent; `None` where it is known of none.
    pub hard_run_pct: Option<f64>,
    /// Its share of the distance of the last four weeks in per cent; `None` where nothing was run in them.
    pub recent_distance_pct: Option<f64>,
    /// Findings of rules about shoes on runs in it.
    pub finding_count: usize,
    /// Of these, those that are told in an alert.
    pub told_count: usize,
    /// The rules that found them.
    pub rules: Vec<&'static str>,
}

/// What a run was in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pair {
    Told(usize),
    Gear(String),
    Untold,
}

fn pair_of(run: &Session) -> Pair {
    match (run.shoe, &run.gear) {
        (Some(shoe), _) => Pair::Told(shoe),
        (None, Some(gear)) => Pair::Gear(sanitize::clean(gear)),
        (None, None) => Pair::Untold,
    }
}

/// Every pair: those of the athlete file in its order, other gear by name, and the runs of which no shoe is
/// told; empty where no shoe is told of any run.
pub fn records(analysis: &Analysis, options: &Options) -> Vec<ShoeRecord> {
    let season = &analysis.season;
    let told = season.athlete.shoes.iter().enumerate().map(|(index, shoe)| {
        let earlier_m = Some(shoe.earlier_distance_m).filter(|metres| *metres > 0.0);
        let record = ShoeRecord {
            shoe: Some(shoe.name.clone()),
            earlier_distance_m: earlier_m,
            drop_mm: shoe.drop_mm,
            ..ShoeRecord::default()
        };
        (Pair::Told(index), record)
    });
    let mut pairs: BTreeMap<Pair, ShoeRecord> = told.collect();
    let mut of_pair: BTreeMap<Pair, Sums> = BTreeMap::new();
    let from = season.as_of - Days::new(RECENT_DAYS - 1);
    let hard = hard_runs(season, &options.limits);
    let mut recent_m = 0.0;
    for (run, is_hard) in season.sessions.iter().zip(hard) {
        let pair = pair_of(run);
        let record = pairs.entry(pair.clone()).or_insert_with(|| named(&pair));
        let sums = of_pair.entry(pair).or_default();
        let metres = run.known_distance_m().unwrap_or(0.0);
        record.distance_m += metres;
        record.run_count += 1;
        record.first_day = record.first_day.or(Some(run.day));
        record.last_day = Some(run.day);
        sums.known += usize::from(is_hard.is_some());
        sums.hard += usize::from(is_hard == Some(true));
        if run.day >= from {
            sums.recent_m += metres;
            recent_m += metres;
        }
    }
    let has_shoe = pairs.keys().any(|pair| *pair != Pair::Untold);
    findings(analysis, &mut pairs);
    for (pair, record) in &mut pairs {
        let sums = of_pair.get(pair).copied().unwrap_or_default();
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| 100.0 * part / whole);
        record.hard_run_pct = share(sums.hard as f64, sums.known as f64);
        record.recent_distance_pct = share(sums.recent_m, recent_m);
        record.round(options.is_anonymous);
    }
    if has_shoe { pairs.into_values().collect() } else { Vec::new() }
}

#[derive(Clone, Copy, Default)]
struct Sums {
    known: usize,
    hard: usize,
    recent_m: f64,
}

fn named(pair: &Pair) -> ShoeRecord {
    let shoe = match pair {
        Pair::Gear(gear) => Some(gear.clone()),
        Pair::Told(_) | Pair::Untold => None,
    };
    ShoeRecord { shoe, ..ShoeRecord::default() }
}

/// Adds what rules about shoes found on the runs of each pair.
fn findings(analysis: &Analysis, pairs: &mut BTreeMap<Pair, ShoeRecord>) {
    for (place, outcome) in analysis.outcomes.iter().enumerate() {
        let is_raised = matches!(outcome.judgement.verdict, Verdict::Raised(_));
        let Subject::Session(index) = outcome.judgement.subject else { continue };
        if !is_raised || outcome.rule.family != Family::Shoes {
            continue;
        }
        let Some(record) = pairs.get_mut(&pair_of(&analysis.season.sessions[index])) else {
            continue;
        };
        record.finding_count += 1;
        let is_told = analysis.told.said(place).is_some_and(|said| said.light.is_some());
        record.told_count += usize::from(is_told);
        if !record.rules.contains(&outcome.rule.id) {
            record.rules.push(outcome.rule.id);
        }
    }
}

impl ShoeRecord {
    /// Figures to thousandths, or to few digits where the report is anonymous.
    fn round(&mut self, is_anonymous: bool) {
        let digits = if is_anonymous { ANONYMOUS_DIGITS } else { ALL_DIGITS };
        let figures = [
            Some(&mut self.distance_m),
            self.earlier_distance_m.as_mut(),
            self.hard_run_pct.as_mut(),
            self.recent_distance_pct.as_mut(),
        ];
        for value in figures.into_iter().flatten() {
            *value = thousandths(significant(*value, digits));
        }
    }
}
