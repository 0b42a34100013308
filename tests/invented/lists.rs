//! The lists that lie beside recordings.

/// Strava's list of this many runs: times and distances twice, as the service writes them.
pub(crate) fn strava_csv(rows: usize) -> String {
    let row = |n: usize| {
        let (moving_s, elapsed_s, distance_m) = (1500 + 7 * n, 1600 + 9 * n, 5004.5 + n as f64);
        let km = distance_m / 1000.0;
        let speed_mps = distance_m / moving_s as f64;
        format!(
            "9000{n},\"May 29, 2022, {}:53:35 PM\",Tour {n},Run,\"one\nsaid \"\"hi\"\"\",{elapsed_s},\
             {km:.2},Shoe,activities/77{n}.fit.gz,{elapsed_s}.0,{moving_s}.0,{distance_m},{speed_mps}\n",
            1 + n % 11
        )
    };
    let rows: String = (0..rows).map(row).collect();
    format!(
        "Id,Date,Name,Type,Text,Elapsed,Distance,Gear,File,Elapsed,Moving,Distance,Speed\n{rows}"
    )
}

/// Strava's list of hidden places.
pub(crate) fn strava_privacy_zones() -> String {
    "Coordinates,Radius\n\"-40.12345, -30.5\",200 m\n\"-41.5; -30.25\",\"0.5 mi\"\n".to_owned()
}

/// Garmin's list of this many activities, in centimetres and milliseconds.
pub(crate) fn garmin_json(entries: usize) -> String {
    let entry = |n: usize| {
        format!(
            "{{\"name\":\"Harbour NaN\",\"activityType\":\"treadmill_running\",\
             \"beginTimestamp\":1.704092{n}E12,\"distance\":1000000.0,\"duration\":3000000.0,\
             \"elapsedDuration\":3100000.0,\"movingDuration\":2950000.0,\"elevationGain\":5000.0,\
             \"avgHr\":NaN,\"avgRunCadence\":82.5,\"splits\":[{{\"distance\":{n}}}]}}"
        )
    };
    let entries: Vec<String> = (0..entries).map(entry).collect();
    format!("[{{\"summarizedActivitiesExport\":[{}]}}]", entries.join(","))
}

/// Apple's export with a run of this many minutes, a pause, a route, and records of two kinds.
pub(crate) fn apple_xml(minutes: usize) -> String {
    let at = |minute: usize, second: usize| {
        format!("2024-09-03 {:02}:{:02}:{second:02} +0200", 7 + minute / 60, minute % 60)
    };
    let record = |kind: &str, unit: &str, minute: usize, value: f64| {
        format!(
            "<Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"W\" device=\"&lt;x>\" \
             unit=\"{unit}\" startDate=\"{}\" endDate=\"{}\" value=\"{value}\"/>\n",
            at(minute, 0),
            at(minute, 10)
        )
    };
    let records: String = (0..minutes)
        .map(|n| {
            record("HeartRate", "count/min", n, 140.0) + &record("StepCount", "count", n, 27.5)
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [\n<!ELEMENT Record (M*)>\n]>\n<HealthData>\n\
         {records}<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"{minutes}\" \
         durationUnit=\"min\" sourceName=\"W\" startDate=\"{}\" endDate=\"{}\">\n\
         <WorkoutEvent type=\"HKWorkoutEventTypePause\" date=\"{}\"/>\n\
         <WorkoutStatistics type=\"HKQuantityTypeIdentifierDistanceWalkingRunning\" sum=\"1.8\" \
         unit=\"km\"/>\n</Workout>\n</HealthData>\n",
        at(0, 0),
        at(minutes, 0),
        at(0, 30)
    )
}
