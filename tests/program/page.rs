//! The page of a season and of a run: the same numbers as everywhere else, and nothing from outside.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

/// Text of the terminal and folder of outputs.
fn season(flags: &[&str]) -> (String, tempfile::TempDir) {
    let out = tempfile::tempdir().unwrap();
    let data = sample_data();
    let line = ["season", data.to_str().unwrap(), "--no-library", "--out"];
    let output = soleus(&[&line[..], &[out.path().to_str().unwrap()], flags].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (stdout(&output), out)
}

fn page(folder: &Path) -> String {
    fs::read_to_string(folder.join("report.html")).unwrap()
}

/// Text as a reader sees it: entities decoded, blanks of any width alike.
fn plain(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
        ("\u{a0}", " "),
        ("\u{202f}", " "),
    ];
    let text = entities.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

type Row = BTreeMap<String, String>;

fn table(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Metres in the words of a person, worked out apart from the program.
fn kilometres(metres: &str) -> String {
    format!("{:.1} km", metres.parse::<f64>().unwrap() / 1000.0)
}

fn minutes(seconds: &str) -> String {
    let whole = seconds.parse::<f64>().unwrap().round() as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// The parts of a text between two words, in order.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|part| part.split_once(to)).map(|(part, _)| part).collect()
}

#[test]
fn every_finding_says_the_same_in_page_json_csv_and_on_the_terminal() {
    let (text, out) = season(&["--as-of", "2026-05-20"]);
    let (page, text) = (plain(&page(out.path())), plain(&text));
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(out.path().join("findings.json")).unwrap()).unwrap();
    let in_csv = table(&out.path().join("findings.csv"));
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.len() > 5 && findings.len() == in_csv.len());
    for (finding, row) in findings.iter().zip(&in_csv) {
        let message = plain(finding["message"].as_str().unwrap());
        assert!(page.contains(&message), "not on the page: {message}");
        assert_eq!(plain(&row["message"]), message);
    }
    let run = sample_data().join("2026-04-12_long.fit");
    let data = sample_data();
    let line = ["run", run.to_str().unwrap(), "--no-library", "--history", data.to_str().unwrap()];
    let of_run = plain(&stdout(&soleus(&line)));
    let spike = findings.iter().find(|one| one["rule"] == "session-distance-spike").unwrap();
    assert!(of_run.contains(&plain(spike["message"].as_str().unwrap())));
    // The alert that stands.
    let stands = json["alerts"].as_array().unwrap().iter().find(|it| it["is_open"] == true);
    assert!(text.contains(stands.unwrap()["title"].as_str().unwrap()), "{text}");
}

#[test]
fn runs_and_weeks_have_the_same_figures_in_page_and_tables() {
    let (text, out) = season(&[]);
    let page = page(out.path());
    let runs = between(&page, "id=\"runs-table\">", "</table>")[0];
    let rows = between(runs, "<tr", "</tr>");
    let in_csv = table(&out.path().join("runs.csv"));
    // The head of the table, then the newest run first.
    assert_eq!(rows.len(), in_csv.len() + 1);
    for (row, run) in rows[1..].iter().zip(in_csv.iter().rev()) {
        let day: chrono::NaiveDate = run["start_local"][..10].parse().unwrap();
        let day = day.format("%a %-d %b %Y").to_string();
        assert!(row.contains(&day), "{day}: {row}");
        assert!(row.contains(&kilometres(&run["distance_m"])), "{day}: {row}");
        assert!(row.contains(&minutes(&run["timer_s"])), "{day}: {row}");
    }
    let (_, of_season) = page.split_once("<section id=\"season\">").unwrap();
    let weekly = between(of_season, "Data of: ", "</table>");
    let weekly = between(weekly[0], "<tr>", "</tr>");
    let in_csv = table(&out.path().join("weeks.csv"));
    assert_eq!(weekly.len(), in_csv.len() + 1);
    for (row, week) in weekly[1..].iter().zip(&in_csv) {
        let distance = kilometres(&week["distance_m"]);
        assert!(row.contains(&format!(">{distance}<td")), "{distance}: {row}");
    }
    for week in in_csv.iter().rev().take(10) {
        let start: chrono::NaiveDate = week["week_start"].parse().unwrap();
        let start = start.format("%-d %b %Y ").to_string();
        let line = text.lines().find(|line| line.starts_with(&start)).unwrap();
        assert!(line.contains(&kilometres(&week["distance_m"])), "{line}");
    }
}

#[test]
fn titles_of_charts_carry_the_figures_of_their_findings() {
    let (_, out) = season(&[]);
    let page = plain(&page(out.path()));
    let findings = table(&out.path().join("findings.csv"));
    let spike = findings.iter().find(|row| row["rule"] == "session-distance-spike").unwrap();
    let (measured, base): (f64, f64) =
        (spike["measured_value"].parse().unwrap(), spike["baseline_value"].parse().unwrap());
    let rise = format!("+{:.0} %", (measured / base - 1.0) * 100.0);
    let title = format!("{}, {rise} on the longest run", kilometres(&spike["measured_value"]));
    assert!(page.contains(&title), "{title}");
}

#[test]
fn the_page_holds_both_units_and_asks_for_nothing() {
    let (_, out) = season(&["--units", "imperial"]);
    let page = page(out.path());
    assert!(page.starts_with("<!doctype html>"), "{}", &page[..60]);
    assert!(page.contains("<html lang=\"en\" data-units=\"mi\""));
    assert!(page.contains("default-src 'none'"));
    for word in ["src=", "<img", "<link", "@import", "url(", "http://"] {
        assert!(!page.replace("http://www.w3.org/2000/svg", "").contains(word), "{word}");
    }
    let away = between(&page, "href=\"", "\"");
    let is_away = |link: &&str| !link.starts_with('#') && *link != "report-physio.html";
    let away: Vec<&str> = away.into_iter().filter(is_away).collect();
    assert!(!away.is_empty());
    assert!(away.iter().all(|link| plain(link).starts_with("https://doi.org/10.")), "{away:?}");
}

#[test]
fn a_page_of_runs_has_their_parts() {
    let out = tempfile::tempdir().unwrap();
    let run = sample_data().join("2026-04-23_evening.fit");
    let folder = out.path().to_str().unwrap();
    let output = soleus(&["run", run.to_str().unwrap(), "--no-library", "--out", folder]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let page = page(out.path());
    for name in ["Splits", "Laps", "Climbs", "Time by grade", "Time by pace"] {
        assert!(page.contains(&format!("<h3>{name}</h3>")), "{name}");
    }
    // 9.2 km are nine whole splits and a rest, of which paper shows eight.
    let splits = between(&page, "<h3>Splits</h3>", "</table>")[0];
    assert_eq!(splits.matches("<tr").count(), 11);
    assert_eq!(splits.matches("<tr class=\"screen\"").count(), 2);
    let below = between(&page, "<h3>Splits</h3>", "</section>")[0];
    assert!(below.contains("and 2 more on the page"), "{below}");
    // 23 April 2026 is a Thursday; the file is told among the figures.
    assert!(
        page.contains("<h1>Thu 23 Apr 2026: ")
            || page.contains("<h1><span class=\"km\">Thu 23 Apr 2026: ")
    );
    assert!(page.contains("2026-04-23_evening.fit</td>"));
}

#[test]
fn every_planted_event_is_an_alert_and_nothing_else_is() {
    // A long run, hills, long steps and fast running.
    let planted = [
        ("2026-04-12", "red", "session-distance-spike"),
        ("2026-04-23", "amber", "climb-spike"),
        ("2026-05-05", "amber", "low-cadence-for-pace"),
        ("2026-05-14", "amber", "fast-distance-spike"),
    ];
    let (_, out) = season(&["--as-of", "2026-05-18"]);
    let alerts = table(&out.path().join("alerts.csv"));
    let told: Vec<[&str; 3]> = alerts
        .iter()
        .rev()
        .map(|alert| ["since", "attention", "rule"].map(|it| &*alert[it]))
        .collect();
    assert_eq!(told, planted.map(|(day, light, rule)| [day, light, rule]));
    // The page shows what stands, with the day until which it does.
    let page = page(out.path());
    let cards = between(&page, "<article class=\"card\">", "</article>");
    assert_eq!(cards.len(), 2);
    assert!(cards[0].contains("Since Thu 14 May, until Thu 28 May"), "{}", cards[0]);
    let (_, later) = season(&["--as-of", "2026-06-07"]);
    let page = self::page(later.path());
    let cards = between(&page, "<article class=\"card\">", "</article>");
    // Nothing stands: the gravest of the season, the red one first.
    assert_eq!(cards.len(), 3);
    assert!(cards[0].contains("One run much longer"), "{}", cards[0]);
}

#[test]
fn the_next_run_has_the_limits_of_the_answer_of_next() {
    let (text, out) = season(&["--as-of", "2026-06-07"]);
    let page = page(out.path());
    let data = sample_data();
    let line = ["next", data.to_str().unwrap(), "--no-library", "--on", "2026-06-08", "--json"];
    let answer: serde_json::Value = serde_json::from_str(&stdout(&soleus(&line))).unwrap();
    let tier = |name: &str| answer[name].as_array().unwrap().clone();
    let (binding, also) = (tier("limits"), tier("also"));
    assert_eq!(binding[0]["figure"], "distance");
    assert!(also.len() > 3 && page.contains("For a run on Mon 8 Jun"));
    let binding = binding.iter().map(|limit| ("", limit));
    let all: Vec<_> = binding.chain(also.iter().map(|limit| ("also, ", limit))).collect();
    for (number, (front, limit)) in all.into_iter().enumerate() {
        let figure = limit["figure"].as_str().unwrap();
        let row = between(&page, &format!("<th scope=\"row\">{front}{figure}</th>"), "</tr>")[0];
        // Rounded down, worked out apart from the program.
        let metres = limit["at_most_m"].as_f64().unwrap();
        let shown = match figure {
            "climb" | "downhill" | "steep distance" | "near-sprint distance" | "week: climb" => {
                format!("{} m", metres.floor())
            }
            _ => format!("{:.1} km", (metres / 100.0).floor() / 10.0),
        };
        assert!(row.contains(&shown), "{figure}: no `{shown}` in {row}");
        assert!(row.contains(limit["rule"].as_str().unwrap()), "{figure}: {row}");
        if number == 0 {
            assert!(plain(&text).contains(&format!("at most {shown}")), "{figure} on the terminal");
        }
    }
}
