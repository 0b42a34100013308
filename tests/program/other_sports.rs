//! What a season keeps of activities that are no runs: of recordings, and of the lists in account
//! exports.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use soleus::analysis::pipeline::{Progress, analyse};
use soleus::cli::AnalysisArgs;
use soleus::options::{Places, options};
use soleus::season::Season;
use soleus::source::Root;

use crate::sample_data;

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}

fn season(input: &Path) -> Season {
    season_with(input, &AnalysisArgs::default())
}

fn season_with(input: &Path, arguments: &AnalysisArgs) -> Season {
    let today = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    let options = options(arguments, &Places::current(Path::new("/nowhere")), today).unwrap();
    analyse(&[Root::Path(input.to_owned())], &options, &Silent).unwrap().season
}

/// Day, sport and source of each.
fn shown(season: &Season) -> Vec<(String, &str, &str)> {
    let others = season.others.iter();
    others
        .map(|other| (other.day.to_string(), other.sport.as_str(), other.source.as_str()))
        .collect()
}

#[test]
fn the_rides_of_the_invented_season_are_kept_beside_its_runs() {
    let season = season(&sample_data());
    let rides = [
        ("2026-03-28".to_owned(), "cycling", "2026-03-28_ride.fit"),
        ("2026-05-09".to_owned(), "cycling", "2026-05-09_ride.gpx"),
    ];
    assert_eq!(shown(&season), rides);
    let [by_watch, by_phone] = season.others.as_slice() else { panic!("two rides") };
    // 24 km in 55:35 and 14 km in 32:27 with the watch running; pauses belong to an activity.
    for (ride, km, minutes) in [(by_watch, 24.0, 55.0..57.0), (by_phone, 14.0, 32.0..34.0)] {
        assert!((ride.distance_m.unwrap() / 1000.0 - km).abs() < 0.1, "{ride:?}");
        assert!(minutes.contains(&(ride.duration_s / 60.0)), "{ride:?}");
        assert!(ride.is_cross_training());
    }
}

#[test]
fn a_ride_that_breaks_off_counts_as_far_as_it_goes_and_not_at_all_under_strict() {
    let folder = tempfile::tempdir().unwrap();
    let ride = fs::read(sample_data().join("2026-03-28_ride.fit")).unwrap();
    fs::write(folder.path().join("ride.fit"), &ride[..ride.len() / 2]).unwrap();
    fs::copy(sample_data().join("2026-03-24_easy.gpx"), folder.path().join("run.gpx")).unwrap();
    let kept = season(folder.path());
    assert_eq!(kept.others.len(), 1);
    assert!((1200.0..2400.0).contains(&kept.others[0].duration_s), "{:?}", kept.others);
    let strict = AnalysisArgs { strict: true, ..AnalysisArgs::default() };
    assert!(season_with(folder.path(), &strict).others.is_empty());
}

/// A list as a German account gets it: a ride and strength training without a recording, and the
/// ride of a recording that lies beside it.
const STRAVA: &str = "\
Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Ausrüstung,Dateiname,Verstrichene Zeit,Distanz\n\
9001,\"03.03.2026, 20:15:00\",Runde,Lauf,,1988,\"6,00\",,activities/1.fit,1988.0,6000.0\n\
9002,\"20.03.2026, 18:00:00\",Ohne Uhr,Lauf,,1800,\"5,00\",,,1800.0,5000.0\n\
9003,\"21.03.2026, 09:00:00\",Zum Markt,Radfahrt,,1200,\"6,50\",,,1200.0,6500.0\n\
9004,\"24.03.2026, 18:30:00\",Keller,Krafttraining,,2700,,,,2700.0,\n\
9005,\"28.03.2026, 12:00:00\",Ausfahrt,Radfahrt,,3335,\"24,00\",,activities/2.fit,3335.0,24000.0\n";

#[test]
fn stravas_list_names_what_has_no_recording_and_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, from: &str| {
        fs::copy(sample_data().join(from), folder.path().join(name)).unwrap();
    };
    fs::create_dir(folder.path().join("activities")).unwrap();
    put("activities/1.fit", "2026-03-03_easy.fit");
    put("activities/2.fit", "2026-03-28_ride.fit");
    fs::write(folder.path().join("activities.csv"), STRAVA).unwrap();
    let season = season(folder.path());
    let expected = [
        ("2026-03-21".to_owned(), "cycling", "activities.csv"),
        ("2026-03-24".to_owned(), "krafttraining", "activities.csv"),
        ("2026-03-28".to_owned(), "cycling", "activities/2.fit"),
    ];
    assert_eq!(shown(&season), expected);
    let [to_market, cellar, _] = season.others.as_slice() else { panic!("three") };
    assert_eq!((to_market.duration_s, to_market.distance_m), (1200.0, Some(6500.0)));
    assert_eq!((cellar.duration_s, cellar.distance_m), (2700.0, None));
    assert!(cellar.is_strength() && !cellar.is_cross_training());
}

#[test]
fn garmins_and_apples_lists_name_them_in_their_own_words() {
    // Midnight of 10 March 2026 in UTC, in milliseconds.
    const DAY_MS: i64 = 1_773_100_800_000;
    let entry = |hour: i64, kind: &str, minutes: i64| {
        format!(
            "{{\"name\":\"{kind}\",\"activityType\":\"{kind}\",\"beginTimestamp\":{}.0,\
             \"duration\":{1}.0,\"elapsedDuration\":{1}.0}}",
            DAY_MS + hour * 3_600_000,
            minutes * 60_000,
        )
    };
    let garmin = format!(
        "[{{\"summarizedActivitiesExport\":[{},{},{}]}}]",
        entry(8, "strength_training", 40),
        entry(12, "multi_sport", 90),
        entry(16, "lap_swimming", 30),
    );
    let workout = |kind: &str, hour: u32| {
        format!(
            "<Workout workoutActivityType=\"HKWorkoutActivityType{kind}\" duration=\"40\" \
             durationUnit=\"min\" sourceName=\"W\" startDate=\"2026-03-10 {hour:02}:00:00 +0000\" \
             endDate=\"2026-03-10 {hour:02}:40:00 +0000\"/>\n"
        )
    };
    // The strength training is the one of the other list.
    let apple = format!(
        "<?xml version=\"1.0\"?>\n<HealthData>\n{}{}</HealthData>\n",
        workout("TraditionalStrengthTraining", 8),
        workout("Hiking", 20),
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("me_0_summarizedActivities.json"), garmin).unwrap();
    fs::write(folder.path().join("export.xml"), apple).unwrap();
    fs::copy(sample_data().join("2026-03-03_easy.fit"), folder.path().join("run.fit")).unwrap();
    let season = season(folder.path());
    let [strength, swim, hike] = season.others.as_slice() else { panic!("{:?}", season.others) };
    assert!(strength.is_strength());
    assert!(swim.sport.contains("swimming") && swim.is_cross_training(), "{swim:?}");
    assert!(hike.is_walk());
    assert_eq!((hike.day.to_string(), hike.duration_s), ("2026-03-10".to_owned(), 2400.0));
}
