//! Bytes that can be read at any position: a file, memory, or a stream that can be opened again.
//! An archive is read through one of these and never unpacked to disk.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Bytes kept for reading around a position.
const BLOCK_BYTES: usize = 64 * 1024;
/// Bytes kept of the end of a stream, where archives have their directory.
const TAIL_BYTES: usize = 32 * 1024 * 1024;

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

/// Reads `len` bytes from `at` on; fewer where the backing ends before.
pub(super) fn read_range(backing: &mut dyn Backing, at: u64, len: u64) -> io::Result<Vec<u8>> {
    // A declared length is not trusted with memory: no more than there is.
    let len = len.min(backing.len().saturating_sub(at));
    let mut bytes = vec![0; usize::try_from(len).map_err(io::Error::other)?];
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
    file: Arc<File>,
    start: u64,
    len: u64,
}

impl FileBytes {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), start: 0, len })
    }
}

#[cfg(unix)]
fn read_file_at(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_file_at(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

impl Backing for FileBytes {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.len.saturating_sub(at);
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        read_file_at(&self.file, self.start + at, &mut buffer[..most])
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

/// Opens a stream from its beginning.
pub(super) type Open = Box<dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send>;

/// A stream that is too large for memory: read forwards, opened again to go back. Its end is kept,
/// so the usual way through an archive, directory first and then the members in order, takes two
/// passes.
pub(super) struct Stream {
    open: Open,
    reader: Option<Box<dyn Read + Send>>,
    position: u64,
    len: u64,
    tail: Vec<u8>,
}

impl Stream {
    /// A stream of known length, to be read forwards.
    pub(super) fn of_length(open: Open, len: u64) -> Self {
        Self { open, reader: None, position: 0, len, tail: Vec::new() }
    }

    /// Reads the stream once to learn its length and its end.
    pub(super) fn new(open: Open) -> io::Result<Self> {
        let mut first = open()?;
        let (mut len, mut tail) = (0, Vec::new());
        let mut block = vec![0; BLOCK_BYTES];
        loop {
            let read = first.read(&mut block)?;
            if read == 0 {
                break;
            }
            len += read as u64;
            tail.extend_from_slice(&block[..read]);
            if tail.len() >= 2 * TAIL_BYTES {
                tail.drain(..tail.len() - TAIL_BYTES);
            }
        }
        Ok(Self { open, reader: None, position: 0, len, tail })
    }

    /// The reader, at `at` or at the end.
    fn reader_at(&mut self, at: u64) -> io::Result<&mut (dyn Read + Send)> {
        if at < self.position {
            self.reader = None;
        }
        let reader = match &mut self.reader {
            Some(reader) => reader,
            closed => {
                self.position = 0;
                closed.insert((self.open)()?)
            }
        };
        if self.position < at {
            self.position += io::copy(&mut reader.take(at - self.position), &mut io::sink())?;
        }
        Ok(reader)
    }
}

impl Backing for Stream {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let tail_start = self.len - self.tail.len() as u64;
        if let Some(into) = at.checked_sub(tail_start) {
            let into = usize::try_from(into).unwrap_or(usize::MAX).min(self.tail.len());
            let most = buffer.len().min(self.tail.len() - into);
            buffer[..most].copy_from_slice(&self.tail[into..into + most]);
            return Ok(most);
        }
        let read = self.reader_at(at)?.read(buffer)?;
        self.position += read as u64;
        Ok(read)
    }

    fn window(&self, _: u64, _: u64) -> Option<Box<dyn Backing>> {
        None
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
            && self.position < self.block_start + self.block.len() as u64;
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
    use super::*;

    /// Byte number n is n modulo 251, which no power of two divides.
    fn content(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at % 251) as u8).collect()
    }

    fn backings(bytes: &[u8]) -> Vec<Box<dyn Backing>> {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, bytes).unwrap();
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
    fn a_stream_longer_than_its_tail_is_opened_again_to_go_back() {
        let len = 3 * TAIL_BYTES;
        let open: Open = Box::new(move || Ok(Box::new(io::Cursor::new(content(len)))));
        let mut stream = Stream::new(open).unwrap();
        assert!(stream.tail.len() < len);
        for at in [len - 7, 1_000_000, 10] {
            assert_eq!(read_range(&mut stream, at as u64, 1).unwrap(), [(at % 251) as u8]);
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
