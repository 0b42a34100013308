//! Invented day files with a known answer; nothing of the study itself is here.

use std::fmt::Write;

use super::*;

const BLOCK: [&str; 10] = [
    "nr. sessions",
    "total km",
    "km Z3-4",
    "km Z5-T1-T2",
    "km sprinting",
    "strength training",
    "hours alternative",
    "perceived exertion",
    "perceived trainingSuccess",
    "perceived recovery",
];

/// The header as the study writes it.
fn header() -> String {
    let suffix = |block: usize| if block == 0 { String::new() } else { format!(".{block}") };
    let names = (0..DAYS).flat_map(|block| BLOCK.map(|name| format!("{name}{}", suffix(block))));
    names.chain([ATHLETE, INJURY, DATE].map(str::to_owned)).collect::<Vec<_>>().join(",")
}

/// Kilometres of an athlete's day: different on each, with every third day off.
fn km(athlete: i64, day: i64) -> f64 {
    if day % 3 == 0 { 0.0 } else { (athlete * 100 + day) as f64 / 10.0 }
}

/// A row of seven days from the oldest to the newest; 1.5 km of a running day are fast.
fn row(athlete: i64, date: i64, is_injured: bool) -> String {
    let mut text = String::new();
    for day in date - 7..date {
        let km = km(athlete, day);
        let zones = if km > 0.0 { "1.0,0.3,0.2" } else { "0.0,0.0,0.0" };
        let felt = if km > 0.0 { "0.5,0.6,0.4" } else { "-0.01,-0.01,-0.01" };
        let _ = write!(text, "1.0,{km},{zones},0.0,0.0,{felt},");
    }
    let _ = writeln!(text, "{athlete},{},{date}", i32::from(is_injured));
    text
}

fn file(rows: &[String]) -> String {
    format!("{}\n{}", header(), rows.concat())
}

fn read(text: &str) -> Result<TrainingLog, Error> {
    assert!(is_from_study(text));
    log("day.csv", text)
}

fn distances(stretch: &Stretch) -> Vec<(i64, f64)> {
    let number = |day: NaiveDate| (day - calendar_day(0)).num_days();
    stretch.runs.iter().map(|run| (number(run.day), run.distance_m)).collect()
}

#[test]
fn overlapping_rows_become_the_series_they_were_cut_from() {
    let rows: Vec<String> = [(7, false), (8, false), (10, true), (12, false)]
        .map(|(date, is_injured)| row(1, date, is_injured))
        .to_vec();
    let log = read(&file(&rows)).unwrap();
    let athlete = &log.athletes[0];
    assert_eq!((athlete.athlete.as_str(), athlete.stretches.len()), ("1", 1));
    // Days 0 to 11; 0, 3, 6 and 9 are days off.
    let expected = [1, 2, 4, 5, 7, 8, 10, 11].map(|day| (day, (100 + day) as f64 * 100.0));
    let found = distances(&athlete.stretches[0]);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.0 == expected.0 && (found.1 - expected.1).abs() < 1e-6, "{found:?}");
    }
    let LoggedRun { fast_m, sprint_m, .. } = athlete.stretches[0].runs[0];
    assert!((fast_m.unwrap() - 1500.0).abs() < 1e-6 && (sprint_m.unwrap() - 200.0).abs() < 1e-6);
    assert_eq!(athlete.injured, [calendar_day(10)]);
    let stretch = &athlete.stretches[0];
    assert_eq!((stretch.first, stretch.last), (calendar_day(0), calendar_day(11)));
    assert_eq!(stretch.told_until, calendar_day(12));
}

#[test]
fn tabs_and_quotation_marks_change_nothing() {
    let plain = file(&[row(1, 7, false), row(1, 8, true)]);
    let quoted = plain.replacen(&header(), &format!("\"{}\"", header().replace(',', "\",\"")), 1);
    let expected = read(&plain).unwrap();
    assert_eq!(read(&quoted).unwrap(), expected);
    assert_eq!(read(&plain.replace(',', "\t")).unwrap(), expected);
}

#[test]
fn the_first_block_is_the_oldest_day_and_rows_prove_it() {
    // Two rows share days 1 to 6. Read the right way all six agree.
    let log = read(&file(&[row(1, 7, false), row(1, 8, false)])).unwrap();
    assert!(log.notes[0].contains("row: 6, of which 0 differ"), "{:?}", log.notes);
    // Read the other way day n of one row meets day n + 2 of the other: all six differ.
    assert!(log.notes[0].ends_with("6 would differ."), "{:?}", log.notes);
}

#[test]
fn a_file_with_its_blocks_the_other_way_is_refused() {
    let reversed = |date: i64| {
        let text = row(1, date, false);
        let cells: Vec<&str> = text.trim_end().split(',').collect();
        let (blocks, tail) = cells.split_at(DAYS * BLOCK.len());
        let turned: Vec<&str> = blocks.chunks(BLOCK.len()).rev().flatten().copied().collect();
        format!("{},{}\n", turned.join(","), tail.join(","))
    };
    let fault = read(&file(&[reversed(7), reversed(8)])).unwrap_err().to_string();
    assert!(fault.contains("0 of 6 days differ instead of 6"), "{fault}");
}

#[test]
fn rows_that_differ_are_counted_and_the_first_one_counts() {
    let odd = row(1, 8, false).replacen("10.4", "22.0", 1);
    let log = read(&file(&[row(1, 7, false), odd, row(1, 9, false)])).unwrap();
    // Day 4, at 10.4 km, stands in all three rows: one repetition differs of 6 + 6.
    assert!(log.notes[0].contains("row: 12, of which 1 differ"), "{:?}", log.notes);
    assert!(distances(&log.athletes[0].stretches[0]).contains(&(4, 10_400.0)));
}

#[test]
fn what_no_row_holds_is_not_known_and_ends_a_stretch() {
    let log = read(&file(&[row(2, 7, false), row(2, 15, false), row(1, 20, false)])).unwrap();
    let names: Vec<&str> = log.athletes.iter().map(|athlete| athlete.athlete.as_str()).collect();
    assert_eq!(names, ["1", "2"]);
    // Days 0 to 6 and 8 to 14.
    let spans: Vec<_> =
        log.athletes[1].stretches.iter().map(|stretch| (stretch.first, stretch.last)).collect();
    let day = calendar_day;
    assert_eq!(spans, [(day(0), day(6)), (day(8), day(14))]);
}

#[test]
fn a_row_that_cannot_be_read_is_left_out_and_counted() {
    let broken = row(1, 8, false).replacen("1.0,10.1", "1.0,?", 1);
    let log = read(&file(&[row(1, 7, false), broken])).unwrap();
    assert!(log.notes[1].ends_with("cannot be read: 1."), "{:?}", log.notes);
}

#[test]
fn the_week_file_is_refused_with_the_name_of_the_right_one() {
    let fault = read("total kms,Athlete ID,injury,Date\n1,2,0,3\n").unwrap_err().to_string();
    assert!(fault.contains("no column `total km`"), "{fault}");
    assert!(fault.contains("day_approach_maskedID_timeseries.csv"), "{fault}");
}
