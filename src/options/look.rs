//! How large pictures are.

use crate::base::error::Error;
use crate::base::quantity::UnitSystem;
use crate::charts::Look;

/// Widths and heights for which labels have room and memory is enough, in pixels.
const WIDTHS_PX: std::ops::RangeInclusive<u32> = 800..=4000;
const HEIGHTS_PX: std::ops::RangeInclusive<u32> = 480..=3000;
/// Pixels of the file for each pixel of the picture.
const SCALES: std::ops::RangeInclusive<f64> = 0.5..=4.0;

/// The look of pictures by `--chart-size` and `--chart-scale`.
pub(super) fn look(
    size: Option<&str>,
    scale: Option<&str>,
    units: UnitSystem,
) -> Result<Look, Error> {
    let mut look = Look { units, ..Look::default() };
    if let Some(text) = size {
        (look.width_px, look.height_px) = sides(text).ok_or_else(|| {
            Error::Settings(format!(
                "--chart-size: `{text}` is not a size; write WIDTHxHEIGHT in pixels, from {}x{} to {}x{}",
                WIDTHS_PX.start(),
                HEIGHTS_PX.start(),
                WIDTHS_PX.end(),
                HEIGHTS_PX.end()
            ))
        })?;
    }
    if let Some(text) = scale {
        look.scale = text.parse().ok().filter(|scale| SCALES.contains(scale)).ok_or_else(|| {
            Error::Settings(format!(
                "--chart-scale: `{text}` is not a number from {} to {}",
                SCALES.start(),
                SCALES.end()
            ))
        })?;
    }
    Ok(look)
}

fn sides(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once(['x', '×'])?;
    let (width, height) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    (WIDTHS_PX.contains(&width) && HEIGHTS_PX.contains(&height)).then_some((width, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(size: Option<&str>, scale: Option<&str>) -> Result<Look, String> {
        look(size, scale, UnitSystem::Metric).map_err(|fault| fault.to_string())
    }

    #[test]
    fn size_and_scale_are_taken_or_refused_with_what_would_do() {
        let look = of(Some("1600x700"), Some("2")).unwrap();
        assert_eq!((look.width_px, look.height_px, look.scale), (1600, 700, 2.0));
        assert_eq!(of(None, None).unwrap(), Look::default());
        for wrong in ["1600", "0x700", "1600x99999", "axb", "-5x700"] {
            assert!(of(Some(wrong), None).unwrap_err().contains("WIDTHxHEIGHT"), "{wrong}");
        }
        for wrong in ["0", "9", "x", "NaN"] {
            assert!(of(None, Some(wrong)).unwrap_err().contains("from 0.5 to 4"), "{wrong}");
        }
    }
}
