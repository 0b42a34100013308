//! One exposure beside the usual, in words.

use chrono::NaiveDate;

use super::{NotJudgedRecord, SharedRecord};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::{counted, joined_by_and};
use crate::look_back::why::{Differs, Followed, Seen, USUAL_DAYS, Usual};
use crate::season::DayNames;

/// What a window of so many days is called.
pub(in crate::report) fn span_name(days: u64) -> &'static str {
    match days {
        7 => "week",
        14 => "fortnight",
        21 => "three weeks",
        _ => "six weeks",
    }
}

/// `18.2 km in the week before; usually 9.1 km (8.0 to 10.4 km)`.
pub(in crate::report) fn figure(seen: &Seen, units: UnitSystem) -> String {
    let value = show(seen, seen.value, units);
    let value = match seen.exposure.id {
        "time-off" => format!("{value} without a run, over"),
        _ => value,
    };
    let span = span_name(seen.length_days);
    let Some(usual) = &seen.usual else { return format!("{value} in the {span} before") };
    format!("{value} in the {span} before; usually {}", usual_words(seen, usual, units))
}

/// `9.1 km (8.0 to 10.4 km)`.
pub(in crate::report) fn usual_words(seen: &Seen, usual: &Usual, units: UnitSystem) -> String {
    let [median, low, high] =
        [usual.median, usual.low, usual.high].map(|value| show(seen, value, units));
    if low == high {
        return median;
    }
    let unit = |text: &str| text.split_once(' ').map(|(_, unit)| unit.to_owned());
    let low = match low.split_once(' ') {
        Some((number, _)) if unit(&low) == unit(&high) => number.to_owned(),
        _ => low,
    };
    format!("{median} ({low} to {high})")
}

/// That the runner's own notes have the pain from another day than the one asked for.
pub(in crate::report) fn asked_words(
    noted: NaiveDate,
    asked: NaiveDate,
    names: DayNames,
) -> String {
    let (noted, asked) = (names.short(noted), names.short(asked));
    format!(
        "You asked about {asked}. Your notes have this pain from {noted}, so this looks back from that day."
    )
}

/// A value in the units of the reader.
pub(in crate::report) fn show(seen: &Seen, value: f64, units: UnitSystem) -> String {
    let quantity = Quantity::new(value, seen.exposure.unit);
    match seen.exposure.unit {
        // Per cent above or below the runner's own.
        Unit::PercentTenths => quantity.show_signed(units),
        _ => quantity.show(units),
    }
}

/// `more than in any week of the year before`; `None` with too few windows. A share of a hundred is told
/// only of a hundred windows' worth of days: windows that overlap are many, and say little.
pub(in crate::report) fn rank(seen: &Seen, names: DayNames) -> Option<String> {
    let usual = seen.usual.as_ref()?;
    let rank = usual.rank?;
    let (word, pct) = match seen.differs? {
        Differs::More => ("more", rank.above_pct),
        Differs::Less => ("less", rank.below_pct),
    };
    // A year has about so many windows; fewer are named by their beginning.
    let is_year = usual.windows as u64 + seen.length_days >= USUAL_DAYS * 9 / 10;
    let when = match is_year {
        true => "of the year before".to_owned(),
        false => format!("since {}", names.short(usual.since)),
    };
    let (one, many) = match seen.length_days {
        7 => ("week", "weeks"),
        14 => ("fortnight", "fortnights"),
        21 => ("three weeks", "stretches of three weeks"),
        _ => ("six weeks", "stretches of six weeks"),
    };
    let count = usual.apart(seen.length_days);
    Some(match pct {
        100 => format!("{word} than in any {one} {when}"),
        pct if count >= MANY_APART => format!("{word} than in {pct} of 100 {many} {when}"),
        _ => format!("{word} than in nearly all {many} {when}"),
    })
}

/// Windows side by side from which on a share of a hundred is told. Engineering default.
const MANY_APART: u64 = 40;

/// How often the like came before, and what followed.
pub(in crate::report) fn followed(seen: &Seen) -> Option<String> {
    let followed = seen.followed?;
    let like = match seen.differs? {
        Differs::More => "this much",
        Differs::Less => "this little",
    };
    if followed.times() == 0 {
        return Some(format!("You had never had {like} before."));
    }
    Some(format!("You had {like} {} before: {}.", times(followed.times()), parts(&followed)))
}

/// `pain followed once, and twice it did not; once it is not known`.
fn parts(followed: &Followed) -> String {
    let Followed { by_pain, by_none, untold } = *followed;
    if by_pain + by_none == 0 {
        return "the diary does not say whether pain followed".to_owned();
    }
    let mut text = match (by_pain, by_none) {
        (0, none) => format!("no pain followed{}", if none > 1 { ", any time" } else { "" }),
        (pain, 0) => format!("pain followed {}", times(pain)),
        (pain, none) => format!("pain followed {} and did not {}", times(pain), times(none)),
    };
    if untold > 0 {
        text += &format!("; {} unknown", times(untold));
    }
    text
}

/// Each reason once, behind what it silences.
pub(in crate::report) fn not_judged(list: &[NotJudgedRecord]) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    for one in list {
        if !reasons.contains(&one.reason) {
            reasons.push(one.reason);
        }
    }
    let of = |reason: &&str| {
        let names = list.iter().filter(|one| one.reason == *reason).map(|one| one.name);
        format!("{} ({reason})", names.collect::<Vec<_>>().join(", "))
    };
    reasons.iter().map(of).collect::<Vec<_>>().join("; ")
}

/// What is common to all episodes, and that it proves nothing.
pub(in crate::report) fn shared_words(shared: &SharedRecord) -> String {
    if shared.rows.is_empty() {
        let count = counted(shared.episodes.len(), "episode");
        return format!("There is not enough history before the {count} to compare them.");
    }
    let common: Vec<&str> = shared.shared().map(|row| row.name).collect();
    let habits = shared.rows.iter().filter(|row| row.high_before == "every" && !row.is_shared);
    let habits: Vec<&str> = habits.map(|row| row.name).collect();
    let all = if shared.episodes.len() == 2 { "both" } else { "all of them" };
    let mut words = match common.is_empty() {
        true => format!("Nothing stood out before {all} that was rare otherwise."),
        false => format!("Before {all}, and rare otherwise: {}.", joined_by_and(&common)),
    };
    if !habits.is_empty() {
        words += &format!(
            " Before {all}, but also common before days without pain: {}.",
            joined_by_and(&habits)
        );
    }
    let number = match shared.episodes.len() {
        2 => "Two".to_owned(),
        3 => "Three".to_owned(),
        count => count.to_string(),
    };
    words + &format!(" {number} episodes prove nothing.")
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => counted(many, "time"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_followed_is_told_with_all_counts() {
        let words = |by_pain, by_none, untold| parts(&Followed { by_pain, by_none, untold });
        assert_eq!(words(0, 0, 4), "the diary does not say whether pain followed");
        assert_eq!(words(1, 3, 0), "pain followed once and did not 3 times");
        assert_eq!(words(2, 0, 1), "pain followed twice; once unknown");
        assert_eq!(words(0, 1, 0), "no pain followed");
    }
}
