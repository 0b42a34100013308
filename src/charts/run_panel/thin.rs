//! The samples of one run, thinned to what pixels can show. Stretches between pauses stay apart.

use std::ops::Range;

/// The samples of one run; lists of equal length, or empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trace {
    /// Seconds since the start.
    pub(super) time_s: Vec<f64>,
    /// Total timer time in seconds.
    pub(super) timer_s: f64,
    /// Metres since the start; empty when nothing tells the distance.
    pub(super) distance_m: Vec<f64>,
    /// The number of the uninterrupted stretch of each sample.
    pub(super) stretch: Vec<u32>,
    /// Mean speed of ten seconds.
    pub(super) speed_mps: Vec<Option<f64>>,
    /// Mean grade-adjusted speed of ten seconds; empty without grade.
    pub(super) effort_mps: Vec<Option<f64>>,
    /// Smoothed altitude.
    pub(super) elevation_m: Vec<Option<f64>>,
    /// Whether these heights may be none.
    pub(super) is_altitude_doubted: bool,
    /// Rise over run.
    pub(super) grade_ratio: Vec<Option<f64>>,
    /// Steps per minute of both feet.
    pub(super) cadence_spm: Vec<Option<f64>>,
    /// Heart rate.
    pub(super) heart_rate_bpm: Vec<Option<f64>>,
    /// Ground contact time in milliseconds.
    pub(super) contact_ms: Vec<Option<f64>>,
    /// Seconds since the start at which each lap ended.
    pub(super) lap_ends_s: Vec<f64>,
}

/// A line of points without a gap, x ascending.
pub(super) type Line = Vec<(f64, f64)>;

/// Columns without a value after which a line breaks.
const GAP_COLUMNS: usize = 3;

impl Trace {
    /// What goes across: distance where it is known, else time.
    pub(super) fn across(&self) -> &[f64] {
        if self.is_over_distance() { &self.distance_m } else { &self.time_s }
    }

    /// Whether distance goes across.
    pub(super) fn is_over_distance(&self) -> bool {
        self.distance_m.last().is_some_and(|last| *last > 0.0)
    }

    /// Where pauses lie: the value across at the start of each new stretch.
    pub(super) fn pauses(&self) -> Vec<f64> {
        let starts = self.stretch.windows(2).zip(&self.across()[1..]);
        starts.filter(|(pair, _)| pair[0] != pair[1]).map(|(_, at)| *at).collect()
    }

    /// Where laps end, but for the last: the value across at the first sample after each.
    pub(super) fn lap_ends(&self) -> Vec<f64> {
        let last_s = self.time_s.last().copied().unwrap_or(0.0);
        let ends = self.lap_ends_s.iter().filter(|end_s| **end_s > 0.0 && **end_s < last_s);
        let row = |end_s: &f64| self.time_s.partition_point(|time_s| time_s <= end_s);
        ends.filter_map(|end_s| self.across().get(row(end_s)).copied()).collect()
    }

    /// Stretches in seconds since the start as stretches across.
    pub(super) fn across_spans<'a>(
        &self,
        spans_s: impl Iterator<Item = &'a Range<f64>>,
    ) -> Vec<Range<f64>> {
        let last = self.time_s.len().saturating_sub(1);
        let at = |time_s: f64| {
            let row = self.time_s.partition_point(|known_s| *known_s < time_s);
            self.across().get(row.min(last)).copied().unwrap_or_default()
        };
        spans_s.map(|span| at(span.start)..at(span.end)).collect()
    }

    /// Means of a list in so many columns across; broken at pauses and where values are missing.
    pub(super) fn thin(&self, values: &[Option<f64>], columns: usize) -> Vec<Line> {
        let across = self.across();
        let end = across.last().copied().unwrap_or(0.0).max(f64::MIN_POSITIVE);
        let mut lines: Vec<Line> = Vec::new();
        let mut last: Option<(u32, usize)> = None;
        let mut count = 0.0;
        for ((&x, &value), &stretch) in across.iter().zip(values).zip(&self.stretch) {
            let Some(value) = value else { continue };
            let column = ((x / end * columns as f64) as usize).min(columns - 1);
            let follows =
                last.is_some_and(|(before, at)| before == stretch && column <= at + GAP_COLUMNS);
            if !follows {
                lines.push(Line::new());
            }
            let Some(line) = lines.last_mut() else { continue };
            match line.last_mut() {
                Some(mean) if last == Some((stretch, column)) => {
                    count += 1.0;
                    mean.0 += (x - mean.0) / count;
                    mean.1 += (value - mean.1) / count;
                }
                _ => {
                    line.push((x, value));
                    count = 1.0;
                }
            }
            last = Some((stretch, column));
        }
        lines
    }
}

/// The values at two shares of a set of lines, lowest first; `None` of nothing.
pub(super) fn percentiles(lines: &[Line], low: f64, high: f64) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = lines.iter().flatten().map(|point| point.1).collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get(((values.len().max(1) - 1) as f64 * share).round() as usize);
    Some((*at(low)?, *at(high)?))
}

/// A range widened around its middle to at least this span.
pub(super) fn widened((low, high): (f64, f64), span: f64) -> (f64, f64) {
    let more = ((span - (high - low)) / 2.0).max(0.0);
    (low - more, high + more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(points: &[(f64, u32)]) -> Trace {
        Trace {
            time_s: (0..points.len()).map(|i| i as f64).collect(),
            distance_m: points.iter().map(|point| point.0).collect(),
            stretch: points.iter().map(|point| point.1).collect(),
            ..Trace::default()
        }
    }

    #[test]
    fn samples_in_one_column_become_their_mean() {
        let trace = trace(&[(0.0, 0), (1.0, 0), (5.0, 0), (10.0, 0)]);
        let lines = trace.thin(&[Some(2.0), Some(4.0), Some(7.0), Some(9.0)], 2);
        // Columns 0..5 and 5..10; the last sample belongs to the second.
        assert_eq!(lines, [vec![(0.5, 3.0), (7.5, 8.0)]]);
    }

    #[test]
    fn a_pause_breaks_the_line_and_is_told() {
        let trace = trace(&[(0.0, 0), (5.0, 0), (5.0, 1), (10.0, 1)]);
        let lines = trace.thin(&[Some(1.0); 4], 4);
        assert_eq!(lines.len(), 2);
        assert_eq!(trace.pauses(), [5.0]);
    }

    #[test]
    fn missing_values_break_the_line() {
        let points: Vec<(f64, u32)> = (0..=10).map(|i| (f64::from(i), 0)).collect();
        let mut values = vec![Some(1.0); 11];
        values[3..8].fill(None);
        assert_eq!(trace(&points).thin(&values, 10).len(), 2);
        values[3..8].fill(Some(1.0));
        values[4] = None;
        assert_eq!(trace(&points).thin(&values, 10).len(), 1);
        assert!(trace(&points).thin(&[None; 11], 10).is_empty());
    }

    #[test]
    fn without_distance_time_goes_across() {
        let trace = Trace { time_s: vec![0.0, 1.0], stretch: vec![0, 0], ..Trace::default() };
        assert!(!trace.is_over_distance());
        assert_eq!(trace.across(), [0.0, 1.0]);
    }

    #[test]
    fn a_flat_run_is_not_stretched_to_a_mountain() {
        assert_eq!(widened((100.0, 110.0), 40.0), (85.0, 125.0));
        assert_eq!(widened((100.0, 200.0), 40.0), (100.0, 200.0));
    }
}
