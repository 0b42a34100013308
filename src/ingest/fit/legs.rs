//! The parts of a FIT file with several sessions, as triathlons and bricks have them: which records,
//! laps and timer events belong to which, and what names the sport of each.

use std::collections::BinaryHeap;

use crate::activity::{Activity, Samples, Span};
use crate::base::units::{MS_PER_S, utc_ms_from_fit_s};

use super::messages::Message;
use super::session::{START_TIME, with_session};

/// Records this close to a session belong to it where no other holds them.
const EDGE_MS: i64 = 10 * MS_PER_S;

/// One activity a session; `sessions` have their spans, `laps` are all of the file.
pub(super) fn legs(
    base: &Activity,
    sessions: &[(&Message, Option<Span>)],
    laps: &[&Message],
    samples: &Samples,
) -> Vec<Activity> {
    // What the file names first is the sport of one leg and says nothing about the others.
    let base = Activity { sport: None, sub_sport: None, ..base.clone() };
    let spans: Vec<Option<Span>> = sessions.iter().map(|(_, span)| *span).collect();
    let legs = sessions.iter().zip(rows(&spans, samples));
    legs.map(|(&(session, span), rows)| {
        let own = laps.iter().copied().filter(|lap| begins_in(lap, span)).collect::<Vec<_>>();
        leg(&base, (session, span), &own, samples.take(&rows))
    })
    .collect()
}

/// For each session its rows. A row that several hold is of the one that began last; one that none holds
/// is of the nearest, if it lies at its edge: devices round start and length each for themselves.
fn rows(spans: &[Option<Span>], samples: &Samples) -> Vec<Vec<usize>> {
    let mut begun: Vec<(Span, usize)> =
        spans.iter().enumerate().filter_map(|(index, span)| Some(((*span)?, index))).collect();
    begun.sort_by_key(|(span, index)| (span.start_ms, *index));
    let mut by_time: Vec<usize> = (0..samples.len()).collect();
    by_time.sort_by_key(|&row| samples.time_ms[row]);
    let mut rows = vec![Vec::new(); spans.len()];
    // Those that hold the row, the one that began last on top, and the one that ended last.
    let mut open: BinaryHeap<(i64, usize, i64)> = BinaryHeap::new();
    let mut ended: Option<(i64, usize)> = None;
    let mut next = begun.into_iter().peekable();
    for row in by_time {
        let time_ms = samples.time_ms[row];
        while let Some((span, index)) = next.next_if(|(span, _)| span.start_ms <= time_ms) {
            open.push((span.start_ms, index, span.end_ms));
        }
        while let Some((_, index, end_ms)) = open.peek().copied().filter(|top| top.2 < time_ms) {
            open.pop();
            ended = ended.max(Some((end_ms, index)));
        }
        let before = ended.map(|(end_ms, index)| (time_ms - end_ms, index));
        let after = next.peek().map(|(span, index)| (span.start_ms - time_ms, *index));
        let at_edge = || before.into_iter().chain(after).min().filter(|(ms, _)| *ms <= EDGE_MS);
        let holder = open.peek().map(|(_, index, _)| *index);
        if let Some(index) = holder.or_else(|| Some(at_edge()?.1)) {
            rows[index].push(row);
        }
    }
    rows.iter_mut().for_each(|rows| rows.sort_unstable());
    rows
}

/// Whether a lap begins within a session.
fn begins_in(lap: &Message, session: Option<Span>) -> bool {
    let start_ms = lap.time_fit_s(START_TIME).map(utc_ms_from_fit_s);
    session
        .zip(start_ms)
        .is_some_and(|(span, start_ms)| span.start_ms <= start_ms && start_ms < span.end_ms)
}

/// The part of a file with several sessions that belongs to one of them. A session that calls its
/// kind generic has none: what other messages name is that of another leg.
fn leg(
    base: &Activity,
    (session, span): (&Message, Option<Span>),
    namers: &[&Message],
    samples: Samples,
) -> Activity {
    let namers = if session.text("sub_sport").is_some() { &[] } else { namers };
    let Some(span) = span else { return with_session(base, session, namers, Samples::default()) };
    let holds = |time_ms: i64| span.start_ms <= time_ms && time_ms <= span.end_ms;
    let mut activity = with_session(base, session, namers, samples);
    activity.laps.retain(|lap| holds(lap.span.start_ms));
    if let Some(timer) = &mut activity.timer {
        for part in timer.iter_mut() {
            part.start_ms = part.start_ms.max(span.start_ms);
            part.end_ms = part.end_ms.min(span.end_ms);
        }
        timer.retain(|part| part.start_ms < part.end_ms);
    }
    // Some watches write timer events for one leg only; the others have none, not a stopped timer.
    activity.timer = activity.timer.filter(|timer| !timer.is_empty());
    activity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_at_the_edge_of_a_session_belongs_to_it_and_one_far_off_to_none() {
        let mut samples = Samples::default();
        for second in [89, 90, 100, 150, 207, 208, 300] {
            samples.push_time(second * MS_PER_S, 0);
        }
        let span =
            |from: i64, to: i64| Some(Span { start_ms: from * MS_PER_S, end_ms: to * MS_PER_S });
        // 90 s is ten before the first; 207 and 208 are nearer to its end and to the next's start.
        let found = rows(&[span(100, 200), None, span(215, 250)], &samples);
        assert_eq!(found, [vec![1, 2, 3, 4], vec![], vec![5]]);
    }

    #[test]
    fn a_row_of_several_sessions_is_of_the_one_that_began_last() {
        let mut samples = Samples::default();
        for second in [30, 10, 20, 40] {
            samples.push_time(second * MS_PER_S, 0);
        }
        let span =
            |from: i64, to: i64| Some(Span { start_ms: from * MS_PER_S, end_ms: to * MS_PER_S });
        // A leg within another, and one that begins where it ends.
        let found = rows(&[span(0, 40), span(15, 25), span(40, 60)], &samples);
        assert_eq!(found, [vec![0, 1], vec![2], vec![3]]);
    }
}
