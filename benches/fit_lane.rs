//! Throughput of the FIT lane beside `fitparser` and `rustyfit` on the same bytes.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use embedded_io_adapters::std::FromStd;
use rustyfit::{Decoder, DecoderEvent, StreamingIterator};
use soleus::ingest::Format;
use soleus::ingest::fit::{self, Fit};

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::fit_run::{self, Plan};
use support::{at_least, heading, line, time};

const BUDGET_MB_PER_S: f64 = 300.0;
const BUDGET_TIMES_FITPARSER: f64 = 40.0;

fn main() {
    let plan = |length_s, has_developer_fields| Plan { day: 0, length_s, has_developer_fields };
    measure("one hour, 15 fields a record", plan(3600, false));
    measure("one hour, with four developer fields", plan(3600, true));
    measure("24 hours, 15 fields a record", plan(24 * 3600, false));
    measure("24 hours, with four developer fields", plan(24 * 3600, true));
}

fn measure(what: &str, plan: Plan) {
    let bytes = fit_run::write(plan);
    heading(&format!("{what}: {:.2} MB", bytes.len() as f64 / 1e6));
    let whole = time(|| Fit.parse(&bytes).map(|activities| activities.len()));
    let samples = time(|| fit::samples(&bytes).len());
    let fitparser = time(|| fitparser::from_bytes(&bytes).map(|messages| messages.len()));
    let rustyfit = time(|| rustyfit_records(&bytes));
    line("soleus, whole lane", &whole, bytes.len());
    line("soleus, samples only", &samples, bytes.len());
    line("rustyfit, streamed, with checksum", &rustyfit, bytes.len());
    line("fitparser::from_bytes", &fitparser, bytes.len());
    at_least("throughput, whole lane", whole.mb_per_s(bytes.len()), BUDGET_MB_PER_S, "MB/s");
    at_least("throughput, samples", samples.mb_per_s(bytes.len()), BUDGET_MB_PER_S, "MB/s");
    let times = fitparser.median_s() / whole.median_s();
    at_least("times as fast as fitparser", times, BUDGET_TIMES_FITPARSER, "×");
    println!("  times as fast as rustyfit: {:.1}", rustyfit.median_s() / whole.median_s());
}

fn rustyfit_records(bytes: &[u8]) -> usize {
    let mut decoder = Decoder::new();
    let mut stream = decoder.stream(FromStd::new(bytes));
    let mut count = 0;
    while let Some(Ok(event)) = stream.next() {
        count += usize::from(matches!(event, DecoderEvent::Message(_)));
    }
    count
}
