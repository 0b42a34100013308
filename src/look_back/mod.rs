//! Looking back: what was different before it hurt, what several episodes share, and whether the rules
//! flagged what came before.

pub mod backtest;
pub mod exposure;
pub mod onset;
pub mod side_by_side;
pub mod why;
