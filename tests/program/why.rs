//! `soleus why` as a user meets it.

use std::fs;
use std::process::Output;

use chrono::{Days, NaiveDate};

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;
use crate::worn_data;

/// Asks about the invented season with these flags.
fn why(flags: &[&str]) -> Output {
    let season = sample_data();
    soleus(&[&["why", season.to_str().unwrap(), "--no-library"], flags].concat())
}

fn text(flags: &[&str]) -> String {
    let output = why(flags);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn json(flags: &[&str]) -> serde_json::Value {
    serde_json::from_str(&text(&[flags, &["--json"]].concat())).unwrap()
}

#[test]
fn without_a_day_it_takes_the_newest_of_the_diary() {
    let answer = json(&[]);
    assert_eq!(answer["onset"], "2026-05-17");
    assert_eq!((&answer["side"], &answer["is_noted"]), (&"left".into(), &true.into()));
    let fast = &answer["different"][0];
    // Four times 800 m at 4.2 m/s on 14 May.
    assert_eq!((&fast["exposure"], &fast["window_days"]), (&"fast".into(), &7.into()));
    let metres = fast["value"].as_f64().unwrap();
    assert!((metres - 3200.0).abs() < 100.0, "{metres}");
    let stood = answer["stood_on_the_eve"].as_array().unwrap();
    assert!(stood.iter().any(|alert| alert["rule"] == "fast-distance-spike"), "{stood:?}");
    let earlier = answer["questions"].as_array().unwrap();
    let earlier = earlier.iter().find(|question| question["about"] == "earlier pain").unwrap();
    assert_eq!(earlier["answer"], "from Tue 14 Apr 2026 (left)");
}

#[test]
fn a_day_after_the_pain_of_the_diary_is_about_that_pain() {
    // diary.csv has it from 17 May, and before that from 14 April.
    let answer = json(&["--onset", "2026-05-18"]);
    assert_eq!(
        (&answer["onset"], &answer["asked_onset"]),
        (&"2026-05-17".into(), &"2026-05-18".into())
    );
    let text = text(&["--onset", "2026-05-18"]);
    assert!(text.contains("Calf pain from Sunday 17 May 2026, left leg"), "{text}");
    assert!(text.contains("You asked about Mon 18 May 2026."), "{text}");
    assert!(!text.contains("from Sun 17 May 2026 (left)"), "{text}");
    assert!(json(&["--onset", "2026-05-17"])["asked_onset"].is_null());
}

#[test]
fn it_ends_with_the_command_that_writes_the_pain_down_where_the_diary_lacks_it() {
    let command = "soleus diary add 2026-03-28 --site calf --side left --during N";
    let asked = text(&["--onset", "2026-03-28", "--side", "left"]);
    assert_eq!(asked.lines().last().unwrap().trim(), command);
    assert!(!text(&[]).contains("diary add"));
    // The command is one that the program takes.
    let folder = tempfile::tempdir().unwrap();
    let diary = folder.path().join("diary.csv");
    let line = command.replace('N', "3");
    let line = line.split(' ').skip(1).chain(["--diary", diary.to_str().unwrap()]);
    let output = soleus(&line.collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let written = fs::read_to_string(diary).unwrap();
    assert!(written.contains("2026-03-28,calf,left"), "{written}");
}

#[test]
fn too_little_history_to_compare_episodes_is_one_sentence_without_a_heading() {
    let text = text(&[]);
    assert!(!text.contains("side by side"), "{text}");
    assert!(text.contains("There is not enough history before the 2 episodes"), "{text}");
}

#[test]
fn it_fits_eighty_columns_and_never_names_a_cause() {
    for flags in [&[][..], &["--onset", "2026-04-14"], &["--onset", "2026-03-10"]] {
        let text = text(flags);
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 80, "{widest} columns");
        for word in ["because you", "caused by", "due to", "the cause is", "you have a"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn without_anything_noted_it_asks_when_it_began_and_says_how_to_tell() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(sample_data()).unwrap().map(Result::unwrap) {
        if entry.file_name() != "diary.csv" {
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
    }
    let line = ["why", folder.path().to_str().unwrap(), "--no-library"];
    let output = soleus(&line);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert!(text.starts_with("When did it begin?"), "{text}");
    assert!(text.contains("--onset") && text.contains("soleus diary add"), "{text}");
    let answer: serde_json::Value =
        serde_json::from_str(&stdout(&soleus(&[&line[..], &["--json"]].concat()))).unwrap();
    assert!(answer["onset"].is_null() && answer["asks"].is_string());
    // The right leg never hurt.
    assert!(crate::why::text(&["--side", "right"]).contains("no pain in your right calf"));
}

#[test]
fn a_day_that_cannot_be_and_a_side_that_is_none_are_said_in_one_sentence() {
    for (flags, expected) in [
        (["--onset", "2026-03-03"], "--onset: 2026-03-03 is not after the first run, 2026-03-03"),
        (["--onset", "2999-01-01"], "--onset: 2999-01-01 is in the future"),
        (["--side", "lefft"], "--side: `lefft` is not a known side; did you mean `left`?"),
        (["--fail-on", "red"], "--fail-on: the answer about the pain has no level"),
    ] {
        let output = why(&flags);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
}

#[test]
fn the_library_alone_is_enough() {
    let library = tempfile::tempdir().unwrap();
    let library = library.path().to_str().unwrap();
    let data = worn_data();
    let filled = soleus(&["season", data.to_str().unwrap(), "--library", library, "--quiet"]);
    assert_eq!(filled.status.code(), Some(0), "{}", stderr(&filled));
    let asked = ["--onset", "2026-05-17", "--side", "left", "--library", library, "--json"];
    let answer: serde_json::Value =
        serde_json::from_str(&stdout(&soleus(&[&["why"][..], &asked].concat()))).unwrap();
    assert_eq!(answer["different"][0]["exposure"], "fast");
}

#[test]
fn the_outputs_of_a_season_hold_it_and_the_anonymous_ones_nothing_that_was_written() {
    let out = tempfile::tempdir().unwrap();
    let data = sample_data();
    for (name, flags) in [("named", &[][..]), ("anonymous", &["--anonymous"])] {
        let folder = out.path().join(name);
        let line =
            ["season", data.to_str().unwrap(), "--no-library", "--out", folder.to_str().unwrap()];
        let output = soleus(&[&line[..], flags].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(folder.join("charts/before-onset.png").is_file());
        let page = fs::read_to_string(folder.join("report.html")).unwrap();
        assert!(
            page.contains("<section id=\"why\" class=\"screen\">")
                && page.contains("Before the pain")
        );
        let answer = fs::read_to_string(folder.join("why.json")).unwrap();
        let parsed: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(parsed["different"][0]["exposure"], "fast");
        for written in ["the same place as in April", "tight from the first steps"] {
            assert!(!answer.contains(written) && !page.contains(written), "{written}");
        }
        let has_day = answer.contains("2026-05-17") || page.contains("17 May 2026");
        assert_eq!(has_day, flags.is_empty());
    }
}

/// A run of so many steps of 15 m in 5 s along the equator, up by these metres a step to its middle and
/// down again.
fn gpx(day: NaiveDate, steps: u32, up_m: f64) -> String {
    let point = |index: u32| {
        // A degree on the equator has 111,194.9 m.
        let lon = f64::from(index) * 15.0 / 111_194.9;
        let altitude_m = 10.0 + up_m * f64::from(index.min(steps - index));
        let (minute, second) = (index * 5 / 60, index * 5 % 60);
        format!(
            "<trkpt lat=\"0\" lon=\"{lon:.7}\"><ele>{altitude_m:.2}</ele>\
             <time>{day}T17:{minute:02}:{second:02}Z</time></trkpt>"
        )
    };
    let points: String = (0..=steps).map(point).collect();
    format!(
        "<gpx version=\"1.1\" creator=\"invented\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk>\
         <type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    )
}

#[test]
fn side_by_side_names_the_hills_before_both_and_not_the_long_run_of_every_third_week() {
    /// Weeks of three runs, and those in which the first is hilly. Pain begins two days after it.
    const WEEKS: u64 = 90;
    const HILLY: [u64; 2] = [40, 80];
    let folder = tempfile::tempdir().unwrap();
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    for week in 0..WEEKS {
        let first = monday + Days::new(7 * week);
        // 6 km with 150 m up and down again, or on the flat; and 6 km or 9 km on Friday.
        let climb_m = if HILLY.contains(&week) { 0.75 } else { 0.0 };
        let friday_steps = if week % 3 == 0 { 600 } else { 400 };
        for (offset, steps, up_m) in [(0, 400, climb_m), (2, 400, 0.0), (4, friday_steps, 0.0)] {
            let day = first + Days::new(offset);
            fs::write(folder.path().join(format!("{day}.gpx")), gpx(day, steps, up_m)).unwrap();
        }
    }
    let sore = HILLY.map(|week| format!("{},calf,4\n", monday + Days::new(7 * week + 2)));
    let diary = format!("date,site,during_0_10\n{}", sore.concat());
    fs::write(folder.path().join("diary.csv"), diary).unwrap();
    let path = folder.path().to_str().unwrap();
    let output = soleus(&["why", path, "--no-library", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let answer: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(answer["different"][0]["exposure"], "climb");
    let rows = answer["side_by_side"]["rows"].as_array().unwrap();
    let shared = rows.iter().filter(|row| row["is_shared"] == true);
    let shared: Vec<&str> = shared.map(|row| row["exposure"].as_str().unwrap()).collect();
    assert!(shared.contains(&"climb") && !shared.contains(&"longest-run"), "{shared:?}");
    let text = stdout(&soleus(&["why", path, "--no-library"]));
    assert!(text.contains("Before both, and rare otherwise: climbing"), "{text}");
}
