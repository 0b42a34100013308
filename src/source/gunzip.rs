//! Unpacks gzip part by part, so that bytes behind the last part are told from a part that breaks
//! off.

use std::io::{self, Read};

use flate2::bufread::GzDecoder;

/// All parts of a gzip, one after the other.
pub(super) struct Gunzip<'a> {
    part: Option<GzDecoder<&'a [u8]>>,
    /// Whether there are bytes behind the last part that are none; known at the end.
    pub(super) has_trailer: bool,
}

/// Whether these first bytes are those of a gzip.
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
}

impl<'a> Gunzip<'a> {
    pub(super) fn new(packed: &'a [u8]) -> Self {
        Self { part: Some(GzDecoder::new(packed)), has_trailer: false }
    }
}

impl Read for Gunzip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(part) = &mut self.part else { return Ok(0) };
            let read = part.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let rest = self.part.take().map_or(&[][..], GzDecoder::into_inner);
            if is_gzip(rest) {
                self.part = Some(GzDecoder::new(rest));
            } else {
                self.has_trailer = !rest.is_empty();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    }

    fn read(packed: &[u8]) -> (String, bool, bool) {
        let mut gunzip = Gunzip::new(packed);
        let mut text = String::new();
        let is_broken = gunzip.read_to_string(&mut text).is_err();
        (text, gunzip.has_trailer, is_broken)
    }

    #[test]
    fn parts_follow_each_other() {
        let parts = [gzip("one "), gzip(""), gzip("two")].concat();
        assert_eq!(read(&parts), ("one two".into(), false, false));
    }

    #[test]
    fn what_is_behind_them_is_told_and_is_no_damage() {
        for behind in [&b"\0"[..], b"few", &[7; 100], &[0; 512]] {
            let packed = [&gzip("one")[..], behind].concat();
            assert_eq!(read(&packed), ("one".into(), true, false));
        }
    }

    #[test]
    fn a_part_that_breaks_off_is_damage() {
        let packed = [gzip("one"), gzip("two")].concat();
        for cut in [1, 5, 12] {
            let (_, has_trailer, is_broken) = read(&packed[..packed.len() - cut]);
            assert!(is_broken && !has_trailer, "{cut}");
        }
        assert!(read(&[0x1f, 0x8b, 8]).2);
    }
}
