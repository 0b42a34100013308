//! Writes a stream as FIT. Cadence is in strides of one foot, as watches store it.

use std::io::Cursor;

use embedded_io_adapters::std::FromStd;
use rustyfit::Encoder;
use rustyfit::profile::{mesgdef, typedef};
use rustyfit::proto::{FIT, Message};

use super::calendar::{LOCAL_OFFSET_S, midnight_utc_s};
use super::figures::Figures;
use super::plan::{Outing, Quirk, Sport};
use super::stream::{Sample, Stream};

/// Bytes of the broken record that a cut file still holds.
const CUT_REMAINDER_BYTES: usize = 11;
const CRC_BYTES: usize = 2;

/// A file and how many samples it gives.
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    pub(super) sample_count: usize,
}

/// The whole file, or what a cut leaves of it.
pub(super) fn write(outing: &Outing, stream: &Stream) -> Written {
    let (messages, record_ends) = messages(outing, stream);
    let whole = encode(messages.clone());
    let Some(Quirk::Cut { at_pct }) = outing.quirk else {
        return Written { bytes: whole, sample_count: record_ends.len() };
    };
    let sample_count = record_ends.len() * at_pct / 100;
    let before = encode(messages[..record_ends[sample_count - 1]].to_vec());
    let bytes = whole[..before.len() - CRC_BYTES + CUT_REMAINDER_BYTES].to_vec();
    Written { bytes, sample_count }
}

/// A file of the watch that holds settings and no activity.
pub(super) fn write_settings(name: &str) -> Vec<u8> {
    let mut settings = mesgdef::DeviceSettings::new();
    settings.utc_offset = 0;
    settings.date_mode = typedef::DateMode::DAY_MONTH;
    let id = file_id(typedef::File::SETTINGS, midnight_utc_s(name));
    encode(vec![id, settings.into()])
}

fn encode(messages: Vec<Message>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut fit = FIT { messages, ..Default::default() };
    Encoder::new().encode(FromStd::new(&mut file), &mut fit).expect("memory takes every byte");
    file.into_inner()
}

/// All messages in order of time, and how many messages end with each record.
fn messages(outing: &Outing, stream: &Stream) -> (Vec<Message>, Vec<usize>) {
    let samples = &stream.samples;
    let last = samples.len() - 1;
    let start_s = samples[0].time_utc_s;
    let mut messages = vec![
        file_id(typedef::File::ACTIVITY, start_s),
        device_info(start_s),
        timer(start_s, typedef::EventType::START),
    ];
    let mut record_ends = Vec::new();
    let mut laps = stream.laps.iter().enumerate().peekable();
    for &row in &stream.kept {
        if stream.resumes_at == Some(row) {
            messages.push(timer(samples[row - 1].time_utc_s, typedef::EventType::STOP_ALL));
            messages.push(timer(samples[row].time_utc_s, typedef::EventType::START));
        }
        messages.push(record(outing, &samples[row]));
        record_ends.push(messages.len());
        while let Some((number, &span)) = laps.next_if(|(_, span)| span.1 <= row) {
            messages.push(lap(outing, stream, number, span));
        }
    }
    messages.push(timer(samples[last].time_utc_s, typedef::EventType::STOP_ALL));
    messages.push(session(outing, stream));
    messages.push(activity(stream));
    (messages, record_ends)
}

fn date_time(utc_s: i64) -> typedef::DateTime {
    typedef::DateTime::from_unix_timestamp(utc_s)
}

fn file_id(kind: typedef::File, utc_s: i64) -> Message {
    let mut id = mesgdef::FileId::new();
    id.r#type = kind;
    id.manufacturer = typedef::Manufacturer::DEVELOPMENT;
    id.product = 1;
    id.time_created = date_time(utc_s);
    id.into()
}

fn device_info(utc_s: i64) -> Message {
    let mut device = mesgdef::DeviceInfo::new();
    device.timestamp = date_time(utc_s);
    device.device_index = typedef::DeviceIndex::CREATOR;
    device.manufacturer = typedef::Manufacturer::DEVELOPMENT;
    device.product = 1;
    device.source_type = typedef::SourceType::LOCAL;
    device.product_name = "invented watch".into();
    device.into()
}

fn timer(utc_s: i64, event_type: typedef::EventType) -> Message {
    let mut event = mesgdef::Event::new();
    event.timestamp = date_time(utc_s);
    event.event = typedef::Event::TIMER;
    event.event_type = event_type;
    event.event_group = 0;
    event.into()
}

/// Degrees to the 2³¹ semicircles of a half turn.
fn semicircles(degrees: f64) -> i32 {
    (degrees * (2_147_483_648.0 / 180.0)).round() as i32
}

fn scaled(value: f64, scale: f64) -> u32 {
    (value * scale).round() as u32
}

fn scaled_u16(value: f64, scale: f64) -> u16 {
    (value * scale).round() as u16
}

/// Strides a minute as the whole and the 128ths that FIT keeps apart.
fn strides(cadence_spm: f64) -> (u8, u8) {
    let parts = (cadence_spm * 64.0).round() as u32;
    ((parts / 128) as u8, (parts % 128) as u8)
}

fn record(outing: &Outing, sample: &Sample) -> Message {
    let mut record = mesgdef::Record::new();
    record.timestamp = date_time(sample.time_utc_s);
    if outing.sport != Sport::Treadmill {
        record.position_lat = semicircles(sample.lat_deg);
        record.position_long = semicircles(sample.lon_deg);
        record.enhanced_altitude = scaled(sample.elevation_m + 500.0, 5.0);
    }
    record.distance = scaled(sample.distance_m, 100.0);
    record.enhanced_speed = scaled(sample.speed_mps, 1_000.0);
    record.heart_rate = sample.heart_rate_bpm.round() as u8;
    (record.cadence, record.fractional_cadence) = strides(sample.cadence_spm as f64);
    if outing.has_dynamics {
        let step_length_mm = sample.step_length_m() * 1_000.0;
        record.vertical_oscillation = scaled_u16(sample.oscillation_mm, 10.0);
        record.stance_time = scaled_u16(sample.contact_ms, 10.0);
        record.step_length = scaled_u16(step_length_mm, 10.0);
        record.vertical_ratio = scaled_u16(sample.oscillation_mm / step_length_mm, 10_000.0);
        record.stance_time_balance = scaled_u16(sample.balance_left_pct, 100.0);
    }
    record.into()
}

fn sport(outing: &Outing) -> (typedef::Sport, typedef::SubSport) {
    match outing.sport {
        Sport::Running => (typedef::Sport::RUNNING, typedef::SubSport::GENERIC),
        Sport::Treadmill => (typedef::Sport::RUNNING, typedef::SubSport::TREADMILL),
        Sport::Cycling => (typedef::Sport::CYCLING, typedef::SubSport::GENERIC),
    }
}

fn lap(outing: &Outing, stream: &Stream, number: usize, (first, last): (usize, usize)) -> Message {
    let figures = Figures::between(stream, first, last);
    let mut lap = mesgdef::Lap::new();
    lap.message_index = typedef::MessageIndex(number as u16);
    lap.timestamp = date_time(stream.samples[last].time_utc_s);
    lap.start_time = date_time(stream.samples[first].time_utc_s);
    lap.event = typedef::Event::LAP;
    lap.event_type = typedef::EventType::STOP;
    lap.lap_trigger = if last + 1 == stream.samples.len() {
        typedef::LapTrigger::SESSION_END
    } else {
        typedef::LapTrigger::DISTANCE
    };
    (lap.sport, lap.sub_sport) = sport(outing);
    lap.total_elapsed_time = figures.elapsed_s as u32 * 1_000;
    lap.total_timer_time = figures.timer_s as u32 * 1_000;
    lap.total_distance = scaled(figures.distance_m, 100.0);
    lap.enhanced_avg_speed = scaled(figures.speed_mps(), 1_000.0);
    lap.avg_heart_rate = figures.heart_rate_bpm.round() as u8;
    (lap.avg_cadence, lap.avg_fractional_cadence) = strides(figures.cadence_spm);
    lap.into()
}

fn session(outing: &Outing, stream: &Stream) -> Message {
    let last = stream.samples.len() - 1;
    let figures = Figures::between(stream, 0, last);
    let mut session = mesgdef::Session::new();
    session.message_index = typedef::MessageIndex(0);
    session.timestamp = date_time(stream.samples[last].time_utc_s);
    session.start_time = date_time(stream.samples[0].time_utc_s);
    session.event = typedef::Event::LAP;
    session.event_type = typedef::EventType::STOP;
    session.trigger = typedef::SessionTrigger::ACTIVITY_END;
    session.first_lap_index = 0;
    session.num_laps = stream.laps.len() as u16;
    (session.sport, session.sub_sport) = sport(outing);
    session.total_elapsed_time = figures.elapsed_s as u32 * 1_000;
    session.total_timer_time = figures.timer_s as u32 * 1_000;
    session.total_distance = scaled(figures.distance_m, 100.0);
    session.total_cycles = scaled(figures.cadence_spm * figures.timer_s as f64 / 120.0, 1.0);
    session.enhanced_avg_speed = scaled(figures.speed_mps(), 1_000.0);
    session.enhanced_max_speed = scaled(figures.top_speed_mps, 1_000.0);
    session.avg_heart_rate = figures.heart_rate_bpm.round() as u8;
    session.max_heart_rate = figures.top_heart_rate_bpm.round() as u8;
    (session.avg_cadence, session.avg_fractional_cadence) = strides(figures.cadence_spm);
    if outing.sport != Sport::Treadmill {
        session.total_ascent = scaled_u16(figures.ascent_m, 1.0);
        session.total_descent = scaled_u16(figures.descent_m, 1.0);
    }
    if outing.has_dynamics {
        session.avg_vertical_oscillation = scaled_u16(figures.oscillation_mm, 10.0);
        session.avg_stance_time = scaled_u16(figures.contact_ms, 10.0);
        session.avg_step_length = scaled_u16(figures.step_length_m, 10_000.0);
    }
    session.into()
}

fn activity(stream: &Stream) -> Message {
    let last = stream.samples.len() - 1;
    let end_s = stream.samples[last].time_utc_s;
    let mut activity = mesgdef::Activity::new();
    activity.timestamp = date_time(end_s);
    activity.local_timestamp = typedef::LocalDateTime(date_time(end_s + LOCAL_OFFSET_S).0);
    activity.total_timer_time = Figures::between(stream, 0, last).timer_s as u32 * 1_000;
    activity.num_sessions = 1;
    activity.r#type = typedef::Activity::MANUAL;
    activity.event = typedef::Event::ACTIVITY;
    activity.event_type = typedef::EventType::STOP;
    activity.into()
}
