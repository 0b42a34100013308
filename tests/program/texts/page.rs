//! The words of a page as a browser without styles and scripts shows them, in kilometres.

/// Elements that are no text for a reader, or hidden until miles are asked for, by how they begin.
const UNREAD: [&str; 6] =
    ["head>", "style>", "script>", "svg ", "div class=\"mi\">", "span class=\"mi\">"];
/// Elements within a line.
const INLINE: [&str; 6] = ["a", "b", "em", "label", "span", "strong"];
/// Cells of one row.
const CELLS: [&str; 2] = ["td", "th"];

/// The text of a page: a line for each paragraph, heading, item or row.
pub(super) fn visible(page: &str) -> String {
    let page = UNREAD.iter().fold(page.to_owned(), |page, start| without(&page, start));
    let mut text = String::new();
    for part in page.replace('\n', " ").split('<') {
        let (tag, words) = part.split_once('>').unwrap_or(("", part));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        match name {
            name if INLINE.contains(&name) => {}
            name if CELLS.contains(&name) => text += if tag.starts_with('/') { "" } else { " | " },
            _ => text += "\n",
        }
        text += words;
    }
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines = lines.filter(|line| !line.is_empty()).map(|line| line + "\n");
    lines.collect::<String>().replace("&#x2f;", "/").replace("&#x27;", "'").replace("&amp;", "&")
}

/// The page without the elements that begin like this.
fn without(page: &str, start: &str) -> String {
    let name = start.split([' ', '>']).next().unwrap_or_default();
    let (open, close) = (format!("<{start}"), format!("</{name}>"));
    let mut parts = page.split(open.as_str());
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once(&close).map_or("", |(_, rest)| rest))
}
