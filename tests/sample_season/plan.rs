//! The season as a list: when, how far, how fast and over what ground. Nothing is computed here.

use super::route::{Leg, easy, hilly, intervals, long, race, ride, steady, strides, tempo};

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sport {
    Running,
    Treadmill,
    Cycling,
}

/// What is not ordinary about a recording.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Quirk {
    /// The watch stood still after `at_m` for `length_s`: a timer stop in FIT, a new segment in GPX.
    Stop { at_m: f64, length_s: i64 },
    /// The file breaks off in the middle of a record, after this share of them.
    Cut { at_pct: usize },
}

/// One recording of the season.
pub(super) struct Outing {
    /// File name; the local date is its first ten characters.
    pub(super) name: &'static str,
    /// Local clock.
    pub(super) start_hour: i64,
    pub(super) start_minute: i64,
    pub(super) sport: Sport,
    /// One sample a second; otherwise every one to seven seconds.
    pub(super) every_second: bool,
    /// Whether a chest strap gave contact time, oscillation and balance.
    pub(super) has_dynamics: bool,
    /// Cadence as a share of what this runner does at the same speed.
    pub(super) cadence_ratio: f64,
    pub(super) quirk: Option<Quirk>,
    pub(super) legs: Vec<Leg>,
    /// What the README says about the file; empty when it is ordinary.
    pub(super) odd: &'static str,
}

impl Outing {
    fn at(self, start_hour: i64, start_minute: i64) -> Self {
        Self { start_hour, start_minute, ..self }
    }

    fn every_second(self) -> Self {
        Self { every_second: true, ..self }
    }

    fn no_strap(self) -> Self {
        Self { has_dynamics: false, ..self }
    }

    fn odd(self, odd: &'static str) -> Self {
        Self { odd, ..self }
    }

    fn quirk(self, quirk: Quirk) -> Self {
        Self { quirk: Some(quirk), ..self }
    }
}

fn run(name: &'static str, legs: Vec<Leg>) -> Outing {
    Outing {
        name,
        start_hour: 18,
        start_minute: 10,
        sport: Sport::Running,
        every_second: false,
        has_dynamics: true,
        cadence_ratio: 1.0,
        quirk: None,
        legs,
        odd: "",
    }
}

fn bike(name: &'static str, length_m: f64) -> Outing {
    let outing = run(name, ride(length_m)).at(14, 30).no_strap();
    Outing { sport: Sport::Cycling, ..outing }.odd("not a run")
}

/// All recordings in order of time.
pub(super) fn outings() -> Vec<Outing> {
    [march(), april(), may_and_june()].into_iter().flatten().collect()
}

fn march() -> Vec<Outing> {
    vec![
        run("2026-03-03_easy.fit", steady(6_000.0)).every_second(),
        run("2026-03-05_easy.gpx", steady(6_000.0)),
        run("2026-03-08_race_5k.fit", race()).at(9, 30).every_second(),
        run("2026-03-10_easy.fit", easy(6_200.0)).no_strap(),
        run("2026-03-12_easy.fit", steady(5_400.0)),
        run("2026-03-15_long.fit", long(9_000.0)).at(9, 5),
        run("2026-03-17_easy.gpx", easy(6_000.0)).at(18, 2),
        run("2026-03-19_tempo.fit", tempo(6_400.0)),
        run("2026-03-21_short.fit", steady(3_600.0)).at(8, 40).no_strap(),
        run("2026-03-22_long.fit", long(9_200.0)).at(9, 0),
        run("2026-03-24_easy.gpx", easy(6_400.0)).at(18, 20),
        run("2026-03-26_strides.fit", strides(6_400.0)),
        bike("2026-03-28_ride.fit", 24_000.0),
        run("2026-03-29_long.fit", long(9_400.0)).at(9, 12),
        Outing {
            sport: Sport::Treadmill,
            ..run("2026-03-31_treadmill.fit", steady(5_000.0)).every_second()
        }
        .odd("treadmill: no position, no elevation"),
    ]
}

fn april() -> Vec<Outing> {
    vec![
        run("2026-04-02_tempo.fit", tempo(6_400.0)),
        run("2026-04-04_night.fit", steady(5_800.0))
            .at(23, 30)
            .no_strap()
            .odd("starts on Saturday and ends on Sunday; in UTC all of it is Sunday"),
        run("2026-04-05_long.fit", long(9_600.0)).at(10, 30),
        run("2026-04-07_easy.fit", easy(6_200.0)),
        run("2026-04-09_tempo.gpx", tempo(6_400.0)).at(18, 4),
        run("2026-04-12_long.fit", long(14_000.0)).at(8, 50),
        run("2026-04-14_easy.fit", easy(6_400.0))
            .every_second()
            .quirk(Quirk::Cut { at_pct: 70 })
            .odd("cut off in the middle of a record; the figures are for what is left"),
        run("2026-04-16_tempo.fit", tempo(6_600.0)).every_second(),
        run("2026-04-18_short.fit", steady(3_800.0)).at(8, 45).no_strap(),
        run("2026-04-19_long.fit", long(9_200.0)).at(9, 3),
        run("2026-04-21_tempo.fit", tempo(6_400.0)).at(18, 6),
        run("2026-04-23_evening.fit", hilly()).every_second(),
        run("2026-04-26_long.fit", long(9_000.0)).at(9, 20),
        run("2026-04-28_easy.fit", easy(6_400.0))
            .quirk(Quirk::Stop { at_m: 3_100.0, length_s: 600 })
            .odd("a pause of ten minutes"),
        run("2026-04-30_tempo.fit", tempo(6_600.0)),
    ]
}

fn may_and_june() -> Vec<Outing> {
    vec![
        run("2026-05-02_short.fit", steady(4_200.0)).at(9, 15).no_strap(),
        run("2026-05-03_long.fit", long(9_400.0)).at(9, 8),
        Outing {
            cadence_ratio: 0.93,
            ..run("2026-05-05_easy.fit", steady(8_100.0)).every_second()
        },
        run("2026-05-07_tempo.fit", tempo(6_400.0)),
        bike("2026-05-09_ride.gpx", 14_000.0),
        run("2026-05-10_long.fit", long(9_800.0)).at(9, 0),
        run("2026-05-12_easy.gpx", easy(6_000.0))
            .quirk(Quirk::Stop { at_m: 2_700.0, length_s: 150 })
            .odd("two segments, 150 s apart"),
        run("2026-05-14_evening.fit", intervals()).every_second(),
        run("2026-05-16_short.fit", steady(3_400.0)).at(8, 30).no_strap(),
        run("2026-05-17_long.fit", long(9_400.0)).at(9, 10),
        run("2026-06-03_easy.fit", steady(3_000.0)),
        run("2026-06-05_easy.fit", steady(3_000.0)).at(18, 15),
        run("2026-06-07_easy.fit", steady(3_500.0)).at(9, 0),
    ]
}
