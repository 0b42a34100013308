//! Activities that are no runs, in the few figures that a season keeps of them. Values only.

use serde::{Deserialize, Serialize};

use crate::activity::RecordedOffset;
use crate::activity::track_mark::TrackMark;

/// An activity of another sport, as far as its file or a list tells, before its local day is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherSport {
    /// Start in UTC milliseconds since the Unix epoch.
    pub start_utc_ms: i64,
    /// From start to end in seconds, above zero.
    pub duration_s: f64,
    /// Sport in lower case; never `running`.
    pub sport: String,
    /// Kind of it in lower case; `None` when not told.
    pub sub_sport: Option<String>,
    /// Distance in metres, above zero; `None` when nothing tells it.
    pub distance_m: Option<f64>,
    /// The file or list that it comes from.
    pub source: String,
    /// What recorded it; `None` when not told.
    pub device: Option<String>,
    /// Its own word on local time.
    pub offset: RecordedOffset,
    /// By which the same points are known; `None` without positions.
    pub track: Option<TrackMark>,
}
