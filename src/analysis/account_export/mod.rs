//! The lists that account exports carry beside the recordings, joined to them: they give titles,
//! notes, gear and sport, heart rate and cadence of Apple's routes, and the runs that were never recorded.

pub mod apple;
mod enrich;
mod entry;
pub mod garmin;
mod index;
mod lists;
mod local_start;
pub mod runkeeper;
pub mod strava;
mod unrecorded;

pub(crate) use enrich::span;
pub use entry::ExportEntry;
pub(crate) use index::is_of_zones;
pub(crate) use lists::AccountExports;
pub(crate) use unrecorded::UnrecordedRuns;
