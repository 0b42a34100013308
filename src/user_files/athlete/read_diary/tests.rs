//! What `diary.csv` may look like, and what it may not.

use chrono::NaiveTime;
use proptest::prelude::{ProptestConfig, prop_assert, proptest};

use super::*;
use crate::user_files::athlete::diary::{Diagnosis, Onset};
use crate::user_files::athlete::{Side, Site, Surface};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn read(text: &str) -> ReadDiary {
    diary("diary.csv", text, ymd(2026, 3, 9))
}

/// The lines of the entries of a diary that is read without a word.
fn lines(text: &str) -> Vec<usize> {
    let read = read(text);
    assert_eq!(read.warnings, Vec::<String>::new());
    read.diary.entries.iter().map(|entry| entry.line).collect()
}

fn only(text: &str) -> DiaryEntry {
    let mut entries = read(text).diary.entries;
    assert_eq!(entries.len(), 1, "{text}");
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
    assert_eq!(lines(text), [7, 6]);
    assert_eq!(read(" \n\n"), ReadDiary::default());
}

#[test]
fn entries_stand_by_date_then_time_then_line() {
    let text = "date,time\n2026-03-02,07:00\n2026-03-02,6:30\n2026-03-02,\n2026-03-01,\n\
                2026-03-02,06:30:00";
    assert_eq!(lines(text), [5, 4, 3, 6, 2]);
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

/// What is said of a diary, without its name.
fn said(text: &str) -> Vec<String> {
    let said = read(text).warnings;
    said.iter().map(|one| one.strip_prefix("diary.csv: ").unwrap().to_owned()).collect()
}

const WITHOUT: &str = "no line can be used, so everything is judged as if there were no diary";

#[test]
fn a_header_without_dates_leaves_the_diary_out() {
    let none = "line 1: there is no column `date`; the first line must name the columns";
    assert_eq!(said("site\ncalf"), [none, WITHOUT]);
    let unknown = "line 1: a diary has no column `dates`; did you mean `date`?";
    let read = read("dates,tags\n2026-03-01,swelling\n");
    assert_eq!(read.warnings[0], format!("diary.csv: {unknown}"));
    let sign = "line 2 has a warning sign (swelling); until its date can be read, it counts for \
                2026-03-09";
    let without = WITHOUT.replace("everything", "everything else");
    assert_eq!(read.warnings[1..], [sign, &without].map(|one| format!("diary.csv: {one}")));
    assert_eq!((read.is_partial, read.diary.entries[0].date), (true, ymd(2026, 3, 9)));
}

#[test]
fn a_column_that_is_not_known_is_left_out_and_its_signs_of_harm_are_not() {
    let unknown =
        "line 1: a diary has no column `tagz`; did you mean `tags`? The column is left out";
    let text = "date,tagz,site\n2026-03-01,strength,calf\n2026-03-02,swelling,calf";
    assert_eq!(said(text), [unknown]);
    let entries = read(text).diary.entries;
    assert_eq!(entries[0].tags, []);
    assert_eq!(entries[1].tags, [Tag::RedFlag(RedFlag::Swelling)]);
    assert_eq!(entries[1].site, Some(Site::Calf));
    let twice =
        "line 1: the column `site` is there twice; leave one of them out; the column is left out";
    assert_eq!(said("date,site,Site\n2026-03-01,calf,knee"), [twice]);
}

#[test]
fn what_cannot_be_meant_is_said_with_line_and_column_and_the_rest_counts() {
    let cases = [
        ("time", "7h", "`7h` is not a time; write it like 07:15"),
        ("before_0_10", "11", "`11` is not a number from 0 to 10"),
        ("raises_left", "2.5", "`2.5` is not a whole number from 0 to 500"),
        ("knee_to_wall_left_cm", "95", "`95` is not a number from 0 to 30"),
        ("sharp", "yess", "`yess` is not a known answer; did you mean `yes`?"),
        ("site", "claf", "`claf` is not a known site; did you mean `calf`?"),
    ];
    for (column, cell, fault) in cases {
        let text = format!("date,{column},during_0_10\n2026-03-01,{cell},4");
        let rest = if fault.ends_with('?') { " The" } else { "; the" };
        let rest = format!("{rest} rest of the line counts");
        assert_eq!(said(&text), [format!("line 2, column `{column}`: {fault}{rest}")]);
        assert_eq!(only(&text).during_0_10, Some(4.0));
    }
    let surplus = "line 2: `5` is beyond the last column; put a text that contains the delimiter \
                   in quotation marks; the rest of the line counts";
    assert_eq!(said("date,during_0_10\n2026-03-01,2,5"), [surplus]);
}

#[test]
fn a_line_without_a_date_that_can_be_read_is_left_out() {
    let cases = [
        (",calf", "column `date`: is empty"),
        ("soon,calf", "column `date`: `soon` is not a date; write it like 2026-03-09"),
        ("2062-03-09,calf", "column `date`: 2062-03-09 is in the future; check the year"),
    ];
    for (line, fault) in cases {
        let text = format!("date,site\n2026-03-01,calf\n{line}\n");
        assert_eq!(said(&text), [format!("line 3, {fault}; the line is left out")]);
        assert_eq!(only(&text).line, 2);
    }
    let open = "line 2: a quotation mark is not closed on this line; close it; the line is left \
                out";
    assert_eq!(said("date,note\n2026-03-01,\"sore\n2026-03-02,"), [open]);
}

#[test]
fn of_a_column_of_faults_the_first_are_told_and_the_others_counted() {
    let lines: String = (1..=9).map(|day| format!("2026-03-0{day},kalf\n")).collect();
    let said = said(&format!("date,site\n{lines}"));
    assert_eq!((said.len(), said[5].as_str()), (6, "4 more like these"));
}

#[test]
fn a_sign_of_harm_is_never_lost_with_its_line() {
    for line in ["soon,swelling", ",swelling", "2026-03-01,\"swelling", "2027-03-01,sweling"] {
        let read = read(&format!("date,tags\n2026-02-01,\n{line}\n"));
        let entry = &read.diary.entries[1];
        let swelling = Tag::RedFlag(RedFlag::Swelling);
        assert_eq!(
            (entry.date, entry.tags.as_slice()),
            (ymd(2026, 3, 9), &[swelling][..]),
            "{line}"
        );
        let said = read.warnings.last().unwrap();
        assert!(said.contains("line 3 has a warning sign (swelling)"), "{said}");
    }
    // In doubt between 3 February and 2 March it counts on the later day.
    let doubtful = read("date,tags\n03/02/2026,swelling\n");
    assert_eq!(doubtful.diary.entries[0].date, ymd(2026, 3, 2));
    // Behind the last column, or with a word that is none, it counts on its day.
    let surplus = only("date,site\n2026-03-01,calf,pop");
    assert_eq!(surplus.tags, [Tag::RedFlag(RedFlag::Pop)]);
    let mixed = only("date,tags\n2026-03-01,yoga numb");
    assert_eq!(mixed.tags, [Tag::RedFlag(RedFlag::Numbness)]);
    // A note is not searched.
    assert_eq!(read("date,note\nsoon,no swelling today\n").diary, Diary::default());
}

#[test]
fn a_mistyped_sign_of_harm_counts_as_that_sign() {
    for word in RedFlag::listed() {
        let (head, last) = word.split_at(word.len() - 1);
        let swapped = format!("{}{}{}", &word[1..2], &word[..1], &word[2..]);
        for wrong in [format!("{head}x"), format!("{word}{last}"), swapped] {
            let text = format!("date;tags\n2026-03-01;{wrong}");
            let sign = RedFlag::of(word).unwrap();
            assert_eq!(only(&text).tags, [Tag::RedFlag(sign)], "{wrong}");
            assert!(said(&text)[0].contains(&format!("it counts as `{word}`")), "{wrong}");
        }
    }
    // Words for other things are no slips.
    for other in ["rest", "yoga", "hills", "race", "easy", "tempo", "sauna"] {
        assert_eq!(only(&format!("date,tags\n2026-03-01,{other}")).tags, [], "{other}");
    }
}

#[test]
fn a_tag_of_several_words_needs_no_hyphens() {
    let entry = only("date,tags\n2026-03-01,cannot bear weight; night pain strength");
    let signs = [RedFlag::CannotBearWeight, RedFlag::NightPain].map(Tag::RedFlag);
    assert_eq!(entry.tags, [signs[0], signs[1], Tag::Strength]);
}

#[test]
fn dates_of_spreadsheets_settle_each_other() {
    // Read on 9 March 2026: 20 February fixes the order, so 3/2 is the third of February.
    let read = read("date,site\n3/2/2026 07:15,calf\n20/2/2026,calf\n2026-03-01 00:00:00,knee\n");
    let days: Vec<NaiveDate> = read.diary.entries.iter().map(|entry| entry.date).collect();
    assert_eq!(days, [ymd(2026, 2, 3), ymd(2026, 2, 20), ymd(2026, 3, 1)]);
    assert_eq!(read.diary.entries[0].time, NaiveTime::from_hms_opt(7, 15, 0));
    assert_eq!((read.order, read.warnings), (Some(DateOrder::Day), Vec::new()));
}

#[test]
fn dates_in_doubt_leave_their_lines_out() {
    // Both 3 February and 2 March, and 1 February and 2 January, have come by 9 March.
    let in_doubt = "line 2, column `date`: `03/02/2026` could be 3 February 2026 or 2 March 2026; \
                    write it like 2026-03-09; 2 lines with such dates are left out";
    let text = "date,site\n03/02/2026,calf\n01/02/2026,calf\n";
    assert_eq!(said(text), [in_doubt, WITHOUT]);
    let with_sure = format!("{text}2026-02-05,calf\n");
    assert_eq!(said(&with_sure), [in_doubt]);
    assert_eq!(only(&with_sure).date, ymd(2026, 2, 5));
}

#[test]
fn words_for_days_are_taken_and_warned_of() {
    // 9 March 2026 is a Monday.
    let read = read("date\ntoday\nYesterday\nfri\n");
    let days: Vec<NaiveDate> = read.diary.entries.iter().map(|entry| entry.date).collect();
    assert_eq!(days, [ymd(2026, 3, 6), ymd(2026, 3, 8), ymd(2026, 3, 9)]);
    let expected = "diary.csv: line 2: `today` is read as 2026-03-09; write the date instead, \
                    because tomorrow the word means another day";
    assert_eq!((read.warnings.len(), read.warnings[0].as_str()), (3, expected));
    assert!(!read.is_partial);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_said(text in "(?s).{0,200}") {
        let read = read(&text);
        prop_assert!(read.diary.entries.len() < text.split(['\n', '\r']).count());
        prop_assert!(read.warnings.iter().all(|one| one.starts_with("diary.csv: ")));
        prop_assert!(!read.is_partial || !read.warnings.is_empty());
    }

    #[test]
    fn any_cells_below_a_good_header_are_read_or_said(
        cells in proptest::collection::vec("[0-9a-z\",;|:. \t\n-]{0,12}", 0..24),
        delimiter in proptest::sample::select(vec![",", ";", "\t"]),
    ) {
        let header = COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(delimiter);
        let text = format!("{header}\n2026-03-01{delimiter}{}", cells.join(delimiter));
        let read = read(&text);
        prop_assert!(read.diary.entries.iter().all(|entry| entry.line > 1));
        prop_assert!(read.is_partial || !read.diary.entries.is_empty());
    }
}

#[test]
fn of_a_day_with_thousands_of_entries_the_worst_count() {
    let line = |number: usize| format!("2026-03-08,{}\n", if number == 3000 { 9 } else { 2 });
    let lines: String = (0..5000).map(line).collect();
    let read = read(&format!("date,during_0_10\n2026-03-07,1\n{lines}"));
    assert_eq!(read.diary.entries.len(), 1 + MOST_A_DAY);
    let worst = |score: f64| read.diary.entries.iter().any(|it| it.during_0_10 == Some(score));
    assert!(worst(1.0) && worst(9.0));
    assert_eq!(
        read.warnings,
        ["diary.csv: 4976 entries left out, because only the 24 entries with the worst pain of \
             a day count"]
    );
}
