//! The parts of a FIT file with several sessions, as triathlons and bricks have them: which records,
//! laps and timer events belong to which, and what names the sport of each.

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
    let stray = stray(&spans, samples);
    let legs = sessions.iter().zip(&stray);
    legs.map(|(&(session, span), stray)| {
        let own = laps.iter().copied().filter(|lap| begins_in(lap, span)).collect::<Vec<_>>();
        leg(&base, (session, span), &own, stray, samples)
    })
    .collect()
}

/// For each session the rows that are in none but lie at its edge: devices round start and length
/// each for themselves.
fn stray(spans: &[Option<Span>], samples: &Samples) -> Vec<Vec<usize>> {
    let mut stray = vec![Vec::new(); spans.len()];
    for (row, &time_ms) in samples.time_ms.iter().enumerate() {
        let distance_ms = |span: &Span| (span.start_ms - time_ms).max(time_ms - span.end_ms).max(0);
        let distances = spans
            .iter()
            .enumerate()
            .filter_map(|(index, span)| Some((distance_ms(span.as_ref()?), index)));
        if let Some((1..=EDGE_MS, index)) = distances.min() {
            stray[index].push(row);
        }
    }
    stray
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
    stray: &[usize],
    samples: &Samples,
) -> Activity {
    let namers = if session.text("sub_sport").is_some() { &[] } else { namers };
    let Some(span) = span else { return with_session(base, session, namers, Samples::default()) };
    let holds = |time_ms: i64| span.start_ms <= time_ms && time_ms <= span.end_ms;
    let inside = (0..samples.len()).filter(|&row| holds(samples.time_ms[row]));
    let mut rows: Vec<usize> = inside.chain(stray.iter().copied()).collect();
    rows.sort_unstable();
    let mut activity = with_session(base, session, namers, samples.take(&rows));
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
        let stray = stray(&[span(100, 200), None, span(215, 250)], &samples);
        assert_eq!(stray, [vec![1, 4], vec![], vec![5]]);
    }
}
