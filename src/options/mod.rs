//! Flags, the runner's own files and defaults become one checked [`Options`].

mod look;
mod settings;

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;

pub(crate) use settings::{RULES_KEY, SHARED_KEYS};

use crate::athlete::{diary_csv, read};
use crate::charts::Look;
use crate::cli::AnalysisArgs;
use crate::error::Error;
use crate::ingest::lists::strava::PrivacyZone;
use crate::own_files::{ATHLETE_FILE, DIARY_FILE, OwnFile, SETTINGS_FILE};
use crate::quantity::UnitSystem;
use crate::rules::limits::did_you_mean;
use crate::rules::{Level, Limits};
use crate::samples::GradeCurve;
use crate::season::{DEFAULT_SESSION_GAP_MIN, SeasonSettings};
use crate::source::Bounds;
use crate::told;
use crate::toml_file::TomlFile;
use crate::units::{MS_PER_S, S_PER_DAY};

/// Everything that an analysis needs to know, checked.
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
    /// Whether outputs must not tell whose they are; see [`crate::anonymous`].
    pub is_anonymous: bool,
    /// Last plausible moment of a recording in UTC milliseconds: the end of tomorrow.
    pub latest_ms: i64,
    /// Places that no map shows.
    pub privacy_zones: Vec<PrivacyZone>,
    /// How much of an input is taken at most.
    pub bounds: Bounds,
    /// How messages call the athlete file; `None` when there is none.
    pub athlete_file: Option<String>,
    /// How messages call the diary; `None` when there is none.
    pub diary_file: Option<String>,
    /// Where readings are remembered; `None` when they are not.
    pub library: Option<LibraryPlace>,
}

impl Options {
    /// All that outputs depend on beside the inputs.
    pub(crate) fn of_outputs(&self) -> impl std::fmt::Debug + '_ {
        (
            self.since,
            self.units,
            self.look,
            self.is_anonymous,
            self.curve,
            &self.limits,
            &self.season,
            self.strict,
        )
    }
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

/// Flags win over the athlete file, which wins over the settings file, which wins over the
/// defaults. `today` is the local date.
///
/// # Errors
/// [`Error::Settings`] with the flag or the file, line and key, and the nearest valid one.
pub fn options(args: &AnalysisArgs, folder: &Path, today: NaiveDate) -> Result<Options, Error> {
    let default = OwnFile::in_folder(folder, SETTINGS_FILE);
    let settings = OwnFile::new(args.settings.as_deref(), default);
    let athlete = OwnFile::new(args.athlete.as_deref(), settings.beside(ATHLETE_FILE));
    let diary = OwnFile::new(args.diary.as_deref(), athlete.beside(DIARY_FILE));
    let (settings, athlete, diary) = (settings.read()?, athlete.read()?, diary.read()?);
    let own = Own {
        settings: settings::checked(TomlFile::parse(&settings.name, &settings.text)?)?,
        athlete: TomlFile::parse(&athlete.name, &athlete.text)?,
    };
    let season = SeasonSettings {
        athlete: read::athlete(&own.athlete, &settings::shared_keys(), today)?,
        diary: diary_csv::diary(&diary.name, &diary.text, today)?,
        ..season(args, &own, today)?
    };
    let tomorrow_after = today + chrono::Days::new(2);
    let units = choice(own.pick(&args.units, "units")?, &UNITS)?.unwrap_or_default();
    Ok(Options {
        out: args.out.clone(),
        since: args.since.as_deref().map(|text| date("--since", text)).transpose()?,
        units,
        look: look::look(args.chart_size.as_deref(), args.chart_scale.as_deref(), units)?,
        curve: choice(own.pick(&args.grade_curve, "grade_curve")?, &CURVES)?.unwrap_or_default(),
        limits: limits(args, &own)?,
        season,
        fail_on: choice(args.fail_on.clone().map(|text| ("--fail-on".to_owned(), text)), &LEVELS)?,
        strict: args.strict,
        json: args.json,
        quiet: args.quiet,
        is_anonymous: false,
        latest_ms: (tomorrow_after - NaiveDate::default()).num_days() * S_PER_DAY * MS_PER_S,
        privacy_zones: settings::privacy_zones(&own.settings)?,
        bounds: own
            .pick(&args.max_file_size, "max_file_size")?
            .map(|(place, text)| bounds(&place, &text))
            .transpose()?
            .unwrap_or_default(),
        athlete_file: athlete.is_there.then_some(athlete.name.clone()),
        diary_file: diary.is_there.then_some(diary.name),
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
        until: args.until.as_deref().map(|text| date("--until", text)).transpose()?,
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

fn wrong(place: &str, what: impl std::fmt::Display) -> Error {
    Error::Settings(format!("{place}: {what}"))
}

pub(crate) fn date(place: &str, text: &str) -> Result<NaiveDate, Error> {
    told::day(text).map_err(|fault| wrong(place, fault))
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

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::season::RunTag;

    fn with(flags: &[&str], settings: &str) -> Result<Options, Error> {
        with_files(flags, &[(SETTINGS_FILE, settings)])
    }

    fn with_files(flags: &[&str], files: &[(&str, &str)]) -> Result<Options, Error> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files.iter().filter(|(_, text)| !text.is_empty()) {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let line = ["soleus", "season", "x"].iter().chain(flags);
        let Some(Command::Season(season)) = Cli::parse_from(line).command else { panic!("season") };
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
    fn the_athlete_file_wins_over_the_settings_and_a_flag_over_both() {
        let settings = "tz = \"Europe/Lisbon\"\nweek_start = \"monday\"\n\
                        [rules.session-distance-spike]\nmax_rise_pct = 20";
        let athlete = "height_m = 1.78\nweek_start = \"sunday\"\nunits = \"imperial\"\n\
                       [rules.session-distance-spike]\nmax_rise_pct = 25";
        let files = [(SETTINGS_FILE, settings), (ATHLETE_FILE, athlete)];
        let options = with_files(&["--units", "metric"], &files).unwrap();
        assert_eq!(options.units, UnitSystem::Metric);
        assert_eq!(options.season.week_start, Weekday::Sun);
        assert_eq!(options.season.zone, Some(Tz::Europe__Lisbon));
        assert_eq!(options.season.athlete.height_m, Some(1.78));
        assert_eq!(options.athlete_file.as_deref(), Some(ATHLETE_FILE));
        assert_eq!(options.diary_file, None);
        let rule = crate::rules::RULES.iter().find(|rule| rule.id == "session-distance-spike");
        let (id, rise) = (rule.unwrap().id, rule.unwrap().thresholds[0]);
        assert_eq!((rise.name, options.limits.get(id, rise)), ("max_rise_pct", 25.0));
        let flag = ["--set", "session-distance-spike.max_rise_pct=40"];
        assert_eq!(with_files(&flag, &files).unwrap().limits.get(id, rise), 40.0);
    }

    #[test]
    fn athlete_file_and_diary_are_found_beside_and_named_in_faults() {
        let diary = "date,site\n2025-12-31,claf";
        let fault = with_files(&[], &[(DIARY_FILE, diary)]).map(|_| ()).unwrap_err().to_string();
        assert!(fault.starts_with("diary.csv: line 2, column `site`"), "{fault}");
        let files = [(ATHLETE_FILE, "\ntz = \"Europe/Lisboa\""), (DIARY_FILE, "date\n2026-01-01")];
        let fault = with_files(&[], &files).map(|_| ()).unwrap_err().to_string();
        assert!(fault.starts_with("athlete.toml: line 2: `tz`: no time zone"), "{fault}");
        let options = with_files(&[], &files[1..]).unwrap();
        assert_eq!(options.season.diary.entries.len(), 1);
        let missing = with(&["--diary", "no/such.csv"], "").map(|_| ()).unwrap_err().to_string();
        assert!(missing.contains("such.csv: cannot be read"), "{missing}");
    }

    #[test]
    fn a_fault_of_the_settings_names_its_line() {
        assert!(
            fault(&[], "\nunits = 3").starts_with("soleus.toml: line 2: `units`: must be a text")
        );
        let set = "[rules.session-distance-spike]\n\nmax_rise = 20";
        let fault = fault(&[], set);
        assert!(fault.starts_with("soleus.toml: line 3: "), "{fault}");
        assert!(fault.ends_with("did you mean `max_rise_pct`?"), "{fault}");
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
