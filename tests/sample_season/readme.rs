//! Writes the README of the season, so that its tables cannot drift from the files.

use super::calendar::iso_week;
use super::{ONSETS, PLANTED, SampleFile};

const HEAD: &str = "\
# An invented season

Fourteen weeks of running, 2 March to 7 June 2026, that nobody ran. A program made every file, \
the routes lie in the middle of the Atlantic, and there is no serial number and no person behind \
them. The tests of `soleus` use the folder, and you can try the program on it:

    soleus why sample_data
    soleus season sample_data --out report

The runner does about 24 km a week in three or four runs: easy or brisk ones and a longer one \
on Sunday, at about 3.0 m/s and 166 steps per minute. Local time is two hours behind UTC; the FIT \
files say so, the GPX files cannot.

Write it again, byte for byte the same, with

    cargo test --release --test sample_data -- --ignored write

The generator is `tests/sample_season/`, and the list of runs is `plan.rs` in it.
";

const PLANTED_HEAD: &str = "
## What is planted

Each pattern occurs once, and its rule says `warn`. Everything else is meant to stay below that.

| week | file | pattern | rule |
|---|---|---|---|
";

const LAYOFF: &str = "
After the run of 17 May come 16 days without one, then three short runs. The return is careful: \
no rule should warn about it.
";

const ONSETS_HEAD: &str = "
## When it hurts

The diary has two days on which the left calf is sore. `soleus why` names first what was planted \
before each; the season is too short to set the two side by side.

| from | named first | planted in |
|---|---|---|
";

const FILES_HEAD: &str = "
## The files

Samples are those in the file. Duration is the time the watch was running, pauses left out.

| file | sport | samples | distance km | duration | what is odd |
|---|---|--:|--:|--:|---|
";

/// The whole README.
pub(super) fn write(files: &[SampleFile]) -> Vec<u8> {
    let mut text = String::from(HEAD);
    text.push_str(PLANTED_HEAD);
    for planted in PLANTED {
        text.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            iso_week(planted.file),
            planted.file,
            planted.pattern,
            planted.rule
        ));
    }
    text.push_str(LAYOFF);
    text.push_str(ONSETS_HEAD);
    for onset in ONSETS {
        text.push_str(&format!("| {} | {} | {} |\n", onset.day, onset.exposure, onset.file));
    }
    text.push_str(FILES_HEAD);
    files.iter().for_each(|file| text.push_str(&row(file)));
    text.into_bytes()
}

fn row(file: &SampleFile) -> String {
    let odd = if file.odd.is_empty() { String::new() } else { format!(" {}", file.odd) };
    let Some(recorded) = &file.recorded else {
        return format!("| {} | – | – | – | – |{odd} |\n", file.name);
    };
    let distance_dam = (recorded.distance_m / 10.0).round() as i64;
    format!(
        "| {} | {} | {} | {}.{:02} | {}:{:02}:{:02} |{odd} |\n",
        file.name,
        recorded.sport,
        recorded.sample_count,
        distance_dam / 100,
        distance_dam % 100,
        recorded.timer_s / 3_600,
        recorded.timer_s / 60 % 60,
        recorded.timer_s % 60
    )
}
