//! The sources that may be printed: each was looked up, and what a rule says of it was found there.

use crate::rules::{Citation, MODIFIERS, RULES};

/// Author and year, and DOI or other identifier where there is one.
const LOOKED_UP: [(&str, &str); 57] = [
    ("Active.com", ""),
    ("Ammann et al. 2016", ""),
    ("Anderson et al. 2022", "10.1186/s40798-022-00504-0"),
    ("Bredeweg et al. 2013", ""),
    ("Brindle et al. 2020", "10.1007/s40279-019-01207-5"),
    ("Buist et al. 2008", "10.1177/0363546507307505"),
    ("Burns et al. 2019", "10.1152/japplphysiol.00374.2018"),
    ("Damsted et al. 2019", "PMID 30526231"),
    ("Dillon et al. 2023", "10.1186/s40798-023-00589-1"),
    ("Dorn et al. 2012", "10.1242/jeb.064527"),
    ("Firminger et al. 2020", "10.1249/MSS.0000000000002287"),
    ("Foster 1998", ""),
    ("Frandsen et al. 2025", "10.1136/bjsports-2024-109380"),
    ("Garmin, manual of the Enduro 3", ""),
    ("Garmin, manual of the Forerunner 945", ""),
    ("Garmin, on the HRM 600", ""),
    ("Girard et al. 2019", ""),
    ("Gottschall & Kram 2005", ""),
    ("Green & Pizzari 2017", "10.1136/bjsports-2016-097177"),
    ("Green et al. 2020", "10.1111/sms.13552"),
    ("Green et al. 2022", "10.1186/s40798-021-00364-0"),
    ("Hanley et al. 2020", ""),
    ("Hein et al. 2014", "10.1111/sms.12137"),
    ("Impellizzeri et al. 2020", "10.1007/s40279-020-01378-6"),
    ("Knobloch et al. 2008", ""),
    ("Langberg et al. 2001", "PMC2278680"),
    ("Lieberman et al. 2015", "10.1242/jeb.125500"),
    ("Luedke et al. 2016", "10.1249/MSS.0000000000000890"),
    ("Lyght et al. 2016", "10.1123/jab.2015-0183"),
    ("Malisoux et al. 2015", "10.1111/sms.12154"),
    ("Malisoux et al. 2016", "10.1177/0363546516654690"),
    ("Malisoux et al. 2022", "PMID 35049407"),
    ("Malisoux et al. 2024", "10.1136/bmjsem-2023-001787"),
    ("McKean et al. 2006", "10.1097/00042752-200603000-00011"),
    ("Miller et al. 2022", "10.4085/1062-6050-0696.20"),
    ("Moerch et al. 2013", "10.1007/s00421-012-2450-5"),
    ("Nakaoka et al. 2021", "10.1007/s40279-021-01483-0"),
    ("Neves et al. 2014", "PMC4234952"),
    ("Nielsen et al. 2013", ""),
    ("Nielsen et al. 2014", ""),
    ("Nielsen et al. 2014 (novices)", "PMC4060311"),
    ("Orchard et al. 2020", ""),
    ("Clinic programmes", ""),
    ("Ramskov et al. 2018", "10.1136/bmjsem-2017-000333"),
    ("Rice et al. 2024", ""),
    ("Ridge et al. 2013", ""),
    ("Shear-wave tensiometry study", "PMC11096059"),
    ("Shih & Ho 2023", "10.52082/jssm.2023.111"),
    ("Silbernagel et al. 2007", ""),
    ("Taddei et al. 2020", "10.1177/0363546520969205"),
    ("Telhan et al. 2010", "PMC2808749"),
    ("Vernillo et al. 2017", "10.1007/s40279-016-0605-y"),
    ("Warne & Gruber 2017", "10.1186/s40798-017-0096-x"),
    ("Wearing et al. 2014", ""),
    ("Williams et al. 2017", "10.1136/bjsports-2016-096589"),
    ("Zandbergen et al. 2023", "10.3389/fspor.2023.1085513"),
    ("van der Worp et al. 2015", "10.1371/journal.pone.0114937"),
];

fn cited() -> impl Iterator<Item = &'static Citation> {
    let of_rules = RULES.iter().flat_map(|rule| rule.evidence);
    of_rules.chain(MODIFIERS.iter().flat_map(|modifier| modifier.evidence))
}

#[test]
fn only_sources_that_were_looked_up_are_cited_and_by_the_right_number() {
    for citation in cited() {
        let source = (citation.short, citation.doi);
        assert!(LOOKED_UP.contains(&source), "{source:?} of: {}", citation.finding);
    }
    for source in LOOKED_UP {
        let is_cited = cited().any(|citation| (citation.short, citation.doi) == source);
        assert!(is_cited, "{source:?} is cited no more");
    }
}

#[test]
fn an_identifier_says_what_it_is() {
    for (short, id) in LOOKED_UP {
        let is_known =
            id.is_empty() || ["10.", "PMC", "PMID "].iter().any(|kind| id.starts_with(kind));
        assert!(is_known, "{short}: {id}");
    }
}
