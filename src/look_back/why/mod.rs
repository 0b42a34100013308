//! What was different before pain began: every exposure of the days before it beside the runner's usual.
//! Reads only what was known on the eve. Names no cause.

mod followed;
#[cfg(test)]
mod tests;
mod traces;
pub(super) mod usual;

pub use followed::{FOLLOWING_DAYS, Followed};
pub use traces::{TRACED_WEEKS, Trace};
pub use usual::{DIFFERENT_PCT, Differs, Rank, USUAL_DAYS, Usual};

use chrono::{Days, NaiveDate};

use self::followed::Pain;
use super::exposure::{EXPOSURES, Exposure, Facts};
use super::onset::Onset;
use crate::rules::{Grade, Limits};
use crate::season::{Season, Session};

/// The lengths of the windows before an onset, in days.
pub const LENGTHS_DAYS: [u64; 4] = [7, 14, 21, 42];
/// Exposures that are told in full.
pub const TOLD: usize = 5;

/// What was different before an onset.
pub struct Why {
    /// When it began.
    pub onset: Onset,
    /// What differed in the way that may load the calf, the most telling first.
    pub different: Vec<Seen>,
    /// What differed the other way, the most telling first.
    pub other_way: Vec<Seen>,
    /// What was much as usual.
    pub unchanged: Vec<Seen>,
    /// What was measured, and cannot be compared with enough windows.
    pub unranked: Vec<Seen>,
    /// What could not be measured, with the reason.
    pub not_judged: Vec<(&'static Exposure, &'static str)>,
    /// The runs of the day itself, which no window holds, as rows of the season.
    pub on_the_day: std::ops::Range<usize>,
    /// The weeks before, for charts.
    pub traces: Vec<Trace>,
}

/// One exposure in the window in which it tells most.
#[derive(Clone)]
pub struct Seen {
    /// What it is.
    pub exposure: &'static Exposure,
    /// Length of the window in days.
    pub length_days: u64,
    /// The figure of the window in SI.
    pub value: f64,
    /// What is usual for the runner; `None` without a single window to compare with.
    pub usual: Option<Usual>,
    /// How it differs; `None` where it does not, or where too few windows tell.
    pub differs: Option<Differs>,
    /// How often the like came before; `None` where it does not differ.
    pub followed: Option<Followed>,
    /// Whether another exposure that differs explains it, so that it says nothing more.
    pub is_explained: bool,
}

/// Looks back from an onset.
pub fn why(season: &Season, limits: &Limits, onset: Onset) -> Why {
    let facts = Facts::of(season, limits, onset.day);
    let (mut seen, mut not_judged) = (Vec::new(), Vec::new());
    for exposure in EXPOSURES {
        match strongest(&facts, exposure, onset.day) {
            Ok(one) => seen.push(one),
            Err(reason) => not_judged.push((*exposure, reason)),
        }
    }
    let episodes = season.calf_episodes_on(onset.day - Days::new(1));
    let noted_since = season.calf_problem_since();
    let pain = Pain { episodes: &episodes, noted_since };
    for one in &mut seen {
        let like = |differs| {
            let what = (&facts, one.exposure);
            Followed::of(what, onset.day, one.length_days, (one.value, differs), &pain)
        };
        one.followed = one.differs.map(like);
    }
    // A stable sort keeps the order of the list among equals.
    seen.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    let mut why = Why {
        onset,
        different: Vec::new(),
        other_way: Vec::new(),
        unchanged: Vec::new(),
        unranked: Vec::new(),
        not_judged,
        on_the_day: facts.window(onset.day..onset.day + Days::new(1)).rows,
        traces: Vec::new(),
    };
    for one in seen {
        why.place(one);
    }
    why.put_behind_distance();
    why.traces = traces::traces(&facts, &why);
    why
}

impl Why {
    fn place(&mut self, one: Seen) {
        let is_ranked = one.usual.as_ref().is_some_and(|usual| usual.rank.is_some());
        let list = match one.differs {
            Some(differs) if differs.is_toward(one.exposure.harm) => &mut self.different,
            Some(_) => &mut self.other_way,
            None if is_ranked => &mut self.unchanged,
            None => &mut self.unranked,
        };
        list.push(one);
    }

    /// Calf kilometres that rose no more than the distance say nothing that it does not: they go last.
    /// Both are of the windows in which they tell most.
    fn put_behind_distance(&mut self) {
        /// How much more they must have risen to speak for themselves. Engineering default.
        const MORE: f64 = 1.1;
        let rise = |id: &str| {
            let seen = self.different.iter().find(|seen| seen.exposure.id == id)?;
            Some(seen.value / seen.usual.as_ref()?.median)
        };
        let is_explained = rise("calf-km")
            .zip(rise("distance"))
            .is_some_and(|(load, distance)| load <= distance * MORE);
        let place = self.different.iter().position(|seen| seen.exposure.id == "calf-km");
        if let Some(place) = place.filter(|_| is_explained) {
            let load = self.different.remove(place);
            self.different.push(Seen { is_explained: true, ..load });
        }
    }

    /// The longest run of the day itself; `None` without one.
    pub fn longest_on_the_day<'a>(&self, season: &'a Season) -> Option<&'a Session> {
        let runs = season.sessions[self.on_the_day.clone()].iter();
        runs.max_by(|a, b| a.timer_s.total_cmp(&b.timer_s))
    }
}

impl Seen {
    /// How telling it is: how far up or down it stands, by how good the evidence is. Beyond every window
    /// it also counts how far.
    fn weight(&self) -> f64 {
        let Some((usual, rank)) = self.usual.as_ref().and_then(|usual| Some((usual, usual.rank?)))
        else {
            return 0.0;
        };
        if self.differs.is_none() {
            return 0.0;
        }
        let pct = f64::from(rank.above_pct.max(rank.below_pct));
        // Only to order what ranks alike.
        let beyond = usual.distance(self.exposure, self.value).abs().min(10.0);
        (pct + beyond) * evidence(self.exposure.grade())
    }
}

/// What a grade weighs in the order of exposures. Engineering default.
fn evidence(grade: Grade) -> f64 {
    match grade {
        Grade::Strong => 1.0,
        Grade::Moderate => 0.9,
        Grade::Weak => 0.8,
        Grade::Contested => 0.65,
        Grade::Convention => 0.5,
    }
}

/// The exposure in the window in which it tells most; of equals the shortest. The reason of the shortest
/// where none can be measured.
fn strongest(
    facts: &Facts,
    exposure: &'static Exposure,
    day: NaiveDate,
) -> Result<Seen, &'static str> {
    let of = |&length_days: &u64| {
        let value = exposure.before(facts, day, length_days)?;
        let usual = Usual::of((facts, exposure), day, length_days, value);
        let differs = usual.as_ref().and_then(|usual| usual.differs(exposure, value));
        let (followed, is_explained) = (None, false);
        Ok(Seen { exposure, length_days, value, usual, differs, followed, is_explained })
    };
    let all: Vec<Result<Seen, &'static str>> = LENGTHS_DAYS.iter().map(of).collect();
    let reason = all.iter().find_map(|one| one.as_ref().err().copied());
    let is_ranked = |one: &Seen| one.usual.as_ref().is_some_and(|usual| usual.rank.is_some());
    let is_harmful =
        |one: &Seen| one.differs.is_some_and(|differs| differs.is_toward(exposure.harm));
    let key = |one: &Seen| (is_harmful(one), one.differs.is_some(), is_ranked(one));
    let best = all.into_iter().filter_map(Result::ok).reduce(|best, one| {
        let is_better =
            key(&one) > key(&best) || key(&one) == key(&best) && one.weight() > best.weight();
        if is_better { one } else { best }
    });
    best.ok_or(reason.unwrap_or("there are no recordings of these days"))
}
