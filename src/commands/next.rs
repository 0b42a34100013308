//! `soleus next`: how far, how steep and how fast the next run may be before a rule speaks, and what
//! the rules would say of a plan.

use std::path::Path;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::{Done, World, ask, checked, code_of_answer, library, warn_of_gear, without_files};
use crate::analysis::pipeline::{Analysis, analyse_with};
use crate::base::error::Error;
use crate::base::words::counted;
use crate::cli::NextArgs;
use crate::next_run::plan::{self, PlannedRun};
use crate::next_run::standing;
use crate::options::{Options, OwnFiles, coming_date};
use crate::report::records::next::Asked;
use crate::report::records::notices::warnings;
use crate::report::records::state::{NextFile, asked_on};
use crate::report::text::notices;
use crate::report::{tables, text};
use crate::season::Season;
use crate::user_files::locate;

/// A plan farther ahead would be judged by a history that nobody has run yet: a year of a plan that begins in
/// a year.
const MAX_DAYS_AHEAD: i64 = 2 * 366;

/// What `--json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    record: &'a NextFile,
    own_files: &'a OwnFiles,
    warnings: Vec<String>,
}

/// Tells the headroom; see `soleus next --help`.
pub(super) fn next(args: &NextArgs, world: &World) -> Result<Done, Error> {
    without_files(&args.common, "the answer about the next run")?;
    let (options, roots) = checked(&args.common, world, args.paths.iter())?;
    let on = args.on.as_deref().map(|text| coming_date("--on", text, world.today)).transpose()?;
    let extent = library::extent(!args.paths.is_empty(), &options)?;
    let analysis = analyse_with(&roots, &options, extent, world.progress)?;
    ask(&analysis, world);
    warn_of_gear(&analysis, &options, world)?;
    let season = &analysis.season;
    let plan = args.plan.as_deref().map(|path| planned(path, season)).transpose()?;
    let (record, left_out) = answer(&analysis, &options, (on, plan), world.today)?;
    left_out.iter().for_each(|words| world.progress.warn(words));
    let text = if options.json {
        json(&record, &analysis, &options)?
    } else if options.quiet {
        String::new()
    } else {
        let answer = text::next::next(season, &record, &options);
        let answer = season.day_names.spoken(&answer, record.next.day);
        let caution = notices::caution(&options).unwrap_or_default();
        format!("{}{answer}{caution}", notices::above(&analysis, &options))
    };
    Ok(Done { text, code: code_of_answer(&analysis, &options) })
}

/// The answer as `--json` prints it.
///
/// # Errors
/// When a number is not finite.
pub(crate) fn json(
    record: &NextFile,
    analysis: &Analysis,
    options: &Options,
) -> Result<String, Error> {
    let warnings = warnings(analysis, options);
    let answer = Answer { record, own_files: &options.own_files, warnings };
    Ok(String::from_utf8_lossy(&tables::json(&answer)?).into_owned())
}

/// The day that is asked about, and a plan.
pub(crate) type About = (Option<NaiveDate>, Option<Vec<PlannedRun>>);

/// The answer for a day, or for the first of a plan, else for tomorrow; and what was left out of the plan.
///
/// # Errors
/// [`Error::Settings`] with a day that nothing can be said of.
pub(crate) fn answer(
    analysis: &Analysis,
    options: &Options,
    (on, plan): About,
    today: NaiveDate,
) -> Result<(NextFile, Option<String>), Error> {
    let season = &analysis.season;
    let has_plan = plan.is_some();
    let mut runs = plan.unwrap_or_default();
    let left_out = if on.is_none() { leave_out_known(&mut runs, season) } else { None };
    let first_planned = runs.first().map(|run| run.day);
    let today = asked_on(season, options, today);
    let day = on.or(first_planned).unwrap_or(today + Days::new(1));
    ahead(season, day, today)?;
    ahead(season, runs.last().map_or(day, |run| run.day), today)?;
    let standing = standing(season, &options.limits, day);
    let asked = Asked::of(analysis, options, &standing, today);
    Ok((NextFile::of(analysis, has_plan.then_some(runs), asked), left_out))
}

/// A day that can be asked about: after the first run, and not beyond all planning.
fn ahead(season: &Season, day: NaiveDate, today: NaiveDate) -> Result<(), Error> {
    if day <= season.first_day {
        let first = season.first_day;
        return Err(Error::Settings(format!("{day} is not after the first run, {first}")));
    }
    let from = season.last_day.max(today);
    if (day - from).num_days() > MAX_DAYS_AHEAD {
        return Err(Error::Settings(format!(
            "{day} is more than {MAX_DAYS_AHEAD} days after {from}; choose a nearer day"
        )));
    }
    Ok(())
}

/// Leaves out what a plan had for days that are known by now: what was run then counts, and so does what the
/// diary says since. What was left out, in a sentence.
fn leave_out_known(runs: &mut Vec<PlannedRun>, season: &Season) -> Option<String> {
    let from = season.as_of.max(season.last_day + Days::new(1));
    // Who asks about a plan that is wholly over asks what would have been said of it.
    if runs.last().is_none_or(|run| run.day < from) {
        return None;
    }
    let all = runs.len();
    runs.retain(|run| run.day >= from);
    let over = (runs.len() < all).then(|| counted(all - runs.len(), "run"))?;
    Some(format!("{over} of the plan before {from} left out: those days are in the past"))
}

/// The plan in a file.
///
/// # Errors
/// A file that cannot be read, and a line that is no planned run.
pub(crate) fn planned(path: &Path, season: &Season) -> Result<Vec<PlannedRun>, Error> {
    let file = locate::named(path)?;
    plan::plan(&file.name, &file.text, &season.athlete)
}
