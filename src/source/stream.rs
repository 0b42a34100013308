//! A stream as bytes that can be read at any position: an archive inside an archive, too large for
//! memory.

use std::io::{self, Read};

use super::backing::Backing;

/// Bytes that a stream unpacks at a time.
const STREAM_BLOCK_BYTES: usize = 256 * 1024;
/// Bytes kept of the end of a stream, where archives have their directory: that of 100,000 members
/// has 10 MB.
const TAIL_BYTES: usize = 16 * 1024 * 1024;

/// Opens a stream from its beginning.
pub(super) type Open = Box<dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send>;

/// A stream that is too large for memory: read forwards in blocks, opened again to go back before
/// the last one. Its end is kept, so the usual way through an archive, directory first and then the
/// members in order, takes two passes.
pub(super) struct Stream {
    open: Open,
    reader: Option<Box<dyn Read + Send>>,
    block: Vec<u8>,
    block_start: u64,
    len: u64,
    tail: Vec<u8>,
}

impl Stream {
    /// A stream of known length, to be read forwards.
    pub(super) fn of_length(open: Open, len: u64) -> Self {
        Self { open, reader: None, block: Vec::new(), block_start: 0, len, tail: Vec::new() }
    }

    /// Reads the stream once to learn its length and its end. Damage ends it.
    pub(super) fn new(open: Open) -> io::Result<Self> {
        let mut first = open()?;
        let (mut len, mut tail) = (0, Vec::new());
        let mut block = vec![0; STREAM_BLOCK_BYTES];
        loop {
            match first.read(&mut block) {
                Ok(0) => break,
                Ok(read) => {
                    len += read as u64;
                    tail.extend_from_slice(&block[..read]);
                }
                Err(cause) if len == 0 => return Err(cause),
                Err(_) => break,
            }
            if tail.len() >= 2 * TAIL_BYTES {
                tail.drain(..tail.len() - TAIL_BYTES);
            }
        }
        Ok(Self { tail, ..Self::of_length(open, len) })
    }

    /// Makes the block the one that holds `at`, or an empty one at the end.
    fn go_to(&mut self, at: u64) -> io::Result<()> {
        if at < self.block_start {
            self.reader = None;
        }
        let reader = match &mut self.reader {
            Some(reader) => reader,
            closed => {
                (self.block_start, self.block) = (0, Vec::with_capacity(STREAM_BLOCK_BYTES));
                closed.insert((self.open)()?)
            }
        };
        while at >= self.block_start + self.block.len() as u64 {
            self.block_start += self.block.len() as u64;
            self.block.resize(STREAM_BLOCK_BYTES, 0);
            let filled = fill(reader, &mut self.block);
            self.block.truncate(*filled.as_ref().unwrap_or(&0));
            if filled? == 0 {
                break;
            }
        }
        Ok(())
    }
}

/// Fills as much of the block as there is; an error only where there is nothing.
fn fill(reader: &mut (impl Read + ?Sized), block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match reader.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(cause) if filled == 0 => return Err(cause),
            Err(_) => break,
        }
    }
    Ok(filled)
}

impl Backing for Stream {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let tail_start = self.len - self.tail.len() as u64;
        let (kept, into) = match at.checked_sub(tail_start) {
            Some(into) => (&self.tail, into),
            None => {
                self.go_to(at)?;
                (&self.block, at - self.block_start)
            }
        };
        let into = usize::try_from(into).unwrap_or(usize::MAX).min(kept.len());
        let most = buffer.len().min(kept.len() - into);
        buffer[..most].copy_from_slice(&kept[into..into + most]);
        Ok(most)
    }

    fn window(&self, _: u64, _: u64) -> Option<Box<dyn Backing>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::backing::read_range;
    use super::*;

    #[test]
    fn a_stream_longer_than_its_tail_is_opened_again_to_go_back() {
        let len = 3 * TAIL_BYTES;
        let open: Open = Box::new(move || Ok(Box::new(io::Cursor::new(vec![7; len]))));
        let mut stream = Stream::new(open).unwrap();
        assert!(stream.tail.len() < len);
        for at in [len - 7, 1_000_000, 10] {
            assert_eq!(read_range(&mut stream, at as u64, 1).unwrap(), [7]);
        }
    }

    #[test]
    fn damage_ends_a_stream_where_it_is_and_an_unreadable_one_is_an_error() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let open: Open = Box::new(|| Ok(Box::new(io::Cursor::new(vec![7; 1000]).chain(Broken))));
        let mut stream = Stream::new(open).unwrap();
        assert_eq!(read_range(&mut stream, 990, 100).unwrap(), [7; 10]);
        assert!(Stream::new(Box::new(|| Ok(Box::new(Broken)))).is_err());
    }

    #[test]
    fn a_stream_is_opened_once_for_a_way_forwards() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};
        let opened = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&opened);
        let len = 5 * STREAM_BLOCK_BYTES;
        let open: Open = Box::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(Box::new(io::Cursor::new(vec![7; len])))
        });
        let mut stream = Stream::of_length(open, len as u64);
        // Header, name, content: small steps forwards and a little back.
        for at in (0..len as u64 - 100).step_by(10_007) {
            assert_eq!(read_range(&mut stream, at, 30).unwrap().len(), 30);
            assert_eq!(read_range(&mut stream, at + 20, 40).unwrap().len(), 40);
        }
        assert!(opened.load(Ordering::Relaxed) <= 2);
    }
}
