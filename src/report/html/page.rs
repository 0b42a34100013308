//! From a template and its values to a page: everything in one file, nothing from outside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Environment, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::base::error::Error;
use crate::base::quantity::UnitSystem;

const STYLE: &str = include_str!("templates/style.css");
const SCRIPT: &str = include_str!("templates/script.js");
/// What the page of a run adds to the style, above all on paper.
const RUN_STYLE: &str = include_str!("templates/run.css");
/// The style of the sheet on paper, which has no script.
const SHEET_STYLE: &str = include_str!("templates/physio.css");
/// The templates by name; names that end in `.html` escape whatever is put into them.
const TEMPLATES: [(&str, &str); 9] = [
    ("head.html", include_str!("templates/head.html")),
    ("page.html", include_str!("templates/page.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("advice.html", include_str!("templates/advice.html")),
    ("season.html", include_str!("templates/season.html")),
    ("run.html", include_str!("templates/run.html")),
    ("plan.html", include_str!("templates/plan.html")),
    ("team.html", include_str!("templates/team.html")),
    ("physio.html", include_str!("templates/physio.html")),
];

/// The page of a template. Only the style and the script of soleus itself may take effect in it.
///
/// # Errors
/// When a template does not fit its values.
pub(super) fn page(
    template: &str,
    title: &str,
    units: UnitSystem,
    values: impl Serialize,
) -> Result<String, Error> {
    let style =
        if template == "run.html" { format!("{STYLE}{RUN_STYLE}") } else { STYLE.to_owned() };
    let whole = context! {
        title,
        units => if units == UnitSystem::Metric { "km" } else { "mi" },
        version => env!("CARGO_PKG_VERSION"),
        style_hash => hash(&style),
        style,
        script => SCRIPT,
        script_hash => hash(SCRIPT),
        ..minijinja::Value::from_serialize(values)
    };
    rendered(template, whole)
}

/// A sheet for paper: with the style of paper alone, and nothing that runs.
///
/// # Errors
/// When a template does not fit its values.
pub(super) fn sheet(template: &str, title: &str, values: impl Serialize) -> Result<String, Error> {
    let whole = context! {
        title,
        version => env!("CARGO_PKG_VERSION"),
        style => SHEET_STYLE,
        style_hash => hash(SHEET_STYLE),
        ..minijinja::Value::from_serialize(values)
    };
    rendered(template, whole)
}

fn rendered(template: &str, values: minijinja::Value) -> Result<String, Error> {
    let fault = |cause: minijinja::Error| Error::Page(format!("{cause:#}"));
    let mut environment = Environment::new();
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).map_err(fault)?;
    }
    environment.get_template(template).and_then(|page| page.render(values)).map_err(fault)
}

/// The source of a content security policy that stands for exactly this text.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_hash_of_the_text() {
        // `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
        assert_eq!(hash("alert(1)"), "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=");
    }
}
