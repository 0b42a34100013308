//! The words of `athlete.toml` and `diary.csv`: one table for each kind, from which they are read,
//! suggested and listed. A word that is not in its table is a fault: a mistyped sign of harm must
//! not be lost.

use super::diary::{Diagnosis, Onset, RedFlag, Tag};
use super::{Side, Site, Surface};
use crate::base::sanitize;
use crate::base::suggest::{did_you_mean, guess_or_list};

/// A word with its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Word<T> {
    /// The word itself, in small letters with hyphens.
    pub word: &'static str,
    /// Other words for the same.
    pub also: &'static [&'static str],
    /// What it stands for.
    pub value: T,
    /// What it says, for people.
    pub meaning: &'static str,
}

impl<T> Word<T> {
    /// The word and the others for the same.
    pub fn all(&self) -> impl Iterator<Item = &'static str> + use<T> {
        std::iter::once(self.word).chain(self.also.iter().copied())
    }
}

/// A kind of value that is told by words.
pub trait Worded: Copy + PartialEq + 'static {
    /// What messages call the kind.
    const WHAT: &'static str;

    /// The table of its words.
    fn table() -> Vec<Word<Self>>;

    /// The word for a value.
    fn word(self) -> &'static str {
        Self::table().iter().find(|word| word.value == self).map_or("", |word| word.word)
    }

    /// The value of a word, in any case, with blanks, hyphens or underscores; `None` of any other.
    fn known(text: &str) -> Option<Self> {
        let wanted = wanted(text);
        let table = Self::table();
        let word = table.iter().find(|word| word.all().any(|known| known == wanted))?;
        Some(word.value)
    }

    /// The same.
    ///
    /// # Errors
    /// A sentence that names the nearest word.
    fn of(text: &str) -> Result<Self, String> {
        Self::known(text).ok_or_else(|| {
            let hint = hint(&wanted(text), &Self::table());
            format!("`{}` is not a known {}{hint}", sanitize::clean(text), Self::WHAT)
        })
    }

    /// The words, each value once.
    fn listed() -> Vec<&'static str> {
        Self::table().iter().map(|word| word.word).collect()
    }
}

fn wanted(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '_'], "-")
}

/// The words that may be meant; other words for the same only where none of the first fits.
fn hint<T: Copy>(wanted: &str, table: &[Word<T>]) -> String {
    let first = || table.iter().map(|word| word.word);
    let guesses =
        [did_you_mean(wanted, first()), did_you_mean(wanted, table.iter().flat_map(Word::all))];
    let guess = guesses.into_iter().find(|guess| !guess.is_empty());
    guess.unwrap_or_else(|| match guess_or_list(wanted, first()) {
        none if none.is_empty() => "; `soleus athlete --template` lists the words".to_owned(),
        list => list,
    })
}

const fn word<T>(
    value: T,
    word: &'static str,
    also: &'static [&'static str],
    meaning: &'static str,
) -> Word<T> {
    Word { word, also, value, meaning }
}

const SITES: &[Word<Site>] = &[
    word(
        Site::Calf,
        "calf",
        &[
            "calves",
            "calf-muscle",
            "calf-muscles",
            "soleus",
            "gastrocnemius",
            "gastroc",
            "gastrocs",
        ],
        "the calf muscles",
    ),
    word(Site::Achilles, "achilles", &["achilles-tendon", "achilles-heel"], "the Achilles tendon"),
    word(
        Site::Shin,
        "shin",
        &["shins", "shin-splints", "shin-bone", "shinbone", "tibia"],
        "the shin",
    ),
    word(Site::Ankle, "ankle", &["ankles"], "the ankle"),
    word(
        Site::Foot,
        "foot",
        &["feet", "sole", "arch", "heel", "heels", "toe", "toes", "forefoot", "plantar-fascia"],
        "the foot, including the sole",
    ),
    word(Site::Knee, "knee", &["knees"], "the knee"),
    word(Site::Thigh, "thigh", &["quadriceps", "quad", "quads"], "the front of the thigh"),
    word(Site::Hamstring, "hamstring", &["hamstrings"], "the back of the thigh"),
    word(Site::Hip, "hip", &["hips", "groin"], "hip or groin"),
    word(Site::Back, "back", &["lower-back", "low-back"], "the back"),
    word(Site::Other, "other", &[], "anywhere else"),
];

const SIDES: &[Word<Side>] = &[
    word(Side::Left, "left", &["l", "left-leg", "left-side"], "the left leg"),
    word(Side::Right, "right", &["r", "right-leg", "right-side"], "the right leg"),
    word(Side::Both, "both", &["both-sides", "both-legs", "bilateral"], "both legs"),
];

const SURFACES: &[Word<Surface>] = &[
    word(
        Surface::Road,
        "road",
        &["asphalt", "street", "tarmac", "paved"],
        "asphalt and other roads",
    ),
    word(Surface::Concrete, "concrete", &[], "concrete"),
    word(Surface::Trail, "trail", &["trails", "path", "paths"], "paths and uneven ground"),
    word(Surface::Track, "track", &[], "a running track"),
    word(Surface::Treadmill, "treadmill", &[], "a treadmill"),
    word(Surface::Grass, "grass", &[], "grass"),
    word(Surface::Sand, "sand", &["beach"], "sand"),
    word(Surface::Mud, "mud", &["snow"], "mud or snow"),
];

const ONSETS: &[Word<Onset>] = &[
    word(Onset::Sudden, "sudden", &["suddenly", "acute"], "from one step to the next"),
    word(Onset::Gradual, "gradual", &["gradually", "slow", "slowly"], "over time"),
];

const DIAGNOSES: &[Word<Diagnosis>] = &[
    word(
        Diagnosis::Strain,
        "strain",
        &["calf-strain", "muscle-strain", "tear", "calf-tear", "muscle-tear"],
        "a muscle strain or tear",
    ),
    word(
        Diagnosis::Tendinopathy,
        "tendinopathy",
        &["achilles-tendinopathy", "tendinitis", "tendonitis", "achilles-tendinitis"],
        "a tendon complaint",
    ),
    word(Diagnosis::Other, "other", &[], "anything else"),
];

const ANSWERS: &[Word<bool>] =
    &[word(true, "yes", &["true", "1", "y"], "yes"), word(false, "no", &["false", "0", "n"], "no")];

const RED_FLAGS: &[Word<RedFlag>] = &[
    word(RedFlag::Pop, "pop", &["popped", "popping", "snap"], "a pop or a kick felt in the calf"),
    word(RedFlag::CannotBearWeight, "cannot-bear-weight", &[], "the leg does not bear weight"),
    word(RedFlag::Swelling, "swelling", &["swollen"], "the calf is swollen"),
    word(RedFlag::Bruising, "bruising", &["bruise", "bruised"], "a visible bruise"),
    word(RedFlag::Warmth, "warmth", &["warm", "hot"], "one calf is warmer than the other"),
    word(RedFlag::Redness, "redness", &["red"], "the skin is red"),
    word(
        RedFlag::Numbness,
        "numbness",
        &["tingling", "numb", "pins-and-needles"],
        "numbness or tingling",
    ),
    word(
        RedFlag::NightPain,
        "night-pain",
        &["rest-pain", "pain-at-night", "pain-at-rest"],
        "pain at night or at rest",
    ),
    word(RedFlag::BonePain, "bone-pain", &[], "one tender point on the shin bone"),
    word(
        RedFlag::Immobility,
        "immobility",
        &[],
        "recently immobile: a cast, an operation, a long journey",
    ),
    word(
        RedFlag::Breathless,
        "breathless",
        &["breathlessness", "short-of-breath", "shortness-of-breath"],
        "short of breath",
    ),
    word(RedFlag::ChestPain, "chest-pain", &[], "pain in the chest"),
    word(
        RedFlag::TightEveryRun,
        "tight-every-run",
        &[],
        "tightness that builds up in every run and eases minutes after",
    ),
];

const OTHER_TAGS: &[Word<Tag>] = &[
    word(Tag::Strength, "strength", &["strength-training", "gym", "weights"], "a strength session"),
    word(
        Tag::CrossTraining,
        "cross-training",
        &["bike", "cycling", "swim", "swimming", "rowing", "elliptical"],
        "cycling, swimming or another session without running",
    ),
    word(
        Tag::WalkPainFree,
        "walk-pain-free",
        &[],
        "walking, on the flat and on hills, without pain",
    ),
    word(Tag::PressurePain, "pressure-pain", &[], "pain when the calf is pressed"),
    word(Tag::WarmUp, "warm-up", &["warmup"], "a walk or easy warm-up that was not recorded"),
    word(Tag::Barefoot, "barefoot", &["minimal", "minimalist"], "run barefoot or in minimal shoes"),
    word(
        Tag::NoWatch,
        "no-watch",
        &["without-watch"],
        "a day without the watch, whether you ran or not",
    ),
    word(
        Tag::TimeOff,
        "time-off",
        &["day-off", "ill", "sick"],
        "a day off or ill; a gap with one counts as time off",
    ),
];

impl Site {
    /// A place with the side that is told with it: `left calf`, `calf (left)`, `both calves`.
    ///
    /// # Errors
    /// A sentence that names the nearest word.
    pub fn with_side(text: &str) -> Result<(Self, Option<Side>), String> {
        let is_between = |letter: char| letter.is_whitespace() || "(),-_/".contains(letter);
        let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_empty()).collect();
        let (sides, places): (Vec<&str>, Vec<&str>) =
            words.into_iter().partition(|word| Side::of(word).is_ok());
        match (&sides[..], Self::of(&places.join("-"))) {
            ([side], Ok(site)) => Ok((site, Some(Side::of(side)?))),
            _ => Self::of(text).map(|site| (site, None)),
        }
    }
}

impl Worded for Site {
    const WHAT: &'static str = "site";
    fn table() -> Vec<Word<Self>> {
        SITES.to_vec()
    }
}

impl Worded for Side {
    const WHAT: &'static str = "side";
    fn table() -> Vec<Word<Self>> {
        SIDES.to_vec()
    }
}

impl Worded for Surface {
    const WHAT: &'static str = "surface";
    fn table() -> Vec<Word<Self>> {
        SURFACES.to_vec()
    }
}

impl Worded for Onset {
    const WHAT: &'static str = "onset";
    fn table() -> Vec<Word<Self>> {
        ONSETS.to_vec()
    }
}

impl Worded for Diagnosis {
    const WHAT: &'static str = "diagnosis";
    fn table() -> Vec<Word<Self>> {
        DIAGNOSES.to_vec()
    }
}

impl Worded for bool {
    const WHAT: &'static str = "answer";
    fn table() -> Vec<Word<Self>> {
        ANSWERS.to_vec()
    }
}

impl Worded for RedFlag {
    const WHAT: &'static str = "sign";
    fn table() -> Vec<Word<Self>> {
        RED_FLAGS.to_vec()
    }
}

impl Worded for Tag {
    const WHAT: &'static str = "tag";
    /// The signs of harm first, then what else a day can have, then surfaces.
    fn table() -> Vec<Word<Self>> {
        let flags = RED_FLAGS.iter().map(|flag| as_tag(flag, Tag::RedFlag));
        let surfaces = SURFACES.iter().map(|surface| as_tag(surface, Tag::Surface));
        flags.chain(OTHER_TAGS.iter().copied()).chain(surfaces).collect()
    }
}

fn as_tag<T: Copy>(word: &Word<T>, tag: fn(T) -> Tag) -> Word<Tag> {
    Word { word: word.word, also: word.also, value: tag(word.value), meaning: word.meaning }
}

#[cfg(test)]
mod tests;
