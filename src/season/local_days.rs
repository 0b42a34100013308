//! Tests of the local calendar: an evening run stays on its day and in its week, whatever the zone.

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;

use super::{Season, SeasonSettings, build};
use crate::activity::{Activity, RecordedOffset};
use crate::base::units::MS_PER_S;
use crate::columns::WEEK_DAYS_OFF;
use crate::run::run_tables::RunTables;
use crate::run::run_tables::fixtures::{recording, tables};

const HOUR_S: i32 = 3600;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Milliseconds of a civil time if it were UTC.
fn civil_ms(day: NaiveDate, hour: u32, minute: u32) -> i64 {
    day.and_hms_opt(hour, minute, 0).unwrap().and_utc().timestamp_millis()
}

/// A run of half an hour that starts at this local time, this far from UTC, and says so or not.
fn run(
    day: NaiveDate,
    (hour, minute): (u32, u32),
    offset_s: i32,
    says: RecordedOffset,
) -> RunTables {
    let start_ms = civil_ms(day, hour, minute) - i64::from(offset_s) * MS_PER_S;
    let name = format!("{start_ms}");
    tables(&Activity { offset: says, ..recording(start_ms, 30) }, &name)
}

fn known(day: NaiveDate, time: (u32, u32), offset_s: i32) -> RunTables {
    run(day, time, offset_s, RecordedOffset::Known(offset_s))
}

fn built(runs: Vec<RunTables>, zone: Option<Tz>) -> Season {
    let settings = SeasonSettings { zone, ..SeasonSettings::default() };
    build(runs, &settings).unwrap().season.unwrap()
}

fn days(season: &Season) -> Vec<NaiveDate> {
    season.recordings.iter().map(|recording| recording.day).collect()
}

#[test]
fn saturday_evening_and_sunday_morning_stay_in_their_week_in_every_zone() {
    // In UTC Saturday 00:05 at +13 h is Friday, and Sunday 23:25 at −10 h is Monday of the next week.
    let (saturday, sunday) = (date(2025, 6, 7), date(2025, 6, 8));
    for offset_s in [13 * HOUR_S, -10 * HOUR_S, 5 * HOUR_S + 1800, 0] {
        let runs = vec![
            known(saturday, (0, 5), offset_s),
            known(saturday, (23, 25), offset_s),
            known(sunday, (23, 25), offset_s),
        ];
        let season = built(runs, None);
        assert_eq!(days(&season), [saturday, saturday, sunday], "{offset_s}");
        assert_eq!(season.calendar.len(), 1, "{offset_s}");
        assert_eq!((season.calendar[0].start, season.calendar[0].run_days), (date(2025, 6, 2), 2));
    }
}

#[test]
fn a_week_that_begins_on_sunday_parts_saturday_from_sunday() {
    let runs = vec![
        known(date(2025, 6, 7), (23, 25), 13 * HOUR_S),
        known(date(2025, 6, 8), (0, 35), 13 * HOUR_S),
    ];
    let settings = SeasonSettings { week_start: Weekday::Sun, ..SeasonSettings::default() };
    let season = build(runs, &settings).unwrap().season.unwrap();
    let starts: Vec<_> = season.calendar.iter().map(|week| (week.start, week.run_count)).collect();
    assert_eq!(starts, [(date(2025, 6, 1), 1), (date(2025, 6, 8), 1)]);
}

#[test]
fn a_run_without_a_zone_takes_that_of_the_weeks_around_it_else_of_the_nearest_before_and_after() {
    // At +13 h 23:25 on Saturday is 10:25 UTC on Saturday; 00:35 on Sunday is 11:35 on Saturday.
    let sunday = date(2025, 6, 8);
    let unknown = || run(sunday, (0, 35), 13 * HOUR_S, RecordedOffset::Missing);
    let neighbour = |days: i64| known(sunday + chrono::Duration::days(days), (12, 35), 13 * HOUR_S);
    assert_eq!(days(&built(vec![unknown(), neighbour(13)], None))[0], sunday);
    assert_eq!(days(&built(vec![unknown(), neighbour(-13)], None))[1], sunday);
    // Further away it must be the only one, or agree with the nearest on the other side.
    assert_eq!(days(&built(vec![unknown(), neighbour(15)], None))[0], sunday);
    assert_eq!(days(&built(vec![unknown(), neighbour(15), neighbour(-300)], None))[1], sunday);
    let elsewhere = known(date(2024, 6, 8), (12, 35), HOUR_S);
    let saturday = date(2025, 6, 7);
    assert_eq!(days(&built(vec![unknown(), neighbour(15), elsewhere], None))[1], saturday);
}

#[test]
fn the_commonest_zone_around_wins_over_a_journey() {
    let sunday = date(2025, 6, 8);
    let home = |days: u64| known(sunday + chrono::Days::new(days), (12, 0), -10 * HOUR_S);
    let abroad = known(sunday + chrono::Days::new(1), (12, 0), 13 * HOUR_S);
    // 23:25 on Sunday at −10 h is 09:25 on Monday in UTC.
    let unknown = run(sunday, (23, 25), -10 * HOUR_S, RecordedOffset::Missing);
    assert_eq!(days(&built(vec![unknown, abroad, home(3), home(5)], None))[0], sunday);
}

#[test]
fn a_zone_of_the_settings_knows_the_weekend_when_clocks_change() {
    // Berlin goes to summer time on Sunday 30 March 2025 at 02:00 and back on 26 October at 03:00.
    let zone = Some(Tz::Europe__Berlin);
    let at = |day, time, offset_s| run(day, time, offset_s, RecordedOffset::Missing);
    let spring = vec![
        at(date(2025, 3, 29), (23, 25), HOUR_S),
        at(date(2025, 3, 30), (0, 35), HOUR_S),
        at(date(2025, 3, 30), (23, 25), 2 * HOUR_S),
        at(date(2025, 3, 31), (0, 35), 2 * HOUR_S),
    ];
    let expected = [date(2025, 3, 29), date(2025, 3, 30), date(2025, 3, 30), date(2025, 3, 31)];
    let season = built(spring, zone);
    assert_eq!(days(&season), expected);
    assert_eq!(season.calendar.iter().map(|week| week.run_count).collect::<Vec<_>>(), [3, 1]);
    let autumn =
        vec![at(date(2025, 10, 26), (0, 35), 2 * HOUR_S), at(date(2025, 10, 26), (23, 25), HOUR_S)];
    assert_eq!(days(&built(autumn, zone)), [date(2025, 10, 26); 2]);
}

#[test]
fn a_zone_of_the_settings_never_overrides_a_known_one() {
    let sunday = date(2025, 6, 8);
    let runs = vec![known(sunday, (0, 35), 13 * HOUR_S)];
    assert_eq!(days(&built(runs, Some(Tz::Pacific__Honolulu))), [sunday]);
}

#[test]
fn a_zero_offset_counts_when_the_same_device_has_set_another() {
    // 00:35 in winter in London is 00:35 UTC; in summer the watch said +1.
    let winter = date(2025, 1, 12);
    let unproven = || run(winter, (0, 35), 0, RecordedOffset::UnprovenZero);
    let summer = known(date(2025, 6, 8), (9, 0), HOUR_S);
    let zone = Some(Tz::Pacific__Honolulu);
    assert_eq!(days(&built(vec![unproven(), summer], zone))[0], winter);
    // Without such a proof the zone of the settings holds: the evening before in Hawaii.
    assert_eq!(days(&built(vec![unproven()], zone)), [date(2025, 1, 11)]);
}

#[test]
fn days_without_runs_count_once_across_a_change_of_clocks() {
    // From Friday to Tuesday; the clocks change on Sunday.
    let runs = vec![
        known(date(2025, 3, 28), (23, 25), HOUR_S),
        known(date(2025, 4, 1), (0, 35), 2 * HOUR_S),
    ];
    let tables = build(runs, &SeasonSettings::default()).unwrap().tables;
    assert_eq!(WEEK_DAYS_OFF.integers(&tables.weeks).unwrap(), [2, 1]);
}
