//! Every format that tells of activities, with what is known of it before a file is read. A new one is
//! a variant and its entry below; how its bytes are read is said in [`crate::ingest`].

use serde::{Deserialize, Serialize};

/// The format of a recording, or of a list that names activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFormat {
    /// Garmin's FIT, binary.
    Fit,
    /// GPX 1.0 or 1.1.
    Gpx,
    /// Garmin's Training Center XML.
    Tcx,
    /// A row of Strava's `activities.csv` without a recording.
    StravaCsv,
    /// A row of Runkeeper's `cardioActivities.csv` without a recording.
    RunkeeperCsv,
    /// An entry of Garmin's `summarizedActivities.json` without a recording.
    GarminJson,
    /// A workout of Apple Health's `export.xml` without a route.
    AppleXml,
}

/// What is known of a format.
struct FormatFacts {
    name: &'static str,
    kind: FormatKind,
    richness: u8,
}

/// What the files of a format are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatKind {
    /// Recordings with samples.
    Recording(RecordedCadence),
    /// A list of an account export. Where its activities have a cadence, steps were counted.
    List,
}

/// What a format says about the unit of a recorded cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedCadence {
    /// Whether it is defined to count one foot; without a definition writers count as they like.
    pub is_of_one_foot: bool,
    /// The word in `cadence_basis` where it counted one foot.
    pub one_foot: &'static str,
    /// The word in `cadence_basis` where it counted both feet.
    pub both_feet: &'static str,
}

impl FileFormat {
    fn facts(self) -> FormatFacts {
        match self {
            Self::Fit => FormatFacts {
                name: "fit",
                kind: FormatKind::Recording(RecordedCadence {
                    is_of_one_foot: true,
                    one_foot: "fit-strides",
                    both_feet: "fit-steps",
                }),
                richness: 3,
            },
            Self::Tcx => FormatFacts {
                name: "tcx",
                kind: FormatKind::Recording(RecordedCadence {
                    is_of_one_foot: false,
                    one_foot: "tcx-strides",
                    both_feet: "tcx-steps",
                }),
                richness: 2,
            },
            Self::Gpx => FormatFacts {
                name: "gpx",
                kind: FormatKind::Recording(RecordedCadence {
                    is_of_one_foot: false,
                    one_foot: "gpx-strides",
                    both_feet: "gpx-steps",
                }),
                richness: 1,
            },
            Self::StravaCsv => list("strava-csv"),
            Self::RunkeeperCsv => list("runkeeper-csv"),
            Self::GarminJson => list("garmin-json"),
            Self::AppleXml => list("apple-xml"),
        }
    }

    /// The name used in tables.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// What its files are.
    pub fn kind(self) -> FormatKind {
        self.facts().kind
    }

    /// Rank by what its files can hold, the richest highest; 0 for lists.
    pub fn richness(self) -> u8 {
        self.facts().richness
    }
}

fn list(name: &'static str) -> FormatFacts {
    FormatFacts { name, kind: FormatKind::List, richness: 0 }
}
