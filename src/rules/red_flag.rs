//! Signs that outrank every score and every table: stop, and have it seen.

use chrono::Days;

use super::shared::baseline::Judged;
use super::shared::days::each_entry;
use super::{
    Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Named, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::season::Season;
use crate::user_files::athlete::diary::{DiaryEntry, RedFlag};

pub(super) const RULE: Rule = Rule {
    id: "red-flag",
    title: "Warning sign in the diary",
    family: Family::Pain,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Looks for warning-sign tags in each diary entry. The advice depends on which signs \
               come together, including those of the two weeks before. Nothing else in the diary \
               or the recordings cancels a warning sign.",
        why: "Clinics and articles about calf pain agree on these signs. Some can come from a torn \
              muscle or tendon, a broken bone, a trapped nerve or a blood clot. Those need medical \
              care, not training advice.",
        when_wrong: "This is a checklist from common practice, not a tested one, and not medical \
                     advice. It sees only the tags in your diary: no flag does not mean all clear. \
                     Only a clinician can say what a sign comes from.",
        next_step: "Stop running. Call for emergency help if you are short of breath, have chest \
                    pain, or have a swollen or warm calf after a period without movement. With any \
                    other sign, see a clinician before your next run. Do not massage or stretch a \
                    swollen, warm calf.",
    },
    evidence: &[],
    grade: Grade::Convention,
    needs: &[],
    asks: &["diary.csv: tags"],
    thresholds: &[&TOGETHER],
    check,
    message,
    caps: None,
};

const TOGETHER: Threshold = Threshold::assumed("together_days", 14.0, (1.0, 60.0), "days");

/// What a sign calls for, the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    /// Heart or lungs: an emergency by itself.
    Chest,
    /// What a clot in the calf can look like; an emergency after a time without movement.
    Swollen,
    /// Lately kept still.
    Still,
    /// A possible tear.
    Torn,
    /// A possible break of the bone.
    Bone,
    /// A nerve.
    Nerve,
    /// Pressure in the muscle.
    Tight,
}

/// The words and the call of every sign.
const SIGNS: [(RedFlag, &str, Call); 13] = [
    (RedFlag::Breathless, "breathlessness", Call::Chest),
    (RedFlag::ChestPain, "chest pain", Call::Chest),
    (RedFlag::Swelling, "swelling", Call::Swollen),
    (RedFlag::Warmth, "warmth", Call::Swollen),
    (RedFlag::Redness, "redness", Call::Swollen),
    (RedFlag::Immobility, "a period without movement", Call::Still),
    (RedFlag::Pop, "a pop or kick in the calf", Call::Torn),
    (RedFlag::CannotBearWeight, "a leg that does not bear weight", Call::Torn),
    (RedFlag::Bruising, "bruising", Call::Torn),
    (RedFlag::BonePain, "a tender point on the shin bone", Call::Bone),
    (RedFlag::NightPain, "pain at night or at rest", Call::Bone),
    (RedFlag::Numbness, "numbness or tingling", Call::Nerve),
    (RedFlag::TightEveryRun, "tightness in every run", Call::Tight),
];

const EARLIER: &str = "signs on the days before";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_entry(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let entries = &season.diary.entries;
    let entry = &entries[index];
    let own = signs(std::slice::from_ref(entry));
    if own.is_empty() {
        return Ok(None);
    }
    let since = entry.date - Days::new(limits.get(&RULE, &TOGETHER) as u64);
    let from = entries.partition_point(|other| other.date < since);
    let earlier: Vec<Meaning> =
        signs(&entries[from..index]).into_iter().filter(|sign| !own.contains(sign)).collect();
    let mut details: Vec<Named> =
        own.iter().map(|sign| Named::new(1.0, Unit::Count, *sign)).collect();
    details.extend(earlier.iter().map(|sign| Named::new(0.0, Unit::Count, *sign)));
    let mut finding =
        Finding { details, ..Finding::new(Level::Stop, own.len() as f64, 1.0, Unit::Count) };
    if !earlier.is_empty() {
        let words: Vec<&str> = earlier.iter().map(|sign| sign.words()).collect();
        finding.remarks.push(format!("{EARLIER}: {}", words.join(", ")));
    }
    Ok(Some(finding))
}

/// The signs in these entries, each once, the most urgent first.
fn signs(entries: &[DiaryEntry]) -> Vec<Meaning> {
    let has = |flag: RedFlag| entries.iter().any(|entry| entry.red_flags().any(|it| it == flag));
    let there = SIGNS.iter().filter(|(flag, ..)| has(*flag));
    there.map(|(flag, words, _)| Meaning::Sign(*flag, words)).collect()
}

fn message(finding: &Finding, _: UnitSystem) -> String {
    let own = finding.details.iter().filter(|sign| sign.quantity.value > 0.0);
    let own: Vec<&str> = own.map(|sign| sign.what.words()).collect();
    let is_there = |call: Call| {
        let mut of_call = SIGNS.iter().filter(|(_, _, other)| *other == call);
        of_call.any(|(flag, words, _)| {
            finding.details.iter().any(|sign| sign.what == Meaning::Sign(*flag, words))
        })
    };
    let mut text = format!("Noted: {}. Stop running.", own.join(", "));
    for advice in advice(is_there) {
        text.push(' ');
        text.push_str(advice);
    }
    text
}

/// The sentences for the signs that are there, the most urgent first.
fn advice(is_there: impl Fn(Call) -> bool) -> Vec<&'static str> {
    let is_clot = is_there(Call::Swollen) && is_there(Call::Still);
    let is_emergency = is_there(Call::Chest) || is_clot;
    let all = [
        (
            is_emergency,
            "This can be an emergency, such as a blood clot: call for medical help now.",
        ),
        (
            is_there(Call::Swollen) && !is_emergency,
            "A swollen, warm or red calf needs to be seen today.",
        ),
        (is_there(Call::Swollen), "Do not massage or stretch a swollen, warm calf."),
        (
            is_there(Call::Still) && !is_emergency,
            "Calf pain after a period without movement needs to be seen today.",
        ),
        (
            is_there(Call::Torn),
            "This can come from a torn muscle or tendon: have it seen today, and do not load it.",
        ),
        (
            is_there(Call::Bone),
            "Bone pain, or pain at night or at rest, needs a clinician before your next run.",
        ),
        (is_there(Call::Nerve), "Numbness or tingling needs a clinician before your next run."),
        (
            is_there(Call::Tight),
            "Tightness that builds up in every run and eases minutes after it: see a clinician \
             soon.",
        ),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, sentence)| sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, speaking};
    use crate::season::fixtures::{entry, run, season, steady, with_diary};
    use crate::user_files::athlete::diary::Tag;

    const EMERGENCY: &str = "call for medical help now";

    fn flagged(offset: u64, flags: &[RedFlag]) -> DiaryEntry {
        let tags = flags.iter().map(|flag| Tag::RedFlag(*flag)).collect();
        DiaryEntry { tags, during_0_10: Some(0.0), ..entry(offset) }
    }

    fn noted(entries: Vec<DiaryEntry>) -> Season {
        with_diary(season(vec![run(0, 5000.0)]), entries)
    }

    fn text(entries: Vec<DiaryEntry>) -> String {
        message(&found(&RULE, &noted(entries)), UnitSystem::Metric)
    }

    #[test]
    fn it_is_about_words_and_not_about_a_number() {
        let finding = found(&RULE, &noted(vec![flagged(0, &[RedFlag::Swelling])]));
        assert!(finding.is_of_signs());
        assert!(!Finding::new(Level::Watch, 2.0, 1.0, Unit::Count).is_of_signs());
    }

    #[test]
    fn every_sign_by_itself_means_stop_with_its_own_advice() {
        for (flag, words, _) in SIGNS {
            let entries = vec![flagged(0, &[flag])];
            assert_eq!(found(&RULE, &noted(entries.clone())).level, Level::Stop);
            let text = text(entries);
            let start = format!("Noted: {words}. Stop running. ");
            assert!(text.starts_with(&start) && text.len() > start.len(), "{text}");
        }
    }

    #[test]
    fn without_a_sign_it_is_silent_whatever_else_is_noted() {
        let tagged = DiaryEntry { tags: vec![Tag::Strength], ..entry(0) };
        assert_eq!(last(&RULE, &noted(vec![tagged])), Verdict::Clear);
        assert_eq!(
            last(&RULE, &noted(vec![flagged(0, &[RedFlag::Pop]), entry(1)])),
            Verdict::Clear
        );
        assert!(check(&season(vec![run(0, 5000.0)]), &Limits::default()).is_empty());
    }

    #[test]
    fn breathlessness_and_chest_pain_are_an_emergency_by_themselves() {
        for flag in [RedFlag::Breathless, RedFlag::ChestPain] {
            assert!(text(vec![flagged(0, &[flag])]).contains(EMERGENCY));
            let together = text(vec![flagged(0, &[flag, RedFlag::Swelling])]);
            assert!(together.contains(EMERGENCY) && together.contains("Do not massage"));
        }
    }

    #[test]
    fn a_swollen_warm_or_red_calf_is_an_emergency_after_a_time_without_movement() {
        for flag in [RedFlag::Swelling, RedFlag::Warmth, RedFlag::Redness] {
            let alone = text(vec![flagged(0, &[flag])]);
            assert!(!alone.contains(EMERGENCY) && alone.contains("seen today"), "{alone}");
            assert!(alone.contains("Do not massage or stretch a swollen, warm calf."), "{alone}");
            assert!(text(vec![flagged(0, &[flag, RedFlag::Immobility])]).contains(EMERGENCY));
        }
        assert!(
            !text(vec![flagged(0, &[RedFlag::Bruising, RedFlag::Immobility])]).contains(EMERGENCY)
        );
    }

    #[test]
    fn signs_of_the_two_weeks_before_count_for_the_advice() {
        let on = |offset| {
            vec![flagged(0, &[RedFlag::Immobility]), flagged(offset, &[RedFlag::Swelling])]
        };
        assert!(
            text(on(14)).starts_with("Noted: swelling. Stop running. This can be an emergency")
        );
        let remarks = found(&RULE, &noted(on(14))).remarks;
        assert_eq!(remarks, ["signs on the days before: a period without movement"]);
        assert!(!text(on(15)).contains(EMERGENCY));
    }

    #[test]
    fn tightness_in_every_run_is_to_be_seen_soon() {
        let text = text(vec![flagged(0, &[RedFlag::TightEveryRun])]);
        assert!(text.ends_with("see a clinician soon."), "{text}");
    }

    #[test]
    fn in_an_invented_season_no_other_rule_speaks() {
        let easy = season(steady(6, 8000.0));
        assert_eq!(speaking(&with_diary(easy, vec![flagged(10, &[RedFlag::Numbness])])), [RULE.id]);
    }
}
