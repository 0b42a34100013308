//! How regularly samples come: the interval between them, gaps while the timer ran, and pauses.

use serde::Serialize;

use crate::activity::Span;
use crate::base::stats::median;
use crate::base::units::{MS_PER_S, percent, s_from_ms};
use crate::run::samples::MAX_WEIGHT_MS;

/// The intervals between samples that no pause lies between.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sampling {
    /// Median interval in seconds.
    pub median_s: f64,
    /// Shortest interval in seconds.
    pub shortest_s: f64,
    /// Longest interval in seconds.
    pub longest_s: f64,
    /// Share of intervals of exactly one second, in per cent.
    pub of_one_second_pct: f64,
}

/// Interruptions of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Breaks {
    /// How many.
    pub count: usize,
    /// The longest in seconds; 0 when there is none.
    pub longest_s: f64,
    /// All together in seconds.
    pub total_s: f64,
}

/// What tells the pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseOrigin {
    /// Timer events.
    TimerEvents,
    /// The segments of a track.
    Segments,
    /// Nothing: there is one segment and no timer event.
    Nothing,
}

/// The timing of one recording.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Timing {
    /// The intervals between samples; `None` with fewer than two samples in one piece.
    pub sampling: Option<Sampling>,
    /// Intervals of more than 10 s with the timer running.
    pub gaps: Breaks,
    /// Times with the timer stopped.
    pub pauses: Breaks,
    /// What tells the pauses.
    pub pauses_from: PauseOrigin,
}

/// Takes the timing of samples in order of time, each with the number of its segment. `timer` holds
/// the times with the timer running, sorted; `None` where nothing tells them.
pub fn timing(time_ms: &[i64], segment: &[u32], timer: Option<&[Span]>) -> Timing {
    let (mut steps_ms, mut gaps_ms) = (Vec::new(), Vec::new());
    let mut stops_ms = timer.map_or_else(Vec::new, stops);
    for row in 1..time_ms.len() {
        let whole_ms = time_ms[row].saturating_sub(time_ms[row - 1]);
        let is_split = segment.get(row) != segment.get(row - 1);
        let running_ms = match timer {
            Some(spans) => running_ms(spans, time_ms[row - 1], time_ms[row]),
            None if is_split => 0,
            None => whole_ms,
        };
        if timer.is_none() && is_split {
            stops_ms.push(whole_ms);
        }
        if running_ms == whole_ms {
            steps_ms.push(whole_ms);
        }
        if running_ms > MAX_WEIGHT_MS {
            gaps_ms.push(running_ms);
        }
    }
    let pauses_from = match timer {
        Some(_) => PauseOrigin::TimerEvents,
        None if segment.first() != segment.last() => PauseOrigin::Segments,
        None => PauseOrigin::Nothing,
    };
    Timing {
        sampling: sampling(steps_ms),
        gaps: breaks(&gaps_ms),
        pauses: breaks(&stops_ms),
        pauses_from,
    }
}

/// The times between the spans.
fn stops(spans: &[Span]) -> Vec<i64> {
    let between = spans.windows(2).map(|pair| pair[1].start_ms.saturating_sub(pair[0].end_ms));
    between.filter(|&stop_ms| stop_ms > 0).collect()
}

/// How long the timer ran between two moments.
fn running_ms(spans: &[Span], from_ms: i64, to_ms: i64) -> i64 {
    let first = spans.partition_point(|span| span.end_ms <= from_ms);
    let reaching = spans[first..].iter().take_while(|span| span.start_ms < to_ms);
    let overlaps =
        reaching.map(|span| span.end_ms.min(to_ms).saturating_sub(span.start_ms.max(from_ms)));
    overlaps.sum()
}

fn sampling(mut steps_ms: Vec<i64>) -> Option<Sampling> {
    steps_ms.sort_unstable();
    let (&shortest, &longest) = (steps_ms.first()?, steps_ms.last()?);
    let of_one_second = steps_ms.iter().filter(|&&step_ms| step_ms == MS_PER_S).count();
    Some(Sampling {
        median_s: median(steps_ms.iter().copied().map(s_from_ms))?,
        shortest_s: s_from_ms(shortest),
        longest_s: s_from_ms(longest),
        of_one_second_pct: percent(of_one_second, steps_ms.len()),
    })
}

fn breaks(lengths_ms: &[i64]) -> Breaks {
    Breaks {
        count: lengths_ms.len(),
        longest_s: s_from_ms(lengths_ms.iter().copied().max().unwrap_or(0)),
        total_s: s_from_ms(lengths_ms.iter().sum()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(times_s: &[i64]) -> Vec<i64> {
        times_s.iter().map(|second| second * MS_PER_S).collect()
    }

    fn spans(spans_s: &[(i64, i64)]) -> Vec<Span> {
        let span =
            |&(from, to): &(i64, i64)| Span { start_ms: from * MS_PER_S, end_ms: to * MS_PER_S };
        spans_s.iter().map(span).collect()
    }

    #[test]
    fn steps_gaps_and_their_sums_are_as_counted_by_hand() {
        // Steps of 1, 1, 4, 1, 10, 11 and 20 s: sorted 1 1 1 4 10 11 20.
        let times = seconds(&[0, 1, 2, 6, 7, 17, 28, 48]);
        let timing = timing(&times, &[0; 8], None);
        let sampling = timing.sampling.unwrap();
        assert_eq!((sampling.median_s, sampling.shortest_s, sampling.longest_s), (4.0, 1.0, 20.0));
        assert!((sampling.of_one_second_pct - 300.0 / 7.0).abs() < 1e-9);
        // Ten seconds are no gap yet.
        assert_eq!(timing.gaps, Breaks { count: 2, longest_s: 20.0, total_s: 31.0 });
        assert_eq!(timing.pauses, Breaks::default());
        assert_eq!(timing.pauses_from, PauseOrigin::Nothing);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        let timing = timing(&seconds(&[0, 1, 4]), &[0; 3], None);
        assert_eq!(timing.sampling.unwrap().median_s, 2.0);
    }

    #[test]
    fn a_stopped_timer_is_a_pause_and_no_gap() {
        let times = seconds(&[0, 1, 2, 62, 63]);
        let timer = spans(&[(0, 3), (60, 63)]);
        let timing = timing(&times, &[0; 5], Some(&timer));
        assert_eq!(timing.pauses, Breaks { count: 1, longest_s: 57.0, total_s: 57.0 });
        assert_eq!(timing.gaps, Breaks::default());
        assert_eq!(timing.sampling.unwrap().longest_s, 1.0);
        assert_eq!(timing.pauses_from, PauseOrigin::TimerEvents);
    }

    #[test]
    fn silence_around_a_pause_counts_as_gap_only_with_the_timer_running() {
        // Twelve seconds of silence before the stop and one after.
        let timer = spans(&[(0, 13), (100, 101)]);
        let timing = timing(&seconds(&[0, 1, 101]), &[0; 3], Some(&timer));
        assert_eq!(timing.gaps, Breaks { count: 1, longest_s: 13.0, total_s: 13.0 });
        assert_eq!(timing.pauses.total_s, 87.0);
    }

    #[test]
    fn without_events_a_new_segment_is_a_pause() {
        let timing = timing(&seconds(&[0, 1, 151, 152]), &[0, 0, 1, 1], None);
        assert_eq!(timing.pauses, Breaks { count: 1, longest_s: 150.0, total_s: 150.0 });
        assert_eq!(timing.gaps.count, 0);
        assert_eq!(timing.pauses_from, PauseOrigin::Segments);
    }

    #[test]
    fn nothing_and_a_single_sample_have_no_interval() {
        for times in [vec![], seconds(&[5])] {
            let timing = timing(&times, &vec![0; times.len()], None);
            assert_eq!((timing.sampling, timing.gaps.count), (None, 0));
        }
    }
}
