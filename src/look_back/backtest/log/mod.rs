//! Training without recordings: a csv of days, of one runner or of many. Two kinds are read: a
//! plain daily log (`daily`), and the day file of a published study (`lovdal`). In goes the text
//! of a file, out come the days of each athlete; nothing is judged here.

mod daily;
mod lovdal;
mod seasons;

use chrono::NaiveDate;

pub use seasons::followed;

use crate::base::error::Error;
use crate::user_files::athlete::diary::{EPISODE_QUIET_DAYS, Episode};

/// The days of some athletes.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingLog {
    /// Who, in the order of their names.
    pub athletes: Vec<AthleteLog>,
    /// Whether the file tells injuries at all.
    pub tells_injuries: bool,
    /// Whether it is the day file of Lövdal et al. 2021.
    pub is_lovdal: bool,
    /// What a reader of the figures must know about the file.
    pub notes: Vec<String>,
}

/// The days of one athlete.
#[derive(Clone, Debug, PartialEq)]
pub struct AthleteLog {
    /// Name or number in the file; empty in a log of one runner without a name.
    pub athlete: String,
    /// Stretches of days without a gap, by day.
    pub stretches: Vec<Stretch>,
    /// Days on which an injury was noted; sorted, each once.
    pub injured: Vec<NaiveDate>,
}

/// Days in a row of which the training is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// First day.
    pub first: NaiveDate,
    /// Last day of which the training is known.
    pub last: NaiveDate,
    /// Last day of which it is known whether the athlete was injured.
    pub told_until: NaiveDate,
    /// The runs in it, by day. A day without an entry is a day without running.
    pub runs: Vec<LoggedRun>,
}

/// The running of one line: a run, or a whole day where the file does not tell runs apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoggedRun {
    /// Day.
    pub day: NaiveDate,
    /// Distance in metres, above 0.
    pub distance_m: f64,
    /// Fast distance in metres, as whoever wrote the log understood it; `None` when not told.
    pub fast_m: Option<f64>,
    /// Distance at a sprint in metres; `None` when not told.
    pub sprint_m: Option<f64>,
}

impl AthleteLog {
    /// The injuries: a new one begins with the first noted day after two weeks without.
    pub fn episodes(&self) -> Vec<Episode> {
        let mut episodes: Vec<Episode> = Vec::new();
        for &day in &self.injured {
            match episodes.last_mut() {
                Some(last) if (day - last.end).num_days() <= EPISODE_QUIET_DAYS => last.end = day,
                _ => episodes.push(Episode { start: day, end: day }),
            }
        }
        episodes
    }
}

/// The log in a text; `name` is how messages call the file.
///
/// # Errors
/// [`Error::Settings`] with file, line, column and the way out.
pub fn training_log(name: &str, text: &str, today: NaiveDate) -> Result<TrainingLog, Error> {
    if lovdal::is_from_study(text) {
        lovdal::log(name, text)
    } else {
        daily::log(name, text, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::day;

    #[test]
    fn fourteen_days_without_injury_make_the_next_one_new() {
        let injured = [3, 4, 18, 33].map(day).to_vec();
        let log = AthleteLog { athlete: String::new(), stretches: Vec::new(), injured };
        // Between day 4 and day 18 lie 13 days, between day 18 and day 33 lie 14.
        let expected = [(3, 18), (33, 33)];
        let expected = expected.map(|(start, end)| Episode { start: day(start), end: day(end) });
        assert_eq!(log.episodes(), expected);
    }

    #[test]
    fn the_header_decides_which_kind_it_is() {
        let today = day(0);
        let plain = training_log("a.csv", "date,distance_km\n2023-12-31,5", today).unwrap();
        assert!(!plain.is_lovdal);
        let fault = training_log("a.csv", "total kms,Athlete ID,injury,Date\n1,2,0,3", today);
        assert!(fault.unwrap_err().to_string().contains("day file"));
    }
}
