//! How much of two A4 pages is taken, in millimetres, so that what is left goes to charts and to what is
//! good to have. The heights are those of `physio.css`.

use super::told::Alert;
use super::{Sheet, Shown};

/// Height and width of a page without its margins.
const PAGE_MM: f64 = 271.0;
const WIDTH_MM: f64 = 186.0;
/// Width of a chart in pixels: fourteen of them are nine points then.
pub(super) const WIDTH_PX: u32 = 820;
/// A line of text, and the characters that fit into it in a wide font.
const LINE_MM: f64 = 4.2;
const LINE_CHARS: usize = 108;
/// A row of a table of one line, and each further line of it.
const ROW_MM: f64 = 4.75;
const MORE_LINE_MM: f64 = 3.8;
/// A heading with what is around it.
const HEADING_MM: f64 = 7.8;
/// The title, and the foot of a page.
const TITLE_MM: f64 = 9.0;
const FOOT_MM: f64 = 9.0;
/// Lowest and highest chart of the first page, and of the second.
const FIRST_CHART_MM: (f64, f64) = (52.0, 122.0);
const SECOND_CHART_MM: (f64, f64) = (42.0, 84.0);
/// What the first page has left for its chart while further alerts may be listed.
const ROOMY_MM: f64 = 96.0;
/// Highest chart of the first page where it holds no pain.
const LOAD_CHART_MM: f64 = 84.0;
/// A table of alerts without its rows: heading, head, and how many more there are.
const ALERTS_MM: f64 = HEADING_MM + 2.0 * ROW_MM;
/// Notes of the second page: a heading and four lines; and what the first must have left for some, where
/// rows are mostly lower than is reckoned here.
const NOTES_MM: f64 = HEADING_MM + 32.0;
const FIRST_NOTES_MM: f64 = HEADING_MM;
/// Alerts that ended below which the second page lists none, unless there are no more.
const LEAST_ENDED: usize = 3;
/// Characters that fit into a line of a cell: fact, title of an alert, figures of one, limits of a form figure, other episode,
/// and the cells of what was unusual.
const FACT_CHARS: usize = 52;
const ALERT_CHARS: usize = 37;
const ALERT_FIGURES_CHARS: usize = 21;
const LIMITS_CHARS: usize = 64;
const EPISODE_CHARS: usize = 84;
const SEEN_CHARS: [usize; 4] = [22, 42, 30, 24];

/// What is left of a page.
struct Room(f64);

impl Room {
    fn of_page() -> Self {
        Self(PAGE_MM - FOOT_MM)
    }

    fn less(self, taken_mm: f64) -> Self {
        Self(self.0 - taken_mm)
    }

    fn heading(self) -> Self {
        self.less(HEADING_MM)
    }

    fn rows(self, count: usize) -> Self {
        self.less(ROW_MM * count as f64)
    }

    fn lines(self, count: usize) -> Self {
        self.less(LINE_MM * count as f64)
    }

    fn text(self, text: &str) -> Self {
        self.lines(lines_in(text, LINE_CHARS))
    }

    /// A table with its head; a line of text where it is empty.
    fn table<T>(self, shown: &Shown<T>) -> Self {
        match shown.lines() {
            0 => self.lines(1),
            lines => self.rows(lines + 1),
        }
    }

    /// Rows whose highest cell has so many lines.
    fn wrapped(self, lines: impl Iterator<Item = usize>) -> Self {
        self.less(lines.map(wrapped_mm).sum())
    }
}

fn wrapped_mm(lines: usize) -> f64 {
    ROW_MM + MORE_LINE_MM * lines.saturating_sub(1) as f64
}

fn alert_mm(alert: &Alert) -> f64 {
    let lines = lines_in(alert.title, ALERT_CHARS);
    wrapped_mm(lines.max(lines_in(&alert.figures, ALERT_FIGURES_CHARS)))
}

/// Lines of a text where so many characters fit into one.
fn lines_in(text: &str, chars: usize) -> usize {
    text.chars().count().div_ceil(chars)
}

fn in_px(height_mm: f64) -> u32 {
    (height_mm * f64::from(WIDTH_PX) / WIDTH_MM).round() as u32
}

/// The first page, whose chart gets what is left, and notes what is left then.
pub(super) struct First {
    chart_mm: f64,
    left_mm: f64,
}

impl First {
    pub(super) fn of(sheet: &Sheet) -> Self {
        let (least, most) = FIRST_CHART_MM;
        let most = if sheet.has_diary { most } else { LOAD_CHART_MM };
        let left_mm = first_left_mm(sheet);
        let chart_mm = left_mm.clamp(least, most);
        Self { chart_mm, left_mm: left_mm - chart_mm }
    }

    /// Height of the chart in pixels.
    pub(super) fn chart_px(&self) -> u32 {
        in_px(self.chart_mm)
    }

    /// Whether a further alert leaves enough for the chart.
    pub(super) fn is_roomy(&self) -> bool {
        self.chart_mm + self.left_mm >= ROOMY_MM
    }

    /// Whether there is room for notes below the last table.
    pub(super) fn has_notes(&self) -> bool {
        self.left_mm >= FIRST_NOTES_MM
    }
}

/// What the first page has left for its chart.
fn first_left_mm(sheet: &Sheet) -> f64 {
    let facts = sheet.runner.iter().map(|fact| lines_in(&fact.value, FACT_CHARS)).sum::<usize>();
    // Half of the injuries may take a second line.
    let columns = facts.max(sheet.injuries.lines().max(1) * 3 / 2);
    let mut room = Room::of_page().less(TITLE_MM).lines(2).heading().lines(columns);
    for warning in &sheet.warnings {
        room = room.text(warning);
    }
    room = room.heading().text(&sheet.told.light).lines(1);
    for line in &sheet.told.standing {
        room = room.text(line);
    }
    let alerts = sheet.told.alerts.rows.iter().map(alert_mm).sum();
    room = room.less(alerts).rows(1 + usize::from(sheet.told.alerts.more > 0));
    // The key has a line or two; the words about no diary two.
    room = room.heading().lines(if sheet.has_diary { 2 } else { 3 });
    room = room.heading().table(&sheet.tests).heading().table(&sheet.shoes);
    room.lines(usize::from(!sheet.told.ended_words.is_empty())).0
}

/// The second page, of which more and more is given away.
pub(super) struct Second {
    left_mm: f64,
}

impl Second {
    /// What it has left beside what must be there.
    pub(super) fn of(sheet: &Sheet) -> Self {
        // The head of the table and its note of two lines.
        let mut room =
            Room::of_page().less(NOTES_MM).heading().rows(sheet.weeks.len() + 1).lines(2).heading();
        match &sheet.episodes {
            None => room = room.lines(1),
            Some(all) => {
                let more_words = 110;
                room = room.lines((all.head.chars().count() + more_words).div_ceil(LINE_CHARS));
                room = room.rows(1).wrapped(all.rows.iter().map(|row| {
                    let cells = [&row.name, &row.figure, &row.rank, &row.before];
                    let lines =
                        cells.iter().zip(SEEN_CHARS).map(|(text, chars)| lines_in(text, chars));
                    lines.max().unwrap_or(1)
                }));
                for line in &all.lines {
                    room = room.text(line);
                }
                let others = all.others.rows.iter();
                room = room.wrapped(others.map(|row| lines_in(&row.words, EPISODE_CHARS)));
                room = room.rows(usize::from(all.others.more > 0) + 1);
            }
        }
        room = room.heading();
        room = match &sheet.form {
            None => room.lines(1),
            Some(form) => {
                let rows = form.rows.iter().map(|row| lines_in(row.limits, LIMITS_CHARS));
                room.lines(2 + usize::from(!form.others.is_empty())).rows(1).wrapped(rows)
            }
        };
        let all_clear = "No flag does not mean all clear.";
        let left = room.heading().text(&format!("{} {all_clear}", sheet.not_judged));
        Self { left_mm: left.0 }
    }

    /// How many of so many rows of earlier weeks fit, with the row above them, beside some of these alerts.
    pub(super) fn block_rows(&mut self, wanted: usize, alerts: &Shown<Alert>) -> usize {
        let first: Vec<f64> = alerts.rows.iter().take(LEAST_ENDED).map(alert_mm).collect();
        let first_mm = first.iter().sum::<f64>() + ALERTS_MM;
        let kept_mm = if first.is_empty() || first_mm > self.left_mm { 0.0 } else { first_mm };
        let fit =
            (((self.left_mm - kept_mm) / ROW_MM).floor() as usize).saturating_sub(1).min(wanted);
        self.left_mm -= if fit > 0 { ROW_MM * (fit + 1) as f64 } else { 0.0 };
        fit
    }

    /// Leaves as many of these alerts as fit, and none where fewer than three do.
    pub(super) fn fit(&mut self, alerts: &mut Shown<Alert>) {
        let all = alerts.count();
        let mut left_mm = self.left_mm - ALERTS_MM;
        let fits = |alert: &&Alert| {
            left_mm -= alert_mm(alert);
            left_mm >= 0.0
        };
        let fit = alerts.rows.iter().take_while(fits).count();
        let fit = if fit < LEAST_ENDED.min(all) { 0 } else { fit };
        alerts.rows.truncate(fit);
        alerts.more = if fit == 0 { 0 } else { all - fit };
        if fit > 0 {
            self.left_mm -= ALERTS_MM;
            self.left_mm -= alerts.rows.iter().map(alert_mm).sum::<f64>();
        }
    }

    /// Height of a further chart in pixels; `None` where there is no room for one.
    pub(super) fn chart_px(&self) -> Option<u32> {
        let (least, most) = SECOND_CHART_MM;
        // Its heading and a line of the key.
        let left_mm = self.left_mm - HEADING_MM - LINE_MM;
        (left_mm >= least).then(|| in_px(left_mm.min(most)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_takes_whole_lines() {
        assert_eq!(
            (lines_in("", 10), lines_in("0123456789", 10), lines_in("0123456789a", 10)),
            (0, 1, 2)
        );
    }

    #[test]
    fn what_is_given_away_is_no_longer_there() {
        // 100 mm hold 21 rows of 4.75 mm: 20 blocks and the row above them.
        let none = Shown::of(Vec::new(), 0);
        let mut second = Second { left_mm: 100.0 };
        assert_eq!(second.block_rows(10, &none), 10);
        // 47.75 mm are left: nine rows and one above them.
        assert_eq!(second.block_rows(100, &none), 9);
        assert!(second.left_mm < ROW_MM && second.chart_px().is_none());
        assert_eq!(second.block_rows(3, &none), 0);
    }

    #[test]
    fn a_chart_is_no_lower_and_no_higher_than_it_may_be() {
        let chart_px = |left_mm: f64| Second { left_mm }.chart_px();
        // 12 mm go to heading and key; 820 pixels are 186 mm.
        assert_eq!((chart_px(53.9), chart_px(54.1)), (None, Some(186)));
        assert_eq!(chart_px(200.0), Some(370));
    }
}
