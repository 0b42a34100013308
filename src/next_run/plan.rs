//! A plan: runs that are not yet run, read from a csv or toml file, and the sessions they would be.

use chrono::{Days, NaiveDate};

use super::kind::Kind;
use crate::base::error::Error;
use crate::base::sanitize;
use crate::base::stats::median_high;
use crate::base::units::{M_PER_KM, S_PER_MIN};
use crate::rules::Planned;
use crate::run::samples::AltitudeQuality;
use crate::season::{Season, Session};
use crate::user_files::athlete::Athlete;
use crate::user_files::csv::{OwnColumn, column, put, rows};
use crate::user_files::toml::{Section, TomlFile};
use crate::user_files::values::{Key, day, number};

/// A run that is not yet run. What is not told is unknown, and rules that need it do not judge it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlannedRun {
    /// Its local day.
    pub day: NaiveDate,
    /// Its distance in metres; `None` when not told.
    pub distance_m: Option<f64>,
    /// Its climb on grades of 3 % and more in metres; `None` when not told.
    pub climb_m: Option<f64>,
    /// Its distance on grades of 8 % and more in metres; `None` when not told.
    pub steep_m: Option<f64>,
    /// Its drop on grades of 5 % and more in metres; `None` when not told.
    pub downhill_m: Option<f64>,
    /// Its distance at or above the fast limit in metres; `None` when not told.
    pub fast_m: Option<f64>,
    /// Its distance near sprinting speed in metres; `None` when not told.
    pub sprint_m: Option<f64>,
    /// The shoes, by their name in the athlete file; `None` when not told.
    pub shoe: Option<String>,
    /// What it is for; `None` when not told.
    pub kind: Option<Kind>,
    /// How often running and walking take turns; `None` when not told, which counts as once.
    pub repeats: Option<u32>,
    /// Minutes of running without a walk; `None` when not told.
    pub run_min: Option<f64>,
    /// Minutes of walking after each of them; `None` when not told, which counts as no walk.
    pub walk_min: Option<f64>,
}

/// Jogging speed by which minutes become metres where a plan tells no distance, in m/s; engineering
/// default.
pub const JOG_MPS: f64 = DEFAULT_SPEED_MPS;
/// Walking speed likewise, in m/s; engineering default.
pub const WALK_MPS: f64 = 1.4;

impl PlannedRun {
    /// The metres that its minutes make at a jog and a walk; `None` where it tells no minutes of running.
    pub fn distance_of_minutes_m(&self) -> Option<f64> {
        let repeat_m = self.run_min? * S_PER_MIN * JOG_MPS
            + self.walk_min.unwrap_or(0.0) * S_PER_MIN * WALK_MPS;
        Some(f64::from(self.repeats.unwrap_or(1)) * repeat_m)
    }

    /// A figure of it in metres; `None` for those of its week.
    pub fn figure_m(&mut self, what: Planned) -> Option<&mut Option<f64>> {
        match what {
            Planned::Distance => Some(&mut self.distance_m),
            Planned::Climb => Some(&mut self.climb_m),
            Planned::Steep => Some(&mut self.steep_m),
            Planned::Downhill => Some(&mut self.downhill_m),
            Planned::Fast => Some(&mut self.fast_m),
            Planned::Sprint => Some(&mut self.sprint_m),
            Planned::WeekDistance | Planned::WeekClimb | Planned::WeekFast => None,
        }
    }
}

const DATE: &str = "date";
const DISTANCE_KM: &str = "distance_km";
/// Runs of a plan, each of which is judged by all before it: one a day for a year. Engineering default.
const MOST_RUNS: usize = 366;
/// Engineering default: nobody plans more in one run.
const MOST_KM: f64 = 500.0;
const MOST_M: f64 = MOST_KM * M_PER_KM;
/// Engineering default: more than the highest mountain.
const MOST_CLIMB_M: f64 = 10_000.0;
/// Engineering defaults: more than anybody plans to take turns, and the minutes of two days.
const MOST_REPEATS: f64 = 200.0;
const MOST_MIN: f64 = 2880.0;

pub(crate) const COLUMNS: &[OwnColumn<PlannedRun>] = &[
    column(DATE, "2026-03-15", "the day", |run, text| day(text).map(|date| run.day = date)),
    column(DISTANCE_KM, "14", "distance in km", |run, text| once(&mut run.distance_m, km(text))),
    column("distance_m", "14000", "the same in metres", |run, text| {
        once(&mut run.distance_m, number(text, 0.0..=MOST_M))
    }),
    column("climb_m", "150", "climb in metres", |run, text| {
        put(&mut run.climb_m, number(text, 0.0..=MOST_CLIMB_M))
    }),
    column("steep_m", "400", "metres at 8 % or steeper", |run, text| {
        put(&mut run.steep_m, number(text, 0.0..=MOST_M))
    }),
    column("downhill_m", "120", "descent in metres on 5 % or steeper", |run, text| {
        put(&mut run.downhill_m, number(text, 0.0..=MOST_CLIMB_M))
    }),
    column("fast_km", "3", "fast distance in km", |run, text| once(&mut run.fast_m, km(text))),
    column("fast_m", "3000", "the same in metres", |run, text| {
        once(&mut run.fast_m, number(text, 0.0..=MOST_M))
    }),
    column("sprint_m", "100", "metres near sprinting speed", |run, text| {
        put(&mut run.sprint_m, number(text, 0.0..=MOST_M))
    }),
    column("shoe", "Blue shoes", "its name in athlete.toml", |run, text| {
        run.shoe = Some(sanitize::clean(text));
        Ok(())
    }),
    column("kind", "easy", "easy, long, fast, hilly, walk-jog or goal", |run, text| {
        put(&mut run.kind, Kind::of(text))
    }),
    column("repeats", "10", "number of run-walk repeats", |run, text| {
        put(&mut run.repeats, number(text, 1.0..=MOST_REPEATS).map(|count| count as u32))
    }),
    column("run_min", "2", "minutes of running before each walk", |run, text| {
        put(&mut run.run_min, number(text, 0.0..=MOST_MIN))
    }),
    column("walk_min", "1", "minutes of walking after each run", |run, text| {
        put(&mut run.walk_min, number(text, 0.0..=MOST_MIN))
    }),
];

/// The columns of a plan that is written, in order.
pub const WRITTEN_COLUMNS: [&str; 8] =
    [DATE, "kind", DISTANCE_KM, "repeats", "run_min", "walk_min", "climb_m", "fast_km"];

/// A figure that two columns may tell, of which a run may use one.
fn once(place: &mut Option<f64>, value: Result<f64, String>) -> Result<(), String> {
    match place {
        Some(_) => Err("is given in kilometres and in metres; keep one of them".to_owned()),
        None => put(place, value),
    }
}

fn km(text: &str) -> Result<f64, String> {
    number(text, 0.0..=MOST_KM).map(|km| km * M_PER_KM)
}

/// The runs of a plan in order of their days; `name` is how messages call the file. A file that
/// ends in `.toml` has tables `[[runs]]` with the keys that a csv file has as columns.
///
/// # Errors
/// [`Error::Settings`] with file, line and column or key.
pub fn plan(name: &str, text: &str, athlete: &Athlete) -> Result<Vec<PlannedRun>, Error> {
    let is_toml = name.to_lowercase().ends_with(".toml");
    let mut runs = if is_toml { of_toml(name, text)? } else { of_csv(name, text)? };
    for run in &mut runs {
        run.distance_m = run.distance_m.or_else(|| run.distance_of_minutes_m());
    }
    // A day of rest, written as no distance, is no run.
    runs.retain(|run| run.distance_m != Some(0.0));
    for run in &runs {
        check(name, run, athlete)?;
    }
    if runs.is_empty() {
        return Err(Error::Settings(format!("{name}: it has no runs")));
    }
    if runs.len() > MOST_RUNS {
        return Err(Error::Settings(format!(
            "{name}: {} runs are too many; a plan has at most {MOST_RUNS}, so judge it in parts",
            runs.len()
        )));
    }
    runs.sort_by_key(|run| run.day);
    Ok(runs)
}

fn check(name: &str, run: &PlannedRun, athlete: &Athlete) -> Result<(), Error> {
    let wrong = |what: String| Err(Error::Settings(format!("{name}: run of {}: {what}", run.day)));
    if run.distance_m.is_none() {
        return wrong(format!("has no distance; give `{DISTANCE_KM}`, or `run_min`"));
    }
    if run.fast_m > run.distance_m {
        return wrong("it has more fast distance than distance".to_owned());
    }
    let names = || athlete.shoes.iter().map(|shoe| shoe.name.as_str());
    match &run.shoe {
        Some(shoe) if !names().any(|known| known == shoe) => {
            let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            let there = match known.is_empty() {
                true => "it has none".to_owned(),
                false => format!("there is {}", known.join(", ")),
            };
            wrong(format!("no shoe `{shoe}` in the athlete file; {there}"))
        }
        _ => Ok(()),
    }
}

fn of_csv(name: &str, text: &str) -> Result<Vec<PlannedRun>, Error> {
    Ok(rows("a plan", name, text, COLUMNS, DATE)?.into_iter().map(|row| row.value).collect())
}

fn of_toml(name: &str, text: &str) -> Result<Vec<PlannedRun>, Error> {
    const RUNS: &str = "runs";
    let file = TomlFile::parse(name, text)?;
    file.top().known(&[RUNS])?;
    let Some(runs) = file.top().get(RUNS) else { return Ok(Vec::new()) };
    runs.tables()?.iter().map(run_of).collect()
}

fn run_of(section: &Section) -> Result<PlannedRun, Error> {
    let keys: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    section.known(&keys)?;
    let date = Key::any(DATE, "2026-03-15", "the day");
    let mut run = PlannedRun { day: section.need(&date)?.day()?, ..PlannedRun::default() };
    for column in COLUMNS.iter().filter(|column| column.name != DATE) {
        if let Some(entry) = section.get(column.name) {
            let text = entry.text().map_or_else(|_| entry.shown(), str::to_owned);
            column.set(&mut run, &text).map_err(|fault| entry.wrong(fault))?;
        }
    }
    Ok(run)
}

/// Sessions whose pace a planned run is expected to have.
const RECENT_RUNS: usize = 10;
/// Pace of a runner of whom nothing is known, in m/s; engineering default.
const DEFAULT_SPEED_MPS: f64 = 2.8;

impl PlannedRun {
    /// The session it would be, at noon of its day and at the usual pace, beside what is known.
    pub fn session(&self, season: &Season) -> Session {
        let recent = season.sessions.iter().rev().take(RECENT_RUNS);
        let speeds_mps = recent
            .filter(|run| run.timer_s > 0.0)
            .filter_map(|run| Some(run.distance_m? / run.timer_s))
            .filter(|speed_mps| *speed_mps > 0.0);
        let speed_mps = median_high(speeds_mps).unwrap_or(DEFAULT_SPEED_MPS);
        let shoe = self
            .shoe
            .as_ref()
            .and_then(|name| season.athlete.shoes.iter().position(|shoe| shoe.name == *name));
        Session {
            distance_m: self.distance_m,
            timer_s: self.distance_m.unwrap_or(0.0) / speed_mps,
            climb_m: self.climb_m,
            steep_m: self.steep_m,
            downhill_m: self.downhill_m,
            altitude_quality: AltitudeQuality::Barometric,
            fast_m: self.fast_m,
            sprint_m: self.sprint_m,
            fast_limit: season.fast_limit_on(self.day),
            calf_load: season
                .usual_calf_load(self.day)
                .zip(self.distance_m)
                .map(|(of_metre, distance_m)| of_metre.times(distance_m)),
            longest_running_s: self.run_min.map(|minutes| minutes * S_PER_MIN),
            shoe,
            ..Session::on(self.day)
        }
    }
}

/// The last day of the week that a day lies in.
pub fn end_of_week(season: &Season, day: NaiveDate) -> NaiveDate {
    season.week_start_of(day) + Days::new(6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{run, season};

    fn read(name: &str, text: &str) -> Result<Vec<PlannedRun>, Error> {
        plan(name, text, &Athlete::default())
    }

    fn fault(name: &str, text: &str) -> String {
        read(name, text).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn csv_and_toml_say_the_same() {
        let csv = read("plan.csv", "distance_km;date;climb_m\n12,5;2026-03-10;\n8;2026-03-08;90\n");
        let toml = "[[runs]]\ndate = 2026-03-08\ndistance_km = 8\nclimb_m = 90\n\
                    [[runs]]\ndate = \"2026-03-10\"\ndistance_m = 12500.0\n";
        let runs = csv.unwrap();
        assert_eq!(runs, read("plan.TOML", toml).unwrap());
        assert_eq!(runs[1].distance_m, Some(12_500.0));
        assert_eq!((runs[0].climb_m, runs[1].climb_m), (Some(90.0), None));
    }

    #[test]
    fn faults_name_the_place_and_the_way_out() {
        let unknown = fault("p.csv", "date,distanz_km\n");
        assert!(unknown.contains("line 1") && unknown.contains("`distance_km`"), "{unknown}");
        let far = fault("p.csv", "date,distance_km\n2026-03-01,900\n");
        assert!(far.contains("line 2, column `distance_km`"), "{far}");
        let key = fault("p.toml", "[[runs]]\ndate = 2026-03-08\ndistance_k = 8\n");
        assert!(key.contains("line 3") && key.contains("did you mean"), "{key}");
        assert!(fault("p.csv", "date\n2026-03-01\n").contains("has no distance"));
        assert!(fault("p.csv", "date,distance_km,fast_km\n2026-03-01,4,5\n").contains("fast"));
        let twice = fault("p.csv", "date,distance_km,distance_m\n2026-03-01,8,9000\n");
        assert!(
            twice.contains("column `distance_m`: is given in kilometres and in metres"),
            "{twice}"
        );
        assert!(fault("p.csv", "date,distance_km\n").contains("it has no runs"));
        assert!(fault("p.csv", "date,distance_km,shoe\n2026-03-01,4,Red\n").contains("no shoe"));
        let long = format!("date,distance_km\n{}", "2026-03-01,4\n".repeat(MOST_RUNS + 1));
        assert!(fault("p.csv", &long).contains("367 runs are too many; a plan has at most 366"));
    }

    #[test]
    fn a_planned_run_takes_the_usual_pace() {
        // The runs of the season go at 3 m/s.
        let season = season(vec![run(0, 6000.0), run(2, 9000.0)]);
        let planned = PlannedRun { distance_m: Some(4500.0), ..PlannedRun::default() };
        assert!((planned.session(&season).timer_s - 1500.0).abs() < 1e-9);
    }
}
