//! What an assistant learns of a runner's names and notes: nothing, unless a flag lets them out.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;

use super::client::{Server, season_args};
use crate::sample_data;
use crate::sample_recordings;

/// Words of an invented runner, in every place where one can write.
const WORDS: [&str; 7] =
    ["Wendelin", "Quellental", "Zephyrine", "Mondstein", "Ostwind", "knarzt", "Talwiese"];

/// A season of that runner.
fn named_season(folder: &Path) {
    for path in sample_recordings() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(&path).unwrap();
        let named = format!("Wendelin_Quellental_{name}");
        match String::from_utf8(bytes) {
            Ok(gpx) => {
                let titled = gpx.replacen("<trk><name>", "<trk><name>Talwiese with Ostwind, ", 1);
                fs::write(folder.join(named), titled).unwrap();
            }
            Err(fit) => fs::write(folder.join(named), fit.as_bytes()).unwrap(),
        }
    }
    let diary = "date,site,side,during_0_10,note\n2026-04-14,calf,left,2,it knarzt like Mondstein\n\
                 2026-06-05,calf,left,2,still knarzt\n2026-06-07,calf,left,0,\n";
    fs::write(folder.join("diary.csv"), diary).unwrap();
    let athlete = "[[shoes]]\nname = \"Zephyrine\"\ndrop_mm = 4\nfirst_use = 2026-05-10\n\
                   from = 2026-05-10\n";
    fs::write(folder.join("athlete.toml"), athlete).unwrap();
}

/// Everything that can be asked, as one text.
fn everything(folder: &Path, more: &[&str]) -> String {
    let args = season_args(folder);
    let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
    let mut server = Server::greeted(&args);
    let mut all = server.ask("tools/list", json!({})).to_string();
    let calls = [
        ("season_summary", json!({})),
        ("alerts", json!({})),
        ("alerts", json!({ "since": "2026-03-01" })),
        ("next_run", json!({})),
        ("check_plan", json!({ "csv": "date,distance_km,shoe\n2026-06-09,30,shoe 9\n" })),
        ("check_plan", json!({ "csv": "date,distance_km\n2026-06-09,30\n" })),
        ("why", json!({})),
        ("why", json!({ "onset": "2026-05-20" })),
        ("run_detail", json!({})),
        ("run_detail", json!({ "run_id": "zz" })),
        ("explain_rule", json!({ "id": "shoe-wear" })),
    ];
    for (tool, arguments) in calls {
        all += &server.call(tool, arguments).to_string();
    }
    // A run as GPX, one in the new shoes, and one of two recordings.
    for date in ["2026-03-05", "2026-05-12", "2026-04-19"] {
        all += &server.call("run_detail", json!({ "date": date })).to_string();
    }
    assert_eq!(server.end().1, Some(0));
    all
}

#[test]
fn names_and_notes_stay_out_unless_a_flag_lets_them_out() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("Wendelin");
    fs::create_dir(&folder).unwrap();
    named_season(&folder);
    let found = |text: &str| -> BTreeSet<&str> {
        WORDS
            .into_iter()
            .filter(|word| text.to_lowercase().contains(&word.to_lowercase()))
            .collect()
    };
    assert_eq!(found(&everything(&folder, &[])), BTreeSet::new());
    let noted = BTreeSet::from(["knarzt", "Mondstein"]);
    let of_notes = found(&everything(&folder, &["--with-notes"]));
    assert!(of_notes.contains("knarzt") && of_notes.is_subset(&noted), "{of_notes:?}");
    let of_names = found(&everything(&folder, &["--with-names"]));
    for word in ["Wendelin", "Quellental", "Zephyrine", "Talwiese", "Ostwind"] {
        assert!(of_names.contains(word), "{word}: {of_names:?}");
    }
    assert!(of_names.is_disjoint(&noted), "{of_names:?}");
}

#[test]
fn what_is_wrong_in_a_file_of_the_runner_is_named_on_standard_error_only() {
    let folder = tempfile::tempdir().unwrap();
    let run = "2026-04-12_long.fit";
    fs::copy(sample_data().join(run), folder.path().join(run)).unwrap();
    let path = folder.path().to_str().unwrap();
    let mut server = Server::greeted(&[path, "--no-library"]);
    let athlete = folder.path().join("athlete.toml");
    fs::write(&athlete, "[[shoes]]\nname = \"Zephyrine\"\nfirst_use = \"Mondstein\"\n").unwrap();
    let fault = server.fault("next_run", json!({}));
    assert!(fault.contains("one of the runner's files") && !fault.contains("Mondstein"), "{fault}");
    fs::remove_file(&athlete).unwrap();
    assert!(server.record("next_run", json!({}))["limits"].is_array());
    let (_, code, said) = server.end();
    assert_eq!(code, Some(0));
    assert!(said.contains("Mondstein"), "{said}");
}
