//! Real recordings: the folder that `SOLEUS_CORPUS` names, from the package's folder on. Without it
//! every test is shown as ignored; a folder that is not there is a failure.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests fail by panicking, compare exact values, and say what they measured"
)]

mod attention;
#[path = "../command/mod.rs"]
mod command;
mod devices;
mod exports;
mod field;
mod files_below;
mod fit_lane;
mod fit_peers;
mod gpx_lane;
mod hostile;
mod lists;
mod odd_files;
#[path = "../outcome/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod outcome;
#[path = "../packing/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod packing;
mod privacy;
#[path = "../privacy_guards/mod.rs"]
mod privacy_guards;
mod tcx_lane;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use command::{sample_data, soleus, stderr, stdout};

const VARIABLE: &str = "SOLEUS_CORPUS";

/// A test of the folder of real recordings.
type Test = fn(&Path);

/// Tests with their names.
macro_rules! named {
    ($($module:ident::$test:ident),+ $(,)?) => {
        [$((concat!(stringify!($module), "::", stringify!($test)), $module::$test as Test)),+]
    };
}

fn main() -> ExitCode {
    let tests = named![
        attention::a_run_of_nearly_twice_the_longest_of_a_month_is_red_in_a_real_career,
        attention::the_old_long_run_after_three_weeks_off_is_told_in_a_real_career,
        attention::three_times_the_climb_of_a_month_is_told_in_a_real_career,
        attention::three_times_the_fast_running_of_a_month_is_told_in_a_real_career,
        attention::few_weeks_of_real_seasons_are_red_or_amber,
        devices::ascent_agrees_with_the_devices_where_there_is_some,
        devices::distance_agrees_with_the_devices,
        devices::every_file_has_one_line_and_no_other_sport_is_a_run,
        devices::form_agrees_with_the_devices,
        devices::the_highest_heart_rate_is_that_of_the_devices,
        devices::timer_time_agrees_with_the_devices,
        exports::real_exports_give_the_same_packed_and_unpacked,
        field::unusual_recordings_have_their_right_figures,
        fit_lane::every_record_equals_that_of_two_crates_over_the_corpus,
        gpx_lane::timed_points_equal_those_of_the_gpx_crate_over_the_corpus,
        hostile::a_distance_that_nobody_runs_is_repaired_and_said,
        hostile::a_history_is_as_many_runs_as_it_has,
        hostile::a_tar_is_refused_with_what_to_do,
        hostile::distances_without_end_make_no_long_page,
        hostile::each_file_of_a_chain_has_its_own_zone_and_device,
        hostile::thousands_of_sessions_leave_a_short_line,
        hostile::three_heights_or_one_make_no_climb,
        lists::real_lists_hold_what_they_say,
        odd_files::every_odd_file_has_its_row_and_its_outcome,
        privacy::no_place_serial_mail_or_home_is_in_any_output_of_real_recordings,
        tcx_lane::points_and_distances_equal_an_independent_reading_over_the_corpus,
    ];
    let is_left_out = env::var_os(VARIABLE).is_none_or(|folder| folder.is_empty());
    let trial = |(name, test): (&str, Test)| {
        let body = move || corpus().map(|folder| test(&folder));
        Trial::test(name, body).with_ignored_flag(is_left_out)
    };
    let trials = tests.into_iter().map(trial).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The folder of real recordings.
fn corpus() -> Result<PathBuf, Failed> {
    let named = env::var_os(VARIABLE).ok_or_else(|| format!("{VARIABLE} is not set"))?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(named);
    match folder.is_dir() {
        true => Ok(folder),
        false => Err(format!("{VARIABLE} is set, but {} is no folder", folder.display()).into()),
    }
}
