//! Invented runs as FIT files: one record a second far out at sea, kilometre laps, one session.

use std::f64::consts::TAU;

use crc::{CRC_16_ARC, Crc};

const CHECKSUM: Crc<u16> = Crc::<u16>::new(&CRC_16_ARC);
/// 2011-01-01T06:00:00Z, so that the longest career ends before today.
const FIRST_START_FIT_S: u32 = 7_671 * 86_400 + 6 * 3600;
const S_PER_DAY: u32 = 86_400;
const LOCAL_OFFSET_S: u32 = 3600;
const METRES_PER_DEG: f64 = 111_195.0;
const LAP_M: f64 = 1000.0;

const ENUM: u8 = 0x00;
const UINT8: u8 = 0x02;
const SINT8: u8 = 0x01;
const TEXT: u8 = 0x07;
const UINT16: u8 = 0x84;
const SINT32: u8 = 0x85;
const UINT32: u8 = 0x86;
const FLOAT32: u8 = 0x88;

/// The 15 fields of a record, as number, size and base type.
const RECORD: [(u8, u8, u8); 15] = [
    (253, 4, UINT32),
    (0, 4, SINT32),
    (1, 4, SINT32),
    (5, 4, UINT32),
    (73, 4, UINT32),
    (78, 4, UINT32),
    (39, 2, UINT16),
    (41, 2, UINT16),
    (83, 2, UINT16),
    (84, 2, UINT16),
    (85, 2, UINT16),
    (3, 1, UINT8),
    (4, 1, UINT8),
    (53, 1, UINT8),
    (13, 1, SINT8),
];
/// Name, base type and size of the developer fields of a foot pod.
const DEVELOPER: [(&str, u8, u8); 4] = [
    ("Power", UINT16, 2),
    ("Form Power", UINT16, 2),
    ("Leg Spring Stiffness", FLOAT32, 4),
    ("Air Power", UINT16, 2),
];
const SUMMARY: [(u8, u8, u8); 5] =
    [(253, 4, UINT32), (2, 4, UINT32), (7, 4, UINT32), (8, 4, UINT32), (9, 4, UINT32)];

/// What kind of run is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    /// Days after the first; also varies pace and route.
    pub(crate) day: u32,
    pub(crate) length_s: u32,
    pub(crate) has_developer_fields: bool,
}

/// One moment of the run.
struct Moment {
    time_fit_s: u32,
    second: f64,
    distance_m: f64,
    speed_mps: f64,
}

/// The whole file.
pub(crate) fn write(plan: Plan) -> Vec<u8> {
    let start_fit_s = FIRST_START_FIT_S + plan.day * S_PER_DAY;
    let mut content = Vec::new();
    begin(&mut content, start_fit_s);
    let developer: &[(&str, u8, u8)] = if plan.has_developer_fields { &DEVELOPER } else { &[] };
    describe(&mut content, developer);
    define(&mut content, 0, 20, &RECORD, developer);
    define(&mut content, 1, 19, &SUMMARY, &[]);
    // Easy runs, and one in seven days somewhat faster.
    let base_mps = if plan.day % 7 == 3 { 3.3 } else { 2.9 + 0.02 * f64::from(plan.day % 7) };
    let mut moment =
        Moment { time_fit_s: start_fit_s, second: 0.0, distance_m: 0.0, speed_mps: 0.0 };
    let mut lap = (start_fit_s, 0.0);
    for second in 0..plan.length_s {
        moment.time_fit_s = start_fit_s + second;
        moment.second = f64::from(second);
        moment.speed_mps = base_mps + 0.15 * (moment.second / 37.0).sin();
        moment.distance_m += moment.speed_mps;
        record(&mut content, &moment, plan);
        if moment.distance_m >= lap.1 + LAP_M {
            content.push(1);
            summary(&mut content, lap.0, moment.time_fit_s, moment.distance_m - lap.1);
            lap = (moment.time_fit_s, moment.distance_m);
        }
    }
    end(&mut content, start_fit_s, &moment);
    file(&content)
}

fn begin(content: &mut Vec<u8>, start_fit_s: u32) {
    define(content, 3, 0, &[(0, 1, ENUM), (1, 2, UINT16), (2, 2, UINT16), (4, 4, UINT32)], &[]);
    content.extend([3, 4, 1, 0, 1, 0]);
    content.extend(start_fit_s.to_le_bytes());
    define(content, 4, 21, &[(253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM)], &[]);
    content.push(4);
    content.extend(start_fit_s.to_le_bytes());
    content.extend([0, 0]);
}

fn describe(content: &mut Vec<u8>, developer: &[(&str, u8, u8)]) {
    if !developer.is_empty() {
        define(content, 6, 207, &[(3, 1, UINT8)], &[]);
        content.extend([6, 0]);
    }
    let fields = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 24, TEXT)];
    define(content, 5, 206, &fields, &[]);
    for (number, (name, base_type, _)) in developer.iter().enumerate() {
        let mut text = [0; 24];
        text[..name.len()].copy_from_slice(name.as_bytes());
        content.extend([5, 0, number as u8, *base_type]);
        content.extend(text);
    }
}

fn define(
    content: &mut Vec<u8>,
    local: u8,
    global: u16,
    fields: &[(u8, u8, u8)],
    developer: &[(&str, u8, u8)],
) {
    let header = if developer.is_empty() { 0x40 } else { 0x60 };
    content.extend([header | local, 0, 0]);
    content.extend(global.to_le_bytes());
    content.push(fields.len() as u8);
    content.extend(fields.iter().flat_map(|&(number, size, base)| [number, size, base]));
    if !developer.is_empty() {
        content.push(developer.len() as u8);
        for (number, (_, _, size)) in developer.iter().enumerate() {
            content.extend([number as u8, *size, 0]);
        }
    }
}

fn record(content: &mut Vec<u8>, moment: &Moment, plan: Plan) {
    let semicircles = |degrees: f64| ((degrees * (2_147_483_648.0 / 180.0)) as i32).to_le_bytes();
    let short = |value: f64| (value as u16).to_le_bytes();
    let turn = TAU * moment.distance_m / 5000.0 + f64::from(plan.day);
    let north_deg = 700.0 * turn.sin() / METRES_PER_DEG;
    let east_deg = 700.0 * turn.cos() / METRES_PER_DEG;
    let elevation_m = 30.0 + 20.0 * (moment.distance_m / 800.0).sin();
    let strides_per_min = 84.0 + 3.0 * (moment.speed_mps - 3.0);
    content.push(0);
    content.extend(moment.time_fit_s.to_le_bytes());
    content.extend(semicircles(47.0 + north_deg));
    content.extend(semicircles(-30.0 + east_deg));
    content.extend(((moment.distance_m * 100.0) as u32).to_le_bytes());
    content.extend(((moment.speed_mps * 1000.0) as u32).to_le_bytes());
    content.extend((((elevation_m + 500.0) * 5.0) as u32).to_le_bytes());
    content.extend(short(850.0 + 20.0 * (moment.second / 11.0).sin()));
    content.extend(short(2500.0 - 200.0 * (moment.speed_mps - 3.0)));
    content.extend(short(780.0));
    content.extend(short(5010.0));
    content.extend(short(moment.speed_mps * 30.0 / strides_per_min * 10_000.0));
    content.push((130.0 + 15.0 * (moment.second / 400.0).sin()) as u8);
    content.push(strides_per_min as u8);
    content.push((strides_per_min.fract() * 128.0) as u8);
    content.push(18);
    if plan.has_developer_fields {
        content.extend(short(80.0 * moment.speed_mps));
        content.extend(short(70.0));
        content.extend(((10.5 + 0.1 * (moment.second / 60.0).sin()) as f32).to_le_bytes());
        content.extend(short(3.0));
    }
}

/// Time, start, elapsed and timer time, distance: the fields of [`SUMMARY`].
fn summary(content: &mut Vec<u8>, from_fit_s: u32, to_fit_s: u32, distance_m: f64) {
    let length_ms = (to_fit_s - from_fit_s) * 1000;
    for value in [to_fit_s, from_fit_s, length_ms, length_ms, (distance_m * 100.0) as u32] {
        content.extend(value.to_le_bytes());
    }
}

fn end(content: &mut Vec<u8>, start_fit_s: u32, last: &Moment) {
    content.push(4);
    content.extend(last.time_fit_s.to_le_bytes());
    content.extend([0, 4]);
    let fields: Vec<_> = SUMMARY.into_iter().chain([(5, 1, ENUM), (6, 1, ENUM)]).collect();
    define(content, 2, 18, &fields, &[]);
    content.push(2);
    summary(content, start_fit_s, last.time_fit_s, last.distance_m);
    content.extend([1, 0]);
    define(content, 6, 34, &[(253, 4, UINT32), (5, 4, UINT32)], &[]);
    content.push(6);
    content.extend(last.time_fit_s.to_le_bytes());
    content.extend((last.time_fit_s + LOCAL_OFFSET_S).to_le_bytes());
}

fn file(content: &[u8]) -> Vec<u8> {
    let mut file = vec![14, 0x20, 0, 0];
    file.extend((content.len() as u32).to_le_bytes());
    file.extend(b".FIT");
    file.extend(CHECKSUM.checksum(&file).to_le_bytes());
    file.extend(content);
    file.extend(CHECKSUM.checksum(&file).to_le_bytes());
    file
}
