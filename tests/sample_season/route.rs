//! The ground and the paces: every kind of run as a list of legs.

const EASY_MPS: f64 = 3.0;
const JOG_MPS: f64 = 2.65;
const TEMPO_MPS: f64 = 4.2;
/// Level ground is never quite level: rises and falls of this grade take turns.
const ROLL_PCT: f64 = 0.7;
const ROLL_LENGTH_M: f64 = 200.0;

/// A stretch of one pace and one grade.
#[derive(Clone, Copy)]
pub(super) struct Leg {
    pub(super) length_m: f64,
    pub(super) speed_mps: f64,
    pub(super) grade_pct: f64,
}

fn leg(length_m: f64, speed_mps: f64, grade_pct: f64) -> Leg {
    Leg { length_m, speed_mps, grade_pct }
}

fn level(length_m: f64, speed_mps: f64) -> Vec<Leg> {
    let count = (length_m / ROLL_LENGTH_M).ceil() as usize;
    (0..count)
        .map(|index| {
            let left_m = length_m - index as f64 * ROLL_LENGTH_M;
            let grade_pct = if index % 2 == 0 { ROLL_PCT } else { -ROLL_PCT };
            leg(left_m.min(ROLL_LENGTH_M), speed_mps, grade_pct)
        })
        .collect()
}

/// Up and down again, the same height both ways.
fn hill(height_m: f64, up_pct: f64, down_pct: f64, up_mps: f64) -> Vec<Leg> {
    vec![
        leg(height_m / up_pct * 100.0, up_mps, up_pct),
        leg(height_m / down_pct * 100.0, 3.05, -down_pct),
    ]
}

fn length_m(legs: &[Leg]) -> f64 {
    legs.iter().map(|leg| leg.length_m).sum()
}

/// `middle` after `before_m` of easy running, easy to the end of `total_m`.
fn easy_around(before_m: f64, middle: Vec<Leg>, total_m: f64) -> Vec<Leg> {
    let after_m = total_m - before_m - length_m(&middle);
    [level(before_m, EASY_MPS), middle, level(after_m, EASY_MPS)].concat()
}

/// Level and even from start to end.
pub(super) fn steady(total_m: f64) -> Vec<Leg> {
    level(total_m, EASY_MPS)
}

/// Easy with two small rises.
pub(super) fn easy(total_m: f64) -> Vec<Leg> {
    let rise = hill(9.0, 4.2, 4.2, 2.75);
    let middle = [rise.clone(), level(600.0, EASY_MPS), rise].concat();
    easy_around(2_200.0, middle, total_m)
}

/// The Sunday run: three gentle hills and one short steep ramp.
pub(super) fn long(total_m: f64) -> Vec<Leg> {
    let gentle = hill(11.5, 4.5, 4.4, 2.75);
    let between = level(800.0, EASY_MPS);
    let middle = [
        gentle.clone(),
        between.clone(),
        gentle.clone(),
        between.clone(),
        hill(13.0, 10.0, 4.4, 2.2),
        between,
        gentle,
    ]
    .concat();
    easy_around(2_000.0, middle, total_m)
}

/// One brisk piece in the middle.
pub(super) fn tempo(total_m: f64) -> Vec<Leg> {
    easy_around(2_200.0, [level(700.0, TEMPO_MPS), level(400.0, JOG_MPS)].concat(), total_m)
}

/// Four brisk pieces of 160 m.
pub(super) fn strides(total_m: f64) -> Vec<Leg> {
    let one = [level(160.0, 4.35), level(160.0, JOG_MPS)].concat();
    easy_around(3_000.0, one.repeat(4), total_m)
}

/// A 5 km race with its way there and back: what a critical speed is estimated from.
pub(super) fn race() -> Vec<Leg> {
    [level(2_200.0, 2.95), level(5_000.0, 3.75), level(1_800.0, 2.8)].concat()
}

/// Eight climbs of 380 m at 10 %.
pub(super) fn hilly() -> Vec<Leg> {
    easy_around(1_500.0, hill(38.0, 10.0, 9.0, 2.2).repeat(8), 9_200.0)
}

/// Four times 800 m at tempo pace.
pub(super) fn intervals() -> Vec<Leg> {
    let one = [level(800.0, TEMPO_MPS), level(300.0, JOG_MPS)].concat();
    easy_around(2_000.0, one.repeat(4), 7_900.0)
}

/// A level ride.
pub(super) fn ride(total_m: f64) -> Vec<Leg> {
    level(total_m, 7.2)
}
