//! What a rule is: one value that carries its names, its documentation, its examples and its check.

use crate::finding::{Finding, RuleId, Severity};
use crate::report::RuleDoc;

use super::view::{BeadView, DocumentView};

/// A rule. Its file under `rules/` holds one `pub(super) static RULE: Rule` (and what its check needs), and the
/// registry in `rules/mod.rs` names it once.
#[derive(Debug)]
pub struct Rule {
    /// Code and name; the name says the defect, so that "allow `name-lowercase`" reads well.
    pub id: RuleId,
    /// How bad a finding is unless its check or the configuration says otherwise.
    pub severity: Severity,
    /// The MQM category it counts under (`accuracy/omission`).
    pub mqm: &'static str,
    /// One line: what it finds.
    pub summary: &'static str,
    /// Why it matters, how it decides and what it cannot see; Markdown, a few sentences.
    pub docs: &'static str,
    /// Flagged and accepted cases; one test runs them all.
    pub examples: &'static [Example],
    /// The check itself.
    pub check: Check,
}

impl Rule {
    /// A finding of this rule at its own severity.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        Finding::new(self.id, self.severity, message)
    }

    /// What formats say about it.
    pub fn doc(&self) -> RuleDoc {
        RuleDoc {
            code: self.id.code.to_owned(),
            name: self.id.name.to_owned(),
            severity: self.severity,
            mqm: self.mqm.to_owned(),
            summary: self.summary.to_owned(),
            markdown: super::docs::markdown_rule(self),
        }
    }

    /// The family: `NAM`.
    pub fn family(&self) -> &'static str {
        self.id.code.trim_end_matches(|c: char| c.is_ascii_digit())
    }
}

/// What a check looks at. Findings of a bead check get their bead number from the harness.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One bead at a time.
    Bead(fn(&BeadView<'_>, &mut Vec<Finding>)),
    /// One document pair at a time.
    Document(fn(&DocumentView<'_>, &mut Vec<Finding>)),
    /// Made elsewhere (pairing, decisions, corpus resolution); registered here for its name and documentation.
    Elsewhere,
}

/// An example: one bead (or several, where the rule is about how sentences go together), and the texts its rule must
/// mark in it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The Russian; empty where the original is lost.
    pub source: &'static str,
    /// The English; empty for an omission.
    pub target: &'static str,
    /// The English (or, without an English span, the Russian) texts marked, in order. Empty: nothing may be found.
    pub flagged: &'static [&'static str],
    /// The suggestions of those findings, where the rule makes any.
    pub suggested: &'static [&'static str],
    /// How the lines go together: source lines, target lines and confidence of each bead. Empty: one bead over all.
    pub beads: &'static [(usize, usize, f32)],
    /// Lines that go together out of order: source line, target line, confidence.
    pub moved: &'static [(usize, usize, f32)],
}

impl Example {
    /// A case the rule must find.
    pub const fn flag(source: &'static str, target: &'static str, flagged: &'static [&'static str]) -> Self {
        Self { source, target, flagged, suggested: &[], beads: &[], moved: &[] }
    }

    /// A case the rule must find and correct.
    pub const fn fix(
        source: &'static str,
        target: &'static str,
        flagged: &'static [&'static str],
        suggested: &'static [&'static str],
    ) -> Self {
        Self { source, target, flagged, suggested, beads: &[], moved: &[] }
    }

    /// A case the rule must leave alone.
    pub const fn allow(source: &'static str, target: &'static str) -> Self {
        Self { source, target, flagged: &[], suggested: &[], beads: &[], moved: &[] }
    }

    /// The same lines as several beads, each of so many source and target lines and of a confidence.
    #[must_use]
    pub const fn beads(mut self, beads: &'static [(usize, usize, f32)]) -> Self {
        self.beads = beads;
        self
    }

    /// Says which lines without counterpart go together out of order.
    #[must_use]
    pub const fn moved(mut self, moved: &'static [(usize, usize, f32)]) -> Self {
        self.moved = moved;
        self
    }
}
