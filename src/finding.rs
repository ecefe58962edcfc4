//! What we report: a defect of the translation, with its place on both sides.

use serde::{Deserialize, Serialize};

use crate::text::{Both, Span};

/// How bad a finding is if it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For statistics and the curious.
    Note,
    /// For a reader.
    Warning,
    /// What CI may fail on.
    Error,
}

impl Severity {
    /// From mildest to worst.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// `"note"`, `"warning"` or `"error"`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The two names of a rule: its code (`NAM006`) and its kebab-case name (`name-lowercase`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId {
    /// Family and number; never reused.
    pub code: &'static str,
    /// The defect in words.
    pub name: &'static str,
}

/// One defect of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which rule says so.
    pub rule: RuleId,
    /// The bead it stands in, or nothing for a finding about the document.
    pub bead: Option<usize>,
    /// The words at fault, as byte spans of each side's document.
    pub spans: Both<Option<Span>>,
    /// How bad, if true.
    pub severity: Severity,
    /// How sure, 0..1.
    pub confidence: f32,
    /// One sentence for a reader, without a final stop.
    pub message: String,
    /// What supports it, most convincing first.
    pub evidence: Vec<String>,
    /// What to write in place of the target span. Only where it is certain or a reviewer said so.
    pub suggestion: Option<String>,
}

impl Finding {
    /// A finding of `rule` with full confidence and nothing else yet.
    pub fn new(rule: RuleId, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule,
            bead: None,
            spans: Both::default(),
            severity,
            confidence: 1.0,
            message: message.into(),
            evidence: Vec::new(),
            suggestion: None,
        }
    }

    /// Places it in the Russian document.
    #[must_use]
    pub fn source(mut self, span: Span) -> Self {
        self.spans.source = Some(span);
        self
    }

    /// Places it in the English document.
    #[must_use]
    pub fn target(mut self, span: Span) -> Self {
        self.spans.target = Some(span);
        self
    }

    /// Says how sure it is, 0..1.
    #[must_use]
    pub fn confidence(mut self, confidence: f32) -> Self {
        self.confidence = confidence.clamp(0.0, 1.0);
        self
    }

    /// Adds a piece of evidence.
    #[must_use]
    pub fn evidence(mut self, evidence: impl Into<String>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    /// Says what to write in place of the target span.
    #[must_use]
    pub fn suggest(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }
}
