//! Many points as a calm cloud: shades by how many lie around each place.

use super::canvas::{Area, Canvas, Drawn};
use super::panel::Panel;
use super::theme::{SKY, faded};

/// Side of a cell of the cloud.
const CELL_PX: f64 = 6.0;
/// Shades of the cloud, and the opacity of the darkest.
const SHADES: f64 = 5.0;
const DARKEST: f64 = 0.6;
/// Smoothed count of a cell with a single point and empty neighbours.
const FAINTEST: f64 = 0.25;

/// Cells in a few shades, the darker the more points; equal neighbours are one box.
pub(in crate::charts) fn draw_cloud(
    canvas: &Canvas<'_>,
    panel: &Panel,
    points: impl Iterator<Item = (f64, f64)>,
) -> Drawn {
    let (columns, counts) = cells(points, panel);
    let most = counts.iter().copied().fold(FAINTEST, f64::max);
    // Logarithmic, so that single points stay visible beside hundreds.
    let shade = |count: f64| {
        let share = (count / FAINTEST).ln() / (most / FAINTEST).ln().max(f64::MIN_POSITIVE);
        (share.clamp(-1.0, 1.0) * (SHADES - 1.0)).floor() + 1.0
    };
    for (row, counts) in counts.chunks(columns).enumerate() {
        let top = panel.area.top + row as f64 * CELL_PX;
        let bottom = (top + CELL_PX).min(panel.area.bottom);
        let mut column = 0;
        for alike in counts.chunk_by(|a, b| (shade(*a) - shade(*b)).abs() < 0.5) {
            let left = panel.area.left + column as f64 * CELL_PX;
            column += alike.len();
            let right = (panel.area.left + column as f64 * CELL_PX).min(panel.area.right);
            let shade = alike.first().map_or(0.0, |count| shade(*count));
            if shade > 0.5 {
                let color = faded(SKY, shade / SHADES * DARKEST);
                canvas.rect(Area { left, top, right, bottom }, color)?;
            }
        }
    }
    Ok(())
}

/// How many points lie around each cell of a few pixels, row by row.
fn cells(points: impl Iterator<Item = (f64, f64)>, panel: &Panel) -> (usize, Vec<f64>) {
    let columns = (panel.area.width() / CELL_PX).ceil() as usize;
    let rows = (panel.area.height() / CELL_PX).ceil() as usize;
    let mut counts = vec![0u32; columns * rows];
    for (x, y) in points {
        let (x, y) = panel.at(x, y);
        let (x, y) = ((x - panel.area.left) / CELL_PX, (y - panel.area.top) / CELL_PX);
        if x >= 0.0 && y >= 0.0 && (x as usize) < columns && (y as usize) < rows {
            counts[y as usize * columns + x as usize] += 1;
        }
    }
    (columns, smoothed(&counts, columns))
}

/// Each cell with its eight neighbours, weighted 4, 2 and 1 sixteenths; calms single speckles.
fn smoothed(counts: &[u32], columns: usize) -> Vec<f64> {
    let along = |values: &[f64], step: usize, is_edge: &dyn Fn(usize, usize) -> bool| -> Vec<f64> {
        let value = |cell: usize, other: Option<usize>| {
            let other = other.filter(|other| *other < values.len() && !is_edge(cell, *other));
            other.map_or(0.0, |other| values[other])
        };
        let mean = |cell: usize| {
            let sides = value(cell, cell.checked_sub(step)) + value(cell, Some(cell + step));
            (2.0 * values[cell] + sides) / 4.0
        };
        (0..values.len()).map(mean).collect()
    };
    let counts: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let across = along(&counts, 1, &|a, b| a / columns != b / columns);
    along(&across, columns, &|_, _| false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_keeps_the_sum_and_the_rows() {
        let mut counts = vec![0u32; 25];
        counts[12] = 16;
        let smooth = smoothed(&counts, 5);
        assert_eq!((smooth[12], smooth[11], smooth[6]), (4.0, 2.0, 1.0));
        assert_eq!(smooth.iter().sum::<f64>(), 16.0);
        let mut edge = vec![0u32; 25];
        edge[4] = 16;
        assert_eq!(smoothed(&edge, 5)[5], 0.0, "the end of a row is no neighbour of the next");
    }
}
