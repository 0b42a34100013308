//! Charts as files of a report.

use chrono::{Days, NaiveDate};

use super::output::OutputFile;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::parallel;
use crate::charts::{self, Look, OwnLine, Picture, RunFinding, SeasonView};
use crate::look_back::why::Why;
use crate::rules::{Outcome, SeenIn, Subject, Verdict};
use crate::run::run_detail::RunSamples;
use crate::season::{Season, cadence_model};

/// Pictures as files below `charts`, drawn in parallel.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn files(pictures: &[(String, &Picture)]) -> Result<Vec<OutputFile<'static>>, Error> {
    let file = |(stem, picture): &(String, &Picture)| {
        Ok(OutputFile::new(&format!("charts/{stem}.png"), picture.png()?))
    };
    parallel::map(pictures, file).into_iter().collect()
}

/// What the charts of a season are drawn of, worked out once for all its ranges and units.
pub struct SeasonPictures<'a> {
    season: &'a Season,
    why: Option<&'a Why>,
    told: Vec<Outcome>,
    untold: Vec<Outcome>,
    own_line: Option<OwnLine>,
}

impl<'a> SeasonPictures<'a> {
    /// Of a season, and of what was different before its newest pain.
    pub fn of(analysis: &'a Analysis, why: Option<&'a Why>) -> Self {
        Self {
            season: &analysis.season,
            why,
            told: analysis.told.outcomes(&analysis.outcomes),
            untold: analysis.told.untold(&analysis.outcomes),
            own_line: own_line(&analysis.season),
        }
    }

    /// The charts, or of those over time what is shown from a day on.
    pub fn charts(&self, from: Option<NaiveDate>, look: &Look) -> Vec<Picture> {
        let Self { season, why, told, untold, own_line } = self;
        let (why, own_line) = (*why, *own_line);
        charts::season_charts(
            &SeasonView { season, outcomes: told, own_line, why, untold, from },
            look,
        )
    }
}

/// The cadence line of the newest device over the last 90 days.
fn own_line(season: &Season) -> Option<OwnLine> {
    const DAYS: u64 = 90;
    let recent = season.sessions_before(season.last_day + Days::new(1), DAYS);
    let device = recent.last()?.device.as_deref();
    Some(line_of(&cadence_model::fit(recent, device)?))
}

fn line_of(model: &cadence_model::CadenceModel) -> OwnLine {
    let intercept_spm = model.expected_spm(0.0, None);
    OwnLine { intercept_spm, slope_spm_per_mps: model.expected_spm(1.0, None) - intercept_spm }
}

/// The cadence of one run in the light of the runs before it; `None` without cadence.
pub fn cadence_of(analysis: &Analysis, session: usize, look: &Look) -> Option<Picture> {
    let season = &analysis.season;
    let own_line = season.forms()[session].own.map(|model| line_of(&model));
    let told = analysis.told.outcomes(&analysis.outcomes);
    let view = SeasonView { season, outcomes: &told, own_line, why: None, untold: &[], from: None };
    charts::run_cadence(&view, session, look)
}

/// The panel of one run; `None` when there is nothing to draw.
///
/// # Errors
/// When the samples lack a column.
pub fn of_run(
    samples: &RunSamples,
    analysis: &Analysis,
    row: usize,
    look: &Look,
) -> Result<Option<Picture>, Error> {
    let recording = &analysis.season.recordings[row];
    let of_run =
        |outcome: &&Outcome| outcome.judgement.subject == Subject::Session(recording.session);
    let told = analysis.told.outcomes(&analysis.outcomes);
    let findings: Vec<RunFinding> = told
        .iter()
        .filter(of_run)
        .filter_map(|outcome| match &outcome.judgement.verdict {
            Verdict::Raised(finding) => Some((outcome.rule, finding.as_ref())),
            _ => None,
        })
        .collect();
    // What is seen in a stretch of the run is marked there, told or not: the page lists all findings.
    let all = analysis.outcomes.iter().filter(|outcome| of_run(outcome));
    let seen_in: Vec<&SeenIn> = all
        .filter_map(|outcome| match &outcome.judgement.verdict {
            Verdict::Raised(finding) => finding.seen_in.as_ref(),
            _ => None,
        })
        .collect();
    let season = &analysis.season;
    let session = (&season.sessions[recording.session], season.day_names);
    charts::run_panel(samples, session, (&findings, &seen_in), look)
}
