//! The `athlete.toml` to fill in, with how a `diary.csv` and an `away.csv` look. Made from the tables of keys,
//! columns and words that the readers use, so that nothing in it can be unknown to them.

use std::fmt::Write;

use super::style::ADVICE;
use super::wrap::wrap;
use crate::base::user_file_names::{ATHLETE_FILE, AWAY_FILE, DIARY_FILE, SETTINGS_FILE};
use crate::base::words::capitalised;
use crate::options::{RULES_KEY, SHARED_KEYS};
use crate::rules::RULES;
use crate::user_files::athlete::diary::{Diagnosis, Onset, Tag};
use crate::user_files::athlete::diary_csv::COLUMNS;
use crate::user_files::athlete::keys::{TABLES, TOP};
use crate::user_files::athlete::words::Worded;
use crate::user_files::athlete::{Side, Site};
use crate::user_files::away;
use crate::user_files::csv::OwnColumn;
use crate::user_files::values::{Key, Takes};

/// What `soleus athlete --template` prints. A `#` with a key right behind it stands before what
/// can be told; a `#` with a blank before what explains it.
pub fn template() -> String {
    let mut text = prose(&format!(
        "What a watch does not know about you. Save this as {ATHLETE_FILE} next to your recordings \
         or in the folder where you run soleus, or pass it with --athlete. Everything is optional: \
         to use a line, remove the # in front of it and put in your value. Write dates like \
         2026-03-09."
    ));
    text.push('\n');
    TOP.iter().chain(SHARED_KEYS).for_each(|key| push_key(&mut text, key));
    for table in TABLES {
        let meaning =
            format!("{}; repeat these lines for another one.", capitalised(table.meaning));
        let _ = writeln!(text, "\n{}#[[{}]]", prose(&meaning), table.name);
        table.keys.iter().for_each(|key| push_key(&mut text, key));
    }
    push_rules(&mut text);
    push_diary(&mut text);
    text
}

/// The header and one line of a diary with every column filled.
fn diary_example() -> String {
    example(COLUMNS)
}

fn example<T>(columns: &[OwnColumn<T>]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let examples: Vec<&str> = columns.iter().map(|column| column.example).collect();
    format!("{}\n{}\n", names.join(","), examples.join(","))
}

fn push_key(text: &mut String, key: &Key) {
    let range = match key.takes {
        Takes::Number(low, high) => format!(", from {low} to {high}"),
        Takes::Words(words) => format!(": {}", joined(&words())),
        Takes::Any => String::new(),
    };
    text.push_str(&prose(&format!("{}{range}.", capitalised(key.meaning))));
    let _ = writeln!(text, "#{} = {}", key.name, key.example);
}

/// One threshold, as an example of all.
fn push_rules(text: &mut String) {
    let mut thresholds = RULES.iter().filter_map(|rule| Some((rule.id, rule.thresholds.first()?)));
    let Some((id, threshold)) = thresholds.next() else { return };
    let about = format!(
        "A threshold of a rule, as in {SETTINGS_FILE}; `soleus explain {id}` lists them for this \
         rule."
    );
    let (name, default) = (threshold.name, threshold.default);
    let _ = writeln!(text, "\n{}#[{RULES_KEY}.{id}]\n#{name} = {default}", prose(&about));
}

fn push_diary(text: &mut String) {
    let about = format!(
        "The diary is its own file: {DIARY_FILE} next to this one, or the file you pass with \
         --diary. `soleus diary add` writes a line, and `soleus diary suggest` finds lines in the \
         notes on your runs. You can also write it yourself: a table with one line per note, and \
         commas, semicolons or tabs between the cells. The first line names the columns. Leave out \
         columns you do not use, put them in any order, and leave cells empty. Only the date is \
         required: like 2026-03-09, or as your spreadsheet writes it, if day and month cannot be \
         confused. For example:"
    );
    let _ = write!(text, "\n# {DIARY_FILE}\n#\n{}#\n", prose(&about));
    for line in diary_example().lines() {
        let _ = writeln!(text, "#   {line}");
    }
    text.push_str("#\n# The columns:\n");
    for column in COLUMNS {
        push_line(text, column.name, column.meaning);
    }
    text.push_str("#\n# The words:\n");
    push_line(text, Site::WHAT, &joined(&Site::listed()));
    push_line(text, Side::WHAT, &joined(&Side::listed()));
    push_line(text, Onset::WHAT, &joined(&Onset::listed()));
    let diagnoses =
        format!("{}; any other text counts as the last one", joined(&Diagnosis::listed()));
    push_line(text, Diagnosis::WHAT, &diagnoses);
    text.push_str("#\n# The tags; an unknown tag is reported and not used:\n");
    for tag in Tag::table() {
        let also = match tag.also {
            [] => String::new(),
            also => format!(" (also {})", joined(also)),
        };
        push_line(text, tag.word, &format!("{}{also}", tag.meaning));
    }
    push_away(text);
    let _ = write!(text, "#\n{}", prose(ADVICE));
}

fn push_away(text: &mut String) {
    let about = format!(
        "Days without the watch do not count as rest. List them in their own file, {AWAY_FILE} \
         next to this one, or the file you pass with --away: one line per stretch, and only the \
         first day is required. Later runs are then not compared with these days. For example:"
    );
    let _ = write!(text, "\n# {AWAY_FILE}\n#\n{}#\n", prose(&about));
    for line in example(away::COLUMNS).lines() {
        let _ = writeln!(text, "#   {line}");
    }
    text.push_str("#\n# The columns:\n");
    for column in away::COLUMNS {
        push_line(text, column.name, column.meaning);
    }
}

fn joined(words: &[&str]) -> String {
    words.join(", ")
}

/// `name: meaning` as an indented comment.
fn push_line(text: &mut String, name: &str, meaning: &str) {
    let wrapped = wrap(&format!("{name}: {meaning}"), 0).replace('\n', "\n#       ");
    let _ = writeln!(text, "#   {wrapped}");
}

/// A comment in lines of a terminal's width.
fn prose(text: &str) -> String {
    wrap(text, 0).lines().fold(String::new(), |lines, line| lines + "# " + line + "\n")
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::user_files::athlete::keys::names;
    use crate::user_files::athlete::read::athlete;
    use crate::user_files::athlete::read_diary::diary;
    use crate::user_files::athlete::{Surface, Worn};
    use crate::user_files::toml::TomlFile;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// The template with everything told.
    fn filled_in() -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(told) if !told.is_empty() && !told.starts_with(' ') => format!("{told}\n"),
            _ => format!("{line}\n"),
        };
        template().lines().map(line).collect()
    }

    #[test]
    fn with_its_comment_signs_it_says_nothing() {
        assert!(template().lines().all(|line| line.is_empty() || line.starts_with('#')));
    }

    #[test]
    fn without_them_every_key_is_there_and_is_read() {
        let text = filled_in();
        let file = TomlFile::parse("athlete.toml", &text).unwrap();
        let top = file.top();
        let mut shared = names(SHARED_KEYS);
        for name in names(TOP).iter().chain(&shared) {
            assert!(top.get(name).is_some(), "{name}");
        }
        for table in TABLES {
            let sections = top.get(table.name).unwrap().tables().unwrap();
            for name in names(table.keys) {
                assert!(sections[0].get(name).is_some(), "{}.{name}", table.name);
            }
        }
        assert!(top.get(RULES_KEY).is_some());
        shared.push(RULES_KEY);
        let athlete = athlete(&file, &shared, ymd(2026, 3, 9)).unwrap();
        assert_eq!((athlete.height_m, athlete.weight_kg), (Some(1.78), Some(70.0)));
        assert_eq!(athlete.birth_year, Some(1985));
        assert_eq!(athlete.running_since, Some(ymd(2019, 5, 1)));
        assert_eq!(athlete.strength_days, [ymd(2026, 3, 3), ymd(2026, 3, 6)]);
        assert_eq!(athlete.injuries[0].site, Site::Calf);
        assert_eq!(athlete.injuries[0].end, Some(ymd(2024, 4, 20)));
        let shoe = &athlete.shoes[0];
        assert_eq!((shoe.name.as_str(), shoe.drop_mm), ("Blue shoes", Some(8.0)));
        assert_eq!(shoe.earlier_distance_m, 120_000.0);
        assert_eq!((shoe.first_use, shoe.retired), (Some(ymd(2025, 9, 1)), Some(ymd(2026, 8, 1))));
        let days = Worn::Days(Some(ymd(2025, 9, 1)), Some(ymd(2026, 7, 31)));
        let worn = [
            days,
            Worn::Gear("Blue shoes".to_owned()),
            Worn::Run("2026-03-02_trail.fit".to_owned()),
        ];
        assert_eq!(shoe.worn, worn);
        assert_eq!(athlete.surfaces.len(), 3);
        assert_eq!(athlete.surfaces[0].surface, Surface::Trail);
    }

    #[test]
    fn its_diary_is_read_and_its_tags_are_explained() {
        let text = template();
        let example = diary_example();
        assert!(example.lines().all(|line| text.contains(&format!("#   {line}\n"))));
        let entries = diary("diary.csv", &example, ymd(2026, 3, 9)).diary.entries;
        assert_eq!((entries.len(), entries[0].during_0_10), (1, Some(2.5)));
        for tag in Tag::table() {
            assert!(text.contains(&format!("#   {}: {}", tag.word, tag.meaning)), "{}", tag.word);
        }
    }

    #[test]
    fn its_list_of_days_without_the_watch_is_read() {
        let example = example(away::COLUMNS);
        assert!(example.lines().all(|line| template().contains(&format!("#   {line}\n"))));
        let read = away::away("away.csv", &example, ymd(2026, 8, 1));
        assert_eq!((read.away.len(), read.warnings.len()), (1, 0));
    }

    #[test]
    fn ranges_and_words_come_from_the_tables() {
        let text = template();
        assert!(text.contains("# Body height in metres, from 1 to 2.3.\n#height_m = 1.78\n"));
        assert!(text.contains("# Which leg: left, right, both.\n#side = \"left\"\n"));
        assert!(text.lines().all(|line| line.chars().count() < 250), "only the example is long");
    }
}
