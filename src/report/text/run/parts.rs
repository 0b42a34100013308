//! The parts of a single run on the terminal: splits, laps, climbs, zones.

use std::fmt::Write;

use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::report::text::style::{BOLD, DIM};
use crate::run::run_detail::{RunDetail, Stretch, Zone};

/// Stretches shown; an ultra has a hundred, and the page shows all where there is one.
const SHOWN: usize = 60;

/// What there is of them; empty without distance and altitude.
pub(in crate::report) fn parts(detail: &RunDetail, units: UnitSystem, has_page: bool) -> String {
    let mut text = stretches("Splits", &detail.splits, units, has_page);
    text += &stretches("Laps", &detail.laps, units, has_page);
    text += &climbs(detail, units);
    text += &zones("Time by grade", &detail.grades, units);
    let by_pace = match units {
        UnitSystem::Metric => "Time by pace, min/km",
        UnitSystem::Imperial => "Time by pace, min/mi",
    };
    text + &zones(by_pace, &detail.paces, units)
}

fn show(value: Option<f64>, unit: Unit, units: UnitSystem) -> String {
    value.map_or("–".to_owned(), |value| Quantity::new(value, unit).show(units))
}

fn stretches(name: &str, stretches: &[Stretch], units: UnitSystem, has_page: bool) -> String {
    if stretches.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "\n{BOLD}{name:8} distance     time          pace   ascent  cadence    heart{BOLD:#}\n"
    );
    for (index, stretch) in stretches.iter().take(SHOWN).enumerate() {
        let _ = writeln!(
            text,
            "  {:5} {:>9} {:>8} {:>13} {:>8} {:>8} {:>8}",
            index + 1,
            show(Some(stretch.distance_m), Unit::DistanceM, units),
            clock(stretch.timer_s),
            show(stretch.speed_mps(), Unit::SpeedMps, units),
            show(stretch.ascent_m, Unit::HeightM, units),
            show(stretch.cadence_spm, Unit::CadenceSpm, units),
            show(stretch.heart_rate_bpm, Unit::HeartRateBpm, units),
        );
    }
    if stretches.len() > SHOWN {
        let more = stretches.len() - SHOWN;
        let shown = if has_page { " on the page" } else { "" };
        let _ = writeln!(text, "  {DIM}and {more} more{shown}{DIM:#}");
    }
    text
}

fn climbs(detail: &RunDetail, units: UnitSystem) -> String {
    if detail.climbs.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{BOLD}Climbs{BOLD:#}\n");
    for climb in &detail.climbs {
        let distance = |metres| Quantity::new(metres, Unit::DistanceM).show(units);
        let _ = writeln!(
            text,
            "  after {}: {} up in {}, {:.0} % on average, {:.0} % at the steepest",
            distance(climb.from_m),
            Quantity::new(climb.gain_m, Unit::HeightM).show(units),
            climb.length().show(units),
            climb.grade_ratio * 100.0,
            climb.steepest_ratio * 100.0
        );
    }
    text
}

fn zones(name: &str, zones: &[Zone], units: UnitSystem) -> String {
    let total: f64 = zones.iter().map(|zone| zone.time_s).sum();
    if total <= 0.0 {
        return String::new();
    }
    let mut text = format!("\n{BOLD}{name}{BOLD:#}\n");
    for zone in zones.iter().filter(|zone| zone.time_s > 0.0) {
        let _ = writeln!(
            text,
            "  {:26}{:>8} {:>4.0} % {:>9}",
            zone.name,
            clock(zone.time_s),
            100.0 * zone.time_s / total,
            Quantity::new(zone.distance_m, Unit::DistanceM).show(units)
        );
    }
    text
}
