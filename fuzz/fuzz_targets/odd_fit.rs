//! FIT files of a run that are well formed and odd, made from the bytes by a generator, through the whole
//! line.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/fit_writer/mod.rs"]
#[allow(dead_code, reason = "no target uses everything")]
mod fit_writer;
#[path = "../../tests/invented/mod.rs"]
#[allow(dead_code, unused_imports, reason = "no target uses everything")]
mod invented;
#[path = "../../tests/line/mod.rs"]
#[allow(dead_code, reason = "no target uses everything")]
mod line;
#[path = "../../tests/odd_fit/mod.rs"]
mod odd_fit;
mod shared;

fuzz_target!(init: shared::init(), |bytes: &[u8]| {
    let file = odd_fit::odd_fit(bytes);
    // The file of a finding, to be kept among the regressions.
    if let Some(path) = std::env::var_os("ODD_FIT") {
        std::fs::write(path, &file).expect("a place for the file");
    }
    line::whole_line(&file);
});
