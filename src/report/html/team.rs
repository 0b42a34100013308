//! A team as a page: a row a runner, worst first, with a link to the page of each.

use serde::Serialize;

use super::dual_units::DualText;
use super::level::LevelMark;
use super::page;
use crate::base::error::Error;
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::sanitize::printable;
use crate::base::words::counted;
use crate::report::records::team::{RunnerRecord, RunnerSeason, TeamFile};
use crate::season::DayNames;

#[derive(Serialize)]
struct Page {
    as_of: String,
    head: String,
    lights: Vec<String>,
    warnings: Vec<String>,
    rows: Vec<Row>,
    failed: Vec<Failed>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    href: Option<String>,
    level: LevelMark,
    why: String,
    rule: Option<&'static str>,
    next_step: String,
    more: usize,
    next: DualText,
    last_run_days_ago: i64,
    four_weeks: DualText,
    pain: String,
    files_not_read: usize,
    not_judged: String,
}

#[derive(Serialize)]
struct Failed {
    name: String,
    reason: String,
}

/// The page of a team.
///
/// # Errors
/// When the template does not fit.
pub fn team(file: &TeamFile, units: UnitSystem) -> Result<String, Error> {
    let rows = file.runners.iter().filter_map(|one| Some(row(one, one.season.as_ref()?)));
    let failed = file.runners.iter().filter(|one| one.season.is_none()).map(|one| Failed {
        name: printable(&one.athlete),
        reason: printable(one.reason.as_deref().unwrap_or_default()),
    });
    let values = Page {
        as_of: DayNames::Calendar.date(file.as_of),
        head: counted(file.runners.len(), "runner"),
        lights: file.counts(),
        warnings: file.warnings.iter().map(|text| printable(text)).collect(),
        rows: rows.collect(),
        failed: failed.collect(),
    };
    page::page("team.html", "soleus: a team", units, values)
}

fn row(runner: &RunnerRecord, season: &RunnerSeason) -> Row {
    Row {
        name: printable(&runner.athlete),
        href: runner.page.as_deref().map(percent_encoded),
        level: LevelMark::of_light(season.light, season.rank),
        why: printable(&season.why_words().replace('`', "")),
        rule: season.rule,
        next_step: season.next_step.clone().unwrap_or_default(),
        more: season.open_alerts.saturating_sub(1),
        next: DualText::of(|units| season.next_words(units)),
        last_run_days_ago: season.last_run_days_ago,
        four_weeks: DualText::figure(season.four_weeks_m, Unit::DistanceM),
        pain: season.last_pain_words(),
        files_not_read: season.files_not_read,
        not_judged: season.not_judged_pct.map_or("–".to_owned(), |pct| format!("{pct:.0} %")),
    }
}

/// A path for a link: every byte that is no plain letter by its number.
fn percent_encoded(path: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn links_lead_to_names_with_any_letters() {
        assert_eq!(
            percent_encoded("runners/Müller-2/report.html"),
            "runners/M%C3%BCller-2/report.html"
        );
    }
}
