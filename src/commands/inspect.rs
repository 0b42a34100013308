//! `soleus inspect`: what is in a file, what was read, repaired, lost.

use std::path::Path;

use serde::Serialize;

use super::{Done, World};
use crate::base::catch_panic;
use crate::base::error::{EXIT_NO_INPUT, EXIT_OK, Error, SkipReason};
use crate::base::parallel;
use crate::base::sanitize;
use crate::cli::{AnalysisArgs, InspectArgs};
use crate::columns::SCHEMA_VERSION;
use crate::inspect::{Archive, Inspection, archive, inspect};
use crate::options::{Options, options};
use crate::report::text;
use crate::source::{self, Root, STANDARD_INPUT, Sources};

/// What was found behind one FILE.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Found {
    File(Box<Inspection>),
    Archive(Archive),
}

/// What `--json` prints.
#[derive(Serialize)]
struct Inspections {
    schema_version: u32,
    files: Vec<Found>,
}

/// Looks into files; see `soleus inspect --help`. Damage changes no exit code: it is what the
/// command is there to tell.
pub(super) fn run(args: &InspectArgs, world: &World) -> Result<Done, Error> {
    let common =
        AnalysisArgs { max_file_size: args.max_file_size.clone(), ..AnalysisArgs::default() };
    let options = options(&common, &world.places(), world.today)?;
    parallel::check()?;
    let roots = source::roots(&args.files, world.standard_input)?;
    let found =
        roots.into_iter().zip(&args.files).map(|(root, path)| found(root, path, &options, world));
    let files = found.collect::<Result<Vec<_>, _>>()?;
    let is_readable = |found: &Found| match found {
        Found::File(file) => file.is_readable(),
        Found::Archive(archive) => archive.is_readable(),
    };
    let code = if files.iter().any(is_readable) { EXIT_OK } else { EXIT_NO_INPUT };
    let text = if args.json {
        let all = Inspections { schema_version: SCHEMA_VERSION, files };
        let text = serde_json::to_string_pretty(&all).map_err(|cause| Error::Write {
            path: STANDARD_INPUT.into(),
            cause: cause.to_string(),
        })?;
        text + "\n"
    } else {
        let texts: Vec<String> = files.iter().map(text).collect();
        texts.join("\n")
    };
    Ok(Done { text, code })
}

fn text(found: &Found) -> String {
    match found {
        Found::File(file) => text::inspect::file(file),
        Found::Archive(archive) => text::inspect::archive::archive(archive),
    }
}

/// A recording is described in full, alone in an archive or not; of several members each is a line.
fn found(root: Root, path: &Path, options: &Options, world: &World) -> Result<Found, Error> {
    let sources = Sources::list(&[root], None, options.bounds)?;
    let as_table =
        || archive(sanitize::clean(&path.to_string_lossy()), &sources, options, world.progress);
    let [input] = sources.inputs.as_slice() else { return as_table().map(Found::Archive) };
    let mut looked_into = sources.each(&[0], |_, content| {
        catch_panic::survived(|| inspect(input, content, options))
            .unwrap_or_else(|| Ok(Inspection::unread(input, &SkipReason::Failed)))
    })?;
    let mut file =
        looked_into.pop().unwrap_or_else(|| Ok(Inspection::unread(input, &SkipReason::Failed)))?;
    // No recording, but perhaps a list of them.
    if !file.is_readable()
        && input.refused.is_none()
        && let table = as_table()?
        && table.is_readable()
    {
        return Ok(Found::Archive(table));
    }
    file.is_member = sources.is_member(0);
    Ok(Found::File(Box::new(file)))
}
