//! What was derived beside what the device says, on the terminal.

use std::fmt::Write;

use crate::base::quantity::clock;
use crate::base::units::M_PER_KM;
use crate::columns::{
    RUN_ASCENT_M, RUN_CADENCE_NONZERO_SPM, RUN_DISTANCE_M, RUN_ELAPSED_S, RUN_GROUND_CONTACT_MS,
    RUN_STEP_LENGTH_M, RUN_TIMER_S, RUN_VERTICAL_OSCILLATION_MM,
};
use crate::inspect::Agreement;
use crate::report::text::style::BOLD;

/// How one figure is shown.
struct Shown {
    figure: &'static str,
    label: &'static str,
    show: fn(f64) -> String,
}

const SHOWN: &[Shown] = &[
    Shown {
        figure: RUN_DISTANCE_M.name,
        label: "distance",
        show: |metres| format!("{:.2} km", metres / M_PER_KM),
    },
    Shown { figure: RUN_TIMER_S.name, label: "timer time", show: clock },
    Shown { figure: RUN_ELAPSED_S.name, label: "elapsed time", show: clock },
    Shown { figure: RUN_ASCENT_M.name, label: "ascent", show: |value| format!("{value:.0} m") },
    Shown {
        figure: RUN_CADENCE_NONZERO_SPM.name,
        label: "cadence",
        show: |value| format!("{value:.0} spm"),
    },
    Shown {
        figure: RUN_STEP_LENGTH_M.name,
        label: "step length",
        show: |value| format!("{value:.2} m"),
    },
    Shown {
        figure: RUN_VERTICAL_OSCILLATION_MM.name,
        label: "vertical oscillation",
        show: |value| format!("{value:.0} mm"),
    },
    Shown {
        figure: RUN_GROUND_CONTACT_MS.name,
        label: "ground contact",
        show: |value| format!("{value:.0} ms"),
    },
];

/// Derived figures beside the device's.
pub(in crate::report) fn agreement(rows: &[Agreement]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    // Where the device says nothing there is nothing to compare.
    let has_device = rows.iter().any(|row| row.device.is_some());
    let mut text = format!("\n  {BOLD}{:22}{:>12}", "", "derived");
    text +=
        &if has_device { format!("{:>12}{:>12}", "device", "difference") } else { String::new() };
    let _ = writeln!(text, "{BOLD:#}");
    for row in rows {
        let Some(shown) = SHOWN.iter().find(|shown| shown.figure == row.figure) else { continue };
        let show = |value: Option<f64>| value.map_or("–".to_owned(), shown.show);
        let _ = write!(text, "  {:22}{:>12}", shown.label, show(row.derived));
        if has_device {
            let difference = row.difference_pct.map_or("–".to_owned(), signed_percent);
            let _ = write!(text, "{:>12}{difference:>12}", show(row.device));
        }
        text.push('\n');
    }
    text
}

/// A difference that is never shown as minus zero.
fn signed_percent(difference_pct: f64) -> String {
    let text = format!("{difference_pct:+.1} %");
    if text == "-0.0 %" || text == "+0.0 %" { "0.0 %".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_its_sign_unless_it_is_none() {
        assert_eq!(
            [-0.04, 0.04, 1.0, -2.06].map(signed_percent),
            ["0.0 %", "0.0 %", "+1.0 %", "-2.1 %"]
        );
    }

    #[test]
    fn every_figure_that_is_compared_can_be_shown() {
        let all = crate::activity::DeviceFigures {
            distance_m: Some(1.0),
            timer_s: Some(1.0),
            elapsed_s: Some(1.0),
            cadence_spm: Some(1.0),
            ascent_m: Some(1.0),
            step_length_m: Some(1.0),
            vertical_oscillation_mm: Some(1.0),
            ground_contact_ms: Some(1.0),
            step_speed_loss_cmps: Some(1.0),
        };
        for row in crate::inspect::figures_of_device(&all) {
            assert!(SHOWN.iter().any(|shown| shown.figure == row), "{row}");
        }
    }
}
