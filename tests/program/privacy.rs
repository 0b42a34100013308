//! Outputs tell how somebody ran, not where, with which device, or who.

use std::collections::BTreeSet;
use std::fs;

use polars::prelude::{AnyValue, ParquetReader, SerReader};

use crate::privacy_guards::{files, has_mail, judge, places, secrets, standing, texts};
use crate::sample_data;
use crate::soleus;
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

#[test]
fn the_guards_see_what_they_are_for() {
    assert!(has_mail("a,me@example.org,b") && !has_mail("12 @ 3.5 and a@b"));
    assert_eq!(
        places("x 47.123456 y 9.99999 z 12.5, doi.org/10.1152&#x2f;a 10.1249/b ")
            .into_iter()
            .collect::<Vec<_>>(),
        ["47.1234"]
    );
    let serials = BTreeSet::from(["3912345678".to_owned()]);
    assert_eq!(standing("a,3912345678,b", &serials).len(), 1);
    assert!(standing("a,93912345678,b", &serials).is_empty());
    let (known, _) = secrets(&sample_data());
    assert!(known.len() > 100, "{} places", known.len());
}

#[test]
fn no_place_serial_mail_or_home_is_in_any_output_of_the_invented_season() {
    let (known, serials) = secrets(&sample_data());
    judge(&texts(&sample_data()), &known, &serials);
}

#[test]
fn no_path_to_the_own_files_is_in_any_output() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("exports");
    fs::create_dir(&folder).unwrap();
    for name in ["2026-04-12_long.fit", "2026-04-14_easy.fit", "diary.csv"] {
        fs::copy(sample_data().join(name), folder.join(name)).unwrap();
    }
    fs::write(folder.join("athlete.toml"), "[[shoes]]\nname = \"Blue\"\n").unwrap();
    let texts = texts(&folder);
    judge(&texts, &BTreeSet::new(), &BTreeSet::new());
    assert!(texts[0].1.contains("With athlete.toml and diary.csv of exports."), "{}", texts[0].1);
}

/// The page of a run with its route, and what was warned of.
fn mapped(more: &[&str]) -> (String, String) {
    let out = tempfile::tempdir().unwrap();
    let run = sample_data().join("2026-03-05_easy.gpx");
    let line = ["run", run.to_str().unwrap(), "--map", "--no-library", "--out"];
    let output = soleus(&[&line[..], &[out.path().to_str().unwrap()], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (fs::read_to_string(out.path().join("report.html")).unwrap(), stderr(&output))
}

/// The first place of the run that is mapped.
fn first_place() -> (String, String) {
    let text = fs::read_to_string(sample_data().join("2026-03-05_easy.gpx")).unwrap();
    let value = |name: &str| {
        let (_, rest) = text.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    (value("lat"), value("lon"))
}

#[test]
fn a_route_is_drawn_only_when_asked_for_and_without_what_is_hidden() {
    let (page, _) = mapped(&[]);
    assert!(page.contains("Shape of the route") && page.contains("No hidden places are known"));
    let (known, serials) = secrets(&sample_data());
    judge(&[("the page with a route".to_owned(), page)], &known, &serials);
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("soleus.toml");
    let (lat, lon) = first_place();
    let zone = format!("[[privacy_zones]]\nlat_deg = {lat}\nlon_deg = {lon}\nradius_m = 300\n");
    fs::write(&settings, &zone).unwrap();
    let (page, warned) = mapped(&["--settings", settings.to_str().unwrap()]);
    assert!(page.contains("points near hidden places are left out"));
    assert_eq!(warned, "");
    fs::write(&settings, zone.replace("= 300", "= 99000")).unwrap();
    let (page, _) = mapped(&["--settings", settings.to_str().unwrap()]);
    assert!(!page.contains("Shape of the route"));
}

#[test]
fn a_zone_that_cannot_be_read_hides_everything() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("privacy_zones.csv"), "Address,Radius\nHome,200 m\n").unwrap();
    let (page, warned) = mapped(&["--history", folder.path().to_str().unwrap()]);
    assert!(!page.contains("Shape of the route"));
    assert!(warned.contains("no route is drawn"), "{warned}");
}

#[test]
fn a_list_of_zones_that_cannot_be_opened_hides_everything() {
    let cases: [(&str, &[u8]); 4] = [
        ("privacy_zones.csv", b""),
        ("privacy_zones.csv.gz", b"\x1f\x8b\x08\x00broken"),
        ("privacy_zones.zip", b"PK\x03\x04broken"),
        ("Privacy_Zones (1).csv", b"Address,Radius\nHome,200 m\n"),
    ];
    for (name, content) in cases {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), content).unwrap();
        let (page, warned) = mapped(&["--history", folder.path().to_str().unwrap()]);
        assert!(!page.contains("Shape of the route"), "{name}");
        assert!(warned.contains("no route is drawn"), "{name}: {warned}");
    }
    #[cfg(unix)]
    {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("privacy_zones.csv")).unwrap();
        let (page, _) = mapped(&["--history", folder.path().to_str().unwrap()]);
        assert!(!page.contains("Shape of the route"));
    }
}

#[test]
fn a_list_beside_the_run_above_it_or_in_the_current_folder_is_known() {
    let (lat, lon) = first_place();
    let list = format!("Coordinate,Radius\n\"{lat}, {lon}\",300 m\n");
    let run = fs::read(sample_data().join("2026-03-05_easy.gpx")).unwrap();
    for (list_in, run_in) in [("export", "export/activities"), ("runs", "runs"), ("here", "runs")] {
        let root = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let folder = root.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            folder
        };
        fs::write(folder(list_in).join("privacy_zones.csv"), &list).unwrap();
        let file = folder(run_in).join("run.gpx");
        fs::write(&file, &run).unwrap();
        let line = ["run", file.to_str().unwrap(), "--map", "--no-library", "--out", "out"];
        let output = soleus_in(&folder("here"), &line, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stderr(&output), "", "{list_in}");
        let page = fs::read_to_string(root.path().join("here/out/report.html")).unwrap();
        assert!(page.contains("points near hidden places are left out"), "{list_in}");
    }
}

#[test]
fn a_list_that_is_among_the_inputs_and_beside_the_run_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    // Far away from the route.
    let list = "Coordinate,Radius\n\"-12.5, 100.25\",300 m\n";
    fs::write(folder.path().join("privacy_zones.csv"), list).unwrap();
    let run = folder.path().join("run.gpx");
    fs::copy(sample_data().join("2026-03-05_easy.gpx"), &run).unwrap();
    let history = folder.path().to_str().unwrap();
    let line = ["run", run.to_str().unwrap(), "--map", "--no-library", "--history", history];
    let output = soleus_in(folder.path(), &[&line[..], &["--out", "out"]].concat(), &[]);
    assert_eq!(stderr(&output), "");
    let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    assert!(page.contains("No point lies in the hidden place that is known"));
}

#[test]
fn a_list_that_only_the_library_saw_hides_everything() {
    let (root, export) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (lat, lon) = first_place();
    let list = format!("Coordinate,Radius\n\"{lat}, {lon}\",300 m\n");
    fs::write(export.path().join("privacy_zones.csv"), list).unwrap();
    let run = sample_data().join("2026-03-05_easy.gpx");
    fs::copy(&run, export.path().join("run.gpx")).unwrap();
    let map = |more: &[&str]| {
        let line = ["run", run.to_str().unwrap(), "--map", "--out", "out"];
        let output = soleus_in(root.path(), &[&line[..], more].concat(), &[]);
        let page = fs::read_to_string(root.path().join("out/report.html")).unwrap();
        (page.contains("Shape of the route"), stderr(&output))
    };
    assert!(map(&[]).0, "nothing is known yet");
    soleus_in(root.path(), &["season", export.path().to_str().unwrap(), "--quiet"], &[]);
    let (is_drawn, warned) = map(&[]);
    assert!(!is_drawn && warned.contains("hides places"), "{warned}");
    // With the list the rest of the route can be shown, and an empty library remembers nothing.
    let (is_drawn, warned) = map(&["--history", export.path().to_str().unwrap()]);
    assert!(is_drawn && warned.is_empty(), "{warned}");
    soleus_in(root.path(), &["library", "clear"], &[]);
    assert!(map(&[]).0);
}

/// Everything that a season puts out under other names, as text.
fn anonymous_texts() -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    let (data, folder) = (sample_data(), out.path().to_str().unwrap().to_owned());
    let line = ["season", data.to_str().unwrap(), "--anonymous", "--no-library", "--out", &folder];
    let output = soleus(&line);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut texts = vec![("terminal".to_owned(), stdout(&output).replace(&folder, "OUT"))];
    for path in files(out.path()) {
        if let Ok(text) = String::from_utf8(fs::read(&path).unwrap()) {
            texts.push((path.file_name().unwrap().to_string_lossy().into_owned(), text));
        }
    }
    texts
}

#[test]
fn anonymous_outputs_hold_no_day_no_title_and_no_file_name() {
    let named = texts(&sample_data());
    let names: BTreeSet<String> = files(&sample_data())
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        // That name is the same for everybody.
        .filter(|name| name != "diary.csv")
        .collect();
    let holds = |text: &str, word: &str| text.contains(word);
    // The year as days have it; coordinates of drawings may be any number.
    let years =
        ["2026-", "Mar 2026", "March 2026", "Apr 2026", "April 2026", "May 2026", "Jun 2026"];
    // What must be gone is there without the flag.
    assert!(years[..5].iter().all(|mark| named.iter().any(|(_, text)| holds(text, mark))));
    for (name, text) in anonymous_texts() {
        let told: Vec<&&str> = years.iter().filter(|year| holds(&text, year)).collect();
        assert!(told.is_empty(), "{name} holds {told:?}");
        let told: Vec<&String> = names.iter().filter(|file| holds(&text, file)).collect();
        assert!(told.is_empty(), "{name} holds {told:?}");
        if ["terminal", "report.html", "report-physio.html"].contains(&name.as_str()) {
            assert!(text.contains("week 1") && !text.contains("2001-"), "{name} tells days");
        }
        if name == "runs.csv" {
            let first = text.lines().nth(1).unwrap();
            // The first run is that of a Tuesday, the second day of week 1.
            assert!(first.contains("run-0001") && first.contains("2001-01-02T"), "{first}");
        }
    }
}

#[test]
fn anonymous_or_not_the_verdicts_are_the_same() {
    let verdicts = |flags: &[&str]| {
        let data = sample_data();
        let line = ["season", data.to_str().unwrap(), "--no-library", "--json"];
        let json: serde_json::Value =
            serde_json::from_str(&stdout(&soleus(&[&line[..], flags].concat()))).unwrap();
        let findings = json["findings"].as_array().unwrap().clone();
        // Figures are rounded there.
        let of = |one: &serde_json::Value| {
            let measured = one["measured"]["value"].as_f64().unwrap();
            (one["rule"].to_string(), one["level"].to_string(), format!("{measured:.2e}"))
        };
        findings.iter().map(of).collect::<Vec<_>>()
    };
    let named = verdicts(&[]);
    assert!(named.len() > 5);
    assert_eq!(verdicts(&["--anonymous"]), named);
    // Days on the command line are those of the runner.
    let since = verdicts(&["--since", "2026-05-01"]);
    assert!(!since.is_empty() && since.len() < named.len());
    assert_eq!(verdicts(&["--since", "2026-05-01", "--anonymous"]), since);
}

/// The words of a text: what stands between blanks and signs. Numbers of drawings are words, too.
fn words(text: &str) -> BTreeSet<String> {
    // Where lines of a drawing run is no word.
    let parts = text.split(" d=\"").enumerate().map(|(number, part)| match number {
        0 => part,
        _ => part.split_once('"').map_or("", |(_, rest)| rest),
    });
    let text = parts.collect::<Vec<_>>().join(" ");
    let is_sign = |c: char| !(c.is_alphanumeric() || "._-:+".contains(c));
    let words = text.split(is_sign).map(|word| word.trim_matches(['.', ':', '-']));
    words.filter(|word| word.chars().count() >= 8).map(str::to_owned).collect()
}

/// The words of all that soleus says of any runs: its rules, columns and help, and the page of runs
/// that are none of these, with the hashes of its tables: one without rows is the same for everybody.
fn own_words() -> BTreeSet<String> {
    let rules: serde_json::Value =
        serde_json::from_str(&stdout(&soleus(&["rules", "--json"]))).unwrap();
    let ids: Vec<&str> =
        rules.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let explained = ids.iter().map(|id| stdout(&soleus(&["explain", id, "--json"])));
    let lists = [&["columns", "--json"][..], &["rules", "--json"], &["season", "--help"]];
    let lists = lists.into_iter().map(|line| stdout(&soleus(line)));
    let others = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/text_lanes");
    let out = tempfile::tempdir().unwrap();
    let line = ["season", others.to_str().unwrap(), "-q", "--no-library", "--out"];
    let done = soleus(&[&line[..], &[out.path().to_str().unwrap()]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    let file = |name: &str| fs::read_to_string(out.path().join(name)).unwrap();
    let mut written = ["report.html", "report-physio.html", "manifest.json"].map(file).to_vec();
    let run = others.join("small.tcx");
    let line = ["run", run.to_str().unwrap(), "-q", "--no-library", "--out"];
    let done = soleus(&[&line[..], &[out.path().to_str().unwrap()]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    written.push(file("report.html"));
    explained.chain(lists).chain(written).flat_map(|text| words(&text)).collect()
}

/// The cells of a Parquet file with blanks between them, numbers in full.
fn cells(path: &std::path::Path) -> String {
    let table = ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap();
    let cell = |value: AnyValue| match value {
        AnyValue::Float64(number) => number.to_string(),
        AnyValue::String(text) => text.to_owned(),
        // Day and time of a moment are one word, as in csv.
        other => other.to_string().replace(' ', "T"),
    };
    let columns = table.columns().iter().flat_map(|column| {
        let values = column.as_materialized_series().iter().map(cell).collect::<Vec<_>>();
        values.into_iter()
    });
    columns.collect::<Vec<_>>().join(" ")
}

#[test]
fn an_anonymous_report_cannot_be_joined_with_the_open_one() {
    let home = tempfile::tempdir().unwrap();
    let athlete = "[[shoes]]\nname = \"Zephyrine Nimbus\"\nfrom = \"2026-03-01\"\n";
    fs::write(home.path().join("athlete.toml"), athlete).unwrap();
    let data = sample_data();
    let run = data.join("2026-04-12_long.fit");
    let report = |out: &str, more: &[&str]| {
        let of_run = format!("{out}/run");
        let line = ["run", run.to_str().unwrap(), "--no-library", "-q", "--out", &of_run];
        let output = soleus_in(home.path(), &[&line[..], more].concat(), &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let line = ["season", data.to_str().unwrap(), "--no-library", "--json", "--out", out];
        let output = soleus_in(home.path(), &[&line[..], more].concat(), &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let mut all = vec![("standard output".to_owned(), stdout(&output))];
        let files = files(&home.path().join(out)).into_iter();
        all.extend(files.map(|path| {
            let text = match path.extension().and_then(|one| one.to_str()) {
                Some("parquet") => cells(&path),
                // Of a picture all of its bytes are one word.
                Some("png") => {
                    format!("picture{}", blake3::hash(&fs::read(&path).unwrap()).to_hex())
                }
                _ => fs::read_to_string(&path).unwrap(),
            };
            (path.file_name().unwrap().to_string_lossy().into_owned(), text)
        }));
        all
    };
    let open = report("open", &[]);
    let open: BTreeSet<String> = open.iter().flat_map(|(_, text)| words(text)).collect();
    let known = own_words();
    assert!(open.len() > 1000 && open.contains("Zephyrine"));
    let mut faults = Vec::new();
    for (name, text) in report("anonymous", &["--anonymous"]) {
        let shared = words(&text).into_iter().filter(|word| {
            let may_be_key = word.contains(|c: char| c.is_ascii_digit());
            may_be_key && open.contains(word) && !known.contains(word)
        });
        let shared: Vec<String> = shared.take(12).collect();
        faults.extend((!shared.is_empty()).then(|| format!("{name} shares {shared:?}")));
        faults.extend(text.contains("Zephyrine").then(|| format!("{name} names a shoe")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
