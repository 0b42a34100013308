//! From the two lanes of a FIT file to one activity a session.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Lap, RecordedOffset, Samples, Span};
use crate::base::units::{MS_PER_S, utc_ms_from_fit_s};
use crate::ingest::INVENTED_DEVICE;

use super::messages::Message;
use super::profile::{ACTIVITY, DEVICE_INFO, EVENT, FILE_ID, LOCAL_TIMESTAMP, TIMESTAMP};
use super::session::{START_TIME, named, span, with_session};
use super::{legs, step_speed_loss, unset_clock};

const SPORT: u16 = 12;
pub(super) const SESSION: u16 = 18;
pub(super) const LAP: u16 = 19;
const TIMESTAMP_CORRELATION: u16 = 162;
/// Offsets are whole quarters of an hour.
const QUARTER_HOUR_S: i64 = 900;
/// No zone is further from UTC than 14 hours.
const MAX_OFFSET_S: i64 = 14 * 3600;
/// Records this long before the first timer start mean that an earlier start is missing.
const START_SLACK_MS: i64 = 60 * MS_PER_S;
/// Makers whose devices write the local time also where it equals UTC.
const SETS_ZERO_OFFSET: [&str; 1] = ["garmin"];

/// One activity a session message; one for the whole file when there is none.
pub(super) fn split(samples: Samples, messages: &[Message], notes: &[ImportNote]) -> Vec<Activity> {
    let of = |global: u16| messages.iter().filter(move |message| message.global == global);
    let invented = of(DEVICE_INFO).any(is_invented).then_some(ImportNote::Invented);
    let base = Activity {
        sport: of(SPORT).chain(of(LAP)).find_map(|message| named(message, "sport")),
        sub_sport: of(SPORT).chain(of(LAP)).find_map(|message| named(message, "sub_sport")),
        device: of(FILE_ID).find_map(device),
        offset: offset(messages),
        timer: timer(messages, &samples),
        laps: of(LAP).filter_map(lap).collect(),
        notes: notes.iter().cloned().chain(invented).collect(),
        ..Activity::of_samples(FileFormat::Fit, Samples::default())
    };
    let sessions = distinct_sessions(of(SESSION));
    let mut activities = match sessions.as_slice() {
        [] => vec![Activity { samples, ..base }],
        [session] => {
            let namers: Vec<&Message> = of(SPORT).chain(of(LAP)).collect();
            vec![with_session(&base, session, &namers, samples)]
        }
        several => {
            let spans = several.iter().map(|session| span(session));
            legs::legs(
                &base,
                &several.iter().copied().zip(spans).collect::<Vec<_>>(),
                &of(LAP).collect::<Vec<_>>(),
                &samples,
            )
        }
    };
    for activity in &mut activities {
        activity.device_figures.step_speed_loss_cmps =
            step_speed_loss::mean_cmps(&activity.samples);
    }
    unset_clock::put_right(&mut activities, messages);
    activities
}

/// Some writers put a session into the file twice; the later one is the finished one.
fn distinct_sessions<'a>(sessions: impl Iterator<Item = &'a Message>) -> Vec<&'a Message> {
    let mut distinct: Vec<&Message> = Vec::new();
    let mut place_of: HashMap<Option<u32>, usize> = HashMap::new();
    for session in sessions {
        match place_of.entry(session.time_fit_s(START_TIME)) {
            Entry::Occupied(known) => distinct[*known.get()] = session,
            Entry::Vacant(place) => {
                place.insert(distinct.len());
                distinct.push(session);
            }
        }
    }
    distinct
}

fn device(file_id: &Message) -> Option<String> {
    let maker = file_id.text("manufacturer").map_or_else(
        || file_id.raw(1).map(|n| format!("maker {n}")),
        |name| Some(name.to_owned()),
    )?;
    let product =
        file_id.text("product_name").or_else(|| file_id.text("product")).map(str::to_owned);
    let product = product.or_else(|| file_id.raw(2).map(|number| number.to_string()));
    Some(product.map_or_else(|| maker.clone(), |product| format!("{maker} {product}")))
}

/// Whether this device is that of the sample data.
fn is_invented(device_info: &Message) -> bool {
    const MAKER: &str = "development";
    device_info.text("manufacturer") == Some(MAKER)
        && device_info.text("product_name") == Some(INVENTED_DEVICE)
}

fn lap(message: &Message) -> Option<Lap> {
    Some(Lap {
        span: span(message)?,
        distance_m: message.number("total_distance"),
        timer_s: message.number("total_timer_time"),
    })
}

/// Local minus UTC, as raw numbers of the `activity` message or of a time correlation.
fn offset(messages: &[Message]) -> RecordedOffset {
    let difference = |global: u16, local: u8| {
        let of = messages.iter().filter(move |message| message.global == global);
        of.filter_map(move |message| {
            let utc_fit_s = message.time_fit_s(TIMESTAMP)?;
            Some(i64::from(message.time_fit_s(local)?) - i64::from(utc_fit_s))
        })
        .next_back()
    };
    let Some(raw_s) =
        difference(ACTIVITY, LOCAL_TIMESTAMP).or_else(|| difference(TIMESTAMP_CORRELATION, 3))
    else {
        return RecordedOffset::Missing;
    };
    let offset_s = (raw_s as f64 / QUARTER_HOUR_S as f64).round() as i64 * QUARTER_HOUR_S;
    if offset_s.abs() > MAX_OFFSET_S {
        return RecordedOffset::Missing;
    }
    let maker = messages
        .iter()
        .find(|message| message.global == FILE_ID)
        .and_then(|message| message.text("manufacturer"));
    if offset_s == 0 && !maker.is_some_and(|maker| SETS_ZERO_OFFSET.contains(&maker)) {
        return RecordedOffset::UnprovenZero;
    }
    RecordedOffset::Known(offset_s as i32)
}

/// The spans between timer starts and stops. A recording that begins before the first start or
/// ends after the last was running there.
fn timer(messages: &[Message], samples: &Samples) -> Option<Vec<Span>> {
    const START: i64 = 0;
    const STOPS: [i64; 4] = [1, 4, 8, 9];
    let mut events: Vec<(i64, bool)> = messages
        .iter()
        .filter(|message| message.global == EVENT)
        .filter_map(|message| {
            let kind = message.raw(1)?;
            (kind == START || STOPS.contains(&kind))
                .then_some((message.time_fit_s(TIMESTAMP)?, kind == START))
        })
        .map(|(time_fit_s, starts)| (utc_ms_from_fit_s(time_fit_s), starts))
        .collect();
    events.sort_by_key(|&(time_ms, starts)| (time_ms, starts));
    let first_ms = *samples.time_ms.iter().min()?;
    let last_ms = *samples.time_ms.iter().max()?;
    let mut spans = Vec::new();
    let mut open = match events.first()? {
        (start_ms, true) if *start_ms <= first_ms + START_SLACK_MS => None,
        _ => Some(first_ms),
    };
    for (time_ms, starts) in events {
        match (starts, open) {
            (true, None) => open = Some(time_ms),
            (false, Some(start_ms)) => {
                spans.push(Span { start_ms, end_ms: time_ms });
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start_ms) = open {
        spans.push(Span { start_ms, end_ms: last_ms.max(start_ms) });
    }
    spans.retain(|span| span.start_ms < span.end_ms);
    Some(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::fit::{header, messages};

    #[test]
    fn times_wider_than_the_protocol_are_no_times() {
        // Start and local time declared as 64-bit numbers near the end of their range.
        let wide = |global: u16, number: u8| {
            let mut content = vec![0x40, 0, 0, global as u8, 0, 2, number, 8, 0x8F, 7, 4, 0x86, 0];
            content.extend((i64::MAX as u64).to_le_bytes());
            content.extend(1_000_000_u32.to_le_bytes());
            content
        };
        for (global, number) in
            [(LAP, START_TIME), (SESSION, START_TIME), (ACTIVITY, LOCAL_TIMESTAMP)]
        {
            let (messages, _) = messages::decode(&header::wrap(&wide(global, number)));
            let activities = split(Samples::default(), &messages, &[]);
            assert_eq!((activities.len(), activities[0].laps.len()), (1, 0));
            assert_eq!(activities[0].offset, RecordedOffset::Missing);
        }
    }

    #[test]
    fn every_leg_has_its_own_sport_and_kind_and_none_where_its_session_calls_it_generic() {
        const GENERIC: u8 = 0;
        const RUNNING: u8 = 1;
        const CYCLING: u8 = 2;
        const TREADMILL: u8 = 1;
        const INDOOR_CYCLING: u8 = 6;
        const NOT_SET: u8 = 0xFF;
        let legs = |sessions: &[(u8, u8)], laps: &[(u8, u8)]| -> Vec<(String, String)> {
            // The sport message and what begins every session and lap: time, start, elapsed time, kind.
            let mut content = vec![0x40, 0, 0, SPORT as u8, 0, 2, 0, 1, 0, 1, 1, 0];
            content.extend([0, CYCLING, INDOOR_CYCLING]);
            for (local, global, fields, all) in
                [(1, LAP, [25, 39], laps), (2, SESSION, [5, 6], sessions)]
            {
                content.extend([0x40 | local, 0, 0, global as u8, 0, 4]);
                content.extend([START_TIME, 4, 0x86, 7, 4, 0x86]);
                content.extend([fields[0], 1, 0, fields[1], 1, 0]);
                for (number, (sport, kind)) in (0_u32..).zip(all) {
                    content.push(local);
                    content.extend((1_000_000 + number * 1000).to_le_bytes());
                    content.extend(900_000_u32.to_le_bytes());
                    content.extend([*sport, *kind]);
                }
            }
            let (messages, _) = messages::decode(&header::wrap(&content));
            let word = |text: &Option<String>| text.clone().unwrap_or_default();
            let activities = split(Samples::default(), &messages, &[]);
            activities.iter().map(|one| (word(&one.sport), word(&one.sub_sport))).collect()
        };
        let pairs =
            |words: [[&str; 2]; 2]| words.map(|[a, b]| (a.to_owned(), b.to_owned())).to_vec();
        let ride_and_run = pairs([["cycling", "indoor_cycling"], ["running", ""]]);
        assert_eq!(legs(&[(CYCLING, INDOOR_CYCLING), (RUNNING, GENERIC)], &[]), ride_and_run);
        // The session says nothing, and its lap or nobody does.
        let silent = [(CYCLING, INDOOR_CYCLING), (RUNNING, NOT_SET)];
        assert_eq!(legs(&silent, &[]), ride_and_run);
        let laps = [(CYCLING, INDOOR_CYCLING), (RUNNING, TREADMILL)];
        let on_treadmill = pairs([["cycling", "indoor_cycling"], ["running", "treadmill"]]);
        assert_eq!(legs(&silent, &laps), on_treadmill);
        // One session alone is what the sport message names, if it is of its sport.
        assert_eq!(legs(&[(CYCLING, GENERIC)], &[]), [ride_and_run[0].clone()]);
        assert_eq!(legs(&[(RUNNING, GENERIC)], &[]), [ride_and_run[1].clone()]);
    }

    /// The running timer of a recording of ten seconds from second 1000 on, from events of these
    /// times and types.
    fn running(events: &[(u32, u8)]) -> Vec<(i64, i64)> {
        let mut content = vec![0x40, 0, 0, EVENT as u8, 0, 3, TIMESTAMP, 4, 0x86, 0, 1, 0, 1, 1, 0];
        for (time_fit_s, kind) in events {
            content.extend([&[0][..], &time_fit_s.to_le_bytes(), &[0, *kind]].concat());
        }
        let (messages, _) = messages::decode(&header::wrap(&content));
        let mut samples = Samples::default();
        for time_fit_s in [1000, 1010] {
            samples.push_time(utc_ms_from_fit_s(time_fit_s), 0);
        }
        let second = |time_ms: i64| time_ms / MS_PER_S - utc_ms_from_fit_s(0) / MS_PER_S;
        let spans = timer(&messages, &samples).unwrap_or_default();
        spans.iter().map(|span| (second(span.start_ms), second(span.end_ms))).collect()
    }

    #[test]
    fn every_kind_of_stop_stops_the_timer() {
        for stop in [1, 4, 8, 9] {
            let events = [(1000, 0), (1004, stop), (1006, 0), (1010, stop)];
            assert_eq!(running(&events), [(1000, 1004), (1006, 1010)], "{stop}");
        }
        // A marker is neither start nor stop.
        assert_eq!(running(&[(1000, 0), (1004, 3), (1010, 4)]), [(1000, 1010)]);
    }

    #[test]
    fn the_order_of_events_in_the_file_and_repeated_ones_do_not_matter() {
        let events = [(1010, 4), (1006, 0), (1004, 4), (1005, 4), (1000, 0), (1001, 0)];
        assert_eq!(running(&events), [(1000, 1004), (1006, 1010)]);
    }

    #[test]
    fn a_missing_first_start_or_last_stop_is_made_up_for() {
        assert_eq!(running(&[(1004, 4), (1006, 0)]), [(1000, 1004), (1006, 1010)]);
        assert_eq!(running(&[(1000, 0)]), [(1000, 1010)]);
        assert_eq!(running(&[]), []);
    }

    #[test]
    fn a_lap_of_impossible_length_is_left_out() {
        // Start time, and an elapsed time declared as a floating point number.
        for (elapsed_s, kept) in [(3600.0, 1), (1e300, 0), (-1.0, 0)] {
            let mut content = vec![0x40, 0, 0, LAP as u8, 0, 2, START_TIME, 4, 0x86, 7, 8, 0x89, 0];
            content.extend(1000_u32.to_le_bytes());
            // The profile stores thousandths.
            content.extend((elapsed_s * 1000.0_f64).to_le_bytes());
            let (messages, _) = messages::decode(&header::wrap(&content));
            let activities = split(Samples::default(), &messages, &[]);
            assert_eq!(activities[0].laps.len(), kept, "{elapsed_s}");
        }
    }
}
