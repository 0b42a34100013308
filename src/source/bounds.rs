//! How much of an input is taken at most, so that no file can hurt the machine.

/// One kibibyte.
const KIB: u64 = 1024;
/// One mebibyte.
const MIB: u64 = 1024 * 1024;

/// Limits of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of one file or archive member, unpacked; larger ones are skipped. The largest
    /// recording known to the authors, a day of GPX at one point a second, has 60 MB.
    pub file_bytes: u64,
    /// Bytes of all members of all archives together, unpacked.
    pub total_bytes: u64,
    /// Archives inside archives; the outermost counts as one.
    pub depth: usize,
    /// Members of all archives together.
    pub entries: usize,
}

/// How many times its packed size a member may unpack to, once it is over [`RATIO_FREE_BYTES`].
/// Real exports pack elevenfold at the most; deflate ends at 1,032.
pub(super) const MAX_RATIO: u64 = 200;
/// Below this size any ratio passes: short files of one repeated byte are no attack.
pub(super) const RATIO_FREE_BYTES: u64 = 64 * MIB;

/// How many times the size of an outermost archive everything in it may come to, archives inside
/// it included, once it is over [`TOTAL_FREE_BYTES`]. Account exports come to twenty times.
const MAX_TOTAL_RATIO: u64 = 100;
/// Below this sum any ratio passes.
const TOTAL_FREE_BYTES: u64 = 256 * MIB;

/// The most bytes that all that is in an outermost archive of this size may come to.
pub(super) fn most_in_archive(file_bytes: u64) -> u64 {
    file_bytes.saturating_mul(MAX_TOTAL_RATIO).max(TOTAL_FREE_BYTES)
}

/// The most bytes that something of this packed size may unpack to whatever else it is.
pub(super) fn most_by_ratio(packed_bytes: u64) -> u64 {
    packed_bytes.saturating_mul(MAX_RATIO).max(RATIO_FREE_BYTES)
}

impl Default for Bounds {
    fn default() -> Self {
        Self { file_bytes: 256 * MIB, total_bytes: 64 * 1024 * MIB, depth: 3, entries: 1_000_000 }
    }
}

impl Bounds {
    /// The most bytes that something of this packed size may unpack to, and why no more.
    pub(super) fn most_bytes(&self, packed_bytes: u64) -> (u64, Excess) {
        let by_ratio = most_by_ratio(packed_bytes);
        if by_ratio < self.file_bytes {
            (by_ratio, Excess::Ratio)
        } else {
            (self.file_bytes, Excess::Size(self.file_bytes))
        }
    }

    /// Why a file that is larger than all limits is not read.
    pub(super) fn excess_of_size(&self) -> String {
        Excess::Size(self.file_bytes).to_string()
    }
}

/// Which limit an input is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// [`MAX_RATIO`].
    Ratio,
    /// [`Bounds::file_bytes`].
    Size(u64),
}

impl std::fmt::Display for Excess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ratio => write!(
                f,
                "unpacks to more than {MAX_RATIO} times its size, which looks like an attack"
            ),
            Self::Size(bytes) => {
                let (number, unit) = match *bytes {
                    bytes if bytes % MIB == 0 => (bytes / MIB, "MiB"),
                    bytes if bytes % KIB == 0 => (bytes / KIB, "KiB"),
                    bytes => (bytes, "bytes"),
                };
                write!(f, "larger than {number} {unit}; pass a higher --max-file-size to read it")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_input_may_unpack_freely_and_a_large_one_to_its_ratio() {
        let bounds = Bounds::default();
        assert_eq!(bounds.most_bytes(100), (64 * MIB, Excess::Ratio));
        assert_eq!(bounds.most_bytes(MIB), (200 * MIB, Excess::Ratio));
        assert_eq!(bounds.most_bytes(100 * MIB), (256 * MIB, Excess::Size(256 * MIB)));
    }

    #[test]
    fn a_limit_is_named_as_it_was_given() {
        let text = |bytes| Excess::Size(bytes).to_string();
        assert!(text(256 * MIB).starts_with("larger than 256 MiB;"));
        assert!(text(10 * KIB).starts_with("larger than 10 KiB;"));
        assert!(text(1001).starts_with("larger than 1001 bytes;"));
    }

    #[test]
    fn an_archive_may_come_to_much_but_not_to_anything() {
        assert_eq!(most_in_archive(1000), 256 * MIB);
        assert_eq!(most_in_archive(10 * MIB), 1000 * MIB);
        assert_eq!(most_in_archive(u64::MAX), u64::MAX);
    }
}
