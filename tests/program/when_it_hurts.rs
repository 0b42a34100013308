//! Scenes of a runner whose calf hurts: what season, next, page and exit code say, by an invented season
//! of three runs of 6 km a week, a diary and an athlete file.

use std::fmt::Write;
use std::fs;

use chrono::{Days, NaiveDate};
use serde_json::Value;

use crate::soleus_in;
use crate::stderr;
use crate::stdout;

/// A folder with runs, and what the runner wrote beside them.
struct Scene {
    folder: tempfile::TempDir,
}

fn ymd(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Half an hour and a bit along the equator at 3 m/s: 6 km on the flat.
fn gpx(day: NaiveDate) -> String {
    let mut text = String::from(
        "<gpx version=\"1.1\" creator=\"invented\" xmlns=\"http://www.topografix.com/GPX/1/1\">\
         <trk><type>running</type><trkseg>",
    );
    for index in 0..=400 {
        // 15 m in 5 s; a degree on the equator has 111,194.9 m.
        let lon = f64::from(index) * 15.0 / 111_194.9;
        let (minute, second) = (index * 5 / 60, index * 5 % 60);
        let _ = write!(
            text,
            "<trkpt lat=\"0\" lon=\"{lon:.7}\"><ele>10</ele>\
             <time>{day}T17:{minute:02}:{second:02}Z</time></trkpt>"
        );
    }
    text + "</trkseg></trk></gpx>"
}

impl Scene {
    /// Runs on Mondays, Wednesdays and Fridays of this many weeks from a Monday on.
    fn of_weeks(monday: NaiveDate, weeks: u64) -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(scene.folder.path().join("runs")).unwrap();
        let offsets = (0..weeks).flat_map(|week| [0, 2, 4].map(|weekday| 7 * week + weekday));
        offsets.for_each(|offset| scene.run(monday + Days::new(offset)));
        scene
    }

    /// Ten weeks up to Friday, 8 May 2026.
    fn of_spring() -> Self {
        Self::of_weeks(ymd("2026-03-02"), 10)
    }

    fn run(&self, day: NaiveDate) {
        self.write(&format!("runs/{day}.gpx"), &gpx(day));
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn diary(self, rows: &str) -> Self {
        let head = "date,site,before_0_10,during_0_10,raises_left,raises_right,\
                    knee_to_wall_left_cm,knee_to_wall_right_cm,tags";
        self.write("diary.csv", &format!("{head}\n{rows}"));
        self
    }

    fn injury(self, text: &str) -> Self {
        self.write("athlete.toml", &format!("[[injuries]]\nsite = \"calf\"\n{text}\n"));
        self
    }

    fn output(&self, args: &[&str]) -> std::process::Output {
        soleus_in(self.folder.path(), &[args, &["--no-library"]].concat(), &[])
    }

    fn text(&self, args: &[&str]) -> String {
        let output = self.output(args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        // Sentences are wrapped to the width of the terminal.
        stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn json(&self, args: &[&str]) -> Value {
        let output = self.output(&[args, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_str(&stdout(&output)).unwrap()
    }

    fn page(&self, args: &[&str]) -> String {
        self.text(&[args, &["--out", "report"]].concat());
        fs::read_to_string(self.folder.path().join("report/report.html")).unwrap()
    }
}

/// What binds, then what else is told.
fn told(answer: &Value) -> Vec<Value> {
    let tier = |name: &str| answer[name].as_array().unwrap().clone();
    [tier("limits"), tier("also")].concat()
}

fn limit(answer: &Value, figure: &str) -> Value {
    let found = told(answer).into_iter().find(|limit| limit["figure"] == figure);
    found.unwrap_or_else(|| panic!("no limit of {figure}"))
}

/// Whether the limit of a figure is nothing at all.
fn is_nothing(answer: &Value, figure: &str) -> bool {
    most(answer, figure).abs() < 0.001
}

fn most(answer: &Value, figure: &str) -> f64 {
    limit(answer, figure)["at_most_m"].as_f64().unwrap()
}

#[test]
fn a_sign_noted_days_after_the_last_run_is_the_present() {
    // The last run was on Friday, 8 May; the calf swelled on Tuesday.
    let scene = Scene::of_spring().diary("2026-05-12,calf,,,,,,,swelling\n");
    let season = scene.json(&["season", "runs"]);
    assert_eq!(season["as_of"], "2026-05-12");
    assert_eq!(
        (&season["light"]["colour"], &season["light"]["level"]),
        (&"black".into(), &"stop".into())
    );
    assert_eq!(season["week"]["start"], "2026-05-11");
    let failed = scene.output(&["season", "runs", "--quiet", "--fail-on", "stop"]);
    assert_eq!(failed.status.code(), Some(1), "{}", stderr(&failed));
    let next = scene.json(&["next", "runs", "--on", "2026-05-13"]);
    assert_eq!(
        (&next["stop"]["rule"], &next["limits"]),
        (&"red-flag".into(), &serde_json::json!([]))
    );
    assert_eq!(next["light"]["colour"], "black");
    let page = scene.page(&["season", "runs", "--as-of", "2026-05-12"]);
    assert!(page.contains("Black: stop and get help"));
    // Before it was noted, nothing of it is known.
    let eve = scene.json(&["next", "runs", "--on", "2026-05-11"]);
    assert!(eve["stop"].is_null());
}

#[test]
fn an_old_season_says_how_old_it_is_and_page_and_next_give_the_same_limits() {
    let today = chrono::Local::now().date_naive();
    let scene = Scene::of_weeks(today - Days::new(100 + 60 + 4), 9);
    // The last run is the Friday of the ninth week: 60 days after the first.
    let next = scene.json(&["next", "runs"]);
    assert_eq!(next["last_run_days_ago"], 100 + 60 + 4 - (8 * 7 + 4));
    let days = next["last_run_days_ago"].as_i64().unwrap();
    let words = format!("Your newest run is {days} days old: pass newer files");
    for said in [scene.text(&["next", "runs"]), scene.text(&["season", "runs"])] {
        assert!(said.contains(&words), "{said}");
    }
    assert!(scene.page(&["season", "runs"]).contains(&words));
    let season = scene.json(&["season", "runs"]);
    assert_eq!(season["next_run"]["day"], next["day"]);
    assert_eq!(season["next_run"]["limits"], next["limits"]);
    assert_eq!(limit(&next, "distance")["rule"], "return-after-layoff");
}

#[test]
fn an_open_calf_injury_stands_above_every_limit() {
    let scene = Scene::of_spring().injury("side = \"left\"\nstart = 2026-05-09");
    let sunday = ["next", "runs", "--on", "2026-05-10"];
    let next = scene.json(&sunday);
    assert_eq!(
        (&next["standing"]["no_run"], &next["limits"]),
        (&true.into(), &serde_json::json!([]))
    );
    let said = scene.text(&sunday);
    assert!(!said.contains(" km"), "{said}");
    let as_of = ["season", "runs", "--as-of", "2026-05-10"];
    assert_eq!(scene.json(&as_of)["light"]["colour"], "black");
    assert!(scene.page(&as_of).contains("calf injury (left) since 2026-05-09"));
    // A plan is not judged either.
    scene.write("plan.csv", "date,distance_km\n2026-05-12,3\n");
    assert!(scene.json(&[&sunday[..], &["--plan", "plan.csv"]].concat())["plan"].is_null());

    // With an end the limits are back, and fast and steep running begin at nothing.
    let over = Scene::of_spring().injury("start = 2026-04-20\nend = 2026-05-03");
    let next = over.json(&sunday);
    assert!(next["stop"].is_null() && most(&next, "distance") > 0.0);
    let hard = ["steep distance", "fast distance", "near-sprint distance"];
    assert_eq!(hard.map(|figure| is_nothing(&next, figure)), [true; 3]);
}

#[test]
fn passed_tests_open_the_way_back_and_failed_ones_bind() {
    let scene = |raises: u32| {
        let tests = format!("2026-05-10,calf,0,,{raises},31,11,11,walk-pain-free\n");
        Scene::of_spring().injury("start = 2026-04-20").diary(&tests)
    };
    let day = ["next", "runs", "--on", "2026-05-11"];
    let failed = scene(12).json(&day);
    assert!(failed["standing"]["no_run"].as_bool().unwrap());
    let passed = scene(31).json(&day);
    assert!(!passed["standing"]["no_run"].as_bool().unwrap());
    assert!(is_nothing(&passed, "fast distance"));
    // After its end, too, tests that clearly fail leave no run.
    let ended = Scene::of_spring()
        .injury("start = 2026-04-20\nend = 2026-05-03")
        .diary("2026-05-10,calf,0,,12,31,11,11,walk-pain-free\n");
    assert!(ended.json(&day)["standing"]["no_run"].as_bool().unwrap());
}

#[test]
fn pain_lasts_until_an_entry_without_it_and_after_a_fortnight_it_is_asked_for() {
    let sore = || Scene::of_spring().diary("2026-05-08,calf,,4,,,,,\n");
    // Six days later: before that is a break of its own.
    let six_days = ["next", "runs", "--on", "2026-05-14"];
    let next = sore().json(&six_days);
    assert_eq!(limit(&next, "distance")["rule"], "load-while-sore");
    // Pain of 4 leaves a short run, flat and easy.
    assert!((most(&next, "distance") - 3000.0).abs() < 1.0);
    assert!(is_nothing(&next, "fast distance"));
    assert!(
        sore()
            .page(&["season", "runs", "--as-of", "2026-05-16"])
            .contains("Last in the diary: pain of 4")
    );
    let light = |scene: &Scene| {
        scene.json(&["season", "runs", "--as-of", "2026-05-16"])["light"]["colour"].clone()
    };
    // What was said of the pain stands until an entry without it.
    assert_eq!(light(&sore()), "red");
    let gone = Scene::of_spring().diary("2026-05-08,calf,,4,,,,,\n2026-05-12,calf,0,,,,,,\n");
    assert_eq!(light(&gone), "green");
    // A week after it a run is still a short one, three quarters of the usual 6 km, and then no longer.
    let next = gone.json(&six_days);
    assert_eq!(limit(&next, "distance")["rule"], "load-while-sore");
    assert!((most(&next, "distance") - 4500.0).abs() < 10.0);
    assert!(is_nothing(&next, "fast distance"));
    let later = gone.json(&["next", "runs", "--on", "2026-05-16"]);
    assert_ne!(limit(&later, "distance")["rule"], "load-while-sore");
    let late = sore().json(&["next", "runs", "--on", "2026-05-23"]);
    assert_ne!(limit(&late, "distance")["rule"], "load-while-sore");
    let asked = late["standing"]["asks"][0].as_str().unwrap();
    assert!(asked.contains("pain of 4/10, calf, on 2026-05-08: is it gone?"), "{asked}");
}

#[test]
fn an_entry_without_pain_answers_its_own_place_and_leg() {
    let stands = |answer: &str| {
        let scene = Scene::of_spring();
        let rows = format!("2026-05-08,shin,right,6\n2026-05-10,{answer}\n");
        scene.write("diary.csv", &format!("date,site,side,during_0_10\n{rows}"));
        let next = scene.json(&["next", "runs", "--on", "2026-05-11"]);
        next["standing"]["no_run"].as_bool().unwrap()
    };
    for other in ["calf,left,0", "calf,right,0", "shin,left,0", "knee,right,0"] {
        assert!(stands(other), "{other}");
    }
    for answer in ["shin,right,0", "shin,both,0", "shin,,0", ",,0"] {
        assert!(!stands(answer), "{answer}");
    }
}

#[test]
fn who_stopped_running_is_grey_and_amber_where_nobody_knows_whether_it_still_hurts() {
    let light = |scene: &Scene, day: &str| {
        scene.json(&["season", "runs", "--as-of", day])["light"]["colour"].clone()
    };
    // The last run is of 8 May, 28 and 29 days before.
    let well = Scene::of_spring();
    assert_eq!([light(&well, "2026-06-05"), light(&well, "2026-06-06")], ["green", "grey"]);
    let sore = Scene::of_spring().diary("2026-05-08,calf,,4,,,,,\n");
    assert_eq!(light(&sore, "2026-08-01"), "amber");
    let asks = "none until the diary says how the calf is";
    assert!(sore.page(&["season", "runs", "--as-of", "2026-08-01"]).contains(asks));
    let gone = Scene::of_spring().diary("2026-05-08,calf,,4,,,,,\n2026-05-20,calf,0,,,,,,\n");
    assert_eq!(light(&gone, "2026-08-01"), "grey");
    assert!(!gone.page(&["season", "runs", "--as-of", "2026-08-01"]).contains(asks));
}

#[test]
fn after_a_break_the_distance_is_limited_and_no_limit_is_nothing() {
    // Three weeks off.
    let next = Scene::of_spring().json(&["next", "runs", "--on", "2026-05-30"]);
    // Half of 6 km and a tenth.
    assert!((most(&next, "distance") - 3300.0).abs() < 10.0);
    // Nothing at all is told only where it hurts.
    for limit in told(&next) {
        assert!(limit["at_most_m"].as_f64().unwrap() > 0.0, "{limit}");
    }
}

#[test]
fn a_stop_has_one_advice_and_pain_without_a_score_counts() {
    let stopped = Scene::of_spring().diary("2026-05-08,calf,,7,,,,,\n");
    let season = stopped.json(&["season", "runs"]);
    let findings = season["findings"].as_array().unwrap();
    let stop = findings.iter().find(|finding| finding["level"] == "stop").unwrap();
    let advice = stop["next_step"].as_str().unwrap();
    assert!(advice.starts_with("Do not run") && !advice.contains("run shorter"), "{advice}");

    let unscored = Scene::of_spring().diary("2026-05-08,calf,,,,,,,\n");
    let next = unscored.json(&["next", "runs", "--on", "2026-05-12"]);
    assert_eq!(limit(&next, "distance")["rule"], "load-while-sore");
}

#[test]
fn injuries_of_the_athlete_file_are_judged_without_a_diary() {
    let scene = Scene::of_spring().injury("start = 2026-04-20\nend = 2026-04-24");
    let said = scene.text(&["season", "runs"]);
    let open = said.split("Not judged").nth(1).unwrap_or_default();
    assert!(
        !open.split("no diary entries").next().unwrap().contains("recurring-calf-pain: no"),
        "{open}"
    );
}

#[test]
fn whatever_the_table_allows_is_silent_when_planned() {
    let scene = Scene::of_spring();
    let on = "2026-05-11";
    let table = scene.json(&["next", "runs", "--on", on]);
    let distance_m = (most(&table, "distance") / 100.0).floor() * 100.0;
    let plan = |rows: &str| {
        scene.write("plan.csv", &format!("date,distance_m,climb_m,fast_m\n{rows}"));
        scene.json(&["next", "runs", "--on", on, "--plan", "plan.csv"])["plan"].clone()
    };
    let alone = plan(&format!("{on},{distance_m},,\n"));
    assert!(alone["first_spoken"].is_null(), "{alone}");
    let most_of = |figure: &str| {
        let limit = told(&table).into_iter().find(|limit| limit["figure"] == figure);
        limit.map_or(0.0, |limit| limit["at_most_m"].as_f64().unwrap().floor())
    };
    let (climb_m, fast_m) = (most_of("climb"), most_of("fast distance"));
    let together = plan(&format!("{on},{distance_m},{climb_m},{fast_m}\n"));
    let told: Vec<&Value> =
        table["still_flagged"].as_array().unwrap().iter().map(|still| &still["rule"]).collect();
    for finding in together["runs"][0]["findings"].as_array().unwrap() {
        assert!(told.contains(&&finding["rule"]), "{finding} is not told in {told:?}");
    }
    let whole = plan("2026-05-11,6000,,\n2026-05-13,20000,,\n2026-05-15,6000,,\n");
    let levels: Vec<&Value> =
        whole["runs"].as_array().unwrap().iter().map(|run| &run["attention"]).collect();
    assert_eq!(levels.len(), 3);
    assert!(levels[0].is_null() && !levels[1].is_null(), "{levels:?}");
    assert_eq!(whole["first_spoken"]["day"], "2026-05-13");
}

#[test]
fn a_plan_that_began_before_a_sign_is_asked_from_now_on() {
    let plan = "date,distance_km\n2026-05-06,5\n2026-05-11,5\n2026-05-13,5\n";
    let day = ["next", "runs", "--plan", "plan.csv", "--as-of", "2026-05-10"];
    let scene = |diary: &str| {
        let scene = Scene::of_spring().diary(diary);
        scene.write("plan.csv", plan);
        scene
    };
    let popped = scene("2026-05-09,calf,,6,,,,,pop\n").json(&day);
    assert!(popped["standing"]["no_run"].as_bool().unwrap() && popped["plan"].is_null());
    let well = scene("2026-05-09,calf,,0,,,,,\n").json(&day);
    assert_eq!((&well["day"], &well["plan"]["run_count"]), (&"2026-05-11".into(), &2.into()));
}
