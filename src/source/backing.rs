//! Bytes that can be read at any position: a file, memory, or a stream (in `stream`). An archive is
//! read through one of these and never unpacked to disk.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use super::disk::DiskFile;

/// Bytes kept for reading around a position.
const BLOCK_BYTES: usize = 64 * 1024;
/// Bytes that can be read at any position.
pub(super) trait Backing: Send {
    /// Number of bytes.
    fn len(&self) -> u64;

    /// Reads from `at` on; zero bytes at the end only.
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// The part from `start` on, `len` bytes of it, as a backing of its own; `None` where that
    /// would take another pass over a stream.
    fn window(&self, start: u64, len: u64) -> Option<Box<dyn Backing>>;
}

impl<B: Backing + ?Sized> Backing for &mut B {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(at, buffer)
    }

    fn window(&self, start: u64, len: u64) -> Option<Box<dyn Backing>> {
        (**self).window(start, len)
    }
}

/// Reads `len` bytes from `at` on; fewer where the backing ends before.
pub(super) fn read_range(backing: &mut dyn Backing, at: u64, len: u64) -> io::Result<Vec<u8>> {
    // A declared length is not trusted with memory: no more than there is.
    let len = len.min(backing.len().saturating_sub(at));
    let len = usize::try_from(len).map_err(io::Error::other)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(len)?;
    bytes.resize(len, 0);
    let mut filled = 0;
    while filled < bytes.len() {
        match backing.read_at(at + filled as u64, &mut bytes[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// A file, or a part of one.
#[derive(Clone)]
pub(super) struct FileBytes {
    file: Arc<DiskFile>,
    start: u64,
    len: u64,
}

impl FileBytes {
    pub(super) fn new(file: DiskFile) -> io::Result<Self> {
        let len = file.len()?;
        Ok(Self { file: Arc::new(file), start: 0, len })
    }
}

impl Backing for FileBytes {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.len.saturating_sub(at);
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        self.file.read_at(self.start.saturating_add(at), &mut buffer[..most])
    }

    fn window(&self, start: u64, len: u64) -> Option<Box<dyn Backing>> {
        let len = len.min(self.len.saturating_sub(start));
        Some(Box::new(Self { file: Arc::clone(&self.file), start: self.start + start, len }))
    }
}

/// Bytes in memory, or a part of them.
#[derive(Clone)]
pub(super) struct Memory {
    bytes: Arc<[u8]>,
    start: usize,
    end: usize,
}

impl Memory {
    pub(super) fn new(bytes: Arc<[u8]>) -> Self {
        Self { start: 0, end: bytes.len(), bytes }
    }
}

impl Backing for Memory {
    fn len(&self) -> u64 {
        (self.end - self.start) as u64
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(at).unwrap_or(usize::MAX).min(self.end - self.start);
        let left = &self.bytes[self.start + from..self.end];
        let most = left.len().min(buffer.len());
        buffer[..most].copy_from_slice(&left[..most]);
        Ok(most)
    }

    fn window(&self, start: u64, len: u64) -> Option<Box<dyn Backing>> {
        let clamp = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
        let start = self.start.saturating_add(clamp(start)).min(self.end);
        let end = start.saturating_add(clamp(len)).min(self.end);
        Some(Box::new(Self { bytes: Arc::clone(&self.bytes), start, end }))
    }
}

/// A part of a backing, read forwards and never beyond its end.
pub(super) struct Section<B> {
    backing: B,
    position: u64,
    end: u64,
}

impl<B: Backing> Section<B> {
    /// The part from `start` on, `len` bytes of it.
    pub(super) fn new(backing: B, start: u64, len: u64) -> Self {
        Self { backing, position: start, end: start.saturating_add(len) }
    }
}

impl<B: Backing> Read for Section<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.position).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        let read = self.backing.read_at(self.position, &mut buffer[..most])?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Backing for Box<dyn Backing> {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(at, buffer)
    }

    fn window(&self, start: u64, len: u64) -> Option<Box<dyn Backing>> {
        (**self).window(start, len)
    }
}

/// A backing as a reader that remembers where it stands, with the block around that kept.
pub(super) struct Cursor<'a> {
    backing: &'a mut dyn Backing,
    position: u64,
    block: Vec<u8>,
    block_start: u64,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(backing: &'a mut dyn Backing) -> Self {
        Self { backing, position: 0, block: Vec::new(), block_start: 0 }
    }
}

impl Read for Cursor<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let is_in_block = self.position >= self.block_start
            && self.position - self.block_start < self.block.len() as u64;
        if !is_in_block {
            self.block.resize(BLOCK_BYTES, 0);
            let read = self.backing.read_at(self.position, &mut self.block);
            self.block.truncate(*read.as_ref().unwrap_or(&0));
            self.block_start = self.position;
            read?;
        }
        let from = usize::try_from(self.position - self.block_start).map_err(io::Error::other)?;
        let most = buffer.len().min(self.block.len() - from);
        buffer[..most].copy_from_slice(&self.block[from..from + most]);
        self.position += most as u64;
        Ok(most)
    }
}

impl Seek for Cursor<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.backing.len().checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::super::disk::Disk;
    use super::super::stream::{Open, Stream};
    use super::*;

    /// Byte number n is n modulo 251, which no power of two divides.
    fn content(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at % 251) as u8).collect()
    }

    fn backings(bytes: &[u8]) -> Vec<Box<dyn Backing>> {
        let mut written = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut written, bytes).unwrap();
        let file = Disk::default().open(written.path()).unwrap();
        let owned = bytes.to_vec();
        let open: Open = Box::new(move || Ok(Box::new(io::Cursor::new(owned.clone()))));
        vec![
            Box::new(FileBytes::new(file).unwrap()),
            Box::new(Memory::new(bytes.into())),
            Box::new(Stream::new(open).unwrap()),
        ]
    }

    #[test]
    fn every_backing_gives_the_same_bytes_at_any_position() {
        let bytes = content(300_000);
        for mut backing in backings(&bytes) {
            assert_eq!(backing.len(), 300_000);
            for (at, len) in [(0, 10), (299_990, 20), (150_000, 70_000), (5, 5), (400_000, 1)] {
                let end = (at + len).min(bytes.len());
                let expected = &bytes[at.min(end)..end];
                assert_eq!(read_range(&mut *backing, at as u64, len as u64).unwrap(), expected);
            }
        }
    }

    #[test]
    fn a_window_is_a_part_and_ends_where_the_whole_ends() {
        let bytes = content(1000);
        for backing in backings(&bytes) {
            let Some(mut window) = backing.window(990, 100) else { continue };
            assert_eq!(window.len(), 10);
            assert_eq!(read_range(&mut *window, 0, 100).unwrap(), &bytes[990..]);
        }
    }

    #[test]
    fn a_cursor_reads_across_its_blocks_and_back() {
        let bytes = content(200_000);
        for mut backing in backings(&bytes) {
            let mut cursor = Cursor::new(&mut *backing);
            let mut all = Vec::new();
            cursor.read_to_end(&mut all).unwrap();
            assert_eq!(all, bytes);
            cursor.seek(SeekFrom::End(-3)).unwrap();
            let mut last = [0; 3];
            cursor.read_exact(&mut last).unwrap();
            assert_eq!(last, bytes[199_997..]);
        }
    }
}
