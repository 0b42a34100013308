//! A text falls into sentences, and these into clauses. A sentence says what hurts: by one clause, or by
//! two that stand side by side, of which one names the place and the other the pain.

use super::clause::Clause;
use super::finders::{Pain, PlaceOfBody, places};
use super::fold::fold;
use super::language::{Language, MILD, MODERATE};
use super::mention::{Certainty, Mention, Moment};
use super::names::folded_with_names;
use super::written_score::written_score;
use crate::user_files::athlete::diary::RedFlag;

/// Letters that end a sentence.
const ENDS: [char; 10] = ['.', '!', '?', ';', '\n', '\r', '。', '！', '？', '；'];
/// Letters that end a clause.
const COMMAS: [char; 3] = [',', '，', '|'];
/// Longest abbreviation that a side is written with, as in `izq.`.
const MAX_ABBREVIATION_CHARS: usize = 4;

/// A sentence taken apart.
pub(super) struct Sentence {
    quotation: String,
    clauses: Vec<Clause>,
    is_question: bool,
}

/// Pain of a place as a sentence tells it.
struct Told<'c> {
    pain: Pain,
    certainty: Certainty,
    /// The clause that names the pain.
    clause: &'c Clause,
    /// When it hurt, where that does not go by the words for it.
    moment: Option<Moment>,
}

/// The sentences of a text.
pub(super) fn sentences(text: &str, language: &Language) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        if ENDS.contains(&letter) && !(letter == '.' && is_inside(text, at, language)) {
            let to = at + letter.len_utf8();
            sentences.push(&text[from..to]);
            from = to;
        }
    }
    sentences.push(&text[from..]);
    let is_said = |one: &&str| one.chars().any(char::is_alphanumeric);
    sentences.into_iter().filter(is_said).map(|one| Sentence::of(one, language)).collect()
}

/// Whether a point stands in a number or behind an abbreviated side.
fn is_inside(text: &str, at: usize, language: &Language) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    if after.starts_with(|next: char| next.is_ascii_digit()) {
        return before.ends_with(|last: char| last.is_ascii_digit());
    }
    let word: String = before.chars().rev().take_while(|letter| letter.is_alphabetic()).collect();
    let word: String = fold(&word.chars().rev().collect::<String>());
    let is_short = (1..=MAX_ABBREVIATION_CHARS).contains(&word.chars().count());
    is_short && language.sides.iter().any(|(_, patterns)| patterns.fits(&word))
}

/// The clauses of a folded sentence.
fn clauses(folded: &str, language: &Language) -> Vec<Clause> {
    let mut cuts: Vec<(usize, usize)> = language.but.places(folded);
    // In `hard going, calf but fine`, as German has it, the calf is fine.
    let (places, fine) = (places(folded, language), language.fine.places(folded));
    let touch = |one: usize, other: usize| {
        folded.get(one..other).is_some_and(|between| between.trim().is_empty())
    };
    cuts.retain(|cut| {
        let is_behind_a_place = places.iter().any(|place| touch(place.at.1, cut.0));
        !(is_behind_a_place && fine.iter().any(|fine| touch(cut.1, fine.0)))
    });
    for (at, letter) in folded.char_indices() {
        let is_number = folded[..at].ends_with(|c: char| c.is_ascii_digit())
            && folded[at + letter.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        if COMMAS.contains(&letter) && !is_number {
            cuts.push((at, at + letter.len_utf8()));
        }
    }
    cuts.extend(
        [" - ", " – ", " — "]
            .iter()
            .flat_map(|dash| folded.match_indices(dash).map(|(at, dash)| (at, at + dash.len()))),
    );
    cuts.sort_unstable();
    // `For the case, that the calf hurts` is one clause.
    let plans = language.plans.places(folded);
    cuts.retain(|cut| !plans.iter().any(|plan| plan.0 < cut.0 && cut.1 < plan.1));
    let mut clauses = Vec::new();
    let mut from = 0;
    for (start, end) in cuts.into_iter().chain([(folded.len(), folded.len())]) {
        if start >= from {
            push_halves(&folded[from..start], language, &mut clauses);
            from = end;
        }
    }
    clauses
}

/// A clause, or the two that `and` joins where each has a place and a pain of its own.
fn push_halves(text: &str, language: &Language, clauses: &mut Vec<Clause>) {
    for (start, end) in language.and.places(text) {
        let (left, right) =
            (Clause::of(&text[..start], language), Clause::of(&text[end..], language));
        if left.is_complete() && right.is_complete() {
            clauses.push(left);
            return push_halves(&text[end..], language, clauses);
        }
    }
    let clause = Clause::of(text, language);
    if !clause.is_empty() {
        clauses.push(clause);
    }
}

/// The clauses, of which those that go on about another person are that person's.
fn with_relatives(mut clauses: Vec<Clause>) -> Vec<Clause> {
    for number in 1..clauses.len() {
        let (before, clause) = (&clauses[number - 1], &clauses[number]);
        let goes_on = clause.is_relative && before.names_people;
        if goes_on || before.is_pain_of_another() && !clause.is_own() {
            clauses[number].give_to_another();
        }
    }
    clauses
}

impl Sentence {
    fn of(text: &str, language: &Language) -> Self {
        Self {
            quotation: text.trim().to_owned(),
            clauses: with_relatives(clauses(&folded_with_names(text, language), language)),
            is_question: text.trim_end().ends_with(['?', '？']),
        }
    }

    /// The pain that it tells of.
    pub(super) fn mentions(&self, language: &Language) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for (number, clause) in self.clauses.iter().enumerate() {
            for place in &clause.places {
                if let Some(told) = self.told(number, place, language) {
                    mentions.push(self.mention(number, place, &told, language));
                }
            }
        }
        mentions
    }

    /// What hurts at a place that a clause names.
    fn told(&self, number: usize, place: &PlaceOfBody, language: &Language) -> Option<Told<'_>> {
        let clause = &self.clauses[number];
        if clause.is_about_something_else(place) {
            return None;
        }
        // The name of a complaint is no pain where a clause says so: `plantar fasciitis, no pain`.
        let is_a_name =
            |pain: &Pain| pain.site.is_some() && pain.at.0 < place.at.1 && place.at.0 < pain.at.1;
        if let Some(pain) = clause.pain_of(place) {
            if is_a_name(&pain) && self.clauses.iter().any(Clause::denies_all_pain) {
                return None;
            }
            let certainty = match () {
                () if pain.score_0_10 <= MILD || clause.is_fine => Certainty::Likely,
                () => Certainty::Sure,
            };
            return Some(Told { pain, certainty, clause, moment: None });
        }
        if let Some(told) = self.begun_at_last(number, place) {
            return Some(told);
        }
        if let Some(score_0_10) = clause.written_score(language).filter(|_| !clause.is_fine) {
            let pain = Pain { score_0_10, at: place.at, site: None };
            return Some(Told { pain, certainty: Certainty::Likely, clause, moment: None });
        }
        if clause.denies_pain(place) || clause.is_fine || !clause.pains.is_empty() {
            return None;
        }
        let likely = |(pain, clause)| {
            let certainty = Certainty::Likely;
            Told { pain, certainty, clause, moment: None }
        };
        let beside = self.pain_beside(number).or_else(|| self.stopped_by(number, place));
        beside.or_else(|| self.joins_in(number, place)).map(likely)
    }

    /// Pain of the place before, which another joins: `first pain in the calf, then in the foot as well`.
    fn joins_in(&self, number: usize, place: &PlaceOfBody) -> Option<(Pain, &Clause)> {
        let clause = &self.clauses[number];
        let before = self.clauses.get(number.checked_sub(1)?)?;
        let is_next = clause.is_then && before.is_at_first && clause.says_little_of(place);
        let first = before.places.first().filter(|first| {
            is_next && !before.is_about_something_else(first) && first.site != place.site
        })?;
        Some((before.pain_of(first)?, clause))
    }

    /// Pain that began when a place was no longer fine: `no calf pain until 7 km, then it hurt`.
    fn begun_at_last(&self, number: usize, place: &PlaceOfBody) -> Option<Told<'_>> {
        let clause = &self.clauses[number];
        let next = self.clauses.get(number + 1);
        let then = next.filter(|next| {
            clause.was_fine_until(place)
                && next.has_no_place_of_its_own()
                && next.any_pain().is_some()
        });
        // `Then` is on the way here, and not after the run.
        let moment = Some(Moment::During);
        if let Some(next) = then {
            let (pain, certainty) = (next.any_pain()?, Certainty::Likely);
            return Some(Told { pain, certainty, clause: next, moment });
        }
        let pain = Pain { score_0_10: MODERATE, at: place.at, site: None };
        let is_told = clause.was_fine_until_a_number(place);
        is_told.then_some(Told { pain, certainty: Certainty::Unsure, clause, moment })
    }

    /// Pain without a place in the clause that follows, or else the one before.
    fn pain_beside(&self, number: usize) -> Option<(Pain, &Clause)> {
        let beside = [Some(number + 1), number.checked_sub(1)];
        let clauses = beside.into_iter().flatten().filter_map(|number| self.clauses.get(number));
        let mut without_place = clauses.filter(|clause| clause.has_no_place_of_its_own());
        without_place.find_map(|clause| Some((clause.any_pain()?, clause)))
    }

    /// Pain that nobody names: a run ended `because of the calf`.
    fn stopped_by(&self, number: usize, place: &PlaceOfBody) -> Option<(Pain, &Clause)> {
        let clause = &self.clauses[number];
        let is_why = clause.is_because_of(place) || clause.is_hardly_more_than(place);
        let has_ended = |one: &Clause| one.has_stopped && (one.is_own() || !one.has_others());
        let is_told = is_why && self.clauses.iter().any(has_ended);
        let at = place.at;
        is_told.then_some((Pain { score_0_10: MILD + 1, at, site: None }, clause))
    }

    fn mention(
        &self,
        number: usize,
        place: &PlaceOfBody,
        told: &Told,
        language: &Language,
    ) -> Mention {
        let clause = &self.clauses[number];
        let before = number.checked_sub(1).map(|number| &self.clauses[number]);
        let beside = [self.clauses.get(number + 1), before];
        let beside: Vec<&Clause> = beside.into_iter().flatten().collect();
        let times: Vec<&Clause> =
            [clause, told.clause].into_iter().chain(before.filter(|one| one.is_bare())).collect();
        let is_own = clause.is_own() || beside.iter().any(|one| one.is_own());
        let has_others = self.clauses.iter().any(|one| one.has_others()) && !is_own;
        // `Fine until 7 km, later` is on the way, and not after the run.
        let is_first = |one: &Clause| one.is_at_first && one.is_complete();
        // So is `first the calf, later the ankle`.
        let is_next = clause.is_then && self.clauses[..number].iter().any(is_first);
        let is_on_the_way = is_next || before.is_some_and(Clause::says_until);
        let moment = told.moment.or(is_on_the_way.then_some(Moment::During));
        let of_words = || times.iter().find_map(|one| one.moment);
        let moment = moment.or_else(of_words).unwrap_or(Moment::During);
        let certainty = match () {
            () if self.is_question || clause.is_guess || told.clause.is_guess => Certainty::Unsure,
            () if has_others => Certainty::Unsure,
            () => told.certainty,
        };
        let of_neighbours = || {
            let mut sides = beside.iter().filter(|one| one.places.is_empty());
            sides.find_map(|one| one.only_side())
        };
        let mut red_flags: Vec<RedFlag> = Vec::new();
        let about = self.clauses.iter().filter(|one| one.goes_on_about(place));
        for flag in clause.red_flags().chain(about.flat_map(Clause::red_flags)) {
            if !red_flags.contains(&flag) {
                red_flags.push(flag);
            }
        }
        Mention {
            site: place.site,
            side: clause.side_of(place).or_else(of_neighbours).or(place.both),
            moment,
            day_offset: if times.iter().any(|one| one.is_yesterday) { -1 } else { 0 },
            score_0_10: written_score(&fold(&self.quotation), language)
                .filter(|score| *score > 0)
                .unwrap_or_else(|| told.clause.weighed(told.pain.score_0_10)),
            red_flags,
            language: language.code.to_owned(),
            certainty,
            quotation: self.quotation.clone(),
        }
    }
}
