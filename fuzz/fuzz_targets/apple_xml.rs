//! Apple Health's export: reading, and giving its records to routes and to runs without one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use soleus::analysis::account_export::apple;
use soleus::activity::{Activity, Samples};
use soleus::activity::file_format::FileFormat;

mod shared;

fuzz_target!(init: shared::init(), |bytes: &[u8]| {
    apple::is_health_data(bytes);
    let health = apple::read(bytes);
    for workout in &health.workouts {
        let mut samples = Samples::default();
        samples.push_time(workout.span_ms.0, 0);
        let mut route = Activity::of_samples(FileFormat::Gpx, samples);
        health.join(workout, &mut route);
        assert_eq!(route.samples.len(), 1);
    }
    for mut run in health.without_route() {
        shared::repair_one(&mut run);
    }
});
