//! `align accept`, `align reject`, `align undo`: the review without a screen.

use std::fmt::Write as _;

use super::args::{DecideArgs, ScopeArg, Shared, UndoArgs};
use super::decisions::{Ledger, reviewer, sign};
use super::exit;
use super::terminal::Terminal;
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::review::{Decision, FindingDecision, FindingVerdict, NameDecision, NameVerdict, Scope, Selector};

/// `align accept`, or `align reject`.
pub(crate) fn decide(
    args: &DecideArgs,
    accept: bool,
    config: &Config,
    shared: &Shared,
    terminal: &Terminal,
) -> Result<u8> {
    let by = reviewer(args.by.as_deref());
    let signed = sign(&by, args.reason.as_deref());
    let mut decisions = Vec::new();
    for name in &args.name {
        let (ru, en) = pair(name)?;
        let decision = NameDecision {
            ru,
            en,
            verdict: if accept { NameVerdict::Accepted } else { NameVerdict::Rejected },
            scope: scope(args)?,
            kind: args.kind.clone(),
            signed: signed.clone(),
        };
        decision.check().map_err(|message| usage(message).help("write it as --name 'Коми=Comey'"))?;
        decisions.push(Decision::Name(decision));
    }
    for id in &args.id {
        fingerprint(id)?;
        decisions.push(Decision::Finding(FindingDecision {
            id: id.clone(),
            verdict: if accept { FindingVerdict::Confirmed } else { FindingVerdict::Dismissed },
            document: args.document.clone(),
            text: args.text.clone(),
            signed: signed.clone(),
        }));
    }
    let mut ledger = Ledger::open(config, &args.decisions)?;
    let first = ledger.decisions().is_empty();
    let mut out = String::new();
    for decision in &decisions {
        let _ = writeln!(out, "{}   {}", decision.describe(), ledger.path().display());
    }
    ledger.add(decisions)?;
    if first && shared.quiet == 0 {
        ledger.merge_hint().into_iter().for_each(|hint| terminal.note(&hint));
    }
    super::print(out.as_bytes())?;
    Ok(exit::CLEAN)
}

/// `align undo`.
pub(crate) fn undo(args: &UndoArgs, config: &Config, _: &Shared) -> Result<u8> {
    let selector = match (&args.name, &args.id) {
        (Some(name), _) => {
            let (ru, en) = pair(name)?;
            Selector::Name { ru, en }
        }
        (None, Some(id)) => Selector::Fingerprint(id.clone()),
        (None, None) => Selector::Last,
    };
    let mut ledger = Ledger::open(config, &args.decisions)?;
    match ledger.undo(&selector)? {
        Some(gone) => {
            super::print(format!("took back: {}   {}\n", gone.describe(), ledger.path().display()).as_bytes())
        }
        None => Err(Error::new(ErrorKind::Missing, "holds no such decision").at(ledger.path())),
    }
}

/// `Коми=Comey`.
fn pair(text: &str) -> Result<(String, String)> {
    let parts = text.split_once('=').map(|(ru, en)| (ru.trim().to_owned(), en.trim().to_owned()));
    parts.filter(|(ru, en)| !ru.is_empty() && !en.is_empty()).ok_or_else(|| {
        usage(format!("“{text}” is no pair of a Russian and an English name")).help("write it as --name 'Коми=Comey'")
    })
}

/// Where the decision holds: as said, else as narrow as the flags that name a place.
fn scope(args: &DecideArgs) -> Result<Scope> {
    let implied = match (&args.place, &args.document) {
        (Some(_), _) => ScopeArg::Place,
        (None, Some(_)) => ScopeArg::Document,
        (None, None) => ScopeArg::Corpus,
    };
    let scope = args.scope.unwrap_or(implied);
    if scope != implied && !(scope == ScopeArg::Document && args.document.is_some() && args.place.is_none()) {
        return Err(match scope {
            ScopeArg::Corpus => usage("--scope corpus goes with neither --document nor --place"),
            ScopeArg::Document => usage("--scope document needs --document ID, and no --place"),
            ScopeArg::Place => usage("--scope place needs --place FINGERPRINT"),
        });
    }
    Ok(match (scope, &args.document, &args.place) {
        (ScopeArg::Place, document, Some(place)) => {
            fingerprint(place)?;
            Scope::Place { document: document.clone(), fingerprint: place.clone() }
        }
        (ScopeArg::Document, Some(document), _) => Scope::Document(document.clone()),
        _ => Scope::Corpus,
    })
}

/// `NAM002:7c1e0123…`: a registered code and sixteen hexadecimal digits.
fn fingerprint(id: &str) -> Result<()> {
    let sound = id.split_once(':').is_some_and(|(code, hash)| {
        crate::rules::find(code).is_some_and(|r| r.id.code == code)
            && hash.len() == 16
            && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    });
    if sound {
        return Ok(());
    }
    Err(usage(format!("“{id}” is no fingerprint of a finding"))
        .help("`align check -o jsonl` lists them: NAM002:7c1e0123456789ab"))
}

fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message)
}
