//! Reads one number from a payload: every base type, both byte orders, invalid values as missing.

use super::frames::Field;

/// How to read one number from a payload.
#[derive(Clone, Copy)]
pub(super) struct Read {
    offset: usize,
    big_endian: bool,
    kind: Kind,
}

/// The base types that hold numbers. In those that end in `Z` zero stands for missing, in the
/// other whole numbers the greatest value does.
#[derive(Clone, Copy)]
enum Kind {
    U8,
    U8Z,
    S8,
    U16,
    U16Z,
    S16,
    U32,
    U32Z,
    S32,
    U64,
    U64Z,
    S64,
    F32,
    F64,
}

impl Read {
    /// `None` when the field cannot hold a number of its base type.
    pub(super) fn of(field: &Field, big_endian: bool) -> Option<Self> {
        let kind = Kind::of(field.base_type)?;
        (field.size >= kind.size() && field.size.is_multiple_of(kind.size())).then_some(Self {
            offset: field.offset,
            big_endian,
            kind,
        })
    }

    /// Reads a number of this base type from the start of the bytes.
    pub(super) fn at_start(base_type: u8, big_endian: bool) -> Option<Self> {
        Some(Self { offset: 0, big_endian, kind: Kind::of(base_type)? })
    }

    /// Bytes of one value.
    pub(super) fn size(&self) -> usize {
        self.kind.size()
    }

    /// The value (the first of an array); `None` where it is the base type's invalid value.
    #[inline]
    pub(super) fn value(&self, payload: &[u8]) -> Option<f64> {
        let bytes = payload.get(self.offset..)?;
        match self.kind {
            Kind::U8 => known(*bytes.first()?, u8::MAX),
            Kind::U8Z => known(*bytes.first()?, 0),
            Kind::S8 => known(i8::from_le_bytes(self.ordered(bytes)?), i8::MAX),
            Kind::U16 => known(u16::from_le_bytes(self.ordered(bytes)?), u16::MAX),
            Kind::U16Z => known(u16::from_le_bytes(self.ordered(bytes)?), 0),
            Kind::S16 => known(i16::from_le_bytes(self.ordered(bytes)?), i16::MAX),
            Kind::U32 => known(u32::from_le_bytes(self.ordered(bytes)?), u32::MAX),
            Kind::U32Z => known(u32::from_le_bytes(self.ordered(bytes)?), 0),
            Kind::S32 => known(i32::from_le_bytes(self.ordered(bytes)?), i32::MAX),
            Kind::U64 => known_wide(u64::from_le_bytes(self.ordered(bytes)?), u64::MAX),
            Kind::U64Z => known_wide(u64::from_le_bytes(self.ordered(bytes)?), 0),
            Kind::S64 => known_signed(i64::from_le_bytes(self.ordered(bytes)?), i64::MAX),
            Kind::F32 => finite(f64::from(f32::from_le_bytes(self.ordered(bytes)?))),
            Kind::F64 => finite(f64::from_le_bytes(self.ordered(bytes)?)),
        }
    }

    /// The first bytes, low byte first.
    #[inline]
    fn ordered<const N: usize>(&self, bytes: &[u8]) -> Option<[u8; N]> {
        let mut bytes: [u8; N] = *bytes.first_chunk()?;
        if self.big_endian {
            bytes.reverse();
        }
        Some(bytes)
    }
}

#[inline]
fn known<T: Into<f64> + PartialEq>(raw: T, invalid: T) -> Option<f64> {
    (raw != invalid).then(|| raw.into())
}

/// Of 64 bits those beyond 2⁵³ are rounded.
fn known_wide(raw: u64, invalid: u64) -> Option<f64> {
    (raw != invalid).then_some(raw as f64)
}

fn known_signed(raw: i64, invalid: i64) -> Option<f64> {
    (raw != invalid).then_some(raw as f64)
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

impl Kind {
    /// The base types of the FIT protocol; text and unknown types give `None`.
    fn of(base_type: u8) -> Option<Self> {
        Some(match base_type & 0x1F {
            0x00 | 0x02 | 0x0D => Self::U8,
            0x01 => Self::S8,
            0x03 => Self::S16,
            0x04 => Self::U16,
            0x05 => Self::S32,
            0x06 => Self::U32,
            0x08 => Self::F32,
            0x09 => Self::F64,
            0x0A => Self::U8Z,
            0x0B => Self::U16Z,
            0x0C => Self::U32Z,
            0x0E => Self::S64,
            0x0F => Self::U64,
            0x10 => Self::U64Z,
            _ => return None,
        })
    }

    fn size(self) -> usize {
        match self {
            Self::U8 | Self::U8Z | Self::S8 => 1,
            Self::U16 | Self::U16Z | Self::S16 => 2,
            Self::U32 | Self::U32Z | Self::S32 | Self::F32 => 4,
            Self::U64 | Self::U64Z | Self::S64 | Self::F64 => 8,
        }
    }
}
