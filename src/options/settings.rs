//! The keys of `soleus.toml`, and those of them that `athlete.toml` may hold as well.

use std::collections::BTreeMap;

use super::{UNITS, WEEKDAYS};
use crate::activity::privacy_zone::PrivacyZone;
use crate::attention;
use crate::base::error::Error;
use crate::rules::LEVEL_KEY;
use crate::rules::Limits;
use crate::season::RunTag;
use crate::user_files::toml::{Section, TomlFile};
use crate::user_files::values::Key;

/// Keys of both files above all tables.
pub(crate) const SHARED_KEYS: &[Key] = &[
    Key::any("tz", "\"Europe/Lisbon\"", "time zone for recordings that do not state one"),
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
const ZONES_KEY: &str = "privacy_zones";
const ATTENTION_KEY: &str = "attention";
const STRICTNESS_KEY: &str = "strictness";
const OWN_KEYS: [&str; 6] =
    ["grade_curve", "max_file_size", ZONES_KEY, RUNS_KEY, SESSION_GAP_KEY, ATTENTION_KEY];
const ZONE_KEYS: [Key; 3] = [
    Key::number("lat_deg", "47.0", "latitude of the middle", (-90.0, 90.0)),
    Key::number("lon_deg", "-30.0", "longitude of the middle", (-180.0, 180.0)),
    Key::number("radius_m", "400", "radius in metres", (1.0, 100_000.0)),
];
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

/// Sets the thresholds that a file names, and mutes the rules it mutes.
pub(super) fn set_limits(file: &TomlFile, limits: &mut Limits) -> Result<(), Error> {
    let Some(rules) = file.top().get(RULES_KEY) else { return Ok(()) };
    for (rule, values) in rules.table()?.entries() {
        for (name, entry) in values.table()?.entries() {
            if name == LEVEL_KEY {
                limits.mute(rule, entry.text()?).map_err(|fault| entry.wrong(fault))?;
                continue;
            }
            let number = entry.number().ok_or_else(|| entry.wrong("is not a number"))?;
            limits.set(&format!("{rule}.{name}"), number).map_err(|fault| entry.wrong(fault))?;
        }
    }
    Ok(())
}

/// How much of what rules find is told.
pub(super) fn attention(file: &TomlFile) -> Result<attention::Settings, Error> {
    let mut settings = attention::Settings::default();
    let Some(table) = file.top().get(ATTENTION_KEY) else { return Ok(settings) };
    let table = table.table()?;
    let names = attention::SETTINGS.iter().map(|setting| setting.name);
    table.known(&names.chain([STRICTNESS_KEY]).collect::<Vec<_>>())?;
    if let Some(entry) = table.get(STRICTNESS_KEY) {
        let word = (entry.place(), entry.text()?.to_owned());
        settings.strictness = super::choice(Some(word), &super::STRICTNESS)?.unwrap_or_default();
    }
    for setting in attention::SETTINGS {
        let Some(entry) = table.get(setting.name) else { continue };
        let (least, most) = setting.range;
        let number = entry.number().filter(|number| (least..=most).contains(number));
        *(setting.of)(&mut settings) = number.ok_or_else(|| {
            entry.wrong(format!("must be a number from {least} to {most}: {}", setting.what))
        })?;
    }
    Ok(settings)
}

/// The places that the runner hides. A zone with a fault is an error: it must never be passed over.
pub(super) fn privacy_zones(file: &TomlFile) -> Result<Vec<PrivacyZone>, Error> {
    let Some(zones) = file.top().get(ZONES_KEY) else { return Ok(Vec::new()) };
    zones.tables()?.iter().map(zone).collect()
}

fn zone(section: &Section) -> Result<PrivacyZone, Error> {
    let [lat, lon, radius] = &ZONE_KEYS;
    section.known(&[lat.name, lon.name, radius.name])?;
    let number = |key: &Key| section.need(key)?.number_of(key);
    Ok(PrivacyZone { lat_deg: number(lat)?, lon_deg: number(lon)?, radius_m: number(radius)? })
}

/// What the runner said about single runs.
pub(super) fn tags(file: &TomlFile) -> Result<BTreeMap<String, RunTag>, Error> {
    let Some(runs) = file.top().get(RUNS_KEY) else { return Ok(BTreeMap::new()) };
    let runs = runs.table()?.entries();
    runs.iter().map(|(run, entry)| Ok(((*run).to_owned(), tag(&entry.table()?)?))).collect()
}

fn tag(section: &Section) -> Result<RunTag, Error> {
    section.known(&RUN_KEYS)?;
    let flag = |key| section.get(key).map(|entry| entry.flag()).transpose();
    let distance_m = section.get("distance_m").map(|entry| {
        let metres = entry.number().filter(|metres| *metres > 0.0 && *metres < 1e6);
        metres.ok_or_else(|| entry.wrong("must be a number of metres above 0"))
    });
    Ok(RunTag {
        race: flag("race")?.unwrap_or(false),
        exclude: flag("exclude")?,
        distance_m: distance_m.transpose()?,
    })
}
