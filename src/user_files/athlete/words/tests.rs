//! Words that runners write, and what they are taken for.

use std::collections::HashSet;

use super::*;

fn assert_well_formed<T: Worded + std::fmt::Debug>() {
    let mut seen = HashSet::new();
    for word in T::table() {
        for text in word.all() {
            assert!(seen.insert(text), "`{text}` stands twice");
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(text.chars().all(is_kebab), "{text}");
            assert_eq!(T::of(text), Ok(word.value), "{text}");
        }
        assert_eq!(word.value.word(), word.word);
    }
}

#[test]
fn every_word_reads_as_its_value_and_stands_once() {
    assert_well_formed::<Site>();
    assert_well_formed::<Side>();
    assert_well_formed::<Surface>();
    assert_well_formed::<Onset>();
    assert_well_formed::<Diagnosis>();
    assert_well_formed::<bool>();
    assert_well_formed::<RedFlag>();
    assert_well_formed::<Tag>();
}

#[test]
fn case_blanks_and_synonyms_do_not_matter() {
    assert_eq!(Site::of(" Achilles Tendon "), Ok(Site::Achilles));
    assert_eq!(Site::of("Soleus"), Ok(Site::Calf));
    assert_eq!(Tag::of("snow"), Ok(Tag::Surface(Surface::Mud)));
    assert_eq!(Tag::of("TINGLING"), Ok(Tag::RedFlag(RedFlag::Numbness)));
    assert_eq!(Tag::of("rest_pain"), Ok(Tag::RedFlag(RedFlag::NightPain)));
    assert_eq!(Tag::of("minimal"), Ok(Tag::Barefoot));
}

#[test]
fn a_side_told_with_the_place_is_read_where_there_is_no_doubt() {
    let (left, both) = (Some(Side::Left), Some(Side::Both));
    assert_eq!(Site::with_side("left calf"), Ok((Site::Calf, left)));
    assert_eq!(Site::with_side("Calf (L)"), Ok((Site::Calf, left)));
    assert_eq!(Site::with_side("right achilles tendon"), Ok((Site::Achilles, Some(Side::Right))));
    assert_eq!(Site::with_side("both calves"), Ok((Site::Calf, both)));
    assert_eq!(Site::with_side("lower back"), Ok((Site::Back, None)));
    assert!(Site::with_side("left and right calf").is_err());
    assert!(Site::with_side("left").is_err());
}

#[test]
fn a_mistyped_word_names_the_nearest() {
    assert_eq!(
        Tag::of("sweling"),
        Err("`sweling` is not a known tag; did you mean `swelling`?".to_owned())
    );
    assert_eq!(
        Site::of("claf"),
        Err("`claf` is not a known site; did you mean `calf`?".to_owned())
    );
}

#[test]
fn every_value_has_a_word() {
    // The number of values of each kind: eleven sites, three sides, eight surfaces, thirteen signs.
    assert_eq!((Site::table().len(), Side::table().len()), (11, 3));
    assert_eq!((Surface::table().len(), RedFlag::table().len()), (8, 13));
    assert_eq!(Tag::table().len(), 13 + 8 + 8);
}
