//! Bytes read from front to back; behind the end there are zeros.

pub(super) struct Tape<'a>(&'a [u8]);

/// Numbers at which something may change: nothing, all, the marks for what is not known, and ends.
const ENDS: [u32; 12] = [
    0,
    1,
    u32::MAX,
    u32::MAX - 1,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF,
    0x7FFF,
    0xFF,
    0x7F,
    0x0FFF_FFFF,
    0x1000_0000,
];

impl<'a> Tape<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    pub(super) fn number(&mut self) -> u32 {
        u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    /// From zero up to but without this number.
    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::from(u16::from_le_bytes([self.byte(), self.byte()])) % count
    }

    /// A number at an end, a small one of either sign, or any.
    pub(super) fn value(&mut self) -> u32 {
        match self.byte() % 4 {
            0 => ENDS[usize::from(self.byte()) % ENDS.len()],
            1 => u32::from(self.byte()),
            2 => u32::from(self.byte()).wrapping_neg(),
            _ => self.number(),
        }
    }
}
