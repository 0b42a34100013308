//! An estimate of how much a run asks of the calf: steps, each weighed by force and contact time.
//!
//! ```text
//! force   = [1 + 0.12 (v − 3)] · G(grade) · (usual cadence / cadence)^0.7
//! contact = contact time / 260 ms, or what is usual at that speed
//! weight  = force^b · contact                     load = Σ weights / 1000
//! ```
//!
//! A level step at 3 m/s and usual cadence weighs 1, whatever b is. Force rises with speed (shear-wave
//! tensiometry, PMC11096059), stays on gentle grades (Telhan et al. 2010, PMC2808749), is larger on
//! steep ones uphill and smaller downhill (Shih & Ho 2023, doi 10.52082/jssm.2023.111; Rice et al.
//! 2024 for the shin), and quicker steps ease it (Lyght et al. 2016, doi 10.1123/jab.2015-0183).
//!
//! Size matters more than number: over a kilometre the summed Achilles load falls with speed, while
//! damage, which weighs force by an exponent, rises or stays (Firminger et al. 2020, doi
//! 10.1249/MSS.0000000000002287). b = 4 is the smallest whole exponent for which a kilometre at
//! 5 m/s weighs no less than one at 3 m/s; b = 1 sums impulse and b = 9 stresses the hardest steps. At
//! equal effort tendons did not differ after running 6 % up or down (Neves et al. 2014, PMC4234952);
//! here ten minutes on 10 % weigh about as much as ten level ones at the same effort.
//!
//! No study supports the exact numbers, and none has compared this load with injuries. It knows no
//! shoe, no foot strike and no body mass. It compares a runner with herself and nobody else, and is
//! no force in newtons. The usual cadence is that of all runners of her height ([`usual_cadence_spm`]):
//! her own distance from it lies in every load alike and cancels out in a ratio, whereas a usual
//! cadence learned from her runs would change from day to day, or know what came later.

mod bin;
mod cadence;
mod calf_km;
mod load;
mod sum;
#[cfg(test)]
mod tests;
mod weight;

pub use bin::Bin;
pub use cadence::{USUAL_HEIGHT_M, usual_cadence_spm};
pub use calf_km::CalfKm;
pub use load::{CalfLoad, Chain, Loads};

use sum::Sum;

/// Usual contact time of a running step in milliseconds, at a speed in m/s.
pub fn usual_contact_ms(speed_mps: f64) -> f64 {
    weight::contact_ms(speed_mps)
}

/// How much of a rise in load comes from what, in per cent; together 100. A share is negative where
/// that part became lighter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// More metres.
    pub distance_pct: f64,
    /// Faster ones, or fewer of them walked.
    pub speed_pct: f64,
    /// Steeper ones.
    pub slope_pct: f64,
    /// Slower, longer steps.
    pub cadence_pct: f64,
}

/// The load of a run from its bins, whatever their order, and the runner's height in metres; `None`
/// without bins.
pub fn calf_load(mut bins: Vec<Bin>, height_m: Option<f64>) -> Option<CalfLoad> {
    // Sums of fractions depend on their order.
    bins.sort_unstable();
    let mut sum = Sum::default();
    bins.iter().for_each(|bin| sum.add(bin, height_m));
    (!bins.is_empty()).then(|| sum.load(height_m))
}

/// What made the load rise from a base to now; `None` where it did not rise, or one is empty. Each
/// share is the logarithm of that part's ratio over the logarithm of the whole ratio, so that it
/// does not matter which part is asked first.
pub fn shares(now: &Chain, base: &Chain) -> Option<Shares> {
    let parts = |chain: &Chain| {
        [chain.distance_only, chain.with_speed, chain.with_grade, chain.full].map(f64::ln)
    };
    let (now, base) = (parts(now), parts(base));
    let rise: [f64; 4] = std::array::from_fn(|index| now[index] - base[index]);
    let whole = rise[3];
    let is_known = rise.iter().all(|part| part.is_finite());
    let pct = |part: f64| 100.0 * part / whole;
    (is_known && whole > 0.0).then(|| Shares {
        distance_pct: pct(rise[0]),
        speed_pct: pct(rise[1] - rise[0]),
        slope_pct: pct(rise[2] - rise[1]),
        cadence_pct: pct(rise[3] - rise[2]),
    })
}
