//! Reports of soleus among the inputs: told by their list of files, and passed over.

use std::fs;
use std::path::Path;

use super::{Input, Sources};
use crate::base::error::{Error, SkipReason};
use crate::base::manifest::{MANIFEST, Manifest, is_inside};
use crate::base::words::counted;

/// An input that a report may have written, and the list that names it.
struct Claim<'a> {
    input: usize,
    manifest: &'a Manifest,
    name: &'a str,
}

impl Sources {
    /// Takes the files of reports out of the inputs, which are sorted by source. The list of a report
    /// stays and says so; a file that is not as it was written stays, too.
    ///
    /// # Errors
    /// Trouble of the machine.
    pub(super) fn pass_over_reports(&mut self) -> Result<(), Error> {
        let lists = self.lists_of_reports()?;
        let mut is_own = vec![false; self.inputs.len()];
        for (list, manifest) in &lists {
            let claims = self.claims(*list, manifest);
            let wanted: Vec<usize> = claims.iter().map(|claim| claim.input).collect();
            // Pictures are not opened otherwise.
            let refused: Vec<_> =
                wanted.iter().map(|&index| self.inputs[index].refused.take()).collect();
            let written = self.each(&wanted, |index, content| {
                let bytes = content.unpack().map(|unpacked| unpacked.bytes).unwrap_or_default();
                let claim = claims.iter().find(|claim| claim.input == index);
                claim.is_some_and(|claim| claim.manifest.is_as_written(claim.name, &bytes))
            })?;
            for ((&index, is_written), refused) in wanted.iter().zip(&written).zip(refused) {
                is_own[index] |= is_written;
                self.inputs[index].refused = refused;
            }
            let count = written.iter().filter(|is_written| **is_written).count();
            let files = counted(count, "file");
            let why = format!("the file list of a report soleus wrote; skipped with {files}");
            self.inputs[*list].refused = Some(SkipReason::NotARun(why));
        }
        let mut is_own = is_own.into_iter();
        self.inputs.retain(|_| !is_own.next().unwrap_or_default());
        Ok(())
    }

    /// Leaves out the list of the folder that is to be written to, so that a first report into a folder of
    /// recordings is like the next.
    pub(super) fn leave_out_list_of(&mut self, folder: Option<&Path>) {
        let Some(folder) = folder else { return };
        let is_its_list = |input: &Input| {
            input.path().is_some_and(|path| {
                let above = path.parent().and_then(|above| fs::canonicalize(above).ok());
                path.ends_with(MANIFEST) && above.as_deref() == Some(folder)
            })
        };
        self.inputs.retain(|input| !is_its_list(input));
    }

    fn lists_of_reports(&self) -> Result<Vec<(usize, Manifest)>, Error> {
        let is_list = |source: &str| source.rsplit('/').next() == Some(MANIFEST);
        let inputs = self.inputs.iter().enumerate();
        let wanted: Vec<usize> = inputs
            .filter(|(_, input)| input.refused.is_none() && is_list(&input.source))
            .map(|(index, _)| index)
            .collect();
        let read = self.each(&wanted, |index, content| {
            Some((index, Manifest::parse(&content.unpack().ok()?.bytes)?))
        })?;
        Ok(read.into_iter().flatten().collect())
    }

    /// The inputs that a list names, pictures among them, which are not opened otherwise.
    fn claims<'a>(&self, list: usize, manifest: &'a Manifest) -> Vec<Claim<'a>> {
        let source = &self.inputs[list].source;
        let folder = &source[..source.len() - MANIFEST.len()];
        let names = manifest.files.iter().filter(|name| is_inside(name));
        let claim = |name: &'a String| {
            let source = format!("{folder}{name}");
            let input = self.inputs.binary_search_by(|input| input.source.cmp(&source)).ok()?;
            Some(Claim { input, manifest, name })
        };
        names.filter_map(claim).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bounds, Root};
    use super::*;
    use crate::report::output::{OutputFile, write};

    #[test]
    fn a_report_has_one_line_and_a_changed_file_of_it_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report");
        let file = |name: &str| OutputFile::new(name, name.as_bytes().to_vec());
        let files = ["runs.csv", "weeks.csv", "charts/a.png", "report.html"].map(file);
        write(&report, files.into(), None).unwrap();
        fs::write(report.join("weeks.csv"), "mine now").unwrap();
        fs::write(report.join("notes.txt"), "mine").unwrap();
        fs::write(folder.path().join("run.fit"), "a run").unwrap();
        let root = Root::Path(folder.path().to_owned());
        let sources = Sources::list(&[root], None, Bounds::default()).unwrap();
        let sources: Vec<(&str, String)> = sources
            .inputs
            .iter()
            .map(|input| (&*input.source, input.refused.iter().map(ToString::to_string).collect()))
            .collect();
        let passed = "the file list of a report soleus wrote; skipped with 3 files";
        assert_eq!(
            sources,
            [
                ("report/manifest.json", passed.to_owned()),
                ("report/notes.txt", String::new()),
                ("report/weeks.csv", String::new()),
                ("run.fit", String::new()),
            ]
        );
    }
}
