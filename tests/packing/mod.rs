//! Packed inputs for tests: plain archives by the `zip` crate, and odd ones byte by byte.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use flate2::{Compress, Compression, FlushCompress, write::DeflateEncoder, write::GzEncoder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::sample_data;

/// A name with its content.
pub(crate) type Named = (String, Vec<u8>);

/// The recordings of the invented season, without what its runner wrote: a diary stands beside files and
/// archives, not in them.
pub(crate) fn season_files() -> Vec<Named> {
    let mut files: Vec<Named> = fs::read_dir(sample_data())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "csv"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// One run of the invented season.
pub(crate) fn run(name: &str) -> Vec<u8> {
    fs::read(sample_data().join(name)).unwrap()
}

/// Writes files into a folder.
pub(crate) fn unpack(files: &[Named], folder: &Path) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// Every file as gzip, with its name.
pub(crate) fn gzipped(files: &[Named]) -> Vec<Named> {
    files.iter().map(|(name, bytes)| (format!("{name}.gz"), gzip(bytes))).collect()
}

pub(crate) fn zip(files: &[Named], method: CompressionMethod) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(method);
    zip_with(files, options.compression_level(None))
}

pub(crate) fn zip_with(files: &[Named], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// As a writer that cannot go back writes it: sizes and checksums behind the members.
pub(crate) fn streamed_zip(files: &[Named]) -> Vec<u8> {
    let mut writer = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in files {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut writer = DeflateEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// So many mebibytes of zeros, deflated: one mebibyte packed apart from all others, repeated.
pub(crate) fn deflated_zeros(mebibytes: usize) -> Vec<u8> {
    let zeros = vec![0; 1 << 20];
    let mut block = Vec::with_capacity(1 << 16);
    let mut packer = Compress::new(Compression::best(), false);
    packer.compress_vec(&zeros, &mut block, FlushCompress::Full).unwrap();
    // A last block with nothing in it.
    [block.repeat(mebibytes), vec![3, 0]].concat()
}

/// A member of an archive that is put together byte by byte, with whatever is said of it.
#[derive(Clone)]
pub(crate) struct Raw {
    pub(crate) name: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) packed: Vec<u8>,
    pub(crate) bytes: u64,
    pub(crate) crc32: u32,
    /// Where the directory says it begins, if not where it does.
    pub(crate) header_at: Option<u32>,
}

impl Raw {
    /// An honest, deflated member.
    pub(crate) fn new(name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let (bytes, crc32) = (content.len() as u64, crc.sum());
        Self { crc32, ..Self::packed(name, deflate(content), bytes) }
    }

    /// A deflated member with a wrong checksum.
    pub(crate) fn packed(name: impl AsRef<[u8]>, packed: Vec<u8>, bytes: u64) -> Self {
        let name = name.as_ref().to_vec();
        Self { name, flags: 1 << 11, method: 8, packed, bytes, crc32: 7, header_at: None }
    }

    fn fields(&self) -> Vec<u8> {
        let size = u32::try_from(self.bytes).unwrap_or(u32::MAX);
        let packed = u32::try_from(self.packed.len()).unwrap();
        let name = u16::try_from(self.name.len()).unwrap();
        let shorts = [20, self.flags, self.method, 0, 0].map(u16::to_le_bytes).concat();
        let longs = [self.crc32, packed, size].map(u32::to_le_bytes).concat();
        [shorts, longs, name.to_le_bytes().to_vec()].concat()
    }
}

/// An archive of such members.
pub(crate) fn raw_zip(members: &[Raw]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let at = u32::try_from(out.len()).unwrap();
        out.extend([&b"PK\x03\x04"[..], &member.fields(), &[0, 0], &member.name].concat());
        out.extend(&member.packed);
        let large = member.bytes > u64::from(u32::MAX);
        let extra = [&[1, 0, 8, 0][..], &member.bytes.to_le_bytes()].concat();
        let extra = if large { extra } else { Vec::new() };
        directory.extend([&b"PK\x01\x02\x14\0"[..], &member.fields()].concat());
        directory.extend(u16::try_from(extra.len()).unwrap().to_le_bytes());
        directory.extend([0; 10]);
        directory.extend(member.header_at.unwrap_or(at).to_le_bytes());
        directory.extend([member.name.clone(), extra].concat());
    }
    let count = u16::try_from(members.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let start = u32::try_from(out.len()).unwrap().to_le_bytes();
    out.extend(directory);
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &start, &[0, 0]].concat();
    [out, end].concat()
}
