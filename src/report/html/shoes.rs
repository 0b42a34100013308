//! Shoes on the page: a pair a row.

use chrono::NaiveDate;
use serde::Serialize;

use super::dual_units::DualText;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::sanitize::printable;
use crate::report::records::shoes::ShoeRecord;
use crate::season::DayNames;

/// A pair of shoes.
#[derive(Serialize)]
pub(super) struct Pair {
    name: String,
    distance: DualText,
    drop: String,
    first: String,
    last: String,
    runs: usize,
    hard: String,
    recent: String,
    findings: String,
}

pub(super) fn shoes(records: &[ShoeRecord], names: DayNames) -> Vec<Pair> {
    records.iter().map(|shoe| pair(shoe, names)).collect()
}

fn pair(shoe: &ShoeRecord, names: DayNames) -> Pair {
    let unknown = || "–".to_owned();
    let day = |day: Option<NaiveDate>| day.map_or_else(unknown, |day| names.date(day));
    let pct = |pct: Option<f64>| pct.map_or_else(unknown, |pct| format!("{pct:.0} %"));
    let total_m = shoe.distance_m + shoe.earlier_distance_m.unwrap_or(0.0);
    let drop = |mm: f64| Quantity::new(mm, Unit::DropMm).show(UnitSystem::Metric);
    let findings = match shoe.finding_count {
        0 => "none".to_owned(),
        count => format!("{count}, {} with an alert: {}", shoe.told_count, shoe.rules.join(", ")),
    };
    Pair {
        name: shoe.shoe.as_deref().map_or("no shoe named".to_owned(), printable),
        distance: DualText::figure(Some(total_m), Unit::DistanceM),
        drop: shoe.drop_mm.map_or_else(unknown, drop),
        first: day(shoe.first_day),
        last: day(shoe.last_day),
        runs: shoe.run_count,
        hard: pct(shoe.hard_run_pct),
        recent: pct(shoe.recent_distance_pct),
        findings,
    }
}
