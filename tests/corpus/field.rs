//! Recordings on which figures went wrong, each with its right figures as the folder's README has them.

use std::path::{Path, PathBuf};

use crate::command::soleus;

/// One recording or several that are judged together, and what is right.
struct Case {
    files: &'static [&'static str],
    /// Runs that count.
    runs: usize,
    /// Columns of the first run with the least and the most that is right.
    figures: &'static [(&'static str, f64, f64)],
    /// Columns of the first run with exactly this text; an empty one is unknown.
    texts: &'static [(&'static str, &'static str)],
    /// What the first file's line in the ledger says, among other things.
    said: &'static str,
}

const fn case(files: &'static [&'static str], runs: usize) -> Case {
    Case { files, runs, figures: &[], texts: &[], said: "" }
}

/// From seconds a kilometre to minutes: 5:33 is 333.
const EVEN: (f64, f64) = (330.0, 337.0);

const CASES: &[Case] = &[
    Case {
        figures: &[
            ("running_s", 3277.0, 4524.0),
            ("gap_s_per_km", 325.0, 341.0),
            ("calf_load", 8.2, 9.8),
        ],
        said: "every 10 s",
        ..case(&["01-speed-in-lumps/as-is.fit"], 1)
    },
    Case {
        figures: &[
            ("distance_m", 9960.0, 9980.0),
            ("pace_s_per_km", 403.0, 407.0),
            ("running_s", 2700.0, 4100.0),
        ],
        said: "speed",
        ..case(&["02-speed-half/half.tcx"], 1)
    },
    Case {
        figures: &[("timer_s", 2133.0, 2133.0)],
        texts: &[("distance_m", "")],
        ..case(&["03-two-points/a.gpx"], 1)
    },
    Case {
        figures: &[("timer_s", 2494.0, 2494.0)],
        texts: &[("distance_m", "")],
        ..case(&["03-two-points/b.gpx"], 1)
    },
    Case {
        figures: &[
            ("timer_s", 2035.0, 2045.0),
            ("running_s", 2035.0, 2045.0),
            ("moving_s", 2035.0, 2045.0),
            ("distance_m", 7350.0, 7450.0),
        ],
        ..case(&["05-minute-points/a.gpx"], 1)
    },
    Case { figures: &[("distance_m", 4300.0, 4420.0)], ..case(&["06-leaps/a.gpx"], 1) },
    Case { figures: &[("distance_m", 1840.0, 1890.0)], ..case(&["06-leaps/b.gpx"], 1) },
    // Both titles say walking; whether it counts is not what they are about.
    Case { said: "named as walking", ..case(&["07-shifted-clock/local.gpx"], 0) },
    Case { said: "named as walking", ..case(&["07-shifted-clock/utc.gpx"], 0) },
    case(&["08-pool/pool.tcx"], 0),
    Case {
        figures: &[("steep_m", 0.0, 0.0), ("ascent_m", 5.0, 20.0)],
        said: "elevation: the same places differ",
        ..case(&["09-smooth-is-no-barometer/route.gpx"], 1)
    },
    Case {
        figures: &[("elapsed_s", 3168.0, 3188.0), ("distance_m", 5125.0, 5335.0)],
        said: "a run by its name",
        ..case(&["10-named-running/a.gpx"], 1)
    },
    Case {
        figures: &[("distance_m", 7130.0, 7270.0)],
        said: "distance",
        ..case(&["13-useless-distance/km.tcx"], 1)
    },
    Case {
        figures: &[("distance_m", 7130.0, 7270.0)],
        said: "distance",
        ..case(&["13-useless-distance/constant.tcx"], 1)
    },
    Case {
        figures: &[("distance_m", 8235.0, 8245.0), ("timer_s", 3107.0, 3107.0)],
        said: "known only from its laps",
        ..case(&["14-lap-without-track/a.tcx"], 1)
    },
    Case {
        figures: &[("distance_m", 10_000.0, 10_000.0), ("timer_s", 3600.0, 3600.0)],
        said: "known only from its laps",
        ..case(&["15-one-point/a.tcx"], 1)
    },
    Case { said: "a run without data", ..case(&["16-run-without-data/a.gpx"], 0) },
    Case {
        figures: &[("distance_m", 9990.0, 10_010.0)],
        said: "total",
        ..case(&["17-treadmill-calibrated/a.fit"], 1)
    },
    Case {
        figures: &[("distance_m", 9990.0, 10_010.0)],
        ..case(&["18-treadmill-speed-only/a.fit"], 1)
    },
    Case {
        figures: &[("distance_m", 14_980.0, 15_020.0), ("timer_s", 5395.0, 5405.0)],
        said: "cover only the part before",
        ..case(&["21-records-stop/a.fit"], 1)
    },
    Case {
        figures: &[("distance_m", 7660.0, 7700.0), ("pace_s_per_km", 310.0, 314.0)],
        said: "speed",
        ..case(&["26-speed-half/half.fit"], 1)
    },
    Case {
        figures: &[("distance_m", 7660.0, 7700.0), ("pace_s_per_km", 310.0, 314.0)],
        said: "speed",
        ..case(&["26-speed-half/half-nocadence.fit"], 1)
    },
    Case {
        figures: &[
            ("distance_m", 5350.0, 5450.0),
            ("pace_s_per_km", EVEN.0, EVEN.1),
            ("gap_s_per_km", EVEN.0, EVEN.1),
        ],
        said: "speed",
        ..case(&["27-speed-slips/slips.gpx"], 1)
    },
    Case { said: "faster than any human", ..case(&["28-squeezed/a.gpx"], 0) },
    Case { said: "every point has the same time", ..case(&["29-one-time/a.gpx"], 0) },
    Case { said: "are not real", ..case(&["30-months-long/a.gpx"], 0) },
    Case {
        figures: &[
            ("pace_s_per_km", EVEN.0, EVEN.1),
            ("gap_s_per_km", EVEN.0, EVEN.1),
            ("calf_load", 4.5, 5.5),
        ],
        said: "speed",
        ..case(&["36-speed-kmh/a.tcx"], 1)
    },
    case(&["38-apple-several-apps/export.xml"], 2),
    Case {
        texts: &[("ascent_m", ""), ("climb_m", "")],
        said: "elevation",
        ..case(&["40-altitude-scatter/a.gpx"], 1)
    },
    Case {
        // The Saturday before the clocks of Europe change.
        texts: &[("start_local", "2026-03-28T23:30:00")],
        ..case(&["43-dst-midnight/a.fit"], 1)
    },
    Case { texts: &[("sub_sport", "")], ..case(&["44-brick/a.fit"], 1) },
    Case {
        figures: &[("timer_s", 1757.0, 1761.0)],
        said: "pause",
        ..case(&["46-timer-in-session/a.fit"], 1)
    },
    Case {
        texts: &[("utc_offset_s", "-18000")],
        ..case(
            &[
                "47-zone-far-away/2020-12.fit",
                "47-zone-far-away/2021-02.fit",
                "47-zone-far-away/2021-07.fit",
            ],
            3,
        )
    },
    Case { said: "faster than any human", ..case(&["48-faster-than-anyone/a.fit"], 0) },
    Case {
        figures: &[("distance_m", 8100.0, 10_100.0)],
        ..case(&["49-two-devices/zwift.fit", "49-two-devices/watch.fit"], 1)
    },
    Case {
        figures: &[("distance_m", 7150.0, 7270.0), ("timer_s", 2500.0, 2600.0)],
        said: "pause",
        ..case(&["50-paused-and-walked/a.gpx"], 1)
    },
    Case { texts: &[("sub_sport", "")], ..case(&["52-triathlon/a.fit"], 1) },
];

/// What is wrong with the outcome of a case, a sentence each.
fn faults(field: &Path, case: &Case) -> Vec<String> {
    let out = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = case.files.iter().map(|file| field.join(file)).collect();
    let files = files.iter().map(|file| file.to_str().unwrap());
    let flags = ["season", "-q", "--no-library", "--out", out.path().to_str().unwrap()];
    soleus(&flags.into_iter().chain(files).collect::<Vec<_>>());
    let rows = |name: &str| -> Vec<std::collections::BTreeMap<String, String>> {
        let Ok(mut reader) = csv::Reader::from_path(out.path().join(name)) else { return vec![] };
        reader.deserialize().map(Result::unwrap).collect()
    };
    let (runs, ledger) = (rows("runs.csv"), rows("ledger.csv"));
    let mut faults = Vec::new();
    if runs.len() != case.runs {
        faults.push(format!("{} runs and not {}", runs.len(), case.runs));
    }
    if !ledger.iter().any(|line| line["reason"].contains(case.said)) {
        faults.push(format!("{:?} is not said: {ledger:?}", case.said));
    }
    for run in &runs {
        for (column, least, most) in case.figures {
            let value: Option<f64> = run[*column].parse().ok();
            if value.is_none_or(|value| !(*least..=*most).contains(&value)) {
                faults.push(format!("{column} is {value:?} and not {least} to {most}"));
            }
        }
        for (column, text) in case.texts {
            if run[*column] != *text {
                faults.push(format!("{column} is {:?} and not {text:?}", run[*column]));
            }
        }
    }
    faults
}

pub(crate) fn unusual_recordings_have_their_right_figures(corpus: &Path) {
    let field = corpus.join("../field");
    let found: Vec<String> = CASES
        .iter()
        .flat_map(|case| {
            let faults = faults(&field, case);
            faults.into_iter().map(move |fault| format!("{}: {fault}", case.files[0]))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
