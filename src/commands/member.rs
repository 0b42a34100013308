//! One runner of many: judged by their own files alone.

use std::path::PathBuf;

use super::{World, checked};
use crate::analysis::pipeline::{Analysis, Extent, analyse_with};
use crate::base::error::Error;
use crate::base::user_file_names::SETTINGS_FILE;
use crate::cli::AnalysisArgs;
use crate::options::Options;
use crate::source::Root;
use crate::user_files::roster::Member;

/// Letters of a runner's part of the library: 64 bits of the hash of the name.
const LIBRARY_DIGITS: usize = 16;

/// What is known of one runner.
pub(super) struct Analysed {
    pub(super) analysis: Analysis,
    pub(super) roots: Vec<Root>,
    pub(super) options: Options,
}

/// Refuses the flags that are about one runner.
pub(super) fn refuse_of_one(args: &AnalysisArgs) -> Result<(), Error> {
    let given = [
        ("--athlete", args.athlete.is_some()),
        ("--diary", args.diary.is_some()),
        ("--away", args.away.is_some()),
        ("--runner", args.runner.is_some()),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((flag, _)) => Err(Error::Settings(format!(
            "{flag}: there are several runners; put the file into the runner's folder, or name it \
             in the roster"
        ))),
        None => Ok(()),
    }
}

/// What all runners share: of the current folder the settings alone.
pub(super) fn common(args: AnalysisArgs, world: &World) -> AnalysisArgs {
    let of_all = world.folder.join(SETTINGS_FILE);
    let settings = args.settings.clone().or_else(|| of_all.is_file().then_some(of_all));
    AnalysisArgs { settings, ..args }
}

/// Analyses a runner, with the speeds of each run where they are asked for. What the files ask is told with the
/// name.
pub(super) fn analysed(
    member: &Member,
    common: &AnalysisArgs,
    keeps_exposure: bool,
    world: &World,
) -> Result<Analysed, Error> {
    let args = AnalysisArgs {
        athlete: member.athlete_file.clone(),
        diary: member.diary.clone(),
        settings: own_settings(member, world).or_else(|| common.settings.clone()),
        tz: member.tz.clone().or_else(|| common.tz.clone()),
        runner: Some(library_name(&member.name)),
        ..common.clone()
    };
    let (mut options, roots) = checked(&args, world, member.paths.iter())?;
    options.season.keeps_exposure = keeps_exposure;
    let analysis = analyse_with(&roots, &options, Extent::Given, world.progress)?;
    for question in &analysis.questions {
        world.progress.warn(&format!("{}: {question}", member.name));
    }
    Ok(Analysed { analysis, roots, options })
}

/// The settings that the roster names, or that lie among the runner's own files.
fn own_settings(member: &Member, world: &World) -> Option<PathBuf> {
    let beside = member.paths.iter().map(|path| path.join(SETTINGS_FILE));
    let is_there = |path: &PathBuf| world.folder.join(path).is_file();
    member.settings.clone().or_else(|| beside.into_iter().find(is_there))
}

/// A runner's part of the library: names have letters that no folder may have.
fn library_name(name: &str) -> String {
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!("team-{}", &hash[..LIBRARY_DIGITS])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_library_are_told_apart_by_every_letter() {
        assert_ne!(library_name("Anna Müller"), library_name("anna müller"));
    }
}
