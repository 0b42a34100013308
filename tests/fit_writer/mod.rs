//! Writes FIT files byte by byte, the odd ones too that no encoder would write.

pub(crate) mod messages;

use crc::{CRC_16_ARC, Crc};

/// Base types, as a definition stores them.
pub(crate) const ENUM: u8 = 0x00;
pub(crate) const UINT8: u8 = 0x02;
pub(crate) const TEXT: u8 = 0x07;
pub(crate) const BYTE: u8 = 0x0D;
pub(crate) const UINT16: u8 = 0x84;
pub(crate) const SINT32: u8 = 0x85;
pub(crate) const UINT32: u8 = 0x86;

const CHECKSUM: Crc<u16> = Crc::<u16>::new(&CRC_16_ARC);

/// Which header a file gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    Short,
    Long,
    /// Long, with a zero for its own checksum.
    LongUnchecked,
    /// Long, with a zero for the size of the content, as after a loss of power.
    LongUnsized,
}

/// The messages of one file.
#[derive(Clone, Default)]
pub(crate) struct Content(pub(crate) Vec<u8>);

impl Content {
    /// A definition with number, size and base type of each field.
    pub(crate) fn define(self, local: u8, global: u16, fields: &[(u8, u8, u8)]) -> Self {
        self.definition(0x40 | local, 0, global.to_le_bytes(), fields)
    }

    /// The same with numbers stored high byte first.
    pub(crate) fn define_big_endian(self, local: u8, global: u16, fields: &[(u8, u8, u8)]) -> Self {
        self.definition(0x40 | local, 1, global.to_be_bytes(), fields)
    }

    /// The same with developer fields: number, size and index of the application.
    pub(crate) fn define_with_developer(
        self,
        local: u8,
        global: u16,
        fields: &[(u8, u8, u8)],
        developer: &[(u8, u8, u8)],
    ) -> Self {
        let mut content = self.definition(0x60 | local, 0, global.to_le_bytes(), fields);
        content.0.push(developer.len() as u8);
        content.0.extend(developer.iter().flat_map(|&(number, size, app)| [number, size, app]));
        content
    }

    fn definition(
        mut self,
        header: u8,
        order: u8,
        global: [u8; 2],
        fields: &[(u8, u8, u8)],
    ) -> Self {
        self.0.extend([header, 0, order, global[0], global[1], fields.len() as u8]);
        self.0.extend(fields.iter().flat_map(|&(number, size, base)| [number, size, base]));
        self
    }

    /// A data message of these field values.
    pub(crate) fn message(mut self, local: u8, values: &[&[u8]]) -> Self {
        self.0.push(local);
        self.0.extend(values.concat());
        self
    }

    /// A data message whose header carries the low five bits of its time.
    pub(crate) fn compressed(self, local: u8, time_fit_s: u32, values: &[&[u8]]) -> Self {
        self.message(0x80 | local << 5 | (time_fit_s & 0x1F) as u8, values)
    }

    /// The file with the usual header.
    pub(crate) fn file(&self) -> Vec<u8> {
        self.file_with(Header::Long)
    }

    /// The file with this header and a checksum over header and content.
    pub(crate) fn file_with(&self, header: Header) -> Vec<u8> {
        let size = if header == Header::Short { 12 } else { 14 };
        let content_size = if header == Header::LongUnsized { 0 } else { self.0.len() as u32 };
        let mut file = vec![size, 0x20, 0, 0];
        file.extend(content_size.to_le_bytes());
        file.extend(b".FIT");
        match header {
            Header::Short => {}
            Header::LongUnchecked => file.extend([0, 0]),
            Header::Long | Header::LongUnsized => {
                file.extend(CHECKSUM.checksum(&file).to_le_bytes());
            }
        }
        file.extend(&self.0);
        file.extend(CHECKSUM.checksum(&file).to_le_bytes());
        file
    }
}
