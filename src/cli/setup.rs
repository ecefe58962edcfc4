//! `align init`, `align config`, `align completions`, `align man`: setting up.

use std::fmt::Write as _;
use std::path::Path;

use clap::CommandFactory;

use super::args::{Cli, ConfigArgs};
use crate::config::{self, Config, Loaded};
use crate::error::{Error, ErrorKind, Result};

/// What `align init` writes.
const TEMPLATE: &str = r#"# Settings of align; `align config` shows what counts, `align config --schema` every key.
schema = 1

[corpus]
# `align q7x2/000` is looked for here after the working directory.
roots = ["."]
# What a document without its other side is, inside a folder: "error", "warn" or "ignore".
unpaired = "warn"

[rules]
# Codes, names or families: FLU018 = "off", name-inconsistent = "warning".

[names]
# Your glossaries (Russian lemma, English, variants, kind, note) beat the built-in lexicon.
lexicon = []
# Reviewers' decisions; `align.decisions.toml merge=union` in .gitattributes lets git merge two reviewers' files.
# decisions = "align.decisions.toml"

[gate]
# "error", "warning", "note", "new", "new-warning", "new-note" or "never"; unless said, "new" with a baseline and "error"
# without.
# fail-on = "error"
# Findings known before: `align baseline PATH` writes the file, and only others fail.
# baseline = "align.baseline.jsonl"
"#;

/// Writes an `align.toml` to start from.
pub(crate) fn init(folder: &Path, force: bool) -> Result<String> {
    let path = folder.join(config::FILE);
    if path.exists() && !force {
        return Err(Error::new(ErrorKind::Usage, "is there already").at(&path).help("--force overwrites it"));
    }
    let mut sink = super::terminal::Sink::file(&path)?;
    sink.write(TEMPLATE.as_bytes())?;
    sink.close()?;
    Ok(format!("wrote {}\n", path.display()))
}

/// Every setting with its origin.
pub(crate) fn show(loaded: &Loaded, args: &ConfigArgs) -> Result<String> {
    if args.schema {
        let mut text = serde_json::to_string_pretty(&Config::schema()).unwrap_or_default();
        text.push('\n');
        return Ok(text);
    }
    let origin = loaded.path.as_ref().map(|p| p.display().to_string());
    let said: toml::Table = loaded.text.parse().unwrap_or_default();
    let all = toml::Value::try_from(full(&loaded.config))
        .map_err(|e| Error::new(ErrorKind::Internal, format!("cannot write the configuration: {e}")))?;
    let mut rows = Vec::new();
    flatten("", &all, &mut |key, value| {
        let in_file = key.split('.').try_fold(None::<&toml::Value>, |at, part| {
            let next = match at {
                None => said.get(part),
                Some(value) => value.get(part),
            };
            next.map(Some)
        });
        let from = match (in_file.flatten(), &origin) {
            (Some(_), Some(path)) => path.clone(),
            _ => "built in".to_owned(),
        };
        rows.push((key.to_owned(), value.to_string(), from));
    });
    let key_width = rows.iter().map(|(k, _, _)| k.chars().count()).max().unwrap_or(0);
    let value_width = rows.iter().map(|(_, v, _)| v.chars().count()).max().unwrap_or(0).min(48);
    let mut out = String::new();
    let _ = writeln!(out, "# configuration: {}", origin.as_deref().unwrap_or("none found, built-in values"));
    for (key, value, from) in rows {
        let _ = writeln!(out, "{key:key_width$}  {value:value_width$}  # {from}");
    }
    Ok(out)
}

/// The configuration with the defaults of this program filled in.
fn full(config: &Config) -> Config {
    let mut config = config.clone();
    config.schema = config.schema.or(Some(1));
    config.corpus.unpaired = config.corpus.unpaired.or(Some(config::Unpaired::Warn));
    let usual = if config.gate.baseline.is_some() { config::Gating::New } else { config::Gating::Error };
    config.gate.fail_on = config.gate.fail_on.or(Some(usual));
    config.output.min_severity = config.output.min_severity.or(Some(crate::finding::Severity::Note));
    config.rules.min_confidence = config.rules.min_confidence.or(Some(0.0));
    if config.output.formats.is_empty() {
        config.output.formats = vec!["human".to_owned()];
    }
    config
}

fn flatten(prefix: &str, value: &toml::Value, row: &mut impl FnMut(&str, &toml::Value)) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&key, value, row);
            }
        }
        other => row(prefix, other),
    }
}

/// The completions of a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "align", &mut out);
    out
}

/// A manual page, in troff.
pub(crate) fn man(command: Option<&str>) -> Result<Vec<u8>> {
    let mut all = Cli::command();
    all.build();
    let page = match command {
        None => all,
        Some(name) => all.find_subcommand(name).cloned().ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("no command is called “{name}”")).help("see align --help")
        })?,
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut out)
        .map_err(|e| Error::new(ErrorKind::Internal, format!("cannot write the manual page: {e}")))?;
    Ok(out)
}
