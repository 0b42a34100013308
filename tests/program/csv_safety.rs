//! Texts from a recording in tables, JSON and on the terminal: nothing in them is run by a
//! spreadsheet or a terminal.

use std::fs;
use std::path::Path;

use crate::outcome::season;
use crate::soleus;
use crate::stdout;

const FORMULA: &str = "=HYPERLINK(&quot;http://example.org&quot;,&quot;x&quot;)";

fn gpx(creator: &str, name: &str) -> String {
    let point = |second: u32| {
        let lat = -40.0 + 3.0 * f64::from(second) / 111_195.0;
        let (minute, rest) = (second / 60, second % 60);
        format!(
            "<trkpt lat=\"{lat:.7}\" lon=\"-120\">\
             <time>2026-03-02T06:{minute:02}:{rest:02}Z</time></trkpt>"
        )
    };
    let points: String = (0..1800).step_by(5).map(point).collect();
    format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"{creator}\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><name>{name}</name><type>running</type>\
         <trkseg>{points}</trkseg></trk></gpx>"
    )
}

fn assert_no_formula(table: &Path) {
    let mut reader = csv::Reader::from_path(table).unwrap();
    for row in reader.records() {
        for cell in &row.unwrap() {
            let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(!is_formula || cell.parse::<f64>().is_ok(), "{cell} in {}", table.display());
            assert!(!cell.chars().any(char::is_control), "{cell:?}");
        }
    }
}

#[test]
fn no_text_of_a_recording_is_a_formula_or_a_control_sequence() {
    let folder = tempfile::tempdir().unwrap();
    let runs = folder.path().join("runs");
    fs::create_dir(&runs).unwrap();
    let title = format!("{FORMULA} \u{9b}31m\u{202e}red");
    fs::write(runs.join("=1+1.gpx"), gpx(FORMULA, &title)).unwrap();
    fs::write(runs.join("@SUM(A1).fit"), "no recording").unwrap();
    fs::write(runs.join("-2+3.fit"), "").unwrap();
    fs::write(runs.join("+x\u{7}\u{1b}[31m.txt"), "no recording").unwrap();
    let outcome = season(&[&runs], &[]);
    for table in ["runs.csv", "weeks.csv", "ledger.csv", "findings.csv"] {
        assert_no_formula(&outcome.folder().join(table));
    }
    let ledger = outcome.text("ledger.csv");
    for name in ["'=1+1.gpx", "'@SUM(A1).fit", "'-2+3.fit", "'+x[31m.txt"] {
        assert!(ledger.contains(name), "{name} in {ledger}");
    }
    let json = outcome.text("findings.json");
    assert!(!json.contains("'=") && !json.contains("\\u001b"), "{json}");
    let run = runs.join("=1+1.gpx");
    for flags in [&["--json"][..], &[]] {
        for command in [vec!["season", runs.to_str().unwrap()], vec!["run", run.to_str().unwrap()]]
        {
            let shown = stdout(&soleus(&[&command[..], flags].concat()));
            let bad = shown.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
            assert_eq!(bad, None, "{shown}");
            assert!(!shown.contains("\\u001b") && !shown.contains("\\u009b"), "{shown}");
        }
    }
    let shown = stdout(&soleus(&["run", run.to_str().unwrap(), "--json"]));
    assert!(shown.contains("\"=1+1.gpx\""), "{shown}");
}
