//! What `diary.csv` may look like, and what it may not.

use proptest::prelude::{ProptestConfig, prop_assert, proptest};

use super::*;
use crate::athlete::diary::{Onset, RedFlag};
use crate::athlete::{Side, Site, Surface};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn read(text: &str) -> Result<Diary, Error> {
    diary("diary.csv", text, ymd(2026, 3, 9))
}

fn fault(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

fn only(text: &str) -> DiaryEntry {
    let mut entries = read(text).unwrap().entries;
    assert_eq!(entries.len(), 1);
    entries.remove(0)
}

#[test]
fn every_column_is_read() {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    let examples: Vec<&str> = COLUMNS.iter().map(|column| column.example).collect();
    let entry = only(&format!("{}\n{}", names.join(","), examples.join(",")));
    let expected = DiaryEntry {
        date: ymd(2026, 3, 9),
        time: NaiveTime::from_hms_opt(7, 15, 0),
        site: Some(Site::Calf),
        side: Some(Side::Left),
        before_0_10: Some(0.0),
        during_0_10: Some(2.5),
        next_morning_0_10: Some(1.0),
        onset: Some(Onset::Gradual),
        is_sharp: false,
        diagnosis: Some(Diagnosis::Strain),
        raises_left: Some(28),
        raises_right: Some(30),
        knee_to_wall_left_cm: Some(9.5),
        knee_to_wall_right_cm: Some(10.0),
        tags: vec![Tag::Surface(Surface::Trail), Tag::Strength],
        note: Some("first run after a week off".to_owned()),
        line: 2,
    };
    assert_eq!(entry, expected);
}

#[test]
fn empty_and_absent_cells_are_missing_and_not_zero() {
    let expected = DiaryEntry { date: ymd(2026, 3, 1), line: 2, ..DiaryEntry::default() };
    assert_eq!(only("date,during_0_10,raises_left,tags\n2026-03-01, ,,\n"), expected);
    assert_eq!(only("date,during_0_10,raises_left\n2026-03-01"), expected);
    assert_eq!(only("date\n2026-03-01"), expected);
}

#[test]
fn order_case_delimiter_and_decimal_comma_are_free() {
    let expected = DiaryEntry {
        date: ymd(2026, 3, 1),
        during_0_10: Some(2.5),
        note: Some("a, b; c".to_owned()),
        line: 2,
        ..DiaryEntry::default()
    };
    assert_eq!(only("During_0_10; NOTE ;date\r\n2,5;\"a, b; c\";2026-03-01\r\n"), expected);
    assert_eq!(only("during_0_10\tnote\tdate\n2,5\ta, b; c\t2026-03-01"), expected);
    assert_eq!(only("\"date\",\"note\",\"during_0_10\"\r2026-03-01,\"a, b; c\",\"2,5\""), expected);
}

#[test]
fn rows_of_empty_cells_are_passed_over_and_lines_still_count() {
    let text = "\n\ndate;site;;\n;;;\n\n2026-03-02;knee;;\n2026-03-01;calf;;\n";
    let lines: Vec<usize> = read(text).unwrap().entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [7, 6]);
    assert_eq!(read(" \n\n").unwrap(), Diary::default());
}

#[test]
fn entries_stand_by_date_then_time_then_line() {
    let text = "date,time\n2026-03-02,07:00\n2026-03-02,6:30\n2026-03-02,\n2026-03-01,\n\
                2026-03-02,06:30:00";
    let lines: Vec<usize> = read(text).unwrap().entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [5, 4, 3, 6, 2]);
}

#[test]
fn tags_have_blanks_or_signs_between_and_count_once() {
    let entry = only("date,tags\n2026-03-01,pop; tingling|snow  numbness mud");
    let expected =
        [Tag::RedFlag(RedFlag::Pop), Tag::RedFlag(RedFlag::Numbness), Tag::Surface(Surface::Mud)];
    assert_eq!(entry.tags, expected);
}

#[test]
fn a_diagnosis_in_other_words_is_another_one() {
    let diagnosis = |text: &str| only(&format!("date,diagnosis\n2026-03-01,{text}")).diagnosis;
    assert_eq!(diagnosis("Calf strain"), Some(Diagnosis::Strain));
    assert_eq!(diagnosis("tendinopathy"), Some(Diagnosis::Tendinopathy));
    assert_eq!(diagnosis("compartment syndrome"), Some(Diagnosis::Other));
    assert_eq!(diagnosis(""), None);
}

#[test]
fn sharpness_is_told_in_several_ways() {
    let is_sharp = |text: &str| only(&format!("date,sharp\n2026-03-01,{text}")).is_sharp;
    assert_eq!(["yes", "TRUE", "1"].map(is_sharp), [true; 3]);
    assert_eq!(["no", "False", "0", ""].map(is_sharp), [false; 4]);
}

fn assert_faults(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(fault(text), format!("diary.csv: {expected}"));
    }
}

#[test]
fn a_header_or_line_of_another_shape_is_refused_with_its_line() {
    assert_faults(&[
        ("date,onsett\n", "line 1: a diary has no column `onsett`; did you mean `onset`?"),
        ("date,site,Site\n", "line 1: the column `site` stands twice; leave one of them out"),
        ("site\n", "line 1: there is no column `date`; the first line must name the columns"),
        (
            "date,during_0_10\n2026-03-01,2,5",
            "line 2: `5` stands in no column; put a text that holds the delimiter in quotation marks",
        ),
        (
            "date,note,tags\n2026-03-01,\"sore,pop\n2026-03-02,,pop",
            "line 2: a quotation mark is opened and not closed on this line; close it",
        ),
    ]);
}

#[test]
fn what_cannot_be_meant_is_refused_with_line_and_column() {
    assert_faults(&[
        ("date,site\n,calf", "line 2, column `date`: is empty"),
        (
            "date\n09.03.2026",
            "line 2, column `date`: `09.03.2026` is not a date; write it like 2026-03-09",
        ),
        ("date\n\n2062-03-09", "line 3, column `date`: 2062-03-09 lies ahead; check its year"),
        (
            "date,time\n2026-03-01,7h",
            "line 2, column `time`: `7h` is not a time; write it like 07:15",
        ),
        (
            "date,during_0_10\n2026-03-01,11",
            "line 2, column `during_0_10`: `11` is not a number from 0 to 10",
        ),
        (
            "date,raises_left\n2026-03-01,2.5",
            "line 2, column `raises_left`: `2.5` is not a whole number from 0 to 500",
        ),
        (
            "date,knee_to_wall_left_cm\n2026-03-01,95",
            "line 2, column `knee_to_wall_left_cm`: `95` is not a number from 0 to 30",
        ),
        (
            "date,tags\n2026-03-01,strength sweling",
            "line 2, column `tags`: `sweling` is no known tag; did you mean `swelling`?",
        ),
        (
            "date,sharp\n2026-03-01,yess",
            "line 2, column `sharp`: `yess` is no known answer; did you mean `yes`?",
        ),
    ]);
}

#[test]
fn a_mistyped_sign_of_harm_is_never_passed_over() {
    for word in RedFlag::listed() {
        let wrong = format!("{}x", &word[..word.len() - 1]);
        let fault = fault(&format!("date;tags\n2026-03-01;{wrong}"));
        assert!(fault.contains(&format!("did you mean `{word}`?")), "{fault}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused_with_a_line(text in "(?s).{0,200}") {
        match read(&text) {
            Ok(diary) => prop_assert!(diary.entries.len() < text.split(['\n', '\r']).count()),
            Err(fault) => prop_assert!(fault.to_string().starts_with("diary.csv: line ")),
        }
    }

    #[test]
    fn any_cells_below_a_good_header_are_read_or_refused(
        cells in proptest::collection::vec("[0-9a-z\",;|:. \t\n-]{0,12}", 0..24),
        delimiter in proptest::sample::select(vec![",", ";", "\t"]),
    ) {
        let header = COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(delimiter);
        let text = format!("{header}\n2026-03-01{delimiter}{}", cells.join(delimiter));
        match read(&text) {
            Ok(diary) => prop_assert!(diary.entries.iter().all(|entry| entry.line > 1)),
            Err(fault) => prop_assert!(fault.to_string().starts_with("diary.csv: line ")),
        }
    }
}
