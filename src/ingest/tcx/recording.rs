//! One `Activity` element on its way into ours: points, laps, names. Knows no XML.

use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use crate::activity::sport::{NamedSport, RUNNING, sport_in_words, sport_of_type};
use crate::activity::{Activity, DeviceFigures, Lap, RecordedOffset, Span};
use crate::base::units::MS_PER_S;
use crate::ingest::iso_time::{self, Zone};
use crate::ingest::xml::points::Points;

/// Notes longer than this tell a story, in which words of sports mean little.
const MAX_TELLING_CHARS: usize = 60;
/// No lap is longer than this, about 31 years; its end must fit into the calendar.
const MAX_LAP_S: f64 = 1e9;

/// What is known of one activity.
pub(super) struct Recording {
    /// Its `Sport`, as written.
    pub(super) sport: Option<String>,
    /// Its name, which few writers give.
    pub(super) title: Option<String>,
    /// What the runner wrote about it.
    pub(super) notes: Option<String>,
    /// The device that made it.
    pub(super) device: Option<String>,
    /// Its trackpoints.
    pub(super) points: Points,
    laps: Vec<Lap>,
    lap: Option<OpenLap>,
    /// Zone of the first lap's start.
    zone: Option<Zone>,
}

/// A lap that has not ended.
struct OpenLap {
    start_ms: Option<i64>,
    first_row: usize,
    has_track: bool,
    distance_m: Option<f64>,
    timer_s: Option<f64>,
}

impl Recording {
    pub(super) fn new(sport: Option<String>) -> Self {
        Self {
            sport,
            title: None,
            notes: None,
            device: None,
            points: Points::new(),
            laps: Vec::new(),
            lap: None,
            zone: None,
        }
    }

    /// The next lap begins, at this moment if it can be read.
    pub(super) fn begin_lap(&mut self, start_time: Option<&str>) {
        self.end_lap();
        let start = start_time.and_then(|text| iso_time::parse(text.as_bytes()));
        self.zone = self.zone.or(start.map(|time| time.zone));
        self.lap = Some(OpenLap {
            start_ms: start.map(|time| time.utc_ms),
            first_row: self.points.len(),
            has_track: false,
            distance_m: None,
            timer_s: None,
        });
    }

    /// The next track begins. Within a lap the second one and all after it follow a pause; the
    /// first only goes on from the lap before, since every lap has a track of its own.
    pub(super) fn begin_track(&mut self) {
        let has_track = self.lap.as_mut().map(|lap| std::mem::replace(&mut lap.has_track, true));
        if has_track != Some(false) || self.points.len() == 0 {
            self.points.begin_segment();
        }
    }

    /// The lap's distance in metres.
    pub(super) fn set_lap_distance(&mut self, distance_m: f64) {
        if let Some(lap) = &mut self.lap {
            lap.distance_m = Some(distance_m).filter(|distance_m| *distance_m >= 0.0);
        }
    }

    /// The lap's timer time in seconds.
    pub(super) fn set_lap_timer(&mut self, timer_s: f64) {
        if let Some(lap) = &mut self.lap {
            lap.timer_s = Some(timer_s).filter(|timer_s| (0.0..=MAX_LAP_S).contains(timer_s));
        }
    }

    /// The lap ends: with its last point, or where its timer ends if it has none. A lap of which
    /// nothing tells the start is none.
    pub(super) fn end_lap(&mut self) {
        let Some(lap) = self.lap.take() else { return };
        let time_ms = &self.points.time_ms()[lap.first_row..];
        let Some(start_ms) = lap.start_ms.or(time_ms.first().copied()) else { return };
        let timer_ms = lap.timer_s.map_or(0, |timer_s| (timer_s * MS_PER_S as f64).ceil() as i64);
        let end_ms = time_ms.last().copied().unwrap_or(start_ms + timer_ms).max(start_ms);
        self.laps.push(Lap {
            span: Span { start_ms, end_ms },
            distance_m: lap.distance_m,
            timer_s: lap.timer_s,
        });
    }

    /// Whether its laps tell when it was, and how long or how far.
    pub(super) fn has_totals(&self) -> bool {
        let DeviceFigures { distance_m, timer_s, .. } = figures(&self.laps);
        distance_m.or(timer_s).is_some()
    }

    /// Whether a word names it as a run.
    pub(super) fn is_run(&self) -> bool {
        self.named_sport().is_some_and(|named| named.sport == RUNNING)
    }

    /// What its times say of the zone: those of its points, else that of its first lap. Zero is what
    /// a writer gives that does not know.
    fn offset(&self) -> RecordedOffset {
        match (self.points.offset(), self.zone) {
            (RecordedOffset::Missing, Some(Zone::Offset(seconds)))
                if seconds != 0 && self.points.len() == 0 =>
            {
                RecordedOffset::Known(seconds)
            }
            (of_points, _) => of_points,
        }
    }

    /// The activity, with what is to be said about its document and the program that wrote it.
    pub(super) fn into_activity(
        self,
        mut notes: Vec<ImportNote>,
        author: Option<&str>,
    ) -> Activity {
        notes.extend(self.points.notes());
        let (named, offset) = (self.named_sport(), self.offset());
        let (sport, sub_sport) = named.map(|named| (named.sport, named.sub_sport)).unzip();
        Activity {
            sport,
            sub_sport: sub_sport.flatten().map(str::to_owned),
            title: self.title,
            remarks: self.notes.into_iter().collect(),
            device: self.device.or_else(|| author.map(str::to_owned)),
            offset,
            device_figures: figures(&self.laps),
            laps: self.laps,
            notes,
            ..Activity::of_samples(FileFormat::Tcx, self.points.into_samples())
        }
    }

    /// TCX knows running, biking and `Other`, which is what trail runs and walks are to it.
    fn named_sport(&self) -> Option<NamedSport> {
        let told = self.sport.as_deref().filter(|sport| !sport.eq_ignore_ascii_case("other"));
        told.and_then(sport_of_type).or_else(|| {
            let texts = [&self.title, &self.notes].into_iter().flatten();
            let mut short = texts.filter(|text| text.chars().count() <= MAX_TELLING_CHARS);
            let sport = short.find_map(|text| sport_in_words(text))?.to_owned();
            Some(NamedSport { sport, sub_sport: None })
        })
    }
}

/// Sums over the laps; `None` when a lap does not tell, or all tell nothing but zero.
fn figures(laps: &[Lap]) -> DeviceFigures {
    let sum = |value: fn(&Lap) -> Option<f64>| {
        laps.iter().map(value).sum::<Option<f64>>().filter(|total| *total > 0.0)
    };
    DeviceFigures {
        distance_m: sum(|lap| lap.distance_m),
        timer_s: sum(|lap| lap.timer_s),
        ..DeviceFigures::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::xml::points::Field;

    /// 2024-01-01T07:00:00Z.
    const SEVEN_MS: i64 = 1_704_092_400_000;

    fn point(recording: &mut Recording, minute: u32) {
        recording.points.begin();
        recording.points.set(Field::Time, &format!("2024-01-01T07:{minute:02}:00Z"));
        recording.points.finish();
    }

    fn figures_of(laps: &[(f64, f64)]) -> (Vec<Lap>, DeviceFigures) {
        let mut recording = Recording::new(None);
        for (minute, &(distance_m, timer_s)) in (0..).zip(laps) {
            recording.begin_lap(Some(&format!("2024-01-01T07:{minute:02}:00Z")));
            recording.set_lap_distance(distance_m);
            recording.set_lap_timer(timer_s);
        }
        recording.end_lap();
        let activity = recording.into_activity(Vec::new(), None);
        (activity.laps, activity.device_figures)
    }

    #[test]
    fn only_a_further_track_of_a_lap_is_a_pause() {
        let mut recording = Recording::new(None);
        for (tracks, minute) in [(1, 0), (1, 1), (2, 2), (1, 4)] {
            recording.begin_lap(None);
            for track in 0..tracks {
                recording.begin_track();
                point(&mut recording, minute + track);
            }
        }
        recording.end_lap();
        recording.begin_track();
        point(&mut recording, 5);
        assert_eq!(recording.points.into_samples().segment, [0, 0, 0, 1, 1, 2]);
    }

    #[test]
    fn a_lap_ends_with_its_last_point_or_its_timer() {
        let mut recording = Recording::new(None);
        recording.begin_lap(Some("2024-01-01T07:00:00Z"));
        recording.set_lap_timer(30.0);
        point(&mut recording, 1);
        point(&mut recording, 3);
        recording.begin_lap(Some("soon"));
        point(&mut recording, 4);
        recording.begin_lap(Some("2024-01-01T07:05:00Z"));
        recording.set_lap_timer(30.0);
        recording.begin_lap(None);
        recording.end_lap();
        let ends: Vec<(i64, i64)> = recording
            .laps
            .iter()
            .map(|lap| (lap.span.start_ms - SEVEN_MS, lap.span.end_ms - SEVEN_MS))
            .collect();
        assert_eq!(ends, [(0, 180_000), (240_000, 240_000), (300_000, 330_000)]);
    }

    #[test]
    fn the_devices_figures_are_the_sums_of_its_laps() {
        let (laps, figures) = figures_of(&[(1000.0, 300.0), (500.5, 150.0)]);
        assert_eq!(laps.len(), 2);
        assert_eq!((figures.distance_m, figures.timer_s), (Some(1500.5), Some(450.0)));
    }

    #[test]
    fn a_lap_that_does_not_tell_leaves_no_sum() {
        let (laps, figures) = figures_of(&[(1000.0, 300.0), (-1.0, 1e300)]);
        assert_eq!((laps[1].distance_m, laps[1].timer_s), (None, None));
        assert_eq!(figures, DeviceFigures::default());
        assert_eq!(figures_of(&[(0.0, 60.0)]).1.distance_m, None);
        assert_eq!(figures_of(&[]).1, DeviceFigures::default());
    }

    #[test]
    fn another_sport_is_told_by_short_words_if_at_all() {
        let sport_of = |sport: Option<&str>, notes: &str| {
            let mut recording = Recording::new(sport.map(str::to_owned));
            recording.notes = Some(notes.to_owned());
            recording.named_sport().map(|named| named.sport)
        };
        assert_eq!(sport_of(Some("Running"), "bike").as_deref(), Some("running"));
        assert_eq!(sport_of(Some("Biking"), "").as_deref(), Some("cycling"));
        assert_eq!(sport_of(Some("Other"), "Trail run").as_deref(), Some("running"));
        assert_eq!(sport_of(None, "Morning walk").as_deref(), Some("walking"));
        assert_eq!(sport_of(Some("Other"), "fine"), None);
        assert_eq!(sport_of(Some("other"), &"bike ".repeat(20)), None);
    }
}
