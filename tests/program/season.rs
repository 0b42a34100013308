//! The invented season: what was planted is found, nothing else at `warn`, and the same bytes come
//! out however the program is called.

use std::collections::{BTreeMap, BTreeSet};

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::sample_data;
use crate::soleus_with;
use crate::stderr;

/// A way to call the program: its name, the paths in their order, the environment.
type Call<'a> = (&'a str, &'a [PathBuf], &'a [(&'a str, &'a str)]);

fn season(paths: &[PathBuf], out: &Path, environment: &[(&str, &str)]) {
    // What may be run next is asked of a day, which is another one east of here.
    let mut arguments = vec!["season", "-q", "--as-of", "2026-06-07"];
    arguments.extend(["--out", out.to_str().unwrap()]);
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let output = soleus_with(&arguments, environment);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// Every file below a folder with its bytes.
fn outputs(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn rows(folder: &Path, name: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(folder.join(name)).unwrap().into_records().map(Result::unwrap).collect()
}

fn column(folder: &Path, name: &str, column: &str) -> usize {
    let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
    reader.headers().unwrap().iter().position(|header| header == column).unwrap()
}

#[test]
fn any_zone_language_thread_count_and_order_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = {
        let mut files: Vec<PathBuf> =
            fs::read_dir(sample_data()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    };
    let shuffled: Vec<PathBuf> = files
        .iter()
        .rev()
        .step_by(2)
        .chain(files.iter().rev().skip(1).step_by(2))
        .cloned()
        .collect();
    let first = folder.path().join("first");
    season(&files, &first, &[("TZ", "UTC")]);
    let others: [Call; 4] = [
        ("kolkata", &files, &[("TZ", "Asia/Kolkata")]),
        ("turkish", &files, &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")]),
        ("one-thread", &files, &[("RAYON_NUM_THREADS", "1"), ("POLARS_MAX_THREADS", "1")]),
        ("shuffled", &shuffled, &[]),
    ];
    for (name, paths, environment) in others {
        let out = folder.path().join(name);
        season(paths, &out, environment);
        let (one, other) = (outputs(&first), outputs(&out));
        assert!(one.keys().eq(other.keys()), "other files: {name}");
        let differing: Vec<&String> =
            one.keys().filter(|file| one[*file] != other[*file]).collect();
        assert_eq!(differing, Vec::<&String>::new(), "{name}");
    }
}

#[test]
fn every_input_file_has_one_line_in_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    season(&[sample_data()], folder.path(), &[]);
    let listed: BTreeSet<String> =
        rows(folder.path(), "ledger.csv").iter().map(|row| row[0].to_owned()).collect();
    let there: BTreeSet<String> = fs::read_dir(sample_data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(listed, there);
    assert_eq!(rows(folder.path(), "ledger.csv").len(), there.len());
}

#[test]
fn a_second_run_into_the_same_folder_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    season(&[sample_data()], folder.path(), &[]);
    for foreign in ["notes.txt", "charts/mine.png", "old.csv"] {
        fs::write(folder.path().join(foreign), "not of soleus").unwrap();
    }
    let before = outputs(folder.path());
    season(&[sample_data()], folder.path(), &[]);
    assert!(before == outputs(folder.path()));
}

#[test]
fn the_output_folder_is_no_input() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("season");
    fs::create_dir(&inside).unwrap();
    fs::copy(sample_data().join("2026-04-12_long.fit"), inside.join("a.fit")).unwrap();
    season(std::slice::from_ref(&inside), &inside.join("report"), &[]);
    season(std::slice::from_ref(&inside), &inside.join("report"), &[]);
    assert_eq!(rows(&inside.join("report"), "ledger.csv").len(), 1);
}

#[test]
fn the_parquet_tables_hold_the_rows_of_the_csv() {
    use polars_io::SerReader;
    use polars_io::prelude::ParquetReader;
    let folder = tempfile::tempdir().unwrap();
    season(&[sample_data()], folder.path(), &[]);
    for name in ["runs", "weeks"] {
        let file = fs::File::open(folder.path().join(format!("{name}.parquet"))).unwrap();
        let table = ParquetReader::new(file).finish().unwrap();
        assert_eq!(table.height(), rows(folder.path(), &format!("{name}.csv")).len());
    }
}

#[test]
fn weeks_add_up_to_the_runs() {
    let folder = tempfile::tempdir().unwrap();
    season(&[sample_data()], folder.path(), &[]);
    let total = |name: &str, head: &str| -> f64 {
        let index = column(folder.path(), name, head);
        rows(folder.path(), name).iter().filter_map(|row| row[index].parse::<f64>().ok()).sum()
    };
    for head in ["distance_m", "timer_s", "climb_m", "steep_m"] {
        let (runs, weeks) = (total("runs.csv", head), total("weeks.csv", head));
        // Each cell is rounded to thousandths.
        assert!((runs - weeks).abs() < 0.1, "{head}: {runs} in runs, {weeks} in weeks");
    }
}

#[test]
fn the_same_run_from_two_sources_counts_once_and_the_ledger_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("season");
    fs::create_dir(&inside).unwrap();
    let mut bytes = fs::read(sample_data().join("2026-04-12_long.fit")).unwrap();
    fs::write(inside.join("watch.fit"), &bytes).unwrap();
    // Bytes after the end make another file of the same run.
    bytes.extend([0; 16]);
    fs::write(inside.join("service.fit"), &bytes).unwrap();
    let out = folder.path().join("out");
    season(std::slice::from_ref(&inside), &out, &[]);
    assert_eq!(rows(&out, "runs.csv").len(), 1);
    let ledger = rows(&out, "ledger.csv");
    let cells: Vec<&str> = ledger.iter().map(|row| &row[1]).collect();
    assert_eq!(cells, ["kept", "duplicate"]);
    assert!(ledger[1][2].starts_with("same run as service.fit (fit, first by name)"));
    assert!(ledger[1][3].is_empty());
}

#[test]
fn a_late_since_hides_no_light_and_one_after_the_last_run_is_refused() {
    let data = crate::sample_data();
    let season = |since: &str| {
        let line = ["season", data.to_str().unwrap(), "--no-library", "--as-of", "2026-05-16"];
        crate::soleus(&[&line[..], &["--until", "2026-05-16", "--since", since]].concat())
    };
    // The alerts of 5 and 14 May stand, whatever is reported besides.
    for since in ["2026-03-01", "2026-05-15"] {
        let text = crate::stdout(&season(since));
        assert!(text.contains("Amber: worth attention, since Tue 5 May"), "{since}: {text}");
    }
    let refused = season("2026-05-30");
    assert_eq!(refused.status.code(), Some(2));
    let said = crate::stderr(&refused);
    assert!(said.contains("--since: 2026-05-30 is after the last run"), "{said}");
}

#[test]
fn a_list_without_distances_makes_none_of_its_times() {
    let folder = tempfile::tempdir().unwrap();
    let list = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,\
                Filename,Elapsed Time,Distance\n\
                1,\"Mar 20, 2026, 6:00:00 AM\",Treadmill,Run,2700,,,2700.0,\n\
                2,\"Mar 22, 2026, 6:00:00 AM\",Treadmill,Run,1800,,,1800.0,\n";
    std::fs::write(folder.path().join("activities.csv"), list).unwrap();
    let line = ["season", folder.path().to_str().unwrap(), "--no-library"];
    let text = crate::stdout(&crate::soleus(&line));
    assert!(!text.contains("4.5 km"), "{text}");
}

/// The lines before the table of weeks, as they are told on a day.
fn answer(as_of: NaiveDate, flags: &[&str]) -> Vec<String> {
    let (data, day) = (crate::sample_data(), as_of.to_string());
    let line = ["season", data.to_str().unwrap(), "--no-library", "--as-of", &day];
    let text = crate::stdout(&crate::soleus(&[&line, flags].concat()));
    let light =
        |line: &&str| ["Green:", "Amber:", "Red:", "Black:"].iter().any(|it| line.contains(it));
    let lines = text.lines().skip_while(|line| !light(line));
    lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_answer_has_twelve_lines_at_most_and_five_where_nothing_asks_for_attention() {
    let diary = "date,site,side,during_0_10,next_morning_0_10,tags\n\
                 2026-04-13,calf,left,4,5,\n2026-05-14,calf,right,3,4,\n2026-05-15,calf,left,6,6,\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    fs::write(&path, diary).unwrap();
    let first = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
    let (mut most, mut quiet) = (0, 0);
    for day in first.iter_days().step_by(4).take(17) {
        for flags in [&[][..], &["--diary", path.to_str().unwrap()]] {
            let answer = answer(day, flags);
            assert!(answer.len() <= 12, "{day}: {answer:#?}");
            most = most.max(answer.len());
            let is_stale = answer.iter().any(|line| line.contains("newest run is"));
            if answer[0].contains("Green") && !is_stale {
                // The head above them is the fifth.
                assert!(answer.len() <= 4, "{day}: {answer:#?}");
                quiet += 1;
            }
        }
    }
    assert!(most >= 9 && quiet > 0, "{most} {quiet}");
}
