//! Words that people plausibly type for every closed list of the program, and what is guessed.

use super::*;
use crate::options::SHARED_KEYS;
use crate::rules::RULES;
use crate::user_files::athlete::diary::Tag;
use crate::user_files::athlete::words::{Word, Worded};
use crate::user_files::athlete::{Side, Site, Surface, diary_csv, keys};

/// Each wrong word and the guesses for it, joined by blanks; empty where there must be none.
fn assert_guesses(known: &[&str], expected: &[(&str, &str)]) {
    for (wrong, guess) in expected {
        assert_eq!(guesses(wrong, known).join(" "), *guess, "guessed for `{wrong}`");
    }
}

fn all_words<T: Worded>() -> Vec<&'static str> {
    T::table().iter().flat_map(Word::all).collect()
}

#[test]
fn columns_of_the_diary() {
    let known: Vec<&str> = diary_csv::COLUMNS.iter().map(|column| column.name).collect();
    assert_guesses(
        &known,
        &[
            ("Pain", "during_0_10"),
            ("pain during", "during_0_10"),
            ("during", "during_0_10"),
            ("before", "before_0_10"),
            ("morning", "next_morning_0_10"),
            ("next_morning", "next_morning_0_10"),
            ("location", "site"),
            ("leg", "side"),
            ("notes", "note"),
            ("comment", "note"),
            ("tag", "tags"),
            ("day", "date"),
            ("onsett", "onset"),
            ("heel raises", "raises_left raises_right"),
            ("left", ""),
            ("knee_to_wall_left", "knee_to_wall_left_cm"),
            ("pace", ""),
            ("weather", ""),
            ("sleep", ""),
            ("shoe", ""),
            ("distance", ""),
            ("mood", ""),
        ],
    );
}

#[test]
fn columns_of_a_plan() {
    let known: Vec<&str> =
        crate::next_run::plan::COLUMNS.iter().map(|column| column.name).collect();
    assert_guesses(
        &known,
        &[
            ("km", "distance_km"),
            ("Kilometers", "distance_km"),
            ("distance", "distance_km distance_m"),
            ("Distance (km)", "distance_km"),
            ("distanz_km", "distance_km"),
            ("metres", "distance_m"),
            ("climb", "climb_m"),
            ("elevation gain", "climb_m"),
            ("clmb_m", "climb_m"),
            ("steep", "steep_m"),
            ("down", "downhill_m"),
            ("fast", "fast_km fast_m"),
            ("intervals", "fast_km fast_m"),
            ("strides", "sprint_m"),
            ("shoes", "shoe"),
            ("day", "date"),
            ("pace", ""),
            ("speed", ""),
            ("type", ""),
            ("duration", ""),
            ("time", ""),
            ("heart_rate", ""),
        ],
    );
}

#[test]
fn keys_of_the_athlete_file_and_the_settings() {
    let tables = keys::TABLES.iter().map(|table| table.name);
    let top = keys::names(keys::TOP).into_iter().chain(tables);
    let known: Vec<&str> = top.chain(SHARED_KEYS.iter().map(|key| key.name)).collect();
    assert_guesses(
        &known,
        &[
            ("height", "height_m height_cm"),
            ("weight", "weight_kg"),
            ("age", "birth_year"),
            ("born", "birth_year"),
            ("birthyear", "birth_year"),
            ("injury", "injuries"),
            ("shoe", "shoes"),
            ("timezone", "tz"),
            ("unit", "units"),
            ("weekstart", "week_start"),
            ("running", "running_since"),
            ("name", ""),
            ("sex", ""),
            ("max_hr", ""),
            ("vo2max", ""),
            ("resting_heart_rate", ""),
        ],
    );
    assert_guesses(
        &keys::names(keys::INJURIES.keys),
        &[
            ("where", "site"),
            ("leg", "side"),
            ("since", "start"),
            ("until", "end"),
            ("pain", ""),
            ("doctor", ""),
        ],
    );
    assert_guesses(
        &keys::names(keys::SHOES.keys),
        &[
            ("drop", "drop_mm"),
            ("heel_drop", "drop_mm"),
            ("km", "earlier_km"),
            ("bought", "first_use"),
            ("model", "name"),
            ("barefoot", "minimal"),
            ("size", ""),
            ("price", ""),
        ],
    );
}

#[test]
fn places_and_sides_of_the_body() {
    assert_guesses(
        &all_words::<Site>(),
        &[
            ("claf", "calf"),
            ("sholder", ""),
            ("lower leg", "calf shin"),
            ("achiles", "achilles"),
            ("hamstirng", "hamstring"),
            ("glutes", "hip"),
            ("itb", "knee"),
            ("head", ""),
            ("stomach", ""),
            ("elbow", ""),
        ],
    );
    assert_guesses(&all_words::<Side>(), &[("lft", "left"), ("rigth", "right"), ("middle", "")]);
}

#[test]
fn tags_and_surfaces() {
    assert_guesses(
        &all_words::<Tag>(),
        &[
            ("sweling", "swelling"),
            ("brusing", "bruising"),
            ("strenght", "strength"),
            ("chest", "chest-pain"),
            ("not-swollen", ""),
            ("no-swelling", ""),
            ("rest", ""),
            ("race", ""),
            ("easy", ""),
            ("tired", ""),
            ("sore", ""),
            ("tight", ""),
            ("pain", ""),
            ("happy", ""),
            ("yoga", ""),
        ],
    );
    assert_guesses(
        &all_words::<Surface>(),
        &[
            ("rod", "road"),
            ("gravel", "trail"),
            ("indoor", "treadmill"),
            ("pavement", "road concrete"),
            ("ice", ""),
            ("hills", ""),
        ],
    );
}

#[test]
fn words_of_flags_and_settings() {
    assert_guesses(
        &["metric", "imperial"],
        &[
            ("km", "metric"),
            ("kilometers", "metric"),
            ("miles", "imperial"),
            ("mi", "imperial"),
            ("meter", "metric"),
            ("both", ""),
        ],
    );
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    assert_guesses(
        &days,
        &[
            ("mon", "monday"),
            ("Sun", "sunday"),
            ("wednessday", "wednesday"),
            ("1", ""),
            ("montag", "monday"),
            ("weekend", ""),
        ],
    );
    assert_guesses(
        &["info", "watch", "warn", "stop"],
        &[
            ("warning", "warn"),
            ("red", "warn"),
            ("amber", "watch"),
            ("wach", "watch"),
            ("all", ""),
            ("high", ""),
        ],
    );
    assert_guesses(
        &["off", "info"],
        &[("of", "off"), ("none", "off"), ("mute", "off"), ("warn", "")],
    );
}

#[test]
fn rules_and_their_thresholds() {
    let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_guesses(
        &known,
        &[
            ("session-distance-spikes", "session-distance-spike"),
            ("distance-spike", "session-distance-spike fast-distance-spike"),
            ("weekly-distance", "weekly-distance-jump"),
            ("weekly-distance-jmp", "weekly-distance-jump"),
            ("hard-days", "hard-days-too-close"),
            ("acwr", "acute-chronic-ratio"),
            ("overstriding", "low-cadence-for-pace"),
            ("cadence", "low-cadence-for-pace"),
            ("mileage", "weekly-distance-jump"),
            ("redflag", "red-flag"),
            ("layoff", "return-after-layoff"),
            ("weekly", ""),
            ("heart-rate", ""),
            ("sleep", ""),
        ],
    );
    let rise = ["info_rise_pct", "watch_rise_pct", "warn_rise_pct", "min_base_m", "level"];
    assert_guesses(
        &rise,
        &[
            ("warn_rise", "warn_rise_pct"),
            ("rise", "info_rise_pct watch_rise_pct warn_rise_pct"),
            ("min_base", "min_base_m"),
            ("levl", "level"),
            ("colour", ""),
        ],
    );
}

#[test]
fn time_zones_by_city_country_and_spelling() {
    let hint = |wrong| zone_hint(wrong, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    let expected = [
        ("London", "Europe/London"),
        ("lisbon", "Europe/Lisbon"),
        ("new york", "America/New_York"),
        ("europe/london", "Europe/London"),
        ("Europe/Berlyn", "Europe/Berlin"),
        ("Europe/Munich", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("San Francisco", "America/Los_Angeles"),
        ("PST", "America/Los_Angeles"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Zürich", "Europe/Zurich"),
        ("Lodnon", "Europe/London"),
        ("Europe/Lisboa", "Europe/Lisbon"),
    ];
    for (wrong, zone) in expected {
        assert_eq!(hint(wrong), format!("; did you mean `{zone}`?"), "{wrong}");
    }
    for wrong in ["UTC+1", "GMT-5", "+02:00", "local", "here", "Springfield", ""] {
        assert_eq!(hint(wrong), "; use a city in that zone, like Europe/Lisbon", "{wrong}");
    }
}

#[test]
fn guesses_are_named_and_few_names_are_listed_without_one() {
    let hint = |wrong, known: &[&str]| guess_or_list(wrong, known.iter().copied());
    assert_eq!(
        hint("distance", &["distance_km", "distance_m"]),
        "; did you mean `distance_km` or `distance_m`?"
    );
    assert_eq!(hint("pace", &["date", "climb_m"]), "; possible values: `date`, `climb_m`");
    assert_eq!(hint("pace", &["date"; MOST_LISTED + 1]), "");
    assert_eq!(did_you_mean("pace", ["date", "climb_m"].into_iter()), "");
}
