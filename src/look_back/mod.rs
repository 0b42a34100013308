//! Looking back: did the rules flag what came before an injury?

pub mod backtest;
