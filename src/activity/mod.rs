//! One recorded session as its file tells it: columns of samples, laps, pauses, notes.
//! Holds values in soleus units; decides nothing about them.

pub mod channel;
pub mod file_format;
pub mod import_notes;
pub mod other_sport;
pub mod privacy_zone;
pub mod sport;
pub mod track_mark;

use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use serde::{Deserialize, Serialize};

pub use crate::activity::channel::Channel;

/// The sample stream as columns. All columns that are present have the same length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// UTC milliseconds since the Unix epoch, one a sample.
    pub time_ms: Vec<i64>,
    /// Number of the uninterrupted part a sample belongs to (GPX segment, pause in a
    /// TCX, chained FIT file).
    pub segment: Vec<u32>,
    /// One column a [`Channel`]; empty when the file never has it, NaN where a sample lacks it.
    pub channels: [Vec<f64>; Channel::COUNT],
    /// Developer fields that no channel takes, by name, kept beside the native values.
    pub developer: Vec<DeveloperColumn>,
}

/// A named developer field of the sample stream.
#[derive(Clone, Debug, PartialEq)]
pub struct DeveloperColumn {
    /// Name as the file gives it.
    pub name: String,
    /// Unit as the file gives it; empty when it gives none.
    pub unit: String,
    /// One value a sample, NaN where missing.
    pub values: Vec<f64>,
}

impl Samples {
    /// Number of samples.
    pub fn len(&self) -> usize {
        self.time_ms.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.time_ms.is_empty()
    }

    /// The values of a channel; empty when the file never has it.
    pub fn channel(&self, channel: Channel) -> &[f64] {
        &self.channels[channel as usize]
    }

    /// The values of a channel for change; empty when the file never has it.
    pub fn channel_mut(&mut self, channel: Channel) -> &mut Vec<f64> {
        &mut self.channels[channel as usize]
    }

    /// Whether any sample has a value of this channel.
    pub fn has(&self, channel: Channel) -> bool {
        self.channel(channel).iter().any(|value| !value.is_nan())
    }

    /// Begins the next sample and returns its row.
    pub fn push_time(&mut self, time_ms: i64, segment: u32) -> usize {
        self.time_ms.push(time_ms);
        self.segment.push(segment);
        self.time_ms.len() - 1
    }

    /// Sets one value of the newest sample. A second value for the same sample replaces the first.
    #[inline]
    pub fn set(&mut self, row: usize, channel: Channel, value: f64) {
        let column = &mut self.channels[channel as usize];
        if column.len() == row {
            column.push(value);
        } else {
            column.resize(row + 1, f64::NAN);
            column[row] = value;
        }
    }

    /// Brings every column that is present to full length.
    pub fn pad(&mut self) {
        let rows = self.len();
        for column in self.channels.iter_mut().filter(|column| !column.is_empty()) {
            column.resize(rows, f64::NAN);
        }
        for column in &mut self.developer {
            column.values.resize(rows, f64::NAN);
        }
    }

    /// The samples at `rows`, in that order.
    pub fn take(&self, rows: &[usize]) -> Self {
        let pick = |column: &Vec<f64>| -> Vec<f64> {
            if column.is_empty() {
                Vec::new()
            } else {
                rows.iter().map(|&row| column[row]).collect()
            }
        };
        Self {
            time_ms: rows.iter().map(|&row| self.time_ms[row]).collect(),
            segment: rows.iter().map(|&row| self.segment[row]).collect(),
            channels: std::array::from_fn(|index| pick(&self.channels[index])),
            developer: self
                .developer
                .iter()
                .map(|column| DeveloperColumn { values: pick(&column.values), ..column.clone() })
                .collect(),
        }
    }
}

/// A stretch of time, in UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First moment.
    pub start_ms: i64,
    /// Last moment, not before the first.
    pub end_ms: i64,
}

/// A lap the device or the runner marked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lap {
    /// When it began and ended.
    pub span: Span,
    /// The device's distance in metres; `None` when it gives none.
    pub distance_m: Option<f64>,
    /// The device's timer time in seconds; `None` when it gives none.
    pub timer_s: Option<f64>,
}

/// The device's own summary of a session, kept beside our figures and never mixed with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceFigures {
    /// Distance in metres.
    pub distance_m: Option<f64>,
    /// Timer time in seconds.
    pub timer_s: Option<f64>,
    /// Elapsed time in seconds.
    pub elapsed_s: Option<f64>,
    /// Mean cadence in steps per minute of both feet.
    pub cadence_spm: Option<f64>,
    /// Total ascent in metres.
    pub ascent_m: Option<f64>,
    /// Mean step length in metres.
    pub step_length_m: Option<f64>,
    /// Mean vertical oscillation in millimetres.
    pub vertical_oscillation_mm: Option<f64>,
    /// Mean ground contact time in milliseconds.
    pub ground_contact_ms: Option<f64>,
    /// Mean loss of speed of a step in centimetres per second.
    pub step_speed_loss_cmps: Option<f64>,
}

/// What a list, or the totals of a device, tell about an activity of which there is no recording.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Start in UTC milliseconds since the Unix epoch.
    pub start_utc_ms: i64,
    /// From start to end in seconds; `None` when not told.
    pub elapsed_s: Option<f64>,
    /// Timer time in seconds, without pauses; `None` when not told.
    pub timer_s: Option<f64>,
    /// Time in motion in seconds; `None` when not told.
    pub moving_s: Option<f64>,
    /// Distance in metres; `None` when not told.
    pub distance_m: Option<f64>,
    /// Total ascent in metres; `None` when not told.
    pub ascent_m: Option<f64>,
    /// Mean heart rate in beats per minute; `None` when not told.
    pub heart_rate_bpm: Option<f64>,
    /// Mean cadence in steps per minute of both feet; `None` when not told.
    pub cadence_spm: Option<f64>,
}

/// What a file says about the difference between local time and UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordedOffset {
    /// Seconds to add to UTC.
    Known(i32),
    /// Exactly zero, from a writer not known to set the field: counts as unknown.
    UnprovenZero,
    /// The file has no offset.
    Missing,
}

/// One session of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Format of the file.
    pub format: FileFormat,
    /// Sport in lower case, `running` for runs; `None` when the file does not say.
    pub sport: Option<String>,
    /// Sub-sport in lower case (`treadmill`, `trail`, ...); `None` when unknown or generic.
    pub sub_sport: Option<String>,
    /// Name given by the runner or a service.
    pub title: Option<String>,
    /// What the runner wrote about it besides: descriptions, notes, comments, as written. Only
    /// proposals for the diary read it; tables, the library and reports never have it.
    pub remarks: Vec<String>,
    /// Shoes or other gear, by the name a service knows them by.
    pub gear: Option<String>,
    /// What recorded it: maker and product, or the program that
    /// wrote the file.
    pub device: Option<String>,
    /// The file's own word on local time.
    pub offset: RecordedOffset,
    /// Whether its cadence, if it has one, was made from counted steps of both feet.
    pub has_counted_steps: bool,
    /// The sample stream, sorted by time after [`crate::ingest::repair`].
    pub samples: Samples,
    /// Times during which the timer ran, sorted; `None` when the file has no timer events.
    pub timer: Option<Vec<Span>>,
    /// Laps in order.
    pub laps: Vec<Lap>,
    /// The device's own figures.
    pub device_figures: DeviceFigures,
    /// Start and end by the device's own word; `None` when it gives none.
    pub session: Option<Span>,
    /// What a list or the device's totals tell of an activity without a recording, which has no
    /// samples; else `None`.
    pub summary: Option<Summary>,
    /// What was repaired, lost or assumed.
    pub notes: Vec<ImportNote>,
}

impl Activity {
    /// Whether it was recorded under a roof, where no satellite measures the distance.
    pub fn is_indoor(&self) -> bool {
        /// Sub-sports in the words of FIT.
        const INDOOR: [&str; 3] = ["treadmill", "indoor_running", "indoor_track"];
        self.sub_sport.as_deref().is_some_and(|kind| INDOOR.contains(&kind))
    }

    /// An activity of which nothing but the samples is known.
    pub fn of_samples(format: FileFormat, samples: Samples) -> Self {
        Self {
            format,
            sport: None,
            sub_sport: None,
            title: None,
            remarks: Vec::new(),
            gear: None,
            device: None,
            offset: RecordedOffset::Missing,
            has_counted_steps: false,
            samples,
            timer: None,
            laps: Vec::new(),
            device_figures: DeviceFigures::default(),
            session: None,
            summary: None,
            notes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_that_starts_late_is_missing_before() {
        let mut samples = Samples::default();
        for second in 0..3 {
            let row = samples.push_time(second * 1000, 0);
            if second == 1 {
                samples.set(row, Channel::HeartRateBpm, 120.0);
            }
        }
        samples.pad();
        let heart_rate = samples.channel(Channel::HeartRateBpm);
        assert!(heart_rate[0].is_nan() && heart_rate[2].is_nan());
        assert_eq!(heart_rate[1], 120.0);
        assert!(samples.channel(Channel::PowerW).is_empty());
    }
}
