//! One member of an archive: where it lies, how it is packed, and why it must not be touched.

/// How a member is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// As it is.
    Stored,
    /// Deflate.
    Deflate,
    /// Deflate64, written by Windows for large files.
    Deflate64,
    /// Anything else.
    Other,
}

/// Where a member lies in its archive, and what the archive says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MemberLocation {
    /// Position of the member's own header.
    pub(super) header_start: u64,
    /// Bytes as packed.
    pub(super) packed_bytes: u64,
    /// Bytes when unpacked, as the archive says.
    pub(super) bytes: u64,
    /// CRC-32 of the unpacked content, as the archive says.
    pub(super) crc32: u32,
    /// How it is packed.
    pub(super) method: Method,
    /// Why it must not be read, if so.
    pub(super) fault: Option<&'static str>,
}

/// A member with its name as the archive has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    /// Length of the name in the archive, in whatever encoding it has there.
    pub(super) name_bytes: u64,
    pub(super) location: MemberLocation,
}

/// Why an encrypted member is not read.
pub(super) const ENCRYPTED_FAULT: &str = "encrypted; unpack it with its password first";
