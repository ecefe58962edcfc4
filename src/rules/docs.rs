//! Rule documentation as Markdown, from the rule values: `align explain`, `docs/rules.md`, the help of SARIF.

use std::fmt::Write as _;

use super::rule::{Check, Example, Rule};

/// The page of all `rules`.
pub fn markdown<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> String {
    let mut out = String::from(
        "# Rules\n\nWritten by `cargo xtask docs` from the rule values. `align explain CODE` prints one of them.\n",
    );
    for rule in rules {
        out.push('\n');
        out.push_str(&markdown_rule(rule));
    }
    out
}

/// One rule.
pub fn markdown_rule(rule: &Rule) -> String {
    let mut out = format!("## {} {}\n\n", rule.id.code, rule.id.name);
    let _ = writeln!(out, "{} · MQM {}", rule.severity.name(), rule.mqm);
    let _ = writeln!(out, "\n{}.\n\n{}", capital(rule.summary.trim_end_matches('.')), rule.docs);
    if matches!(rule.check, Check::Elsewhere) {
        return out;
    }
    let cases = |out: &mut String, title: &str, flagged: bool| {
        let chosen: Vec<&Example> = rule.examples.iter().filter(|e| e.flagged.is_empty() != flagged).collect();
        if !chosen.is_empty() {
            let _ = writeln!(out, "\n{title}:\n");
        }
        for example in chosen {
            let pair = match (example.source, example.target) {
                ("", target) => format!("“{target}”"),
                (source, "") => format!("{source} → (nothing)"),
                (source, target) => format!("{source} → “{target}”"),
            };
            let _ = write!(out, "- {pair}");
            if flagged {
                let marked: Vec<String> = example.flagged.iter().map(|f| format!("**{f}**")).collect();
                let _ = write!(out, ": {}", marked.join(", "));
                if !example.suggested.is_empty() {
                    let _ = write!(out, " → {}", example.suggested.join(", "));
                }
            }
            out.push('\n');
        }
    };
    cases(&mut out, "Found", true);
    cases(&mut out, "Left alone", false);
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
