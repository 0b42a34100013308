//! `soleus next`: how far, how steep and how fast the next run may be before a rule speaks, and what
//! the rules would say of a plan.

use std::path::Path;

use chrono::{Days, NaiveDate};

use super::{Done, World, checked, library, warn_of_gear, without_files};
use crate::cli::NextArgs;
use crate::error::{EXIT_OK, Error};
use crate::headroom::{headroom, standing_stop};
use crate::options::date;
use crate::own_files::OwnFile;
use crate::pipeline::analyse_with;
use crate::plan::{self, PlannedRun};
use crate::plan_check;
use crate::report::next_record::NextRecord;
use crate::report::{tables, text_next};
use crate::season::Season;

/// A plan farther ahead would be judged by a history that nobody has run yet.
const MAX_DAYS_AHEAD: i64 = 366;

/// Tells the headroom; see `soleus next --help`.
pub(super) fn next(args: &NextArgs, world: &World) -> Result<Done, Error> {
    without_files(&args.common, "the answer about the next run")?;
    let (options, roots) = checked(&args.common, world, args.paths.iter())?;
    let on = args.on.as_deref().map(|text| date("--on", text)).transpose()?;
    let extent = library::extent(!args.paths.is_empty(), &options)?;
    let analysis = analyse_with(&roots, &options, extent, world.progress)?;
    warn_of_gear(&analysis, &options, world)?;
    let season = &analysis.season;
    let runs = match &args.plan {
        Some(path) => planned(path, world, season)?,
        None => Vec::new(),
    };
    let first_planned = runs.first().map(|run| run.day);
    let day = on.or(first_planned).unwrap_or(world.today + Days::new(1));
    ahead(season, day)?;
    ahead(season, runs.last().map_or(day, |run| run.day))?;
    // Where the diary says stop, no run is spoken of, and no plan.
    let record = match standing_stop(season, &options.limits, day) {
        Some(stop) => NextRecord::stopped(season, day, &stop, options.units),
        None => {
            let room = headroom(season, &options.limits, day);
            let check =
                args.plan.as_ref().map(|_| plan_check::check(season, &options.limits, runs));
            NextRecord::new(season, &room, check.as_ref(), options.units)
        }
    };
    let text = if options.json {
        String::from_utf8_lossy(&tables::json(&record)?).into_owned()
    } else if options.quiet {
        String::new()
    } else {
        text_next::next(season, &record, options.units)
    };
    Ok(Done { text, code: EXIT_OK })
}

/// A day that can be asked about: after the first run, and not beyond all planning.
fn ahead(season: &Season, day: NaiveDate) -> Result<(), Error> {
    if day <= season.first_day {
        let first = season.first_day;
        return Err(Error::Settings(format!("{day} is not after the first run, {first}")));
    }
    if (day - season.last_day).num_days() > MAX_DAYS_AHEAD {
        let last = season.last_day;
        return Err(Error::Settings(format!(
            "{day} is more than {MAX_DAYS_AHEAD} days after the last run, {last}; pass newer recordings"
        )));
    }
    Ok(())
}

fn planned(path: &Path, world: &World, season: &Season) -> Result<Vec<PlannedRun>, Error> {
    let given = OwnFile::new(Some(path), OwnFile::in_folder(world.folder, ""));
    let file = given.read()?;
    plan::plan(&file.name, &file.text, &season.athlete)
}
