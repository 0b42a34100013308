//! A dataset with pseudonyms as a data protection officer meets it: nothing in it says who, when or where, it
//! is the same study, and only such a dataset may be published.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use polars::prelude::{AnyValue, DataFrame, DataType, ParquetReader, ParquetWriter, SerReader};

use crate::cohort::{checked, cohort, study, table, texts};
use crate::soleus;
use crate::stderr;
use crate::stdout;

const TABLES: [&str; 8] =
    ["athletes", "runs", "weeks", "days", "findings", "not_judged", "ledger", "rule_days"];
const NAMES: [&str; 7] = ["anna", "bo", "cem", "dora", "emil", "fay", "gil"];
const DAY_S: i64 = 86_400;

/// A study, its key, and its dataset with pseudonyms; and the same with names.
struct Made {
    study: tempfile::TempDir,
    out: tempfile::TempDir,
}

impl Made {
    /// All five runners are of one age.
    fn new() -> Self {
        let (study, out) = (study(), tempfile::tempdir().unwrap());
        for name in &NAMES[..5] {
            fs::write(study.path().join(name).join("athlete.toml"), "birth_year = 1990\n").unwrap();
        }
        fs::write(out.path().join("study.key"), [7; 32]).unwrap();
        Self { study, out }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.out.path().join(name)
    }

    fn call(&self, name: &str, key: &str, flags: &[&str]) -> Output {
        let key = self.path(key);
        let keyed = ["--pseudonyms", key.to_str().unwrap()];
        cohort(self.study.path(), &self.path(name), &[&keyed[..], flags].concat())
    }

    fn make(&self, name: &str, key: &str) -> PathBuf {
        let output = self.call(name, key, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        self.path(name)
    }

    fn open(&self) -> PathBuf {
        let output = cohort(self.study.path(), &self.path("open"), &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        self.path("open")
    }

    /// The names by pseudonym, as they are kept beside the key.
    fn names(&self, key: &str) -> BTreeMap<String, String> {
        let folder = self.path(&format!("{key}.private"));
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let csvs = files.filter(|path| path.extension().is_some_and(|one| one == "csv"));
        let mut names = BTreeMap::new();
        for path in csvs {
            for line in fs::read_to_string(path).unwrap().lines().skip(1) {
                let cells: Vec<&str> = line.split(',').collect();
                names.insert(cells[1].to_owned(), cells[0].to_owned());
            }
        }
        names
    }
}

fn release(dataset: &Path) -> Output {
    soleus(&["cohort", "check", dataset.to_str().unwrap(), "--release"])
}

fn files(dataset: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(dataset).into_iter().map(Result::unwrap);
    all.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// Every text that a dataset holds: cells, metadata, statistics, names and contents of other files.
fn all_texts(dataset: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for path in files(dataset) {
        all.push(path.strip_prefix(dataset).unwrap().to_string_lossy().into_owned());
        // What is not compressed stands in the bytes as it is.
        all.push(String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
    }
    for name in TABLES {
        for column in table(dataset, name).columns() {
            all.push(column.name().to_string());
            if *column.dtype() == DataType::String {
                all.extend(column.str().unwrap().iter().flatten().map(str::to_owned));
            }
        }
    }
    all
}

/// Every number that a dataset holds.
fn all_numbers(dataset: &Path) -> Vec<f64> {
    let number = |value: AnyValue| match value {
        AnyValue::Int64(number) => Some(number as f64),
        AnyValue::Float64(number) => Some(number),
        AnyValue::Null | AnyValue::Boolean(_) | AnyValue::String(_) => None,
        other => panic!("{other}"),
    };
    let mut all = Vec::new();
    for name in TABLES {
        let table = table(dataset, name);
        let rows = 0..table.height();
        for column in table.columns() {
            all.extend(rows.clone().filter_map(|row| number(column.get(row).unwrap())));
        }
    }
    all
}

fn days_of(table: &DataFrame, column: &str) -> Vec<i64> {
    let days = table.column(column).unwrap().cast(&DataType::Int32).unwrap();
    days.i32().unwrap().iter().flatten().map(i64::from).collect()
}

#[test]
fn nothing_in_it_says_who_when_or_where() {
    let made = Made::new();
    let (open, disguised) = (made.open(), made.make("dataset", "study.key"));
    let runs = table(&open, "runs");
    let mut secrets: BTreeSet<String> = BTreeSet::new();
    for column in ["run_id", "session", "source", "title", "device"] {
        secrets.extend(texts(&runs, column).into_iter().filter(|text| text.len() > 3));
    }
    secrets.extend(texts(&table(&open, "ledger"), "source"));
    secrets.extend(NAMES.iter().filter(|name| name.len() > 3).map(|name| (*name).to_owned()));
    secrets.extend(["no watch", ".fit", ".gpx", "athlete.toml", "study.key"].map(str::to_owned));
    secrets.insert(made.study.path().to_string_lossy().into_owned());
    secrets.extend(["latitude", "Europe/", "UTC+"].map(str::to_owned));
    let days: BTreeSet<i64> = days_of(&runs, "day").into_iter().collect();
    assert!(days.len() > 20, "{days:?}");
    for day in &days {
        let day = chrono::NaiveDate::default() + chrono::Duration::days(*day);
        let spellings = [
            "%Y-%m-%d",
            "%Y%m%d",
            "%d.%m.%Y",
            "%d/%m/%Y",
            "%m/%d/%Y",
            "%-d %B %Y",
            "%B %-d",
            "%G-W%V",
        ];
        secrets.extend(spellings.iter().map(|spelling| day.format(spelling).to_string()));
    }
    let texts_of_it = all_texts(&disguised);
    let whole = texts_of_it.join("\n");
    for secret in &secrets {
        assert!(!whole.contains(secret.as_str()), "{secret}");
    }
    // The same search finds them where they are.
    let open_whole = all_texts(&open).join("\n");
    let found = secrets.iter().filter(|secret| open_whole.contains(secret.as_str())).count();
    assert!(found > 50, "{found}");
    // Short names are whole words.
    for name in ["bo", "cem", "fay", "gil"] {
        assert!(texts_of_it.iter().all(|text| text != name), "{name}");
    }
    // Neither as days nor as seconds or milliseconds since 1970.
    let (first, last) = (*days.first().unwrap(), *days.last().unwrap());
    let scales = [1, DAY_S, 1000 * DAY_S].map(|scale| (first * scale, (last + 1) * scale));
    for number in all_numbers(&disguised) {
        for (low, high) in scales {
            // The smallest scale has the range of distances, which are whole tens.
            let is_distance = number % 10.0 == 0.0 && low < DAY_S;
            let is_inside = (low as f64..=high as f64).contains(&number);
            assert!(!is_inside || is_distance, "{number}");
        }
    }
    let numbers = all_numbers(&disguised);
    let most = numbers.iter().copied().fold(0.0, f64::max);
    assert!(most < (first * DAY_S) as f64, "{most}");
}

#[test]
fn it_is_the_same_study() {
    let made = Made::new();
    let (open, disguised) = (made.open(), made.make("dataset", "study.key"));
    let names = made.names("study.key");
    assert_eq!(names.values().map(String::as_str).collect::<BTreeSet<_>>(), NAMES.into());
    for name in TABLES {
        assert_eq!(table(&open, name).height(), table(&disguised, name).height(), "{name}");
    }
    // Days by runner and number: in both the same, to ten metres.
    let (days, other) = (table(&open, "days"), table(&disguised, "days"));
    let mut first: BTreeMap<String, i64> = BTreeMap::new();
    for (athlete, day) in texts(&days, "athlete").into_iter().zip(days_of(&days, "day")) {
        let first = first.entry(athlete).or_insert(day);
        *first = day.min(*first);
    }
    let distances = |table: &DataFrame| -> Vec<Option<f64>> {
        table.column("distance_m").unwrap().f64().unwrap().iter().collect()
    };
    let mut exact = BTreeMap::new();
    for (row, athlete) in texts(&days, "athlete").into_iter().enumerate() {
        let day = days_of(&days, "day")[row] - first[&athlete];
        exact.insert((athlete, day), distances(&days)[row]);
    }
    let numbers = days_of(&other, "day_no");
    for (row, pseudonym) in texts(&other, "athlete").iter().enumerate() {
        let exact = exact[&(names[pseudonym].clone(), numbers[row])];
        let rounded = distances(&other)[row];
        assert_eq!(exact.is_some(), rounded.is_some());
        if let Some((exact, rounded)) = exact.zip(rounded) {
            assert!((exact - rounded).abs() <= 5.0 && rounded % 10.0 == 0.0, "{exact} {rounded}");
        }
    }
    // Runs join with days, weeks, findings and the ledger.
    let runs = table(&disguised, "runs");
    let keys = |table: &DataFrame, column: &str| -> BTreeSet<(String, i64)> {
        texts(table, "athlete").into_iter().zip(days_of(table, column)).collect()
    };
    assert!(keys(&runs, "day_no").is_subset(&keys(&other, "day_no")));
    assert!(keys(&runs, "week_no").is_subset(&keys(&table(&disguised, "weeks"), "week_no")));
    let ids: BTreeSet<String> = texts(&runs, "run_id").into_iter().collect();
    assert_eq!(
        ids.len(),
        texts(&table(&open, "runs"), "run_id").iter().collect::<BTreeSet<_>>().len()
    );
    let told: BTreeSet<String> = texts(&table(&disguised, "ledger"), "run_ids")
        .iter()
        .flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|id| !id.is_empty())
        .collect();
    assert!(ids.is_subset(&told));
    assert!(texts(&runs, "session").iter().all(|id| ids.contains(id)));
    assert!(
        texts(&table(&disguised, "findings"), "run_id")
            .iter()
            .all(|id| id.is_empty() || ids.contains(id))
    );
}

#[test]
fn the_same_key_gives_the_same_bytes_and_another_other_ids() {
    let made = Made::new();
    fs::write(made.path("other.key"), [8; 32]).unwrap();
    let digest = |dataset: &Path| checked(dataset)["digest"].as_str().unwrap().to_owned();
    let one = made.make("one", "study.key");
    for shard in ["2/2", "1/2"] {
        let output = made.call("two", "study.key", &["--shard", shard, "--jobs", "1"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    assert_eq!(digest(&one), digest(&made.path("two")));
    let other = made.make("other", "other.key");
    let ids = |dataset: &Path| -> BTreeSet<String> {
        let runs = table(dataset, "runs");
        texts(&runs, "run_id").into_iter().chain(texts(&runs, "athlete")).collect()
    };
    assert!(ids(&one).is_disjoint(&ids(&other)));
    // HMAC-SHA-256 of `anna` with 32 bytes of 7, by openssl and by Python's hmac.
    assert!(ids(&one).contains("c2e2f354df5a0d51"));
    // A dataset goes on with its key alone.
    let output = made.call("one", "other.key", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another key of its pseudonyms"), "{}", stderr(&output));
    let output = cohort(made.study.path(), &one, &[]);
    assert!(stderr(&output).contains("choice of names or pseudonyms"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_bad_key_a_bad_place_and_a_common_day_are_refused() {
    let made = Made::new();
    fs::write(made.path("short.key"), "secret").unwrap();
    fs::write(made.study.path().join("anna/in.key"), [7; 32]).unwrap();
    fs::create_dir(made.path("dataset")).unwrap();
    fs::write(made.path("dataset/in.key"), [7; 32]).unwrap();
    let inside = made.study.path().join("anna/in.key");
    for (key, flags, expected) in [
        ("short.key", &[][..], "head -c 32 /dev/urandom > study.key"),
        ("none.key", &[], "none.key"),
        ("dataset/in.key", &[], "is inside the dataset"),
        (inside.to_str().unwrap(), &[], "is inside the recordings"),
        ("study.key", &["--as-of", "2026-05-20"], "--as-of: does not work with --pseudonyms"),
        ("study.key", &["--since", "2026-03-20"], "--since: does not work with --pseudonyms"),
    ] {
        let output = made.call("dataset", key, flags);
        assert_eq!(output.status.code(), Some(2), "{key} {flags:?}");
        let said = stderr(&output);
        assert!(said.contains(expected) && !said.contains("secret"), "{said}");
    }
    assert_eq!(files(&made.path("dataset")), [made.path("dataset/in.key")]);
}

#[test]
fn only_what_is_on_the_list_may_be_published() {
    let made = Made::new();
    let dataset = made.make("dataset", "study.key");
    let output = release(&dataset);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("It may be published"), "{}", stdout(&output));
    // One with names is refused, with its columns.
    let output = release(&made.open());
    assert_eq!(output.status.code(), Some(3));
    for expected in ["made without --pseudonyms", "`title` of `runs`", "`day` of `days`"] {
        assert!(stdout(&output).contains(expected), "{}", stdout(&output));
    }
    // A file or a column that somebody added, and what was said beside the tables.
    fs::write(dataset.join("who-is-who.csv"), "anna").unwrap();
    let path = files(&dataset.join("athletes"))
        .into_iter()
        .find(|path| {
            ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap().height() > 0
        })
        .unwrap();
    let mut reader = ParquetReader::new(fs::File::open(&path).unwrap());
    let metadata = reader.get_metadata().unwrap().key_value_metadata().clone();
    let mut rows = reader.finish().unwrap();
    let mut city = rows.column("status").unwrap().clone();
    city.rename("city".into());
    rows.with_column(city).unwrap();
    let pairs = metadata.unwrap().into_iter().map(|pair| (pair.key, pair.value.unwrap()));
    let pairs = polars_io::prelude::KeyValueMetadata::from_static(pairs.collect());
    let file = fs::File::create(&path).unwrap();
    ParquetWriter::new(file).with_key_value_metadata(Some(pairs)).finish(&mut rows).unwrap();
    let output = release(&dataset);
    assert_eq!(output.status.code(), Some(3));
    for expected in ["`who-is-who.csv`", "`city` of `athletes`"] {
        assert!(stdout(&output).contains(expected), "{}", stdout(&output));
    }
}

#[test]
fn a_cell_of_few_runners_may_not_be_published() {
    let made = Made::new();
    fs::write(made.study.path().join("bo/athlete.toml"), "birth_year = 1950\n").unwrap();
    let output = release(&made.make("dataset", "study.key"));
    assert_eq!(output.status.code(), Some(3));
    let said = stdout(&output);
    assert!(said.contains("age 70-79, sex not given: 1 runner, fewer than 5"), "{said}");
    assert!(said.contains("age 30-39, sex not given: 4 runners"), "{said}");
    assert!(said.contains("may not be published"), "{said}");
}

#[test]
fn injuries_by_name_and_date_find_their_person_weeks() {
    let made = Made::new();
    let (open, dataset) = (made.open(), made.make("dataset", "study.key"));
    let outcomes = made.path("injuries.csv");
    fs::write(&outcomes, "athlete,date,site,weeks_lost\nbo,2026-04-10,calf,2\n").unwrap();
    let weeks = |dataset: &Path, flags: &[&str]| {
        let (out, outcomes) = (made.path("weeks.parquet"), outcomes.to_str().unwrap());
        let line = ["cohort", "person-weeks", dataset.to_str().unwrap(), "--outcomes", outcomes];
        let output = soleus(&[&line[..], &["--out", out.to_str().unwrap()], flags].concat());
        (output, out)
    };
    let key = made.path("study.key");
    let flags = ["--pseudonyms", key.to_str().unwrap()];
    let read = |dataset: &Path, flags: &[&str]| {
        let (output, path) = weeks(dataset, flags);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap()
    };
    let names = made.names("study.key");
    let rows = |table: &DataFrame, names: Option<&BTreeMap<String, String>>| {
        let whole =
            |column: &str, row: usize| table.column(column).unwrap().i64().unwrap().get(row);
        let event = |row: usize| table.column("event").unwrap().bool().unwrap().get(row);
        let mut rows: Vec<_> = texts(table, "athlete")
            .into_iter()
            .zip(texts(table, "age_band"))
            .enumerate()
            .map(|(row, (athlete, age))| {
                let athlete = names.map_or(athlete.clone(), |names| names[&athlete].clone());
                let counted =
                    ["start", "stop", "run_count", "covered_days", "spoke_session_distance_spike"];
                (athlete, counted.map(|column| whole(column, row)), event(row), age)
            })
            .collect();
        rows.sort();
        rows
    };
    let expected = rows(&read(&open, &[]), None);
    let found = rows(&read(&dataset, &flags), Some(&names));
    assert_eq!(found, expected);
    let events: Vec<_> = found.iter().filter(|row| row.2 == Some(true)).collect();
    // The first run of bo is that of 3 March; 10 April is the 38th day after it.
    assert!(matches!(events[..], [(name, [_, Some(39), ..], _, _)] if name == "bo"), "{events:?}");
    // Without the key, with another, and where no name is hidden.
    fs::write(made.path("other.key"), [8; 32]).unwrap();
    let other = made.path("other.key");
    for (dataset, flags, expected) in [
        (&dataset, &[][..], "pass its key"),
        (&dataset, &["--pseudonyms", other.to_str().unwrap()], "another key"),
        (&open, &flags, "has no pseudonyms"),
    ] {
        let (output, _) = weeks(dataset, flags);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    } // A look back asks for dates, which it has not.
    let line = ["backtest", "--dataset", dataset.to_str().unwrap(), "--outcomes"];
    let output = soleus(&[&line[..], &[outcomes.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("has pseudonyms and no dates"), "{}", stderr(&output));
}
