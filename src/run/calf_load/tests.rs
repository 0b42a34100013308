//! Tests of the load against hand-computed values: what published directions ask of it, and sums.

use super::weight::force_by_speed;
use super::*;
use crate::run::samples::GradeCurve;

/// A bin of so many hours, all of it with the usual cadence times a ratio.
fn hours(hours: i64, speed_cmps: i64, grade_pct: i64, cadence_ratio: f64) -> Bin {
    let time_ms = hours * 3_600_000;
    let spm = cadence_ratio * usual_cadence_spm(speed_cmps as f64 / 100.0, None);
    Bin {
        speed_cmps,
        grade_pct,
        is_running: true,
        distance_mm: speed_cmps * 10 * hours * 3600,
        time_ms,
        millisteps: (spm * 60.0 * hours as f64 * 1000.0).round() as i64,
        cadence_time_ms: time_ms,
        ..Bin::default()
    }
}

fn of(bin: Bin) -> CalfLoad {
    calf_load(vec![bin], None).unwrap()
}

fn by_exponent(load: &CalfLoad) -> [f64; 3] {
    [load.by_speed.b1, load.by_speed.b4, load.by_speed.b9]
}

/// Load over that of level running at 3 m/s for the same time.
fn per_minute(speed_cmps: i64, grade_pct: i64) -> [f64; 3] {
    let (one, level) = (of(hours(100, speed_cmps, grade_pct, 1.0)), of(hours(100, 300, 0, 1.0)));
    let (one, level) = (by_exponent(&one), by_exponent(&level));
    std::array::from_fn(|index| one[index] / level[index])
}

fn assert_near(value: f64, expected: f64, what: &str) {
    assert!((value - expected).abs() <= 0.0051, "{what}: {value:.4} instead of {expected}");
}

#[test]
fn a_kilometre_gets_lighter_with_speed_by_impulse_and_heavier_by_damage() {
    let table = [
        (220, [1.41, 1.04, 0.63]),
        (250, [1.22, 1.01, 0.74]),
        (300, [1.00, 1.00, 1.00]),
        (333, [0.90, 1.01, 1.22]),
        (400, [0.75, 1.05, 1.85]),
        (500, [0.61, 1.17, 3.42]),
    ];
    for (speed_cmps, expected) in table {
        let per_minute = per_minute(speed_cmps, 0);
        for (index, expected) in expected.into_iter().enumerate() {
            let per_km = per_minute[index] * 300.0 / speed_cmps as f64;
            assert_near(per_km, expected, &format!("{speed_cmps} cm/s, exponent {index}"));
        }
    }
}

#[test]
fn a_minute_gets_heavier_with_speed() {
    let table = [(220, 0.76), (250, 0.84), (300, 1.00), (333, 1.12), (400, 1.40), (500, 1.94)];
    for (speed_cmps, expected) in table {
        assert_near(per_minute(speed_cmps, 0)[1], expected, &format!("{speed_cmps} cm/s"));
    }
}

#[test]
fn at_one_speed_steep_grades_weigh_more_uphill_and_less_downhill() {
    // 0.95⁴, 1, 1, 1.075⁴ and 1.15⁴ by hand.
    for (grade_pct, expected) in [(-10, 0.81), (-5, 1.0), (5, 1.0), (10, 1.34), (15, 1.75)] {
        assert_near(per_minute(300, grade_pct)[1], expected, &format!("{grade_pct} %"));
    }
}

#[test]
fn at_one_speed_quicker_steps_weigh_less_although_there_are_more() {
    let usual = of(hours(100, 300, 0, 1.0)).by_speed.b4;
    // Steps times the cadence factor: 0.9 · 0.9^−2.8 = 0.9^−1.8 and so on.
    for (ratio, expected) in [(0.9, 1.21), (0.95, 1.10), (1.05, 0.92), (1.1, 0.84)] {
        let load = of(hours(100, 300, 0, ratio)).by_speed.b4;
        assert_near(load / usual, expected, &format!("cadence times {ratio}"));
    }
}

#[test]
fn a_steep_minute_at_level_effort_weighs_about_as_much_as_a_level_one() {
    // 3 m/s of effort on 10 % are 3 / 1.459 = 2.06 m/s.
    let speed_mps = 3.0 / GradeCurve::Empirical.factor(0.10);
    let load = per_minute((speed_mps * 100.0).round() as i64, 10)[1];
    assert!((load - 0.97).abs() < 0.01, "{load}");
}

#[test]
fn an_hour_at_3_mps_is_its_steps_and_the_chain_says_so_at_every_link() {
    let load = of(hours(1, 300, 0, 1.0));
    // 168.2 · 60 = 10,092 steps, with a contact of 259.8 / 260.
    let units = 10.092 * 0.99927;
    for value in [load.by_speed.b1, load.by_speed.b4, load.by_speed.b9, load.chain.distance_only] {
        assert!((value - units).abs() < 0.0015, "{value} instead of {units}");
    }
    assert_eq!(load.chain.with_speed, load.chain.full);
    assert_eq!(load.measured, None);
}

#[test]
fn the_links_take_in_speed_then_grade_then_cadence() {
    let chain = of(hours(100, 400, 10, 0.9)).chain;
    // Per kilometre 1.0524 for 4 m/s, then 1.075⁴ = 1.3355, then 0.9^−1.8 = 1.2088.
    assert_near(chain.with_speed / chain.distance_only, 1.0524, "speed");
    assert_near(chain.with_grade / chain.with_speed, 1.3355, "grade");
    assert_near(chain.full / chain.with_grade, 1.2088, "cadence");
    assert_eq!(chain.full, of(hours(100, 400, 10, 0.9)).by_speed.b4);
}

#[test]
fn steps_that_nobody_counted_are_estimated_for_their_time_alone() {
    let counted = hours(2, 300, 0, 0.9);
    let half =
        Bin { millisteps: counted.millisteps / 2, cadence_time_ms: counted.time_ms / 2, ..counted };
    let none = Bin { millisteps: 0, cadence_time_ms: 0, ..counted };
    let (all, none) = (of(counted).by_speed.b4, of(none).by_speed.b4);
    assert_eq!(none, of(hours(2, 300, 0, 1.0)).by_speed.b4);
    assert!((of(half).by_speed.b4 - (all + none) / 2.0).abs() < 0.002);
}

#[test]
fn a_walking_step_weighs_a_fifth_and_its_speed_and_grade_do_not_matter() {
    let walk = Bin { is_running: false, ..hours(10, 150, 0, 1.0) };
    let steps = walk.millisteps as f64 / 1000.0;
    // 0.525⁴ · 2.5 = 0.18992.
    assert!((of(walk).by_speed.b4 - steps * 0.18992 / 1000.0).abs() < 0.002);
    let faster = Bin { speed_cmps: 190, grade_pct: 12, ..walk };
    assert_eq!(of(faster).by_speed, of(walk).by_speed);
    // Without cadence 110 steps a minute: 66,000 in ten hours.
    let unknown = Bin { millisteps: 0, cadence_time_ms: 0, ..walk };
    assert!((of(unknown).by_speed.b4 - 66.0 * 0.18992).abs() < 0.002);
}

#[test]
fn a_recorded_contact_time_counts_from_nine_tenths_of_the_running_time() {
    let bin = hours(10, 300, 0, 1.0);
    let recorded = |share_pct: i64| {
        let contact_time_ms = bin.time_ms / 100 * share_pct;
        Bin { contact_time_ms, contact_ms2: 286 * contact_time_ms, ..bin }
    };
    let steps = bin.millisteps as f64 / 1e6;
    // 286 ms are 1.1 times the reference.
    assert!((of(recorded(100)).measured.unwrap().b4 - 1.1 * steps).abs() < 0.002);
    assert_eq!(of(recorded(100)).by_speed, of(bin).by_speed);
    // The tenth that is missing has the usual 259.8 ms: (0.9 · 286 + 0.1 · 259.81) / 260.
    assert!((of(recorded(90)).measured.unwrap().b4 - 1.08993 * steps).abs() < 0.002);
    assert_eq!(of(recorded(89)).measured, None);
}

#[test]
fn the_order_of_bins_does_not_change_a_bit() {
    let bins: Vec<Bin> =
        (0..60).map(|index| hours(1, 200 + 7 * index, index % 23 - 11, 0.97)).collect();
    let mut turned = bins.clone();
    turned.reverse();
    turned.rotate_left(17);
    assert_eq!(calf_load(bins, None), calf_load(turned, None));
    assert_eq!(calf_load(Vec::new(), None), None);
}

#[test]
fn height_cancels_out_between_runs_of_one_runner() {
    let ratio = |height_m| {
        let load = |bin| calf_load(vec![bin], height_m).unwrap().by_speed.b4;
        load(hours(100, 350, 0, 1.0)) / load(hours(100, 300, 0, 1.0))
    };
    let (usual, tall) = (ratio(None), ratio(Some(1.90)));
    assert!((usual / tall - 1.0).abs() < 0.01, "{usual} and {tall}");
}

#[test]
fn speeds_beyond_running_weigh_as_the_nearest_that_is() {
    assert_eq!(force_by_speed(0.5), force_by_speed(1.8));
    let uncounted = |speed_cmps: i64| {
        of(Bin { millisteps: 0, cadence_time_ms: 0, ..hours(1, speed_cmps, 0, 1.0) }).by_speed
    };
    assert_eq!(uncounted(900), uncounted(700));
    assert_ne!(uncounted(700), uncounted(690));
}

#[test]
fn twice_the_distance_is_all_distance_and_shares_add_up() {
    let base = of(hours(1, 300, 0, 1.0)).chain;
    let twice = shares(&of(hours(2, 300, 0, 1.0)).chain, &base).unwrap();
    assert!((twice.distance_pct - 100.0).abs() < 0.1, "{twice:?}");
    assert!(twice.speed_pct.abs() < 0.1 && twice.slope_pct.abs() < 0.1);
    // ln 1.2, ln 1.1, ln 1.5 and ln 0.9 over ln (1.2 · 1.1 · 1.5 · 0.9) = ln 1.782.
    let now = Chain { distance_only: 1.2, with_speed: 1.32, with_grade: 1.98, full: 1.782 };
    let base = Chain { distance_only: 1.0, with_speed: 1.0, with_grade: 1.0, full: 1.0 };
    let parts = shares(&now, &base).unwrap();
    assert!((parts.distance_pct - 31.56).abs() < 0.01, "{parts:?}");
    assert!((parts.speed_pct - 16.50).abs() < 0.01);
    assert!((parts.slope_pct - 70.18).abs() < 0.01);
    assert!((parts.cadence_pct + 18.24).abs() < 0.01);
    let sum = parts.distance_pct + parts.speed_pct + parts.slope_pct + parts.cadence_pct;
    assert!((sum - 100.0).abs() < 1e-9);
}

#[test]
fn what_did_not_rise_or_has_no_base_has_no_shares() {
    let one = of(hours(1, 300, 0, 1.0)).chain;
    assert_eq!(shares(&one, &one), None);
    assert_eq!(shares(&one, &one.times(1.5)), None);
    assert_eq!(shares(&one, &Chain::default()), None);
    assert_eq!(shares(&Chain::default(), &one), None);
}

#[test]
fn two_runs_add_up_and_measured_only_where_both_are() {
    let bin = hours(1, 300, 0, 1.0);
    let plain = of(bin);
    let timed = of(Bin { contact_time_ms: bin.time_ms, contact_ms2: 260 * bin.time_ms, ..bin });
    let both = timed.plus(&timed);
    assert_eq!(both.by_speed.b4, 2.0 * timed.by_speed.b4);
    assert_eq!(both.chain.full, both.by_speed.b4);
    assert_eq!(both.measured.unwrap().b1, 2.0 * timed.measured.unwrap().b1);
    assert_eq!(timed.plus(&plain).measured, None);
}
