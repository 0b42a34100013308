//! What any damage may do to a document: cost samples, never change one, never cause a panic.

use std::ops::Range;

use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Activity, Samples};
use soleus::ingest::Format;

/// The row as bits, so that missing values compare equal.
fn row(samples: &Samples, row: usize) -> (i64, u32, Vec<u64>) {
    let value = |column: &Vec<f64>| column.get(row).copied().unwrap_or(f64::NAN).to_bits();
    (samples.time_ms[row], samples.segment[row], samples.channels.iter().map(value).collect())
}

fn only(activities: Vec<Activity>) -> Activity {
    assert_eq!(activities.len(), 1);
    activities.into_iter().next().expect("one activity")
}

/// Cuts a document at every 97th byte and at each of `also`: what is left gives the same samples as
/// far as it goes, and says that the rest is missing.
pub(crate) fn prefixes_yield_prefixes(format: &dyn Format, text: &str, also: Range<usize>) {
    let whole = only(format.parse(text.as_bytes()).expect("the whole is sound"));
    assert_eq!(whole.notes, []);
    for length in (0..text.len()).step_by(97).chain(also) {
        let Ok(part) = format.parse(&text.as_bytes()[..length]) else { continue };
        let part = only(part);
        assert!(part.samples.len() <= whole.samples.len());
        assert!(matches!(part.notes[..], [ImportNote::Truncated { .. }]), "{:?}", part.notes);
        for index in 0..part.samples.len() {
            assert_eq!(row(&part.samples, index), row(&whole.samples, index), "cut at {length}");
        }
    }
}

/// Flips bits of every seventh byte: no panic, and behind `body` no more than two samples lost.
pub(crate) fn flips_cost_few_samples(format: &dyn Format, text: &str, body: usize) {
    let samples = |bytes: &[u8]| -> usize {
        let activities = format.parse(bytes).unwrap_or_default();
        activities.iter().map(|activity| activity.samples.len()).sum()
    };
    let whole = samples(text.as_bytes());
    for at in (0..text.len()).step_by(7) {
        for flip in [0x01, 0x20, 0x80] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] ^= flip;
            format.accepts(&bytes);
            let kept = samples(&bytes);
            // A comment or section without its end hides what follows.
            let hides = b"!-[?".contains(&bytes[at]) || b"!-[".contains(&text.as_bytes()[at]);
            assert!(kept + 2 >= whole || hides || at < body, "{flip} at {at}: {kept} kept");
        }
    }
}
