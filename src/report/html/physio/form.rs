//! Form figures of the watch, each with what it cannot say.

use serde::Serialize;

use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::report::records::form_now::{FormFigure, FormRow, OverRuns, form_now};
use crate::season::Season;

/// The figures.
#[derive(Serialize)]
pub(super) struct Form {
    /// The pace at which all of them are.
    pace: String,
    pub(super) rows: Vec<Row>,
    /// Runs of another watch, in words; empty without any.
    pub(super) others: String,
}

/// One figure; a dash where no run tells it.
#[derive(Serialize)]
pub(super) struct Row {
    name: &'static str,
    recent: String,
    before: String,
    change: String,
    pub(super) limits: &'static str,
}

pub(super) fn form(season: &Season, units: UnitSystem) -> Option<Form> {
    let form = form_now(season)?;
    let others = match form.other_device_runs {
        0 => String::new(),
        count => format!(" {} with another watch left out.", counted(count, "run")),
    };
    (!form.rows.is_empty()).then(|| Form {
        pace: Quantity::new(form.speed_mps, Unit::SpeedMps).show(units),
        rows: form.rows.iter().map(row).collect(),
        others,
    })
}

fn row(row: &FormRow) -> Row {
    let (name, limits) = words(row.figure);
    let cell = |of: Option<OverRuns>| {
        let words =
            |of: OverRuns| format!("{} ({})", show(row.figure, of.median), counted(of.runs, "run"));
        of.map_or("–".to_owned(), words)
    };
    let change = row.recent.zip(row.before).filter(|(_, before)| before.median > 0.0);
    let change = change.map_or("–".to_owned(), |(recent, before)| {
        let pct = (recent.median / before.median - 1.0) * 100.0;
        Quantity::new(pct, Unit::PercentTenths).show_signed(UnitSystem::Metric)
    });
    Row { name, recent: cell(row.recent), before: cell(row.before), change, limits }
}

fn show(figure: FormFigure, value: f64) -> String {
    let of = |unit| Quantity::new(value, unit).show(UnitSystem::Metric);
    match figure {
        FormFigure::CadenceSpm => of(Unit::CadenceSpm),
        FormFigure::StepLengthM => format!("{value:.2} m"),
        FormFigure::GroundContactMs => of(Unit::ContactMs),
        FormFigure::BalanceLeftPct => of(Unit::PercentTenths),
        FormFigure::VerticalOscillationMm => of(Unit::OscillationMm),
    }
}

/// The name of a figure, and what must be known of it.
fn words(figure: FormFigure) -> (&'static str, &'static str) {
    match figure {
        FormFigure::CadenceSpm => {
            ("Cadence", "Counted from arm or foot; a pram, poles or a handrail upset it.")
        }
        FormFigure::StepLengthM => {
            ("Step length", "Speed divided by cadence: it only repeats those two figures.")
        }
        FormFigure::GroundContactMs => {
            ("Ground contact", "Wrist, strap and pod differ; compare within one sensor only.")
        }
        FormFigure::BalanceLeftPct => {
            ("Left foot's share", "Of ground contact; 50 % is even. It drifts on hills.")
        }
        FormFigure::VerticalOscillationMm => (
            "Vertical oscillation",
            "By the maker's tables a pod reads about a tenth more than a strap.",
        ),
    }
}
