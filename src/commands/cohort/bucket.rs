//! One bucket of a dataset: its runners by name, each by their own files, in this process alone.

use std::collections::BTreeMap;
use std::io::Write;

use polars::prelude::DataFrame;

use super::Job;
use super::schedule::{BEGIN, PEAK};
use crate::base::error::Error;
use crate::base::system::peak_memory_bytes;
use crate::base::units::numbered_day;
use crate::columns::{Column, TEAM_REASON, TEAM_STATUS};
use crate::commands::World;
use crate::commands::member::{Analysed, analysed};
use crate::dataset::{
    ATHLETES_TABLE, BucketWriter, Disguise, Key, PrivateRow, rule_days, write_private,
};
use crate::look_back::backtest::days_of;
use crate::report::records::findings::findings_file;
use crate::report::records::state::NowRecord;
use crate::report::records::team::{RunnerRecord, RunnerSeason};
use crate::report::tables::{ledger_table, of_dataset};
use crate::report::team_files::athlete_table;
use crate::user_files::roster::Member;

/// The row of a runner and the rows of each other table.
type Rows = (DataFrame, Vec<(&'static str, DataFrame)>);

/// Makes the files of a bucket. Who begins is told on standard output, so that whoever waits knows which
/// runner took too long or ended the process.
pub(super) fn bucket(job: &Job, bucket: u32, world: &World) -> Result<(), Error> {
    let failed = failed(&job.args.failed);
    let mut writer = BucketWriter::begin(job.dataset, bucket, &job.extra(), job.key.is_some())?;
    let mut private = Vec::new();
    for (number, member) in job.members_of(bucket) {
        tell(&format!("{BEGIN} {number}"));
        let (row, tables) = match failed.get(&number) {
            Some(why) => (not_analysed(member, "failed", (*why).to_owned(), 0)?, Vec::new()),
            None => rows(job, member, world)?,
        };
        let Some(key) = &job.key else {
            writer.add(&member.name, &row, &tables)?;
            continue;
        };
        let ((row, tables), own) = disguised(key, member, &row, &tables)?;
        writer.add(&own.pseudonym, &row, &tables)?;
        private.push(own);
    }
    // First, so that no bucket is there whose runners nobody can name.
    if let Some(path) = &job.args.pseudonyms {
        write_private(path, bucket, &private)?;
    }
    writer.commit()?;
    if let Some(bytes) = peak_memory_bytes() {
        tell(&format!("{PEAK} {bytes}"));
    }
    Ok(())
}

/// The rows of a runner as they may be published, and what is kept beside the key.
fn disguised(
    key: &Key,
    member: &Member,
    row: &DataFrame,
    tables: &[(&'static str, DataFrame)],
) -> Result<(Rows, PrivateRow), Error> {
    let weeks = tables.iter().find(|(name, _)| *name == "weeks").map(|(_, weeks)| weeks);
    let disguise = Disguise::of(key, row, weeks)?;
    let text = |column: &Column| -> Result<Option<String>, Error> {
        Ok(row.column(column.name)?.str()?.get(0).map(str::to_owned))
    };
    let own = PrivateRow {
        athlete: member.name.clone(),
        pseudonym: key.id(&member.name),
        first_day: disguise.first_day().map(|day| numbered_day(day).to_string()),
        status: text(&TEAM_STATUS)?.unwrap_or_default(),
        reason: text(&TEAM_REASON)?,
    };
    let published = tables.iter().map(|(name, rows)| Ok((*name, disguise.table(name, rows)?)));
    let published = published.collect::<Result<Vec<_>, Error>>()?;
    Ok(((disguise.table(ATHLETES_TABLE, row)?, published), own))
}

fn tell(line: &str) {
    let mut out = std::io::stdout();
    // Nobody listens when the bucket is done by hand.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Why runners are not to be tried again, by number.
fn failed(told: &[String]) -> BTreeMap<usize, &str> {
    let parts = told.iter().filter_map(|one| one.split_once('='));
    parts.filter_map(|(number, why)| Some((number.parse().ok()?, why))).collect()
}

/// What is known of a runner. Trouble of the machine ends everything; whatever else fails is the runner's.
fn rows(job: &Job, member: &Member, world: &World) -> Result<Rows, Error> {
    let keeps_exposure = job.extra().iter().any(|name| name == "exposure");
    match analysed(member, &job.common, keeps_exposure, world) {
        Ok(analysed) => of_season(member, &analysed),
        Err(Error::NoRuns { looked_in, detail, ledger }) => {
            let ledger_rows = ledger_table(&ledger)?;
            let why = Error::NoRuns { looked_in, detail, ledger: Vec::new() }.to_string();
            let row = not_analysed(member, "no-runs", why, ledger.len())?;
            Ok((row, vec![("ledger", ledger_rows)]))
        }
        Err(fault @ (Error::Settings(_) | Error::Input { .. })) => {
            Ok((not_analysed(member, "failed", fault.to_string(), 0)?, Vec::new()))
        }
        Err(fault) => Err(fault),
    }
}

fn of_season(member: &Member, analysed: &Analysed) -> Result<Rows, Error> {
    let Analysed { analysis, options, .. } = analysed;
    let mut findings = findings_file(analysis, options, |_| true);
    // The day of the evaluation, and never today: a dataset is the same whenever it is made.
    let today = analysis.season.as_of;
    findings.now = Some(NowRecord::of(analysis, options, today));
    let runner = RunnerRecord {
        athlete: member.name.clone(),
        status: "analysed",
        reason: None,
        season: RunnerSeason::of(analysis, &findings),
        page: None,
    };
    let row = athlete_table(&runner, analysis.ledger.len(), Some(analysis))?;
    let mut tables = of_dataset(analysis, &findings)?;
    let alerts = days_of(&analysis.outcomes, &analysis.told, &analysis.season).pop();
    tables.push(("rule_days", rule_days(&analysis.season, &analysis.outcomes, alerts.as_ref())?));
    Ok((row, tables))
}

fn not_analysed(
    member: &Member,
    status: &'static str,
    why: String,
    files: usize,
) -> Result<DataFrame, Error> {
    let runner = RunnerRecord {
        athlete: member.name.clone(),
        status,
        reason: Some(why),
        season: None,
        page: None,
    };
    athlete_table(&runner, files, None)
}
