//! Tests of appending and taking back: every byte that a person wrote stays.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use super::{Appended, DiaryFile, TakenBack};
use crate::base::error::EXIT_USAGE;
use crate::user_files::athlete::diary::{RedFlag, Tag};
use crate::user_files::athlete::read_diary;
use crate::user_files::athlete::{DiaryEntry, Side, Site};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn sore(on: u32) -> DiaryEntry {
    DiaryEntry {
        date: day(on),
        site: Some(Site::Calf),
        side: Some(Side::Left),
        during_0_10: Some(3.0),
        ..DiaryEntry::default()
    }
}

fn diary(folder: &Path) -> DiaryFile {
    DiaryFile::new(folder.join("diary.csv"), "diary.csv".to_owned())
}

/// What a file becomes when an entry of the ninth is appended, and what was said.
fn appended(before: &[u8]) -> (Vec<u8>, Appended) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    fs::write(&path, before).unwrap();
    let said = diary(folder.path()).append(&[sore(9)]).unwrap();
    if let Some(copy) = &said.copy {
        assert_eq!(fs::read(folder.path().join(copy)).unwrap(), before);
    }
    (fs::read(path).unwrap(), said)
}

#[test]
fn a_new_diary_has_a_header_and_is_read_as_it_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let entry = DiaryEntry {
        next_morning_0_10: Some(1.5),
        tags: vec![Tag::RedFlag(RedFlag::Pop), Tag::Strength],
        note: Some("on the hill, \"pop\"\nthen home".to_owned()),
        ..sore(9)
    };
    let said = diary(folder.path()).append(std::slice::from_ref(&entry)).unwrap();
    assert!(said.is_new && said.copy.is_none() && said.added_columns.is_empty());
    let text = fs::read_to_string(folder.path().join("diary.csv")).unwrap();
    let expected = "date,site,side,before_0_10,during_0_10,next_morning_0_10,tags,note\n\
                    2026-03-09,calf,left,,3,1.5,pop strength,\"on the hill, \"\"pop\"\" then home\"\n";
    assert_eq!(text, expected);
    let read = read_diary::diary("diary.csv", &text, day(10));
    assert_eq!(read.warnings, [""; 0]);
    let note = Some("on the hill, \"pop\" then home".to_owned());
    assert_eq!(read.diary.entries, [DiaryEntry { note, line: 2, ..entry }]);
}

#[test]
fn order_of_columns_delimiter_line_ends_and_encoding_are_kept() {
    let plain = "side,date,note,during_0_10,site\nleft,2026-03-01,,2,calf\n";
    let (after, said) = appended(plain.as_bytes());
    assert_eq!(String::from_utf8(after).unwrap(), format!("{plain}left,2026-03-09,,3,calf\n"));
    assert_eq!(said, Appended::default());
    let windows = "\u{feff}Date;site;side;during_0_10\r\n01.03.2026;calf;left;2,5\r\n";
    let (after, said) = appended(windows.as_bytes());
    assert_eq!(String::from_utf8(after).unwrap(), format!("{windows}2026-03-09;calf;left;3\r\n"));
    assert_eq!(said.copy.as_deref(), Some("diary.csv.bak"));
    // An old spreadsheet wrote an é as one byte; UTF-16 writes two bytes a letter.
    let old = b"date;site;side;during_0_10;note\r\n2026-03-01;calf;left;2;caf\xe9\r\n";
    assert_eq!(appended(old).0, [&old[..], b"2026-03-09;calf;left;3;\r\n"].concat());
    let wide = |text: &str| {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xff\xfe".as_slice(), &units].concat()
    };
    let head = "date\tsite\tside\tduring_0_10\n";
    assert_eq!(appended(&wide(head)).0, wide(&format!("{head}2026-03-09\tcalf\tleft\t3\n")));
}

#[test]
fn a_missing_last_line_end_is_added_and_a_missing_column_behind_the_last() {
    let (after, _) = appended(b"date,site,side,during_0_10\n2026-03-01,calf,left,2");
    let expected = "date,site,side,during_0_10\n2026-03-01,calf,left,2\n2026-03-09,calf,left,3\n";
    assert_eq!(String::from_utf8(after).unwrap(), expected);
    let (after, said) = appended(b"note,date\nfine,2026-03-01\n");
    let expected = "note,date,site,side,during_0_10\nfine,2026-03-01\n,2026-03-09,calf,left,3\n";
    assert_eq!(String::from_utf8(after).unwrap(), expected);
    assert_eq!(said.added_columns, ["site", "side", "during_0_10"]);
    assert_eq!(said.copy.as_deref(), Some("diary.csv.bak"));
}

#[test]
fn only_what_was_appended_and_is_still_last_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let own = "date,site,side,during_0_10\r\n2026-03-01,calf,left,2\r\n";
    fs::write(&path, own).unwrap();
    let file = diary(folder.path());
    let nothing = file.undo().unwrap_err();
    assert!(nothing.to_string().contains("nothing to undo"), "{nothing}");
    file.append(&[sore(9)]).unwrap();
    file.append(&[sore(10)]).unwrap();
    assert_eq!(file.undo().unwrap().rows, ["2026-03-10,calf,left,3"]);
    let one = format!("{own}2026-03-09,calf,left,3\r\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), one);
    // A row that somebody wrote behind it is not touched, nor what lies before it.
    fs::write(&path, format!("{one}2026-03-11,calf,left,1\r\n")).unwrap();
    let refused = file.undo().unwrap_err();
    assert!(refused.to_string().contains("delete `2026-03-09,calf,left,3` by hand"), "{refused}");
    fs::write(&path, &one).unwrap();
    assert_eq!(file.undo().unwrap().rows, ["2026-03-09,calf,left,3"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), own);
    assert!(file.undo().is_err());
}

/// A diary with a row of a person, to which one command added the rows of the 9th to the 11th.
fn with_three_rows(folder: &Path) -> (DiaryFile, String) {
    let own = "date,site,side,during_0_10\n2026-03-01,calf,left,2\n";
    fs::write(folder.join("diary.csv"), own).unwrap();
    let file = diary(folder);
    file.append(&[sore(9), sore(10), sore(11)]).unwrap();
    (file, own.to_owned())
}

#[test]
fn all_rows_of_the_last_command_are_taken_back_and_then_those_of_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let (file, own) = with_three_rows(folder.path());
    let path = folder.path().join("diary.csv");
    file.append(&[sore(20)]).unwrap();
    assert_eq!(file.undo().unwrap().rows, ["2026-03-20,calf,left,3"]);
    let rows = [9, 10, 11].map(|day| format!("2026-03-{day:02},calf,left,3")).to_vec();
    assert_eq!(file.undo().unwrap(), TakenBack { rows, changed: 0 });
    assert_eq!(fs::read_to_string(&path).unwrap(), own);
    assert!(file.undo().is_err());
}

#[test]
fn a_row_of_several_that_was_changed_stays_and_new_ones_refuse_all() {
    let folder = tempfile::tempdir().unwrap();
    let (file, own) = with_three_rows(folder.path());
    let path = folder.path().join("diary.csv");
    let added = fs::read_to_string(&path).unwrap();
    // Somebody wrote a row of their own, and it lies behind what was added.
    fs::write(&path, format!("{added}2026-03-12,shin,,1\n")).unwrap();
    let refused = file.undo().unwrap_err().to_string();
    assert!(refused.contains("delete them by hand; the first is `2026-03-09,"), "{refused}");
    assert!(fs::read_to_string(&path).unwrap().contains("2026-03-11,calf,left,3"));
    // Somebody corrected the score of the second.
    fs::write(&path, added.replace("10,calf,left,3", "10,calf,left,1")).unwrap();
    let taken = file.undo().unwrap();
    assert_eq!((taken.rows.len(), taken.changed), (2, 1));
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{own}2026-03-10,calf,left,1\n"));
}

#[test]
fn of_equal_rows_only_as_many_as_were_added_are_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let own = "date,site,side,during_0_10\n2026-03-09,calf,left,3\n";
    fs::write(&path, own).unwrap();
    let file = diary(folder.path());
    file.append(&[sore(9)]).unwrap();
    assert_eq!(file.undo().unwrap().rows.len(), 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), own);
    assert!(file.undo().is_err());
}

#[test]
fn a_row_that_was_changed_by_hand_is_nobodys_to_take_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let file = diary(folder.path());
    file.append(&[sore(9)]).unwrap();
    let changed = fs::read_to_string(&path).unwrap().replace(",3,", ",4,");
    fs::write(&path, &changed).unwrap();
    assert!(file.undo().is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), changed);
}

#[test]
fn what_is_no_diary_is_refused_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let file = diary(folder.path());
    fs::write(&path, "when,where\n1,2\n").unwrap();
    let refused = file.append(&[sore(9)]).unwrap_err();
    assert_eq!(refused.exit_code(), EXIT_USAGE);
    assert_eq!(fs::read_to_string(&path).unwrap(), "when,where\n1,2\n");
    let elsewhere =
        DiaryFile::new(folder.path().join("none/diary.csv"), "none/diary.csv".to_owned());
    let refused = elsewhere.append(&[sore(9)]).unwrap_err();
    assert!(refused.to_string().contains("its folder does not exist"), "{refused}");
}

#[cfg(unix)]
#[test]
fn links_pipes_folders_and_read_only_files_are_refused_in_one_sentence() {
    use std::os::unix::fs::PermissionsExt;
    let refused = |make: &dyn Fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        make(&folder.path().join("diary.csv"));
        let refused = diary(folder.path()).append(&[sore(9)]).unwrap_err();
        assert_eq!(refused.exit_code(), EXIT_USAGE);
        refused.to_string()
    };
    let link = |path: &Path| std::os::unix::fs::symlink("other.csv", path).unwrap();
    assert!(refused(&link).starts_with("diary.csv is a link"));
    let pipe = |path: &Path| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    assert!(refused(&pipe).starts_with("diary.csv is not a regular file"));
    assert!(refused(&|path| fs::create_dir(path).unwrap()).starts_with("diary.csv is a folder"));
    let locked = |path: &Path| {
        fs::write(path, "date\n").unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
    };
    assert!(refused(&locked).starts_with("diary.csv is read-only"));
}

#[cfg(unix)]
#[test]
fn the_rights_of_a_file_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    fs::write(&path, "date,site,side,during_0_10\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    diary(folder.path()).append(&[sore(9)]).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn of_several_writers_at_once_none_loses_a_row() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for number in 1..=8 {
            let path = folder.path();
            scope.spawn(move || diary(path).append(&[sore(number)]).unwrap());
        }
    });
    let text = fs::read_to_string(folder.path().join("diary.csv")).unwrap();
    assert_eq!(text.lines().count(), 9, "{text}");
}

#[test]
fn a_note_becomes_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    let entry = DiaryEntry { note: Some("=HYPERLINK(1)".to_owned()), ..sore(9) };
    diary(folder.path()).append(&[entry]).unwrap();
    let text = fs::read_to_string(folder.path().join("diary.csv")).unwrap();
    assert!(text.ends_with(",'=HYPERLINK(1)\n"), "{text}");
}

#[test]
fn a_letter_that_an_old_encoding_lacks_is_refused_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let old = b"date;site;side;during_0_10;note\r\n2026-03-01;calf;left;2;caf\xe9\r\n";
    fs::write(&path, old).unwrap();
    let noted = |note: &str| DiaryEntry { note: Some(note.to_owned()), ..sore(9) };
    let refused = diary(folder.path()).append(&[noted("steep \u{5c0f}")]).unwrap_err();
    assert_eq!(refused.exit_code(), EXIT_USAGE);
    assert!(refused.to_string().contains("`\u{5c0f}`; save the file as UTF-8"), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), old);
    diary(folder.path()).append(&[noted("cr\u{ea}te")]).unwrap();
    let expected = [&old[..], b"2026-03-09;calf;left;3;cr\xeate\r\n"].concat();
    assert_eq!(fs::read(&path).unwrap(), expected);
}

#[test]
fn what_the_last_command_added_and_somebody_changed_is_named_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.csv");
    let file = diary(folder.path());
    file.append(&[sore(9)]).unwrap();
    file.append(&[sore(10)]).unwrap();
    let changed = fs::read_to_string(&path).unwrap().replace("10,calf,left,,3", "10,calf,left,,1");
    fs::write(&path, &changed).unwrap();
    let refused = file.undo().unwrap_err().to_string();
    assert!(refused.contains("2026-03-10,calf,left,,3") && !refused.contains("03-09"), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), changed);
    // Deleted altogether, it does not stand in the way of the one before.
    let deleted: String =
        changed.lines().filter(|line| !line.contains("03-10")).map(|l| format!("{l}\n")).collect();
    fs::write(&path, deleted).unwrap();
    assert_eq!(file.undo().unwrap().rows, ["2026-03-09,calf,left,,3,,,"]);
}
