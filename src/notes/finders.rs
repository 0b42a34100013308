//! Finds in a folded text what word lists know: other people, places of the body, words for pain, years.

use super::language::{Language, MODERATE, STRONG};
use super::patterns::{NAME_MARK, Patterns, Place};
use crate::user_files::athlete::diary::RedFlag;
use crate::user_files::athlete::{Side, Site};

/// A place of the body in a clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlaceOfBody {
    pub(super) site: Site,
    pub(super) at: Place,
    /// Both, where the word is a plural.
    pub(super) both: Option<Side>,
}

/// A word for pain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pain {
    pub(super) score_0_10: u8,
    pub(super) at: Place,
    /// The only place that it can be of; `None` for any.
    pub(super) site: Option<Site>,
}

/// Years that are dates; 2000 is a distance.
const YEARS: [std::ops::RangeInclusive<u32>; 2] = [1980..=1999, 2001..=2099];

/// Where others are named who are more than company, and where it goes on about those who are.
pub(super) fn others(text: &str, words: &Language) -> Vec<Place> {
    let company = words.companions.places(text);
    let is_of_company = |word: &Place| {
        let between = |one: &Place| text.get(one.1..word.0).unwrap_or("-");
        let is_behind =
            |one: &Place| !between(one).contains(|letter| letter != NAME_MARK && letter != ' ');
        let before = text.get(..word.0).unwrap_or_default();
        before.trim_end().ends_with(NAME_MARK) || company.iter().any(is_behind)
    };
    let relative = words.relative.places(text).into_iter().filter(is_of_company);
    words.others.places(&words.companions.blanked(text)).into_iter().chain(relative).collect()
}

/// Every place of the body, each once for each time that it stands there.
pub(super) fn places(text: &str, words: &Language) -> Vec<PlaceOfBody> {
    let of = |lists: &[(Site, Patterns)], both: Option<Side>| -> Vec<PlaceOfBody> {
        by(lists, text).into_iter().map(|(site, at)| PlaceOfBody { site, at, both }).collect()
    };
    let mut found = of(&words.plurals, Some(Side::Both));
    for one in of(&words.sites, None).into_iter().chain(of(&words.ailments, None)) {
        // Of two readings of the same letters the longer one counts: the tendon of a heel is no heel.
        let overlapping = |other: &PlaceOfBody| other.at.0 < one.at.1 && one.at.0 < other.at.1;
        match found.iter_mut().find(|other| overlapping(other)) {
            Some(other) if one.at.1 - one.at.0 > other.at.1 - other.at.0 => *other = one,
            Some(_) => {}
            None => found.push(one),
        }
    }
    found.sort_by_key(|place| place.at);
    found
}

/// The places without those that only tell how deep something was, as in `mud up to the calves`. Pain may
/// reach up to a place, too: it stays where the clause names pain and no other place.
pub(super) fn without_depths(
    places: Vec<PlaceOfBody>,
    pains: &[Pain],
    text: &str,
    words: &Language,
) -> Vec<PlaceOfBody> {
    let reaches = words.up_to.places(text);
    let is_depth = |place: &PlaceOfBody| {
        let is_before = |reach: &Place| {
            let between = text.get(reach.1..place.at.0).unwrap_or("-");
            between.chars().all(|letter| letter == ' ')
        };
        reaches.iter().any(is_before)
    };
    let (depths, others): (Vec<_>, Vec<_>) = places.into_iter().partition(is_depth);
    if others.is_empty() && !pains.is_empty() { depths } else { others }
}

/// Every word for pain; of two readings of the same letters the longer one counts.
pub(super) fn pains(text: &str, words: &Language) -> Vec<Pain> {
    let any = words.pain.iter().flat_map(|(score_0_10, patterns)| {
        patterns.places(text).into_iter().map(|at| Pain { score_0_10: *score_0_10, at, site: None })
    });
    let of_one = |(site, at): (Site, Place)| Pain { score_0_10: MODERATE, at, site: Some(site) };
    let named = by(&words.ailments, text).into_iter().chain(by(&words.pain_of, text)).map(of_one);
    // Who feels a pop need not say that it hurts.
    let pops = by(&words.red_flags, text).into_iter().filter(|(flag, _)| *flag == RedFlag::Pop);
    let pops = pops.map(|(_, at)| Pain { score_0_10: STRONG, at, site: None });
    let mut all: Vec<Pain> = any.chain(named).chain(pops).collect();
    all.sort_by_key(|pain| {
        (std::cmp::Reverse(pain.at.1 - pain.at.0), std::cmp::Reverse(pain.score_0_10))
    });
    let mut kept: Vec<Pain> = Vec::new();
    for pain in all {
        if kept.iter().all(|other| other.at.1 <= pain.at.0 || pain.at.1 <= other.at.0) {
            kept.push(pain);
        }
    }
    kept.sort_by_key(|pain| pain.at);
    kept
}

/// Every place of every list, with what the list stands for.
pub(super) fn by<T: Copy>(lists: &[(T, Patterns)], text: &str) -> Vec<(T, Place)> {
    let of = |(value, patterns): &(T, Patterns)| {
        let value = *value;
        patterns.places(text).into_iter().map(move |at| (value, at)).collect::<Vec<_>>()
    };
    lists.iter().flat_map(of).collect()
}

/// Whether a year stands in a text, alone or with the Chinese word for it.
pub(super) fn has_year(text: &str) -> bool {
    let mut rest = text;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[from..];
        let to = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let after = digits[to..].chars().next();
        let is_alone = after.is_none_or(|next| !next.is_alphabetic() || next == '年');
        let year = digits[..to].parse::<u32>().ok().filter(|_| to == 4 && is_alone);
        if year.is_some_and(|year| YEARS.iter().any(|years| years.contains(&year))) {
            return true;
        }
        rest = &digits[to..];
    }
    false
}
