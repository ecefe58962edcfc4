//! `align.toml`: what it may say, where it is found, and what each value comes from.
//!
//! The nearest `align.toml` of the working directory's ancestors counts; parents are not merged. An unknown key is an
//! error with a spelling hint. Paths in it are relative to its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::finding::Severity;

/// The name of the file.
pub const FILE: &str = "align.toml";

/// The whole of `align.toml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Version of this format: 1.
    pub schema: Option<u32>,
    /// Where documents are found.
    pub corpus: Corpus,
    /// Which findings are made, and how bad they are: `select`, `ignore`, and `CODE = "severity"`.
    pub rules: Rules,
    /// Names and wording.
    pub names: Names,
    /// What makes a run fail.
    pub gate: Gate,
    /// What a run writes.
    pub output: Output,
    /// Settings for some paths only; a later one beats an earlier one.
    #[serde(rename = "override")]
    pub overrides: Vec<Override>,
}

/// Where documents are found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Corpus {
    /// Folders that `q7x2/000` is looked for under, after the working directory.
    pub roots: Vec<PathBuf>,
    /// Only documents whose path matches one of these globs.
    pub include: Vec<String>,
    /// No documents whose path matches one of these globs.
    pub exclude: Vec<String>,
    /// What a document without its other side is inside a folder: `error`, `warn` or `ignore`.
    pub unpaired: Option<Unpaired>,
}

/// What a document without its other side is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Unpaired {
    /// An input that could not be processed: exit 2.
    Error,
    /// Checked as far as one side allows, with a note.
    Warn,
    /// Left out.
    Ignore,
}

/// A severity, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// No findings.
    Off,
    /// For statistics.
    Note,
    /// For a reader.
    Warning,
    /// What CI fails on.
    Error,
}

impl Level {
    /// The severity, unless off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// Which findings are made, and how bad they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct Rules {
    /// Codes, names or families to run; nothing means all.
    pub select: Vec<String>,
    /// Codes, names or families to leave out.
    pub ignore: Vec<String>,
    /// Findings less sure than this are not made, 0..1.
    pub min_confidence: Option<f32>,
    /// Severity by code, name or family: `NAM009 = "warning"`, `FLU = "off"`.
    #[serde(flatten)]
    pub levels: BTreeMap<String, Level>,
}

/// Names and wording.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Names {
    /// Glossaries: TSV files in the form of `seeds/lexicon`; they beat the built-in lexicon.
    pub lexicon: Vec<PathBuf>,
    /// The reviewers' file.
    pub decisions: Option<PathBuf>,
}

/// What makes a run fail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Gate {
    /// `error`, `warning`, `note`, `new`, `new-warning`, `new-note` or `never`; unless said, `new` with a baseline and
    /// `error` without.
    pub fail_on: Option<Gating>,
    /// Findings known before: a file that `align baseline` wrote.
    pub baseline: Option<PathBuf>,
}

/// What makes a run fail with exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Gating {
    /// An error, whether the baseline knows it or not.
    Error,
    /// A warning or worse, known or not.
    Warning,
    /// Any finding, known or not.
    Note,
    /// An error that the baseline does not know.
    New,
    /// A warning or worse that the baseline does not know.
    NewWarning,
    /// Any finding that the baseline does not know.
    NewNote,
    /// Nothing.
    Never,
}

/// What a run writes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Output {
    /// As after `-o`: `human`, `sarif=out/align.sarif`, …
    pub formats: Vec<String>,
    /// Findings below this are not shown; they still count.
    pub min_severity: Option<Severity>,
}

/// Settings for some paths only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Globs over document identifiers.
    pub paths: Vec<String>,
    /// As in `[rules]`.
    #[serde(default)]
    pub rules: Rules,
}

/// A configuration and where it was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// What it says, paths resolved against its folder.
    pub config: Config,
    /// The file; nothing for the built-in values.
    pub path: Option<PathBuf>,
    /// Its text, for `align config`.
    pub text: String,
}

impl Loaded {
    /// The nearest `align.toml` of `from` and its ancestors, or the built-in values. Paths in it come out relative to
    /// `from`, so that reports name files the same on every machine.
    ///
    /// # Errors
    /// If it cannot be read or does not say what it should.
    pub fn nearest(from: &Path) -> Result<Self> {
        let mut relative = PathBuf::new();
        for folder in from.ancestors() {
            if folder.join(FILE).is_file() {
                return Self::read(&relative.join(FILE));
            }
            relative.push("..");
        }
        Ok(Self::default())
    }

    /// The configuration in `path`.
    ///
    /// # Errors
    /// If it cannot be read or does not say what it should.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::new(ErrorKind::Config, format!("cannot read the configuration: {e}")).at(path))?;
        let mut config = Config::parse(&text).map_err(|e| e.at(path))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let resolve = |p: &mut PathBuf| *p = folder.join(&*p);
        config.corpus.roots.iter_mut().for_each(resolve);
        config.names.lexicon.iter_mut().for_each(resolve);
        config.names.decisions.iter_mut().for_each(resolve);
        config.gate.baseline.iter_mut().for_each(resolve);
        Ok(Self { config, path: Some(path.to_path_buf()), text })
    }
}

impl Config {
    /// Reads the text of an `align.toml`.
    ///
    /// # Errors
    /// With line and column, and for an unknown key the nearest known one.
    pub fn parse(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text).map_err(|error| explain(text, &error))?;
        if let Some(version) = config.schema.filter(|&v| v != 1) {
            return Err(Error::new(ErrorKind::Config, format!("schema {version} is not known"))
                .help("this version of align reads schema = 1"));
        }
        let sets = std::iter::once(&config.rules).chain(config.overrides.iter().map(|o| &o.rules));
        for rules in sets {
            for key in rules.levels.keys().chain(&rules.select).chain(&rules.ignore) {
                if !crate::rules::is_selector(key) {
                    let place = find_place(text, key);
                    let error = Error::new(ErrorKind::Config, format!("no rule is called “{key}”"));
                    let hint = crate::rules::nearest(key).map_or_else(
                        || "align rules lists them".to_owned(),
                        |near| format!("did you mean “{near}”? align rules lists them all"),
                    );
                    return Err(error.place(place.0, place.1).help(hint));
                }
            }
        }
        Ok(config)
    }

    /// The JSON Schema of `align.toml`.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }
}

/// Line and column of the first mention of `needle`.
fn find_place(text: &str, needle: &str) -> (usize, usize) {
    let at = text.find(needle).unwrap_or(0);
    place(text, at)
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// Turns what the TOML reader says into our error, with a hint for a misspelt key.
fn explain(text: &str, error: &toml::de::Error) -> Error {
    let message = error.message().trim().replace('\n', " ");
    let (line, column) = place(text, error.span().map_or(0, |s| s.start));
    let mut out = Error::new(ErrorKind::Config, message.clone()).place(line, column);
    // serde writes: unknown field `rots`, expected one of `roots`, `include`
    let mut quoted = message.split('`').skip(1).step_by(2);
    if message.starts_with("unknown field")
        && let Some(wrong) = quoted.next()
    {
        let near = quoted.max_by(|a, b| {
            strsim::jaro_winkler(a, wrong).total_cmp(&strsim::jaro_winkler(b, wrong)).then_with(|| b.cmp(a))
        });
        if let Some(near) = near.filter(|n| strsim::jaro_winkler(n, wrong) > 0.7) {
            out = out.help(format!("did you mean `{near}`?"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_with_a_hint() {
        let error = Config::parse("schema = 1\n[corpus]\nrots = [\"seeds\"]\n").unwrap_err().to_string();
        assert!(error.contains("line 3, column 1") && error.contains("did you mean `roots`?"), "{error}");
    }

    #[test]
    fn an_unknown_rule_is_an_error_with_a_hint() {
        let error = Config::parse("[rules]\nscript-mixt = \"off\"\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("script-mixed"), "{error}");
        assert!(Config::parse("[rules]\nDOC = \"note\"\nselect = [\"DOC002\"]\n").is_ok());
    }
}
