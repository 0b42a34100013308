//! Distances and heights that nobody reaches from those around them: a flipped bit, a zero in between,
//! the height of a sensor that has not begun. Those that go there and back are blanked, as long as they are
//! few; what goes and stays is left to those who add up distances, and levelled out of heights.

use std::ops::Range;

use super::spikes::{self, MOST_CLIMB_MPS, Spikes};
use crate::activity::import_notes::ImportNote;
use crate::activity::{Channel, Samples};
use crate::base::stats::median;
use crate::base::units::s_from_ms;

/// Distances catch up by some metres, and sprinters reach 12 m/s: a step is out of reach when it breaks
/// both, as with positions. Engineering defaults.
const MOST_STEP_M: f64 = 25.0;
const MOST_STEP_MPS: f64 = 12.0;
/// Heights of satellites err by tens of metres; with what they may err runners descend no faster than they
/// climb. Engineering default.
const MOST_RISE_M: f64 = 30.0;
/// Within seconds less is too much: heights err by so many times their noise, by this at least, and nobody
/// rises or sinks faster on foot. Engineering defaults.
const NOISE_TIMES: f64 = 6.0;
const LEAST_RISE_M: f64 = 10.0;
const MOST_SECONDS_MPS: f64 = 2.0;
/// More values in a row are no slip.
const MOST_ROWS: usize = 60;
/// A larger share of all distances is no slip either.
const MOST_RATIO: f64 = 0.05;
/// What is left of the altitude without a larger share of it is not believed. Engineering default.
const MOST_HEIGHTS_RATIO: f64 = 0.2;
/// Values on either side of a step whose median tells whether it stays.
const STEP_ROWS: usize = 15;
/// Fewer values than this in a row tell nothing of where the altitude stays.
const LEAST_ROWS: usize = 60;

/// Blanks distances that nobody reaches and comes back from.
pub(super) fn blank_distances(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    let pieces = pieces(samples, Channel::DistanceM, |ms, gained_m| {
        (-MOST_STEP_M..=MOST_STEP_M.max(MOST_STEP_MPS * s_from_ms(ms))).contains(&gained_m)
    });
    let rows = pieces.strays();
    if rows.len() as f64 <= MOST_RATIO * pieces.known.len() as f64 {
        blank(samples, Channel::DistanceM, &rows);
        say(notes, "distance", rows.len());
    }
}

/// Blanks heights that nobody reaches, and levels steps between heights that stay. Where they are many
/// nothing is changed, and the altitude is not believed.
pub(super) fn put_altitude_right(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    if !samples.has(Channel::ElevationM) {
        return;
    }
    let recorded = samples.channel(Channel::ElevationM).to_vec();
    let mut values = recorded.clone();
    let Spikes { rows: spikes, sigma_m } = spikes::blank(&samples.time_ms, &mut values);
    *samples.channel_mut(Channel::ElevationM) = values;
    let is_climbed = |elapsed_ms: i64, rise_m: f64| is_climbed(elapsed_ms, rise_m, sigma_m);
    let mut pieces = pieces(samples, Channel::ElevationM, is_climbed);
    pieces.mark_ends();
    let rows = pieces.strays();
    let (strays, values) = (spikes.len() + rows.len(), spikes.len() + pieces.known.len());
    if strays as f64 > MOST_HEIGHTS_RATIO * values as f64 {
        *samples.channel_mut(Channel::ElevationM) = recorded;
        notes.push(ImportNote::AltitudeStrays { strays, values });
        return;
    }
    blank(samples, Channel::ElevationM, &rows);
    say(notes, "elevation", strays);
    level(samples, &pieces, is_climbed, notes);
}

/// Whether somebody may have risen or sunk by so much in this time, by heights of such noise.
fn is_climbed(elapsed_ms: i64, rise_m: f64, sigma_m: f64) -> bool {
    let elapsed_s = s_from_ms(elapsed_ms);
    let least_m = (NOISE_TIMES * sigma_m).max(LEAST_RISE_M);
    let most_m = MOST_RISE_M + MOST_CLIMB_MPS * elapsed_s;
    rise_m.abs() <= most_m.min(least_m + MOST_SECONDS_MPS * elapsed_s)
}

/// The known values of a channel, cut where the next is out of reach.
struct Pieces {
    /// The rows that have a value.
    known: Vec<usize>,
    parts: Vec<Part>,
}

/// Values that reach each other.
struct Part {
    /// Of the known ones.
    at: Range<usize>,
    /// Counts up where the values do not go on from those before; parts of one body do, strays apart.
    /// `None` for strays.
    body: Option<usize>,
}

/// Cuts a channel into pieces. `reaches` tells whether somebody gains so many metres in so many
/// milliseconds. Pieces after which the values go on from before them are strays, if they lie neither way
/// between: a signal that comes back in steps is none.
fn pieces(samples: &Samples, channel: Channel, reaches: impl Fn(i64, f64) -> bool) -> Pieces {
    let values = samples.channel(channel);
    let known: Vec<usize> = (0..values.len()).filter(|&row| values[row].is_finite()).collect();
    let reaches = |from: usize, to: usize| {
        let [from, to] = [known[from], known[to]];
        reaches(samples.time_ms[to] - samples.time_ms[from], values[to] - values[from])
    };
    let mut parts: Vec<Part> = Vec::new();
    for at in 0..known.len() {
        match parts.last_mut() {
            Some(last) if reaches(at - 1, at) => last.at.end = at + 1,
            _ => parts.push(Part { at: at..at + 1, body: None }),
        }
    }
    let (mut good, mut body) = (0, 0);
    while good < parts.len() {
        parts[good].body = Some(body);
        let last = parts[good].at.end - 1;
        let near = |index: &usize| parts[*index].at.start - last <= MOST_ROWS + 1;
        let value = |at: usize| values[known[at]];
        let is_aside = |index: usize, back: usize| {
            let [from, at, to] = [last, parts[index].at.start, parts[back].at.start].map(value);
            at < from.min(to) || at > from.max(to)
        };
        let mut after = (good + 2..parts.len()).take_while(near);
        let back = after.find(|&back| {
            reaches(last, parts[back].at.start) && (good + 1..back).all(|one| is_aside(one, back))
        });
        body += usize::from(back.is_none());
        good = back.unwrap_or(good + 1);
    }
    Pieces { known, parts }
}

impl Pieces {
    /// What is short before the first long body, or after the last, is a stray as well: nothing tells
    /// that the values were ever there.
    fn mark_ends(&mut self) {
        let mut lengths: Vec<usize> = Vec::new();
        for part in &self.parts {
            let Some(body) = part.body else { continue };
            lengths.resize(body + 1, 0);
            lengths[body] += part.at.len();
        }
        let is_long = |length: &usize| *length >= LEAST_ROWS;
        let Some(first) = lengths.iter().position(is_long) else { return };
        let last = lengths.iter().rposition(is_long).unwrap_or(first);
        for part in &mut self.parts {
            part.body = part.body.filter(|body| (first..=last).contains(body));
        }
    }

    /// The rows of the strays.
    fn strays(&self) -> Vec<usize> {
        let strays = self.parts.iter().filter(|part| part.body.is_none());
        strays.flat_map(|part| &self.known[part.at.clone()]).copied().collect()
    }
}

fn blank(samples: &mut Samples, channel: Channel, rows: &[usize]) {
    let values = samples.channel_mut(channel);
    rows.iter().for_each(|&row| values[row] = f64::NAN);
}

fn say(notes: &mut Vec<ImportNote>, name: &'static str, count: usize) {
    if count > 0 {
        notes.push(ImportNote::OutOfReach(name.into(), count));
    }
}

/// The rows at the end of a piece that tell where it ends.
fn end_of(rows: &[usize]) -> &[usize] {
    &rows[rows.len().saturating_sub(STEP_ROWS)..]
}

/// The rows at the start of a piece that tell where it starts.
fn start_of(rows: &[usize]) -> &[usize] {
    &rows[..rows.len().min(STEP_ROWS)]
}

/// Moves the heights beyond each step that stays by its height, so that it is no climb; those of the
/// longest piece stay.
fn level(
    samples: &mut Samples,
    pieces: &Pieces,
    is_climbed: impl Fn(i64, f64) -> bool,
    notes: &mut Vec<ImportNote>,
) {
    let kept: Vec<&[usize]> = pieces
        .parts
        .iter()
        .filter(|part| part.body.is_some())
        .map(|part| &pieces.known[part.at.clone()])
        .collect();
    let (time_ms, values) = (&samples.time_ms, samples.channel(Channel::ElevationM));
    let mut by_m = vec![0.0; kept.len()];
    let mut steps = 0;
    for (index, pair) in kept.windows(2).enumerate() {
        let (from, to) = (pair[0][pair[0].len() - 1], pair[1][0]);
        let rise_m = values[to] - values[from];
        let [before_m, after_m] = [end_of(pair[0]), start_of(pair[1])]
            .map(|rows| median(rows.iter().map(|&row| values[row])).unwrap_or(f64::NAN));
        // What follows has to stay: a spike too small to be blanked is no step.
        let stays = (after_m - before_m) * rise_m.signum() >= rise_m.abs() / 2.0;
        let is_step = stays && !is_climbed(time_ms[to] - time_ms[from], rise_m);
        steps += usize::from(is_step);
        by_m[index + 1] = by_m[index] - if is_step { rise_m } else { 0.0 };
    }
    if steps == 0 {
        return;
    }
    let longest = (0..kept.len()).max_by_key(|&index| kept[index].len()).unwrap_or(0);
    let values = samples.channel_mut(Channel::ElevationM);
    for (rows, of_one) in kept.iter().zip(&by_m) {
        rows.iter().for_each(|&row| values[row] += of_one - by_m[longest]);
    }
    notes.push(ImportNote::AltitudeSteps(steps));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of every second.
    fn with(channel: Channel, values: &[f64]) -> Samples {
        let mut samples = Samples::default();
        for (second, &value) in values.iter().enumerate() {
            let row = samples.push_time(1_735_689_600_000 + second as i64 * 1000, 0);
            samples.set(row, channel, value);
        }
        samples
    }

    /// Distances of 3 m a second, put right after some were overwritten.
    fn distances(wrong: &[(usize, f64)]) -> (Vec<f64>, Vec<ImportNote>) {
        let mut values: Vec<f64> = (0..100).map(|second| 3.0 * f64::from(second)).collect();
        wrong.iter().for_each(|&(row, value)| values[row] = value);
        let mut samples = with(Channel::DistanceM, &values);
        let mut notes = Vec::new();
        blank_distances(&mut samples, &mut notes);
        (samples.channel(Channel::DistanceM).to_vec(), notes)
    }

    fn blanked(values: &[f64]) -> Vec<usize> {
        (0..values.len()).filter(|&row| values[row].is_nan()).collect()
    }

    #[test]
    fn a_flipped_bit_and_a_zero_in_between_are_blanked() {
        for wrong in [0.0, 120.0, 168_000.0] {
            let (values, notes) = distances(&[(50, wrong)]);
            assert_eq!(blanked(&values), [50]);
            assert_eq!(notes, [ImportNote::OutOfReach("distance".into(), 1)]);
        }
        // Two in a row, each wrong in its own way.
        assert_eq!(blanked(&distances(&[(50, 0.0), (51, 9000.0)]).0), [50, 51]);
        // Jitter of some metres is what distances have.
        assert_eq!(distances(&[(50, 160.0), (51, 140.0)]).1, []);
    }

    #[test]
    fn a_distance_that_catches_up_or_begins_again_is_left_alone() {
        // A minute without a signal, and what was run in it.
        let lost: Vec<(usize, f64)> = (20..80).map(|row| (row, 57.0)).collect();
        assert_eq!(distances(&lost).1, []);
        let again: Vec<(usize, f64)> =
            (50..100).map(|row| (row, 3.0 * (row - 50) as f64)).collect();
        assert_eq!(distances(&again).1, []);
        // A signal that comes back in two steps.
        let steps: Vec<(usize, f64)> =
            (20..60).map(|row| (row, 57.0)).chain([(60, 110.0), (61, 150.0)]).collect();
        assert_eq!(distances(&steps).1, []);
    }

    /// Heights of 100 m, put right after some were overwritten.
    fn heights(wrong: impl Fn(usize) -> Option<f64>) -> (Vec<f64>, Vec<ImportNote>) {
        let values: Vec<f64> = (0..300).map(|row| wrong(row).unwrap_or(100.0)).collect();
        let mut samples = with(Channel::ElevationM, &values);
        let mut notes = Vec::new();
        put_altitude_right(&mut samples, &mut notes);
        (samples.channel(Channel::ElevationM).to_vec(), notes)
    }

    #[test]
    fn heights_there_and_back_and_before_the_sensor_begins_are_blanked() {
        let (values, notes) = heights(|row| (row == 150).then_some(5000.0));
        assert_eq!(blanked(&values), [150]);
        assert_eq!(notes, [ImportNote::OutOfReach("elevation".into(), 1)]);
        assert_eq!(blanked(&heights(|row| (row < 3).then_some(-500.0)).0), [0, 1, 2]);
        assert_eq!(blanked(&heights(|row| (row > 297).then_some(0.0)).0), [298, 299]);
        // Up to what stands aside of the noise.
        assert_eq!(heights(|row| (row == 150).then_some(110.0)).1, []);
    }

    #[test]
    fn a_step_that_stays_is_levelled() {
        let (values, notes) = heights(|row| (row < 120).then_some(40.0));
        assert_eq!(values, vec![100.0; 300]);
        assert_eq!(notes, [ImportNote::AltitudeSteps(1)]);
        let (values, notes) = heights(|row| (150..220).contains(&row).then_some(180.0));
        assert_eq!(values, vec![100.0; 300]);
        assert_eq!(notes, [ImportNote::AltitudeSteps(2)]);
        // A barometer that is set right; and satellites, which may err by as much.
        let (values, notes) = heights(|row| (row < 120).then_some(85.0));
        assert_eq!((values, notes), (vec![100.0; 300], vec![ImportNote::AltitudeSteps(1)]));
        // Eleven metres for three seconds, again and again, are too low to be blanked and no steps.
        let small = heights(|row| (row % 20 < 3).then_some(111.0));
        assert_eq!(small.1, []);
        let noise = |row: usize| 5.0 * (row as f64 * 2.1).sin();
        let noisy = heights(|row| Some(noise(row) + if row < 120 { 85.0 } else { 100.0 }));
        assert_eq!(noisy.1, []);
    }

    #[test]
    fn a_spike_near_an_end_blanks_no_other_height() {
        for at in [10, 45, 280] {
            let spike = heights(|row| (row == at).then_some(250.0));
            assert_eq!(blanked(&spike.0), [at]);
            assert_eq!(spike.1, [ImportNote::OutOfReach("elevation".into(), 1)]);
        }
        let two = heights(|row| [45, 250].contains(&row).then_some(250.0));
        assert_eq!(blanked(&two.0), [45, 250]);
    }

    #[test]
    fn a_sensor_that_drops_out_at_each_fifth_sample_is_put_right_and_no_worse_one() {
        let (values, notes) = heights(|row| row.is_multiple_of(5).then_some(0.0));
        assert_eq!(blanked(&values).len(), 60);
        assert_eq!(notes, [ImportNote::OutOfReach("elevation".into(), 60)]);
        let (values, notes) = heights(|row| row.is_multiple_of(4).then_some(0.0));
        assert!(blanked(&values).is_empty());
        assert_eq!(notes, [ImportNote::AltitudeStrays { strays: 75, values: 300 }]);
    }

    #[test]
    fn a_sensor_that_scatters_is_left_to_its_doubt() {
        let (values, _) = heights(|row| (row % 2 == 0).then_some(-110.0));
        assert!(blanked(&values).is_empty());
    }
}
