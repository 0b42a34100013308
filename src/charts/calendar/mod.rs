//! A calendar of runs: a box a day, darker the farther, marked where there is an alert and where it hurt.

mod boxes;

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};

use self::boxes::{PAIN_BAND_PX, STEPS, draw, shade};
use super::draw::canvas::Canvas;
use super::draw::frame::{Around, KeyEntry, Swatch};
use super::draw::marks::{drawn, flags_where, light_word};
use super::draw::theme::{ORANGE, PURPLE, SKY, VERMILLION};
use super::draw::weeks::{WeekAxis, value_words};
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::rules::{Level, Subject};
use crate::season::{DayNames, Season};
use crate::user_files::athlete::{DiaryEntry, Felt};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "calendar",
        label: "Calendar",
        file_stem: "calendar",
        part: Part::Season,
        is_printed: false,
        is_over_time: false,
        is_ranged: true,
        note: None,
    },
    drawing,
};

/// Days in a column.
const WEEK_DAYS: usize = 7;
/// Weeks of a block where weeks are counted.
const BLOCK_WEEKS: usize = 53;
/// Fewest columns that share the width, so that the boxes of a few weeks do not become walls.
const FEWEST_COLUMNS: usize = 26;
/// Height of a block over that of a chart: of its boxes, for one column over the width, and of its
/// head; and of what surrounds the blocks.
const BOXES_RATIO: f64 = 14.0;
const HEAD_RATIO: f64 = 0.06;
const AROUND_RATIO: f64 = 0.26;

/// A day with runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Day {
    runs: usize,
    distance_m: f64,
    /// The highest level of what was found on it, `info` left out.
    level: Option<Level>,
    /// The worst pain of calf or Achilles tendon that was noted of it.
    pain: Option<Felt>,
}

impl Day {
    /// Whether there is anything to tell of it.
    fn is_told(&self) -> bool {
        self.runs > 0 || self.pain.is_some()
    }
}

/// What is drawn.
struct Series {
    axis: WeekAxis,
    /// One a day of the axis.
    days: Vec<Day>,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let title = title(&series);
    let description = format!(
        "A box a day, a column a week, a block a year: the darker, the farther; a dot marks days of \
         which there is an alert, a band at the foot days of which pain was noted. {}.",
        series.axis.words()
    );
    let data = data(&series, units);
    let block_ratio = BOXES_RATIO / series.columns() as f64 + HEAD_RATIO;
    let height_ratio = AROUND_RATIO + series.blocks().len() as f64 * block_ratio;
    let around = Around { subtitle: series.axis.words(), key: key(&series, units) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio, draw })
}

/// A row a day with runs or pain.
fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |(index, day): (usize, &Day)| {
        vec![
            series.axis.names.short(series.axis.first + Days::new(index as u64)),
            day.runs.to_string(),
            value_words(Some(day.distance_m).filter(|m| *m > 0.0), Unit::DistanceM, units),
            day.level.map_or(String::new(), light_word),
            day.pain.as_ref().map_or(String::new(), pain_words),
        ]
    };
    Data {
        head: vec!["Day", "Runs", "Distance", "Alert", "Pain"],
        rows: series.days.iter().enumerate().filter(|(_, day)| day.is_told()).map(row).collect(),
    }
}

/// `4/10`, or `noted` without a score.
fn pain_words(felt: &Felt) -> String {
    let score = felt.score_0_10.map(|score| Quantity::new(score, Unit::Pain));
    score.map_or_else(|| "noted".to_owned(), |score| score.show(UnitSystem::Metric))
}

/// `None` without runs.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(view)?;
    let mut days = vec![Day::default(); axis.range().end as usize];
    let index = |day: NaiveDate| usize::try_from((day - axis.first).num_days()).ok();
    for session in &season.sessions {
        if let Some(day) = index(session.day).and_then(|index| days.get_mut(index)) {
            day.runs += session.recordings.len().max(1);
            day.distance_m += session.distance_m.unwrap_or(0.0);
        }
    }
    let flags = flags_where(view.outcomes, |subject, _| match subject {
        Subject::Session(_) => index(subject.day(season)),
        Subject::Week(_) | Subject::Entry(_) | Subject::Injury(_) => None,
    });
    let from = axis.range().start as usize;
    let flags = drawn(flags, |day| day >= from);
    for flag in flags.into_iter().filter(|flag| flag.is_drawn && flag.level > Level::Info) {
        if let Some(day) = days.get_mut(flag.row) {
            day.level = day.level.max(Some(flag.level));
        }
    }
    note_pain(season, &mut days, index);
    days.iter().any(|day| day.runs > 0).then_some(Series { axis, days })
}

/// Puts the worst pain of each day in its place.
fn note_pain(season: &Season, days: &mut [Day], index: impl Fn(NaiveDate) -> Option<usize>) {
    let entries = season.diary.entries.iter().filter(|entry| entry.may_be_calf());
    for felt in entries.flat_map(DiaryEntry::felt).filter(Felt::is_pain) {
        if let Some(day) = index(felt.day).and_then(|index| days.get_mut(index)) {
            day.pain = Felt::strongest(day.pain.into_iter().chain([felt]));
        }
    }
}

impl Series {
    /// The first day that is shown.
    fn from(&self) -> usize {
        self.axis.range().start as usize
    }

    /// What is shown.
    fn shown(&self) -> &[Day] {
        &self.days[self.from().min(self.days.len())..]
    }

    /// Blocks from the first that is shown to that of the last day with anything on it.
    fn blocks(&self) -> Range<usize> {
        let last = self.days.iter().rposition(Day::is_told).unwrap_or_default();
        let first = self.block(self.from());
        first..self.block(last).max(first) + 1
    }

    /// The block of a day: its year, or where weeks are counted, as many weeks as a year has.
    fn block(&self, index: usize) -> usize {
        match self.axis.names {
            DayNames::Calendar => (self.date(index).year() - self.axis.first.year()) as usize,
            DayNames::FromWeekOne(_) => index / WEEK_DAYS / BLOCK_WEEKS,
        }
    }

    fn date(&self, index: usize) -> NaiveDate {
        self.axis.first + Days::new(index as u64)
    }

    /// The weeks of which a block has a day; the first and the last may share their column with
    /// another block.
    fn weeks_of(&self, block: usize) -> Vec<usize> {
        let weeks = self.from() / WEEK_DAYS..self.days.len() / WEEK_DAYS;
        weeks.filter(|week| self.days_of(*week, block).next().is_some()).collect()
    }

    /// The days of a week that are of a block.
    fn days_of(&self, week: usize, block: usize) -> impl Iterator<Item = usize> + '_ {
        let days = week * WEEK_DAYS..(week + 1) * WEEK_DAYS;
        days.filter(move |index| self.block(*index) == block)
    }

    /// Columns that share the width: those of the longest block.
    fn columns(&self) -> usize {
        let longest = self.blocks().map(|block| self.weeks_of(block).len()).max();
        longest.unwrap_or(0).max(FEWEST_COLUMNS)
    }

    /// Distance above which a day is darkest: nine in ten running days lie below.
    fn dark_m(&self) -> f64 {
        let mut run: Vec<f64> =
            self.shown().iter().map(|day| day.distance_m).filter(|metres| *metres > 0.0).collect();
        run.sort_by(f64::total_cmp);
        run.get(run.len() * 9 / 10).or(run.last()).copied().unwrap_or(1.0)
    }
}

fn title(series: &Series) -> String {
    let count = |of: fn(&Day) -> bool| series.shown().iter().filter(|day| of(day)).count();
    let running = counted(count(|day| day.runs > 0), "running day");
    let marked = match count(|day| day.level.is_some()) {
        0 => String::new(),
        marked => format!(", {marked} with an alert"),
    };
    let hurt = match count(|day| day.pain.is_some()) {
        0 => String::new(),
        hurt => format!(", {} with pain", counted(hurt, "day")),
    };
    format!("{running}{marked}{hurt}")
}

fn key(series: &Series, units: UnitSystem) -> Vec<KeyEntry> {
    let dark_m = series.dark_m();
    let words = |share: f64| Quantity::new(share * dark_m, Unit::DistanceM).show(units);
    let step = |step: usize| {
        let share = |step: usize| step as f64 / STEPS.len() as f64;
        let said = if step < STEPS.len() {
            format!("to {}", words(share(step)))
        } else {
            format!("above {}", words(share(step - 1)))
        };
        (Swatch::Box(shade(share(step))), said)
    };
    let mut key: Vec<KeyEntry> = (1..=STEPS.len()).map(step).collect();
    let has = |of: fn(Level) -> bool| series.shown().iter().any(|day| day.level.is_some_and(of));
    if has(|level| level == Level::Watch) {
        key.push((Swatch::Ring(ORANGE, 5.0), "a run with an alert: amber".to_owned()));
    }
    if has(|level| level > Level::Watch) {
        key.push((Swatch::Dot(VERMILLION, 5.0), "a run with an alert: red or black".to_owned()));
    }
    if series.shown().iter().any(|day| day.pain.is_some()) {
        key.push((
            Swatch::Line(PURPLE, PAIN_BAND_PX),
            "pain in calf or Achilles tendon".to_owned(),
        ));
    }
    if series.shown().iter().any(|day| day.runs > 0 && day.distance_m <= 0.0) {
        key.push((Swatch::Box(SKY), "a run of unknown distance".to_owned()));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{SPIKE, day, every_second_day, raised, season, view};
    use super::*;

    #[test]
    fn every_running_day_is_a_row_with_its_level() {
        let season = season(every_second_day(&[5.0, 6.0, 7.0]), day(2026, 3, 8));
        let outcomes = [
            raised(&SPIKE, Subject::Session(1), Level::Warn, (2.0, 1.0, "before")),
            raised(&SPIKE, Subject::Session(2), Level::Info, (2.0, 1.0, "before")),
        ];
        let view = view(&season, &outcomes);
        let drawing = drawing(&view, UnitSystem::Metric).unwrap();
        let rows = [
            ["Mon 2 Mar 2026", "1", "5.0 km", "", ""],
            ["Wed 4 Mar 2026", "1", "6.0 km", "red", ""],
            ["Fri 6 Mar 2026", "1", "7.0 km", "", ""],
        ];
        assert_eq!(drawing.data.rows, rows);
        assert_eq!(drawing.title, "3 running days, 1 with an alert");
    }

    #[test]
    fn every_day_stands_in_the_block_of_its_year() {
        // From Monday, 16 December 2024, to Sunday, 4 January 2026; the last run is on New Year's Eve.
        let axis = WeekAxis {
            first: day(2024, 12, 16),
            from: day(2024, 12, 16),
            last: day(2026, 1, 4),
            names: DayNames::Calendar,
        };
        let mut days = vec![Day::default(); axis.range().end as usize];
        (days[0].runs, days[380].runs) = (1, 1);
        let series = Series { axis, days };
        assert_eq!(series.date(380), day(2025, 12, 31));
        assert_eq!(series.blocks(), 0..2);
        // 30 and 31 December are a Monday and a Tuesday, and the third week of the axis.
        assert_eq!(series.weeks_of(0), [0, 1, 2]);
        assert_eq!(series.weeks_of(1).first(), Some(&2));
        assert_eq!(series.days_of(2, 0).count(), 2);
        assert_eq!(series.days_of(2, 1).count(), 5);
        let names = boxes::months(&series, &series.weeks_of(1), 1);
        assert_eq!((names[0].0, names[0].1.as_str()), (0, "Jan"));
    }
}
