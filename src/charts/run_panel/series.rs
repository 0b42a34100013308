//! What the panels of a run show: the lines of each strip, and what is marked across them.

use std::ops::Range;

use super::thin::{Line, Trace};
use crate::base::quantity::{Unit, UnitSystem};
use crate::charts::draw::weeks::value_words;

/// Columns to which a run is thinned; about one for one and a half pixels.
const COLUMNS: usize = 750;

/// One panel of the picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Strip {
    /// Speed and grade-adjusted speed in metres per second.
    Pace { speed: Vec<Line>, effort: Vec<Line> },
    /// Altitude in metres, and the grade of the same columns.
    /// Where the heights are doubted, without grades.
    Elevation { elevation: Vec<Line>, grade: Vec<Line>, is_doubted: bool },
    /// Steps per minute.
    Cadence(Vec<Line>),
    /// Beats per minute.
    HeartRate(Vec<Line>),
    /// Milliseconds on the ground with each step.
    Contact(Vec<Line>),
}

impl Strip {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Pace { .. } => "Pace",
            Self::Elevation { is_doubted: true, .. } => "Elevation (doubtful)",
            Self::Elevation { .. } => "Elevation",
            Self::Cadence(_) => "Cadence",
            Self::HeartRate(_) => "Heart rate",
            Self::Contact(_) => "Ground contact",
        }
    }

    /// Its value at a place across the chart; a dash where there is none within `reach` of it.
    pub(super) fn words_at(&self, across: f64, reach: f64, units: UnitSystem) -> String {
        let (lines, unit) = match self {
            Self::Pace { speed, .. } => (speed, Unit::SpeedMps),
            Self::Elevation { elevation, .. } => (elevation, Unit::HeightM),
            Self::Cadence(lines) => (lines, Unit::CadenceSpm),
            Self::HeartRate(lines) => (lines, Unit::HeartRateBpm),
            Self::Contact(lines) => (lines, Unit::ContactMs),
        };
        let points = lines.iter().flatten();
        let nearest = points.min_by(|a, b| (a.0 - across).abs().total_cmp(&(b.0 - across).abs()));
        let near = nearest.filter(|point| (point.0 - across).abs() <= reach);
        value_words(near.map(|point| point.1), unit, units)
    }
}

/// What is drawn.
pub(super) struct Series {
    pub(super) strips: Vec<Strip>,
    pub(super) pauses: Vec<f64>,
    pub(super) laps: Vec<f64>,
    /// The speed from which running counts as fast, where a rule spoke of fast running in this run.
    pub(super) fast_mps: Option<f64>,
    /// The limit of the distance in metres, where a rule spoke of it.
    pub(super) beyond_m: Option<f64>,
    /// Where steps were flagged as slow, and feet as long on the ground, across the chart.
    pub(super) slow_steps: Vec<Range<f64>>,
    pub(super) long_contact: Vec<Range<f64>>,
    /// Metres, or seconds when `is_over_distance` is false.
    pub(super) end: f64,
    pub(super) is_over_distance: bool,
    pub(super) timer_s: f64,
}

pub(super) fn series(trace: &Trace) -> Option<Series> {
    let thin = |values: &[Option<f64>]| trace.thin(values, COLUMNS);
    // Zero is how watches write standing; a step rate of nothing is no step rate.
    let steps: Vec<_> =
        trace.cadence_spm.iter().map(|value| value.filter(|spm| *spm > 0.0)).collect();
    let speed = thin(&trace.speed_mps);
    let has_speed = speed.iter().flatten().any(|point| point.1 > 0.0);
    let elevation = thin(&trace.elevation_m);
    let (cadence, heart_rate) = (thin(&steps), thin(&trace.heart_rate_bpm));
    let contact = thin(&trace.contact_ms);
    let mut strips = Vec::new();
    if has_speed {
        strips.push(Strip::Pace { speed, effort: thin(&trace.effort_mps) });
    }
    if !elevation.is_empty() {
        let is_doubted = trace.is_altitude_doubted;
        let grade = if is_doubted { Vec::new() } else { thin(&trace.grade_ratio) };
        strips.push(Strip::Elevation { elevation, grade, is_doubted });
    }
    strips.extend((!cadence.is_empty()).then_some(Strip::Cadence(cadence)));
    strips.extend((!heart_rate.is_empty()).then_some(Strip::HeartRate(heart_rate)));
    strips.extend((!contact.is_empty()).then_some(Strip::Contact(contact)));
    let end = *trace.across().last()?;
    let is_over_distance = trace.is_over_distance();
    let (pauses, laps, timer_s) = (trace.pauses(), trace.lap_ends(), trace.timer_s);
    let is_drawable = !strips.is_empty() && end > 0.0;
    is_drawable.then_some(Series {
        strips,
        pauses,
        laps,
        fast_mps: None,
        beyond_m: None,
        slow_steps: Vec::new(),
        long_contact: Vec::new(),
        end,
        is_over_distance,
        timer_s,
    })
}

pub(super) fn strip_names(series: &Series) -> Vec<&'static str> {
    series.strips.iter().map(Strip::name).collect()
}
