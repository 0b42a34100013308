//! Colours and sizes of all charts. The hues are those of Okabe and Ito (2008), chosen to be told
//! apart with any kind of colour vision; meaning never rests on hue alone.

use plotters::style::RGBAColor;

/// An opaque colour.
const fn ink(red: u8, green: u8, blue: u8) -> RGBAColor {
    RGBAColor(red, green, blue, 1.0)
}

/// Paper.
pub(in crate::charts) const WHITE: RGBAColor = ink(255, 255, 255);
/// Headings and values.
pub(in crate::charts) const TEXT: RGBAColor = ink(0x1F, 0x29, 0x33);
/// Axis labels and notes; 6.9:1 on white.
pub(in crate::charts) const TEXT_SOFT: RGBAColor = ink(0x52, 0x5C, 0x69);
/// Grid.
pub(in crate::charts) const GRID: RGBAColor = ink(0xE3, 0xE7, 0xEB);
/// Base line of a panel.
pub(in crate::charts) const AXIS: RGBAColor = ink(0x9A, 0xA5, 0xB1);
/// Where nothing is known.
pub(in crate::charts) const UNKNOWN: RGBAColor = ink(0xEE, 0xF0, 0xF2);
/// Amounts: Okabe–Ito sky blue.
pub(in crate::charts) const SKY: RGBAColor = ink(0x56, 0xB4, 0xE9);
/// Lines and recent values: Okabe–Ito blue.
pub(in crate::charts) const BLUE: RGBAColor = ink(0x00, 0x72, 0xB2);
/// Climb: Okabe–Ito bluish green.
pub(in crate::charts) const GREEN: RGBAColor = ink(0x00, 0x9E, 0x73);
/// Worth attention: Okabe–Ito orange.
pub(in crate::charts) const ORANGE: RGBAColor = ink(0xE6, 0x9F, 0x00);
/// Change something: Okabe–Ito vermillion.
pub(in crate::charts) const VERMILLION: RGBAColor = ink(0xD5, 0x5E, 0x00);
/// Heart rate: Okabe–Ito reddish purple.
pub(in crate::charts) const PURPLE: RGBAColor = ink(0xCC, 0x79, 0xA7);

/// The same colour, seen through.
pub(in crate::charts) const fn faded(color: RGBAColor, alpha: f64) -> RGBAColor {
    RGBAColor(color.0, color.1, color.2, alpha)
}

/// Em of the title, in pixels.
pub(in crate::charts) const TITLE_PX: f64 = 25.0;
/// Em of the subtitle, in pixels.
pub(in crate::charts) const SUBTITLE_PX: f64 = 15.5;
/// Em of axis labels and keys, in pixels.
pub(in crate::charts) const LABEL_PX: f64 = 14.0;
/// Space around the chart, in pixels.
pub(in crate::charts) const MARGIN_PX: f64 = 26.0;
