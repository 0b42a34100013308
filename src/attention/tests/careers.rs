//! How much is told of generated careers of five kinds, and whether what is planted into them is.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use crate::attention::{Alert, Light, Settings, Step, Told, attend};
use crate::rules::{Limits, judge};
use crate::season::fixtures::{day, run, season_as_of, with_load};
use crate::season::{Season, Session};

/// A generator of numbers that are always the same.
struct Dice(u64);

impl Dice {
    /// Between 0 and 1.
    fn roll(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1u64 << 31) as f64
    }

    /// Around 1, by so much.
    fn about(&mut self, by: f64) -> f64 {
        1.0 + by * (2.0 * self.roll() - 1.0)
    }
}

const WEEKS: u64 = 130;

/// Three years in the life of a runner: for each week, the distances of its runs in metres with climb and
/// fast distance, by weekday.
type Plan = fn(u64, &mut Dice) -> Vec<(u64, f64, f64, f64)>;

/// Metres of a week from its longest run: an easy run, a quick one, and the long one.
fn week(long_m: f64, dice: &mut Dice) -> Vec<(u64, f64, f64, f64)> {
    vec![
        (1, 0.55 * long_m * dice.about(0.1), 15.0, 0.0),
        (3, 0.6 * long_m * dice.about(0.1), 20.0, 1400.0 * dice.about(0.15)),
        (6, long_m * dice.about(0.06), 40.0, 0.0),
    ]
}

const CAREERS: [(&str, Plan); 5] = [
    ("beginner", |at, dice| week(3000.0 + 60.0 * at.min(100) as f64, dice)),
    ("steady", |_, dice| week(12_000.0, dice)),
    ("marathon build", |at, dice| {
        let into = at % 26;
        let long_m = if into < 18 { 14_000.0 + 1000.0 * into as f64 } else { 13_000.0 };
        week(if at % 4 == 3 { 0.75 * long_m } else { long_m }, dice)
    }),
    ("mountain", |at, dice| {
        let mut runs = week(14_000.0, dice);
        let season = 1.0 + 0.3 * (at as f64 / 8.0).sin();
        runs[2].2 = 500.0 * season * dice.about(0.2);
        runs
    }),
    ("comeback", |at, dice| {
        // A month off every nine months, then up again by a tenth a week.
        match at % 39 {
            35..=38 => Vec::new(),
            into => week((5000.0 * 1.06_f64.powi(into.min(16) as i32)).min(12_000.0), dice),
        }
    }),
];

fn session(offset: u64, (distance_m, climb_m, fast_m): (f64, f64, f64)) -> Session {
    let run = Session { climb_m: Some(climb_m), fast_m: Some(fast_m), ..run(offset, distance_m) };
    with_load(run, distance_m / 1000.0 + fast_m / 5000.0)
}

fn career(plan: Plan) -> Vec<Session> {
    let mut dice = Dice(7);
    let of_week = |week: u64| {
        let runs = plan(week, &mut dice);
        runs.into_iter()
            .map(move |(weekday, metres, climb, fast)| {
                session(7 * week + weekday, (metres, climb, fast))
            })
            .collect::<Vec<_>>()
    };
    (0..WEEKS).flat_map(of_week).collect()
}

pub(super) fn told_of(sessions: Vec<Session>) -> (Season, Told) {
    let season = season_as_of(sessions, day(7 * WEEKS - 1));
    let outcomes = judge(&season, &Limits::default());
    let told = attend(&season, &outcomes, &Settings::default());
    (season, told)
}

/// Weeks with running, and of them those that are red or black, and that are amber.
pub(super) fn lights(season: &Season, told: &Told) -> [usize; 3] {
    let active: Vec<_> = season.calendar.iter().filter(|week| week.run_count > 0).collect();
    let of = |is_one: fn(Light) -> bool| {
        active.iter().filter(|week| told.light_of(week).is_some_and(is_one)).count()
    };
    [active.len(), of(|light| light > Light::Amber), of(|light| light == Light::Amber)]
}

#[test]
fn of_generated_careers_few_weeks_are_red_or_amber() {
    for (name, plan) in CAREERS {
        let (season, told) = told_of(career(plan));
        let [active, red, amber] = lights(&season, &told);
        assert!(active >= 100, "{name}");
        assert!(100 * red <= 12 * active, "{name}: {red} of {active} red");
        assert!(100 * (red + amber) <= 30 * active, "{name}: {red} red, {amber} amber of {active}");
    }
}

/// One thing planted on a day: what is changed, and the least light that it must have.
type Plant = (&'static str, fn(&mut Vec<Session>, usize) -> bool, Light, usize);

/// The most of a figure in the thirty days before a session; `None` where too little is known.
fn most_before(sessions: &[Session], index: usize, of: fn(&Session) -> Option<f64>) -> Option<f64> {
    let from = sessions[index].day - Days::new(30);
    let before = sessions[..index].iter().filter(|session| session.day >= from);
    let known: Vec<f64> = before.filter_map(of).collect();
    (known.len() >= 6).then(|| known.into_iter().fold(0.0, f64::max))
}

const PLANTS: [Plant; 4] = [
    (
        "1.8 times the longest run of a month",
        |sessions, at| {
            let Some(most) = most_before(sessions, at, |run| run.distance_m) else { return false };
            let days = (sessions[at].day - day(0)).num_days() as u64;
            sessions[at] = session(days, (1.8 * most, 20.0, 0.0));
            true
        },
        Light::Red,
        95,
    ),
    (
        "three times the most climb of a month",
        |sessions, at| {
            let Some(most) = most_before(sessions, at, |run| run.climb_m) else { return false };
            sessions[at].climb_m = Some((3.0 * most).max(most + 200.0));
            true
        },
        Light::Amber,
        90,
    ),
    (
        "three times the most fast running of a month",
        |sessions, at| {
            let Some(most) = most_before(sessions, at, |run| run.fast_m) else { return false };
            let fast_m = (3.0 * most).max(most + 3000.0);
            sessions[at].fast_m = Some(fast_m);
            sessions[at].distance_m = sessions[at].distance_m.map(|metres| metres.max(fast_m));
            true
        },
        Light::Amber,
        90,
    ),
    (
        "the old long run after three weeks off",
        |sessions, at| {
            let Some(most) = most_before(sessions, at, |run| run.distance_m) else { return false };
            let days = (sessions[at].day - day(0)).num_days() as u64;
            let is_off = |run: &Session| {
                run.day < sessions[at].day && run.day >= sessions[at].day - Days::new(21)
            };
            let off: Vec<bool> = sessions.iter().map(is_off).collect();
            sessions[at] = session(days, (most, 20.0, 0.0));
            let mut off = off.into_iter();
            sessions.retain(|_| !off.next().unwrap_or(false));
            true
        },
        Light::Amber,
        90,
    ),
];

#[test]
fn what_is_planted_into_generated_careers_is_told() {
    for (what, plant, least, share_pct) in PLANTS {
        let (mut planted, mut told_count) = (0, 0);
        for (name, plan) in CAREERS {
            let mut dice = Dice(name.len() as u64);
            for _ in 0..8 {
                let mut sessions = career(plan);
                let at =
                    sessions.len() / 5 + (dice.roll() * (sessions.len() as f64 * 0.75)) as usize;
                let on = sessions[at].day;
                if !plant(&mut sessions, at) {
                    continue;
                }
                planted += 1;
                let (_, told) = told_of(sessions);
                let is_it = |alert: &&Alert| {
                    alert.event.day == on && alert.light() >= least || alert.again.contains(&on)
                };
                told_count += usize::from(told.alerts.iter().any(|alert| is_it(&alert)));
            }
        }
        assert!(planted >= 25, "{what}: {planted}");
        assert!(100 * told_count >= share_pct * planted, "{what}: {told_count} of {planted}");
    }
}

/// Every step of every alert that was told up to a day.
fn steps(told: &Told, until: NaiveDate) -> Vec<(NaiveDate, Step)> {
    let of_alert =
        |alert: &Alert| alert.steps.iter().map(|step| (alert.event.day, *step)).collect::<Vec<_>>();
    let mut steps: Vec<_> = told.alerts.iter().flat_map(of_alert).collect();
    steps.retain(|(_, step)| step.day <= until);
    steps.sort_by_key(|(event, step)| (*event, step.day, step.light));
    steps
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn nothing_that_comes_later_changes_what_was_told(
        kind in 0..CAREERS.len(),
        planted in prop::collection::vec((60..360_usize, 1.2..2.5_f64), 0..12),
        until in 150..900_u64,
    ) {
        let mut sessions = career(CAREERS[kind].1);
        for (at, times) in planted {
            let at = at % sessions.len();
            sessions[at].distance_m = sessions[at].distance_m.map(|metres| metres * times);
        }
        let until = day(until);
        let known: Vec<Session> = sessions.iter().filter(|run| run.day <= until).cloned().collect();
        let (_, whole) = told_of(sessions);
        let season = season_as_of(known, until);
        let then = attend(&season, &judge(&season, &Limits::default()), &Settings::default());
        prop_assert_eq!(steps(&then, until), steps(&whole, until));
    }
}

#[test]
fn a_careful_year_has_no_red_and_hardly_an_amber() {
    // 3 % more a week, every fourth week a third less, up to 16 km.
    let plan: Plan = |at, dice| {
        let long_m = (9000.0 * 1.03_f64.powi((at - at / 4).min(40) as i32)).min(16_000.0);
        week(if at % 4 == 3 { 0.67 * long_m } else { long_m }, dice)
    };
    let mut sessions = career(plan);
    sessions.retain(|run| run.day < day(364));
    let season = season_as_of(sessions, day(363));
    let told = attend(&season, &judge(&season, &Limits::default()), &Settings::default());
    let [_, red, amber] = lights(&season, &told);
    assert!(red == 0 && amber <= 4, "{red} red, {amber} amber");
}
