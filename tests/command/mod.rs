//! The program under test as a command, apart from whatever the tester has set up.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program under test, in an empty folder and without the tester's environment.
pub(crate) fn soleus(args: &[&str]) -> Output {
    soleus_with(args, &[])
}

/// The same with environment variables.
pub(crate) fn soleus_with(args: &[&str], environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    soleus_in(folder.path(), args, environment)
}

/// The same in this folder.
pub(crate) fn soleus_in(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(args)
        .current_dir(folder)
        .env_remove("SOLEUS_CORPUS")
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .envs(environment.iter().copied())
        .output()
        .expect("the program starts")
}

/// The invented season of the repository.
pub(crate) fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}
