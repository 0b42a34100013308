//! The sample stream of a FIT file as three readers see it, in one shape: ours, `fitparser`,
//! `rustyfit`.

pub(crate) mod compare;
mod fitparser;
mod rustyfit;

use soleus::activity::{Channel, Samples};
use soleus::base::units::{MS_PER_S, utc_ms_from_fit_s};
use soleus::ingest::fit;

pub(crate) use fitparser::read as read_fitparser;
pub(crate) use rustyfit::read as read_rustyfit;

/// The compared channels, in the order of [`Row::values`].
pub(crate) const CHANNELS: [Channel; 18] = [
    Channel::LatDeg,
    Channel::LonDeg,
    Channel::ElevationM,
    Channel::DistanceM,
    Channel::SpeedMps,
    Channel::HeartRateBpm,
    Channel::CadencePerMin,
    Channel::PowerW,
    Channel::TemperatureC,
    Channel::AccumulatedPowerWs,
    Channel::GpsAccuracyM,
    Channel::VerticalOscillationMm,
    Channel::GroundContactPct,
    Channel::GroundContactMs,
    Channel::ActivityType,
    Channel::VerticalRatioPct,
    Channel::BalanceLeftPct,
    Channel::StepLengthM,
];

/// One timed record.
pub(crate) struct Row {
    /// Seconds since the FIT epoch.
    pub(crate) time_fit_s: i64,
    /// One value a channel of [`CHANNELS`], NaN where missing.
    pub(crate) values: [f64; CHANNELS.len()],
    /// Developer fields with a value, by name, sorted; `None` where the reader is not asked.
    pub(crate) developer: Option<Vec<(String, f64)>>,
}

/// What a reader makes of a file.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) rows: Vec<Row>,
    /// Whether the reader came to the end of the bytes without complaint.
    pub(crate) is_whole: bool,
}

/// Our own lane.
pub(crate) fn read_ours(bytes: &[u8]) -> Reading {
    let samples = fit::samples(bytes);
    Reading { rows: (0..samples.len()).map(|row| our_row(&samples, row)).collect(), is_whole: true }
}

fn our_row(samples: &Samples, row: usize) -> Row {
    let value = |channel: Channel| samples.channel(channel).get(row).copied().unwrap_or(f64::NAN);
    let mut developer: Vec<(String, f64)> = samples
        .developer
        .iter()
        .filter(|column| !column.values[row].is_nan())
        .map(|column| (column.name.clone(), column.values[row]))
        .collect();
    sort(&mut developer);
    let time_fit_s = (samples.time_ms[row] - utc_ms_from_fit_s(0)) / MS_PER_S;
    Row { time_fit_s, values: CHANNELS.map(value), developer: Some(developer) }
}

fn sort(developer: &mut [(String, f64)]) {
    developer.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
}

/// The channels from the fields of a `record` by number, already scaled to the profile's units.
fn channels(field: impl Fn(u8) -> Option<f64>) -> [f64; CHANNELS.len()] {
    let degrees = |number| field(number).map(|semicircles| semicircles * 180.0 / 2_147_483_648.0);
    let cadence = field(52).or_else(|| field(4).map(|whole| whole + field(53).unwrap_or(0.0)));
    CHANNELS.map(|channel| {
        let value = match channel {
            Channel::LatDeg => degrees(0),
            Channel::LonDeg => degrees(1),
            Channel::ElevationM => field(78).or_else(|| field(2)),
            Channel::DistanceM => field(5),
            Channel::SpeedMps => field(73).or_else(|| field(6)),
            Channel::HeartRateBpm => field(3),
            Channel::CadencePerMin => cadence,
            Channel::PowerW => field(7),
            Channel::TemperatureC => field(13),
            Channel::AccumulatedPowerWs => field(29),
            Channel::GpsAccuracyM => field(31),
            Channel::VerticalOscillationMm => field(39),
            Channel::GroundContactPct => field(40),
            Channel::GroundContactMs => field(41),
            Channel::ActivityType => field(42),
            Channel::VerticalRatioPct => field(83),
            Channel::BalanceLeftPct => field(84),
            Channel::StepLengthM => field(85).map(|millimetres| millimetres / 1000.0),
            other => unreachable!("{other:?} is not compared"),
        };
        value.unwrap_or(f64::NAN)
    })
}
