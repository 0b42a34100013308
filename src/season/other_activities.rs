//! Activities that are no runs, on their local days: strength training, walks, and all other
//! training. Each counts once, whatever number of files and lists tell of it.

use chrono::NaiveDate;

use super::local_time::{RecordedTime, Zones, local_day};
use super::same_run::FURTHEST_ZONE_MS;
use super::settings::SeasonSettings;
use crate::activity::RecordedOffset;
use crate::activity::other_sport::OtherSport;
use crate::activity::sport::{is_cross_training, is_strength, is_walk};
use crate::base::units::{MS_PER_S, S_PER_MIN};
use crate::run::run_tables::RunTables;

/// Two records are of one activity when they begin within this time. Engineering default: services
/// round starts, and a watch waits for satellites longer than a phone.
const SAME_START_MS: i64 = 5 * S_PER_MIN as i64 * MS_PER_S;
/// And when they last equally long within this share of the longer. Engineering default.
const SAME_LENGTH_RATIO: f64 = 0.1;

/// An activity that is no run.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherActivity {
    /// Local day of its start.
    pub day: NaiveDate,
    /// Start in UTC milliseconds since the Unix epoch.
    pub start_utc_ms: i64,
    /// From start to end in seconds, above zero.
    pub duration_s: f64,
    /// Sport in lower case, as its file or list names it; never `running`.
    pub sport: String,
    /// Kind of it in lower case; `None` when not told.
    pub sub_sport: Option<String>,
    /// Distance in metres, above zero; `None` when nothing tells it.
    pub distance_m: Option<f64>,
    /// The file or list that it comes from.
    pub source: String,
}

impl OtherActivity {
    /// Whether it is strength training.
    pub fn is_strength(&self) -> bool {
        is_strength(&self.sport, self.sub_sport.as_deref())
    }

    /// Whether it is a walk or a hike.
    pub fn is_walk(&self) -> bool {
        is_walk(&self.sport)
    }

    /// Whether it is training of another kind than running, walking and strength.
    pub fn is_cross_training(&self) -> bool {
        is_cross_training(&self.sport, self.sub_sport.as_deref())
    }
}

/// The activities of other sports that count, each once, by day, then start. Local time is found as
/// it is for the runs, which help to find it.
pub(super) fn other_activities(
    other_sports: Vec<OtherSport>,
    runs: &[RunTables],
    settings: &SeasonSettings,
) -> Vec<OtherActivity> {
    let other_sports = deduplicated(other_sports);
    let of_runs = runs.iter().map(|run| RecordedTime::from(&run.row));
    let times: Vec<RecordedTime> =
        of_runs.chain(other_sports.iter().map(RecordedTime::from)).collect();
    let zones = Zones::of(&times, settings.zone);
    let offsets: Vec<i32> =
        other_sports.iter().map(|other| zones.offset(&RecordedTime::from(other)).0).collect();
    let placed = other_sports.into_iter().zip(offsets).map(|(other, offset_s)| OtherActivity {
        day: local_day(other.start_utc_ms, offset_s),
        start_utc_ms: other.start_utc_ms,
        duration_s: other.duration_s,
        sport: other.sport,
        sub_sport: other.sub_sport,
        distance_m: other.distance_m,
        source: other.source,
    });
    let mut counted: Vec<OtherActivity> =
        placed.filter(|other| settings.is_counted(other.day)).collect();
    counted.sort_by_key(|other| (other.day, other.start_utc_ms));
    counted
}

/// Each activity once, by start: the record that begins first stays, with what only another tells.
fn deduplicated(mut all: Vec<OtherSport>) -> Vec<OtherSport> {
    let sport = |other: &OtherSport| (kind(other).to_owned(), other.source.clone());
    all.sort_by(|a, b| {
        let by_length = || b.duration_s.total_cmp(&a.duration_s);
        let by_start = a.start_utc_ms.cmp(&b.start_utc_ms);
        by_start.then_with(by_length).then_with(|| sport(a).cmp(&sport(b)))
    });
    let mut kept: Vec<OtherSport> = Vec::with_capacity(all.len());
    for other in all {
        let near = |known: &&mut OtherSport| {
            other.start_utc_ms.saturating_sub(known.start_utc_ms) <= FURTHEST_ZONE_MS
        };
        match kept.iter_mut().rev().take_while(near).find(|known| is_same(known, &other)) {
            Some(known) => complete(known, other),
            None => kept.push(other),
        }
    }
    kept
}

/// Whether two records are of one activity: they begin at about the same time, or have the same points
/// with a clock that is hours off.
fn is_same(a: &OtherSport, b: &OtherSport) -> bool {
    let apart_s = (a.duration_s - b.duration_s).abs();
    let is_at_once = a.start_utc_ms.abs_diff(b.start_utc_ms) <= SAME_START_MS.unsigned_abs();
    let has_same_points =
        || a.track.as_ref().zip(b.track.as_ref()).is_some_and(|(a, b)| a.is_same_track(b));
    kind(a) == kind(b)
        && apart_s <= SAME_LENGTH_RATIO * a.duration_s.max(b.duration_s)
        && (is_at_once || has_same_points())
}

/// The sport, with one name for strength training, which every service calls otherwise.
fn kind(other: &OtherSport) -> &str {
    let is_strength = is_strength(&other.sport, other.sub_sport.as_deref());
    if is_strength { "strength" } else { &other.sport }
}

fn complete(known: &mut OtherSport, other: OtherSport) {
    known.sub_sport = known.sub_sport.take().or(other.sub_sport);
    known.distance_m = known.distance_m.or(other.distance_m);
    let is_known = |offset: RecordedOffset| matches!(offset, RecordedOffset::Known(_));
    if !is_known(known.offset) && is_known(other.offset) {
        known.offset = other.offset;
        known.device = other.device;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::run_tables::fixtures::{at, recording, tables};
    use crate::season::{Built, Season, build_with};

    /// An hour's ride that does not tell its zone.
    fn ride(start_utc_ms: i64) -> OtherSport {
        OtherSport {
            start_utc_ms,
            duration_s: 3600.0,
            sport: "cycling".to_owned(),
            sub_sport: None,
            distance_m: None,
            source: "ride.fit".to_owned(),
            device: None,
            offset: RecordedOffset::Missing,
            track: None,
        }
    }

    /// A season of one run at UTC + 2 h on a Monday at 6 h UTC, and these.
    fn season(others: Vec<OtherSport>, settings: &SeasonSettings) -> Season {
        built(others, settings).season.unwrap()
    }

    fn built(others: Vec<OtherSport>, settings: &SeasonSettings) -> Built {
        let runs = vec![tables(&recording(at(0, 6, 0), 30), "run")];
        build_with(runs, others, settings).unwrap()
    }

    fn days(season: &Season) -> Vec<i64> {
        season.others.iter().map(|other| (other.day - season.first_day).num_days()).collect()
    }

    #[test]
    fn the_local_day_is_known_assumed_from_the_runs_or_taken_from_the_settings() {
        // 22:30 UTC on Monday is Tuesday at UTC + 2 h, and still Monday at UTC + 1 h.
        let late = ride(at(0, 22, 30));
        assert_eq!(days(&season(vec![late.clone()], &SeasonSettings::default())), [1]);
        let known = OtherSport { offset: RecordedOffset::Known(3600), ..late.clone() };
        assert_eq!(days(&season(vec![known], &SeasonSettings::default())), [0]);
        let zone = Some(chrono_tz::Tz::Europe__Lisbon);
        assert_eq!(days(&season(vec![late], &SeasonSettings { zone, ..Default::default() })), [0]);
        // Three weeks on the last recording that tells its zone does.
        assert_eq!(days(&season(vec![ride(at(21, 22, 30))], &SeasonSettings::default())), [22]);
    }

    #[test]
    fn other_sports_change_nothing_about_the_runs() {
        let alone = built(Vec::new(), &SeasonSettings::default());
        let beside = built(vec![ride(at(0, 8, 0)), ride(at(-3, 8, 0))], &SeasonSettings::default());
        assert!(alone.tables.runs.equals_missing(&beside.tables.runs));
        let (alone, beside) = (alone.season.unwrap(), beside.season.unwrap());
        assert_eq!(
            (alone.sessions, alone.calendar),
            (beside.sessions.clone(), beside.calendar.clone())
        );
        assert_eq!((alone.first_day, alone.as_of), (beside.first_day, beside.as_of));
        assert_eq!(days(&beside), [-3, 0]);
    }

    #[test]
    fn what_lies_after_the_last_day_asked_for_is_not_known_yet() {
        let rides = || vec![ride(at(0, 8, 0)), ride(at(1, 8, 0)), ride(at(2, 8, 0))];
        let first_day = season(Vec::new(), &SeasonSettings::default()).first_day;
        let tuesday = Some(first_day + chrono::Days::new(1));
        let until = SeasonSettings { until: tuesday, ..SeasonSettings::default() };
        let as_of = SeasonSettings { as_of: tuesday, ..SeasonSettings::default() };
        assert_eq!(days(&season(rides(), &until)), [0, 1]);
        assert_eq!(days(&season(rides(), &as_of)), [0, 1]);
        assert_eq!(days(&season(rides(), &SeasonSettings::default())), [0, 1, 2]);
    }

    #[test]
    fn two_records_of_one_activity_count_once_and_complete_each_other() {
        let (start_ms, minute_ms) = (at(0, 8, 0), 60_000);
        let first = OtherSport { source: "a.fit".to_owned(), ..ride(start_ms) };
        // Five minutes later and 6 minutes shorter, a tenth of an hour.
        let second = OtherSport {
            duration_s: 3240.0,
            distance_m: Some(25_000.0),
            sub_sport: Some("road".to_owned()),
            offset: RecordedOffset::Known(0),
            ..ride(start_ms + 5 * minute_ms)
        };
        let expected = OtherSport {
            distance_m: Some(25_000.0),
            sub_sport: Some("road".to_owned()),
            offset: RecordedOffset::Known(0),
            ..first.clone()
        };
        for both in [[&first, &second], [&second, &first]] {
            assert_eq!(
                deduplicated(both.map(OtherSport::clone).to_vec()),
                std::slice::from_ref(&expected)
            );
        }
        let later = OtherSport { start_utc_ms: second.start_utc_ms + 1, ..second.clone() };
        let shorter = OtherSport { duration_s: 3239.0, ..second.clone() };
        let swim = OtherSport { sport: "swimming".to_owned(), ..second };
        for other in [later, shorter, swim] {
            assert_eq!(deduplicated(vec![first.clone(), other]).len(), 2);
        }
    }

    #[test]
    fn each_is_a_walk_strength_or_other_training() {
        use crate::season::fixtures::other;
        let kinds = |sport: &str, sub_sport: Option<&str>| {
            let other = other(0, sport, sub_sport);
            [other.is_walk(), other.is_strength(), other.is_cross_training()]
        };
        assert_eq!(kinds("hiking", None), [true, false, false]);
        assert_eq!(kinds("training", Some("strength_training")), [false, true, false]);
        assert_eq!(kinds("swimming", Some("lap_swimming")), [false, false, true]);
        assert_eq!(kinds("driving", None), [false, false, false]);
    }

    #[test]
    fn strength_training_is_one_sport_under_many_names() {
        let strength = |sport: &str, sub_sport: Option<&str>| OtherSport {
            sport: sport.to_owned(),
            sub_sport: sub_sport.map(str::to_owned),
            ..ride(at(0, 18, 0))
        };
        let both = vec![
            strength("training", Some("strength_training")),
            strength("weight training", None),
        ];
        let season = season(both, &SeasonSettings::default());
        assert_eq!(season.others.len(), 1);
        let only = &season.others[0];
        assert!(only.is_strength() && !only.is_walk() && !only.is_cross_training());
    }
}
