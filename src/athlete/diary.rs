//! The diary of pain, calf tests and what else a runner notes day by day. One entry a line of
//! `diary.csv`. Holds what was written and judges nothing.

use chrono::{NaiveDate, NaiveTime};

use super::{Side, Site, Surface};

/// All entries, by date, then time, then line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diary {
    /// The entries.
    pub entries: Vec<DiaryEntry>,
}

impl Diary {
    /// The entries up to a day: what was known on it.
    pub fn until(&self, day: NaiveDate) -> Self {
        let known = self.entries.iter().filter(|entry| entry.date <= day);
        Self { entries: known.cloned().collect() }
    }
}

/// One line of the diary. Only the date is certain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DiaryEntry {
    /// Local day.
    pub date: NaiveDate,
    /// Local time of the run or note.
    pub time: Option<NaiveTime>,
    /// Where it hurt.
    pub site: Option<Site>,
    /// Which leg.
    pub side: Option<Side>,
    /// Pain before the run, 0 to 10; `None` when not told.
    pub before_0_10: Option<f64>,
    /// Pain during the run, 0 to 10; `None` when not told.
    pub during_0_10: Option<f64>,
    /// Pain on the morning after, 0 to 10; `None` when not told.
    pub next_morning_0_10: Option<f64>,
    /// How it began; `None` when not told.
    pub onset: Option<Onset>,
    /// Whether it was sharp.
    pub is_sharp: bool,
    /// What a professional called it; `None` when nobody did.
    pub diagnosis: Option<Diagnosis>,
    /// Single-leg heel raises, left.
    pub raises_left: Option<u32>,
    /// Single-leg heel raises, right.
    pub raises_right: Option<u32>,
    /// Knee-to-wall distance in centimetres, left.
    pub knee_to_wall_left_cm: Option<f64>,
    /// Knee-to-wall distance in centimetres, right.
    pub knee_to_wall_right_cm: Option<f64>,
    /// Known words about that day, in the order written.
    pub tags: Vec<Tag>,
    /// Free text.
    pub note: Option<String>,
    /// Line of the file, from 1.
    pub line: usize,
}

/// How pain began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onset {
    /// From one step to the next.
    Sudden,
    /// Over time.
    Gradual,
}

/// What a professional called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// A muscle strain or tear.
    Strain,
    /// A tendon complaint.
    Tendinopathy,
    /// Anything else.
    Other,
}

/// A word with a meaning for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A sign for which care must be sought.
    RedFlag(RedFlag),
    /// What was run on.
    Surface(Surface),
    /// A strength session.
    Strength,
    /// A cycling, swimming or other session without running.
    CrossTraining,
    /// Walking, on the flat and on hills, without pain.
    WalkPainFree,
    /// Pain when the calf is pressed.
    PressurePain,
    /// A walk or easy warm-up that no device recorded.
    WarmUp,
    /// Run barefoot or in minimal shoes.
    Barefoot,
}

/// Signs that outrank every score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedFlag {
    /// A pop or a kick felt in the calf.
    Pop,
    /// The leg does not bear weight.
    CannotBearWeight,
    /// Swelling.
    Swelling,
    /// Bruising.
    Bruising,
    /// Warmth.
    Warmth,
    /// Redness.
    Redness,
    /// Numbness or tingling.
    Numbness,
    /// Pain at night or at rest.
    NightPain,
    /// One tender point on the shin bone.
    BonePain,
    /// Lately kept still: cast, surgery, long travel.
    Immobility,
    /// Short of breath.
    Breathless,
    /// Chest pain.
    ChestPain,
    /// Tightness that builds up in every run and eases minutes after.
    TightEveryRun,
}

/// One stretch of pain in calf or Achilles tendon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// First day of it.
    pub start: NaiveDate,
    /// Last day noted so far.
    pub end: NaiveDate,
}
