//! The words that name a sport: the `type` of a track, and names given by people and services in
//! many languages. Looks words up; never looks at samples.

mod kinds;
mod words;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub use kinds::{is_activity, is_cross_training, is_strength, is_walk};

use words::{
    ENDINGS, KINDS_OF_RUN, LOCAL_TYPES, NO_SPORT, NOT_A_RUN, OTHER_TYPES, STRENGTH_TYPES, TYPES,
    WALKING, WORDS,
};

pub(crate) use words::RUNNING;

/// A sport as a file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSport {
    /// Lower case; `running` for every kind of run.
    pub sport: String,
    /// The kind of it in the words of FIT; `None` when the name says no more than the sport.
    pub sub_sport: Option<&'static str>,
}

/// Reads the `type` of a track. A text that names no known sport is kept in lower case; `None`
/// when it is blank or says that the sport is unknown.
pub fn sport_of_type(text: &str) -> Option<NamedSport> {
    let kept = text.trim().to_lowercase();
    let plain = kept.replace(['_', '-'], " ");
    if kept.is_empty() || NO_SPORT.contains(&plain.as_str()) {
        return None;
    }
    if let Some(&(_, sport, sub_sport)) = TYPES.iter().find(|(name, ..)| *name == plain) {
        return Some(NamedSport { sport: sport.to_owned(), sub_sport });
    }
    if let Some((sport, sub_sport)) = local_type(&plain) {
        return Some(NamedSport { sport: sport.to_owned(), sub_sport });
    }
    let sport = sport_in_words(&plain).map_or(kept, str::to_owned);
    let is_in_words = |word: &str| plain.split(' ').any(|known| known == word);
    let kind = KINDS_OF_RUN.iter().find(|(word, _)| sport == RUNNING && is_in_words(word));
    Some(NamedSport { sport, sub_sport: kind.map(|&(_, kind)| kind) })
}

/// Whether a whole text is a type that some service knows, or has a word of a sport in it.
pub fn names_a_sport(text: &str) -> bool {
    let plain = plain(text);
    let is_type = TYPES.iter().any(|(name, ..)| *name == plain && !is_number(name));
    is_type
        || local_type(&plain).is_some()
        || is_other_type(&plain)
        || sport_in_words(&plain).is_some()
}

fn is_other_type(plain: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| other_types().collect());
    NAMES.contains(plain)
}

fn other_types() -> impl Iterator<Item = &'static str> {
    OTHER_TYPES.split('|').chain(STRENGTH_TYPES.split('|'))
}

/// A type as the tables have it.
fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', '-'], " ")
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn local_type(plain: &str) -> Option<(&'static str, Option<&'static str>)> {
    static BY_NAME: LazyLock<HashMap<&str, (&str, Option<&str>)>> = LazyLock::new(|| {
        let named = |&(sport, sub_sport, names): &(_, _, &'static str)| {
            names.split('|').map(move |name| (name, (sport, sub_sport)))
        };
        LOCAL_TYPES.iter().flat_map(named).collect()
    });
    BY_NAME.get(plain).copied()
}

/// Recognises a sport in a free name by whole words and German compounds, as in `Morning Run` or
/// `Abendlauf`. `None` when there is none, or words of two sports; walking within a run is a run.
///
/// ```
/// use soleus::activity::sport::sport_in_words;
/// assert_eq!(sport_in_words("Evening_Run_12.gpx"), Some("running"));
/// assert_eq!(sport_in_words("Lebenslauf"), None);
/// ```
pub fn sport_in_words(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let mut found = text.contains("course à pied").then_some(RUNNING);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        match (found, sport_of_word(word)) {
            (_, None) => {}
            (None, sport) => found = sport,
            (Some(RUNNING), Some(WALKING)) | (Some(WALKING), Some(RUNNING)) => {
                found = Some(RUNNING);
            }
            (Some(before), Some(now)) if before != now => return None,
            _ => {}
        }
    }
    found
}

fn sport_of_word(word: &str) -> Option<&'static str> {
    static BY_WORD: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let words =
            |&(sport, words): &(_, &'static str)| words.split(' ').map(move |word| (word, sport));
        WORDS.iter().flat_map(words).collect()
    });
    if let Some(&sport) = BY_WORD.get(word) {
        return Some(sport);
    }
    let (beginning, sport) =
        ENDINGS.iter().find_map(|&(ending, sport)| Some((word.strip_suffix(ending)?, sport)))?;
    (!NOT_A_RUN.split(' ').any(|known| known == beginning)).then_some(sport)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<(String, Option<&'static str>)> {
        sport_of_type(text).map(|named| (named.sport, named.sub_sport))
    }

    #[test]
    fn every_kind_of_run_is_running() {
        let cases = [
            ("run", None),
            (" Running\n", None),
            ("9", None),
            ("trail_running", Some("trail")),
            ("Trail Run", Some("trail")),
            ("TrailRun", Some("trail")),
            ("treadmill_running", Some("treadmill")),
            ("Treadmill", Some("treadmill")),
            ("Treadmill Intervals Run", Some("treadmill")),
            ("Indoor Running", Some("indoor_running")),
            ("indoor_track", Some("indoor_track")),
            ("Virtual Run", Some("virtual_activity")),
            ("track-running", Some("track")),
            ("VirtualRun", Some("virtual_activity")),
            ("street_running", Some("street")),
            ("obstacle_run", None),
            ("Laufen", None),
            ("Course à pied", None),
            ("Corrida", None),
            ("Carrera", None),
            ("Traillauf", Some("trail")),
            ("Virtueller Lauf", Some("virtual_activity")),
            ("ランニング", None),
            ("Забег", None),
            ("Løbetur", None),
        ];
        for (text, sub_sport) in cases {
            assert_eq!(named(text), Some(("running".to_owned(), sub_sport)), "{text}");
        }
    }

    #[test]
    fn other_sports_have_one_name_each() {
        let cases = [
            ("Biking", "cycling"),
            ("Ride", "cycling"),
            ("1", "cycling"),
            ("mountain_biking", "cycling"),
            ("GravelRide", "cycling"),
            ("10", "walking"),
            ("casual_walking", "walking"),
            ("4", "hiking"),
            ("Hike", "hiking"),
            ("open_water_swimming", "swimming"),
            ("Radfahren", "cycling"),
        ];
        for (text, sport) in cases {
            assert_eq!(named(text), Some((sport.to_owned(), None)), "{text}");
        }
    }

    #[test]
    fn unknown_words_are_kept_and_blank_ones_are_none() {
        assert_eq!(named("Resort_Kayaking"), Some(("resort_kayaking".to_owned(), None)));
        assert_eq!(named("57"), Some(("57".to_owned(), None)));
        for text in ["", "  ", "unknown", "Uncategorized"] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    #[test]
    fn sport_words_are_found_in_names_of_seven_languages() {
        let cases = [
            ("Morning Run", "running"),
            ("2024-01-05_Abendlauf", "running"),
            ("Intervalldauerlauf am See", "running"),
            ("Afternoon Ride", "cycling"),
            ("Feierabend-Radtour", "cycling"),
            ("Sortie vélo", "cycling"),
            ("Course à pied le matin", "running"),
            ("Corsa mattutina", "running"),
            ("Hardlopen in de ochtend", "running"),
            ("Corrida matinal", "running"),
            ("Salir a correr", "running"),
            ("Sonntagswanderung", "hiking"),
            ("Run/Walk intervals", "running"),
            ("Lunch Walk", "walking"),
        ];
        for (text, sport) in cases {
            assert_eq!(sport_in_words(text), Some(sport), "{text}");
        }
    }

    #[test]
    fn words_that_only_resemble_a_sport_are_none() {
        for text in [
            "Kreislauf",
            "Verlauf",
            "Lebenslauf",
            "Brunch",
            "Trunk road",
            "Prune",
            "Bride",
            "Override",
            "golf course",
            "loop",
            "activity_123",
            "",
            "Grad",
            "Bike and Run",
            "Eislauf",
        ] {
            assert_eq!(sport_in_words(text), None, "{text}");
        }
        assert_eq!(sport_in_words("Langlauf"), Some("skiing"));
    }

    #[test]
    fn types_of_other_languages_and_sports_are_known_as_such() {
        for text in ["Bieg", "骑行", "Giro in bici", "WeightTraining", "Yoga", "Morning Run"] {
            assert!(names_a_sport(text), "{text}");
        }
        for text in ["", "9", "Berlin", "Carrera solidaria", "Lebenslauf"] {
            assert!(!names_a_sport(text), "{text}");
        }
    }

    #[test]
    fn no_type_belongs_to_two_sports() {
        let local = LOCAL_TYPES.iter().flat_map(|(.., names)| names.split('|'));
        let mut types: Vec<&str> = local.chain(other_types()).collect();
        types.sort_unstable();
        let total = types.len();
        types.dedup();
        assert_eq!(types.len(), total);
        assert!(types.iter().all(|name| name.to_lowercase() == *name && name.trim() == *name));
    }

    #[test]
    fn no_word_belongs_to_two_sports() {
        let mut words: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.split(' ')).collect();
        words.sort_unstable();
        let total = words.len();
        words.dedup();
        assert_eq!(words.len(), total);
        assert!(words.iter().all(|word| word.to_lowercase() == *word));
    }
}
