//! Arguments in, pipeline, text out, exit code.
fn main() {}
