//! The invented season of `sample_data/`: the same bytes on every machine, from a list of runs.
//!
//! `plan` says what was run, `route` over what ground, `stream` moves the runner, `fit` and `gpx`
//! write what the watch kept, `readme` describes it.

mod calendar;
mod figures;
mod fit;
mod gpx;
mod noise;
mod plan;
mod readme;
mod route;
mod stream;

use plan::{Outing, Sport};

/// Name of what the runner noted about the calf.
const DIARY: &str = "diary.csv";
/// Name of the file that describes the others.
pub(crate) const README: &str = "README.md";

/// A pattern that a rule has to find.
pub(crate) struct Planted {
    /// The run that carries it.
    pub(crate) file: &'static str,
    /// What was done, in words.
    pub(crate) pattern: &'static str,
    /// Id of the rule that says so, at `warn`.
    pub(crate) rule: &'static str,
}

const fn planted(file: &'static str, rule: &'static str, pattern: &'static str) -> Planted {
    Planted { file, pattern, rule }
}

const SPIKE: &str = "2026-04-12_long.fit";
const HILLS: &str = "2026-04-23_evening.fit";
const SLOW_STEPS: &str = "2026-05-05_easy.fit";
const SPEED: &str = "2026-05-14_evening.fit";

/// Everything that has to be found at `warn`, and all that may be.
pub(crate) const PLANTED: &[Planted] = &[
    planted(SPIKE, "session-distance-spike", "14 km where 9.6 km was the longest of 30 days"),
    planted(
        HILLS,
        "steep-novelty",
        "eight climbs of 380 m at 10 % where one ramp of 130 m was usual",
    ),
    planted(HILLS, "climb-spike", "304 m of climbs where 48 m was the most of 30 days"),
    planted(HILLS, "weekly-climb-jump", "the same, over seven days"),
    planted(SLOW_STEPS, "low-cadence-for-pace", "45 minutes at 7 % fewer steps than usual"),
    planted(SPEED, "fast-distance-spike", "4 × 800 m at 4.2 m/s where 700 m was usual"),
    planted(SPEED, "weekly-fast-jump", "the same, over seven days"),
];

/// A day on which the calf began to hurt after something that was planted, and what `soleus why` has to
/// name first before it.
pub(crate) struct Onset {
    pub(crate) day: &'static str,
    /// The exposure, and the run that carries it.
    pub(crate) exposure: &'static str,
    pub(crate) file: &'static str,
}

/// The episodes of the diary, by day.
pub(crate) const ONSETS: &[Onset] = &[
    Onset { day: "2026-04-14", exposure: "longest-run", file: SPIKE },
    Onset { day: "2026-05-17", exposure: "fast", file: SPEED },
];

/// Pain of 2 is within every limit, so that no rule says more than without the diary.
const NOTES: &str = "\
date,site,side,during_0_10,note
2026-03-08,calf,left,0,
2026-04-14,calf,left,2,tight from the first steps on
2026-04-16,calf,left,0,
2026-05-17,calf,left,2,the same place as in April
2026-05-19,calf,left,0,
2026-06-03,calf,left,0,
2026-06-07,calf,left,0,
";

const SETTINGS: &str = "2026-03-02_settings.fit";
/// The run that is there twice, and its second name.
const TWICE: (&str, &str) = ("2026-04-19_long.fit", "2026-04-19_long_1.fit");

/// One file of the folder.
pub(crate) struct SampleFile {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// What was recorded; `None` for a file that holds no activity.
    recorded: Option<Recorded>,
    odd: &'static str,
}

/// What the README says of a recording.
#[derive(Clone)]
struct Recorded {
    sport: &'static str,
    sample_count: usize,
    distance_m: f64,
    timer_s: i64,
}

/// The whole folder in order of name, the README last.
pub(crate) fn files() -> Vec<SampleFile> {
    let mut files = vec![SampleFile {
        name: SETTINGS,
        bytes: fit::write_settings(SETTINGS),
        recorded: None,
        odd: "settings of the watch, no activity",
    }];
    for outing in plan::outings() {
        let file = write(&outing);
        let again = (file.name == TWICE.0).then(|| SampleFile {
            name: TWICE.1,
            bytes: file.bytes.clone(),
            recorded: file.recorded.clone(),
            odd: "the file above once more, byte for byte",
        });
        files.push(file);
        files.extend(again);
    }
    files.push(SampleFile {
        name: DIARY,
        bytes: NOTES.as_bytes().to_vec(),
        recorded: None,
        odd: "what the runner noted about the calf, no activity",
    });
    let readme = readme::write(&files);
    files.push(SampleFile { name: README, bytes: readme, recorded: None, odd: "" });
    files
}

fn write(outing: &Outing) -> SampleFile {
    let stream = stream::record(outing);
    let written = if outing.name.ends_with(".gpx") {
        gpx::write(outing, &stream)
    } else {
        fit::write(outing, &stream)
    };
    let last = stream.kept[written.sample_count - 1];
    let recorded = Recorded {
        sport: match outing.sport {
            Sport::Running => "running",
            Sport::Treadmill => "treadmill",
            Sport::Cycling => "cycling",
        },
        sample_count: written.sample_count,
        distance_m: stream.samples[last].distance_m,
        timer_s: stream.elapsed_and_timer_s(0, last).1,
    };
    SampleFile {
        name: outing.name,
        bytes: written.bytes,
        recorded: Some(recorded),
        odd: outing.odd,
    }
}
