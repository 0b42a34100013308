//! How much of an input is taken at most, so that no file can hurt the machine.

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

impl Default for Bounds {
    fn default() -> Self {
        Self { file_bytes: 256 * MIB, total_bytes: 64 * 1024 * MIB, depth: 3, entries: 1_000_000 }
    }
}

impl Bounds {
    /// The most bytes that something of this packed size may unpack to, and why no more.
    pub(super) fn most_bytes(&self, packed_bytes: u64) -> (u64, Excess) {
        let by_ratio = packed_bytes.saturating_mul(MAX_RATIO).max(RATIO_FREE_BYTES);
        if by_ratio < self.file_bytes {
            (by_ratio, Excess::Ratio)
        } else {
            (self.file_bytes, Excess::Size(self.file_bytes))
        }
    }
}

impl Bounds {
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
                "unpacks to more than {MAX_RATIO} times its size, as only an attack on the reader does"
            ),
            Self::Size(bytes) => write!(
                f,
                "larger than {} MiB; pass a higher --max-file-size to read it",
                bytes / MIB
            ),
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
}
