//! What a session message of a FIT file says of its activity: sport, kind, times and totals.

use crate::activity::{Activity, DeviceFigures, Samples, Span};
use crate::base::units::{MS_PER_S, StepsPerMin, StridesPerMin, utc_ms_from_fit_s};

use super::messages::Message;

/// Field number of `start_time` in sessions and laps.
pub(super) const START_TIME: u8 = 2;

/// The activity of a session; `namers` are the messages that may name its sport where it does not.
pub(super) fn with_session(
    base: &Activity,
    session: &Message,
    namers: &[&Message],
    samples: Samples,
) -> Activity {
    let of_namers = || namers.iter().find_map(|message| named(message, "sport"));
    let sport = named(session, "sport").or_else(of_namers).or_else(|| base.sport.clone());
    // A message about another sport says nothing about this one's kind.
    let is_of_sport =
        |message: &&&Message| named(message, "sport").is_none_or(|other| sport == Some(other));
    let kind = || namers.iter().filter(is_of_sport).find_map(|one| named(one, "sub_sport"));
    Activity {
        sub_sport: named(session, "sub_sport").or_else(kind),
        sport,
        device_figures: device_figures(session),
        session: span(session),
        samples,
        ..base.clone()
    }
}

/// An enumerated value, without the word for "nothing in particular".
pub(super) fn named(message: &Message, field: &str) -> Option<String> {
    message
        .text(field)
        .filter(|&name| !matches!(name, "generic" | "invalid" | "all"))
        .map(str::to_lowercase)
}

pub(super) fn span(message: &Message) -> Option<Span> {
    let start_ms = utc_ms_from_fit_s(message.time_fit_s(START_TIME)?);
    let elapsed_s =
        message.number("total_elapsed_time").or_else(|| message.number("total_timer_time"))?;
    // The profile's own range; a file may declare a wider type, whose end would overflow.
    if !(0.0..=f64::from(u32::MAX)).contains(&elapsed_s) {
        return None;
    }
    Some(Span { start_ms, end_ms: start_ms + (elapsed_s * MS_PER_S as f64).ceil() as i64 })
}

fn device_figures(session: &Message) -> DeviceFigures {
    let cadence = session.number("avg_cadence").map(|strides| {
        let fraction = session.number("avg_fractional_cadence").unwrap_or(0.0);
        StepsPerMin::from(StridesPerMin(strides + fraction)).0
    });
    DeviceFigures {
        distance_m: session.number("total_distance"),
        timer_s: session.number("total_timer_time"),
        elapsed_s: session.number("total_elapsed_time"),
        cadence_spm: cadence,
        ascent_m: session.number("total_ascent"),
        step_length_m: session.number("avg_step_length").map(|millimetres| millimetres / 1000.0),
        vertical_oscillation_mm: session.number("avg_vertical_oscillation"),
        ground_contact_ms: session.number("avg_stance_time"),
        step_speed_loss_cmps: None,
    }
}
