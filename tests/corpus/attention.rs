//! How much is told of real seasons, and whether what is planted into them is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};

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

/// A run of this length of which only the lap is known.
fn lap(day: NaiveDate, metres: f64) -> String {
    let seconds = metres / 2.9;
    format!(
        "<?xml version=\"1.0\"?><TrainingCenterDatabase><Activities><Activity Sport=\"Running\">\
         <Lap StartTime=\"{day}T03:00:00.000Z\"><TotalTimeSeconds>{seconds:.0}</TotalTimeSeconds>\
         <DistanceMeters>{metres:.1}</DistanceMeters></Lap></Activity></Activities>\
         </TrainingCenterDatabase>"
    )
}

/// Runs planted into a real season, and how many of them must be red.
const PLANTED: usize = 20;
const LEAST_RED: usize = 19;

pub(crate) fn a_run_of_nearly_twice_the_longest_of_a_month_is_red_in_a_real_career(corpus: &Path) {
    let career = corpus.join("../careers/coros_fit");
    let library = tempfile::tempdir().unwrap();
    let runs = Judged::of(&[&career], library.path()).rows("runs.csv");
    let days: Vec<(NaiveDate, f64)> = runs
        .iter()
        .filter_map(|run| Some((date(&run["start_local"]), run["distance_m"].parse().ok()?)))
        .collect();
    let longest_before = |day: NaiveDate| {
        let before = days.iter().filter(|(other, _)| *other < day && *other >= day - Days::new(30));
        let known: Vec<f64> = before.map(|(_, metres)| *metres).collect();
        (known.len() >= 6).then(|| known.into_iter().fold(0.0, f64::max))
    };
    // Every day without a run would do; these lie evenly over the career.
    let first = days[0].0;
    let span = (days[days.len() - 1].0 - first).num_days();
    let is_free = |day: &NaiveDate| days.iter().all(|(other, _)| other != day);
    let free: Vec<(NaiveDate, f64)> = (90..span)
        .map(|after| first + Days::new(after as u64))
        .filter(is_free)
        .filter_map(|day| Some((day, longest_before(day)?)))
        .collect();
    let mut red = 0;
    for (day, longest_m) in free.iter().step_by(free.len() / PLANTED).take(PLANTED) {
        let folder = tempfile::tempdir().unwrap();
        let planted = folder.path().join("planted.tcx");
        fs::write(&planted, lap(*day, 1.8 * longest_m)).unwrap();
        let told = Judged::of(&[&career, &planted], library.path()).told_on(*day);
        red += usize::from(told.iter().any(|light| light == "red"));
    }
    println!("{red} of {PLANTED} planted runs are red");
    assert!(red >= LEAST_RED, "{red} of {PLANTED}");
}
