//! The last twelve weeks, a row each, and the weeks before them by four.

use std::ops::Range;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::super::level::LevelMark;
use crate::analysis::pipeline::Analysis;
use crate::attention::Light;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::units::M_PER_KM;
use crate::options::Options;
use crate::season::{DayNames, Season, Week};
use crate::user_files::athlete::WorstPain;

/// Weeks of the table.
pub(super) const TABLE_WEEKS: usize = 12;
/// Weeks of a year, which the chart shows.
pub(super) const YEAR_WEEKS: usize = 52;
/// Weeks of a block.
const BLOCK_WEEKS: usize = 4;
/// Blocks that are shown at most: with the twelve weeks a year.
const BLOCKS: usize = (YEAR_WEEKS - TABLE_WEEKS) / BLOCK_WEEKS;

/// A week or a block; a dash where a figure is not known.
#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    runs: String,
    distance: String,
    longest: String,
    climb: String,
    fast: String,
    calf_km: String,
    pain: String,
    light: Option<LevelMark>,
    is_unfinished: bool,
}

/// The weeks that are reported, the last of these at most.
fn reported(season: &Season, options: &Options, most: usize) -> Range<usize> {
    let all = &season.calendar;
    let is_early = |week: &Week| options.since.is_some_and(|since| week.end() < since);
    let from = all.partition_point(is_early).max(all.len().saturating_sub(most));
    from..all.len()
}

/// The weeks of the chart: of the last year.
pub(super) fn charted(season: &Season, options: &Options) -> Range<usize> {
    reported(season, options, YEAR_WEEKS)
}

/// The weeks of the table, the newest first.
pub(super) fn weeks(analysis: &Analysis, options: &Options) -> Vec<Row> {
    let season = &analysis.season;
    let weeks = &season.calendar[reported(season, options, TABLE_WEEKS)];
    weeks.iter().rev().map(|week| row(analysis, week, options.units)).collect()
}

/// Whole blocks of four weeks before the table, the newest first.
pub(super) fn blocks(analysis: &Analysis, options: &Options) -> Vec<Row> {
    let season = &analysis.season;
    let year = reported(season, options, YEAR_WEEKS);
    let table = reported(season, options, TABLE_WEEKS);
    let before = &season.calendar[year.start..table.start];
    let blocks = before.rchunks_exact(BLOCK_WEEKS).take(BLOCKS);
    blocks.map(|weeks| block(analysis, weeks, options.units)).collect()
}

fn show(value: Option<f64>, unit: Unit, units: UnitSystem) -> String {
    value.map_or("–".to_owned(), |value| Quantity::new(value, unit).show(units))
}

fn row(analysis: &Analysis, week: &Week, units: UnitSystem) -> Row {
    let season = &analysis.season;
    let is_known = is_known(season, week);
    let of = |value: Option<f64>, unit| show(value.filter(|_| is_known), unit, units);
    Row {
        name: name(season.day_names, week.start),
        runs: if is_known { week.run_count.to_string() } else { "–".to_owned() },
        distance: of(week.known_distance_m(), Unit::DistanceM),
        longest: of(week.longest_run_m, Unit::DistanceM),
        climb: of(week.climb_m, Unit::HeightM),
        fast: of(week.fast_m, Unit::DistanceM),
        calf_km: of(week.calf_km.map(|km| km * M_PER_KM), Unit::DistanceM),
        pain: pain(&season.diary.worst_pain(week.start, week.end())),
        light: analysis.told.light_of(week).map(LevelMark::of_alert),
        is_unfinished: !week.is_complete,
    }
}

/// Whether the days of a week are covered, so that no run is none.
fn is_known(season: &Season, week: &Week) -> bool {
    let after = week.end() + Days::new(1);
    week.run_count > 0 || season.known(week.start..after, after).covered_days > 0
}

fn block(analysis: &Analysis, weeks: &[Week], units: UnitSystem) -> Row {
    let season = &analysis.season;
    let known: Vec<&Week> = weeks.iter().filter(|week| is_known(season, week)).collect();
    let mean = |of: fn(&Week) -> Option<f64>| {
        let values: Vec<f64> = known.iter().filter_map(|week| of(week)).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let longest = known.iter().filter_map(|week| week.longest_run_m).reduce(f64::max);
    let ends = weeks.first().zip(weeks.last());
    let worst = ends.map(|(first, last)| season.diary.worst_pain(first.start, last.end()));
    let light: Option<Light> = weeks.iter().filter_map(|week| analysis.told.light_of(week)).max();
    let runs = mean(|week| Some(week.run_count as f64));
    Row {
        name: ends.map_or_else(String::new, |(first, _)| name(season.day_names, first.start)),
        runs: runs.map_or("–".to_owned(), |runs| format!("{runs:.1}")),
        distance: show(mean(Week::known_distance_m), Unit::DistanceM, units),
        longest: show(longest, Unit::DistanceM, units),
        climb: show(mean(|week| week.climb_m), Unit::HeightM, units),
        fast: show(mean(|week| week.fast_m), Unit::DistanceM, units),
        calf_km: show(mean(|week| week.calf_km.map(|km| km * M_PER_KM)), Unit::DistanceM, units),
        pain: pain(&worst.unwrap_or_default()),
        light: light.map(LevelMark::of_alert),
        is_unfinished: false,
    }
}

/// `Mon 9 Mar 2026`, or `week 11`.
fn name(names: DayNames, start: NaiveDate) -> String {
    match names.week_and_day(start) {
        Some(_) => names.week(start),
        None => names.short(start),
    }
}

/// The worst score; a dash where nothing is written down, which is not the same as none.
fn pain(worst: &WorstPain) -> String {
    match (worst.score_0_10(), worst.unscored) {
        (Some(score), _) => Quantity::new(score, Unit::Pain).show(UnitSystem::Metric),
        (None, Some(_)) => "no score".to_owned(),
        (None, None) => "–".to_owned(),
    }
}
