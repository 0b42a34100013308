//! A team: a row a runner, worst first. What is known of each is what their own season says; nobody is
//! compared with anybody.

use chrono::NaiveDate;
use serde::Serialize;

use super::alerts::{AlertRecord, open};
use super::findings::FindingsFile;
use super::next::LimitRecord;
use super::numbers::thousandths;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::columns::SCHEMA_VERSION;
use crate::rules::{Level, Planned, Verdict};
use crate::season::DayNames;
use crate::user_files::athlete::Felt;
use crate::user_files::athlete::words::Worded;

/// The whole of `team.json`.
#[derive(Debug, Serialize)]
pub struct TeamFile {
    /// Version of the shape.
    pub schema_version: u32,
    /// The common day of the evaluation.
    pub as_of: NaiveDate,
    /// A row a runner, worst first.
    pub runners: Vec<RunnerRecord>,
    /// What of the roster belongs to nobody, a sentence each.
    pub warnings: Vec<String>,
}

/// One runner.
#[derive(Debug, Serialize)]
pub struct RunnerRecord {
    /// What the runner is called.
    pub athlete: String,
    /// `analysed`, `no-runs` or `failed`.
    pub status: &'static str,
    /// Why nothing can be said of the runner; `None` where it can.
    pub reason: Option<String>,
    /// What the season says; `None` where nothing can be said.
    #[serde(flatten)]
    pub season: Option<RunnerSeason>,
    /// Path of the runner's own page below the output folder; `None` where none was written.
    pub page: Option<String>,
}

/// What the season of a runner says on the common day.
#[derive(Debug, Serialize)]
pub struct RunnerSeason {
    /// `green`, `amber`, `red` or `black`; `grey` without a run in four weeks.
    pub light: &'static str,
    /// The colour and what it means, in words.
    pub light_words: &'static str,
    /// Since when an alert of this light stands; `None` where none is behind it.
    pub since: Option<NaiveDate>,
    /// Why it stands, in a sentence; `None` for green.
    pub why: Option<String>,
    /// The same in a few words, for a line.
    #[serde(skip)]
    pub why_short: Option<String>,
    /// The rule behind it.
    pub rule: Option<&'static str>,
    /// How good the evidence of that rule is.
    pub grade: Option<String>,
    /// What to do next.
    pub next_step: Option<String>,
    /// Alerts that stand.
    pub open_alerts: usize,
    /// The day of the next run that is spoken of.
    pub next_day: NaiveDate,
    /// Whether no run is spoken of.
    pub no_run: bool,
    /// Whether the diary has to say how the calf is first.
    #[serde(skip)]
    pub is_in_question: bool,
    /// The most that the next run may have, in metres; `None` where no rule can tell, and without a run.
    pub next_at_most_m: Option<f64>,
    /// The rule that binds it.
    pub next_rule: Option<&'static str>,
    /// Runs that are known.
    pub runs: usize,
    /// The day of the newest.
    pub last_run: NaiveDate,
    /// Days since then.
    pub last_run_days_ago: i64,
    /// Distance of the four weeks before, in metres; `None` where a run of them has none.
    pub four_weeks_m: Option<f64>,
    /// The newest pain of calf or Achilles tendon that the diary tells; `None` without any.
    pub last_pain: Option<PainRecord>,
    /// Files that could not be read, or not to their end.
    pub files_not_read: usize,
    /// The share of what rules asked in the last four weeks and could not judge, in per cent; `None` where
    /// nothing was asked.
    pub not_judged_pct: Option<f64>,
    /// The level behind the light, for order and marks.
    #[serde(skip)]
    pub rank: Option<Level>,
}

/// Pain that a diary tells.
#[derive(Debug, Serialize)]
pub struct PainRecord {
    /// Its day.
    pub day: NaiveDate,
    /// 0 to 10; `None` without a score.
    pub score_0_10: Option<f64>,
    /// Which leg; `None` when not told.
    pub side: Option<&'static str>,
    /// Whether an entry without pain followed.
    pub is_gone: bool,
}

/// Days before the evaluation of which it is told how much was not judged.
const RECENT_DAYS: u64 = 28;

impl TeamFile {
    /// The rows, worst first: by light, the newest alert before older ones, then by name. Who did not run, and of
    /// whom nothing can be said, comes last.
    pub fn of(as_of: NaiveDate, mut runners: Vec<RunnerRecord>, warnings: Vec<String>) -> Self {
        runners.sort_by(|a, b| {
            let key = |one: &RunnerRecord| {
                let season = one.season.as_ref();
                let runs = season.is_some_and(|it| it.light != "grey");
                (
                    season.is_some(),
                    runs,
                    season.and_then(|it| it.rank),
                    season.and_then(|it| it.since),
                )
            };
            key(b).cmp(&key(a)).then_with(|| a.athlete.cmp(&b.athlete))
        });
        Self { schema_version: SCHEMA_VERSION, as_of, runners, warnings }
    }

    /// How many runners have each light and how many have none, in words, without those that nobody has.
    pub fn counts(&self) -> Vec<String> {
        let lights = ["black", "red", "amber", "green", "grey"];
        let of_light = |light| self.seasons().filter(|season| season.light == light).count();
        let failed = self.runners.len() - self.seasons().count();
        let counts = lights.into_iter().map(|light| (of_light(light), light));
        let counts = counts.chain([(failed, "not judged")]).filter(|(count, _)| *count > 0);
        counts.map(|(count, what)| format!("{count} {what}")).collect()
    }

    /// What is known of those of whom something is.
    pub fn seasons(&self) -> impl Iterator<Item = &RunnerSeason> {
        self.runners.iter().filter_map(|runner| runner.season.as_ref())
    }
}

impl RunnerSeason {
    /// The row of a season; `None` where its state was not asked for.
    pub fn of(analysis: &Analysis, findings: &FindingsFile) -> Option<Self> {
        let season = &analysis.season;
        let now = findings.now.as_ref()?;
        let (light, next) = (&now.state.light, &now.next_run);
        let open: Vec<&AlertRecord> = open(analysis, &findings.alerts);
        let alert = open.first().copied();
        let stands = next.stop.as_ref().map(|stop| (stop.message.clone(), stop.next_step.clone()));
        let stands = stands.or_else(|| {
            let standing = &next.standing;
            let line = standing.lines.first().map(|line| line.text.clone());
            let line = line.or_else(|| standing.asks.first().cloned())?;
            // What hurts is told first where the light is its own.
            (alert.is_none_or(|alert| Some(alert.light.level()) < light.rank))
                .then(|| (line, String::new()))
        });
        let (why, next_step) = match (&stands, alert) {
            (Some((why, step)), _) => (Some(why.clone()), Some(step.clone())),
            (None, Some(alert)) => (Some(alert.message.clone()), Some(alert.next_step.to_owned())),
            (None, None) => (None, None),
        };
        let alert = alert.filter(|_| stands.is_none());
        let short = alert.map(|alert| match alert.figures.is_empty() {
            true => alert.title.to_owned(),
            false => format!("{}, {}", alert.title, alert.figures),
        });
        let rule = next.stop.as_ref().map(|stop| stop.rule).or(alert.map(|alert| alert.rule));
        let distance = next.limits.iter().chain(&next.also);
        let is_told =
            |limit: &&LimitRecord| limit.what == Planned::Distance && !next.standing.is_in_question;
        let distance = distance.filter(is_told);
        let distance = distance.min_by(|a, b| a.at_most_m.total_cmp(&b.at_most_m));
        let as_of = season.as_of;
        let four_weeks = season.sessions_before(as_of + chrono::Days::new(1), RECENT_DAYS).iter();
        let four_weeks: Option<Vec<f64>> = four_weeks.map(|run| run.known_distance_m()).collect();
        Some(Self {
            light: light.colour,
            light_words: light.words,
            since: light.since,
            why_short: short.or_else(|| why.clone()).filter(|_| light.rank.is_some()),
            why: why.filter(|_| light.rank.is_some()),
            rule,
            grade: alert.map(|alert| alert.grade.clone()),
            next_step: next_step.filter(|step| !step.is_empty() && light.rank.is_some()),
            open_alerts: open.len(),
            next_day: next.day,
            no_run: next.stop.is_some() || next.standing.is_in_question,
            is_in_question: next.standing.is_in_question,
            next_at_most_m: distance.map(|limit| limit.at_most_m),
            next_rule: distance.map(|limit| limit.rule),
            runs: season.sessions.len(),
            last_run: season.last_day,
            last_run_days_ago: (as_of - season.last_day).num_days(),
            four_weeks_m: four_weeks.map(|all| thousandths(all.iter().sum())),
            last_pain: last_pain(analysis),
            files_not_read: analysis.troubled_files().count(),
            not_judged_pct: not_judged_pct(analysis),
            rank: light.rank,
        })
    }

    /// Since when and why the light shows, with days as a runner says them; empty for green.
    pub fn why_words(&self) -> String {
        let since = self.since.map_or_else(String::new, |day| format!("Since {day}: "));
        let why = match (&self.why_short, self.light) {
            (Some(why), _) => format!("{since}{why}"),
            (None, "grey") => "No run in four weeks.".to_owned(),
            (None, _) => String::new(),
        };
        DayNames::Calendar.spoken(&why, self.next_day)
    }

    /// The last pain with its weekday; a dash without any.
    pub fn last_pain_words(&self) -> String {
        let spoken = |pain: &PainRecord| DayNames::Calendar.spoken(&pain.words(), self.next_day);
        self.last_pain.as_ref().map_or("–".to_owned(), spoken)
    }

    /// `at most 7.2 km`, `none`, or that no rule can tell.
    pub fn next_words(&self, units: UnitSystem) -> String {
        match self.next_at_most_m {
            _ if self.is_in_question => "ask first".to_owned(),
            _ if self.no_run => "no run".to_owned(),
            // Rounded down, as `next` does: to keep to the text must keep the rule silent.
            Some(metres) => Quantity::new(metres, Unit::DistanceM).show_at_most(units),
            None => "unknown".to_owned(),
        }
    }
}

impl PainRecord {
    /// `4/10 left on 2026-05-17`, and whether it has gone.
    pub fn words(&self) -> String {
        let score = self.score_0_10.map_or("pain".to_owned(), |score| {
            Quantity::new(score, Unit::Pain).show(UnitSystem::Metric)
        });
        let side = self.side.map_or_else(String::new, |side| format!(" {side}"));
        let gone = if self.is_gone { ", gone" } else { "" };
        format!("{score}{side} on {}{gone}", self.day)
    }
}

pub(in crate::report) fn last_pain(analysis: &Analysis) -> Option<PainRecord> {
    let season = &analysis.season;
    let record = |felt: &Felt, is_gone| PainRecord {
        day: felt.day,
        score_0_10: felt.score_0_10,
        side: felt.side.map(Worded::word),
        is_gone,
    };
    if let Some(felt) = season.diary.last_pain_on(season.as_of) {
        return Some(record(&felt, false));
    }
    let felt = season.diary.felt_before(season.as_of + chrono::Days::new(1));
    felt.iter().rev().find(|felt| felt.is_pain()).map(|felt| record(felt, true))
}

fn not_judged_pct(analysis: &Analysis) -> Option<f64> {
    let season = &analysis.season;
    let from = season.as_of - chrono::Days::new(RECENT_DAYS);
    let recent = analysis.outcomes.iter().map(|outcome| &outcome.judgement);
    let recent: Vec<_> = recent.filter(|one| one.subject.day(season) > from).collect();
    let is_open = |verdict: &Verdict| matches!(verdict, Verdict::NotJudged(_));
    let open = recent.iter().filter(|one| is_open(&one.verdict)).count();
    (!recent.is_empty()).then(|| (1000.0 * open as f64 / recent.len() as f64).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runner(name: &str, rank: Option<Level>, since: Option<&str>) -> RunnerRecord {
        let day = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
        let season = RunnerSeason {
            light: "",
            light_words: "",
            since: since.map(|day| day.parse().unwrap()),
            why: None,
            why_short: None,
            rule: None,
            grade: None,
            next_step: None,
            open_alerts: 0,
            next_day: day,
            no_run: false,
            is_in_question: false,
            next_at_most_m: None,
            next_rule: None,
            runs: 1,
            last_run: day,
            last_run_days_ago: 0,
            four_weeks_m: None,
            last_pain: None,
            files_not_read: 0,
            not_judged_pct: None,
            rank,
        };
        let athlete = name.to_owned();
        RunnerRecord { athlete, status: "analysed", reason: None, season: Some(season), page: None }
    }

    #[test]
    fn the_worst_stands_first_and_who_cannot_be_judged_last() {
        let failed = RunnerRecord { season: None, ..runner("ada", None, None) };
        let runners = vec![
            failed,
            runner("dora", None, None),
            runner("carl", Some(Level::Watch), Some("2026-04-02")),
            runner("bob", Some(Level::Watch), Some("2026-04-20")),
            runner("eve", Some(Level::Stop), None),
            runner("anna", None, None),
        ];
        let day = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
        let file = TeamFile::of(day, runners, Vec::new());
        let names: Vec<&str> = file.runners.iter().map(|one| one.athlete.as_str()).collect();
        assert_eq!(names, ["eve", "bob", "carl", "anna", "dora", "ada"]);
    }
}
