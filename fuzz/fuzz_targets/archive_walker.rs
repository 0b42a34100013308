//! Archives, gzip, and archives inside archives, as they come through standard input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::source::{Bounds, Root, Sources};

mod shared;

/// Small, so that an input which claims or unpacks to much is as cheap as any other.
const BOUNDS: Bounds =
    Bounds { file_bytes: 16 * 1024, total_bytes: 64 * 1024, depth: 3, entries: 64 };

fuzz_target!(init: shared::init(), |bytes: &[u8]| {
    let sources = Sources::list(&[Root::Input(bytes.into())], None, BOUNDS).expect("memory alone");
    let all: Vec<usize> = (0..sources.inputs.len()).collect();
    for (_, content) in sources.contents(&all) {
        let (head, _) = content.head();
        assert!(head.len() <= 512);
        let unpacked = content.unpack().map_or(0, |unpacked| unpacked.bytes.len() as u64);
        assert!(unpacked <= BOUNDS.file_bytes, "{unpacked} bytes");
    }
});
