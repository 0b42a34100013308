//! How much is told of real seasons, and whether what is planted into them is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate, TimeDelta};

use crate::command::{soleus, stderr};

type Row = BTreeMap<String, String>;

/// Fewer weeks with running say nothing of rates.
const MIN_WEEKS: usize = 100;
const MOST_RED_PCT: usize = 12;
const MOST_TOLD_PCT: usize = 30;

/// The seasons of the corpus and the career beside it.
fn seasons(corpus: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(corpus.join("seasons")).unwrap().map(|entry| entry.unwrap().path());
    let mut seasons: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    seasons.push(corpus.join("../careers/coros_fit"));
    seasons.sort();
    seasons
}

struct Judged(tempfile::TempDir);

impl Judged {
    fn of(paths: &[&Path], library: &Path) -> Self {
        let out = tempfile::tempdir().unwrap();
        let paths = paths.iter().map(|path| path.to_str().unwrap());
        let [library, folder] = [library, out.path()].map(|path| path.to_str().unwrap());
        let flags = ["season", "-q", "--library", library, "--out", folder];
        let output = soleus(&flags.into_iter().chain(paths).collect::<Vec<_>>());
        assert!(output.status.success(), "{}", stderr(&output));
        Self(out)
    }

    fn rows(&self, name: &str) -> Vec<Row> {
        let mut reader = csv::Reader::from_path(self.0.path().join(name)).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// The alerts that were first told on a day.
    fn told_on(&self, day: NaiveDate) -> Vec<String> {
        let alerts = self.rows("alerts.csv").into_iter();
        alerts
            .filter(|row| date(&row["since"]) == day)
            .map(|row| row["attention"].clone())
            .collect()
    }
}

fn date(text: &str) -> NaiveDate {
    text[..10].parse().unwrap()
}

pub(crate) fn few_weeks_of_real_seasons_are_red_or_amber(corpus: &Path) {
    let library = tempfile::tempdir().unwrap();
    let mut long_enough = 0;
    for folder in seasons(corpus) {
        let judged = Judged::of(&[&folder], library.path());
        let alerts = judged.rows("alerts.csv");
        let weeks = judged.rows("weeks.csv");
        let active = weeks.iter().filter(|week| week["run_count"] != "0");
        let lights: Vec<Option<u8>> = active
            .map(|week| {
                let start = date(&week["week_start"]);
                let days = start..=start + Days::new(6);
                let told = alerts.iter().filter(|alert| days.contains(&date(&alert["since"])));
                told.map(|alert| u8::from(alert["attention"] != "amber")).max()
            })
            .collect();
        let count = |light: Option<u8>| lights.iter().filter(|it| **it == light).count();
        let (active, red, amber) = (lights.len(), count(Some(1)), count(Some(0)));
        println!("{}: {active} weeks, {red} red, {amber} amber", folder.display());
        if active >= MIN_WEEKS {
            long_enough += 1;
            assert!(100 * red <= MOST_RED_PCT * active, "{red} of {active} red");
            assert!(100 * (red + amber) <= MOST_TOLD_PCT * active, "{red}, {amber} of {active}");
        }
    }
    assert!(long_enough > 0);
}

/// A run that is planted: even pace, one way up and down again, the climb on its first half.
struct Planted {
    day: NaiveDate,
    distance_m: f64,
    speed_mps: f64,
    climb_m: f64,
}

const POINT_S: f64 = 4.0;
const METRES_OF_A_DEGREE: f64 = 111_195.0;

impl Planted {
    fn written_to(&self, folder: &Path) -> PathBuf {
        let start = self.day.and_hms_opt(3, 0, 0).unwrap();
        let seconds = self.distance_m / self.speed_mps;
        let points = (0..).map(|index| f64::from(index) * POINT_S).take_while(|s| *s <= seconds);
        let points: String = points
            .map(|after_s| {
                let time = start + TimeDelta::seconds(after_s as i64);
                let metres = after_s * self.speed_mps;
                let up = 1.0 - (2.0 * metres / self.distance_m - 1.0).abs();
                format!(
                    "<Trackpoint><Time>{}Z</Time><Position><LatitudeDegrees>{:.7}</LatitudeDegrees>\
                     <LongitudeDegrees>120.0</LongitudeDegrees></Position><AltitudeMeters>{:.1}\
                     </AltitudeMeters><DistanceMeters>{metres:.1}</DistanceMeters></Trackpoint>",
                    time.format("%Y-%m-%dT%H:%M:%S"),
                    30.0 + metres / METRES_OF_A_DEGREE,
                    50.0 + self.climb_m * up,
                )
            })
            .collect();
        let text = format!(
            "<?xml version=\"1.0\"?><TrainingCenterDatabase><Activities><Activity Sport=\"Running\">\
             <Lap StartTime=\"{}T03:00:00Z\"><TotalTimeSeconds>{seconds:.0}</TotalTimeSeconds>\
             <DistanceMeters>{:.1}</DistanceMeters><Track>{points}</Track></Lap></Activity>\
             </Activities></TrainingCenterDatabase>",
            self.day, self.distance_m
        );
        let path = folder.join("planted.tcx");
        fs::write(&path, text).unwrap();
        path
    }
}

/// Runs planted into a real season, each alone, and how many of them must be told.
const PLANTED: usize = 20;
const LEAST_RED: usize = 19;
const LEAST_TOLD: usize = 18;
/// Nobody runs further at the speed of the planted fast runs.
const FAST_MPS: f64 = 5.0;
const FURTHEST_FAST_M: f64 = 20_000.0;
const EASY_MPS: f64 = 2.9;

/// A run of a real season.
struct Run {
    day: NaiveDate,
    file: PathBuf,
    distance_m: f64,
    climb_m: f64,
    fast_m: f64,
}

/// A real season, with the days on which something can be planted.
struct Real {
    folder: PathBuf,
    library: tempfile::TempDir,
    runs: Vec<Run>,
}

impl Real {
    fn of(folder: PathBuf) -> Self {
        let library = tempfile::tempdir().unwrap();
        let rows = Judged::of(&[&folder], library.path()).rows("runs.csv");
        let number = |row: &Row, name: &str| row[name].parse::<f64>().ok();
        let run = |row: &Row| {
            Some(Run {
                day: date(&row["start_local"]),
                file: folder.join(&row["source"]),
                distance_m: number(row, "distance_m")?,
                climb_m: number(row, "climb_m").unwrap_or_default(),
                fast_m: number(row, "fast_m").unwrap_or_default(),
            })
        };
        let runs = rows.iter().filter_map(run).collect();
        Self { folder, library, runs }
    }

    fn month_before(&self, day: NaiveDate) -> Vec<&Run> {
        let from = day - Days::new(30);
        self.runs.iter().filter(|run| run.day < day && run.day >= from).collect()
    }

    /// Days without a run that lie evenly over those with enough runs before them, each with the run that
    /// is planted.
    fn planted(&self, plant: impl Fn(NaiveDate, &[&Run]) -> Option<Planted>) -> Vec<Planted> {
        let first = self.runs[0].day + Days::new(90);
        let last = self.runs[self.runs.len() - 1].day;
        let days = first.iter_days().take_while(|day| *day < last);
        let planted: Vec<Planted> = days
            .filter(|day| self.runs.iter().all(|run| run.day != *day))
            .filter_map(|day| {
                let before = self.month_before(day);
                if before.len() < 6 { None } else { plant(day, &before) }
            })
            .collect();
        let step = (planted.len() / PLANTED).max(1);
        planted.into_iter().step_by(step).take(PLANTED).collect()
    }

    /// The lights of what is told of a planted run, with the runs before it up to a day.
    fn told(&self, planted: &Planted, until: Option<NaiveDate>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = planted.written_to(folder.path());
        let files: Vec<&Path> = match until {
            Some(until) => {
                let before = self.runs.iter().filter(|run| run.day < until);
                before.map(|run| run.file.as_path()).chain([path.as_path()]).collect()
            }
            None => vec![&self.folder, &path],
        };
        Judged::of(&files, self.library.path()).told_on(planted.day)
    }
}

fn most(runs: &[&Run], of: impl Fn(&Run) -> f64) -> f64 {
    runs.iter().map(|run| of(run)).fold(0.0, f64::max)
}

fn usual_m(runs: &[&Run]) -> f64 {
    let mut metres: Vec<f64> = runs.iter().map(|run| run.distance_m).collect();
    metres.sort_by(f64::total_cmp);
    metres[metres.len() / 2]
}

fn career(corpus: &Path) -> Real {
    Real::of(corpus.join("../careers/coros_fit"))
}

fn assert_told(what: &str, least: usize, planted: &[Planted], told: impl Fn(&Planted) -> bool) {
    let count = planted.iter().filter(|planted| told(planted)).count();
    println!("{what}: {count} of {} told", planted.len());
    assert_eq!(planted.len(), PLANTED, "{what}: too few days");
    assert!(count >= least, "{what}: {count} of {PLANTED}");
}

pub(crate) fn a_run_of_nearly_twice_the_longest_of_a_month_is_red_in_a_real_career(corpus: &Path) {
    let real = career(corpus);
    let planted = real.planted(|day, before| {
        let distance_m = 1.8 * most(before, |run| run.distance_m);
        Some(Planted { day, distance_m, speed_mps: EASY_MPS, climb_m: 0.0 })
    });
    let is_red = |run: &Planted| real.told(run, None).iter().any(|light| light == "red");
    assert_told("long run", LEAST_RED, &planted, is_red);
}

pub(crate) fn three_times_the_climb_of_a_month_is_told_in_a_real_career(corpus: &Path) {
    let real = career(corpus);
    let planted = real.planted(|day, before| {
        let most_m = most(before, |run| run.climb_m);
        let climb_m = (3.0 * most_m).max(most_m + 200.0);
        Some(Planted { day, distance_m: usual_m(before), speed_mps: EASY_MPS, climb_m })
    });
    assert_told("climb", LEAST_TOLD, &planted, |run| !real.told(run, None).is_empty());
}

pub(crate) fn three_times_the_fast_running_of_a_month_is_told_in_a_real_career(corpus: &Path) {
    let real = career(corpus);
    let planted = real.planted(|day, before| {
        let most_m = most(before, |run| run.fast_m);
        let distance_m = (3.0 * most_m).max(most_m + 3000.0);
        (distance_m <= FURTHEST_FAST_M).then_some(Planted {
            day,
            distance_m,
            speed_mps: FAST_MPS,
            climb_m: 0.0,
        })
    });
    assert_told("fast", LEAST_TOLD, &planted, |run| !real.told(run, None).is_empty());
}

/// Days off before the planted return.
const OFF_DAYS: u64 = 21;

pub(crate) fn the_old_long_run_after_three_weeks_off_is_told_in_a_real_career(corpus: &Path) {
    let real = career(corpus);
    // The day of planting is that of the last run before the break, and moves behind it.
    let planted = real.planted(|day, before| {
        let distance_m = most(before, |run| run.distance_m);
        let day = day + Days::new(OFF_DAYS);
        Some(Planted { day, distance_m, speed_mps: EASY_MPS, climb_m: 0.0 })
    });
    let is_told = |run: &Planted| !real.told(run, Some(run.day - Days::new(OFF_DAYS))).is_empty();
    assert_told("return", LEAST_TOLD, &planted, is_told);
}
