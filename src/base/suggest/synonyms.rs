//! What people write, and what it is called here. A word stands for the first of its names that the
//! list at hand has; a word without names is never guessed at, however much it looks like one.

use super::Name;
use crate::columns::{RUN_DISTANCE_M, RUN_FAST_M};

/// Words, and the names that they may stand for: all of one entry are equally good.
const SYNONYMS: &[(&[&str], &[&str])] = &[
    // Plans, logs and shoes.
    (&["km", "kms", "kilometers", "kilometres", "distance_kms", "total_kms"], &["distance_km"]),
    (&["km", "kms", "mileage", "kilometers", "kilometres"], &["earlier_km"]),
    (&["distance", "dist", "length", "miles"], &["distance_km", RUN_DISTANCE_M.name]),
    (&["m", "meters", "metres"], &[RUN_DISTANCE_M.name]),
    (&["fast", "speed_work", "tempo", "intervals", "quality"], &["fast_km", RUN_FAST_M.name]),
    (&["climb", "ascent", "elevation", "elevation_gain", "gain", "vert", "hm"], &["climb_m"]),
    (&["descent", "down", "drop", "elevation_loss"], &["downhill_m"]),
    (&["sprint", "sprints", "strides"], &["sprint_m"]),
    (&["day", "when", "datum"], &["date"]),
    (&["injured", "hurt"], &["injury"]),
    (&["runner", "name", "athlete_id"], &["athlete"]),
    (&["footwear", "gear", "trainers"], &["shoe", "shoes"]),
    // The diary.
    (&["pain", "pain_during", "pain_score", "score", "vas", "nprs", "pain_0_10"], &["during_0_10"]),
    (&["pain_before", "pre_run_pain"], &["before_0_10"]),
    (&["morning", "pain_after", "after", "pain_next_day", "next_day"], &["next_morning_0_10"]),
    (&["where", "location", "place", "body_part", "area"], &["site"]),
    (&["leg", "which_leg"], &["side"]),
    (&["comment", "comments", "text", "remark", "description"], &["note"]),
    (&["tag", "labels", "keywords"], &["tags"]),
    (&["heel_raises_left", "calf_raises_left"], &["raises_left"]),
    (&["heel_raises_right", "calf_raises_right"], &["raises_right"]),
    (&["heel_raises", "calf_raises", "raises"], &["raises_left", "raises_right"]),
    (&["began", "start", "how_it_began"], &["onset"]),
    (&["injury", "doctor"], &["diagnosis"]),
    (&["injury"], &["injuries"]),
    // The athlete file.
    (&["height", "size", "body_height"], &["height_m", "height_cm"]),
    (&["weight", "mass", "body_mass", "weight_lb", "weight_lbs"], &["weight_kg"]),
    (&["age", "born", "birthday", "dob", "birth_date", "year_of_birth"], &["birth_year"]),
    (&["started", "runner_since", "running_start", "experience"], &["running_since"]),
    (&["strength_days", "strength_training", "gym"], &["strength"]),
    (&["begin", "since", "first_day"], &["start"]),
    (&["until", "stop", "last_day", "ended"], &["end"]),
    (&["bought", "first_used", "since", "purchased"], &["first_use"]),
    (&["brand", "model", "shoe"], &["name"]),
    (&["heel_drop", "offset", "heel_to_toe_drop"], &["drop_mm"]),
    (&["barefoot"], &["minimal"]),
    (&["files", "file"], &["runs"]),
    (&["ground", "terrain"], &["surface", "surfaces"]),
    // Settings.
    (&["timezone", "time_zone", "zone"], &["tz"]),
    (&["unit"], &["units"]),
    (&["week", "week_begins", "first_day_of_week", "weekstart"], &["week_start"]),
    (&["thresholds", "limits"], &["rules"]),
    (&["zones", "privacy", "hidden_places"], &["privacy_zones"]),
    (&["latitude", "lat"], &["lat_deg"]),
    (&["longitude", "lon", "lng", "long"], &["lon_deg"]),
    (&["radius"], &["radius_m"]),
    (&["skip", "ignore", "hide"], &["exclude"]),
    (&["km", "kms", "kilometers", "kilometres", "si", "meter", "metre", "meters"], &["metric"]),
    (&["m", "metres"], &["metric"]),
    (&["mi", "mile", "miles", "us", "english", "ft", "feet"], &["imperial"]),
    (&["severity", "mute", "enabled", "off"], &["level"]),
    (&["none", "silent", "never", "mute", "muted", "false", "disabled", "no", "ignore"], &["off"]),
    (&["low", "lower", "information", "note"], &["info"]),
    (&["amber", "yellow", "attention"], &["watch"]),
    (&["warning", "red", "error"], &["warn"]),
    (&["black", "critical", "emergency"], &["stop"]),
    (&["gap"], &["empirical"]),
    // Sites.
    (&["heel"], &["achilles", "foot"]),
    (&["lower_leg"], &["calf", "shin"]),
    (&["glute", "glutes", "buttock", "hip_flexor", "adductor", "psoas"], &["hip"]),
    (&["it_band", "itb", "itbs", "patella"], &["knee"]),
    (&["leg", "legs"], &["calf", "shin", "thigh"]),
    (&["lumbar", "spine"], &["back"]),
    // Surfaces.
    (&["gravel", "forest", "dirt", "woods", "cross_country"], &["trail"]),
    (&["pavement", "sidewalk"], &["road", "concrete"]),
    (&["indoor", "indoors", "gym", "belt"], &["treadmill"]),
    // Rules.
    (&["acwr", "acute_chronic", "workload_ratio"], &["acute-chronic-ratio"]),
    (&["mileage", "10_percent_rule", "ten_percent_rule", "volume"], &["weekly-distance-jump"]),
    (&["overstriding", "overstride", "cadence", "step_rate"], &["low-cadence-for-pace"]),
    (&["long_run"], &["session-distance-spike", "long-run-drinking"]),
    (&["pain"], &["pain-during-run", "persistent-pain", "rising-pain"]),
    (&["distance"], &["session-distance-spike", "weekly-distance-jump", "high-weekly-distance"]),
    (&["hills", "hill", "hilly"], &["climb-spike", "weekly-climb-jump", "hilly-block"]),
    (&["rest", "rest_days"], &["few-rest-days"]),
    (&["layoff", "break", "comeback"], &["return-after-layoff"]),
    (&["warm_up", "warmup"], &["fast-without-warm-up"]),
    (&["drift", "fatigue"], &["late-form-drift"]),
    // Words that look like a name and mean something else.
    (&["pace", "speed", "rest", "easy", "long", "race", "tired", "heart_rate", "sleep"], &[]),
    (&["stress", "tight", "stiff", "sore", "okay", "fine", "none", "pain", "left", "right"], &[]),
];

/// The names of the first entry that has the word, and a name of the list.
pub(super) fn guesses<'a>(wrong: &str, known: &[Name<'a>]) -> Vec<&'a str> {
    let of_word = SYNONYMS.iter().filter(|(words, _)| words.contains(&wrong));
    let in_list = |(_, names): &(&[&str], &[&str])| -> Vec<&'a str> {
        known.iter().map(|name| name.name).filter(|name| names.contains(name)).collect()
    };
    of_word.map(in_list).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Whether a word stands for nothing but what the lists above say.
pub(super) fn is_another_thing(wrong: &str) -> bool {
    SYNONYMS.iter().any(|(words, names)| names.is_empty() && words.contains(&wrong))
}
