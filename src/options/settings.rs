//! The keys of `soleus.toml`, and those of them that `athlete.toml` may hold as well.

use std::collections::BTreeMap;

use super::{UNITS, WEEKDAYS};
use crate::error::Error;
use crate::rules::Limits;
use crate::season::RunTag;
use crate::told::Key;
use crate::toml_file::{Section, TomlFile};

/// Keys of both files above all tables.
pub(crate) const SHARED_KEYS: &[Key] = &[
    Key::any("tz", "\"Europe/Lisbon\"", "time zone of recordings that do not tell theirs"),
    Key::words("units", "\"metric\"", "units of the text and the charts", || {
        UNITS.iter().map(|(word, _)| *word).collect()
    }),
    Key::words("week_start", "\"monday\"", "first day of the week", || {
        WEEKDAYS.iter().map(|(word, _)| *word).collect()
    }),
];
/// The tables of thresholds, in both files.
pub(crate) const RULES_KEY: &str = "rules";
const RUNS_KEY: &str = "runs";
const SESSION_GAP_KEY: &str = "session_gap_min";
/// Keys of the settings file alone.
const OWN_KEYS: [&str; 4] = ["grade_curve", "max_file_size", RUNS_KEY, SESSION_GAP_KEY];
const RUN_KEYS: [&str; 3] = ["distance_m", "exclude", "race"];

/// The names of what both files may hold.
pub(super) fn shared_keys() -> Vec<&'static str> {
    SHARED_KEYS.iter().map(|key| key.name).chain([RULES_KEY]).collect()
}

/// The settings file, without a key that is unknown.
pub(super) fn checked(file: TomlFile) -> Result<TomlFile, Error> {
    file.top().known(&[&shared_keys()[..], &OWN_KEYS].concat())?;
    Ok(file)
}

pub(super) fn session_gap_min(file: &TomlFile) -> Result<Option<f64>, Error> {
    let entry = file.top().get(SESSION_GAP_KEY);
    entry.map(|entry| super::session_gap_min(&entry.place(), &entry.shown())).transpose()
}

/// Sets the thresholds that a file names.
pub(super) fn set_limits(file: &TomlFile, limits: &mut Limits) -> Result<(), Error> {
    let Some(rules) = file.top().get(RULES_KEY) else { return Ok(()) };
    for (rule, values) in rules.table()?.entries() {
        for (name, entry) in values.table()?.entries() {
            let number = entry.number().ok_or_else(|| entry.wrong("is not a number"))?;
            limits.set(&format!("{rule}.{name}"), number).map_err(|fault| entry.wrong(fault))?;
        }
    }
    Ok(())
}

/// What the runner said about single runs.
pub(super) fn tags(file: &TomlFile) -> Result<BTreeMap<String, RunTag>, Error> {
    let Some(runs) = file.top().get(RUNS_KEY) else { return Ok(BTreeMap::new()) };
    let runs = runs.table()?.entries();
    runs.iter().map(|(run, entry)| Ok(((*run).to_owned(), tag(&entry.table()?)?))).collect()
}

fn tag(section: &Section) -> Result<RunTag, Error> {
    section.known(&RUN_KEYS)?;
    let flag = |key| section.get(key).map_or(Ok(false), |entry| entry.flag());
    let distance_m = section.get("distance_m").map(|entry| {
        let metres = entry.number().filter(|metres| *metres > 0.0 && *metres < 1e6);
        metres.ok_or_else(|| entry.wrong("must be metres above 0"))
    });
    Ok(RunTag {
        race: flag("race")?,
        exclude: flag("exclude")?,
        distance_m: distance_m.transpose()?,
    })
}
