//! What of a dataset may be published: every column that a dataset with pseudonyms has, and what becomes of
//! its values. This is the only list; a column that is not in it stays out of such datasets, and the check
//! for a release refuses it.

use std::sync::LazyLock;

use crate::columns::{
    ATHLETE_AS_OF, ATHLETE_BIRTH_YEAR, ATHLETE_FILES, Column, DAY, DAY_CALF_KM, DAY_CALF_LOAD,
    DAY_CLIMB_M, DAY_DISTANCE_M, DAY_FAST_M, DAY_IS_COVERED, DAY_LONGEST_RUN_M, DAY_RUN_COUNT,
    DAY_STEEP_M, DAY_TIMER_S, DAY_WEEK_START, FINDING_ATTENTION, FINDING_BASELINE,
    FINDING_BASELINE_UNIT, FINDING_DATE, FINDING_GRADE, FINDING_LEVEL, FINDING_LIMIT,
    FINDING_LIMIT_UNIT, FINDING_MEASURED, FINDING_MEASURED_UNIT, FINDING_RULE, FINDING_RUN_ID,
    FINDING_RUN_IDS, FINDING_WEEK, FINDING_WHY, LEDGER_OUTCOME, LEDGER_RUN_IDS, NOT_JUDGED_ABOUT,
    NOT_JUDGED_COUNT, NOT_JUDGED_FIRST_DAY, NOT_JUDGED_LAST_DAY, NOT_JUDGED_RULE, RULE_DAY_ASKED,
    RULE_DAY_EVERY, RULE_DAY_FIRST, RULE_DAY_LAST, RULE_DAY_LEVEL, RULE_DAY_RULE,
    RUN_ALTITUDE_QUALITY, RUN_ASCENT_M, RUN_BALANCE_LEFT_PCT, RUN_CADENCE_BASIS,
    RUN_CADENCE_NONZERO_SPM, RUN_CADENCE_SPM, RUN_CALF_KM, RUN_CALF_LOAD, RUN_CLIMB_M, RUN_DAY,
    RUN_DESCENT_M, RUN_DEVICE, RUN_DISTANCE_BASIS, RUN_DISTANCE_M, RUN_DOUBTS, RUN_DOWNHILL_M,
    RUN_ELAPSED_S, RUN_FAST_BASIS, RUN_FAST_LIMIT_MPS, RUN_FAST_M, RUN_FORMAT, RUN_GAP_S_PER_KM,
    RUN_GROUND_CONTACT_MS, RUN_HEART_RATE_BPM, RUN_ID, RUN_LONGEST_RUNNING_S,
    RUN_MAX_HEART_RATE_BPM, RUN_MOVING_S, RUN_PACE_S_PER_KM, RUN_POWER_W, RUN_RUNNING_S,
    RUN_SESSION, RUN_SPRINT_M, RUN_START_LOCAL, RUN_STEEP_M, RUN_STEP_LENGTH_M, RUN_TIMER_S,
    RUN_VERTICAL_OSCILLATION_MM, RUN_VERTICAL_RATIO_PCT, RUN_WEEK_START, STUDY_AGE_BAND,
    STUDY_AS_OF_DAY_NO, STUDY_DAY_NO, STUDY_DEVICE_FAMILY, STUDY_FIRST_DAY_NO, STUDY_LAST_DAY_NO,
    STUDY_SINCE_DAY_NO, STUDY_START_HOUR, STUDY_WEEK_NO, TEAM_ATHLETE, TEAM_FILES_NOT_READ,
    TEAM_FOUR_WEEKS_M, TEAM_LIGHT, TEAM_NEXT_AT_MOST_M, TEAM_NEXT_RULE, TEAM_NO_RUN,
    TEAM_NOT_JUDGED_PCT, TEAM_OPEN_ALERTS, TEAM_RULE, TEAM_RUN_COUNT, TEAM_SINCE, TEAM_STATUS,
    WEEK_CALF_KM, WEEK_CALF_LOAD, WEEK_CLIMB_M, WEEK_DAYS_OFF, WEEK_DISTANCE_M, WEEK_FAST_M,
    WEEK_IS_COMPLETE, WEEK_LIGHT, WEEK_LONGEST_RUN_M, WEEK_LONGEST_SHARE_RATIO, WEEK_RUN_COUNT,
    WEEK_RUN_DAYS, WEEK_START, WEEK_STEEP_M, WEEK_TIMER_S,
};

/// What becomes of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Stays: counts, flags, and words of fixed lists. Never what a person or a device wrote.
    Kept,
    /// An id, as its pseudonym.
    Id,
    /// Ids with blanks between them.
    Ids,
    /// A day, as its number since the first run.
    DayNo,
    /// The first day of a week, as the number of the week.
    WeekNo,
    /// A moment, as the hour of the day.
    Hour,
    /// A distance, to ten metres.
    Distance,
    /// A time, to ten seconds.
    Duration,
    /// Any other figure, to three digits.
    Figure,
    /// A device, as its maker.
    Device,
    /// A year of birth, as a band of ages.
    Age,
}

/// A column, and what it becomes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Published {
    pub(super) from: Column,
    pub(super) to: Column,
    pub(super) treatment: Treatment,
}

const fn same(column: Column, treatment: Treatment) -> Published {
    Published { from: column, to: column, treatment }
}
const fn kept(column: Column) -> Published {
    same(column, Treatment::Kept)
}
const fn id(column: Column) -> Published {
    same(column, Treatment::Id)
}
const fn ids(column: Column) -> Published {
    same(column, Treatment::Ids)
}
const fn distance(column: Column) -> Published {
    same(column, Treatment::Distance)
}
const fn duration(column: Column) -> Published {
    same(column, Treatment::Duration)
}
const fn figure(column: Column) -> Published {
    same(column, Treatment::Figure)
}
const fn day(from: Column, to: Column) -> Published {
    Published { from, to, treatment: Treatment::DayNo }
}
const fn week(from: Column) -> Published {
    Published { from, to: STUDY_WEEK_NO, treatment: Treatment::WeekNo }
}

/// A runner. Without the reason, which has paths and words of files; without pain, which is of health and
/// no exposure; without sentences.
static ATHLETES_PUBLISHED: &[Published] = &[
    id(TEAM_ATHLETE),
    kept(TEAM_STATUS),
    kept(TEAM_LIGHT),
    day(TEAM_SINCE, STUDY_SINCE_DAY_NO),
    kept(TEAM_RULE),
    kept(TEAM_OPEN_ALERTS),
    kept(TEAM_NO_RUN),
    distance(TEAM_NEXT_AT_MOST_M),
    kept(TEAM_NEXT_RULE),
    kept(TEAM_RUN_COUNT),
    distance(TEAM_FOUR_WEEKS_M),
    kept(TEAM_FILES_NOT_READ),
    figure(TEAM_NOT_JUDGED_PCT),
    day(ATHLETE_AS_OF, STUDY_AS_OF_DAY_NO),
    kept(ATHLETE_FILES),
    Published { from: ATHLETE_BIRTH_YEAR, to: STUDY_AGE_BAND, treatment: Treatment::Age },
];

/// A run. Without its zone and temperature, which tell where and when it was; without the device's own
/// figures, which an app shows as they are; without sport and race, which may be in the runner's words or in
/// lists of results.
static RUNS_PUBLISHED: &[Published] = &[
    id(RUN_ID),
    id(RUN_SESSION),
    kept(RUN_FORMAT),
    day(RUN_DAY, STUDY_DAY_NO),
    week(RUN_WEEK_START),
    Published { from: RUN_START_LOCAL, to: STUDY_START_HOUR, treatment: Treatment::Hour },
    duration(RUN_ELAPSED_S),
    duration(RUN_TIMER_S),
    duration(RUN_MOVING_S),
    duration(RUN_RUNNING_S),
    duration(RUN_LONGEST_RUNNING_S),
    distance(RUN_DISTANCE_M),
    kept(RUN_DISTANCE_BASIS),
    figure(RUN_PACE_S_PER_KM),
    figure(RUN_GAP_S_PER_KM),
    figure(RUN_CADENCE_SPM),
    figure(RUN_CADENCE_NONZERO_SPM),
    kept(RUN_CADENCE_BASIS),
    figure(RUN_STEP_LENGTH_M),
    figure(RUN_GROUND_CONTACT_MS),
    figure(RUN_VERTICAL_OSCILLATION_MM),
    figure(RUN_VERTICAL_RATIO_PCT),
    figure(RUN_BALANCE_LEFT_PCT),
    figure(RUN_HEART_RATE_BPM),
    figure(RUN_MAX_HEART_RATE_BPM),
    figure(RUN_POWER_W),
    figure(RUN_ASCENT_M),
    figure(RUN_DESCENT_M),
    figure(RUN_CLIMB_M),
    distance(RUN_STEEP_M),
    figure(RUN_DOWNHILL_M),
    distance(RUN_FAST_M),
    distance(RUN_SPRINT_M),
    figure(RUN_CALF_LOAD),
    figure(RUN_CALF_KM),
    kept(RUN_ALTITUDE_QUALITY),
    Published { from: RUN_DEVICE, to: STUDY_DEVICE_FAMILY, treatment: Treatment::Device },
    figure(RUN_FAST_LIMIT_MPS),
    kept(RUN_FAST_BASIS),
    kept(RUN_DOUBTS),
];

static WEEKS_PUBLISHED: &[Published] = &[
    week(WEEK_START),
    kept(WEEK_IS_COMPLETE),
    kept(WEEK_RUN_COUNT),
    distance(WEEK_DISTANCE_M),
    duration(WEEK_TIMER_S),
    distance(WEEK_LONGEST_RUN_M),
    figure(WEEK_CLIMB_M),
    distance(WEEK_STEEP_M),
    distance(WEEK_FAST_M),
    figure(WEEK_CALF_LOAD),
    figure(WEEK_CALF_KM),
    kept(WEEK_RUN_DAYS),
    figure(WEEK_LONGEST_SHARE_RATIO),
    kept(WEEK_DAYS_OFF),
    kept(WEEK_LIGHT),
];

static DAYS_PUBLISHED: &[Published] = &[
    day(DAY, STUDY_DAY_NO),
    week(DAY_WEEK_START),
    kept(DAY_IS_COVERED),
    kept(DAY_RUN_COUNT),
    distance(DAY_DISTANCE_M),
    duration(DAY_TIMER_S),
    distance(DAY_LONGEST_RUN_M),
    figure(DAY_CLIMB_M),
    distance(DAY_STEEP_M),
    distance(DAY_FAST_M),
    figure(DAY_CALF_LOAD),
    figure(DAY_CALF_KM),
];

/// A finding, without sentences and the id of its event, which has a day in it.
static FINDINGS_PUBLISHED: &[Published] = &[
    kept(FINDING_RULE),
    kept(FINDING_LEVEL),
    kept(FINDING_GRADE),
    day(FINDING_DATE, STUDY_DAY_NO),
    week(FINDING_WEEK),
    id(FINDING_RUN_ID),
    ids(FINDING_RUN_IDS),
    figure(FINDING_MEASURED),
    kept(FINDING_MEASURED_UNIT),
    figure(FINDING_BASELINE),
    kept(FINDING_BASELINE_UNIT),
    figure(FINDING_LIMIT),
    kept(FINDING_LIMIT_UNIT),
    kept(FINDING_ATTENTION),
    kept(FINDING_WHY),
];

/// What was not judged, without the sentence.
static NOT_JUDGED_PUBLISHED: &[Published] = &[
    kept(NOT_JUDGED_RULE),
    kept(NOT_JUDGED_ABOUT),
    kept(NOT_JUDGED_COUNT),
    day(NOT_JUDGED_FIRST_DAY, STUDY_FIRST_DAY_NO),
    day(NOT_JUDGED_LAST_DAY, STUDY_LAST_DAY_NO),
];

/// A file, without its size, by which it is known again.
static LEDGER_PUBLISHED: &[Published] = &[kept(LEDGER_OUTCOME), ids(LEDGER_RUN_IDS)];

static RULE_DAYS_PUBLISHED: &[Published] = &[
    kept(RULE_DAY_RULE),
    day(RULE_DAY_FIRST, STUDY_FIRST_DAY_NO),
    day(RULE_DAY_LAST, STUDY_LAST_DAY_NO),
    kept(RULE_DAY_ASKED),
    kept(RULE_DAY_EVERY),
    kept(RULE_DAY_LEVEL),
];

/// What of each table may be published. In all but that of the athletes the pseudonym stands in front.
static PUBLISHED: [(&str, &[Published]); 8] = [
    ("athletes", ATHLETES_PUBLISHED),
    ("runs", RUNS_PUBLISHED),
    ("weeks", WEEKS_PUBLISHED),
    ("days", DAYS_PUBLISHED),
    ("findings", FINDINGS_PUBLISHED),
    ("not_judged", NOT_JUDGED_PUBLISHED),
    ("ledger", LEDGER_PUBLISHED),
    ("rule_days", RULE_DAYS_PUBLISHED),
];

/// The tables of a dataset with pseudonyms, that of the athletes first.
pub static PUBLISHED_TABLES: LazyLock<Vec<(&'static str, Vec<&'static Column>)>> =
    LazyLock::new(|| {
        let columns = |all: &'static [Published]| all.iter().map(|one| &one.to).collect();
        PUBLISHED.iter().map(|(name, all)| (*name, columns(all))).collect()
    });

/// What of a table may be published; nothing of one that is not in the list.
pub(super) fn published(table: &str) -> &'static [Published] {
    PUBLISHED.iter().find(|(name, _)| *name == table).map_or(&[], |(_, all)| all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{ATHLETES, ColumnType};

    #[test]
    fn what_is_kept_is_neither_a_day_nor_a_moment_nor_an_exact_figure() {
        for one in PUBLISHED.iter().flat_map(|(_, all)| *all) {
            let is_exact = matches!(
                one.to.kind,
                ColumnType::Date | ColumnType::Utc | ColumnType::Moment | ColumnType::F64
            );
            assert!(!is_exact || one.treatment != Treatment::Kept, "{}", one.from.name);
        }
    }

    #[test]
    fn every_table_of_a_dataset_is_in_the_list_with_columns_of_its_own() {
        let open = crate::dataset::TABLES.iter().chain([&("athletes", ATHLETES)]);
        for (table, columns) in open {
            let all = published(table);
            assert!(!all.is_empty(), "{table}");
            for one in all {
                assert!(columns.iter().any(|own| **own == one.from), "{table}: {}", one.from.name);
                let twice = all.iter().filter(|other| other.to.name == one.to.name).count();
                assert_eq!(twice, 1, "{table}: {}", one.to.name);
            }
        }
    }
}
