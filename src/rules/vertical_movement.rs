//! How much of each step goes up instead of forward: shown beside the bands of the watch, never
//! flagged.

use super::shared::form::require_figure;
use super::shared::gauge::{Band, GARMIN_MANUAL};
use super::{Doc, Family, Finding, Grade, Judgement, Limits, Named, Rule, Subject, Topic, Verdict};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{WINDOW_CADENCE_SPM, WINDOW_SPEED_MPS, WINDOW_VERTICAL_RATIO_PCT};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "vertical-movement",
    title: "Vertical ratio and oscillation: shown, never flagged",
    family: Family::Form,
    topic: Topic::Form,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Shows the median vertical ratio of steady, near-level running and the vertical \
               oscillation (ratio times step length), with Garmin's colour bands: purple is the \
               least movement, then blue, green, orange, and red is the most. The bands are for a \
               chest strap; for a pod they are 0.4 to 1.8 points or 4 to 15 mm higher.",
        why: "Watches show these figures, and runners ask how they compare. Slower, longer steps \
              go with more up-and-down movement.",
        when_wrong: "The bands ignore speed and height, and tall runners move a little more. They \
                     are a vendor's norm, not an injury threshold. That is why soleus never flags \
                     them.",
        next_step: "Compare with your own earlier runs at the same pace.",
    },
    evidence: &[GARMIN_MANUAL],
    grade: Grade::Convention,
    needs: &[&WINDOW_VERTICAL_RATIO_PCT, &WINDOW_CADENCE_SPM, &WINDOW_SPEED_MPS],
    asks: &[],
    thresholds: &[],
    check,
    message,
    caps: None,
};

fn check(season: &Season, _: &Limits) -> Vec<Judgement> {
    let sessions = 0..season.sessions.len();
    sessions
        .map(|index| {
            let verdict = show(season, index).map_or_else(Verdict::NotJudged, Verdict::Shown);
            Judgement { subject: Subject::Session(index), verdict }
        })
        .collect()
}

fn show(season: &Season, index: usize) -> Result<Vec<Named>, String> {
    let form = &season.forms()[index];
    let ratio_pct = require_figure(season, index, (form.vertical_ratio_pct, "vertical ratio"))?;
    let of_ratio = ratio_words(Band::of_vertical_ratio(ratio_pct));
    let ratio = Named::new(ratio_pct, Unit::PercentTenths, of_ratio);
    let oscillation = form.vertical_oscillation_mm.map(|mm| {
        let what = oscillation_words(Band::of_vertical_oscillation(mm));
        Named::new(mm, Unit::OscillationMm, what)
    });
    Ok([Some(ratio), oscillation].into_iter().flatten().collect())
}

fn ratio_words(band: Band) -> &'static str {
    match band {
        Band::Purple => "vertical ratio (purple band of Garmin's gauge)",
        Band::Blue => "vertical ratio (blue band of Garmin's gauge)",
        Band::Green => "vertical ratio (green band of Garmin's gauge)",
        Band::Orange => "vertical ratio (orange band of Garmin's gauge)",
        Band::Red => "vertical ratio (red band of Garmin's gauge)",
    }
}

fn oscillation_words(band: Band) -> &'static str {
    match band {
        Band::Purple => "vertical oscillation (purple band)",
        Band::Blue => "vertical oscillation (blue band)",
        Band::Green => "vertical oscillation (green band)",
        Band::Orange => "vertical oscillation (orange band)",
        Band::Red => "vertical oscillation (red band)",
    }
}

/// It never raises anything.
fn message(_: &Finding, _: UnitSystem) -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{last, reason, speaking};
    use crate::season::fixtures::{run, season, window};
    use crate::season::{Session, Window};

    /// Half minutes at 3 m/s with a vertical ratio, at 180 steps a minute: steps of one metre.
    fn moving(count: u32, ratio_pct: Option<f64>) -> Season {
        let windows = (0..count)
            .map(|index| Window { vertical_ratio_pct: ratio_pct, ..window(index, 3.0, 180.0) });
        season(vec![Session { windows: windows.collect(), ..run(0, 8000.0) }])
    }

    fn shown(season: &Season) -> Vec<(&'static str, f64)> {
        let Verdict::Shown(figures) = last(&RULE, season) else { panic!("shown") };
        let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
        figures.iter().map(|figure| (figure.what.words(), rounded(figure.quantity.value))).collect()
    }

    #[test]
    fn ratio_and_oscillation_stand_beside_the_bands() {
        let expected = [
            ("vertical ratio (green band of Garmin's gauge)", 8.6),
            ("vertical oscillation (green band)", 86.0),
        ];
        assert_eq!(shown(&moving(20, Some(8.6))), expected);
        // 10.2 % of a metre are 102 mm: red by the ratio, orange by the oscillation.
        let expected = [
            ("vertical ratio (red band of Garmin's gauge)", 10.2),
            ("vertical oscillation (orange band)", 102.0),
        ];
        assert_eq!(shown(&moving(20, Some(10.2))), expected);
    }

    #[test]
    fn it_never_speaks() {
        assert_eq!(speaking(&moving(60, Some(20.0))), Vec::<&str>::new());
    }

    #[test]
    fn too_few_windows_or_none_with_a_ratio_are_not_judged() {
        let reason = |season: &Season| reason(&RULE, season);
        assert!(reason(&moving(19, Some(8.0))).starts_with("only 9.5 minutes"));
        let expected = "fewer than 10 minutes with vertical ratio in this recording";
        assert_eq!(reason(&moving(20, None)), expected);
        assert!(reason(&moving(0, None)).starts_with("no steady running"));
    }

    #[test]
    fn a_step_rate_of_zero_leaves_the_ratio_alone() {
        let mut season = moving(20, Some(8.0));
        season.sessions[0].windows.change(.., |window| window.cadence_spm = 0.0);
        assert_eq!(shown(&season), [("vertical ratio (green band of Garmin's gauge)", 8.0)]);
    }
}
