//! What the rules about calf load share: loads of three exponents compared, and the sentence that
//! takes a rise apart.

use super::baseline::is_beyond;
use crate::base::quantity::Unit;
use crate::base::words::joined_by_and;
use crate::rules::{Finding, Level, Meaning, Named};
use crate::run::calf_load::{CalfLoad, Chain, Loads, shares};

/// The part of a rise that distance makes.
const DISTANCE: &str = "distance";

/// Loads of a run, a week, or the largest of several runs. Those with usual contact times are
/// compared: they hold for every device, and for runs that are not yet run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::rules) struct Peak {
    pub(in crate::rules) loads: Loads,
    /// The chain of the run that has the largest load by exponent 4.
    chain: Chain,
}

impl Peak {
    pub(in crate::rules) fn of(load: &CalfLoad) -> Self {
        Self { loads: load.by_speed, chain: load.chain }
    }

    /// The larger of two runs, exponent by exponent.
    pub(in crate::rules) fn larger(self, other: Self) -> Self {
        let (own, their) = (self.loads, other.loads);
        let chain = if their.b4 > own.b4 { other.chain } else { self.chain };
        let (b1, b4, b9) = (own.b1.max(their.b1), own.b4.max(their.b4), own.b9.max(their.b9));
        Self { loads: Loads { b1, b4, b9 }, chain }
    }

    /// Two runs together.
    pub(in crate::rules) fn plus(self, other: Self) -> Self {
        Self { loads: self.loads.plus(&other.loads), chain: self.chain.plus(&other.chain) }
    }

    /// The same with the load by exponent 4 as the calendar has it, which is not rounded.
    pub(in crate::rules) fn of_load(self, b4: f64) -> Self {
        Self { loads: Loads { b4, ..self.loads }, ..self }
    }

    /// A part of it.
    pub(in crate::rules) fn times(self, factor: f64) -> Self {
        Self { loads: self.loads.times(factor), chain: self.chain.times(factor) }
    }
}

/// A finding when the load by exponent 4 is more than `watch` per cent above its base. It is a
/// warning beyond `warn` per cent, if the load by one of the other exponents is beyond, too.
pub(in crate::rules) fn compare(
    now: &Peak,
    base: &Peak,
    (watch_pct, warn_pct): (f64, f64),
    what: impl Into<Meaning>,
) -> Option<Finding> {
    let (load, base_load) = (now.loads.b4, base.loads.b4);
    if !is_beyond(load, base_load, watch_pct) {
        return None;
    }
    let is_large = is_beyond(load, base_load, warn_pct);
    let agrees = is_beyond(now.loads.b1, base.loads.b1, warn_pct)
        || is_beyond(now.loads.b9, base.loads.b9, warn_pct);
    let level = if is_large && agrees { Level::Warn } else { Level::Watch };
    let limit = super::baseline::raised(base_load, watch_pct);
    let mut finding = Finding::new(level, load, limit, Unit::CalfLoad).against(base_load, what);
    if is_large && !agrees {
        finding
            .remarks
            .push("only one of three ways to add up the steps gives a rise this large".into());
    }
    if let Some(shares) = shares(&now.chain, &base.chain) {
        let parts = [
            (shares.distance_pct, DISTANCE),
            (shares.speed_pct, "speed"),
            (shares.slope_pct, "slope"),
            (shares.cadence_pct, "cadence"),
        ];
        finding.details = parts.map(|(pct, part)| Named::new(pct, Unit::Percent, part)).to_vec();
    }
    Some(finding)
}

/// How much of a rise in calf load the distance makes, in per cent; `None` for findings that are not taken
/// apart.
pub(crate) fn distance_share_pct(finding: &Finding) -> Option<f64> {
    let share = finding.details.iter().find(|part| part.what == Meaning::Plain(DISTANCE))?;
    Some(share.quantity.value)
}

/// `The calf load in this run is estimated at 1.6 times the most before. Of the rise, ...`
pub(in crate::rules) fn sentence(finding: &Finding, place: &str, base: &str) -> String {
    let rise_pct = finding.rise_pct().unwrap_or(0.0);
    let times = 1.0 + rise_pct / 100.0;
    let mut text = format!("The estimated calf load {place} is {times:.1} times {base}.");
    text += &cause(&finding.details);
    text + " This is a model; it can only compare your own runs."
}

/// Parts smaller than this are not worth a word; engineering default.
const LEAST_SHARE_PCT: f64 = 5.0;

/// ` Of the rise, 60 % comes from distance and 40 % from speed.` Parts that became lighter are named
/// without a share: the others would have more than the whole.
fn cause(parts: &[Named]) -> String {
    let sum_pct: f64 = parts.iter().map(|part| part.quantity.value.max(0.0)).sum();
    let share_pct = |part: &Named| 100.0 * part.quantity.value / sum_pct;
    let heavier: Vec<&Named> =
        parts.iter().filter(|part| share_pct(part) >= LEAST_SHARE_PCT).collect();
    let is_lighter = |part: &&Named| part.quantity.value <= -LEAST_SHARE_PCT;
    let lighter: Vec<String> =
        parts.iter().filter(is_lighter).map(|part| part.what.words().to_owned()).collect();
    let mut text = match &heavier[..] {
        [] => return String::new(),
        [only] if share_pct(only).round() < 100.0 => {
            format!(" Almost all of the rise comes from {}", only.what.words())
        }
        [only] => format!(" All of the rise comes from {}", only.what.words()),
        [first, rest @ ..] => {
            let first =
                format!("{:.0} % of the rise comes from {}", share_pct(first), first.what.words());
            let rest = rest
                .iter()
                .map(|part| format!("{:.0} % from {}", share_pct(part), part.what.words()));
            let all: Vec<String> = [first].into_iter().chain(rest).collect();
            format!(" {}", joined_by_and(&all))
        }
    };
    if !lighter.is_empty() {
        let was = if lighter.len() == 1 { "was" } else { "were" };
        text += &format!("; {} {was} easier on the calf than before", joined_by_and(&lighter));
    }
    text + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peak(b1: f64, b4: f64, b9: f64) -> Peak {
        Peak { loads: Loads { b1, b4, b9 }, chain: Chain { full: b4, ..Chain::default() } }
    }

    #[test]
    fn the_larger_of_two_is_taken_exponent_by_exponent_and_keeps_the_chain_of_the_heavier() {
        let both = peak(5.0, 4.0, 1.0).larger(peak(4.0, 6.0, 0.5));
        assert_eq!(both.loads, Loads { b1: 5.0, b4: 6.0, b9: 1.0 });
        assert_eq!(both.chain.full.to_bits(), 6.0f64.to_bits());
    }

    #[test]
    fn a_part_that_became_lighter_is_said() {
        let chain = |distance_only, with_speed| Chain {
            distance_only,
            with_speed,
            with_grade: with_speed,
            full: with_speed,
        };
        let of = |chain: Chain| Peak {
            loads: Loads { b1: chain.full, b4: chain.full, b9: chain.full },
            chain,
        };
        // Four times the distance at half the load a metre: 200 % and -100 %.
        let found = compare(&of(chain(40.0, 20.0)), &of(chain(10.0, 10.0)), (30.0, 100.0), "base");
        let text = sentence(&found.unwrap(), "in this run", "the most");
        assert!(text.contains("2.0 times the most."), "{text}");
        let cause =
            "All of the rise comes from distance; speed was easier on the calf than before.";
        assert!(text.contains(cause), "{text}");
    }

    #[test]
    fn what_made_the_rise_has_a_hundred_per_cent_between_its_parts() {
        let parts = |pct: [f64; 4]| {
            let names = ["distance", "speed", "slope", "cadence"];
            let part = |(pct, name)| Named::new(pct, Unit::Percent, name);
            cause(&pct.into_iter().zip(names).map(part).collect::<Vec<_>>())
        };
        let two = " 60 % of the rise comes from distance and 40 % from speed.";
        assert_eq!(parts([60.0, 40.0, 0.2, -0.2]), two);
        // 90 and 60 of 150.
        let three = " 60 % of the rise comes from distance and 40 % from slope; speed and cadence \
                     were easier on the calf than before.";
        assert_eq!(parts([90.0, -40.0, 60.0, -10.0]), three);
        let most = " Almost all of the rise comes from distance.";
        assert_eq!(parts([95.0, 3.0, 3.0, -1.0]), most);
        assert_eq!(parts([100.0, 0.0, 0.0, 0.0]), " All of the rise comes from distance.");
        assert_eq!(cause(&[]), "");
    }
}
