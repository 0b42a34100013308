//! `soleus why` as a user meets it.

use std::fs;
use std::process::Output;

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
    assert_eq!(earlier["answer"], "from 14 Apr 2026");
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
        (["--onset", "2999-01-01"], "--onset: 2999-01-01 is still to come"),
        (["--side", "lefft"], "--side: `lefft` is no known side; did you mean `left`?"),
        (["--out", "report"], "--out: the answer about the pain has no use for it"),
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
