//! Decodes one input, from its bytes to the tables of its runs. What one input does here, no other knows.

use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::activity::{Activity, Span};
use crate::analysis::account_export::{self, AccountExports};
use crate::base::error::{Error, SkipReason};
use crate::ingest;
use crate::ingest::repair::{is_possible_moment, repair};
use crate::library::Library;
use crate::options::Options;
use crate::run::classify::{self, Sorted};
use crate::run::decoded_file::{ContentKey, DecodedFile, Trace, run_id};
use crate::run::run_detail::RunSamples;
use crate::run::run_tables;
use crate::run::samples;
use crate::source::{Content, Input, Unpacked};

/// Reads the runs of an input and derives their tables, or takes them from the library.
///
/// # Errors
/// Only when a table does not come out with the columns it promises.
pub(crate) fn decode(
    input: &Input,
    mut content: Content,
    exports: &AccountExports,
    options: &Options,
    library: Option<&Library>,
) -> Result<DecodedFile, Error> {
    let height_m = options.season.athlete.height_m;
    let asked = reading_options(options);
    let enrichment_key = |spans: &[Option<Span>]| exports.enrichment_key(&input.source, spans);
    let known = |hash, unpacking: &str| {
        let key = ContentKey { hash, options: &asked, unpacking };
        library?.get(&key, &input.source, options.latest_ms, enrichment_key)
    };
    let packed = library.and_then(|_| content.packed_hash());
    let before = packed.and_then(|packed| library?.unpacked(packed));
    if let Some(known) = before.and_then(|(hash, unpacking)| known(hash, unpacking)) {
        return Ok(known.weighed(height_m));
    }
    let opened = match open(content) {
        Ok(opened) => opened,
        Err(reason) => return Ok(DecodedFile::none(reason)),
    };
    let unpacking = format!("{:?}", opened.unpacked.notes);
    if let Some(known) = known(opened.hash, &unpacking) {
        return Ok(known.weighed(height_m));
    }
    let key = ContentKey { hash: opened.hash, options: &asked, unpacking: &unpacking };
    let mut trace = Trace::default();
    let decoded = match recorded(input, &opened, exports, options, &mut trace) {
        Err(without_runs) => without_runs,
        Ok(runs) => {
            let tables = runs.activities.iter().enumerate().map(|(number, activity)| {
                let run_id = run_id(runs.hash, number);
                run_tables::derive(activity, &run_id, &input.source, options.curve)
            });
            let tables = tables.collect::<Result<_, _>>()?;
            DecodedFile { hash: Some(runs.hash), runs: Ok(tables), others: runs.others }
        }
    };
    // What lies in the future today is read otherwise tomorrow. What nobody ran, or somebody who is not
    // to be known, is nobody's history.
    let is_kept =
        trace.latest_ms <= options.latest_ms && !trace.is_invented && !options.is_anonymous;
    if let Some(library) = library.filter(|_| is_kept)
        && let Some(enrichment_key) = enrichment_key(&trace.spans)
    {
        library.put(&key, (&input.source, input.bytes, packed), (trace, enrichment_key), &decoded);
    }
    Ok(decoded.weighed(height_m))
}

/// The options that the decoding of a content depends on.
pub(crate) fn reading_options(options: &Options) -> String {
    format!("{:?} {}", options.curve, options.strict)
}

/// The samples of an input's runs, for their charts: a season keeps none.
///
/// # Errors
/// Only when a table does not come out with the columns it promises.
pub(crate) fn samples(
    input: &Input,
    content: Content,
    exports: &AccountExports,
    options: &Options,
) -> Result<Vec<RunSamples>, Error> {
    let Ok(opened) = open(content) else { return Ok(Vec::new()) };
    let runs = recorded(input, &opened, exports, options, &mut Trace::default());
    let Ok(runs) = runs else { return Ok(Vec::new()) };
    let samples = runs.activities.iter().enumerate().map(|(number, activity)| {
        let table = samples::table(activity, options.curve)?;
        Ok(RunSamples::of(run_id(runs.hash, number), table, activity))
    });
    samples.collect()
}

/// The repaired runs of one content, and what is kept of other sports.
struct Recorded {
    hash: blake3::Hash,
    activities: Vec<Activity>,
    others: Vec<OtherSport>,
}

/// A content out of its packing.
struct Opened {
    unpacked: Unpacked,
    hash: blake3::Hash,
}

fn open(content: Content) -> Result<Opened, SkipReason> {
    let (head, len) = content.head();
    if let Some(reason) = ingest::refuse_early(&head, len) {
        return Err(reason);
    }
    let unpacked = content.unpack()?;
    let hash = blake3::hash(&unpacked.bytes);
    Ok(Opened { unpacked, hash })
}

fn recorded(
    input: &Input,
    opened: &Opened,
    exports: &AccountExports,
    options: &Options,
    trace: &mut Trace,
) -> Result<Recorded, DecodedFile> {
    let Opened { unpacked, hash } = opened;
    let hash = *hash;
    let refused = |reason| DecodedFile { hash: Some(hash), ..DecodedFile::none(reason) };
    let mut activities = ingest::read(&unpacked.bytes).map_err(refused)?;
    trace.see(&activities);
    trace.is_invented =
        activities.iter().any(|activity| activity.notes.contains(&ImportNote::Invented));
    trace.spans = activities.iter().map(account_export::span).collect();
    for activity in &mut activities {
        exports.enrich(&input.source, activity);
        ingest::clean(activity);
    }
    repair_all(&mut activities, &unpacked.notes, options).map_err(refused)?;
    trace.see(&activities);
    let is_damaged = activities.iter().flat_map(|one| &one.notes).any(ImportNote::is_damage);
    let Sorted { runs, mut others } = classify::sort(activities, &input.source);
    trace.latest_ms = others.iter().map(|other| other.start_utc_ms).fold(trace.latest_ms, i64::max);
    // What has no samples has its times from laps, which are not repaired.
    others.retain(|other| is_possible_moment(other.start_utc_ms, options.latest_ms));
    if options.strict && is_damaged {
        others.clear();
    }
    let activities = match runs {
        Ok(runs) => runs,
        Err(reason) => return Err(DecodedFile { others, ..refused(reason) }),
    };
    if options.strict
        && let Some(damage) = activities.iter().flat_map(|run| &run.notes).find(|n| n.is_damage())
    {
        return Err(refused(SkipReason::Corrupt(format!("{damage}; not counted under --strict"))));
    }
    Ok(Recorded { hash, activities, others })
}

/// Repairs the activities of one content and adds what was noticed while it was unpacked.
///
/// # Errors
/// When no sample is left of those that were recorded.
pub(crate) fn repair_all(
    activities: &mut [Activity],
    unpacking: &[ImportNote],
    options: &Options,
) -> Result<(), SkipReason> {
    let sample_count: usize = activities.iter().map(|activity| activity.samples.len()).sum();
    for activity in activities.iter_mut() {
        repair(activity, options.latest_ms);
        activity.notes.extend(unpacking.iter().cloned());
    }
    let tells_nothing =
        |activity: &Activity| activity.samples.is_empty() && activity.summary.is_none();
    if sample_count > 0 && activities.iter().all(tells_nothing) {
        return Err(SkipReason::NoTimestamps);
    }
    Ok(())
}
