//! Documents that are written from the program's own values, so that they cannot lag behind it.

use std::error::Error;

/// Writes them into `docs/`.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    std::fs::write("docs/rules.md", align::rules::markdown(align::rules::ALL.iter().copied()))?;
    let mut schema = serde_json::to_string_pretty(&align::config::Config::schema())?;
    schema.push('\n');
    std::fs::write("docs/align.schema.json", schema)?;
    Ok(())
}
