//! Buckets as processes: so many at once, the heaviest first. A runner who ends the process of a bucket or
//! takes too long is left out when the bucket begins again, with the reason.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::Job;
use super::attempt::{Attempt, Ended};
use crate::base::error::{EXIT_OUTPUT, EXIT_SYSTEM, Error};
use crate::base::system::Trouble;
use crate::commands::World;
use crate::user_files::roster::Member;

/// Bytes of an archive that count for a recording.
const BYTES_A_FILE: u64 = 130_000;
/// Exit codes of failures that are those of the whole work and not of a runner.
const OF_ALL: [i32; 2] = [EXIT_OUTPUT as i32, EXIT_SYSTEM as i32];
/// What a process says before the number of a runner whom it begins with.
pub(super) const BEGIN: &str = "begin";
/// What it says in the end before the most bytes of memory that it held.
pub(super) const PEAK: &str = "peak";
/// The exit code of a panic.
const PANICKED: i32 = 101;

/// How much work a runner is: the number of files, by which two thirds of the time is known.
pub(super) fn weight(member: &Member) -> u64 {
    let is_archive = |path: &Path| path.extension().is_some_and(|one| one == "zip");
    let weight = |file: walkdir::DirEntry| match file.metadata() {
        Ok(data) if data.is_file() && is_archive(file.path()) => 1 + data.len() / BYTES_A_FILE,
        Ok(data) if data.is_file() => 1,
        _ => 0,
    };
    member.entries().map(weight).sum()
}

/// What Rust says before it aborts for want of memory.
const NO_MEMORY: &str = "memory allocation of ";

/// Makes these buckets, in this order, so many at once.
pub(super) fn run(job: &Job, buckets: Vec<u32>, jobs: usize, world: &World) -> Result<(), Error> {
    let Some(program) = world.program.filter(|_| !buckets.is_empty()) else { return Ok(()) };
    let arguments = &dated(world.arguments, job.common.as_of.as_deref());
    let (progress, work) =
        (world.progress, Work { job, program, arguments, elapsed: world.elapsed });
    progress.stage("buckets");
    progress.begin(buckets.len());
    let queue = Mutex::new(buckets.into_iter());
    let (is_over, first_fault) = (AtomicBool::new(false), Mutex::new(None));
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(bucket) = next(&queue).filter(|_| !is_over.load(Ordering::Relaxed)) {
                    match work.bucket(bucket) {
                        Ok(()) => progress.advance(),
                        Err(fault) => {
                            is_over.store(true, Ordering::Relaxed);
                            if let Ok(mut first) = first_fault.lock() {
                                first.get_or_insert(fault);
                            }
                        }
                    }
                }
            });
        }
    });
    progress.end();
    first_fault.into_inner().unwrap_or_default().map_or(Ok(()), Err)
}

/// The words of the call with the day of the evaluation as a date: every process is to mean the same day by `today`.
fn dated(arguments: &[OsString], as_of: Option<&str>) -> Vec<OsString> {
    const FLAG: &str = "--as-of";
    let Some(as_of) = as_of else { return arguments.to_vec() };
    let mut is_value = false;
    let word = |word: &OsString| {
        let is_joined = word
            .to_str()
            .is_some_and(|word| word.strip_prefix(FLAG).is_some_and(|rest| rest.starts_with('=')));
        let dated = match (is_value, is_joined) {
            (true, _) => OsString::from(as_of),
            (false, true) => OsString::from(format!("{FLAG}={as_of}")),
            (false, false) => word.clone(),
        };
        is_value = word == FLAG;
        dated
    };
    arguments.iter().map(word).collect()
}

fn next(queue: &Mutex<std::vec::IntoIter<u32>>) -> Option<u32> {
    queue.lock().ok()?.next()
}

/// What every process is given.
struct Work<'a> {
    job: &'a Job<'a>,
    program: &'a Path,
    arguments: &'a [OsString],
    elapsed: &'a (dyn Fn() -> Duration + Sync),
}

impl Work<'_> {
    /// Makes a bucket, again and again without those who end its process.
    fn bucket(&self, bucket: u32) -> Result<(), Error> {
        let job = self.job;
        let mut failed = Vec::<String>::new();
        for attempt in 1.. {
            let mut command = Command::new(self.program);
            command.args(self.arguments).args(["--bucket", &bucket.to_string()]);
            if job.args.buckets.is_none() {
                command.args(["--buckets", &job.buckets.to_string()]);
            }
            if job.args.common.threads.is_none() {
                command.args(["--threads", "1"]);
            }
            for one in &failed {
                command.args(["--failed", one]);
            }
            let (began, mut heard) = ((self.elapsed)(), Heard::default());
            let ended = watched(command, job.args.time_limit, &mut heard);
            let took = (self.elapsed)().saturating_sub(began);
            let Heard { peak_memory_bytes, said, .. } = &heard;
            Attempt::new((bucket, attempt), took, *peak_memory_bytes, (&ended, said))
                .keep(&job.log_folder())
                .or_else(|fault| if ended.is_ok() { Err(fault) } else { Ok(()) })?;
            match ended? {
                Ended::Done => break,
                Ended::Lost(number, why) => failed.push(format!("{number}={why}")),
            }
        }
        Ok(())
    }
}

/// What a process told on the way.
#[derive(Default)]
struct Heard {
    peak_memory_bytes: Option<u64>,
    said: String,
    /// The runner who began last.
    number: Option<usize>,
}

/// Runs the process of a bucket. It is ended when a runner takes longer than the limit.
fn watched(mut command: Command, limit_s: u64, heard: &mut Heard) -> Result<Ended, Error> {
    let started =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let started = started.map_err(|cause| {
        Error::System(Trouble::new("cannot start the process for a bucket".to_owned(), &cause))
    });
    let mut child = started?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (sender, lines) = channel();
    let (ended, words) = thread::scope(|scope| {
        scope.spawn(move || {
            let read = out.map(BufReader::new).into_iter().flat_map(BufRead::lines);
            read.map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let words = scope.spawn(move || {
            let mut words = Vec::new();
            err.map(|mut err| err.read_to_end(&mut words));
            String::from_utf8_lossy(&words).into_owned()
        });
        let ended = until_end(&mut child, (&lines, limit_s), heard);
        (ended, words.join().unwrap_or_default())
    });
    heard.said = words;
    match (ended?, heard.number) {
        (None, Some(number)) => Ok(Ended::Lost(number, format!("took longer than {limit_s} s"))),
        (Some(status), _) if status.success() => Ok(Ended::Done),
        (Some(status), number) => lost(number, status, &heard.said),
        (None, None) => Err(Error::System(Trouble::of_memory())),
    }
}

/// How the process ended; `None` where it was ended for taking too long.
fn until_end(
    child: &mut Child,
    (lines, limit_s): (&Receiver<String>, u64),
    heard: &mut Heard,
) -> Result<Option<ExitStatus>, Error> {
    let failed = |cause: std::io::Error| {
        Error::System(Trouble::new("cannot wait for the process of a bucket".to_owned(), &cause))
    };
    loop {
        match lines.recv_timeout(Duration::from_secs(limit_s)) {
            Ok(line) => match line.split_once(' ') {
                Some((BEGIN, number)) => heard.number = number.parse().ok().or(heard.number),
                Some((PEAK, bytes)) => heard.peak_memory_bytes = bytes.parse().ok(),
                _ => {}
            },
            Err(RecvTimeoutError::Disconnected) => return child.wait().map(Some).map_err(failed),
            Err(RecvTimeoutError::Timeout) => {
                child.kill().map_err(failed)?;
                child.wait().map_err(failed)?;
                return Ok(None);
            }
        }
    }
}

/// What the end of a process means: of a fault in it the runner is to blame, of anything else nobody.
fn lost(number: Option<usize>, status: ExitStatus, words: &str) -> Result<Ended, Error> {
    let last = words.lines().last().unwrap_or_default();
    let message = last.strip_prefix("soleus: ").unwrap_or(last).to_owned();
    match (number, status.code()) {
        // The machine is to blame, and the runner would be missing.
        _ if words.contains(NO_MEMORY) => Err(Error::System(Trouble::of_memory())),
        (Some(number), Some(PANICKED)) => {
            Ok(Ended::Lost(number, "its process crashed because of a bug in soleus".to_owned()))
        }
        (Some(number), None) if is_own_fault(status) => {
            Ok(Ended::Lost(number, "its process ended unexpectedly".to_owned()))
        }
        (_, Some(code)) => {
            let code = if OF_ALL.contains(&code) || code == 2 { code } else { OF_ALL[1] };
            Err(Error::Worker { message, code: u8::try_from(code).unwrap_or(EXIT_SYSTEM) })
        }
        // Ended from outside: by a person, or by a system that lacks memory.
        (_, None) => Err(Error::System(Trouble::of_memory())),
    }
}

/// Whether a process ended by its own fault: an abort, a wrong address, a wrong instruction.
#[cfg(unix)]
fn is_own_fault(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const OWN: [i32; 6] = [4, 5, 6, 7, 8, 11];
    status.signal().is_some_and(|signal| OWN.contains(&signal))
}

#[cfg(not(unix))]
fn is_own_fault(_: ExitStatus) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit_s: u64) -> Result<Ended, Error> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        watched(command, limit_s, &mut Heard::default())
    }

    fn lost(script: &str, limit_s: u64) -> (usize, String) {
        match shell(script, limit_s).unwrap() {
            Ended::Lost(number, why) => (number, why),
            Ended::Done => panic!("done"),
        }
    }

    #[test]
    fn a_runner_who_ends_the_process_or_takes_too_long_is_lost() {
        assert!(matches!(shell("echo begin 1; exit 0", 9).unwrap(), Ended::Done));
        let (number, why) = lost("echo begin 1; echo begin 7; kill -ABRT $$", 9);
        assert_eq!((number, why.as_str()), (7, "its process ended unexpectedly"));
        let (number, why) = lost("echo begin 3; exit 101", 9);
        assert_eq!((number, why.as_str()), (3, "its process crashed because of a bug in soleus"));
        let (number, why) = lost("echo begin 5; exec sleep 60", 1);
        assert_eq!((number, why.as_str()), (5, "took longer than 1 s"));
    }

    #[test]
    fn every_process_means_the_same_day_by_today() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for (line, expected) in [
            ("cohort r --as-of today --out d", "cohort r --as-of 2026-11-30 --out d"),
            ("cohort r --as-of=today", "cohort r --as-of=2026-11-30"),
            ("cohort today --out --as-of-x", "cohort today --out --as-of-x"),
        ] {
            assert_eq!(dated(&words(line), Some("2026-11-30")), words(expected));
        }
        assert_eq!(dated(&words("cohort r"), None), words("cohort r"));
    }

    #[test]
    fn trouble_of_the_machine_is_nobodys_and_ends_all() {
        let full = shell("echo begin 1; echo 'soleus: disk full' >&2; exit 5", 9).err().unwrap();
        assert_eq!((full.exit_code(), full.to_string().as_str()), (5, "disk full"));
        let short = shell("echo begin 1; echo 'soleus: too few' >&2; exit 6", 9).err().unwrap();
        assert_eq!(short.exit_code(), 6);
        let none = "echo begin 1; echo 'memory allocation of 8 bytes failed' >&2; kill -ABRT $$";
        assert_eq!(shell(none, 9).err().unwrap().exit_code(), 6);
        // The system ends who takes too much memory, and nobody is to be missing for that.
        let ended = shell("echo begin 1; kill -KILL $$", 9).err().unwrap();
        assert_eq!(ended.exit_code(), 6);
    }
}
