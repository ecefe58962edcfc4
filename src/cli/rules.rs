//! `align rules` and `align explain`: what the rules are, from the rule values.

use std::fmt::Write as _;

use super::args::{ListFormat, RulesArgs};
use crate::error::{Error, ErrorKind, Result};
use crate::rules::{self, Rule};

/// The list of rules.
pub(crate) fn list(args: &RulesArgs) -> Result<String> {
    for key in &args.select {
        if !rules::is_selector(key) {
            return Err(unknown(key));
        }
    }
    let chosen = rules::ALL
        .iter()
        .copied()
        .filter(|rule| args.select.is_empty() || args.select.iter().any(|key| rules::selects(key, rule)));
    Ok(match args.format {
        ListFormat::Human => {
            let chosen: Vec<&Rule> = chosen.collect();
            let width = chosen.iter().map(|r| r.id.name.len()).max().unwrap_or(0);
            chosen.iter().fold(String::new(), |mut out, r| {
                let _ = writeln!(out, "{} {:width$}  {:7}  {}", r.id.code, r.id.name, r.severity.name(), r.summary);
                out
            })
        }
        ListFormat::Tsv => chosen.fold("code\tname\tseverity\tmqm\tsummary\n".to_owned(), |mut out, r| {
            let _ = writeln!(out, "{}\t{}\t{}\t{}\t{}", r.id.code, r.id.name, r.severity.name(), r.mqm, r.summary);
            out
        }),
        ListFormat::Jsonl => chosen.fold(String::new(), |mut out, r| {
            let value = serde_json::json!({"code": r.id.code, "name": r.id.name, "severity": r.severity.name(),
                "mqm": r.mqm, "summary": r.summary, "docs": r.docs});
            let _ = writeln!(out, "{value}");
            out
        }),
        ListFormat::Md => rules::markdown(chosen),
    })
}

/// The documentation of one rule.
pub(crate) fn explain(key: &str) -> Result<String> {
    let rule = rules::find(key).ok_or_else(|| unknown(key))?;
    Ok(rules::markdown_rule(rule))
}

/// The error for a name that is no rule.
pub(crate) fn unknown(key: &str) -> Error {
    let error = Error::new(ErrorKind::Usage, format!("no rule is called “{key}”"));
    error.help(rules::nearest(key).map_or_else(
        || "align rules lists them".to_owned(),
        |near| format!("did you mean {near}? align rules lists them all"),
    ))
}
