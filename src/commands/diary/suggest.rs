//! `soleus diary suggest`: what runners wrote becomes proposals, and those that are accepted rows.

use std::path::PathBuf;

use super::pretty;
use crate::analysis::written::{Written, written};
use crate::base::error::Error;
use crate::base::parallel;
use crate::base::sanitize;
use crate::base::user_file_names::DIARY_FILE;
use crate::cli::{AnalysisArgs, DiaryArgs, DiarySuggestArgs};
use crate::commands::{World, say};
use crate::notes::{Certainty, Proposal, proposals};
use crate::options::options;
use crate::report::records::diary as records;
use crate::report::text::diary::{self as text, Suggested};
use crate::source::{self, Sources};
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::diary_file::{Appended, DiaryFile};
use crate::user_files::locate::Places;

/// Notes are in no library, so there is nothing else to read.
const WITHOUT_PATH: &str = "diary suggest: the library does not keep the notes on your runs; pass \
                            the export or folder that has them, as in `soleus diary suggest \
                            export.zip`";

/// Proposes rows, and adds those that are accepted.
pub(super) fn suggest(
    args: &DiaryArgs,
    suggest: &DiarySuggestArgs,
    world: &World,
) -> Result<String, Error> {
    if suggest.paths.is_empty() {
        return Err(Error::Settings(WITHOUT_PATH.to_owned()));
    }
    let accept = suggest.accept.as_deref().map(Accept::of).transpose().map_err(Error::Settings)?;
    // A diary that is still to be made has nothing in it.
    let given = args.diary.clone().filter(|path| world.folder.join(path).exists());
    let common = AnalysisArgs { diary: given, tz: suggest.tz.clone(), ..AnalysisArgs::default() };
    let places = Places { inputs: &suggest.paths, ..world.places() };
    let options = options(&common, &places, world.today)?;
    say(&options, world);
    let roots = source::roots(&suggest.paths, world.standard_input)?;
    parallel::check()?;
    let sources = Sources::list(&roots, None, options.bounds)?;
    let written = written(&sources, &options, world.progress)?;
    if !written.has_activities {
        return Err(no_activities(&suggest.paths, &written));
    }
    let (proposed, known) = proposals(written.notes.clone(), &options.season.diary);
    let file = target(args, options.own_files.diary.as_deref(), world);
    let accepted = match &accept {
        Some(accept) => accept.choose(&proposed).map_err(Error::Settings)?,
        None => Vec::new(),
    };
    let entries: Vec<DiaryEntry> = accepted.iter().map(|index| proposed[*index].entry()).collect();
    let appended = match entries.is_empty() {
        true => Appended::default(),
        false => file.append(&entries)?,
    };
    let suggested =
        Suggested { written: &written, proposed: &proposed, known, accepted: &accepted };
    Ok(match args.json {
        true => pretty(records::suggested(&proposed, known, &accepted, written.unread.len())),
        false => text::suggested(&suggested, file.name(), accept.is_some(), &appended),
    })
}

/// Says that nothing was found that somebody could have written about.
fn no_activities(paths: &[PathBuf], written: &Written) -> Error {
    let quoted = |path: &PathBuf| format!("`{}`", sanitize::safe(&path.to_string_lossy()));
    let looked_in = paths.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let detail = match (written.files, written.unread.as_slice()) {
        (0, _) => "there are no files".to_owned(),
        (_, [only]) => sanitize::safe(only),
        (files, unread) => format!(
            "{} of {files} files could not be read, and the others have no activities",
            unread.len()
        ),
    };
    Error::NoRuns { looked_in, detail, ledger: Vec::new() }
}

/// The diary that rows go to: the one that is read, where it is a file and not packed.
fn target(args: &DiaryArgs, found: Option<&str>, world: &World) -> DiaryFile {
    let found = found.map(PathBuf::from).filter(|path| world.folder.join(path).is_file());
    let path = args.diary.clone().or(found).unwrap_or_else(|| PathBuf::from(DIARY_FILE));
    DiaryFile::new(world.folder.join(&path), path.display().to_string())
}

/// Which proposals are added.
#[derive(Debug, PartialEq)]
enum Accept {
    All,
    Sure,
    /// By their numbers, from 1.
    Numbers(Vec<usize>),
}

impl Accept {
    fn of(text: &str) -> Result<Self, String> {
        match text.trim().to_lowercase().as_str() {
            "all" => Ok(Self::All),
            "sure" => Ok(Self::Sure),
            numbers => {
                let parts = numbers.split([',', ' ']).filter(|part| !part.is_empty());
                let numbers: Option<Vec<usize>> = parts.map(|part| part.parse().ok()).collect();
                numbers.filter(|numbers| !numbers.is_empty()).map(Self::Numbers).ok_or_else(|| {
                    let shown = sanitize::clean(text);
                    format!(
                        "--accept: `{shown}` must be all, sure, or suggestion numbers like 1,3,7"
                    )
                })
            }
        }
    }

    /// The indexes of the proposals that are added, in their order.
    fn choose(&self, proposed: &[Proposal]) -> Result<Vec<usize>, String> {
        let all = 0..proposed.len();
        match self {
            Self::All => Ok(all.collect()),
            Self::Sure => {
                let is_sure = |index: &usize| proposed[*index].mention.certainty == Certainty::Sure;
                Ok(all.filter(is_sure).collect())
            }
            Self::Numbers(numbers) => {
                if let Some(wrong) =
                    numbers.iter().find(|number| !(1..=proposed.len()).contains(number))
                {
                    return Err(match proposed.len() {
                        0 => format!(
                            "--accept: there is no suggestion {wrong}; nothing was \
                                      suggested"
                        ),
                        most => format!(
                            "--accept: there is no suggestion {wrong}; they go from 1 to {most}"
                        ),
                    });
                }
                Ok(all.filter(|index| numbers.contains(&(index + 1))).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_accepted_and_nothing_else() {
        assert_eq!(Accept::of(" ALL"), Ok(Accept::All));
        assert_eq!(Accept::of("1, 3,7"), Ok(Accept::Numbers(vec![1, 3, 7])));
        for wrong in ["", "some", "1;2", "-1", "1.5"] {
            assert!(
                Accept::of(wrong).unwrap_err().contains("all, sure, or suggestion numbers"),
                "{wrong}"
            );
        }
        let none = Accept::Numbers(vec![2]).choose(&[]);
        assert!(none.unwrap_err().contains("nothing was suggested"));
    }
}
