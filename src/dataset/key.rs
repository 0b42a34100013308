//! The secret key of pseudonyms, and what is made with it. Nothing else of the key leaves this file.

use std::fs;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::base::error::Error;

/// Fewer bytes can be guessed.
const LEAST_BYTES: u64 = 16;
/// A file of more is no key but something else.
const MOST_BYTES: u64 = 1 << 20;
/// Hexadecimal digits of a pseudonym: 64 bits.
pub(super) const ID_DIGITS: usize = 16;

/// A secret key.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl Key {
    /// Reads the key of a file: its bytes as they are.
    ///
    /// # Errors
    /// When it cannot be read, or is too short or too long for a key.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let failed = |cause| Error::of_own_file(&path.to_string_lossy(), &cause);
        let wrong = |what: &str| {
            let words = "make one with `head -c 32 /dev/urandom > study.key`";
            Error::Settings(format!("--pseudonyms {}: {what}; {words}", path.display()))
        };
        let file = fs::metadata(path).map_err(failed)?;
        if !file.is_file() {
            return Err(wrong("is not a file"));
        }
        if file.len() < LEAST_BYTES {
            return Err(wrong(&format!(
                "a key needs at least {LEAST_BYTES} bytes, this one has {}",
                file.len()
            )));
        }
        if file.len() > MOST_BYTES {
            return Err(wrong("is too large for a key"));
        }
        Self::of(&fs::read(path).map_err(failed)?)
    }

    fn of(bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |_| Error::Settings("--pseudonyms: the key cannot be used".to_owned());
        Hmac::new_from_slice(bytes).map(Self).map_err(wrong)
    }

    /// The pseudonym of a name or an id: the first 16 hexadecimal digits of HMAC-SHA-256 (RFC 2104).
    pub fn id(&self, name: &str) -> String {
        let mut all = self.hash(name.as_bytes());
        all.truncate(ID_DIGITS);
        all
    }

    /// A hash for the description of a dataset, which nobody can test against a guess. No name has the
    /// zero byte that stands in front.
    pub fn seal(&self, what: &str, text: &str) -> String {
        self.hash(format!("\0{what}\0{text}").as_bytes())
    }

    fn hash(&self, bytes: &[u8]) -> String {
        let mut hmac = self.0.clone();
        hmac.update(bytes);
        hmac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_that_of_the_standard() {
        // RFC 4231, test case 2, and the same by `openssl dgst -sha256 -hmac Jefe`.
        let key = Key::of(b"Jefe").unwrap();
        assert_eq!(key.id("what do ya want for nothing?"), "5bdcc146bf60754e");
        assert_ne!(key.seal("roster", "anna"), key.hash(b"anna"));
    }

    #[test]
    fn a_short_key_is_refused_with_how_to_make_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        fs::write(&path, [7; 15]).unwrap();
        let fault = Key::read(&path).err().unwrap().to_string();
        assert!(fault.contains("at least 16 bytes, this one has 15"), "{fault}");
        assert!(fault.contains("/dev/urandom"), "{fault}");
        fs::write(&path, [7; 16]).unwrap();
        assert!(Key::read(&path).is_ok());
        assert!(Key::read(folder.path()).is_err());
    }
}
