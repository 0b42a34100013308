//! A season that stays open answers like the commands, and leaves alone what is not its own.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::Local;
use soleus::analysis::pipeline::Progress;
use soleus::base::error::Error;
use soleus::cli::AnalysisArgs;
use soleus::commands::World;
use soleus::open_season::{Given, OpenSeason};
use soleus::report::tables::OF_SEASON;

use crate::{sample_data, soleus, stdout};

/// Told about files, and gives up after some.
struct Patience {
    files: usize,
    done: AtomicUsize,
}

impl Patience {
    fn of(files: usize) -> Self {
        Self { files, done: AtomicUsize::new(0) }
    }
}

impl Progress for Patience {
    fn begin(&self, _: usize) {}
    fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
    fn end(&self) {}
    fn is_cancelled(&self) -> bool {
        self.done.load(Ordering::Relaxed) >= self.files
    }
}

/// Does something in a world whose current folder is this one, and which is told so often.
fn within<T>(folder: &Path, patience: &Patience, act: impl FnOnce(&World) -> T) -> T {
    act(&World {
        today: Local::now().date_naive(),
        clock: &|| Some(Local::now().date_naive()),
        elapsed: &|| Duration::ZERO,
        folder,
        is_folder_closed: true,
        progress: patience,
        cache: None,
        home: None,
        program: None,
        arguments: &[],
        standard_input: &|| Box::new(std::io::empty()),
        standard_output: &|| Box::new(std::io::sink()),
    })
}

fn args() -> AnalysisArgs {
    AnalysisArgs { no_library: true, ..AnalysisArgs::default() }
}

fn sample() -> [Given; 1] {
    [Given::Path(sample_data())]
}

#[test]
fn it_answers_like_the_commands() {
    let path = sample_data();
    let said = |command: &str| {
        stdout(&soleus(&[command, path.to_str().unwrap(), "--no-library", "--json"]))
    };
    let folder = tempfile::tempdir().unwrap();
    within(folder.path(), &Patience::of(usize::MAX), |world| {
        let season = OpenSeason::open(&sample(), &args(), world).unwrap();
        assert_eq!(season.findings().unwrap(), said("season"));
        assert_eq!(season.next(None, None, world).unwrap(), said("next"));
        assert_eq!(season.why(None, None, world).unwrap(), said("why"));
        // Asked again it says the same.
        assert_eq!(season.next(None, None, world).unwrap(), said("next"));
    });
}

#[test]
fn it_has_every_table_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    within(folder.path(), &Patience::of(usize::MAX), |world| {
        let season = OpenSeason::open(&sample(), &args(), world).unwrap();
        for name in OF_SEASON {
            assert!(season.table(name).unwrap().width() > 3, "{name}");
        }
        assert!(matches!(season.table("team"), Err(Error::Settings(_))));
        assert_eq!(season.recordings().unwrap().len(), season.table("runs").unwrap().height());
    });
}

#[test]
fn files_of_the_current_folder_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let open = |is_closed: bool| {
        within(folder.path(), &Patience::of(usize::MAX), |world| {
            let world = World { is_folder_closed: is_closed, ..*world };
            let given = [Given::Path(sample_data().join("2026-03-03_easy.fit"))];
            OpenSeason::open(&given, &args(), &world).map(|season| season.findings().unwrap())
        })
    };
    let before = open(true).unwrap();
    fs::write(folder.path().join("soleus.toml"), "no such key = [").unwrap();
    assert!(matches!(open(false), Err(Error::Settings(_))));
    assert_eq!(open(true).unwrap(), before);
}

#[test]
fn who_gives_up_gets_no_part_of_a_season() {
    let folder = tempfile::tempdir().unwrap();
    for files in [0, 1, 20] {
        let opened = within(folder.path(), &Patience::of(files), |world| {
            OpenSeason::open(&sample(), &args(), world).map(|season| season.as_of())
        });
        assert!(matches!(opened, Err(Error::Cancelled)), "{opened:?}");
    }
    let patience = Patience::of(usize::MAX);
    let season = within(folder.path(), &patience, |world| {
        OpenSeason::open(&sample(), &args(), world).unwrap()
    });
    let out = folder.path().join("out");
    let written = within(folder.path(), &Patience::of(0), |world| season.write(&out, world));
    assert!(matches!(written, Err(Error::Cancelled)));
    assert!(!out.exists());
}

#[test]
fn contents_are_as_good_as_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alone.fit");
    fs::copy(sample_data().join("2026-04-12_long.fit"), &file).unwrap();
    within(folder.path(), &Patience::of(usize::MAX), |world| {
        let content = Given::Content(fs::read(&file).unwrap().into());
        let [by_path, by_content] = [Given::Path(file.clone()), content].map(|given| {
            OpenSeason::open(&[given], &args(), world).unwrap().table("weeks").unwrap()
        });
        assert_eq!(by_path.height(), 1);
        assert!(by_path.equals_missing(&by_content));
        assert!(matches!(OpenSeason::open(&[], &args(), world), Err(Error::Settings(_))));
    });
}
