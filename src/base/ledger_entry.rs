//! One line of the ledger, as tables and messages show it. Values only.

/// What became of one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The file or archive member, as in every table.
    pub source: String,
    /// `kept`, `repaired`, `partial`, `duplicate`, `overlap`, `not-a-run`, `no-data` or `skipped`.
    pub outcome: &'static str,
    /// Why, and what was noticed.
    pub reason: String,
    /// The runs it gave.
    pub run_ids: Vec<String>,
    /// Size in bytes.
    pub bytes: u64,
}
