//! Names from outside (files, members, titles, devices) made safe to show: they may hold anything,
//! control sequences of terminals and e-mail addresses among it.

/// Longest name that is shown in full, in characters.
const MAX_CHARS: usize = 300;
/// Stands for an e-mail address.
const MASK: &str = "(e-mail)";

/// A text from outside as one line for people and tables: without control and direction
/// characters, with e-mail addresses masked, cut at 300 characters.
///
/// ```
/// assert_eq!(soleus::base::sanitize::clean("me@example.org_1.fit"), "(e-mail)_1.fit");
/// assert_eq!(soleus::base::sanitize::clean("red\u{1b}[31m\nrun"), "red[31m run");
/// ```
pub fn clean(text: &str) -> String {
    let safe = safe(text);
    let trimmed = safe.trim();
    match trimmed.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => format!("{}…", &trimmed[..at]),
        None => trimmed.to_owned(),
    }
}

/// As [`clean`], at its full length: for sentences that may quote a file.
pub fn safe(text: &str) -> String {
    mask_addresses(&printable(text))
}

/// As [`safe`], with e-mail addresses as they stand: for paths that the runner typed.
///
/// ```
/// assert_eq!(soleus::base::sanitize::printable("/home/me@example.org/\u{7}runs"), "/home/me@example.org/runs");
/// ```
pub fn printable(text: &str) -> String {
    text.chars().filter_map(visible).collect()
}

/// A path from outside as a label: cleaned, with `/` between its parts and without parts that
/// point elsewhere.
pub fn clean_path(path: &str) -> String {
    let parts = path.split(['/', '\\']).map(clean);
    let named: Vec<String> =
        parts.filter(|part| !matches!(part.as_str(), "" | "." | "..")).collect();
    named.join("/")
}

/// Line breaks become blanks; what cannot be seen, or turns the direction of writing, goes.
fn visible(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{061c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Replaces every `name@host.tld`.
fn mask_addresses(text: &str) -> String {
    let is_name = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let name = before.trim_end_matches(is_name);
        let host_end = after.find(|c| !is_host(c)).unwrap_or(after.len());
        let has_host = after[..host_end].trim_matches('.').contains('.');
        if name.len() < before.len() && has_host {
            masked.push_str(name);
            masked.push_str(MASK);
            // A file name may go on with its suffix right behind the address.
            rest = &after[host_end..];
        } else {
            masked.push_str(&rest[..=at]);
            rest = after;
        }
    }
    masked.push_str(rest);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked_wherever_they_stand() {
        assert_eq!(
            clean("jane.doe+run@mail.example.org_20000000001.fit"),
            "(e-mail)_20000000001.fit"
        );
        assert_eq!(clean("mail a@b.de, c@d.fr!"), "mail (e-mail), (e-mail)!");
        assert_eq!(clean("5k @ track"), "5k @ track");
        assert_eq!(clean("run@home"), "run@home");
        assert_eq!(clean("@b.de"), "@b.de");
    }

    #[test]
    fn nothing_reaches_a_terminal_but_what_can_be_seen() {
        assert_eq!(clean("a\u{1b}]0;x\u{7}b\u{9b}c\u{202e}d\0"), "a]0;xbcd");
        assert_eq!(clean(" two\r\nlines "), "two  lines");
        assert_eq!(printable("a\u{202E}b\u{61c}c\u{2067}"), "abc");
        assert_eq!(printable("Läufe & <b> of me@example.org"), "Läufe & <b> of me@example.org");
        assert_eq!(clean(&"x".repeat(1000)).chars().count(), MAX_CHARS + 1);
    }

    #[test]
    fn paths_lose_what_leads_out_of_them() {
        assert_eq!(clean_path("../../etc/passwd"), "etc/passwd");
        assert_eq!(clean_path("C:\\runs\\.\\a.fit"), "C:/runs/a.fit");
        assert_eq!(clean_path("/a//b"), "a/b");
    }
}
