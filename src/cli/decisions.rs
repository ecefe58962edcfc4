//! The decisions file on disk: found, read, changed under a lock, replaced whole.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::args::DecisionsArgs;
use super::terminal::{Sink, Terminal};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::lexicon::Lexicon;
use crate::review::{Decision, Decisions, DecisionsFile, FILE, Selector, Signed};

/// What reviewers decided; nothing if there is no file, unless one was named on the command line.
pub(crate) fn read(config: &Config, args: &DecisionsArgs) -> Result<Decisions> {
    let Some(path) = args.decisions.as_ref().or(config.names.decisions.as_ref()) else {
        return Ok(Decisions::default());
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && args.decisions.is_none() => {
            return Ok(Decisions::default());
        }
        Err(e) => return Err(Error::io(path, &e)),
    };
    Ok(DecisionsFile::parse(&text).map_err(|e| e.at(path))?.decisions().clone())
}

/// The lexicon with the forms accepted for the whole corpus in front.
pub(crate) fn lexicon(lexicon: &Lexicon, decisions: &Decisions) -> Lexicon {
    let entries = decisions.glossary(lexicon, None);
    if entries.is_empty() { lexicon.clone() } else { lexicon.replace(FILE, entries) }
}

/// Says where two reviewers decided the opposite.
pub(crate) fn contradictions(decisions: &Decisions, terminal: &Terminal) {
    let rule = crate::rules::decisions_contradict();
    for (earlier, later) in decisions.contradictions() {
        terminal.note(&format!(
            "{} {}: {}, but {}; the later block counts (align undo takes it back, a new decision settles it)",
            rule.code,
            rule.name,
            later.describe(),
            earlier.describe(),
        ));
    }
}

/// Says which decisions name a document that is no longer there: below one of `folders`, looked at as a whole, and not
/// among `ids`. Stale decisions on documents that are there are findings of theirs.
pub(crate) fn gone(decisions: &Decisions, ids: &BTreeSet<String>, folders: &[String], terminal: &Terminal) {
    let below =
        |id: &str, folder: &str| folder.is_empty() || id.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let is_gone = |id: &&str| !ids.contains(*id) && folders.iter().any(|folder| below(id, folder));
    let lost: BTreeSet<&str> = decisions.documents().filter(is_gone).collect();
    if lost.is_empty() {
        return;
    }
    let some: Vec<&str> = lost.iter().copied().take(NAMED).collect();
    let more = if lost.len() > NAMED { format!(" and {} more", lost.len() - NAMED) } else { String::new() };
    let rule = crate::rules::decision_stale("", "").rule;
    terminal.note(&format!(
        "{} {}: there are decisions on documents that are gone: {}{more} (delete their blocks, or align undo --id)",
        rule.code,
        rule.name,
        some.join(", ")
    ));
}

/// Lost documents that are named; the rest is counted.
const NAMED: usize = 5;

/// The file that decisions are written to.
pub(crate) struct Ledger {
    path: PathBuf,
    /// As last read or written; other programs may have changed it since.
    file: DecisionsFile,
}

impl Ledger {
    /// Opens the file that counts, which need not be there yet.
    pub(crate) fn open(config: &Config, args: &DecisionsArgs) -> Result<Self> {
        let path = args.decisions.as_ref().or(config.names.decisions.as_ref());
        let path = path.cloned().unwrap_or_else(|| PathBuf::from(FILE));
        let mut ledger = Self { path, file: DecisionsFile::default() };
        ledger.refresh()?;
        Ok(ledger)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What it says.
    pub(crate) fn decisions(&self) -> &Decisions {
        self.file.decisions()
    }

    /// Reads what others may have written.
    fn refresh(&mut self) -> Result<()> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(Error::io(&self.path, &e)),
        };
        if text.is_empty() || text != self.file.text() {
            self.file = DecisionsFile::parse(&text).map_err(|e| e.at(&self.path))?;
        }
        Ok(())
    }

    /// Appends decisions and writes the file.
    pub(crate) fn add(&mut self, decisions: Vec<Decision>) -> Result<()> {
        let _lock = self.lock();
        self.refresh()?;
        let before = self.file.clone();
        for decision in decisions {
            self.file.append(decision);
        }
        self.write(before)
    }

    /// Takes back the decision that `selector` picks and writes the file.
    pub(crate) fn undo(&mut self, selector: &Selector) -> Result<Option<Decision>> {
        let _lock = self.lock();
        self.refresh()?;
        let before = self.file.clone();
        let gone = self.file.undo(selector);
        if gone.is_some() {
            self.write(before)?;
        }
        Ok(gone)
    }

    /// Writes beside, syncs, renames; after a failure nothing has changed.
    fn write(&mut self, before: DecisionsFile) -> Result<()> {
        let written = Sink::file(&self.path).and_then(|mut sink| {
            sink.write(self.file.text().as_bytes())?;
            sink.close()
        });
        if written.is_err() {
            self.file = before;
        }
        written
    }

    /// Keeps other runs of this program from writing at the same time, where the system can lock a folder.
    fn lock(&self) -> Option<File> {
        let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = File::open(folder).ok()?;
        folder.lock().ok()?;
        Some(folder)
    }

    /// How git can be told to merge two reviewers' files, if the folder's attributes do not say so yet.
    pub(crate) fn merge_hint(&self) -> Option<String> {
        let folder = std::path::absolute(self.path.parent()?).ok()?;
        let root = folder.ancestors().find(|f| f.join(".git").exists())?;
        let said = folder.ancestors().take_while(|f| f.starts_with(root)).any(|f| {
            std::fs::read_to_string(f.join(".gitattributes"))
                .is_ok_and(|t| t.contains(FILE) || t.contains("*.decisions.toml"))
        });
        (!said).then(|| format!("to let git merge two reviewers' files: echo '{FILE} merge=union' >> .gitattributes"))
    }
}

/// Who decides: as said, else git's `user.name`, else the login.
pub(crate) fn reviewer(said: Option<&str>) -> String {
    let git = || {
        let output = std::process::Command::new("git").args(["config", "user.name"]).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let login = || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    let named = said.map(str::to_owned).or_else(|| git().filter(|n| !n.is_empty())).or_else(login);
    named.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| "unknown".to_owned())
}

/// A signature of now; `SOURCE_DATE_EPOCH` sets the clock, for those who want the same bytes twice.
pub(crate) fn sign(by: &str, reason: Option<&str>) -> Signed {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|t| t.parse().ok()).map(Duration::from_secs);
    let now = epoch.or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Signed {
        by: by.to_owned(),
        at: timestamp(now.as_secs()),
        reason: reason.map(str::to_owned).filter(|r| !r.trim().is_empty()),
    }
}

/// Seconds since 1970 as RFC 3339 in UTC (days to a date by H. Hinnant's `civil_from_days`).
fn timestamp(seconds: u64) -> String {
    let (days, rest) = ((seconds / 86_400) as i64, seconds % 86_400);
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let part = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * part + 2) / 5 + 1;
    let month = if part < 10 { part + 3 } else { part - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn times_are_utc() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00Z");
        assert_eq!(timestamp(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(timestamp(1_795_677_120), "2026-11-26T07:12:00Z");
    }
}
