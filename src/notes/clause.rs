//! A clause as a word list sees it: which places of the body, sides and words for pain stand in it, and
//! what takes them back.

use super::finders::{Pain, PlaceOfBody, by, has_year, others, pains, places, without_depths};
use super::language::Language;
use super::mention::Moment;
use super::patterns::{NAME_MARK, Place};
use super::written_score::written_score;
use crate::user_files::athlete::Side;
use crate::user_files::athlete::diary::RedFlag;

/// Words between a place and its pain; Chinese counts letters. Engineering choices, from notes that were
/// written for the purpose: what stands further apart belongs to something else.
const MOST_BETWEEN: (usize, usize) = (9, 14);
/// Words between `no` and the pain that it takes back.
const MOST_BEHIND_NO: (usize, usize) = (4, 5);
/// Words between pain and a `nicht` that follows.
const MOST_BEFORE_NOT: (usize, usize) = (2, 2);
/// Words beside a place that say nothing more of it.
const MOST_BESIDE: (usize, usize) = (2, 2);
/// The same where it leads from one place to the next.
const MOST_BESIDE_NEXT: (usize, usize) = (5, 5);
/// Words from `until` to its number, the number included.
const MOST_BEFORE_NUMBER: usize = 3;
/// Words between the words for left and right where both are meant.
const MOST_BETWEEN_SIDES: (usize, usize) = (2, 3);
/// Words between a place and the one whose it is.
const MOST_BEFORE_OTHER: (usize, usize) = (3, 4);
/// What `very` adds to a score, and `a bit` takes from it.
const HARDER: u8 = 2;
const SOFTER: u8 = 1;

/// What was found in a clause.
pub(super) struct Clause {
    /// The folded text without what sounds like pain and is none.
    text: String,
    has_blanks: bool,
    pub(super) places: Vec<PlaceOfBody>,
    sides: Vec<(Side, Place)>,
    pub(super) pains: Vec<Pain>,
    negations: Vec<Place>,
    negations_after: Vec<Place>,
    elsewhere: Vec<Place>,
    fine: Vec<Place>,
    plans: Vec<Place>,
    because: Vec<Place>,
    is_resolved: bool,
    is_past: bool,
    pub(super) is_fine: bool,
    others: Vec<Place>,
    own: Vec<Place>,
    /// Whether it goes on about the one who was named before it.
    pub(super) is_relative: bool,
    /// Whether it names another person, if only as company.
    pub(super) names_people: bool,
    until: Vec<Place>,
    pub(super) is_guess: bool,
    pub(super) has_stopped: bool,
    is_softer: bool,
    is_harder: bool,
    pub(super) moment: Option<Moment>,
    /// Whether it tells what came first, or next without saying when.
    pub(super) is_at_first: bool,
    pub(super) is_then: bool,
    pub(super) is_yesterday: bool,
    red_flags: Vec<(RedFlag, Place)>,
}

impl Clause {
    pub(super) fn of(folded: &str, words: &Language) -> Self {
        let text = words.harmless.blanked(folded);
        let painful = words.up_to.blanked(&words.resolved.blanked(&text));
        let pains = pains(&painful, words);
        // `Not right` is pain, and neither a side nor a no.
        let rest = pains.iter().fold(text.clone(), |mut rest, pain| {
            let (from, to) = pain.at;
            rest.replace_range(from..to, &" ".repeat(to - from));
            rest
        });
        let fine = words.fine.places(&rest);
        let until = words.until.places(&text);
        let moments = [
            (Moment::NextMorning, &words.next_morning),
            (Moment::Before, &words.before),
            (Moment::After, &words.after),
        ];
        // `On the way to the start` sounds like other things, and still tells when.
        let moment = moments.into_iter().find(|(_, patterns)| patterns.fits(folded));
        Self {
            places: without_depths(places(&text, words), &pains, folded, words),
            sides: by(&words.sides, &rest),
            negations: words.negation.places(&rest),
            negations_after: words.negation_after.places(&rest),
            elsewhere: words.elsewhere.places(&text),
            is_fine: !fine.is_empty(),
            fine,
            plans: words.plans.places(&text),
            because: words.because.places(&text),
            is_resolved: words.resolved.fits(&text) && until.is_empty(),
            is_past: words.past.fits(&text) || has_year(&text),
            others: others(&text, words),
            own: words.own.places(&text),
            is_relative: words.relative.places(text.trim_start()).iter().any(|word| word.0 == 0),
            names_people: words.companions.fits(&text)
                || words.others.fits(&text)
                || text.contains(NAME_MARK),
            until,
            is_guess: words.guesses.fits(&text),
            has_stopped: words.stopped.fits(&text),
            is_softer: words.softer.fits(&text),
            is_harder: words.harder.fits(&text),
            moment: moment.map(|(moment, _)| moment),
            is_at_first: words.at_first.fits(folded),
            is_then: words.then.fits(folded) && !words.after.fits(&words.then.blanked(folded)),
            is_yesterday: words.yesterday.fits(&text),
            red_flags: by(&words.red_flags, &text),
            has_blanks: words.has_blanks,
            pains,
            text,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether it names a place and a pain.
    pub(super) fn is_complete(&self) -> bool {
        !self.places.is_empty() && !self.pains.is_empty()
    }

    /// Whether it names neither place nor pain.
    pub(super) fn is_bare(&self) -> bool {
        self.places.is_empty() && self.pains.is_empty()
    }

    /// Whether its pain, if it has one, may be that of a place beside it.
    pub(super) fn has_no_place_of_its_own(&self) -> bool {
        let is_taken_back = self.is_resolved || self.is_past || self.has_others() || self.is_fine;
        self.places.is_empty()
            && self.elsewhere.is_empty()
            && self.plans.is_empty()
            && !is_taken_back
    }

    /// Whether it speaks of other people, other years, or of what is to come.
    pub(super) fn is_about_something_else(&self, place: &PlaceOfBody) -> bool {
        let is_ahead = |plan: &Place| {
            plan.0 <= place.at.0 || self.pains.iter().any(|pain| plan.1 <= pain.at.0)
        };
        self.is_past || self.is_of_another(place) || self.plans.iter().any(is_ahead)
    }

    /// Whether a place is that of another: whoever is named last before it has it.
    fn is_of_another(&self, place: &PlaceOfBody) -> bool {
        let last_before = |words: &[Place]| {
            words.iter().map(|word| word.0).filter(|from| *from <= place.at.0).max()
        };
        match (last_before(&self.own), last_before(&self.others)) {
            (Some(own), Some(other)) => own < other,
            (own, other) => own.is_none() && (other.is_some() || self.is_said_of_another(place)),
        }
    }

    /// Whether another is named right behind a place, as in `the calf of my wife`.
    fn is_said_of_another(&self, place: &PlaceOfBody) -> bool {
        let is_near = |other: &Place| self.gap(place.at, *other) <= self.limit(MOST_BEFORE_OTHER);
        !self.is_own() && self.others.iter().any(is_near)
    }

    /// Whether it speaks of other people.
    pub(super) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// Whether it speaks of the runner.
    pub(super) fn is_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// Whether it says that another is in pain, and leaves open where.
    pub(super) fn is_pain_of_another(&self) -> bool {
        self.has_others() && !self.is_own() && self.places.is_empty() && self.any_pain().is_some()
    }

    /// Says that the one who was named before it is meant throughout.
    pub(super) fn give_to_another(&mut self) {
        self.others.push((0, 0));
    }

    /// Whether it says until when a place was fine: pain came then, if a clause behind says so.
    pub(super) fn was_fine_until(&self, place: &PlaceOfBody) -> bool {
        !self.until.is_empty() && (self.is_fine || self.denies_pain(place))
    }

    /// The same with the kilometre or the time from which it was so no more.
    pub(super) fn was_fine_until_a_number(&self, place: &PlaceOfBody) -> bool {
        let has_number = |until: &Place| {
            let behind = self.text.get(until.1..).unwrap_or_default();
            let next = behind.split_whitespace().take(MOST_BEFORE_NUMBER);
            let letters = behind.trim_start().chars().take(MOST_BEFORE_NUMBER);
            match self.has_blanks {
                true => next.into_iter().any(|word| word.contains(|c: char| c.is_ascii_digit())),
                false => letters.into_iter().any(|letter| letter.is_ascii_digit()),
            }
        };
        self.was_fine_until(place) && self.until.iter().any(has_number)
    }

    /// The nearest pain of a place that nothing takes back.
    pub(super) fn pain_of(&self, place: &PlaceOfBody) -> Option<Pain> {
        if self.is_resolved {
            return None;
        }
        let is_its = |pain: &&Pain| {
            pain.site.is_none_or(|site| site == place.site)
                && self.gap(place.at, pain.at) <= self.limit(MOST_BETWEEN)
                && !self.is_denied(pain.at)
                && !self.belongs_elsewhere(place, pain)
        };
        let mut own: Vec<&Pain> = self.pains.iter().filter(is_its).collect();
        own.sort_by_key(|pain| (self.gap(place.at, pain.at), pain.at));
        own.first().map(|nearest| **nearest)
    }

    /// Any pain that nothing takes back and that no place claims.
    pub(super) fn any_pain(&self) -> Option<Pain> {
        self.pains.iter().find(|pain| pain.site.is_none() && !self.is_denied(pain.at)).copied()
    }

    /// Whether it says that nothing hurts, and names no place.
    pub(super) fn denies_all_pain(&self) -> bool {
        let is_denied = |pain: &Pain| self.is_denied(pain.at);
        self.places.is_empty() && !self.pains.is_empty() && self.pains.iter().all(is_denied)
    }

    /// Whether it says that a place does not hurt.
    pub(super) fn denies_pain(&self, place: &PlaceOfBody) -> bool {
        let is_near = |no: &&Place| self.gap(**no, place.at) <= self.limit(MOST_BEHIND_NO);
        self.is_resolved || self.negations.iter().any(|no| is_near(&no))
    }

    /// The signs of harm that it names and does not take back.
    pub(super) fn red_flags(&self) -> impl Iterator<Item = RedFlag> {
        let told = self.red_flags.iter().filter(|(_, at)| !self.is_denied(*at));
        told.map(|(flag, _)| *flag)
    }

    /// Whether its signs of harm may be those of a place that another clause names.
    pub(super) fn goes_on_about(&self, place: &PlaceOfBody) -> bool {
        let is_of_another = self.has_others() && !self.is_own();
        let is_here =
            |other: &PlaceOfBody| other.site == place.site || self.pain_of(other).is_none();
        let is_told = !is_of_another && !self.is_past && self.plans.is_empty();
        is_told && self.places.iter().all(is_here)
    }

    /// Whether something says that what stands at a place of the text is not so.
    fn is_denied(&self, at: Place) -> bool {
        let others = || self.pains.iter().map(|other| other.at).filter(|other| *other != at);
        let is_between =
            |from: usize, to: usize| others().any(|other| from <= other.0 && other.1 <= to);
        let before = self.negations.iter().any(|no| {
            no.1 <= at.0
                && self.gap(*no, at) <= self.limit(MOST_BEHIND_NO)
                && !is_between(no.1, at.0)
        });
        let after = self.negations_after.iter().any(|no| {
            at.1 <= no.0
                && self.gap(at, *no) <= self.limit(MOST_BEFORE_NOT)
                && !is_between(at.1, no.0)
        });
        before || after
    }

    /// Whether a word for pain is that of legs or of another place, and this one is said to be fine.
    fn belongs_elsewhere(&self, place: &PlaceOfBody, pain: &Pain) -> bool {
        let own = self.gap(place.at, pain.at);
        let is_nearer = |other: Place| self.gap(other, pain.at) < own;
        let legs =
            self.elsewhere.iter().any(|legs| is_nearer(*legs) && self.gap(*legs, pain.at) <= 2);
        let mut sites = self.places.iter().filter(|other| other.at != place.at);
        let is_fine_here = self.fine.iter().any(|fine| self.gap(*fine, place.at) < own);
        legs || is_fine_here && sites.any(|other| is_nearer(other.at))
    }

    /// Whether it says next to nothing but a place: `stopped at 5 km, calf`.
    pub(super) fn is_hardly_more_than(&self, place: &PlaceOfBody) -> bool {
        self.said_beside(place) <= self.limit(MOST_BESIDE)
    }

    /// Whether it says little but a place: `then also in the right foot`.
    pub(super) fn says_little_of(&self, place: &PlaceOfBody) -> bool {
        self.said_beside(place) <= self.limit(MOST_BESIDE_NEXT)
    }

    /// How much it says beside a place.
    fn said_beside(&self, place: &PlaceOfBody) -> usize {
        let end = self.text.len();
        self.gap((0, 0), place.at) + self.gap(place.at, (end, end))
    }

    /// Whether it says until when something was so.
    pub(super) fn says_until(&self) -> bool {
        !self.until.is_empty()
    }

    /// The score that it writes.
    pub(super) fn written_score(&self, language: &Language) -> Option<u8> {
        written_score(&self.text, language).filter(|score| *score > 0)
    }

    /// Whether it ended because of this place.
    pub(super) fn is_because_of(&self, place: &PlaceOfBody) -> bool {
        let most = self.limit(MOST_BEFORE_NOT);
        self.because.iter().any(|why| why.1 <= place.at.0 && self.gap(*why, place.at) <= most)
    }

    /// The side of a place: the only one of the clause, else the nearest.
    pub(super) fn side_of(&self, place: &PlaceOfBody) -> Option<Side> {
        if self.places.iter().all(|other| other.site == place.site)
            && let Some(both) = self.both_named()
        {
            return Some(both);
        }
        let nearest = self.sides.iter().min_by_key(|(_, at)| (self.gap(*at, place.at), at.0));
        nearest.map(|(side, _)| *side)
    }

    /// Both, where left and right stand together with nothing said of one of them between.
    fn both_named(&self) -> Option<Side> {
        let of = |side: Side| self.sides.iter().filter(move |(found, _)| *found == side);
        let is_parted = |one: Place, other: Place| {
            let (from, to) = (one.1.min(other.1), one.0.max(other.0));
            let said = self.pains.iter().map(|pain| pain.at).chain(self.fine.iter().copied());
            said.into_iter().any(|at| from <= at.0 && at.1 <= to)
        };
        let is_together = |(_, left): &(Side, Place)| {
            of(Side::Right).any(|(_, right)| {
                self.gap(*left, *right) <= self.limit(MOST_BETWEEN_SIDES)
                    && !is_parted(*left, *right)
            })
        };
        of(Side::Left).any(is_together).then_some(Side::Both)
    }

    /// The side of a clause that names one and no other.
    pub(super) fn only_side(&self) -> Option<Side> {
        let (first, _) = self.sides.first()?;
        self.sides.iter().all(|(side, _)| side == first).then_some(*first)
    }

    /// A score with what the clause adds to it or takes away.
    pub(super) fn weighed(&self, score_0_10: u8) -> u8 {
        let harder = if self.is_harder { HARDER } else { 0 };
        let softer = if self.is_softer { SOFTER } else { 0 };
        (score_0_10 + harder).saturating_sub(softer).clamp(1, 10)
    }

    fn limit(&self, (words, letters): (usize, usize)) -> usize {
        if self.has_blanks { words } else { letters }
    }

    /// Words between two places of the text, in Chinese letters; 0 where they touch or overlap.
    fn gap(&self, one: Place, other: Place) -> usize {
        let (first, second) = if one.0 <= other.0 { (one, other) } else { (other, one) };
        let between = self.text.get(first.1..second.0).unwrap_or_default();
        match self.has_blanks {
            true => between
                .split(|c: char| !c.is_alphanumeric() && c != '\'')
                .filter(|w| !w.is_empty())
                .count(),
            false => between.chars().filter(|letter| letter.is_alphanumeric()).count(),
        }
    }
}
