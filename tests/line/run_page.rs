//! What is written of single runs: their page and their text.

use soleus::analysis::pipeline::{Analysis, samples_of};
use soleus::base::quantity::UnitSystem;
use soleus::options::Options;
use soleus::report::html::{self, DualPictures, OneRun};
use soleus::report::records::findings::FindingsFile;
use soleus::report::{pictures, text};
use soleus::run::run_detail::{RunDetail, RunSamples};
use soleus::source::Root;

/// The bytes of page and text of every run below the roots that is in the season.
pub(super) fn bytes(
    roots: &[Root],
    analysis: &Analysis,
    findings: &FindingsFile,
    options: &Options,
) -> usize {
    let samples = samples_of(roots, options, |_| true).expect("tables of samples");
    let row_of = |one: &RunSamples| {
        analysis.season.recordings.iter().position(|run| run.run_id == one.run_id)
    };
    let runs: Vec<(usize, &RunSamples)> =
        samples.iter().filter_map(|one| Some((row_of(one)?, one))).collect();
    let pages: Vec<OneRun> = runs.iter().map(|&(row, one)| one_run(analysis, row, one)).collect();
    let page = html::run(analysis, findings, options, &pages).expect("a page");
    let rows: Vec<usize> = runs.iter().map(|(row, _)| *row).collect();
    let details: Vec<_> = runs.iter().map(|(_, one)| Some(detail(one, options.units))).collect();
    let text = text::run::runs(analysis, &rows, &details, findings, options).expect("a text");
    page.len() + text.len()
}

fn detail(samples: &RunSamples, units: UnitSystem) -> RunDetail {
    RunDetail::of(samples, units).expect("tables of a run")
}

fn one_run(analysis: &Analysis, row: usize, samples: &RunSamples) -> OneRun {
    let session = analysis.season.recordings[row].session;
    let pictures = DualPictures::of(|units| {
        let look = html::look(units);
        let panel = pictures::of_run(samples, analysis, row, &look).expect("a panel");
        panel.into_iter().chain(pictures::cadence_of(analysis, session, &look)).collect()
    });
    let in_units = |units| detail(samples, units);
    let detail = Some((in_units(UnitSystem::Metric), in_units(UnitSystem::Imperial)));
    OneRun { row, detail, pictures }
}
