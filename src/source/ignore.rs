//! What in an export is passed over unopened: pictures, what systems leave behind, and what is
//! nobody's business here.

use crate::base::user_file_names::OWN_FILES;

/// Suffixes of pictures, films and sounds.
const MEDIA: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "heic", "webp", "tif", "tiff", "mp4", "mov", "avi", "m4v", "mp3",
    "m4a", "pdf",
];

/// Files of account exports that are never opened, whatever is in them: who the runner knows,
/// writes to, and signs in from.
const PRIVATE: &[&str] = &[
    "blocks.csv",
    "comments.csv",
    "connected_apps.csv",
    "contacts.csv",
    "customer.json",
    "email_preferences.csv",
    "followers.csv",
    "following.csv",
    "logins.csv",
    "memberships.csv",
    "messaging.json",
    "mobile_device_identifiers.csv",
    "orders.csv",
    "posts.csv",
    "profile.csv",
    "reactions.csv",
    "social_settings.csv",
    "support_tickets.csv",
    "user_contact.json",
];

/// Apple Health's second, medical copy of the export.
const CLINICAL: &str = "export_cda.xml";

/// Why a file with this path is not opened; `None` when it is.
pub(super) fn reason(path: &str) -> Option<&'static str> {
    let lower = path.to_lowercase();
    let mut parts = lower.split('/');
    let name = parts.next_back().unwrap_or_default();
    if parts.any(|part| part == "__macosx" || part == ".ds_store" || is_hidden(part))
        || is_hidden(name)
    {
        return Some("a hidden file of the system; not opened");
    }
    if PRIVATE.contains(&name) || name == CLINICAL {
        return Some("private and not needed; not opened");
    }
    // Read as what they are, not as recordings.
    if OWN_FILES.contains(&name) {
        return Some("a file you wrote for soleus, not a recording");
    }
    let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    if suffix.starts_with("bak") && OWN_FILES.iter().any(|own| name.starts_with(own)) {
        return Some("a copy of a file you wrote for soleus, not a recording");
    }
    MEDIA.contains(&suffix).then_some("a picture, film, sound or document; not opened")
}

fn is_hidden(part: &str) -> bool {
    part.starts_with('.') && part.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_and_lists_are_opened() {
        for path in
            ["a.fit", "activities/1.fit.gz", "activities.csv", "x/privacy_zones.csv", "nosuffix"]
        {
            assert_eq!(reason(path), None, "{path}");
        }
    }

    #[test]
    fn pictures_leftovers_and_private_files_are_not() {
        for path in [
            "media/1.JPG",
            "__MACOSX/a.fit",
            "a/._b.fit",
            ".git/config",
            "e/contacts.csv",
            "messaging.json",
            "logins.csv",
            "runs/athlete.toml",
            "Diary.csv",
        ] {
            assert!(reason(path).is_some(), "{path}");
        }
    }
}
