//! One input beside an invented season, from its bytes to the page and the tables. Holds limits on the size
//! of what comes out; shared with the fuzz targets.

mod run_page;

use std::path::Path;
use std::sync::OnceLock;

use chrono::NaiveDate;
use soleus::analysis::account_export::{apple, garmin, strava};
use soleus::analysis::pipeline::{Analysis, Progress, analyse, samples_of};
use soleus::base::error::{Error, SkipReason};
use soleus::base::ledger_entry::LedgerEntry;
use soleus::cli::AnalysisArgs;
use soleus::columns::{RUNS, WEEKS};
use soleus::options::{Options, Places, options};
use soleus::report::html::{self, DualPictures};
use soleus::report::pictures::{self, SeasonPictures};
use soleus::report::records::findings::{FindingsFile, findings_file};
use soleus::report::records::state::NowRecord;
use soleus::report::{tables, text};
use soleus::source::{Bounds, Root};

use crate::fit_writer::messages::{FILE_ID, HEART_RATE, RECORD, TIME, le};
use crate::fit_writer::{Content, ENUM, UINT8, UINT32};
use crate::invented::zip;

/// The page holds its style, its script and two dozen charts, and a row for every week: from the first
/// watches to tomorrow there are two thousand.
const PAGE_BYTES: usize = 4 << 20;
/// The page of a run, with its style, its script, three charts and a row for every lap and kilometre.
const RUN_BYTES: usize = 1 << 20;
/// Runs, weeks, findings and alerts of so many weeks.
const TABLE_BYTES: usize = 2 << 20;
/// What a byte of input may add: a record of ten bytes is a row of no table, a short run of 200 bytes is
/// some findings.
const FACTOR: usize = 200;
const BOUNDS: Bounds =
    Bounds { file_bytes: 64 * 1024, total_bytes: 256 * 1024, depth: 4, entries: 64 };

/// 2026-03-02T07:00:00Z, a Monday: 13 210 days and seven hours after the FIT epoch.
pub(crate) const SEASON_FIT_S: u32 = 13_210 * 86_400 + 7 * 3600;
/// Runs of the season, one every four days.
const RUNS_BESIDE: u32 = 8;

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}

/// Reads an input beside the season and writes everything of it; whether a run came of it.
pub(crate) fn whole_line(input: &[u8]) -> bool {
    let options = fixed_options();
    let member = (name_of(input), input);
    // Without a run the rest is not worth its time.
    let alone = [Root::Input(zip(&[member]).into())];
    let ledger = match analyse(&alone, &options, &Silent) {
        Ok(analysis) => analysis.ledger,
        Err(Error::NoRuns { ledger, .. }) => {
            assert_no_fault(&ledger);
            return false;
        }
        Err(_) => return false,
    };
    assert_no_fault(&ledger);
    let beside = (0..).map(|number: u32| format!("{number}.fit")).zip(season());
    let beside: Vec<(String, &Vec<u8>)> = beside.collect();
    let members = beside.iter().map(|(name, run)| (name.as_str(), run.as_slice()));
    let members: Vec<(&str, &[u8])> = members.chain([member]).collect();
    let roots = [Root::Input(zip(&members).into())];
    let analysis = analyse(&roots, &options, &Silent).expect("a season stands beside it");
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    let mut findings = findings_file(&analysis, &options, |_| true);
    findings.now = Some(NowRecord::of(&analysis, &options, today));
    let text = text::season::season(&analysis, &findings, &options, today);
    let page = page(&roots, &analysis, &findings, &options);
    let most = |bytes: usize| bytes + FACTOR * input.len();
    assert!(page.len() + text.len() <= most(PAGE_BYTES), "a page of {} bytes", page.len());
    let run = run_page::bytes(&alone, &analysis, &findings, &options);
    assert!(run <= most(RUN_BYTES), "a page of {run} bytes for the run");
    let tables = table_bytes(&analysis, &findings);
    assert!(tables <= most(TABLE_BYTES), "tables of {tables} bytes");
    true
}

/// A panic costs one file, which the ledger says, and not the season; here it must be seen.
fn assert_no_fault(ledger: &[LedgerEntry]) {
    let fault = SkipReason::Failed.to_string();
    assert!(ledger.iter().all(|entry| !entry.reason.contains(&fault)), "{ledger:?}");
}

fn fixed_options() -> Options {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    let places = Places::current(Path::new("/nowhere"));
    let options = options(&AnalysisArgs::default(), &places, today).expect("options");
    Options { bounds: BOUNDS, ..options }
}

/// The name by which lists are known.
fn name_of(input: &[u8]) -> &'static str {
    if strava::read(input).is_some() {
        "activities.csv"
    } else if garmin::read(input).is_some() {
        "me_0_summarizedActivities.json"
    } else if apple::is_health_data(input) {
        "export.xml"
    } else {
        "odd"
    }
}

fn page(roots: &[Root], analysis: &Analysis, findings: &FindingsFile, options: &Options) -> String {
    let of_season = SeasonPictures::of(analysis, None);
    let in_range = |range: html::ChartRange| {
        let drawn = |units| of_season.charts(range.from, &html::look(units));
        (range, DualPictures::of(drawn))
    };
    let charts: Vec<_> = html::ranges(&analysis.season).into_iter().map(in_range).collect();
    let panel_runs = html::panel_runs(analysis);
    let is_wanted = |source: &str| panel_runs.iter().any(|run| run.source == source);
    let samples = samples_of(roots, options, is_wanted).expect("tables of samples");
    let panels = DualPictures::of(|units| {
        let panel = |run: &html::PanelRun| {
            let samples = samples.iter().find(|one| one.run_id == run.run_id)?;
            let look = html::look(units);
            pictures::of_run(samples, analysis, run.row, &look).expect("a panel")
        };
        panel_runs.iter().filter_map(panel).collect()
    });
    html::season((analysis, findings, None), options, (&charts, &panels)).expect("a page")
}

fn table_bytes(analysis: &Analysis, findings: &FindingsFile) -> usize {
    let runs = tables::records(&analysis.tables.runs, RUNS).expect("runs");
    let weeks = tables::records(&analysis.tables.weeks, WEEKS).expect("weeks");
    let rows = runs.iter().chain(&weeks).map(|row| row.to_string().len()).sum::<usize>();
    rows + tables::json(findings).expect("numbers that are finite").len()
}

/// Short runs at about 3 m/s with a record every half minute.
fn season() -> &'static [Vec<u8>] {
    static SEASON: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEASON.get_or_init(|| (0..RUNS_BESIDE).map(run).collect())
}

fn run(number: u32) -> Vec<u8> {
    const STEP_S: u32 = 30;
    let start_fit_s = SEASON_FIT_S + number * 4 * 86_400;
    let fields = [TIME, (5, 4, UINT32), HEART_RATE, (4, 1, UINT8)];
    let content = Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM)])
        .message(1, &[&[4]])
        .define(0, RECORD, &fields);
    let record = |content: Content, step: u32| {
        let centimetres = step * STEP_S * (280 + 3 * (number % 8));
        content.message(0, &[&le(start_fit_s + step * STEP_S), &le(centimetres), &[140, 84]])
    };
    let length_s = STEP_S * (40 + 3 * (number % 5));
    let content = (0..=length_s / STEP_S).fold(content, record);
    let session = [TIME, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM)];
    let values = [start_fit_s + length_s, start_fit_s, length_s * 1000].map(le).concat();
    let local = [start_fit_s + length_s, start_fit_s + length_s + 3600].map(le).concat();
    content
        .define(2, 18, &session)
        .message(2, &[&values, &[1]])
        .define(3, 34, &[TIME, (5, 4, UINT32)])
        .message(3, &[&local])
        .file()
}
