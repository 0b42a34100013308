//! Outputs about real recordings tell how somebody ran, not where, with which device, or who.

use std::path::Path;

use crate::privacy_guards::{judge, secrets, texts};

pub(crate) fn no_place_serial_mail_or_home_is_in_any_output_of_real_recordings(folder: &Path) {
    let (known, serials) = secrets(folder);
    assert!(known.len() > 10_000 && serials.len() > 10, "{} {}", known.len(), serials.len());
    judge(&texts(folder), &known, &serials);
}
