//! Groups recordings of the same run: one sweep over time, and a look-up by length for clocks that
//! are hours off, where a zone is missing or the points are the same. Never compares every recording with every other.

use super::extent::{Extent, FURTHEST_ZONE_MS, OVERLAP_RATIO, SHIFTED_LENGTH_MS};

/// Recordings at one time that are compared with each other. No runner has so many sources; the
/// limit keeps a folder in which all clocks stand still from costing the square of its size.
const MOST_AT_ONCE: usize = 256;

/// What the sweep found; indices are those of the input.
pub(super) struct Clusters {
    /// Groups of two and more recordings of one run.
    pub(super) same: Vec<Vec<usize>>,
    /// Pairs that overlap as the same run would, at another distance; one a recording.
    pub(super) overlapping: Vec<(usize, usize)>,
}

/// Finds the groups. `names` are unique and settle the order of recordings that begin and end at
/// the same moments; `far_ratio` is how far the distances of two devices in the open may lie apart.
pub(super) fn clusters(extents: &[Extent], names: &[&str], far_ratio: f64) -> Clusters {
    let mut order: Vec<usize> = (0..extents.len()).collect();
    order.sort_by_key(|&index| (extents[index].start_ms, extents[index].end_ms, names[index]));
    let mut groups = Groups::new(extents.len());
    let mut overlapping = sweep(extents, &order, far_ratio, &mut groups);
    join_shifted(extents, &order, &mut groups);
    overlapping.retain(|&(a, b)| groups.root(a) != groups.root(b));
    let mut same: Vec<Vec<usize>> = vec![Vec::new(); extents.len()];
    for index in order {
        same[groups.root(index)].push(index);
    }
    same.retain(|members| members.len() > 1);
    Clusters { same, overlapping }
}

/// Joins recordings that overlap and agree; returns those that overlap and do not.
fn sweep(
    extents: &[Extent],
    order: &[usize],
    far_ratio: f64,
    groups: &mut Groups,
) -> Vec<(usize, usize)> {
    let mut overlapping = Vec::new();
    let mut running: std::collections::VecDeque<usize> = std::collections::VecDeque::new();
    for &index in order {
        let extent = extents[index];
        running.retain(|&earlier| extents[earlier].end_ms > extent.start_ms);
        let mut partner = None;
        for &earlier in &running {
            let overlap_ratio = extents[earlier]
                .likeness(&extent)
                .map_or(0.0, |likeness| likeness.of_shorter_ratio);
            if extents[earlier].is_same_run(&extent, far_ratio) {
                groups.join(earlier, index);
            } else if overlap_ratio >= OVERLAP_RATIO && partner.is_none() {
                partner = Some(earlier);
            }
        }
        overlapping.extend(partner.map(|earlier| (earlier, index)));
        running.push_back(index);
        if running.len() > MOST_AT_ONCE {
            running.pop_front();
        }
    }
    overlapping
}

/// Joins recordings of one length that a clock hours off explains.
fn join_shifted(extents: &[Extent], order: &[usize], groups: &mut Groups) {
    let may_be_shifted =
        |&index: &usize| extents[index].is_zoneless || extents[index].track.is_some();
    let shifted: Vec<usize> = order.iter().copied().filter(may_be_shifted).collect();
    if shifted.is_empty() {
        return;
    }
    // Equal lengths fall into one slot or into neighbouring ones.
    let slot = |index: usize| extents[index].length_ms().div_euclid(SHIFTED_LENGTH_MS);
    let mut by_length: Vec<(i64, i64, usize)> =
        order.iter().map(|&index| (slot(index), extents[index].start_ms, index)).collect();
    by_length.sort_by_key(|&(slot, start_ms, _)| (slot, start_ms));
    for index in shifted {
        for near in slot(index) - 1..=slot(index) + 1 {
            let earliest_ms = extents[index].start_ms - FURTHEST_ZONE_MS;
            let latest_ms = extents[index].start_ms + FURTHEST_ZONE_MS;
            let from = by_length.partition_point(|entry| (entry.0, entry.1) < (near, earliest_ms));
            let candidates = by_length[from..].iter().take(MOST_AT_ONCE);
            for &(_, _, other) in
                candidates.take_while(|(slot, start_ms, _)| *slot == near && *start_ms <= latest_ms)
            {
                if extents[index].shift_ms(&extents[other]).is_some() {
                    groups.join(index, other);
                }
            }
        }
    }
}

/// Groups that grow together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            // Halving the way keeps every later look-up short.
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[b.max(a)] = a.min(b);
    }
}
