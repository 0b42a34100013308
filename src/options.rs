//! Flags, settings file and defaults become one checked [`Options`].

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use toml::{Table, Value};

use crate::cli::AnalysisArgs;
use crate::error::Error;
use crate::quantity::UnitSystem;
use crate::rules::limits::did_you_mean;
use crate::rules::{Level, Limits};
use crate::samples::GradeCurve;
use crate::season::{DEFAULT_SESSION_GAP_MIN, RunTag, SeasonSettings};
use crate::source::Bounds;
use crate::units::{MS_PER_S, S_PER_DAY};

/// Everything that an analysis needs to know, checked.
pub struct Options {
    /// Folder for the output; nothing is written when `None`.
    pub out: Option<PathBuf>,
    /// Report only from this local day on.
    pub since: Option<NaiveDate>,
    /// Units of text and charts.
    pub units: UnitSystem,
    /// Curve of grade-adjusted pace.
    pub curve: GradeCurve,
    /// Thresholds in force.
    pub limits: Limits,
    /// Settings of the season stage.
    pub season: SeasonSettings,
    /// Level from which the exit code is 1.
    pub fail_on: Option<Level>,
    /// Whether skipped and partly read files change the exit code.
    pub strict: bool,
    /// Findings as JSON on standard output.
    pub json: bool,
    /// No report and no progress.
    pub quiet: bool,
    /// Last plausible moment of a recording in UTC milliseconds: the end of tomorrow.
    pub latest_ms: i64,
    /// How much of an input is taken at most.
    pub bounds: Bounds,
}

/// Name of the settings file that is taken from the current folder.
pub const SETTINGS_FILE: &str = "soleus.toml";
const SETTINGS_KEYS: [&str; 8] = [
    "grade_curve",
    "max_file_size",
    "rules",
    "runs",
    "session_gap_min",
    "tz",
    "units",
    "week_start",
];
/// A year ahead serves any plan.
const MAX_DAYS_AHEAD: i64 = 366;
/// A break of more than three hours has nothing of one session left.
const SESSION_GAP_MIN: std::ops::RangeInclusive<f64> = 0.0..=180.0;
const RUN_KEYS: [&str; 3] = ["distance_m", "exclude", "race"];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
const UNITS: [(&str, UnitSystem); 2] =
    [("metric", UnitSystem::Metric), ("imperial", UnitSystem::Imperial)];
const CURVES: [(&str, GradeCurve); 2] =
    [("empirical", GradeCurve::Empirical), ("minetti", GradeCurve::Minetti)];
const LEVELS: [(&str, Level); 4] =
    [("info", Level::Info), ("watch", Level::Watch), ("warn", Level::Warn), ("stop", Level::Stop)];

/// Flags win over the settings file, which wins over the defaults. `today` is the local date.
///
/// # Errors
/// [`Error::Settings`] with the flag or the file and key, and the nearest valid one.
pub fn options(args: &AnalysisArgs, folder: &Path, today: NaiveDate) -> Result<Options, Error> {
    let file = Settings::read(args.settings.as_deref(), folder)?;
    let pick =
        |flag: &Option<String>, name: &str, key: &str| -> Result<Option<(String, String)>, Error> {
            match flag {
                Some(text) => Ok(Some((format!("--{name}"), text.clone()))),
                None => file.text(key),
            }
        };
    let mut limits = Limits::default();
    file.limits(&mut limits)?;
    for setting in &args.set {
        set_limit(&mut limits, setting)?;
    }
    let until = args.until.as_deref().map(|text| date("--until", text)).transpose()?;
    let season = SeasonSettings {
        as_of: args.as_of.as_deref().map(|text| as_of(text, today)).transpose()?,
        until,
        week_start: choice(pick(&args.week_start, "week-start", "week_start")?, &WEEKDAYS)?
            .unwrap_or(Weekday::Mon),
        zone: pick(&args.tz, "tz", "tz")?.map(|(place, text)| zone(&place, &text)).transpose()?,
        session_gap_min: match args.session_gap_min.clone() {
            Some(text) => Some(session_gap_min("--session-gap-min", &text)?),
            None => file.session_gap_min()?,
        }
        .unwrap_or(DEFAULT_SESSION_GAP_MIN),
        tags: file.tags()?,
        ..SeasonSettings::default()
    };
    let tomorrow_after = today + chrono::Days::new(2);
    Ok(Options {
        out: args.out.clone(),
        since: args.since.as_deref().map(|text| date("--since", text)).transpose()?,
        units: choice(pick(&args.units, "units", "units")?, &UNITS)?.unwrap_or_default(),
        curve: choice(pick(&args.grade_curve, "grade-curve", "grade_curve")?, &CURVES)?
            .unwrap_or_default(),
        limits,
        season,
        fail_on: choice(args.fail_on.clone().map(|text| ("--fail-on".to_owned(), text)), &LEVELS)?,
        strict: args.strict,
        json: args.json,
        quiet: args.quiet,
        latest_ms: (tomorrow_after - NaiveDate::default()).num_days() * S_PER_DAY * MS_PER_S,
        bounds: pick(&args.max_file_size, "max-file-size", "max_file_size")?
            .map(|(place, text)| bounds(&place, &text))
            .transpose()?
            .unwrap_or_default(),
    })
}

fn wrong(place: &str, what: impl std::fmt::Display) -> Error {
    Error::Settings(format!("{place}: {what}"))
}

fn date(place: &str, text: &str) -> Result<NaiveDate, Error> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| wrong(place, format!("`{text}` is not a date; write it like 2026-03-09")))
}

/// The day of the evaluation: every day up to it becomes a row, so it may not be far ahead.
fn as_of(text: &str, today: NaiveDate) -> Result<NaiveDate, Error> {
    const PLACE: &str = "--as-of";
    let day = date(PLACE, text)?;
    if (day - today).num_days() > MAX_DAYS_AHEAD {
        return Err(wrong(PLACE, format!("`{text}` is more than {MAX_DAYS_AHEAD} days ahead")));
    }
    Ok(day)
}

fn zone(place: &str, text: &str) -> Result<Tz, Error> {
    let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    text.parse()
        .map_err(|_| wrong(place, format!("no time zone `{text}`{}", did_you_mean(text, names()))))
}

/// A size like `512MiB`, `2 GiB` or a number of bytes.
fn bounds(place: &str, text: &str) -> Result<Bounds, Error> {
    const UNITS: [(&str, u64); 8] = [
        ("", 1),
        ("kib", 1 << 10),
        ("mib", 1 << 20),
        ("gib", 1 << 30),
        ("kb", 1000),
        ("mb", 1_000_000),
        ("gb", 1_000_000_000),
        ("b", 1),
    ];
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text[digits.len()..].trim().to_lowercase();
    let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor);
    let bytes = digits.trim().parse::<u64>().ok().zip(factor);
    match bytes.and_then(|(number, factor)| number.checked_mul(factor)).filter(|&bytes| bytes > 0) {
        Some(file_bytes) => Ok(Bounds { file_bytes, ..Bounds::default() }),
        None => Err(wrong(place, format!("`{text}` is not a size; write it like 512MiB"))),
    }
}

fn session_gap_min(place: &str, text: &str) -> Result<f64, Error> {
    let (low, high) = (SESSION_GAP_MIN.start(), SESSION_GAP_MIN.end());
    let minutes = text.trim().parse().ok().filter(|minutes| SESSION_GAP_MIN.contains(minutes));
    minutes.ok_or_else(|| {
        wrong(place, format!("`{text}` is not a number of minutes from {low} to {high}"))
    })
}

/// One of a few words, in any case.
fn choice<T: Copy>(
    given: Option<(String, String)>,
    known: &[(&str, T)],
) -> Result<Option<T>, Error> {
    let Some((place, text)) = given else { return Ok(None) };
    let lower = text.to_lowercase();
    match known.iter().find(|(word, _)| *word == lower) {
        Some((_, value)) => Ok(Some(*value)),
        None => {
            let words: Vec<String> = known.iter().map(|(word, _)| format!("`{word}`")).collect();
            Err(wrong(&place, format!("`{text}` is not one of {}", words.join(", "))))
        }
    }
}

/// `rule.name=value`.
fn set_limit(limits: &mut Limits, setting: &str) -> Result<(), Error> {
    let (key, text) = setting.split_once('=').ok_or_else(|| {
        wrong("--set", format!("`{setting}` is not of the form `rule.name=value`"))
    })?;
    let value: f64 = text
        .trim()
        .parse()
        .map_err(|_| wrong("--set", format!("`{text}` in `{setting}` is not a number")))?;
    limits.set(key.trim(), value).map_err(|fault| wrong("--set", fault))
}

/// The settings file, checked for unknown keys; empty when there is none.
struct Settings {
    place: String,
    table: Table,
}

impl Settings {
    fn read(given: Option<&Path>, folder: &Path) -> Result<Self, Error> {
        let path = given.map_or_else(|| folder.join(SETTINGS_FILE), Path::to_owned);
        let place =
            given.map_or_else(|| SETTINGS_FILE.to_owned(), |path| path.display().to_string());
        if given.is_none() && !path.is_file() {
            return Ok(Self { place, table: Table::new() });
        }
        let text = fs::read_to_string(&path)
            .map_err(|cause| wrong(&place, format!("cannot be read: {cause}")))?;
        let table: Table = text.parse().map_err(|fault: toml::de::Error| {
            let line = fault.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            wrong(&place, format!("line {line}: {}", fault.message()))
        })?;
        let settings = Self { place, table };
        settings.known(&settings.table, &SETTINGS_KEYS, "")?;
        Ok(settings)
    }

    fn known(&self, table: &Table, keys: &[&str], below: &str) -> Result<(), Error> {
        match table.keys().find(|key| !keys.contains(&key.as_str())) {
            Some(key) => {
                let hint = did_you_mean(key, keys.iter().copied());
                Err(wrong(&self.place, format!("unknown key `{below}{key}`{hint}")))
            }
            None => Ok(()),
        }
    }

    /// A text value with its place; `None` when the key is not there.
    fn text(&self, key: &str) -> Result<Option<(String, String)>, Error> {
        let place = format!("{}: `{key}`", self.place);
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some((place, text.clone()))),
            Some(_) => Err(wrong(&place, "must be a text in quotes")),
        }
    }

    fn session_gap_min(&self) -> Result<Option<f64>, Error> {
        const KEY: &str = "session_gap_min";
        let place = format!("{}: `{KEY}`", self.place);
        self.table.get(KEY).map(|value| session_gap_min(&place, &value.to_string())).transpose()
    }

    fn table_of<'a>(&self, value: &'a Value, name: &str) -> Result<&'a Table, Error> {
        value
            .as_table()
            .ok_or_else(|| wrong(&self.place, format!("`{name}` must be a table, like `[{name}]`")))
    }

    fn limits(&self, limits: &mut Limits) -> Result<(), Error> {
        let Some(rules) = self.table.get("rules") else { return Ok(()) };
        for (rule, values) in self.table_of(rules, "rules")? {
            for (name, value) in self.table_of(values, &format!("rules.{rule}"))? {
                let number =
                    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
                let number = number.ok_or_else(|| {
                    wrong(&self.place, format!("`rules.{rule}.{name}` is not a number"))
                })?;
                limits
                    .set(&format!("{rule}.{name}"), number)
                    .map_err(|fault| wrong(&self.place, fault))?;
            }
        }
        Ok(())
    }

    fn tags(&self) -> Result<HashMap<String, RunTag>, Error> {
        let mut tags = HashMap::new();
        let Some(runs) = self.table.get("runs") else { return Ok(tags) };
        for (run, values) in self.table_of(runs, "runs")? {
            let values = self.table_of(values, &format!("runs.\"{run}\""))?;
            self.known(values, &RUN_KEYS, &format!("runs.\"{run}\"."))?;
            let flag = |key: &str| match values.get(key) {
                None => Ok(false),
                Some(Value::Boolean(flag)) => Ok(*flag),
                Some(_) => {
                    Err(wrong(&self.place, format!("`runs.\"{run}\".{key}` must be true or false")))
                }
            };
            let distance_m = match values.get("distance_m") {
                None => None,
                Some(value) => {
                    let number =
                        value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
                    let number = number.filter(|metres| *metres > 0.0 && *metres < 1e6);
                    Some(number.ok_or_else(|| {
                        wrong(
                            &self.place,
                            format!("`runs.\"{run}\".distance_m` must be metres above 0"),
                        )
                    })?)
                }
            };
            tags.insert(
                run.clone(),
                RunTag { race: flag("race")?, exclude: flag("exclude")?, distance_m },
            );
        }
        Ok(tags)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn with(flags: &[&str], settings: &str) -> Result<Options, Error> {
        let folder = tempfile::tempdir().unwrap();
        if !settings.is_empty() {
            fs::write(folder.path().join(SETTINGS_FILE), settings).unwrap();
        }
        let line = ["soleus", "season", "x"].iter().chain(flags);
        let Command::Season(season) = Cli::parse_from(line).command else { panic!("season") };
        options(&season.common, folder.path(), NaiveDate::from_ymd_opt(2026, 1, 1).unwrap())
    }

    fn fault(flags: &[&str], settings: &str) -> String {
        with(flags, settings).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn flags_win_over_the_file() {
        let options =
            with(&["--units", "imperial"], "units = \"metric\"\nweek_start = \"Sunday\"").unwrap();
        assert_eq!(options.units, UnitSystem::Imperial);
        assert_eq!(options.season.week_start, Weekday::Sun);
    }

    #[test]
    fn unknown_words_name_the_nearest() {
        assert!(fault(&[], "weekstart = \"sunday\"").contains("did you mean `week_start`"));
        assert!(fault(&["--tz", "Europe/Berlyn"], "").contains("did you mean `Europe/Berlin`"));
        assert!(fault(&["--as-of", "yesterday"], "").contains("like 2026-03-09"));
        assert!(fault(&["--as-of", "2027-01-03"], "").contains("more than 366 days ahead"));
        assert!(with(&["--as-of", "2027-01-02"], "").is_ok());
        assert!(fault(&[], "[runs.\"a.fit\"]\nrase = true").contains("did you mean `race`"));
    }

    #[test]
    fn the_gap_between_sessions_has_a_range_and_zero_keeps_all_apart() {
        let gap_min =
            |flags: &[&str], settings: &str| with(flags, settings).unwrap().season.session_gap_min;
        assert_eq!(gap_min(&[], ""), 30.0);
        assert_eq!(gap_min(&[], "session_gap_min = 45"), 45.0);
        assert_eq!(gap_min(&["--session-gap-min", "0"], "session_gap_min = 12.5"), 0.0);
        assert!(fault(&["--session-gap-min", "181"], "").contains("from 0 to 180"));
        assert!(fault(&[], "session_gap_min = true").contains("`session_gap_min`: `true` is not"));
    }

    #[test]
    fn a_broken_file_names_its_line() {
        assert!(fault(&[], "units = \"metric\"\ntz = = 3").contains("soleus.toml: line 2"));
    }

    #[test]
    fn runs_are_tagged_by_id_or_source() {
        let options = with(&[], "[runs.\"a.fit\"]\nrace = true\ndistance_m = 10000").unwrap();
        let tag = RunTag { race: true, exclude: false, distance_m: Some(10_000.0) };
        assert_eq!(options.season.tags["a.fit"], tag);
    }

    #[test]
    fn tomorrow_is_plausible_and_next_week_is_not() {
        // 2026-01-03T00:00:00Z.
        assert_eq!(with(&[], "").unwrap().latest_ms, 1_767_398_400_000);
    }
}
