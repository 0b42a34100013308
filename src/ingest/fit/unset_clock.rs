//! A watch whose clock was never set counts seconds from its start. Where the file tells a moment
//! all the same, its times are counted from there.

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, RecordedOffset};
use crate::base::units::{MS_PER_S, utc_ms_from_fit_s};

use super::messages::Message;
use super::profile::{ACTIVITY, FILE_ID, LOCAL_TIMESTAMP, TIMESTAMP};

/// Timestamps below this are seconds since power-up (FIT protocol).
const ABSOLUTE_FROM_FIT_S: u32 = 0x1000_0000;
/// Field number of `time_created` in `file_id`.
const TIME_CREATED: u8 = 4;

/// Whether a FIT time counts from the start of the device.
pub(super) fn counts_from_start(time_fit_s: u32) -> bool {
    time_fit_s < ABSOLUTE_FROM_FIT_S
}

/// Whether a moment in UTC milliseconds was read from a FIT time that counts from the start of the device.
pub(super) fn counts_from_start_ms(time_ms: i64) -> bool {
    time_ms < utc_ms_from_fit_s(ABSOLUTE_FROM_FIT_S)
}

/// What the file says about the moments that its times count from.
enum Origin {
    /// The local time at the end.
    LocalEnd,
    /// The creation of the file, in UTC.
    Creation,
}

/// Shifts the times that count from the start of the device. Without any word on when that was
/// they stay as they are, and are left out later as impossible.
pub(super) fn put_right(activities: &mut [Activity], messages: &[Message]) {
    let by_local_end = local_end_shift_s(messages).map(|shift_s| (shift_s, Origin::LocalEnd));
    let by_creation = || creation_fit_s(messages).map(|shift_s| (shift_s, Origin::Creation));
    let Some((shift_s, origin)) = by_local_end.or_else(by_creation) else { return };
    for activity in activities {
        let shifted = shift(activity, shift_s * MS_PER_S);
        match origin {
            Origin::LocalEnd => {
                activity.offset = RecordedOffset::Known(0);
                activity.notes.push(ImportNote::ClockUnset);
            }
            Origin::Creation if shifted > 0 => {
                activity.notes.push(ImportNote::RelativeTimes(shifted))
            }
            Origin::Creation => {}
        }
    }
}

/// What to add to times since the start to get local times, where the watch still knows the local
/// time at the end.
fn local_end_shift_s(messages: &[Message]) -> Option<i64> {
    let end = messages.iter().rfind(|message| message.global == ACTIVITY)?;
    let (since_start, local) = (end.time_fit_s(TIMESTAMP)?, end.time_fit_s(LOCAL_TIMESTAMP)?);
    (counts_from_start(since_start) && !counts_from_start(local))
        .then(|| i64::from(local) - i64::from(since_start))
}

fn creation_fit_s(messages: &[Message]) -> Option<i64> {
    let created = messages.iter().filter(|message| message.global == FILE_ID);
    let mut created = created.filter_map(|message| message.time_fit_s(TIME_CREATED));
    created.find(|&time_fit_s| !counts_from_start(time_fit_s)).map(i64::from)
}

/// Shifts every time since the start, and returns how many of samples.
fn shift(activity: &mut Activity, shift_ms: i64) -> usize {
    let move_on = |time_ms: &mut i64| {
        let is_relative = counts_from_start_ms(*time_ms);
        *time_ms += if is_relative { shift_ms } else { 0 };
        is_relative
    };
    let timer = activity.timer.iter_mut().flatten();
    for span in timer.chain(activity.laps.iter_mut().map(|lap| &mut lap.span)) {
        move_on(&mut span.start_ms);
        move_on(&mut span.end_ms);
    }
    if let Some(timer) = &mut activity.timer {
        timer.retain(|span| span.start_ms < span.end_ms);
    }
    activity.samples.time_ms.iter_mut().map(move_on).filter(|&is_relative| is_relative).count()
}
