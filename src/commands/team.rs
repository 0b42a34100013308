//! `soleus team`: many runners, each by their own files, on one day, as one list.

use std::collections::BTreeSet;

use super::member::{self, Analysed, analysed, refuse_of_one};
use super::{Done, World, season};
use crate::base::error::{EXIT_FINDING, EXIT_OK, EXIT_STRICT, Error};
use crate::cli::{AnalysisArgs, TeamArgs};
use crate::options::{FailOn, Options};
use crate::report::records::team::{RunnerRecord, RunnerSeason, TeamFile};
use crate::report::{html, output, tables, team_files, text};
use crate::user_files::roster::{Member, roster};

/// The folder of the runners' own reports below the output folder.
const RUNNERS: &str = "runners";

/// Judges a team; see `soleus team --help`.
pub(super) fn team(args: &TeamArgs, world: &World) -> Result<Done, Error> {
    refuse_of_one(&args.common)?;
    let roster = roster(&args.roster, args.common.out.as_deref())?;
    roster.notes.iter().for_each(|note| world.progress.warn(note));
    let common = common(args, world);
    if let Some(folder) = &args.common.out {
        output::prepare(folder)?;
    }
    let pages = page_names(&roster.members);
    let mut options = None;
    let mut runners = Vec::new();
    for (member, page) in roster.members.iter().zip(&pages) {
        world.progress.stage("runner");
        let (runner, checked) = runner(member, page, &common, world)?;
        runners.push(runner);
        options = options.or(checked);
    }
    let Some(options) = options else { return Err(nobody(&runners)) };
    let as_of = options.season.as_of.unwrap_or(world.today);
    let file = TeamFile::of(as_of, runners, roster.notes);
    if let Some(folder) = &args.common.out {
        let page = html::team(&file, options.units)?;
        output::write(folder, team_files::files(&file, page), None)?;
    }
    let text = match (options.json, options.quiet) {
        (true, _) => String::from_utf8_lossy(&tables::json(&file)?).into_owned(),
        (false, true) => String::new(),
        (false, false) => text::team::team(&file, &options),
    };
    Ok(Done { text, code: exit_code(&file, &options) })
}

/// What all runners share: one day, today where none is given, and the settings of the current folder.
fn common(args: &TeamArgs, world: &World) -> AnalysisArgs {
    let as_of = args.common.as_of.clone().unwrap_or_else(|| "today".to_owned());
    member::common(AnalysisArgs { as_of: Some(as_of), ..args.common.clone() }, world)
}

/// Analyses one runner. Trouble of the machine ends everything; whatever else fails is the runner's.
fn runner(
    member: &Member,
    page: &str,
    common: &AnalysisArgs,
    world: &World,
) -> Result<(RunnerRecord, Option<Options>), Error> {
    let athlete = member.name.clone();
    let failed = |status, fault: &Error| RunnerRecord {
        athlete: member.name.clone(),
        status,
        reason: Some(fault.to_string()),
        season: None,
        page: None,
    };
    match judged(member, page, common, world) {
        Ok((season, options)) => {
            let page = options.out.as_ref().map(|_| format!("{RUNNERS}/{page}/{}", html::PAGE));
            let status = "analysed";
            Ok((RunnerRecord { athlete, status, reason: None, season, page }, Some(options)))
        }
        Err(fault @ Error::NoRuns { .. }) => Ok((failed("no-runs", &fault), None)),
        Err(fault @ (Error::Settings(_) | Error::Input { .. })) => {
            Ok((failed("failed", &fault), None))
        }
        Err(fault) => Err(fault),
    }
}

/// The season of a runner on the common day, with the report of its own where there is an output folder.
fn judged(
    member: &Member,
    page: &str,
    common: &AnalysisArgs,
    world: &World,
) -> Result<(Option<RunnerSeason>, Options), Error> {
    let out = common.out.as_ref().map(|folder| folder.join(RUNNERS).join(page));
    let common = AnalysisArgs { out, ..common.clone() };
    let Analysed { analysis, roots, options } = analysed(member, &common, false, world)?;
    let findings = season::reported(&analysis, &roots, &options, world)?;
    Ok((RunnerSeason::of(&analysis, &findings), options))
}

/// A folder's name for the report of each, by the letters and digits of the name; no two alike.
fn page_names(members: &[Member]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::new();
    for member in members {
        let plain = |letter: char| match letter.is_alphanumeric() || "-_".contains(letter) {
            true => letter,
            false => '-',
        };
        let name: String = member.name.chars().map(plain).collect();
        let free = (1..).map(|number| match number {
            1 => name.clone(),
            _ => format!("{name}-{number}"),
        });
        let free = free.into_iter().find(|one| !taken.contains(&one.to_lowercase()));
        let free = free.unwrap_or(name);
        taken.insert(free.to_lowercase());
        names.push(free);
    }
    names
}

/// Why nothing can be said of anybody.
fn nobody(runners: &[RunnerRecord]) -> Error {
    let first = runners.first().and_then(|runner| runner.reason.clone()).unwrap_or_default();
    Error::Settings(format!(
        "none of {} runners can be judged; the reason for the first: {first}",
        runners.len()
    ))
}

/// The exit code by what `--fail-on` looks at: the lights of all runners.
fn exit_code(file: &TeamFile, options: &Options) -> u8 {
    let is_troubled = |runner: &RunnerRecord| {
        runner.season.as_ref().is_none_or(|season| season.files_not_read > 0)
    };
    if options.strict && file.runners.iter().any(is_troubled) {
        return EXIT_STRICT;
    }
    let lights = file.seasons().filter_map(|season| season.rank);
    let is_reached = match options.fail_on {
        None => false,
        Some(FailOn::AnyFinding) => file.seasons().any(|season| season.open_alerts > 0),
        Some(FailOn::Alert(light)) => lights.max() >= Some(light.level()),
    };
    if is_reached { EXIT_FINDING } else { EXIT_OK }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_have_plain_names_and_no_two_the_same() {
        let named = |name: &str| Member { name: name.to_owned(), ..Member::default() };
        let members = ["Anna Müller", "Anna/Müller", "anna-müller", "bo"].map(named);
        let expected = ["Anna-Müller", "Anna-Müller-2", "anna-müller-3", "bo"];
        assert_eq!(page_names(&members), expected);
    }
}
