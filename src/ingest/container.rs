//! Archives that are not opened, known by their bytes and whatever their name: taking the first recording
//! out of one and calling the rest damage would lose the others without a word. Opens nothing.

use memchr::memmem;

/// Archives by their first bytes.
const BY_MAGIC: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "a zip archive with another extension; rename it to .zip"),
    (&[0x1f, 0x8b], "gzip inside gzip inside gzip; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a rar archive; unpack it first"),
    (&[0xfd, b'7', b'z', b'X', b'Z', 0], "an xz file; unpack it first"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "a zstd file; unpack it first"),
    (b"BZh", "a bzip2 file; unpack it first"),
];
/// What a zip archive ends with, before a comment of at most so many bytes.
const ZIP_END: &[u8] = b"PK\x05\x06";
const ZIP_END_BYTES: usize = 22 + u16::MAX as usize;

/// What archive these bytes are, and what to do; `None` for everything else.
pub(super) fn named(bytes: &[u8]) -> Option<&'static str> {
    let by_magic = BY_MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    by_magic
        .map(|(_, what)| *what)
        .or_else(|| is_tar(bytes).then_some("a tar archive; unpack it first"))
        .or_else(|| {
            is_zip_behind(bytes).then_some("a zip archive after other bytes; unpack it first")
        })
}

/// Whether the first block is a member's header, whose checksum tells of every kind of tar: it is the sum of
/// all bytes, its own eight taken as blanks.
fn is_tar(bytes: &[u8]) -> bool {
    const BLOCK_BYTES: usize = 512;
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let Some(block) = bytes.get(..BLOCK_BYTES) else { return false };
    let digits = String::from_utf8_lossy(&block[CHECKSUM]);
    let told = u64::from_str_radix(digits.trim_matches([' ', '\0']), 8);
    let outside = block.iter().enumerate().filter(|(at, _)| !CHECKSUM.contains(at));
    let sum = outside.map(|(_, byte)| u64::from(*byte)).sum::<u64>();
    let blanks = CHECKSUM.len() as u64 * u64::from(b' ');
    told == Ok(sum + blanks) && block[0] != 0
}

/// Whether a zip archive lies behind something that is neither a FIT file nor XML.
fn is_zip_behind(bytes: &[u8]) -> bool {
    let is_fit = bytes.get(8..12) == Some(b".FIT");
    let is_text = bytes.iter().find(|byte| byte.is_ascii_graphic()) == Some(&b'<');
    let tail = &bytes[bytes.len().saturating_sub(ZIP_END_BYTES)..];
    !is_fit
        && !is_text
        && memmem::rfind(tail, ZIP_END).is_some()
        && memmem::find(bytes, b"PK\x03\x04").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first block of a tar: a name, and the checksum as it must be.
    fn tar(content: &[u8]) -> Vec<u8> {
        let mut block = vec![0; 512];
        block[..5].copy_from_slice(b"a.fit");
        let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum::<u64>() + 8 * 32;
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        [block, content.to_vec()].concat()
    }

    #[test]
    fn archives_are_known_by_their_bytes() {
        assert_eq!(named(&tar(b"x")), Some("a tar archive; unpack it first"));
        let mut broken = tar(b"x");
        broken[0] = b'b';
        assert_eq!(named(&broken), None);
        for (magic, what) in BY_MAGIC {
            assert_eq!(named(&[magic, b"anything"].concat()), Some(what));
        }
        let behind = [b"a program".as_slice(), b"PK\x03\x04 member PK\x05\x06", &[0; 18]].concat();
        assert_eq!(named(&behind), Some("a zip archive after other bytes; unpack it first"));
    }

    #[test]
    fn recordings_and_zeros_are_no_archives() {
        for bytes in [&[0; 1024][..], b"", b"<gpx>PK\x03\x04PK\x05\x06</gpx>", b"P"] {
            assert_eq!(named(bytes), None);
        }
    }
}
