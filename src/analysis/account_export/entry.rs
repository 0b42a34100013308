//! One activity as a list of an account export names it. Lists name the recordings and know activities
//! that have none.

use crate::activity::Summary;

/// One activity as a list names it. Texts are as written, without surrounding blanks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportEntry {
    /// Path of its recording inside the export, as the list writes it; `None` when it has none or
    /// the list does not say.
    pub file: Option<String>,
    /// Name given by the runner or the service.
    pub title: Option<String>,
    /// What the runner wrote about it besides: descriptions and notes, as written.
    pub remarks: Vec<String>,
    /// Sport in lower case, `running` for runs; `None` when the list does not say.
    pub sport: Option<String>,
    /// Kind of it in the words of FIT; `None` when unknown or generic.
    pub sub_sport: Option<String>,
    /// Name of the shoes or other gear.
    pub gear: Option<String>,
    /// What the list tells about the activity itself; `None` when it has no start.
    pub summary: Option<Summary>,
    /// Whether its start is that of the runner's clock, and not UTC.
    pub starts_in_local_time: bool,
}
