//! The files of a team: the page, the rows as csv, and as JSON.

use chrono::NaiveDate;
use polars::prelude::DataFrame;

use super::html;
use super::output::OutputFile;
use super::records::team::{PainRecord, RunnerRecord, RunnerSeason, TeamFile};
use super::tables;
use super::typed_table::typed_table;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::columns::{ATHLETES, TEAM};

/// The page, `team.csv` and `team.json`.
pub(crate) fn files(file: &TeamFile, page: String) -> Vec<OutputFile<'_>> {
    vec![
        OutputFile::new(html::TEAM_PAGE, page.into_bytes()),
        OutputFile::made_by("team.csv", || tables::csv(TEAM, file.runners.iter().map(row).map(Ok))),
        OutputFile::made_by("team.json", || tables::json(file)),
    ]
}

/// The row of a runner in a dataset of many: that of a team without its page, and what is known beside it.
///
/// # Errors
/// When the row does not have its columns.
pub(crate) fn athlete_table(
    runner: &RunnerRecord,
    files: usize,
    analysis: Option<&Analysis>,
) -> Result<DataFrame, Error> {
    let season = analysis.map(|analysis| &analysis.season);
    let mut cells = row(runner);
    cells.truncate(TEAM.len() - 1);
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let birth_year = season.and_then(|season| season.athlete.birth_year);
    cells.extend([
        day(season.map(|season| season.as_of)),
        day(season.map(|season| season.first_day)),
        files.to_string(),
        birth_year.map_or_else(String::new, |year| year.to_string()),
    ]);
    Ok(typed_table(ATHLETES, &[cells])?)
}

/// The cells of a row in the order of [`TEAM`]; empty where nothing is known.
fn row(runner: &RunnerRecord) -> Vec<String> {
    let of = |value: &dyn Fn(&RunnerSeason) -> Option<String>| {
        runner.season.as_ref().and_then(value).unwrap_or_default()
    };
    let pain = |value: &dyn Fn(&PainRecord) -> Option<String>| {
        of(&|season| season.last_pain.as_ref().and_then(value))
    };
    vec![
        runner.athlete.clone(),
        runner.status.to_owned(),
        runner.reason.clone().unwrap_or_default(),
        of(&|it| Some(it.light.to_owned())),
        of(&|it| Some(it.since?.to_string())),
        of(&|it| it.why.clone()),
        of(&|it| Some(it.rule?.to_owned())),
        of(&|it| it.next_step.clone()),
        of(&|it| Some(it.open_alerts.to_string())),
        of(&|it| Some(it.next_day.to_string())),
        of(&|it| Some(it.no_run.to_string())),
        of(&|it| Some(it.next_at_most_m?.to_string())),
        of(&|it| Some(it.next_rule?.to_owned())),
        of(&|it| Some(it.runs.to_string())),
        of(&|it| Some(it.last_run.to_string())),
        of(&|it| Some(it.last_run_days_ago.to_string())),
        of(&|it| Some(it.four_weeks_m?.to_string())),
        pain(&|it| Some(it.day.to_string())),
        pain(&|it| Some(it.score_0_10?.to_string())),
        pain(&|it| Some(it.side?.to_owned())),
        pain(&|it| Some(it.is_gone.to_string())),
        of(&|it| Some(it.files_not_read.to_string())),
        of(&|it| Some(it.not_judged_pct?.to_string())),
        runner.page.clone().unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_cannot_be_judged_has_a_cell_for_every_column_too() {
        let (athlete, reason) = ("bo".to_owned(), Some("no runs".to_owned()));
        let runner = RunnerRecord { athlete, status: "no-runs", reason, season: None, page: None };
        let cells = row(&runner);
        assert_eq!(cells.len(), TEAM.len());
        assert_eq!(cells[..3], ["bo", "no-runs", "no runs"]);
        assert!(cells[3..].iter().all(String::is_empty));
    }
}
