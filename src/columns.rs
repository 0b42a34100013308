//! Every column of every table: name, type, unit, plausible range, meaning. No other file contains
//! a column name as text. Tables are checked against these lists where one stage ends.

use polars::prelude::{
    Column as PolarsColumn, DataFrame, DataType, Expr, Field, IntoColumn, NamedFrom, PolarsError,
    PolarsResult, Schema, Series, TimeUnit, TimeZone, col,
};

/// Version of all tables together; it rises when a column changes its name, unit or meaning.
pub const SCHEMA_VERSION: u32 = 4;

/// The types a column may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Calendar day.
    Date,
    /// Moment in milliseconds of UTC.
    Utc,
    /// Moment in milliseconds of local time.
    Moment,
    /// Whole number.
    I64,
    /// Number.
    F64,
    /// True or false.
    Bool,
}

impl ColumnType {
    /// The polars type of such a column.
    pub fn dtype(self) -> DataType {
        match self {
            Self::Text => DataType::String,
            Self::Date => DataType::Date,
            Self::Utc => DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC)),
            Self::Moment => DataType::Datetime(TimeUnit::Milliseconds, None),
            Self::I64 => DataType::Int64,
            Self::F64 => DataType::Float64,
            Self::Bool => DataType::Boolean,
        }
    }

    /// The word for the type in the data dictionary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Date => "date",
            Self::Utc => "UTC moment",
            Self::Moment => "moment",
            Self::I64 => "integer",
            Self::F64 => "number",
            Self::Bool => "yes/no",
        }
    }
}

/// One column of one table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Name in tables and files, with the unit as suffix.
    pub name: &'static str,
    /// Type of its values.
    pub kind: ColumnType,
    /// Unit; empty for counts, ratios, names and dates.
    pub unit: &'static str,
    /// Lowest and highest plausible value, where there is such a thing.
    pub range: Option<(f64, f64)>,
    /// What it is, and what an empty cell means.
    pub meaning: &'static str,
}

impl Column {
    /// The column as an expression.
    pub fn expr(&self) -> Expr {
        col(self.name)
    }

    /// Whether a value lies in the plausible range; a column without range takes all.
    pub fn is_plausible(&self, value: f64) -> bool {
        self.range.is_none_or(|(low, high)| (low..=high).contains(&value))
    }
}

impl Column {
    /// The column's numbers in a table, `None` where null.
    ///
    /// # Errors
    /// When the table has no such column of numbers.
    pub fn numbers(&self, table: &DataFrame) -> PolarsResult<Vec<Option<f64>>> {
        Ok(table.column(self.name)?.f64()?.iter().collect())
    }

    /// The column's whole numbers in a table; such columns have no nulls.
    ///
    /// # Errors
    /// When the table has no such column of whole numbers.
    pub fn integers(&self, table: &DataFrame) -> PolarsResult<Vec<i64>> {
        Ok(table.column(self.name)?.i64()?.iter().map(Option::unwrap_or_default).collect())
    }

    /// The column's flags in a table, null as false.
    ///
    /// # Errors
    /// When the table has no such column of flags.
    pub fn flags(&self, table: &DataFrame) -> PolarsResult<Vec<bool>> {
        Ok(table.column(self.name)?.bool()?.iter().map(Option::unwrap_or_default).collect())
    }

    /// A polars column of this name with these values.
    pub fn of<T, V: AsRef<[T]>>(&self, values: V) -> PolarsColumn
    where
        Series: NamedFrom<V, [T]>,
    {
        Series::new(self.name.into(), values).into_column()
    }
}

/// A table with these columns and no rows.
pub fn empty(columns: &[&Column]) -> DataFrame {
    let field = |column: &&Column| Field::new(column.name.into(), column.kind.dtype());
    DataFrame::empty_with_schema(&columns.iter().map(field).collect::<Schema>())
}

/// A table: its name in the data dictionary, and its columns in order.
pub type Table = (&'static str, &'static [&'static Column]);

macro_rules! columns {
    ($(#[doc = $table_doc:literal])+ $table:ident:
     $($(#[doc = $doc:literal])+
       $name:ident = $text:literal, $kind:ident, $unit:literal $(, [$low:literal, $high:literal])?;)+) => {
        $($(#[doc = $doc])+
        pub const $name: Column = Column {
            name: $text,
            kind: ColumnType::$kind,
            unit: $unit,
            range: columns!(@range $($low, $high)?),
            meaning: concat!($($doc),+),
        };)+
        $(#[doc = $table_doc])+
        pub const $table: &[&Column] = &[$(&$name),+];
    };
    (@range) => { None };
    (@range $low:literal, $high:literal) => { Some(($low, $high)) };
}

/// Two lists of columns as one.
const fn joined<const N: usize>(
    first: &[&'static Column],
    rest: &[&'static Column],
) -> [&'static Column; N] {
    let mut all = [first[0]; N];
    let mut place = 1;
    while place < N {
        all[place] = if place < first.len() { first[place] } else { rest[place - first.len()] };
        place += 1;
    }
    all
}

columns! {
    /// One row per recorded sample of one run.
    SAMPLES:
    /// Moment of the sample in UTC milliseconds since 1970.
    TIME_UTC_MS = "time_utc_ms", I64, "ms";
    /// Time since the sample before with the timer running; the weight of the row. At most 10 s, or three
    /// usual intervals where the recording has fewer samples: the rest of a longer gap is in the timer
    /// time only, and the ledger says so where it is more than 3 %.
    DT_MS = "dt_ms", I64, "ms";
    /// Time since the sample before with the timer running, without limit; the first and last row
    /// add what the timer ran outside the samples.
    TIMER_MS = "timer_ms", I64, "ms";
    /// Distance since the sample before.
    STEP_MM = "step_mm", I64, "mm";
    /// Distance since the start.
    DISTANCE_M = "distance_m", F64, "m";
    /// Speed, the device's where it gives one, else from distance and time.
    SPEED_MPS = "speed_mps", F64, "m/s", [0.0, 12.0];
    /// Whether the runner moves at 0.5 m/s or faster.
    IS_MOVING = "is_moving", Bool, "";
    /// Whether the runner runs (not walks or stands).
    IS_RUNNING = "is_running", Bool, "";
    /// Heart rate.
    HEART_RATE_BPM = "heart_rate_bpm", F64, "bpm", [25.0, 250.0];
    /// Cadence of both feet.
    CADENCE_SPM = "cadence_spm", F64, "spm", [0.0, 300.0];
    /// Power.
    POWER_W = "power_w", F64, "W", [0.0, 2500.0];
    /// Temperature at the watch, warmed by the wrist.
    TEMPERATURE_C = "temperature_c", F64, "°C", [-50.0, 70.0];
    /// Vertical oscillation.
    VERTICAL_OSCILLATION_MM = "vertical_oscillation_mm", F64, "mm", [0.0, 300.0];
    /// Ground contact time.
    GROUND_CONTACT_MS = "ground_contact_ms", F64, "ms", [0.0, 1000.0];
    /// Vertical oscillation over step length.
    VERTICAL_RATIO_PCT = "vertical_ratio_pct", F64, "%", [0.0, 40.0];
    /// Left foot's share of ground contact.
    BALANCE_LEFT_PCT = "balance_left_pct", F64, "%", [20.0, 80.0];
    /// Elevation as recorded, after repair.
    ELEVATION_M = "elevation_m", F64, "m", [-500.0, 9000.0];
    /// Elevation after smoothing by distance.
    ELEVATION_SMOOTH_M = "elevation_smooth_m", F64, "m", [-500.0, 9000.0];
    /// Slope as rise over run; empty where too little elevation or distance is known.
    GRADE_RATIO = "grade_ratio", F64, "", [-0.45, 0.45];
    /// Grade-adjusted speed; empty where the grade is.
    GAP_MPS = "gap_mps", F64, "m/s", [0.0, 30.0];
    /// Grade-adjusted speed (actual speed where the grade is unknown), mean of 10 s.
    EFFORT_MPS = "effort_mps", F64, "m/s", [0.0, 30.0];
    /// Actual speed, mean of 10 s.
    SPEED_10S_MPS = "speed_10s_mps", F64, "m/s", [0.0, 12.0];
    /// Confirmed climb since the sample before.
    ASCENT_M = "ascent_m", F64, "m";
    /// Confirmed drop since the sample before.
    DESCENT_M = "descent_m", F64, "m";
}

columns! {
    /// One row per run.
    RUNS:
    /// First twelve hexadecimal digits of the file's BLAKE3 hash; `-2`, `-3` for further runs in it.
    RUN_ID = "run_id", Text, "";
    /// Run id of the first recording of the session; runs with short breaks between them share it.
    RUN_SESSION = "session", Text, "";
    /// The file, below the path that was given.
    RUN_SOURCE = "source", Text, "";
    /// Name given by the runner or a service; empty when unknown.
    RUN_TITLE = "title", Text, "";
    /// Shoes or other gear, by their name in the service; empty when unknown.
    RUN_GEAR = "gear", Text, "";
    /// File format: fit, gpx or tcx; or the list that names the run: strava-csv, runkeeper-csv, garmin-json, apple-xml.
    RUN_FORMAT = "format", Text, "";
    /// Sport as recorded, or assumed with a note in the ledger.
    RUN_SPORT = "sport", Text, "";
    /// Kind of running (treadmill, trail, ...); empty when unknown.
    RUN_SUB_SPORT = "sub_sport", Text, "";
    /// Start in UTC.
    RUN_START_UTC = "start_utc", Utc, "";
    /// Start in the runner's local time.
    RUN_START_LOCAL = "start_local", Moment, "";
    /// Local time minus UTC.
    RUN_UTC_OFFSET_S = "utc_offset_s", I64, "s", [-50400.0, 50400.0];
    /// Local day of the start.
    RUN_DAY = "day", Date, "";
    /// First local day of the week of the start.
    RUN_WEEK_START = "week_start", Date, "";
    /// From the first to the last sample, pauses included; from the list where only a list has the
    /// run.
    RUN_ELAPSED_S = "elapsed_s", F64, "s";
    /// Time with the timer running.
    RUN_TIMER_S = "timer_s", F64, "s";
    /// Time moving at 0.5 m/s or faster.
    RUN_MOVING_S = "moving_s", F64, "s";
    /// Time running, not walking.
    RUN_RUNNING_S = "running_s", F64, "s";
    /// Longest stretch of running without a walk or stop of 10 s or more.
    RUN_LONGEST_RUNNING_S = "longest_running_s", F64, "s";
    /// Distance; empty when unknown.
    RUN_DISTANCE_M = "distance_m", F64, "m";
    /// Where the distance comes from: device, gps, device-session, list.
    RUN_DISTANCE_BASIS = "distance_basis", Text, "";
    /// Timer time for one kilometre.
    RUN_PACE_S_PER_KM = "pace_s_per_km", F64, "s/km";
    /// Pace on the flat at the same effort, from the running parts of known grade.
    RUN_GAP_S_PER_KM = "gap_s_per_km", F64, "s/km";
    /// Mean cadence while running.
    RUN_CADENCE_SPM = "cadence_spm", F64, "spm", [0.0, 300.0];
    /// Mean of all cadence values above zero with the timer running.
    RUN_CADENCE_NONZERO_SPM = "cadence_nonzero_spm", F64, "spm", [0.0, 300.0];
    /// How the cadence unit was decided: fit-strides, fit-steps, gpx-strides, gpx-steps, tcx-strides,
    /// tcx-steps, apple-steps, list, ambiguous, none.
    RUN_CADENCE_BASIS = "cadence_basis", Text, "";
    /// Distance over steps during time with cadence above zero.
    RUN_STEP_LENGTH_M = "step_length_m", F64, "m", [0.2, 3.0];
    /// Mean ground contact time.
    RUN_GROUND_CONTACT_MS = "ground_contact_ms", F64, "ms", [80.0, 600.0];
    /// Mean vertical oscillation.
    RUN_VERTICAL_OSCILLATION_MM = "vertical_oscillation_mm", F64, "mm", [10.0, 250.0];
    /// Mean vertical ratio.
    RUN_VERTICAL_RATIO_PCT = "vertical_ratio_pct", F64, "%", [1.0, 30.0];
    /// Mean left share of ground contact.
    RUN_BALANCE_LEFT_PCT = "balance_left_pct", F64, "%", [30.0, 70.0];
    /// Mean heart rate.
    RUN_HEART_RATE_BPM = "heart_rate_bpm", F64, "bpm", [25.0, 250.0];
    /// Highest heart rate.
    RUN_MAX_HEART_RATE_BPM = "max_heart_rate_bpm", F64, "bpm", [25.0, 250.0];
    /// Mean temperature as the watch felt it, the warmth of the wrist included.
    RUN_TEMPERATURE_C = "temperature_c", F64, "°C", [-50.0, 70.0];
    /// Mean power.
    RUN_POWER_W = "power_w", F64, "W";
    /// Total climb, counted with hysteresis on smoothed elevation.
    RUN_ASCENT_M = "ascent_m", F64, "m";
    /// Total drop, counted the same way.
    RUN_DESCENT_M = "descent_m", F64, "m";
    /// The part of the climb on grades of 3 % and more.
    RUN_CLIMB_M = "climb_m", F64, "m";
    /// Distance on grades of 8 % and more.
    RUN_STEEP_M = "steep_m", F64, "m";
    /// The part of the drop on grades of -5 % and below.
    RUN_DOWNHILL_M = "downhill_m", F64, "m";
    /// Distance at or above the fast limit of that day; empty without enough history or speed.
    RUN_FAST_M = "fast_m", F64, "m";
    /// Distance near sprinting speed, by actual speed; empty where the fast distance is.
    RUN_SPRINT_M = "sprint_m", F64, "m";
    /// Estimated calf load in thousands of weighted steps; empty without speeds. Comparable only
    /// with the runner's own runs.
    RUN_CALF_LOAD = "calf_load", F64, "";
    /// Calf kilometres: the kilometres on level ground at 3 m/s (5:33 min/km) and usual cadence
    /// that would have the same calf load. Empty without calf load or distance, and where the load
    /// covers only part of the run. A model from published mechanics; no study has linked it to
    /// injuries. Comparable only with the runner's own runs.
    RUN_CALF_KM = "calf_km", F64, "km";
    /// Source of the elevation: barometric, unknown, gps, none.
    RUN_ALTITUDE_QUALITY = "altitude_quality", Text, "";
    /// The device's own distance.
    RUN_DEVICE_DISTANCE_M = "device_distance_m", F64, "m";
    /// The device's own timer time.
    RUN_DEVICE_TIMER_S = "device_timer_s", F64, "s";
    /// The device's own mean cadence, both feet.
    RUN_DEVICE_CADENCE_SPM = "device_cadence_spm", F64, "spm";
    /// The device's own total climb.
    RUN_DEVICE_ASCENT_M = "device_ascent_m", F64, "m";
    /// The device's own mean step length.
    RUN_DEVICE_STEP_LENGTH_M = "device_step_length_m", F64, "m";
    /// The device's own mean vertical oscillation.
    RUN_DEVICE_VERTICAL_OSCILLATION_MM = "device_vertical_oscillation_mm", F64, "mm";
    /// The device's own mean ground contact time.
    RUN_DEVICE_GROUND_CONTACT_MS = "device_ground_contact_ms", F64, "ms";
    /// The device's own mean step speed loss.
    RUN_DEVICE_STEP_SPEED_LOSS_CMPS = "device_step_speed_loss_cmps", F64, "cm/s";
    /// What recorded it; baselines of form are kept per device.
    RUN_DEVICE = "device", Text, "";
    /// Grade-adjusted speed that counted as fast on that day; empty without enough history.
    RUN_FAST_LIMIT_MPS = "fast_limit_mps", F64, "m/s";
    /// What the fast limit follows, by at most 2 % a week: critical-speed or median-pace.
    RUN_FAST_BASIS = "fast_basis", Text, "";
    /// Whether the settings tag it as a race.
    RUN_IS_RACE = "is_race", Bool, "";
    /// Why its figures may be wrong, separated by `;`: distance-differs, timer-differs (by more
    /// than 3 % from the device's own), positions-differ (by more than 10 % from the sum of the
    /// positions), positions-leap and distance-leaps (faster than anyone runs, for a tenth of the
    /// distance or more), recordings-differ (another recording of the same run, by more than 3 %),
    /// records-end (before the device's totals), speed-coarse (distance known less often than every
    /// minute, or speeds alone less often than every 45 s), altitude-scatters, altitude-strays,
    /// altitude-differs (between passes of a place), altitude-climbs-too-fast; empty for most runs.
    RUN_DOUBTS = "doubts", Text, "";
}

columns! {
    /// One row per run and bin of speed: how far and how long the runner went that fast.
    EXPOSURE:
    /// The run.
    EXPOSURE_RUN_ID = "run_id", Text, "";
    /// Lower edge of the bin of effort speed (10 s mean of grade-adjusted speed).
    EXPOSURE_EFFORT_CMPS = "effort_cmps", I64, "cm/s";
    /// Lower edge of the bin of actual speed (10 s mean).
    EXPOSURE_SPEED_CMPS = "speed_cmps", I64, "cm/s";
    /// Whether the grade is above 3 %.
    EXPOSURE_IS_UPHILL = "is_uphill", Bool, "";
    /// Distance run in this bin.
    EXPOSURE_DISTANCE_MM = "distance_mm", I64, "mm";
    /// Time run in this bin.
    EXPOSURE_TIME_MS = "time_ms", I64, "ms";
    /// Steps taken in this bin, in thousandths.
    EXPOSURE_MILLISTEPS = "millisteps", I64, "";
    /// Mean heart rate in this bin, in whole beats; empty when not recorded.
    EXPOSURE_HEART_RATE_BPM = "heart_rate_bpm", F64, "bpm", [25.0, 250.0];
}

columns! {
    /// One row per run and bin of speed, grade and gait: what the calf load is made of.
    LOAD:
    /// The run.
    LOAD_RUN_ID = "run_id", Text, "";
    /// Middle of the bin of actual speed (10 s mean); the last bin holds all that is faster.
    LOAD_SPEED_CMPS = "speed_cmps", I64, "cm/s";
    /// Middle of the bin of grade; unknown grades count as level.
    LOAD_GRADE_PCT = "grade_pct", I64, "%";
    /// Whether the runner runs; else walks.
    LOAD_IS_RUNNING = "is_running", Bool, "";
    /// Distance in this bin.
    LOAD_DISTANCE_MM = "distance_mm", I64, "mm";
    /// Time in this bin; a silent gap counts for as long as its distance takes at this speed.
    LOAD_TIME_MS = "time_ms", I64, "ms";
    /// Steps taken in the time of known cadence, in thousandths.
    LOAD_MILLISTEPS = "millisteps", I64, "";
    /// The part of the time with cadence above zero.
    LOAD_CADENCE_TIME_MS = "cadence_time_ms", I64, "ms";
    /// The part of the time with ground contact time above zero.
    LOAD_CONTACT_TIME_MS = "contact_time_ms", I64, "ms";
    /// Sum of ground contact times, each times the milliseconds it held.
    LOAD_CONTACT_MS2 = "contact_ms2", I64, "ms²";
}

columns! {
    /// One row for every 10 s of the first 10 minutes of moving.
    OPENING:
    /// The run.
    OPENING_RUN_ID = "run_id", Text, "";
    /// Time moving before it.
    OPENING_AFTER_S = "after_s", F64, "s";
    /// Mean grade-adjusted speed (actual speed where the grade is unknown).
    OPENING_EFFORT_MPS = "effort_mps", F64, "m/s";
}

columns! {
    /// One row per steady 30 s of running.
    WINDOWS:
    /// The run.
    WINDOW_RUN_ID = "run_id", Text, "";
    /// Time of its start after the start of the run.
    WINDOW_AFTER_MS = "after_ms", I64, "ms";
    /// Mean speed.
    WINDOW_SPEED_MPS = "speed_mps", F64, "m/s";
    /// Mean cadence.
    WINDOW_CADENCE_SPM = "cadence_spm", F64, "spm";
    /// Mean grade; empty when unknown.
    WINDOW_GRADE_RATIO = "grade_ratio", F64, "";
    /// Mean ground contact time; empty when not recorded.
    WINDOW_GROUND_CONTACT_MS = "ground_contact_ms", F64, "ms";
    /// Mean vertical ratio; empty when not recorded.
    WINDOW_VERTICAL_RATIO_PCT = "vertical_ratio_pct", F64, "%";
    /// Mean left share of ground contact; empty when not recorded.
    WINDOW_BALANCE_LEFT_PCT = "balance_left_pct", F64, "%";
}

columns! {
    /// One row per run and distance: the shortest time over it at grade-adjusted speed.
    BESTS:
    /// The run.
    BEST_RUN_ID = "run_id", Text, "";
    /// The distance.
    BEST_DISTANCE_M = "distance_m", I64, "m";
    /// The shortest time.
    BEST_TIME_S = "time_s", F64, "s";
}

columns! {
    /// One row per session: what its week adds up, in whole units, so that sums do not depend on order.
    SESSIONS:
    /// Local day of its start.
    SESSION_DAY = "day", Date, "";
    /// Distance of the recordings that know it; empty when none does.
    SESSION_DISTANCE_MM = "distance_mm", I64, "mm";
    /// Timer time.
    SESSION_TIMER_MS = "timer_ms", I64, "ms";
    /// Climb on grades of 3 % and more, of the recordings with elevation; empty without any.
    SESSION_CLIMB_MM = "climb_mm", I64, "mm";
    /// Distance on grades of 8 % and more, of the recordings with elevation; empty without any.
    SESSION_STEEP_MM = "steep_mm", I64, "mm";
    /// Fast distance of the recordings that know it; empty when none does.
    SESSION_FAST_MM = "fast_mm", I64, "mm";
    /// Estimated calf load in weighted steps; empty when a recording lacks it.
    SESSION_WEIGHTED_STEPS = "weighted_steps", I64, "";
    /// Calf kilometres in whole metres; empty when a recording lacks them.
    SESSION_CALF_M = "calf_m", I64, "m";
}

columns! {
    /// One row per local week, weeks without a run included.
    WEEKS:
    /// First local day of the week.
    WEEK_START = "week_start", Date, "";
    /// Whether the week was over on the day of the evaluation.
    WEEK_IS_COMPLETE = "is_complete", Bool, "";
    /// Runs that started in it; recordings with short breaks between them are one.
    WEEK_RUN_COUNT = "run_count", I64, "";
    /// Distance, of the runs that know it; empty when none does.
    WEEK_DISTANCE_M = "distance_m", F64, "m";
    /// Timer time.
    WEEK_TIMER_S = "timer_s", F64, "s";
    /// Longest run; empty in a week without runs.
    WEEK_LONGEST_RUN_M = "longest_run_m", F64, "m";
    /// Climb on grades of 3 % and more; empty when no run has elevation.
    WEEK_CLIMB_M = "climb_m", F64, "m";
    /// Distance on grades of 8 % and more; empty when no run has elevation.
    WEEK_STEEP_M = "steep_m", F64, "m";
    /// Fast distance; that of the runs with a fast limit, empty when none has one.
    WEEK_FAST_M = "fast_m", F64, "m";
    /// Estimated calf load in thousands of weighted steps; empty when a run lacks it.
    WEEK_CALF_LOAD = "calf_load", F64, "";
    /// Calf kilometres, the sum of those of its runs; empty when a run lacks them. A model from
    /// published mechanics; no study has linked it to injuries. Comparable only with the runner's
    /// own weeks.
    WEEK_CALF_KM = "calf_km", F64, "km";
    /// Days with a run.
    WEEK_RUN_DAYS = "run_days", I64, "";
    /// The longest run's share of the week's distance.
    WEEK_LONGEST_SHARE_RATIO = "longest_share_ratio", F64, "", [0.0, 1.0];
    /// Days without a run, from the day of the first run to that of the evaluation; earlier days of
    /// the first week are not known and not counted.
    WEEK_DAYS_OFF = "days_off", I64, "";
}

columns! {
    /// The light of a local week, written with its figures in the files.
    WEEK_ALERTS:
    /// The most serious alert that began in the week: green, amber, red or black. Green without
    /// one, even where nothing could be judged yet; see `not_judged`.
    WEEK_LIGHT = "light", Text, "";
}

/// The columns of `weeks` as they are written.
pub const WEEKS_TOLD: &[&Column] =
    &joined::<{ WEEKS.len() + WEEK_ALERTS.len() }>(WEEKS, WEEK_ALERTS);

columns! {
    /// One row per local day from that of the first run to that of the evaluation.
    DAYS:
    /// The day.
    DAY = "day", Date, "";
    /// First local day of its week.
    DAY_WEEK_START = "week_start", Date, "";
    /// Whether a day without a run is known to be a day off: false on a day without the watch.
    DAY_IS_COVERED = "is_covered", Bool, "";
    /// Runs that started on it; recordings with short breaks between them are one.
    DAY_RUN_COUNT = "run_count", I64, "";
    /// Distance, of the runs that know it; 0 on a covered day without a run, empty when none knows it or the
    /// day is not covered.
    DAY_DISTANCE_M = "distance_m", F64, "m";
    /// Timer time; empty when the day is not covered.
    DAY_TIMER_S = "timer_s", F64, "s";
    /// Longest run; empty without one that knows its distance.
    DAY_LONGEST_RUN_M = "longest_run_m", F64, "m";
    /// Climb on grades of 3 % and more; empty when no run has elevation or the day is not covered.
    DAY_CLIMB_M = "climb_m", F64, "m";
    /// Distance on grades of 8 % and more; empty when no run has elevation or the day is not covered.
    DAY_STEEP_M = "steep_m", F64, "m";
    /// Fast distance; empty when no run has a fast limit or the day is not covered.
    DAY_FAST_M = "fast_m", F64, "m";
    /// Estimated calf load in thousands of weighted steps; empty when a run lacks it or the day is not covered.
    DAY_CALF_LOAD = "calf_load", F64, "";
    /// Calf kilometres; empty when a run lacks them or the day is not covered.
    DAY_CALF_KM = "calf_km", F64, "km";
}

columns! {
    /// One row per rule and reason why it could not judge.
    NOT_JUDGED:
    /// Id of the rule.
    NOT_JUDGED_RULE = "rule", Text, "";
    /// Why it could not be judged.
    NOT_JUDGED_REASON = "reason", Text, "";
    /// What it was about: runs, weeks or diary.
    NOT_JUDGED_ABOUT = "about", Text, "";
    /// How many of them.
    NOT_JUDGED_COUNT = "count", I64, "";
    /// The first day of one of them; empty where none has a day.
    NOT_JUDGED_FIRST_DAY = "first_day", Date, "";
    /// The last day of one of them.
    NOT_JUDGED_LAST_DAY = "last_day", Date, "";
}

columns! {
    /// One row per kilometre or mile of one run, the last one shorter.
    SPLITS:
    /// The run.
    SPLIT_RUN_ID = "run_id", Text, "";
    /// Number of the split, from 1.
    SPLIT_NO = "split_no", I64, "";
    /// Distance.
    SPLIT_DISTANCE_M = "distance_m", F64, "m";
    /// Timer time.
    SPLIT_TIMER_S = "timer_s", F64, "s";
    /// Confirmed climb; empty without elevation.
    SPLIT_ASCENT_M = "ascent_m", F64, "m";
    /// Mean cadence while running; empty when not recorded.
    SPLIT_CADENCE_SPM = "cadence_spm", F64, "spm", [0.0, 300.0];
    /// Mean heart rate; empty when not recorded.
    SPLIT_HEART_RATE_BPM = "heart_rate_bpm", F64, "bpm", [25.0, 250.0];
}

columns! {
    /// One row per lap that the device or the runner marked; none where fewer than two were.
    LAPS:
    /// The run.
    LAP_RUN_ID = "run_id", Text, "";
    /// Number of the lap, from 1.
    LAP_NO = "lap_no", I64, "";
    /// Distance.
    LAP_DISTANCE_M = "distance_m", F64, "m";
    /// Timer time.
    LAP_TIMER_S = "timer_s", F64, "s";
    /// Confirmed climb; empty without elevation.
    LAP_ASCENT_M = "ascent_m", F64, "m";
    /// Mean cadence while running; empty when not recorded.
    LAP_CADENCE_SPM = "cadence_spm", F64, "spm", [0.0, 300.0];
    /// Mean heart rate; empty when not recorded.
    LAP_HEART_RATE_BPM = "heart_rate_bpm", F64, "bpm", [25.0, 250.0];
}

columns! {
    /// One row per finding.
    FINDINGS:
    /// Id of the rule.
    FINDING_RULE = "rule", Text, "";
    /// How large and how urgent: info, watch, warn, stop.
    FINDING_LEVEL = "level", Text, "";
    /// How good the evidence is: strong, moderate, weak, contested, convention.
    FINDING_GRADE = "grade", Text, "";
    /// Local day of the run, or last day of the week.
    FINDING_DATE = "date", Date, "";
    /// First day of the week.
    FINDING_WEEK = "week", Date, "";
    /// The run, or the first recording of a session; empty for findings about a week.
    FINDING_RUN_ID = "run_id", Text, "";
    /// All recordings of the session, separated by spaces; empty for findings about a week.
    FINDING_RUN_IDS = "run_ids", Text, "";
    /// The file, or the files of the session joined by `+`; empty for findings about a week.
    FINDING_SOURCE = "source", Text, "";
    /// What was measured, in the unit of the next column.
    FINDING_MEASURED = "measured_value", F64, "";
    /// Unit of the measured value.
    FINDING_MEASURED_UNIT = "measured_unit", Text, "";
    /// The runner's own figure it is compared with; empty for an absolute limit.
    FINDING_BASELINE = "baseline_value", F64, "";
    /// Unit of the baseline.
    FINDING_BASELINE_UNIT = "baseline_unit", Text, "";
    /// What the baseline is.
    FINDING_BASELINE_WHAT = "baseline_what", Text, "";
    /// The value at which the rule flags.
    FINDING_LIMIT = "limit_value", F64, "";
    /// Unit of the limit.
    FINDING_LIMIT_UNIT = "limit_unit", Text, "";
    /// The finding in a sentence.
    FINDING_MESSAGE = "message", Text, "";
    /// What to do next.
    FINDING_NEXT_STEP = "next_step", Text, "";
    /// What the rule cannot know, and what is special about this finding.
    FINDING_CAVEAT = "caveat", Text, "";
    /// What it is about: a run id, or week-, diary- or injury- and a day; alerts have the same.
    FINDING_EVENT_ID = "event_id", Text, "";
    /// The light of its alert: amber, red, black; empty without an alert.
    FINDING_ATTENTION = "attention", Text, "";
    /// Why it is an alert or not: alone, agrees, raised-by, habit, quiet-time, evidence, doubt.
    FINDING_WHY = "attention_why", Text, "";
}

columns! {
    /// One row per alert.
    ALERTS:
    /// What it is about: a run id, or week-, diary- or injury- and a day; findings have the same.
    ALERT_EVENT_ID = "event_id", Text, "";
    /// Its light: amber, red, black.
    ALERT_ATTENTION = "attention", Text, "";
    /// The day it opened.
    ALERT_SINCE = "since", Date, "";
    /// The last day it is open.
    ALERT_UNTIL = "until", Date, "";
    /// Whether it is open on the day of the evaluation.
    ALERT_IS_OPEN = "is_open", Bool, "";
    /// Id of its leading rule.
    ALERT_RULE = "rule", Text, "";
    /// Other rules that flagged the same run, week or entry, separated by spaces.
    ALERT_BESIDE = "beside", Text, "";
    /// How good the evidence of the rule is: strong, moderate, weak, contested, convention.
    ALERT_GRADE = "grade", Text, "";
    /// The day of the run or entry, the first of the week.
    ALERT_DATE = "date", Date, "";
    /// The run, or the first recording of a session; empty for a week or an entry.
    ALERT_RUN_ID = "run_id", Text, "";
    /// The file, or the files of the session joined by `+`; empty for a week or an entry.
    ALERT_SOURCE = "source", Text, "";
    /// What was measured, in the unit of the next column.
    ALERT_MEASURED = "measured_value", F64, "";
    /// Unit of the measured value and of the limit.
    ALERT_MEASURED_UNIT = "measured_unit", Text, "";
    /// The value at which the rule flags.
    ALERT_LIMIT = "limit_value", F64, "";
    /// It in a sentence.
    ALERT_MESSAGE = "message", Text, "";
    /// What to do next.
    ALERT_NEXT_STEP = "next_step", Text, "";
    /// Days on which the same was flagged again without a new alert, separated by spaces.
    ALERT_AGAIN = "again", Text, "";
    /// How often this runner had the same before, and what followed.
    ALERT_BEFORE = "before", Text, "";
}

columns! {
    /// One row per pair of shoes, and one for runs without a known shoe.
    SHOES:
    /// Its name in athlete.toml, else the name of the gear; empty for runs without a known shoe.
    SHOE_NAME = "shoe", Text, "";
    /// Distance of the runs in it, where known.
    SHOE_DISTANCE_M = "distance_m", F64, "m";
    /// Distance before the first recording, from athlete.toml.
    SHOE_EARLIER_DISTANCE_M = "earlier_distance_m", F64, "m";
    /// Heel height minus forefoot height; empty when unknown.
    SHOE_DROP_MM = "heel_drop_mm", F64, "mm";
    /// Day of the first run in it.
    SHOE_FIRST_DAY = "first_day", Date, "";
    /// Day of the last run in it.
    SHOE_LAST_DAY = "last_day", Date, "";
    /// Runs in it, recordings with short breaks between them as one.
    SHOE_RUN_COUNT = "run_count", I64, "";
    /// Hard runs (see hard-days-too-close), where known.
    SHOE_HARD_RUN_PCT = "hard_run_pct", F64, "%";
    /// Its share of the distance of the last four weeks.
    SHOE_RECENT_DISTANCE_PCT = "recent_distance_pct", F64, "%";
    /// Findings of rules about shoes on runs in it.
    SHOE_FINDING_COUNT = "finding_count", I64, "";
    /// How many of these are in an alert.
    SHOE_TOLD_COUNT = "told_count", I64, "";
    /// The rules that flagged them, separated by spaces.
    SHOE_RULES = "rules", Text, "";
}

columns! {
    /// One row per runner of a team, most urgent first.
    TEAM:
    /// The runner's name.
    TEAM_ATHLETE = "athlete", Text, "";
    /// analysed, no-runs or failed.
    TEAM_STATUS = "status", Text, "";
    /// Why the runner could not be judged.
    TEAM_REASON = "reason", Text, "";
    /// green, amber, red or black, on the common day; grey without a run in four weeks.
    TEAM_LIGHT = "light", Text, "";
    /// Since when an alert of this light has been open.
    TEAM_SINCE = "since", Date, "";
    /// Why, in a sentence.
    TEAM_WHY = "why", Text, "";
    /// The rule behind it.
    TEAM_RULE = "rule", Text, "";
    /// What to do next.
    TEAM_NEXT_STEP = "next_step", Text, "";
    /// Open alerts.
    TEAM_OPEN_ALERTS = "open_alerts", I64, "";
    /// The day of the next run.
    TEAM_NEXT_DAY = "next_day", Date, "";
    /// Whether there is no next run for now, because of an injury, pain or a warning sign.
    TEAM_NO_RUN = "no_run", Bool, "";
    /// The longest next run before a rule flags it; empty where no rule can judge.
    TEAM_NEXT_AT_MOST_M = "next_at_most_m", F64, "m";
    /// The rule that limits it.
    TEAM_NEXT_RULE = "next_rule", Text, "";
    /// Runs; recordings with short breaks between them are one.
    TEAM_RUN_COUNT = "run_count", I64, "";
    /// Day of the newest run.
    TEAM_LAST_RUN = "last_run", Date, "";
    /// Days since the newest run.
    TEAM_LAST_RUN_DAYS_AGO = "last_run_days_ago", I64, "";
    /// Distance of the 28 days up to the common day; empty where a run of them has none.
    TEAM_FOUR_WEEKS_M = "four_weeks_m", F64, "m";
    /// Day of the newest pain of calf or Achilles tendon in the diary.
    TEAM_PAIN_DAY = "pain_day", Date, "";
    /// Its score, 0 to 10; empty where none was noted.
    TEAM_PAIN = "pain_0_10", F64, "";
    /// The leg.
    TEAM_PAIN_SIDE = "pain_side", Text, "";
    /// Whether an entry without pain followed.
    TEAM_PAIN_IS_GONE = "pain_is_gone", Bool, "";
    /// Files that could not be read, or not to their end.
    TEAM_FILES_NOT_READ = "files_not_read", I64, "";
    /// Share of judgements in these 28 days that could not be made.
    TEAM_NOT_JUDGED_PCT = "not_judged_pct", F64, "%";
    /// The runner's own page below the output folder.
    TEAM_PAGE = "page", Text, "";
}

columns! {
    /// One row per input file.
    LEDGER:
    /// The file, below the path that was given.
    LEDGER_SOURCE = "source", Text, "";
    /// What happened to it: kept, repaired, partial, duplicate, overlap, impossible, not-a-run,
    /// no-data, skipped.
    LEDGER_OUTCOME = "outcome", Text, "";
    /// Why, and what was noticed.
    LEDGER_REASON = "reason", Text, "";
    /// The runs it gave, separated by spaces.
    LEDGER_RUN_IDS = "run_ids", Text, "";
    /// Size of the file.
    LEDGER_BYTES = "bytes", I64, "";
}

columns! {
    /// What a file may record in each sample, in the order of [`crate::activity::Channel`].
    CHANNELS:
    /// Latitude.
    CHANNEL_LAT_DEG = "lat_deg", F64, "°", [-90.0, 90.0];
    /// Longitude.
    CHANNEL_LON_DEG = "lon_deg", F64, "°", [-180.0, 180.0];
    /// Elevation above the device's datum.
    CHANNEL_ELEVATION_M = "elevation_m", F64, "m";
    /// The device's own cumulative distance.
    CHANNEL_DISTANCE_M = "distance_m", F64, "m";
    /// The device's own speed.
    CHANNEL_SPEED_MPS = "speed_mps", F64, "m/s";
    /// Heart rate.
    CHANNEL_HEART_RATE_BPM = "heart_rate_bpm", F64, "bpm";
    /// Cadence as recorded, of one foot or of both.
    CHANNEL_CADENCE_PER_MIN = "cadence_per_min", F64, "/min";
    /// Power.
    CHANNEL_POWER_W = "power_w", F64, "W";
    /// Temperature.
    CHANNEL_TEMPERATURE_C = "temperature_c", F64, "°C";
    /// Vertical oscillation.
    CHANNEL_VERTICAL_OSCILLATION_MM = "vertical_oscillation_mm", F64, "mm";
    /// Ground contact time.
    CHANNEL_GROUND_CONTACT_MS = "ground_contact_ms", F64, "ms";
    /// Share of the stride spent on the ground.
    CHANNEL_GROUND_CONTACT_PCT = "ground_contact_pct", F64, "%";
    /// Vertical oscillation over step length.
    CHANNEL_VERTICAL_RATIO_PCT = "vertical_ratio_pct", F64, "%";
    /// Left foot's share of ground contact.
    CHANNEL_BALANCE_LEFT_PCT = "balance_left_pct", F64, "%";
    /// Step length.
    CHANNEL_STEP_LENGTH_M = "step_length_m", F64, "m";
    /// Horizontal accuracy of the position.
    CHANNEL_GPS_ACCURACY_M = "gps_accuracy_m", F64, "m";
    /// The device's own classification of the moment: 1 running, 6 walking.
    CHANNEL_ACTIVITY_TYPE = "activity_type", F64, "";
    /// Energy used since the start.
    CHANNEL_ACCUMULATED_POWER_WS = "accumulated_power_ws", F64, "Ws";
    /// Form power of a foot pod.
    CHANNEL_FORM_POWER_W = "form_power_w", F64, "W";
    /// Leg spring stiffness by a foot pod.
    CHANNEL_LEG_SPRING_STIFFNESS_KNM = "leg_spring_stiffness_knm", F64, "kN/m";
}

columns! {
    /// One row per content in the library.
    ENTRIES:
    /// What it is found by: a hash of the content and of all that its reading depends on.
    ENTRY_KEY = "key", Text, "";
    /// The version of soleus that read it.
    ENTRY_VERSION = "version", Text, "";
    /// The file's name at that time.
    ENTRY_SOURCE = "source", Text, "";
    /// Runs in it; zero for contents that hold none.
    ENTRY_RUNS = "runs", I64, "";
    /// What is not in the other tables, as JSON.
    ENTRY_JSON = "json", Text, "";
}

columns! {
    /// What `athletes` of a dataset has in addition to the row of a team.
    ATHLETE_MORE:
    /// Day of the evaluation.
    ATHLETE_AS_OF = "as_of", Date, "";
    /// Day of the first run.
    ATHLETE_FIRST_RUN = "first_run", Date, "";
    /// Files that were looked at.
    ATHLETE_FILES = "files", I64, "";
    /// Year of birth; empty when unknown.
    ATHLETE_BIRTH_YEAR = "birth_year", I64, "";
}

/// The columns of `athletes` of a dataset: the row of a team without its page, and more.
pub const ATHLETES: &[&Column] = &joined::<{ TEAM.len() - 1 + ATHLETE_MORE.len() }>(
    TEAM.split_at(TEAM.len() - 1).0,
    ATHLETE_MORE,
);

columns! {
    /// One row per rule and stretch of days, at most a week apart, on which it was run with the
    /// same result.
    RULE_DAYS:
    /// Id of the rule; `alerts` for alerts.
    RULE_DAY_RULE = "rule", Text, "";
    /// First day of the stretch.
    RULE_DAY_FIRST = "first_day", Date, "";
    /// Last day of the stretch; days in between on which the rule was not run are not part of it.
    RULE_DAY_LAST = "last_day", Date, "";
    /// Days of it on which the rule could judge.
    RULE_DAY_ASKED = "asked_days", I64, "";
    /// Days from one of them to the next; empty where they are the days with a run from the first to the last,
    /// or where there is one alone.
    RULE_DAY_EVERY = "every_days", I64, "";
    /// The level it flagged: info, watch, warn, stop; empty without a flag.
    RULE_DAY_LEVEL = "level", Text, "";
}

columns! {
    /// What days, moments, devices and years of birth become in a dataset with pseudonyms.
    STUDY:
    /// Day, counted from that of the runner's first run, which is 0.
    STUDY_DAY_NO = "day_no", I64, "";
    /// First day, counted from that of the runner's first run.
    STUDY_FIRST_DAY_NO = "first_day_no", I64, "";
    /// Last day, counted from that of the runner's first run.
    STUDY_LAST_DAY_NO = "last_day_no", I64, "";
    /// Day of the evaluation, counted from that of the runner's first run.
    STUDY_AS_OF_DAY_NO = "as_of_day_no", I64, "";
    /// Day since when an alert of this light has been open, counted from the runner's first run.
    STUDY_SINCE_DAY_NO = "since_day_no", I64, "";
    /// Number of the local week; that of the runner's first run is 1.
    STUDY_WEEK_NO = "week_no", I64, "";
    /// Hour of the day of the start on the runner's clock.
    STUDY_START_HOUR = "start_hour", I64, "", [0.0, 23.0];
    /// Maker of the device: one of a fixed list, else other; empty when unknown.
    STUDY_DEVICE_FAMILY = "device_family", Text, "";
    /// Age at the first run in bands of ten years; empty without a year of birth.
    STUDY_AGE_BAND = "age_band", Text, "";
    /// Sex, where the study has added it.
    STUDY_SEX = "sex", Text, "";
}

columns! {
    /// One row per week in which a runner was at risk; what was run is that of the seven days before it.
    PERSON_WEEKS:
    /// The runner.
    PW_ATHLETE = "athlete", Text, "";
    /// Number of the week since the first run, from 1.
    PW_WEEK_NO = "week_no", I64, "";
    /// First day at risk, counted from that of the first run.
    PW_START = "start", I64, "";
    /// Day after the last one at risk; an injury ends the week.
    PW_STOP = "stop", I64, "";
    /// Days at risk.
    PW_AT_RISK_DAYS = "at_risk_days", I64, "";
    /// Whether an injury ended it.
    PW_EVENT = "event", Bool, "";
    /// Where the injury was; empty without one, and where the outcomes do not say.
    PW_EVENT_SITE = "event_site", Text, "";
    /// Whether it is the last week of the runner: censored where it has no injury.
    PW_IS_LAST = "is_last", Bool, "";
    /// Injuries before it.
    PW_PRIOR_EVENTS = "prior_events", I64, "";
    /// Days since the last of them; empty without any.
    PW_DAYS_SINCE_EVENT = "days_since_event", I64, "";
    /// Distance; empty when a run has none, and when no day is covered.
    PW_DISTANCE_M = "distance_m", F64, "m";
    /// Runs that started in them.
    PW_RUN_COUNT = "run_count", I64, "";
    /// Longest run; empty without one.
    PW_LONGEST_RUN_M = "longest_run_m", F64, "m";
    /// By how much it is longer than the longest of the 30 days before the seven; empty without one.
    PW_RISE_PCT = "rise_over_30_days_pct", F64, "%";
    /// Fast distance; empty when a run does not know it.
    PW_FAST_M = "fast_m", F64, "m";
    /// Climb on grades of 3 % and more; empty when a run does not know it.
    PW_CLIMB_M = "climb_m", F64, "m";
    /// Distance on grades of 8 % and more; empty when a run does not know it.
    PW_STEEP_M = "steep_m", F64, "m";
    /// Estimated calf load in thousands of weighted steps; empty when a run lacks it.
    PW_CALF_LOAD = "calf_load", F64, "";
    /// The highest level a rule flagged; empty where no rule flagged or was run.
    PW_LEVEL = "level_max", Text, "";
    /// Covered days of the seven; the others are unknown.
    PW_COVERED_DAYS = "covered_days", I64, "";
    /// Age at the first run in bands of ten years; empty without a year of birth.
    PW_AGE_BAND = "age_band", Text, "";
}

/// The columns of `samples` as they are written: each with its run.
pub const SAMPLES_OF_RUNS: &[&Column] = &joined::<{ SAMPLES.len() + 1 }>(&[&RUN_ID], SAMPLES);

/// Every table of the data dictionary.
pub const TABLES: &[Table] = &[
    ("runs", RUNS),
    ("weeks", WEEKS_TOLD),
    ("days", DAYS),
    ("findings", FINDINGS),
    ("alerts", ALERTS),
    ("not_judged", NOT_JUDGED),
    ("shoes", SHOES),
    ("team", TEAM),
    ("ledger", LEDGER),
    ("athletes", ATHLETES),
    ("rule_days", RULE_DAYS),
    ("person_weeks", PERSON_WEEKS),
    ("sessions", SESSIONS),
    ("exposure", EXPOSURE),
    ("load", LOAD),
    ("windows", WINDOWS),
    ("opening", OPENING),
    ("bests", BESTS),
    ("entries", ENTRIES),
    ("samples", SAMPLES_OF_RUNS),
    ("splits", SPLITS),
    ("laps", LAPS),
    ("channels", CHANNELS),
];

/// Holds a table against its list at the end of a stage.
///
/// # Errors
/// Names every missing, surplus and wrongly typed column.
pub fn check(table: &DataFrame, columns: &[&Column]) -> PolarsResult<()> {
    let mut faults = Vec::new();
    for column in columns {
        match table.column(column.name) {
            Err(_) => faults.push(format!("`{}` is missing", column.name)),
            Ok(found) if *found.dtype() != column.kind.dtype() => {
                faults.push(format!(
                    "`{}` is {} instead of {}",
                    column.name,
                    found.dtype(),
                    column.kind.dtype()
                ));
            }
            Ok(_) => {}
        }
    }
    for name in table.get_column_names() {
        if columns.iter().all(|column| column.name != name.as_str()) {
            faults.push(format!("`{name}` is surplus"));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(PolarsError::SchemaMismatch(faults.join(", ").into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_says_what_it_is() {
        for (table, columns) in TABLES {
            for column in *columns {
                assert!(column.meaning.trim().len() > 5, "{table}.{}", column.name);
                let names = columns.iter().filter(|other| other.name == column.name).count();
                assert_eq!(names, 1, "{table}.{}", column.name);
            }
        }
    }

    #[test]
    fn a_column_with_a_unit_wears_it() {
        let suffixes = [
            ("m", "_m"),
            ("km", "_km"),
            ("s", "_s"),
            ("ms", "_ms"),
            ("ms²", "_ms2"),
            ("mm", "_mm"),
            ("spm", "_spm"),
            ("bpm", "_bpm"),
            ("W", "_w"),
            ("%", "_pct"),
            ("m/s", "_mps"),
            ("cm/s", "_cmps"),
            ("s/km", "_s_per_km"),
            ("°", "_deg"),
            ("°C", "_c"),
            ("/min", "_per_min"),
            ("Ws", "_ws"),
            ("kN/m", "_knm"),
        ];
        for column in
            TABLES.iter().flat_map(|(_, columns)| *columns).filter(|column| !column.unit.is_empty())
        {
            let suffix = suffixes.iter().find(|(unit, _)| *unit == column.unit).unwrap().1;
            assert!(column.name.ends_with(suffix), "{} in {}", column.name, column.unit);
        }
    }

    #[test]
    fn a_wrong_table_is_told_column_by_column() {
        let surprise = Column { name: "surprise", ..BEST_DISTANCE_M };
        let table = DataFrame::new(1, vec![surprise.of([1i64])]).unwrap();
        let fault = check(&table, BESTS).unwrap_err().to_string();
        assert!(
            fault.contains("`time_s` is missing") && fault.contains("`surprise` is surplus"),
            "{fault}"
        );
    }
}
