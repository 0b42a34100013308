//! One run in several files: recorded twice, or saved in pieces.

use std::fs;
use std::path::Path;

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

/// A GPX of so many minutes at 3 m/s along a meridian far out at sea.
fn gpx(minute_of_day: u32, minutes: u32) -> String {
    let point = |second: u32| {
        let at = minute_of_day * 60 + second;
        let (hour, minute, rest) = (at / 3600, at / 60 % 60, at % 60);
        // A degree of latitude is 111,195 m.
        let lat = -40.0 + 3.0 * f64::from(second) / 111_195.0;
        format!(
            "<trkpt lat=\"{lat:.7}\" lon=\"-120\">\
             <time>2026-03-02T{hour:02}:{minute:02}:{rest:02}Z</time></trkpt>"
        )
    };
    let points: String = (0..=minutes * 60).step_by(5).map(point).collect();
    format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"invented\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><type>running</type>\
         <trkseg>{points}</trkseg></trk></gpx>"
    )
}

fn shown(args: &[&Path], flags: &[&str]) -> String {
    let paths = args.iter().map(|path| path.to_str().unwrap());
    let command: Vec<&str> = flags.iter().copied().chain(paths).collect();
    let output = soleus(&command);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn a_richer_recording_in_the_history_stands_for_the_run_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (history, out) = (folder.path().join("history"), folder.path().join("out"));
    fs::create_dir(&history).unwrap();
    let mut bytes = fs::read(sample_data().join("2026-04-12_long.fit")).unwrap();
    let watch = folder.path().join("watch.fit");
    fs::write(&watch, &bytes).unwrap();
    bytes.extend([0; 16]);
    fs::write(history.join("service.fit"), &bytes).unwrap();
    let out_flag = out.to_str().unwrap();
    let flags = ["run", "--out", out_flag, "--history", history.to_str().unwrap()];
    let text = shown(&[&watch], &flags);
    assert!(text.contains("service.fit: 14.0 km"), "{text}");
    let panels = || {
        let files = fs::read_dir(out.join("charts")).unwrap().map(Result::unwrap);
        files.filter(|file| file.file_name().to_string_lossy().starts_with("run-")).count()
    };
    assert_eq!(panels(), 1);
    // Both asked for: still one run, and one chart.
    let text = shown(&[&watch, &history.join("service.fit")], &["run", "--out", out_flag]);
    assert_eq!(text.matches("14.0 km").count(), 1, "{text}");
    assert_eq!(panels(), 1);
}

#[test]
fn a_tag_on_either_file_of_a_run_holds_and_an_excluded_file_leaves_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let runs = folder.path().join("runs");
    fs::create_dir(&runs).unwrap();
    fs::write(runs.join("a.gpx"), gpx(360, 30)).unwrap();
    fs::write(runs.join("b.gpx"), format!("{} ", gpx(360, 30))).unwrap();
    let season = |settings: &str| {
        let (file, out) = (folder.path().join("settings.toml"), folder.path().join("out"));
        fs::write(&file, settings).unwrap();
        let flags = ["season", "-q", "--settings", file.to_str().unwrap(), "--out"];
        let flags: Vec<&str> = flags.into_iter().chain(out.to_str()).collect();
        shown(&[&runs], &flags);
        fs::read_to_string(out.join("runs.csv")).unwrap()
    };
    let tagged = season("[runs.\"b.gpx\"]\nrace = true\n");
    assert_eq!(tagged.lines().count(), 2, "{tagged}");
    // A race, without a doubt.
    assert!(tagged.contains("a.gpx") && tagged.trim_end().ends_with("true,"), "{tagged}");
    let excluded = season("[runs.\"a.gpx\"]\nexclude = true\n");
    assert!(excluded.contains("b.gpx") && !excluded.contains("a.gpx"), "{excluded}");
}

#[test]
fn a_run_saved_in_two_pieces_is_judged_as_one_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a.gpx"), folder.path().join("b.gpx"));
    fs::write(&a, gpx(360, 20)).unwrap();
    fs::write(&b, gpx(392, 40)).unwrap();
    let words = "2 recordings, 12 min apart, judged as one: a.gpx, b.gpx";
    let text = shown(&[&a, &b], &["run"]);
    let on_one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(on_one_line.matches(words).count(), 2, "{text}");
    let apart = shown(&[&a, &b], &["run", "--session-gap-min", "0"]);
    assert!(!apart.contains("judged as one"), "{apart}");
}
