//! The FIT lane beside two FIT crates, record by record.

use std::fs;
use std::path::Path;

use soleus::base::catch_panic;
use soleus::ingest::Format;
use soleus::ingest::fit::Fit;

use crate::files_below::files_below;
use crate::fit_peers::compare::{EXCEPTIONS, Tally, compare};
use crate::fit_peers::{Reading, read_fitparser, read_ours, read_rustyfit};

type Peer = (&'static str, fn(&[u8]) -> Reading);

pub(crate) fn every_record_equals_that_of_two_crates_over_the_corpus(corpus: &Path) {
    catch_panic::silence_guarded_panics();
    let peers: [Peer; 2] = [("fitparser", read_fitparser), ("rustyfit", read_rustyfit)];
    let mut tallies = [Tally::default(), Tally::default()];
    let (mut unexplained, mut unused) = (Vec::new(), EXCEPTIONS.to_vec());
    for path in files_below(corpus, &[""]) {
        let bytes = fs::read(&path).unwrap();
        if !Fit.accepts(&bytes) {
            continue;
        }
        let name = path.strip_prefix(corpus).unwrap().to_string_lossy().into_owned();
        let ours = read_ours(&bytes);
        for ((peer, read), tally) in peers.iter().zip(&mut tallies) {
            for (what, told) in compare(&ours, &read(&bytes), tally) {
                let known = (name.as_str(), *peer, what.as_str());
                match unused.iter().position(|&(file, peer, what, _)| (file, peer, what) == known) {
                    Some(index) => drop(unused.swap_remove(index)),
                    None => unexplained.push(format!("{name}: {peer}: {what}: {told:?}")),
                }
            }
        }
    }
    eprintln!("fitparser {:?}\nrustyfit {:?}", tallies[0], tallies[1]);
    assert_eq!(unexplained, Vec::<String>::new());
    assert_eq!(unused, [], "exceptions that are no longer needed");
    assert!(tallies.iter().all(|tally| tally.files >= 100 && tally.records >= 100_000));
    assert!(tallies[0].developer_values >= 10_000);
}
