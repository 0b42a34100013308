//! Shoes, a pair a row.

use std::cmp::Reverse;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Shown, cut};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::sanitize::clean;
use crate::report::records::shoes::ShoeRecord;
use crate::season::DayNames;

/// Pairs that are shown, and characters of a name.
const SHOWN: usize = 5;
const NAME_CHARS: usize = 44;

/// One pair; a dash where something is not known.
#[derive(Serialize)]
pub(super) struct Pair {
    name: String,
    drop: String,
    distance: String,
    runs: usize,
    first: String,
    last: String,
    recent: String,
}

/// The pairs that are named, the one worn last first.
pub(super) fn pairs(records: &[ShoeRecord], names: DayNames, units: UnitSystem) -> Shown<Pair> {
    let mut named: Vec<&ShoeRecord> = records.iter().filter(|one| one.shoe.is_some()).collect();
    // A stable sort keeps the order of the athlete file among equals.
    named.sort_by_key(|record| Reverse(record.last_day));
    Shown::of(named.into_iter().map(|record| pair(record, names, units)).collect(), SHOWN)
}

fn pair(record: &ShoeRecord, names: DayNames, units: UnitSystem) -> Pair {
    let dash = || "–".to_owned();
    let day = |day: Option<NaiveDate>| day.map_or_else(dash, |day| names.date(day));
    let total_m = record.distance_m + record.earlier_distance_m.unwrap_or(0.0);
    let drop = |mm: f64| Quantity::new(mm, Unit::DropMm).show(units);
    Pair {
        name: cut(&clean(record.shoe.as_deref().unwrap_or_default()), NAME_CHARS),
        drop: record.drop_mm.map_or_else(dash, drop),
        distance: Quantity::new(total_m, Unit::DistanceM).show(units),
        runs: record.run_count,
        first: day(record.first_day),
        last: day(record.last_day),
        recent: record.recent_distance_pct.map_or_else(dash, |pct| format!("{pct:.0} %")),
    }
}
