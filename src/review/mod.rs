//! Reviewers' decisions: the file they are kept in, what they do to a report, and the screen they are made on.
//!
//! ```text
//! align.decisions.toml ──▶ Decisions ──▶ glossary entries (before a run) ──▶ lexicon
//!                                   └──▶ status, reason, stale ones (after it) ──▶ finished record
//! finished records ──▶ Worklist ──▶ screen: State + Key ──▶ State + Effect, State ──▶ frame
//! ```
//!
//! [`baseline`] holds the findings known before. Finished records only. No files and no terminal: texts and keys come in, texts and effects go out; `cli` owns both.

mod apply;
pub mod baseline;
mod decisions;
mod glossary;
pub mod screen;
mod worklist;

pub use apply::apply;
pub use decisions::{
    Decision, Decisions, DecisionsFile, FILE, FindingDecision, FindingVerdict, NameDecision, NameVerdict, Scope,
    Selector, Signed,
};
pub(crate) use glossary::kind_matters;
pub use worklist::{Candidate, Flagged, Gathering, Name, Place, Rendering, Worklist};
pub(crate) use worklist::{counted, why_in_words};

#[cfg(test)]
mod tests;
