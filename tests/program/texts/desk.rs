//! A folder as a runner has it: the invented season, and files that the runner wrote.

use std::fs;
use std::io::Write;
use std::path::Path;

use chrono::Datelike;
use flate2::{Compression, write::GzEncoder};

use crate::backtest;
use crate::packing::{season_files, unpack, zip};
use crate::seasons::gpx;
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

/// What the tester's surroundings must not change.
const STEADY: &[(&str, &str)] =
    &[("COLUMNS", "100"), ("NO_COLOR", "1"), ("TZ", "UTC"), ("LC_ALL", "C.UTF-8")];

/// Small files by their names.
const WRITTEN: &[(&str, &str)] = &[
    ("sore.csv", "date,site,during_0_10\n2026-05-17,left calf,4\n"),
    (
        "sore-twice.csv",
        "date,site,side,during_0_10,note\n2026-03-08,calf,left,0,\n2026-04-14,calf,left,2,tight\n\
         2026-04-16,calf,left,0,\n2026-05-17,calf,left,2,\n2026-05-19,calf,left,0,\n",
    ),
    ("strong.csv", "date,site,during_0_10\n2026-05-17,left calf,7\n"),
    (
        "walked.csv",
        "date,kind,repeats,run_min,walk_min,distance_km\n2026-05-12,easy,,,,7\n\
         2026-05-13,walk-jog,8,2,1,\n2026-05-17,long,,,,10\n2026-05-19,easy,,,,6\n",
    ),
    ("swollen.csv", "date,site,tags\n2026-05-18,left calf,swelling\n"),
    ("unscored.csv", "date,site\n2026-05-17,left calf\n"),
    ("looked-back.csv", "date,site,during_0_10\n2026-04-15,calf,3\n2026-05-16,calf,4\n"),
    (
        "failed-tests.csv",
        "date,site,before_0_10,raises_left,raises_right,knee_to_wall_left_cm,\
         knee_to_wall_right_cm,tags\n2026-05-18,calf,0,12,31,11,11,walk-pain-free\n",
    ),
    (
        "passed-tests.csv",
        "date,site,before_0_10,raises_left,raises_right,knee_to_wall_left_cm,\
         knee_to_wall_right_cm,tags\n2026-05-18,calf,0,31,31,11,11,walk-pain-free\n",
    ),
    (
        "full-diary.csv",
        "date,time,site,side,before_0_10,during_0_10,next_morning_0_10,onset,sharp,tags,note\n\
         2026-04-12,07:15,calf,left,0,1,2,gradual,no,trail,after the hill\n\
         2026-05-03,,achilles,right,0,2,1,,,strength,\n\
         2026-05-05,,calf,left,1,4,3,,,,\n",
    ),
    ("open-injury.toml", "[[injuries]]\nsite = \"left calf\"\nstart = 2026-05-12\n"),
    ("healed-injury.toml", "[[injuries]]\nsite = \"calf\"\nstart = 2026-04-20\nend = 2026-05-03\n"),
    (
        "full-athlete.toml",
        "height_m = 1.78\nweight_kg = 70\nbirth_year = 1985\nrunning_since = \"2019-05\"\n\
         strength = [2026-03-03, 2026-03-06]\n\
         [[injuries]]\nsite = \"calf\"\nside = \"left\"\nstart = 2024-03-01\nend = 2024-04-20\n\
         [[shoes]]\nname = \"Blue\"\ndrop_mm = 10\nfirst_use = 2026-02-01\nto = 2026-04-12\n\
         [[shoes]]\nname = \"Red\"\ndrop_mm = 4\nfrom = 2026-04-13\nearlier_km = 850\n\
         [[surfaces]]\nsurface = \"trail\"\nruns = \"2026-04-23_evening.fit\"\n",
    ),
    (
        "muted.toml",
        "[rules.red-flag]\nlevel = \"off\"\n[rules.session-distance-spike]\nlevel = \"info\"\n",
    ),
    ("tagged.toml", "[runs.\"2026-04-12_long.fit\"]\ndistance_m = 12000\nrace = true\n"),
    ("quiet-plan.csv", "date,distance_km\n2026-04-14,8\n"),
    ("long-plan.csv", "date,distance_km,shoe\n2026-04-14,8,\n2026-04-16,20,\n2026-04-18,25,\n"),
    (
        "cardioActivities.csv",
        "Date,Type,Route Name,Distance (km),Duration,Notes,GPX File\n\
         2026-04-12 07:15:00,Running,,16.0,1:30:00,\"left calf tight\",\n\
         2026-04-14 18:00:00,Running,,8.0,45:00,\"Rechte Wade hat geknallt, abgebrochen\",\n\
         2026-04-16 18:00:00,Running,,8.0,45:00,\"is that my achilles hurting?\",\n\
         2026-04-18 18:00:00,Running,,8.0,45:00,\"no calf pain\",\n\
         2026-04-20 18:00:00,Running,,8.0,45:00,,\n",
    ),
    (
        "activities.csv",
        "id,when,what,kind,file\n\
         77,\"May 29, 2022, 3:53:35 PM\",Tour,Run,activities/8.fit.gz\n",
    ),
];

/// The folder; it goes with the value.
pub(super) struct Desk(tempfile::TempDir);

impl Desk {
    pub(super) fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let season = season_files();
        unpack(&season, &desk.0.path().join("sample_data"));
        let (name, whole) = &season[1];
        let odd = [
            ("again.fit", whole.as_slice()),
            ("cut.fit", &whole[..whole.len() / 2]),
            ("notes.txt", b"nothing"),
        ];
        let odd = odd.map(|(name, content)| (name.to_owned(), content.to_vec()));
        let members = [&season[..6], &odd].concat();
        desk.write("export.zip", zip(&members, zip::CompressionMethod::Deflated));
        let packed = stored_as_gzip(whole);
        desk.write(&format!("cut-{name}.gz"), &packed[..packed.len() / 2]);
        desk.write("one-runner.csv", backtest::log(&[""]));
        desk.write("three-athletes.csv", backtest::log(&["a", "b", "c"]));
        for folder in ["empty", "anna", "ben"] {
            fs::create_dir(desk.0.path().join(folder)).unwrap();
        }
        WRITTEN.iter().for_each(|(name, text)| desk.write(name, text));
        for day in [1, 3, 5] {
            let date = chrono::NaiveDate::from_ymd_opt(2026, 4, day).unwrap();
            desk.write(&format!("anna/{day}.gpx"), gpx(date, 360, 60, 0.0));
            desk.write(&format!("ben/{day}.gpx"), gpx(date, 390, 45, 1.0));
        }
        desk
    }

    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.path().join(name), content).unwrap();
    }

    /// A file laid there, as a snapshot shows it above what comes of it.
    pub(super) fn lay(&self, name: &str, text: &str) -> String {
        self.write(name, text);
        format!("{name}:\n    {}\n", text.replace('\n', "\n    "))
    }

    pub(super) fn read(&self, name: &str) -> String {
        redacted(&fs::read_to_string(self.0.path().join(name)).unwrap(), self.0.path())
    }

    /// A line that is typed behind `soleus` and what comes of it: warnings and errors, the answer, and
    /// the exit code where it is not 0.
    pub(super) fn typed(&self, line: &str) -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        let output = soleus_in(self.0.path(), &words, STEADY);
        let code = match output.status.code() {
            Some(0) => String::new(),
            code => format!("(exit code {})\n", code.unwrap()),
        };
        let text = format!("$ soleus {line}\n{}{}{code}", stderr(&output), stdout(&output));
        redacted(&text, self.0.path())
    }
}

/// As gzip without compression, so that its size is that of every version of the packer.
fn stored_as_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The text without what differs from day to day and from machine to machine.
fn redacted(text: &str, folder: &Path) -> String {
    let text = text.replace(folder.to_str().unwrap(), "[folder]");
    let is_of_version = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut parts = text.split(env!("CARGO_PKG_VERSION"));
    let first = parts.next().unwrap_or_default().to_owned();
    let text =
        parts.fold(first, |text, part| text + "[version]" + part.trim_start_matches(is_of_version));
    let this_year = chrono::Local::now().year();
    let text = text.replace(&format!("from 1900 to {this_year}"), "from 1900 to [this year]");
    text.lines().map(|line| without_age(line) + "\n").collect()
}

/// A line that says how long ago the day of the evaluation was, without the number.
fn without_age(line: &str) -> String {
    match line.strip_prefix("Judged as of ").and_then(|rest| rest.split_once(", ")) {
        Some((day, age)) if age.ends_with(" days ago.") => {
            format!("Judged as of {day}, [number] days ago.")
        }
        _ => line.to_owned(),
    }
}
