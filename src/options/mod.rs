//! Flags, the runner's own files and defaults become one checked [`Options`].

mod look;
mod settings;
#[cfg(test)]
mod tests;
mod used;

use std::path::PathBuf;

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;

pub(crate) use settings::{RULES_KEY, SHARED_KEYS};
pub use used::OwnFiles;

pub use crate::user_files::locate::Places;

use crate::activity::privacy_zone::PrivacyZone;
use crate::attention::{self, Light, Strictness};
use crate::base::error::Error;
use crate::base::quantity::UnitSystem;
use crate::base::suggest::{did_you_mean, zone_hint};
use crate::base::units::{MS_PER_S, S_PER_DAY};
use crate::base::user_file_names::{ATHLETE_FILE, AWAY_FILE, DIARY_FILE, SETTINGS_FILE};
use crate::charts::Look;
use crate::cli::AnalysisArgs;
use crate::rules::LEVEL_KEY;
use crate::rules::Limits;
use crate::run::samples::GradeCurve;
use crate::season::{DEFAULT_SESSION_GAP_MIN, SeasonSettings};
use crate::source::Bounds;
use crate::user_files::athlete::{read, read_diary};
use crate::user_files::away;
use crate::user_files::date_text::Toward;
use crate::user_files::locate::{OwnText, Search};
use crate::user_files::toml::TomlFile;
use crate::user_files::values;

/// Everything that an analysis needs to know, checked.
#[derive(Clone)]
pub struct Options {
    /// Folder for the output; nothing is written when `None`.
    pub out: Option<PathBuf>,
    /// Report only from this local day on.
    pub since: Option<NaiveDate>,
    /// Units of text and charts.
    pub units: UnitSystem,
    /// Size of pictures.
    pub look: Look,
    /// Curve of grade-adjusted pace.
    pub curve: GradeCurve,
    /// Thresholds in force.
    pub limits: Limits,
    /// How much of what rules find is told.
    pub attention: attention::Settings,
    /// Whether reports list all that was found and all that was not judged.
    pub lists_all: bool,
    /// Whether every section of a report is printed in full.
    pub has_details: bool,
    /// Settings of the season stage.
    pub season: SeasonSettings,
    /// From what on the exit code is 1.
    pub fail_on: Option<FailOn>,
    /// Whether skipped and partly read files change the exit code.
    pub strict: bool,
    /// Findings as JSON on standard output.
    pub json: bool,
    /// No report and no progress.
    pub quiet: bool,
    /// Whether outputs must not tell whose they are; see [`crate::analysis::anonymous`].
    pub is_anonymous: bool,
    /// Last plausible moment of a recording in UTC milliseconds: the end of tomorrow.
    pub latest_ms: i64,
    /// Places that no map shows.
    pub privacy_zones: Vec<PrivacyZone>,
    /// How much of an input is taken at most.
    pub bounds: Bounds,
    /// The runner's own files that are in force, and what must be said of them.
    pub own_files: OwnFiles,
    /// Where readings are remembered; `None` when they are not.
    pub library: Option<LibraryPlace>,
}

impl Options {
    /// All that outputs depend on beside the inputs. The table of speeds is in none of them.
    pub(crate) fn of_outputs(&self) -> impl std::fmt::Debug + '_ {
        let season = SeasonSettings { keeps_exposure: false, ..self.season.clone() };
        (
            self.since,
            self.units,
            self.look,
            self.is_anonymous,
            self.curve,
            &self.limits,
            self.attention,
            season,
            self.strict,
            &self.own_files,
        )
    }
}

/// What makes an exit code of 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Any finding at all, what is only information among them.
    AnyFinding,
    /// An alert of this light or a higher one.
    Alert(Light),
}

/// Where a library is, and whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryPlace {
    /// The folder of all athletes.
    pub folder: PathBuf,
    /// The athlete's part of it.
    pub runner: String,
}

/// A year ahead serves any plan.
const MAX_DAYS_AHEAD: i64 = 366;
/// A break of more than three hours has nothing of one session left.
const SESSION_GAP_MIN: std::ops::RangeInclusive<f64> = 0.0..=180.0;
/// The days that flags and settings know.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
/// The words of `--units`.
pub(crate) const UNITS: [(&str, UnitSystem); 2] =
    [("metric", UnitSystem::Metric), ("imperial", UnitSystem::Imperial)];
/// The words of `--grade-curve`.
pub(crate) const CURVES: [(&str, GradeCurve); 2] =
    [("empirical", GradeCurve::Empirical), ("minetti", GradeCurve::Minetti)];
/// The words of `--fail-on`; of those with one meaning the first is the documented one.
pub(crate) const FAIL_ON: [(&str, FailOn); 7] = [
    ("info", FailOn::AnyFinding),
    ("amber", FailOn::Alert(Light::Amber)),
    ("watch", FailOn::Alert(Light::Amber)),
    ("red", FailOn::Alert(Light::Red)),
    ("warn", FailOn::Alert(Light::Red)),
    ("black", FailOn::Alert(Light::Black)),
    ("stop", FailOn::Alert(Light::Black)),
];
const STRICTNESS: [(&str, Strictness); 3] =
    [("quiet", Strictness::Quiet), ("normal", Strictness::Normal), ("all", Strictness::All)];

/// Flags win over the athlete file, which wins over the settings file, which wins over the
/// defaults. `today` is the local date.
///
/// # Errors
/// [`Error::Settings`] with the flag or the file, line and key, and the nearest valid one.
pub fn options(args: &AnalysisArgs, places: &Places, today: NaiveDate) -> Result<Options, Error> {
    let mut search = Search::new(*places)?;
    let (given, near) = (args.settings.as_deref(), args.athlete.as_deref());
    let settings = search.find(SETTINGS_FILE, given, None)?;
    let athlete = search.find(ATHLETE_FILE, near, given)?;
    let diary = search.find(DIARY_FILE, args.diary.as_deref(), near.or(given))?;
    let away_file = search.find(AWAY_FILE, args.away.as_deref(), near.or(given))?;
    let unused_settings = search.others(SETTINGS_FILE, &settings)?;
    let own = Own {
        settings: settings::checked(TomlFile::parse(&settings.name, &settings.text)?)?,
        athlete: TomlFile::parse(&athlete.name, &athlete.text)?,
    };
    let mut read_diary = read_diary::diary(&diary.name, &diary.text, today);
    let read_away = away::away(&away_file.name, &away_file.text, today);
    let season = SeasonSettings {
        athlete: read::athlete(&own.athlete, &settings::shared_keys(), today)?,
        diary: std::mem::take(&mut read_diary.diary),
        away: read_away.away,
        ..season(args, &own, today)?
    };
    let files = [&settings, &athlete, &diary, &away_file];
    let own_files = OwnFiles::of(files, search, read_diary, read_away.warnings);
    let tomorrow_after = today + chrono::Days::new(2);
    let units = choice(own.pick(&args.units, "units")?, &UNITS)?.unwrap_or_default();
    Ok(Options {
        out: args.out.clone(),
        since: args.since.as_deref().map(|text| past_date("--since", text, today)).transpose()?,
        units,
        look: look::look(args.chart_size.as_deref(), args.chart_scale.as_deref(), units)?,
        curve: choice(own.pick(&args.grade_curve, "grade_curve")?, &CURVES)?.unwrap_or_default(),
        limits: limits(args, &own)?,
        attention: attention(args, &own)?,
        lists_all: args.all,
        has_details: args.all,
        season,
        fail_on: choice(args.fail_on.clone().map(|text| ("--fail-on".to_owned(), text)), &FAIL_ON)?,
        strict: args.strict,
        json: args.json,
        quiet: args.quiet,
        is_anonymous: false,
        latest_ms: (tomorrow_after - NaiveDate::default()).num_days() * S_PER_DAY * MS_PER_S,
        privacy_zones: privacy_zones(&own, &unused_settings)?,
        bounds: own
            .pick(&args.max_file_size, "max_file_size")?
            .map(|(place, text)| bounds(&place, &text))
            .transpose()?
            .unwrap_or_default(),
        own_files,
        library: None,
    })
}

/// The two files that hold keys.
struct Own<'t> {
    settings: TomlFile<'t>,
    athlete: TomlFile<'t>,
}

impl Own<'_> {
    /// A value with its place, from the flag of the same name or the first file that has it.
    fn pick(&self, flag: &Option<String>, key: &str) -> Result<Option<(String, String)>, Error> {
        if let Some(text) = flag {
            return Ok(Some((format!("--{}", key.replace('_', "-")), text.clone())));
        }
        let entry = self.athlete.top().get(key).or_else(|| self.settings.top().get(key));
        entry.map(|entry| Ok((entry.place(), entry.text()?.to_owned()))).transpose()
    }
}

/// The settings of the season stage, but for the runner and the diary.
fn season(args: &AnalysisArgs, own: &Own, today: NaiveDate) -> Result<SeasonSettings, Error> {
    Ok(SeasonSettings {
        as_of: args.as_of.as_deref().map(|text| as_of(text, today)).transpose()?,
        until: args.until.as_deref().map(|text| past_date("--until", text, today)).transpose()?,
        week_start: choice(own.pick(&args.week_start, "week_start")?, &WEEKDAYS)?
            .unwrap_or(Weekday::Mon),
        zone: own.pick(&args.tz, "tz")?.map(|(place, text)| zone(&place, &text)).transpose()?,
        session_gap_min: match &args.session_gap_min {
            Some(text) => Some(session_gap_min("--session-gap-min", text)?),
            None => settings::session_gap_min(&own.settings)?,
        }
        .unwrap_or(DEFAULT_SESSION_GAP_MIN),
        tags: settings::tags(&own.settings)?,
        ..SeasonSettings::default()
    })
}

/// The thresholds in force; the later word wins.
fn limits(args: &AnalysisArgs, own: &Own) -> Result<Limits, Error> {
    let mut limits = Limits::default();
    settings::set_limits(&own.settings, &mut limits)?;
    settings::set_limits(&own.athlete, &mut limits)?;
    args.set.iter().try_for_each(|setting| set_limit(&mut limits, setting))?;
    Ok(limits)
}

/// What the settings file says of attention; `--all` tells everything this once.
fn attention(args: &AnalysisArgs, own: &Own) -> Result<attention::Settings, Error> {
    let settings = settings::attention(&own.settings)?;
    let strictness = if args.all { Strictness::All } else { settings.strictness };
    Ok(attention::Settings { strictness, ..settings })
}

fn wrong(place: &str, what: impl std::fmt::Display) -> Error {
    Error::Settings(format!("{place}: {what}"))
}

/// The hidden places of the settings in force, and of those that are not: a place that the runner hides
/// stays hidden.
fn privacy_zones(own: &Own, unused: &[OwnText]) -> Result<Vec<PrivacyZone>, Error> {
    let mut zones = settings::privacy_zones(&own.settings)?;
    for file in unused {
        zones.extend(settings::privacy_zones(&TomlFile::parse(&file.name, &file.text)?)?);
    }
    Ok(zones)
}

/// The date of a flag about what lies ahead; a weekday is the next one, today included.
pub(crate) fn coming_date(place: &str, text: &str, today: NaiveDate) -> Result<NaiveDate, Error> {
    values::day_or_word(text, today, Toward::Coming).map_err(|fault| wrong(place, fault))
}

/// The date of a flag about what was; a weekday is the last one, today included.
pub(crate) fn past_date(place: &str, text: &str, today: NaiveDate) -> Result<NaiveDate, Error> {
    values::day_or_word(text, today, Toward::Past).map_err(|fault| wrong(place, fault))
}

/// The day of the evaluation: every day up to it becomes a row, so it may not be far ahead.
fn as_of(text: &str, today: NaiveDate) -> Result<NaiveDate, Error> {
    const PLACE: &str = "--as-of";
    let day = past_date(PLACE, text, today)?;
    if (day - today).num_days() > MAX_DAYS_AHEAD {
        return Err(wrong(PLACE, format!("`{text}` is more than {MAX_DAYS_AHEAD} days ahead")));
    }
    Ok(day)
}

fn zone(place: &str, text: &str) -> Result<Tz, Error> {
    let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    text.parse().map_err(|_| {
        wrong(place, format!("unknown time zone `{text}`{}", zone_hint(text, names())))
    })
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
            let hint = did_you_mean(&lower, known.iter().map(|(word, _)| *word));
            Err(wrong(&place, format!("`{text}` is not one of {}{hint}", words.join(", "))))
        }
    }
}

/// `rule.name=value`, or `rule.level=off`.
fn set_limit(limits: &mut Limits, setting: &str) -> Result<(), Error> {
    let parts = setting.split_once('=').filter(|(key, _)| key.contains('.'));
    let (key, text) = parts.ok_or_else(|| {
        let forms = "`rule.name=value`, or `rule.level=off` to mute a rule";
        wrong("--set", format!("`{setting}` is not of the form {forms}"))
    })?;
    let key = key.trim();
    if let Some((rule, LEVEL_KEY)) = key.split_once('.') {
        return limits.mute(rule, text).map_err(|fault| wrong("--set", fault));
    }
    let value: f64 = text
        .trim()
        .parse()
        .map_err(|_| wrong("--set", format!("`{text}` in `{setting}` is not a number")))?;
    limits.set(key, value).map_err(|fault| wrong("--set", fault))
}
