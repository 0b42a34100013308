//! What was read of the runner's own files, in a few lines; judges nothing.

use std::fmt::Write;

use crate::base::sanitize;
use crate::base::units::M_PER_KM;
use crate::base::user_file_names::{ATHLETE_FILE, DIARY_FILE};
use crate::base::words::counted;
use crate::options::Options;
use crate::user_files::athlete::diary::{Diary, DiaryEntry};
use crate::user_files::athlete::words::Worded;
use crate::user_files::athlete::{Athlete, Injury, Shoe, Worn};
use crate::user_files::away::Away;

/// What the athlete file and the diary told, or how to begin.
pub fn athlete(options: &Options) -> String {
    let mut text = String::new();
    if let Some(file) = &options.own_files.athlete {
        let _ = writeln!(text, "{file}");
        push_list(&mut text, &facts(&options.season.athlete));
    }
    if let Some(file) = &options.own_files.diary {
        let order = options.own_files.diary_dates;
        let order = order.map_or_else(String::new, |order| format!(", its dates read {order}"));
        let _ = writeln!(text, "{file}{order}");
        push_list(&mut text, &noted(&options.season.diary));
    }
    if let Some(file) = &options.own_files.away {
        let _ = writeln!(text, "{file}");
        let without = |away: &Away| format!("without the watch from {} to {}", away.from, away.to);
        push_list(&mut text, &options.season.away.iter().map(without).collect::<Vec<_>>());
    }
    if options.own_files.athlete.is_none() {
        let _ = write!(
            text,
            "There is no {ATHLETE_FILE} next to the recordings or here. To start:\n  soleus \
             athlete --template > {ATHLETE_FILE}\n"
        );
    }
    if options.own_files.diary.is_none() {
        let _ = writeln!(
            text,
            "There is no {DIARY_FILE}. To start:\n  soleus diary add --site calf --side left \
             --during 3"
        );
    }
    text
}

fn push_list(text: &mut String, lines: &[String]) {
    if lines.is_empty() {
        text.push_str("  nothing in it yet\n");
    }
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
}

fn facts(athlete: &Athlete) -> Vec<String> {
    let body = [
        athlete.height_m.map(|height_m| format!("height {height_m} m")),
        athlete.weight_kg.map(|weight_kg| format!("weight {weight_kg} kg")),
        athlete.birth_year.map(|year| format!("born in {year}")),
        athlete.running_since.map(|day| format!("running since {day}")),
    ];
    let body: Vec<String> = body.into_iter().flatten().collect();
    let mut lines = if body.is_empty() { Vec::new() } else { vec![body.join(", ")] };
    lines.extend(athlete.injuries.iter().map(injury));
    lines.extend(athlete.shoes.iter().map(shoe));
    for tag in &athlete.surfaces {
        lines.push(format!("surface: {} for {}", tag.surface.word(), runs(&tag.runs)));
    }
    if let (Some(first), Some(last)) = (athlete.strength_days.first(), athlete.strength_days.last())
    {
        let sessions = counted(athlete.strength_days.len(), "strength session");
        lines.push(format!("{sessions}, {first} to {last}"));
    }
    lines
}

fn injury(injury: &Injury) -> String {
    let side = injury.side.map_or(String::new(), |side| format!(" {}", side.word()));
    let end = injury.end.map_or(", not over".to_owned(), |end| format!(" to {end}"));
    format!("injury: {}{side}, {}{end}", injury.site.word(), injury.start)
}

fn shoe(shoe: &Shoe) -> String {
    let parts = [
        shoe.drop_mm.map(|drop_mm| format!("drop {drop_mm} mm")),
        shoe.is_minimal.then(|| "minimal".to_owned()),
        shoe.first_use.map(|day| format!("first used {day}")),
        shoe.retired.map(|day| format!("retired {day}")),
        (shoe.earlier_distance_m > 0.0)
            .then(|| format!("{} km before", shoe.earlier_distance_m / M_PER_KM)),
        (!shoe.worn.is_empty()).then(|| {
            let worn: Vec<String> = shoe.worn.iter().map(runs).collect();
            format!("used in {}", worn.join(" and "))
        }),
    ];
    let parts = parts.into_iter().flatten().map(|part| format!(", {part}")).collect::<String>();
    format!("shoe: {}{parts}", shoe.name)
}

fn runs(worn: &Worn) -> String {
    match worn {
        Worn::Days(Some(from), Some(to)) => format!("runs from {from} to {to}"),
        Worn::Days(Some(from), None) => format!("runs from {from} on"),
        Worn::Days(None, Some(to)) => format!("runs up to {to}"),
        Worn::Days(None, None) => "every run".to_owned(),
        Worn::Gear(name) => format!("runs with the gear `{name}`"),
        Worn::Run(name) => format!("the run `{}`", sanitize::clean(name)),
    }
}

fn noted(diary: &Diary) -> Vec<String> {
    let (Some(first), Some(last)) = (diary.entries.first(), diary.entries.last()) else {
        return Vec::new();
    };
    let entries = counted(diary.entries.len(), "entry");
    let count =
        |is: fn(&DiaryEntry) -> bool| diary.entries.iter().filter(|entry| is(entry)).count();
    let parts = [
        (count(|entry| entry.highest_pain().is_some()), "with a pain score"),
        (count(|entry| entry.red_flags().next().is_some()), "with a warning sign"),
        (count(|entry| entry.raises_left.or(entry.raises_right).is_some()), "with heel raises"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, what)| format!("; {count} {what}")).collect::<String>();
    let mut lines = vec![format!("{entries}, {} to {}{parts}", first.date, last.date)];
    for entry in diary.entries.iter().filter(|entry| entry.is_unscored_pain()) {
        lines.push(format!(
            "{}, line {}: pain without a score; add one, 0 to 10. Until then it counts as pain",
            entry.date, entry.line
        ));
    }
    for episode in diary.episodes() {
        let (start, end) = (episode.start, episode.end);
        lines.push(format!("calf or Achilles pain from {start} to {end}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::user_files::athlete::diary::{RedFlag, Tag};
    use crate::user_files::athlete::{Side, Site, Surface, SurfaceTag};

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_fact_is_told_as_it_was_written() {
        let athlete = Athlete {
            height_m: Some(1.78),
            weight_kg: Some(70.5),
            birth_year: Some(1985),
            running_since: Some(ymd(2019, 5, 1)),
            injuries: vec![Injury {
                site: Site::Calf,
                side: Some(Side::Left),
                start: ymd(2024, 3, 1),
                end: None,
            }],
            shoes: vec![Shoe {
                name: "Blue".to_owned(),
                drop_mm: Some(8.0),
                earlier_distance_m: 120_000.0,
                worn: vec![Worn::Gear("Blue".to_owned()), Worn::Days(Some(ymd(2025, 9, 1)), None)],
                ..Shoe::default()
            }],
            surfaces: vec![SurfaceTag {
                surface: Surface::Sand,
                runs: Worn::Run("beach.fit".to_owned()),
            }],
            strength_days: vec![ymd(2026, 3, 3)],
        };
        let expected = [
            "height 1.78 m, weight 70.5 kg, born in 1985, running since 2019-05-01",
            "injury: calf left, 2024-03-01, not over",
            "shoe: Blue, drop 8 mm, 120 km before, used in runs with the gear `Blue` and runs from \
             2025-09-01 on",
            "surface: sand for the run `beach.fit`",
            "1 strength session, 2026-03-03 to 2026-03-03",
        ];
        assert_eq!(facts(&athlete), expected);
        assert_eq!(facts(&Athlete::default()), Vec::<String>::new());
    }

    #[test]
    fn a_diary_is_counted_and_not_judged() {
        let entry = |day| DiaryEntry { date: ymd(2026, 3, day), ..DiaryEntry::default() };
        let sore = DiaryEntry { site: Some(Site::Calf), during_0_10: Some(3.0), ..entry(4) };
        let flagged = DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Warmth)], ..entry(5) };
        let diary = Diary { entries: vec![entry(2), sore, flagged] };
        let expected = [
            "3 entries, 2026-03-02 to 2026-03-05; 1 with a pain score; 1 with a warning sign",
            "calf or Achilles pain from 2026-03-04 to 2026-03-04",
        ];
        assert_eq!(noted(&diary), expected);
        assert_eq!(noted(&Diary::default()), Vec::<String>::new());
    }
}
