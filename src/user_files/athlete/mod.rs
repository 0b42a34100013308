//! What a watch does not know: the runner's body, earlier injuries, shoes and surfaces, as the
//! runner wrote them down. Read from `athlete.toml`; the diary of pain is in [`diary`]. Holds
//! facts and judges nothing.

pub mod calf_history;
pub mod diary;
pub(crate) mod diary_csv;
mod diary_tags;
pub(crate) mod keys;
pub mod pain;
pub(crate) mod read;
pub(crate) mod read_diary;
pub mod words;
mod worn;
mod worst_pain;

use chrono::NaiveDate;

pub use diary::{Diary, DiaryEntry, Episode};
pub use pain::{Felt, PAIN_HOLDS_DAYS};
pub use worn::WornBy;
pub use worst_pain::WorstPain;

/// One runner. Everything is optional: an empty one knows nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Athlete {
    /// Body height in metres.
    pub height_m: Option<f64>,
    /// Body mass in kilograms.
    pub weight_kg: Option<f64>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// First day of regular running; the first day of the year or month where only that is told.
    pub running_since: Option<NaiveDate>,
    /// Earlier and present injuries, by start.
    pub injuries: Vec<Injury>,
    /// Shoes in the order of the file.
    pub shoes: Vec<Shoe>,
    /// Surfaces of single runs or spans of days, in the order of the file.
    pub surfaces: Vec<SurfaceTag>,
    /// Days with a strength session, sorted; a day with two stands twice.
    pub strength_days: Vec<NaiveDate>,
}

/// One injury as the runner remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Injury {
    /// Where.
    pub site: Site,
    /// Which leg; `None` when not told.
    pub side: Option<Side>,
    /// First day.
    pub start: NaiveDate,
    /// Last day; `None` while it lasts.
    pub end: Option<NaiveDate>,
}

/// A place of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// The calf muscles, gastrocnemius and soleus.
    Calf,
    /// The Achilles tendon.
    Achilles,
    /// The shin.
    Shin,
    /// The ankle.
    Ankle,
    /// The foot and its sole.
    Foot,
    /// The knee.
    Knee,
    /// The front of the thigh.
    Thigh,
    /// The back of the thigh.
    Hamstring,
    /// Hip or groin.
    Hip,
    /// The back.
    Back,
    /// Anywhere else.
    Other,
}

impl Site {
    /// Whether load rules speak of this place: the calf muscles and their tendon.
    pub fn is_calf_or_achilles(self) -> bool {
        matches!(self, Self::Calf | Self::Achilles)
    }
}

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left leg.
    Left,
    /// The right leg.
    Right,
    /// Both legs.
    Both,
}

/// A pair of shoes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shoe {
    /// The runner's name for it.
    pub name: String,
    /// Heel height minus forefoot height in millimetres, 0 to 20; `None` when not told.
    pub drop_mm: Option<f64>,
    /// Whether it is a minimal shoe, or stands for running barefoot.
    pub is_minimal: bool,
    /// First day of use; `None` when not told, then the first run in it.
    pub first_use: Option<NaiveDate>,
    /// Day from which it is no longer to be used; `None` while in use.
    pub retired: Option<NaiveDate>,
    /// Distance in metres that it ran before the first recording; 0 when not told.
    pub earlier_distance_m: f64,
    /// The runs it was worn in.
    pub worn: Vec<Worn>,
}

/// Which runs a shoe was worn in, or a surface was run on.
#[derive(Clone, Debug, PartialEq)]
pub enum Worn {
    /// Every run of these local days, both included; an open end is `None`.
    Days(Option<NaiveDate>, Option<NaiveDate>),
    /// Every run with this gear, by the name a service gives it, in any case.
    Gear(String),
    /// The run with this id, or from this file.
    Run(String),
}

/// What was under the feet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// Asphalt and other roads.
    Road,
    /// Concrete.
    Concrete,
    /// Paths and uneven ground.
    Trail,
    /// A running track.
    Track,
    /// A treadmill.
    Treadmill,
    /// Grass.
    Grass,
    /// Sand.
    Sand,
    /// Mud or snow.
    Mud,
}

impl Surface {
    /// Whether the foot sinks in.
    pub fn is_soft(self) -> bool {
        matches!(self, Self::Sand | Self::Mud)
    }
}

impl Surface {
    /// The surface that a recorded kind of running implies; `None` for kinds that leave it open.
    pub fn of_sub_sport(sub_sport: &str) -> Option<Self> {
        match sub_sport {
            "street" => Some(Self::Road),
            "trail" => Some(Self::Trail),
            "track" => Some(Self::Track),
            "treadmill" | "indoor_running" => Some(Self::Treadmill),
            _ => None,
        }
    }
}

/// The surface of some runs.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceTag {
    /// The surface.
    pub surface: Surface,
    /// The runs.
    pub runs: Worn,
}

impl Athlete {
    /// The age that a person born in the year of birth reaches in the year of `day`; `None` when
    /// the year of birth is not told.
    pub fn age_on(&self, day: NaiveDate) -> Option<i32> {
        use chrono::Datelike;
        self.birth_year.map(|year| day.year() - year)
    }

    /// Whether an injury of calf or Achilles tendon is told, of any time.
    pub fn tells_calf_injury(&self) -> bool {
        self.injuries.iter().any(|injury| injury.site.is_calf_or_achilles())
    }

    /// The injuries that had ended before `day` or began on or before it, told on `day` or earlier:
    /// nothing that lies ahead of the day is known on it.
    pub fn injuries_known_on(&self, day: NaiveDate) -> impl Iterator<Item = &Injury> {
        self.injuries.iter().filter(move |injury| injury.start <= day)
    }
}
