//! Charts as files of a report.

use chrono::Days;

use crate::charts::{self, Look, OwnLine, Picture, RunFinding, SeasonView};
use crate::error::Error;
use crate::options::Options;
use crate::output::OutputFile;
use crate::parallel;
use crate::pipeline::Analysis;
use crate::rules::{Outcome, Subject, Verdict};
use crate::samples::SampleTable;
use crate::season::{Season, cadence_model};

fn chart_file(picture: &Picture, stem: &str) -> Result<OutputFile<'static>, Error> {
    Ok(OutputFile::new(&format!("charts/{stem}.png"), picture.png()?))
}

/// The charts of a season, as files.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn of_season(
    analysis: &Analysis,
    options: &Options,
) -> Result<Vec<OutputFile<'static>>, Error> {
    let view = SeasonView {
        season: &analysis.season,
        outcomes: &analysis.outcomes,
        own_line: own_line(&analysis.season),
    };
    let look = Look { units: options.units, ..Look::default() };
    let pictures = charts::season_charts(&view, &look);
    parallel::map(&pictures, |picture| chart_file(picture, picture.name)).into_iter().collect()
}

/// The cadence line of the newest device over the last 90 days.
fn own_line(season: &Season) -> Option<OwnLine> {
    const DAYS: u64 = 90;
    let recent = season.sessions_before(season.last_day + Days::new(1), DAYS);
    let device = recent.last()?.device.as_deref();
    let model = cadence_model::fit(recent, device)?;
    let intercept_spm = model.expected_spm(0.0, None);
    Some(OwnLine {
        intercept_spm,
        slope_spm_per_mps: model.expected_spm(1.0, None) - intercept_spm,
    })
}

/// The panel of one run, as a file; `None` when there is nothing to draw.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn of_run(
    samples: &SampleTable,
    analysis: &Analysis,
    row: usize,
    options: &Options,
) -> Result<Option<OutputFile<'static>>, Error> {
    let recording = &analysis.season.recordings[row];
    let of_run =
        |outcome: &&Outcome| outcome.judgement.subject == Subject::Session(recording.session);
    let findings: Vec<RunFinding> = analysis
        .outcomes
        .iter()
        .filter(of_run)
        .filter_map(|outcome| match &outcome.judgement.verdict {
            Verdict::Raised(finding) => Some((outcome.rule, finding.as_ref())),
            _ => None,
        })
        .collect();
    let look = Look { units: options.units, ..Look::default() };
    let picture = charts::run_panel(samples, recording.day, &findings, &look)?;
    picture.map(|picture| chart_file(&picture, &format!("run-{}", recording.run_id))).transpose()
}
