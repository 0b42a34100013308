//! `soleus cohort`: the runners of a study as one dataset of tables.

mod attempt;
mod bucket;
mod pseudonyms;
mod schedule;
mod stale;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::member::{self, refuse_of_one};
use super::{Done, World, pretty};
use crate::base::atomic_file;
use crate::base::error::{EXIT_NO_INPUT, EXIT_OK, EXIT_STRICT, Error};
use crate::base::parallel;
use crate::base::parquet_file::parquet;
use crate::base::words::counted;
use crate::cli::{AnalysisArgs, CohortAction, CohortArgs, CohortCheckArgs, PersonWeeksArgs};
use crate::columns::SCHEMA_VERSION;
use crate::dataset::{
    self, ANALYSED, Description, EXTRA_TABLES, Key, PUBLISHED_TABLES, Shard, bucket_of,
    is_committed, is_in, private_folder, usual_buckets,
};
use crate::library::READING_VERSION;
use crate::options::options;
use crate::report::{records, tables, text};
use crate::rules::RULES;
use crate::user_files::locate::Places;
use crate::user_files::outcomes::Outcomes;
use crate::user_files::roster::{Member, Roster, roster};

/// Makes a dataset, or looks at one; see `soleus cohort --help`.
pub(super) fn cohort(args: &CohortArgs, world: &World) -> Result<Done, Error> {
    match &args.action {
        Some(CohortAction::Check(args)) => check(args),
        Some(CohortAction::PersonWeeks(args)) => person_weeks(args, world),
        None => make(args, world),
    }
}

/// What the processes of a dataset agree on.
struct Job<'a> {
    args: &'a CohortArgs,
    roster: Roster,
    dataset: &'a Path,
    buckets: u32,
    common: AnalysisArgs,
    /// The key of pseudonyms.
    key: Option<Key>,
}

fn make(args: &CohortArgs, world: &World) -> Result<Done, Error> {
    refuse_of_one(&args.common)?;
    let (Some(path), Some(folder)) = (&args.roster, &args.common.out) else {
        return Err(Error::Settings("a dataset needs a roster and --out".to_owned()));
    };
    let roster = roster(path, Some(folder))?;
    let common = AnalysisArgs { out: None, no_library: true, ..args.common.clone() };
    let common = member::common(common, world);
    let buckets = args.buckets.unwrap_or_else(|| usual_buckets(roster.members.len()));
    let key = args.pseudonyms.as_deref().map(Key::read).transpose()?;
    let mut job = Job { args, roster, dataset: folder, buckets, common, key };
    if let Some(bucket) = args.bucket {
        bucket::bucket(&job, bucket, world)?;
        return Ok(Done { text: String::new(), code: EXIT_OK });
    }
    refuse_inside(&job.roster, path, folder)?;
    if let Some(key) = &args.pseudonyms {
        pseudonyms::refuse_place(&job.roster, path, folder, key)?;
    }
    // What is wrong with flags or settings of all is nobody's own fault.
    let places = Places { other_runner: Some("cohort"), ..world.places() };
    let of_all = options(&job.common, &places, world.today)?;
    // `today` is another day tomorrow, and for a machine in another zone.
    job.common.as_of = of_all.season.as_of.map(|day| day.to_string());
    if job.key.is_some() {
        pseudonyms::refuse_days(&of_all)?;
        pseudonyms::refuse_tables(&job.extra())?;
    }
    let jobs = args.jobs.map_or_else(parallel::threads, usize::from);
    let shard = args.shard.as_deref().map_or(Ok((1, 1)), shard_of)?;
    job.roster.notes.iter().for_each(|note| world.progress.warn(note));
    // Several calls may begin at once, so that nothing of another is swept but what is a day old.
    dataset::begin(folder)?;
    let dictionary = match job.key {
        Some(_) => published_dictionary(),
        None => pretty(records::catalogue::columns_json()),
    };
    job.description()?.agree(folder, &dictionary)?;
    let stale = stale::stale(&job, shard);
    let missing = job.missing(shard, &stale);
    if args.list_shards {
        let lines = missing.iter().map(|bucket| format!("{}/{buckets}\n", bucket + 1));
        return Ok(Done { text: lines.collect(), code: EXIT_OK });
    }
    if !stale.is_empty() {
        let buckets = counted(stale.len(), "bucket");
        world.progress.warn(&format!("files have changed since: making {buckets} again"));
    }
    stale.iter().try_for_each(|bucket| dataset::discard(folder, *bucket))?;
    schedule::run(&job, missing, jobs, world)?;
    let checked = dataset::check_part(folder, shard)?;
    let is_failed = checked.status.get("failed").is_some_and(|count| *count > 0);
    let is_nobody = !checked.status.contains_key(ANALYSED);
    let is_part = shard != (1, 1);
    let code = match checked.missing.is_empty() {
        true if is_nobody && !is_part => EXIT_NO_INPUT,
        _ if args.common.strict && is_failed || !checked.faults.is_empty() => EXIT_STRICT,
        _ => EXIT_OK,
    };
    let text = match (args.common.json, args.common.quiet) {
        (true, _) => pretty(serde_json::json!(checked)),
        (false, true) => String::new(),
        (false, false) => text::cohort::made(&checked, folder, is_part),
    };
    Ok(Done { text, code })
}

fn check(args: &CohortCheckArgs) -> Result<Done, Error> {
    let checked = dataset::check(&args.dataset)?;
    // A damaged table may be none at all.
    let is_asked = args.release && checked.faults.is_empty();
    let refusals = match is_asked {
        true => dataset::refusals(&args.dataset, &published_dictionary())?,
        false => Vec::new(),
    };
    let is_fine = checked.is_whole() && refusals.is_empty();
    let text = match (args.json, args.release) {
        (true, true) => {
            let mut value = serde_json::json!(checked);
            value["may_be_published"] = is_fine.into();
            value["not_for_release"] = refusals.into();
            pretty(value)
        }
        (true, false) => pretty(serde_json::json!(checked)),
        (false, true) => text::cohort::release(&checked, &refusals),
        (false, false) => text::cohort::checked(&checked),
    };
    Ok(Done { text, code: if is_fine { EXIT_OK } else { EXIT_STRICT } })
}

/// The meaning of every column of a dataset with pseudonyms.
fn published_dictionary() -> String {
    let tables = PUBLISHED_TABLES.iter().map(|(name, columns)| (*name, columns.as_slice()));
    pretty(records::catalogue::json_of(tables))
}

/// Whether two names are of one file.
fn same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(one).is_some_and(|one| Some(one) == real(other))
}

/// A path without links, whether it is there or not.
fn real(path: &Path) -> PathBuf {
    let folder = path.ancestors().find(|one| one.is_dir()).unwrap_or(path);
    let rest = path.strip_prefix(folder).unwrap_or(Path::new(""));
    // The current folder is an empty path.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::canonicalize(folder).map_or_else(|_| path.to_path_buf(), |folder| folder.join(rest))
}

/// A dataset among the recordings would be read as one of them.
fn refuse_inside(roster: &Roster, path: &Path, dataset: &Path) -> Result<(), Error> {
    let own = real(dataset);
    let mut folders = roster.members.iter().flat_map(|member| &member.paths);
    let is_inside = folders.any(|folder| own.starts_with(real(folder)));
    if is_inside || same_file(path, dataset) {
        let words = "is inside the recordings; choose a folder next to them";
        return Err(Error::Settings(format!("--out {}: {words}", dataset.display())));
    }
    Ok(())
}

fn person_weeks(args: &PersonWeeksArgs, world: &World) -> Result<Done, Error> {
    let is_csv = match args.out.extension().and_then(|one| one.to_str()) {
        Some("csv") => true,
        Some("parquet") => false,
        _ => {
            let words = "name a file ending in .parquet or .csv";
            return Err(Error::Settings(format!("--out {}: {words}", args.out.display())));
        }
    };
    if same_file(&args.outcomes, &args.out) {
        let words = "is the outcomes file and would be overwritten; choose another";
        return Err(Error::Settings(format!("--out {}: {words}", args.out.display())));
    }
    dataset::whole(&args.dataset)?;
    let outcomes = Outcomes::read(&args.outcomes)?;
    let outcomes = pseudonyms::outcomes(&args.dataset, args.pseudonyms.as_deref(), outcomes)?;
    for athlete in dataset::unknown(&args.dataset, &outcomes)? {
        let words = "is not in the dataset; this runner's injuries do not count";
        world.progress.warn(&format!("{}: `{athlete}` {words}", args.outcomes.display()));
    }
    let rules: Vec<&'static str> = RULES.iter().map(|rule| rule.id).collect();
    let table = dataset::person_weeks(&args.dataset, &outcomes, &rules)?;
    let bytes = match is_csv {
        true => tables::csv_of_any(&table)?,
        false => parquet("person_weeks", &table)?,
    };
    let unwritten =
        |cause: std::io::Error| Error::Write { path: args.out.clone(), cause: cause.to_string() };
    atomic_file::write(&args.out, &bytes).map_err(unwritten)?;
    let text = text::cohort::person_weeks(&table, outcomes.count())?;
    Ok(Done { text, code: EXIT_OK })
}

impl Job<'_> {
    fn description(&self) -> Result<Description, Error> {
        let names: String =
            self.roster.members.iter().map(|member| format!("{}\n", member.name)).collect();
        Ok(Description {
            schema_version: SCHEMA_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            reading_version: READING_VERSION,
            options: self.options_hash()?,
            buckets: self.buckets,
            athletes: self.roster.members.len(),
            roster: self.hash("roster", &names),
            pseudonyms: self.key.as_ref().map(pseudonyms::mark),
            extra: self.extra(),
        })
    }

    /// The tables beside the usual ones, each once.
    fn extra(&self) -> Vec<String> {
        let names = EXTRA_TABLES.iter().map(|(name, _)| (*name).to_owned());
        names.filter(|name| self.args.with.contains(name)).collect()
    }

    /// Settings and flags that results depend on.
    fn options_hash(&self) -> Result<String, Error> {
        let file = match &self.common.settings {
            Some(path) => fs::read_to_string(path)
                .map_err(|cause| Error::of_own_file(&path.to_string_lossy(), &cause))?,
            None => String::new(),
        };
        let flags = AnalysisArgs {
            settings: None,
            threads: None,
            json: false,
            quiet: false,
            timings: false,
            ..self.common.clone()
        };
        Ok(self.hash("options", &format!("{flags:?}\n{file}")))
    }

    /// A hash for the description, which with a key nobody can test against a guess.
    fn hash(&self, what: &str, text: &str) -> String {
        match &self.key {
            Some(key) => key.seal(what, text),
            None => blake3::hash(text.as_bytes()).to_hex().to_string(),
        }
    }

    /// What a runner is called in the dataset.
    fn name_of(&self, member: &Member) -> String {
        self.key.as_ref().map_or_else(|| member.name.clone(), |key| key.id(&member.name))
    }

    /// Where it is kept what was said on the way: words about files never lie in a dataset with pseudonyms.
    fn log_folder(&self) -> PathBuf {
        let beside_key = self.args.pseudonyms.as_deref().map(private_folder);
        beside_key.unwrap_or_else(|| self.dataset.join("_log"))
    }

    /// The members of a bucket with their numbers in the roster, by name.
    fn members_of(&self, bucket: u32) -> Vec<(usize, &Member)> {
        let all = self.roster.members.iter().enumerate();
        let is_in = |name: &str| bucket_of(name, self.buckets) == bucket;
        let mut members: Vec<_> = all.filter(|(_, member)| is_in(&self.name_of(member))).collect();
        members.sort_by_key(|(_, member)| self.name_of(member));
        members
    }

    /// The buckets of a shard that are not there yet or stale, the heaviest first.
    fn missing(&self, shard: Shard, stale: &[u32]) -> Vec<u32> {
        let of_shard = (0..self.buckets).filter(|bucket| is_in(*bucket, shard));
        let is_due = |bucket: &u32| stale.contains(bucket) || !is_committed(self.dataset, *bucket);
        let missing: Vec<u32> = of_shard.filter(is_due).collect();
        let mut weights: BTreeMap<u32, u64> = missing.iter().map(|bucket| (*bucket, 0)).collect();
        for member in &self.roster.members {
            if let Some(weight) = weights.get_mut(&bucket_of(&self.name_of(member), self.buckets)) {
                *weight += schedule::weight(member);
            }
        }
        let mut missing = missing;
        missing.sort_by_key(|bucket| (std::cmp::Reverse(weights[bucket]), *bucket));
        missing
    }
}

/// `2/8` as its two numbers.
fn shard_of(text: &str) -> Result<Shard, Error> {
    let numbers = text.split_once('/');
    let numbers = numbers.and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    match numbers {
        Some((part, parts)) if part >= 1 && part <= parts => Ok((part, parts)),
        _ => Err(Error::Settings(format!(
            "--shard {text}: must be like 2/8, and the first number at most the second"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_one_of_so_many() {
        assert_eq!(shard_of("2/8").unwrap(), (2, 8));
        for wrong in ["0/8", "9/8", "2", "a/b", "2/", "-1/3"] {
            assert!(shard_of(wrong).is_err(), "{wrong}");
        }
    }
}
