//! The kinds of activity that a season tells apart beside runs: strength training, walks, and all
//! other training. Takes the sport as a file or list names it.

use super::plain;
use super::words::{HIKING, NO_ACTIVITY, NO_TRAINING, RUNNING, STRENGTH_TYPES, WALKING};

/// The word that FIT, Garmin and Apple put into every kind of it.
const STRENGTH: &str = "strength";

/// Whether a sport, or its kind, is strength training.
///
/// ```
/// use soleus::activity::sport::is_strength;
/// assert!(is_strength("training", Some("strength_training")));
/// assert!(is_strength("weight training", None));
/// assert!(!is_strength("cycling", None));
/// ```
pub fn is_strength(sport: &str, sub_sport: Option<&str>) -> bool {
    is_any(sport, sub_sport, |name| {
        name.split(' ').any(|word| word == STRENGTH) || is_one_of(STRENGTH_TYPES, name)
    })
}

/// Whether a sport is walking of any kind, hiking included.
pub fn is_walk(sport: &str) -> bool {
    [WALKING, HIKING].contains(&plain(sport).as_str())
}

/// Whether a sport is training of another kind than running, walking and strength.
pub fn is_cross_training(sport: &str, sub_sport: Option<&str>) -> bool {
    is_activity(sport)
        && plain(sport) != RUNNING
        && !is_walk(sport)
        && !is_strength(sport, sub_sport)
        && !is_any(sport, sub_sport, |name| is_one_of(NO_TRAINING, name))
}

/// Whether a sport names an activity at all: not a change between two sports, nor a multi-sport
/// event beside its legs, nor what nobody named.
pub fn is_activity(sport: &str) -> bool {
    let name = plain(sport);
    !name.is_empty() && !is_one_of(NO_ACTIVITY, &name)
}

/// Whether sport or kind is one of these.
fn is_any(sport: &str, sub_sport: Option<&str>, is_it: impl Fn(&str) -> bool) -> bool {
    [Some(sport), sub_sport].into_iter().flatten().any(|name| is_it(&plain(name)))
}

fn is_one_of(types: &str, name: &str) -> bool {
    types.split('|').any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::sport::sport_of_type;

    #[test]
    fn strength_is_known_in_the_words_of_watches_and_services() {
        for text in [
            "strength_training",
            "Weight Training",
            "WeightTraining",
            "traditional_strength_training",
            "functional_strength_training",
            "Krafttraining",
            "Musculation",
            "Musculação",
            "ウエイトトレーニング",
        ] {
            assert!(is_strength(&sport_of_type(text).unwrap().sport, None), "{text}");
        }
        assert!(is_strength("fitness_equipment", Some("strength_training")));
        for (sport, sub_sport) in
            [("training", None), ("training", Some("yoga")), ("workout", None), ("cycling", None)]
        {
            assert!(!is_strength(sport, sub_sport), "{sport} {sub_sport:?}");
        }
    }

    #[test]
    fn every_kind_of_activity_is_one_of_three() {
        let kinds = |sport: &str, sub_sport: Option<&str>| {
            [is_walk(sport), is_strength(sport, sub_sport), is_cross_training(sport, sub_sport)]
        };
        for sport in ["cycling", "swimming", "rowing", "elliptical", "skiing", "hiit", "yoga"] {
            assert_eq!(kinds(sport, None), [false, false, true], "{sport}");
        }
        for sport in ["walking", "hiking"] {
            assert_eq!(kinds(sport, None), [true, false, false], "{sport}");
        }
        assert_eq!(kinds("training", Some("strength_training")), [false, true, false]);
        assert_eq!(kinds("training", Some("cardio_training")), [false, false, true]);
    }

    #[test]
    fn what_nobody_trains_by_and_what_nobody_named_is_no_cross_training() {
        for sport in ["driving", "motor_sports", "meditation", "running", "unknown", "other", ""] {
            assert!(!is_cross_training(sport, None), "{sport}");
        }
        assert!(!is_cross_training("training", Some("breathing")));
        for sport in ["transition", "multi_sport", "Multisport", "other", "unknown", ""] {
            assert!(!is_activity(sport), "{sport}");
        }
        assert!(is_activity("driving"));
    }
}
