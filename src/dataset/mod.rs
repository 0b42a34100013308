//! Many runners as tables that engines read. A bucket of runners is the unit of work, of output and of
//! retry: its files have fixed names and fixed bytes, and the one of its athletes is written last, with the
//! hashes of the others.

mod check;
mod description;
mod disguise;
mod followed;
mod key;
mod layout;
mod parts;
mod person_weeks;
mod private_list;
mod published;
mod read;
mod release;
mod rule_days;
mod week_rows;

pub use check::{ANALYSED, Checked, check, check_part, whole};
pub use description::Description;
pub use disguise::Disguise;
pub use followed::{Runner, followed, outside, without_days};
pub use key::Key;
pub use layout::{
    ATHLETES_TABLE, EXTRA_TABLES, Shard, TABLES, bucket_of, is_in, part, tables_with, usual_buckets,
};
pub use parts::{BucketWriter, begin, begun, discard, is_committed};
pub use person_weeks::{person_weeks, unknown};
pub use private_list::{PrivateRow, private_folder, read_private, write_private};
pub use published::PUBLISHED_TABLES;
pub use release::refusals;
pub use rule_days::rule_days;
