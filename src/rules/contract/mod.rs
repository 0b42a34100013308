//! What a rule is, what it is asked and what it answers; how settings and what is known of the runner
//! change the answer. No rule is named here.

pub(super) mod caps;
pub(super) mod citations;
mod doubted;
mod finding;
mod limits;
mod meaning;
pub(super) mod modifiers;
pub(super) mod muting;
mod rule;

pub use caps::{Ahead, Cap, Planned};
pub use citations::Citation;
pub use finding::{Finding, Gait, Judgement, Level, Named, SeenIn, Shift, Subject, Verdict};
pub(crate) use limits::LEVEL_KEY;
pub use limits::{ENGINEERING_DEFAULT, Limits, Muting, Threshold};
pub use meaning::Meaning;
pub(crate) use modifiers::{EARLIER_CALF_INJURY, is_after_calf_injury};
pub use modifiers::{MODIFIERS, Modifier, RECURRENCE_WEEKS};
pub use rule::{Caps, Doc, Family, Grade, Outcome, Rule, Topic};
