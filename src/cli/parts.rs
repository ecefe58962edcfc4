//! What a run checks with, brought together once: the rules, reviewers' decisions, the lexicon with users' glossaries and
//! accepted forms in front, the names of the corpus. Every command that checks makes its engine here.

use super::args::{DecisionsArgs, RuleArgs, RunArgs};
use super::{decisions, settings};
use crate::config::{Config, Rules};
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::pipeline::{Engine, Settings};
use crate::review::Decisions;

/// How a command's engine differs from another's.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wishes {
    /// Keep at most this many open findings a document, the worst.
    pub(crate) max_per_document: Option<usize>,
    /// Align again what the file has aligned already.
    pub(crate) realign: bool,
    /// Put the word alignment into the records.
    pub(crate) words: bool,
}

/// What an [`Engine`] is made of; it borrows the lexicon from here.
pub(crate) struct Parts<'c> {
    config: &'c Config,
    rules: Rules,
    lexicon: Lexicon,
    settings: Settings,
}

impl<'c> Parts<'c> {
    /// The configuration with the flags on top. Every file that they name is read here, so that a mistake in one stops
    /// the run before any work is done.
    pub(crate) fn read(
        config: &'c Config,
        rules: &RuleArgs,
        decisions: &DecisionsArgs,
        wishes: Wishes,
    ) -> Result<Self> {
        let mut parts = Self::without_decisions(config, rules, wishes)?;
        let decided = decisions::read(config, decisions)?;
        parts.lexicon = decisions::lexicon(&parts.lexicon, &decided);
        parts.settings.decisions = decided;
        Ok(parts)
    }

    /// As [`Self::read`], for the commands that name documents.
    pub(crate) fn of_run(config: &'c Config, run: &RunArgs, wishes: Wishes) -> Result<Self> {
        Self::read(config, &run.rules, &run.decisions, Wishes { realign: run.input.realign, ..wishes })
    }

    /// As [`Self::read`], where a result follows from the flags and the input alone.
    pub(crate) fn without_decisions(config: &'c Config, rules: &RuleArgs, wishes: Wishes) -> Result<Self> {
        let Wishes { max_per_document, realign, words } = wishes;
        let settings =
            Settings { max_per_document, realign, words, names: settings::names(rules)?, ..Settings::default() };
        Ok(Self {
            config,
            rules: settings::rules(config, rules)?,
            lexicon: settings::lexicon(config, rules)?,
            settings,
        })
    }

    /// For a list of names: accepted forms are in the lexicon, no rule runs.
    pub(crate) fn for_names(config: &'c Config, rules: &RuleArgs, decisions: &DecisionsArgs) -> Result<Self> {
        let Self { lexicon, rules, .. } = Self::read(config, rules, decisions, Wishes::default())?;
        let rules = Rules { ignore: vec!["ALL".to_owned()], ..rules };
        Ok(Self { config, rules, lexicon, settings: Settings::default() })
    }

    /// What reviewers decided.
    pub(crate) fn decisions(&self) -> &Decisions {
        &self.settings.decisions
    }

    /// The engine of the run.
    pub(crate) fn engine(&self) -> Result<Engine<'_>> {
        Engine::new(&self.lexicon, self.config, &self.rules, self.settings.clone())
    }
}
