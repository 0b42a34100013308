//! What is put right in FIT files with one damaged place: the clock of a single record, a file that was cut
//! within a chain. Every file is invented; every answer is worked out by hand.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Activity, Span};
use soleus::ingest::repair::repair;
use soleus::ingest::{Format, fit::Fit};

#[expect(dead_code, reason = "each test file uses its part")]
mod fit_writer;

use fit_writer::messages::{EVENT, FILE_ID, HEART_RATE, RECORD, SEVEN_FIT_S, TIME, le, ms};
use fit_writer::{Content, ENUM, UINT32};

const SESSION: u16 = 18;
const DAY_S: u32 = 86_400;
/// Records of one file, one a second.
const RECORDS: u32 = 300;

/// A run with events of its timer and a session; the times of some records are wrong.
fn run(start_fit_s: u32, wrong: &[(u32, u32)]) -> Vec<u8> {
    let end_fit_s = start_fit_s + RECORDS - 1;
    let event = |content: Content, time_fit_s: u32, kind: u8| {
        content.message(3, &[&le(time_fit_s), &[0], &[kind]])
    };
    let content = Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM), (4, 4, UINT32)])
        .message(1, &[&[4], &le(start_fit_s)])
        .define(3, EVENT, &[TIME, (0, 1, ENUM), (1, 1, ENUM)])
        .define(0, RECORD, &[TIME, HEART_RATE]);
    let mut content = event(content, start_fit_s, 0);
    for second in 0..RECORDS {
        let wrong = wrong.iter().find(|(row, _)| *row == second).map(|&(_, time_fit_s)| time_fit_s);
        content = content.message(0, &[&le(wrong.unwrap_or(start_fit_s + second)), &[120]]);
    }
    event(content, end_fit_s, 4)
        .define(2, SESSION, &[TIME, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM)])
        .message(2, &[&le(end_fit_s), &le(start_fit_s), &le((RECORDS - 1) * 1000), &[1]])
        .file()
}

fn read(bytes: &[u8]) -> Vec<Activity> {
    let mut activities = Fit.parse(bytes).unwrap();
    activities.iter_mut().for_each(|activity| repair(activity, ms(SEVEN_FIT_S + 9 * DAY_S)));
    activities
}

/// First and last second after seven, and number of samples.
fn extent(activity: &Activity) -> (i64, i64, usize) {
    let times = &activity.samples.time_ms;
    let second = |time_ms: Option<&i64>| (time_ms.unwrap() - ms(SEVEN_FIT_S)) / 1000;
    (second(times.first()), second(times.last()), times.len())
}

#[test]
fn a_flipped_bit_in_the_time_of_a_record_costs_that_record() {
    let last = RECORDS - 1;
    for row in [0, 1, 150, last - 1, last] {
        for bit in 8..31 {
            let activity =
                read(&run(SEVEN_FIT_S, &[(row, (SEVEN_FIT_S + row) ^ (1 << bit))])).remove(0);
            let first = i64::from(row == 0);
            let end = i64::from(last - u32::from(row == last));
            assert_eq!(extent(&activity), (first, end, last as usize), "record {row}, bit {bit}");
            let timer = Span { start_ms: ms(SEVEN_FIT_S), end_ms: ms(SEVEN_FIT_S + last) };
            assert_eq!(activity.timer, Some(vec![timer]), "record {row}, bit {bit}");
            // Bit 17 is a day and a half.
            let note =
                if bit < 17 { ImportNote::MisplacedTimes(1) } else { ImportNote::HostileTimes(1) };
            assert_eq!(activity.notes, [note], "record {row}, bit {bit}");
        }
    }
}

#[test]
fn of_a_chain_with_a_file_cut_anywhere_all_others_are_whole_and_what_it_has_is_kept() {
    let [first, second, third] = [0, 2, 4].map(|day| run(SEVEN_FIT_S + day * DAY_S, &[]));
    let whole = RECORDS as usize;
    let starts_s = [0, i64::from(4 * DAY_S)];
    for kept in (12..second.len()).step_by(7).chain(second.len() - 40..second.len()) {
        let activities = read(&[&first, &second[..kept], &third].concat());
        let extents: Vec<_> = activities.iter().map(extent).collect();
        let own = |start: i64| (start, start + i64::from(RECORDS) - 1, whole);
        assert_eq!(extents.first(), Some(&own(starts_s[0])), "{kept}");
        assert_eq!(extents.last(), Some(&own(starts_s[1])), "{kept}");
        let missing_bytes = (second.len() - kept) as u64;
        let note = ImportNote::CutInChain { file: 2, missing_bytes };
        for one in &activities {
            assert!(one.notes.contains(&note), "{kept}: {:?}", one.notes);
        }
        // Six bytes a record, behind what comes before the first.
        if let [_, middle, _] = activities.as_slice() {
            let start = i64::from(2 * DAY_S);
            assert_eq!(extent(middle).0, start, "{kept}");
            assert!(middle.samples.len() <= whole && middle.samples.len() * 6 <= kept, "{kept}");
        }
    }
    let half = read(&[&first, &second[..second.len() / 2], &third].concat());
    assert_eq!(half.len(), 3);
}

#[test]
fn a_good_run_before_a_cut_one_is_what_it_was() {
    let [first, second] = [0, 2].map(|day| run(SEVEN_FIT_S + day * DAY_S, &[]));
    let activities = read(&[&first[..], &second[..second.len() / 2]].concat());
    assert_eq!(extent(&activities[0]), (0, i64::from(RECORDS) - 1, RECORDS as usize));
    assert_eq!(activities.len(), 2);
    assert_eq!(activities[0].session.map(|span| span.start_ms), Some(ms(SEVEN_FIT_S)));
}
