//! The parts of a FIT file with several sessions, as triathlons and bricks have them: which records,
//! laps and timer events belong to which, and what names the sport of each.

use std::collections::BinaryHeap;

use crate::activity::{Activity, Samples, Span};
use crate::base::units::{MS_PER_S, utc_ms_from_fit_s};

use super::messages::Message;
use super::session::{START_TIME, with_session};

/// Records this close to a session belong to it where no other holds them.
const EDGE_MS: i64 = 10 * MS_PER_S;

/// One activity a session; `sessions` have their spans, `laps` are all of the file. What belongs to a session
/// is asked once for all of them, because a damaged file may have thousands that overlap.
pub(super) fn legs(
    base: &Activity,
    sessions: &[(&Message, Option<Span>)],
    laps: &[&Message],
    samples: &Samples,
) -> Vec<Activity> {
    let spans: Vec<Option<Span>> = sessions.iter().map(|(_, span)| *span).collect();
    let timer = base.timer.as_deref().unwrap_or_default();
    // What the file names first is the sport of one leg and says nothing about the others.
    let bare =
        Activity { sport: None, sub_sport: None, laps: Vec::new(), timer: None, ..base.clone() };
    let starts_ms: Vec<i64> = laps.iter().filter_map(|lap| start_ms(lap)).collect();
    let namers: Vec<&Message> =
        laps.iter().copied().filter(|lap| start_ms(lap).is_some()).collect();
    let lap_starts_ms: Vec<i64> = base.laps.iter().map(|lap| lap.span.start_ms).collect();
    let of_sessions = rows(&spans, &samples.time_ms)
        .into_iter()
        .zip(rows(&spans, &starts_ms))
        .zip(rows(&spans, &lap_starts_ms));
    let legs = sessions.iter().zip(of_sessions).map(|(&(session, span), ((rows, named), laps))| {
        let holds = |at_ms: i64| span.is_some_and(|it| it.start_ms <= at_ms && at_ms <= it.end_ms);
        let ends = |at_ms: i64| span.is_some_and(|span| span.end_ms == at_ms);
        // A session that calls its kind generic has none: what other messages name is that of another leg.
        let namers: Vec<&Message> = match session.text("sub_sport") {
            Some(_) => Vec::new(),
            None => named
                .into_iter()
                .filter(|&lap| holds(starts_ms[lap]) && !ends(starts_ms[lap]))
                .map(|lap| namers[lap])
                .collect(),
        };
        let laps = laps.into_iter().map(|lap| base.laps[lap]);
        Activity {
            laps: laps.filter(|lap| holds(lap.span.start_ms)).collect(),
            timer: span.and_then(|span| timer_within(timer, span)),
            ..with_session(&bare, session, &namers, samples.take(&rows))
        }
    });
    legs.collect()
}

fn start_ms(lap: &Message) -> Option<i64> {
    lap.time_fit_s(START_TIME).map(utc_ms_from_fit_s)
}

/// The parts of a timer within a session; `None` without any: some watches write timer events for one leg
/// only, and the others have no stopped timer.
fn timer_within(timer: &[Span], session: Span) -> Option<Vec<Span>> {
    let from = timer.partition_point(|part| part.end_ms <= session.start_ms);
    let within = timer[from..].iter().take_while(|part| part.start_ms < session.end_ms);
    let parts = within.map(|part| Span {
        start_ms: part.start_ms.max(session.start_ms),
        end_ms: part.end_ms.min(session.end_ms),
    });
    Some(parts.collect()).filter(|parts: &Vec<Span>| !parts.is_empty())
}

/// For each session the rows of these times. A row that several hold is of the one that began last; one
/// that none holds is of the nearest, if it lies at its edge: devices round start and length each for
/// themselves.
fn rows(spans: &[Option<Span>], time_ms: &[i64]) -> Vec<Vec<usize>> {
    let mut begun: Vec<(Span, usize)> =
        spans.iter().enumerate().filter_map(|(index, span)| Some(((*span)?, index))).collect();
    begun.sort_by_key(|(span, index)| (span.start_ms, *index));
    let mut by_time: Vec<usize> = (0..time_ms.len()).collect();
    by_time.sort_by_key(|&row| time_ms[row]);
    let mut rows = vec![Vec::new(); spans.len()];
    // Those that hold the row, the one that began last on top, and the one that ended last.
    let mut open: BinaryHeap<(i64, usize, i64)> = BinaryHeap::new();
    let mut ended: Option<(i64, usize)> = None;
    let mut next = begun.into_iter().peekable();
    for row in by_time {
        let at_ms = time_ms[row];
        while let Some((span, index)) = next.next_if(|(span, _)| span.start_ms <= at_ms) {
            open.push((span.start_ms, index, span.end_ms));
        }
        while let Some((_, index, end_ms)) = open.peek().copied().filter(|top| top.2 < at_ms) {
            open.pop();
            ended = ended.max(Some((end_ms, index)));
        }
        let before = ended.map(|(end_ms, index)| (at_ms - end_ms, index));
        let after = next.peek().map(|(span, index)| (span.start_ms - at_ms, *index));
        let at_edge = || before.into_iter().chain(after).min().filter(|(ms, _)| *ms <= EDGE_MS);
        let holder = open.peek().map(|(_, index, _)| *index);
        if let Some(index) = holder.or_else(|| Some(at_edge()?.1)) {
            rows[index].push(row);
        }
    }
    rows.iter_mut().for_each(|rows| rows.sort_unstable());
    rows
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
        let found = rows(&[span(100, 200), None, span(215, 250)], &samples.time_ms);
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
        let found = rows(&[span(0, 40), span(15, 25), span(40, 60)], &samples.time_ms);
        assert_eq!(found, [vec![0, 1], vec![2], vec![3]]);
    }
}
