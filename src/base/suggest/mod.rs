//! "Did you mean": the known names that a person may have had in mind with a word that is none. It
//! goes by meaning first, then by spelling. No guess is better than a silly one.

mod synonyms;
#[cfg(test)]
mod tests;
mod zones;

pub use zones::zone_hint;

/// Equally good guesses that are named together; more of them are no help.
const MOST_GUESSES: usize = 3;
/// Names that are listed when nothing is guessed.
const MOST_LISTED: usize = 16;

/// `; did you mean ...?` with the names that a wrong word may stand for; empty without a guess.
pub fn did_you_mean<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    question(&guesses(wrong, &known))
}

/// The same; without a guess the known names where they are few: `; possible here: ...`.
pub fn guess_or_list<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let guess = question(&guesses(wrong, &known));
    if !guess.is_empty() || known.is_empty() || known.len() > MOST_LISTED {
        return guess;
    }
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    format!("; possible values: {}", names.join(", "))
}

fn question(guesses: &[&str]) -> String {
    match guesses {
        [] => String::new(),
        [only] => format!("; did you mean `{only}`?"),
        [first @ .., last] => format!("; did you mean `{}` or `{last}`?", first.join("`, `")),
    }
}

/// The names that a wrong word may stand for, in the order of the list.
fn guesses<'a>(wrong: &str, known: &[&'a str]) -> Vec<&'a str> {
    let plain_wrong = plain(wrong);
    if plain_wrong.is_empty() || is_denied(&plain_wrong) {
        return Vec::new();
    }
    let known: Vec<Name> = known.iter().map(|name| Name { name, plain: plain(name) }).collect();
    let mut ways = vec![same(&plain_wrong, &known), synonyms::guesses(&plain_wrong, &known)];
    if !synonyms::is_another_thing(&plain_wrong) {
        ways.push(spelled_alike(&plain_wrong, &known));
        ways.push(begun(&plain_wrong, &known));
        ways.push(of_the_same_words(&plain_wrong, &known));
    }
    let first = ways.into_iter().find(|found| !found.is_empty());
    first.filter(|found| found.len() <= MOST_GUESSES).unwrap_or_default()
}

/// A name that can be meant.
struct Name<'a> {
    name: &'a str,
    /// In small letters, with `_` between words.
    plain: String,
}

/// Small letters without accents, and `_` for whatever stands between words.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let letters =
        lower.chars().map(|letter| if letter.is_alphanumeric() { bare(letter) } else { '_' });
    let spaced: String = letters.collect();
    spaced.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// A letter without its accent.
fn bare(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        _ => letter,
    }
}

/// `not-swollen` is not `swollen`.
fn is_denied(plain_wrong: &str) -> bool {
    plain_wrong.split('_').any(|word| ["no", "not", "non", "without"].contains(&word))
        && plain_wrong.contains('_')
}

/// The same but for case and what stands between words.
fn same<'a>(wrong: &str, known: &[Name<'a>]) -> Vec<&'a str> {
    let found = known.iter().find(|name| name.plain == wrong);
    found.map(|name| name.name).into_iter().collect()
}

/// Wrong letters that a word of this length may have.
fn most_slips(length: usize) -> usize {
    match length {
        0..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// How many letters are wrong, where they are few enough to be slips.
fn slips(wrong: &str, name: &str) -> Option<usize> {
    // With few letters, one more that differs makes another word: the first must be right.
    let is_short = wrong.chars().count() <= 3;
    let is_same_start = wrong.chars().next() == name.chars().next();
    let (length, most) = (name.chars().count(), most_slips(wrong.chars().count()));
    let is_near = length.abs_diff(wrong.chars().count()) <= most;
    if length < 2 || !is_near || is_short && !is_same_start {
        return None;
    }
    Some(strsim::osa_distance(wrong, name)).filter(|count| *count <= most)
}

fn spelled_alike<'a>(wrong: &str, known: &[Name<'a>]) -> Vec<&'a str> {
    let slipped = known.iter().filter_map(|name| Some((slips(wrong, &name.plain)?, name.name)));
    least(slipped.collect())
}

/// The names of the least number.
fn least(numbered: Vec<(usize, &str)>) -> Vec<&str> {
    let lowest = numbered.iter().map(|(number, _)| *number).min();
    let of_lowest = numbered.into_iter().filter(|(number, _)| Some(*number) == lowest);
    of_lowest.map(|(_, name)| name).collect()
}

/// Units and scales at the end of names: they say nothing of what is meant.
const UNITS: [&str; 12] = ["m", "km", "mm", "cm", "kg", "s", "min", "pct", "deg", "spm", "0", "10"];

/// The words of a name without its units.
fn words(plain: &str) -> Vec<&str> {
    plain.split('_').filter(|word| !UNITS.contains(word)).collect()
}

/// Names that have all words of the wrong one and the fewest others, else those whose words the wrong
/// one has all, and the most of them.
fn of_the_same_words<'a>(wrong: &str, known: &[Name<'a>]) -> Vec<&'a str> {
    let wrong = words(wrong);
    let has = |words: &[&str], word: &str| {
        let is_same = |other: &&str| *other == word || slips_in_word(word, other);
        words.iter().any(is_same)
    };
    let within = |inner: &[&str], outer: &[&str]| {
        let is_in = inner.iter().all(|word| has(outer, word));
        (is_in && !inner.is_empty()).then(|| outer.len().saturating_sub(inner.len()))
    };
    let of = |surplus: &dyn Fn(&[&str]) -> Option<usize>| {
        let numbered =
            known.iter().filter_map(|name| Some((surplus(&words(&name.plain))?, name.name)));
        least(numbered.collect())
    };
    let longer = of(&|name| within(&wrong, name));
    if longer.is_empty() { of(&|name| within(name, &wrong)) } else { longer }
}

/// A long word of several with one slip in it, or its plural.
fn slips_in_word(word: &str, other: &str) -> bool {
    let is_long = word.len() >= 4 && other.len() >= 4;
    is_long
        && word.chars().count().abs_diff(other.chars().count()) <= 1
        && strsim::osa_distance(word, other) <= 1
}

/// Names that begin like it: `mon` for `monday`.
fn begun<'a>(wrong: &str, known: &[Name<'a>]) -> Vec<&'a str> {
    const SHORTEST: usize = 3;
    let begins = |name: &&Name| wrong.len() >= SHORTEST && name.plain.starts_with(wrong);
    known.iter().filter(begins).map(|name| name.name).collect()
}
