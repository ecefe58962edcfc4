//! Joins the stages: read, segment, encode, align, spot names, check; then the corpus. The only user of rayon.
//!
//! ```text
//! discover -> pair                                   serial, sorted
//! over documents {  read -> encode -> align -> spot names -> rules }   in parallel, in windows
//! resolve names over the corpus -> corpus rules      serial, ordered maps
//! ```
//!
//! Records come out in input order, the same for any number of threads.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{OnceLock, mpsc};

use globset::{Glob, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::alignment::{self, Alignment, Bead};
use crate::cache::{Cache, Key, KeyBuilder};
use crate::config::{Config, Level, Rules};
use crate::encoder::{self, Encoder, Pooled, Vector};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::input::{self, Item, Loaded};
use crate::lexicon::Lexicon;
use crate::names::{CorpusNames, NameEngine, ResolvedNames};
use crate::pairing::{self, Lone};
use crate::quality::{self, BeadQuality, Scorer, Sentence, Tokens};
use crate::report::record::{self, DocumentRecord, ErrorRecord, Pending, Status, worst_first};
use crate::review::{self, Decisions};
use crate::rules::{self, DocumentView, Rule};
use crate::text::{Bitext, Both, Mode, SegmentKind, Side, side_of};

/// Sentences that one thread encodes or judges at a time when a document is long enough to share out.
const SHARE: usize = 128;

/// Documents in flight a thread: enough to keep threads busy behind a long one, few enough to bound the memory.
const WINDOW: usize = 16;

/// Everything that stays the same over a run; shared by all threads. What takes time to set up is set up when the first
/// document needs it: a run whose results are all cached never does.
pub struct Engine<'l> {
    lexicon: &'l Lexicon,
    names: OnceLock<NameEngine<'l>>,
    rules: RuleSet,
    overrides: Vec<(GlobSet, RuleSet)>,
    settings: Settings,
    /// Rules, overrides and limit, as JSON.
    configuration: String,
    signature: OnceLock<String>,
}

/// What a run may be told about checking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Keep at most this many open findings a document, the worst.
    pub max_per_document: Option<usize>,
    /// Align again what the file has aligned already.
    pub realign: bool,
    /// Put the word alignment of every bead into the record.
    pub words: bool,
    /// The names of the whole corpus, where the documents at hand are but a part of it.
    pub names: Option<GivenNames>,
    /// What reviewers decided. Forms accepted for the whole corpus are in the lexicon already.
    pub decisions: Decisions,
}

/// Names that are given in place of those of the documents at hand.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenNames {
    resolved: ResolvedNames,
    /// Their hash, for the signature.
    hash: String,
}

impl GivenNames {
    /// The names that the shards of a corpus came to.
    pub fn new(names: &CorpusNames) -> Self {
        // Ordered maps of strings and numbers: writing them to memory cannot fail.
        let text = serde_json::to_vec(names).unwrap_or_default();
        let hash = blake3::hash(&text).to_hex().chars().take(8).collect();
        Self { resolved: names.resolve(), hash }
    }
}

/// The rules that run, each at its level.
struct RuleSet {
    rules: Vec<(&'static Rule, Option<Level>)>,
    min_confidence: f32,
}

impl RuleSet {
    fn new(rules: &Rules) -> Self {
        let chosen = rules::ALL.iter().copied().filter_map(|rule| {
            let any = |keys: &[String]| keys.iter().any(|key| rules::selects(key, rule));
            let selected = rules.select.is_empty() || any(&rules.select);
            // The most specific key holds: a code or name beats a family.
            let level = rules
                .levels
                .iter()
                .filter(|(key, _)| rules::selects(key, rule))
                .max_by_key(|(key, _)| key.eq_ignore_ascii_case(rule.id.code) || *key == rule.id.name)
                .map(|(_, level)| *level);
            (selected && !any(&rules.ignore) && level != Some(Level::Off)).then_some((rule, level))
        });
        Self { rules: chosen.collect(), min_confidence: rules.min_confidence.unwrap_or(0.0) }
    }

    /// Applies levels and the least confidence.
    fn settle(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings
            .retain(|f| f.confidence >= self.min_confidence && self.rules.iter().any(|(rule, _)| rule.id == f.rule));
        for finding in &mut findings {
            let level = self.rules.iter().find(|(rule, _)| rule.id == finding.rule).and_then(|(_, level)| *level);
            if let Some(severity) = level.and_then(Level::severity) {
                finding.severity = severity;
            }
        }
        findings
    }
}

/// What one document pair came to, before the corpus is known.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The record, without what only the corpus can tell, and what that will be about.
    pub waiting: Waiting,
    /// Its names, to be merged with those of the others.
    pub names: CorpusNames,
}

/// A record that waits for the rest of the corpus.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// The record so far.
    pub record: DocumentRecord,
    /// Spellings that other documents may contradict.
    pub pending: Vec<Pending>,
}

impl<'l> Engine<'l> {
    /// Prepares a run: `rules` are those of the configuration with flags on top.
    ///
    /// # Errors
    /// If a glob of an override is none.
    pub fn new(lexicon: &'l Lexicon, config: &Config, rules: &Rules, settings: Settings) -> Result<Self> {
        let mut overrides = Vec::new();
        for entry in &config.overrides {
            let mut globs = GlobSetBuilder::new();
            for glob in &entry.paths {
                let glob = Glob::new(glob).map_err(|e| Error::new(ErrorKind::Config, format!("bad glob: {e}")))?;
                globs.add(glob);
            }
            let globs = globs.build().map_err(|e| Error::new(ErrorKind::Config, format!("bad globs: {e}")))?;
            let mut merged = rules.clone();
            merged.ignore.extend(entry.rules.ignore.iter().cloned());
            merged.levels.extend(entry.rules.levels.iter().map(|(k, v)| (k.clone(), *v)));
            if !entry.rules.select.is_empty() {
                merged.select.clone_from(&entry.rules.select);
            }
            merged.min_confidence = entry.rules.min_confidence.or(merged.min_confidence);
            overrides.push((globs, RuleSet::new(&merged)));
        }
        let mut configuration =
            serde_json::to_string(&(rules, &config.overrides, settings.max_per_document, settings.words))
                .unwrap_or_default();
        configuration.extend(settings.decisions.names_digest());
        Ok(Self {
            lexicon,
            names: OnceLock::new(),
            rules: RuleSet::new(rules),
            overrides,
            settings,
            configuration,
            signature: OnceLock::new(),
        })
    }

    /// Version, configuration, model, lexicon and given names: two runs of one signature give the same bytes.
    pub fn signature(&self) -> &str {
        self.signature.get_or_init(|| {
            let digest: String = blake3::hash(self.configuration.as_bytes()).to_hex().chars().take(8).collect();
            let names = self.settings.names.as_ref().map_or_else(String::new, |given| format!("|names:{}", given.hash));
            format!(
                "align:{}|cfg:{digest}|model:{}+{}|lex:{}{names}",
                env!("CARGO_PKG_VERSION"),
                encoder::hash(),
                quality::hash(),
                self.lexicon.hash()
            )
        })
    }

    fn names(&self) -> &NameEngine<'l> {
        self.names.get_or_init(|| NameEngine::new(self.lexicon))
    }

    /// Where the result of a document is kept: under this program, what it was told, and what the document follows from.
    fn key<J: Job>(&self, job: &J, fetched: &J::Fetched) -> Key {
        let mut key = KeyBuilder::new("document");
        // Taken apart, so that a new setting cannot be forgotten here.
        // The first two are in `configuration`, and so is what of the decisions a document follows from; given names come
        // into a record when it is finished.
        let Settings { max_per_document: _, words: _, realign, names: _, decisions: _ } = &self.settings;
        key.add(self.configuration.as_bytes());
        key.add(&[u8::from(*realign)]);
        key.add(self.lexicon.hash().as_bytes());
        job.identity(fetched, &mut |part| {
            key.add(part);
        });
        key.finish()
    }

    /// Whether a rule is on for a document.
    pub fn runs(&self, id: &str, code: &str) -> bool {
        self.rules_for(id).rules.iter().any(|(rule, _)| rule.id.code == code)
    }

    fn rules_for(&self, id: &str) -> &RuleSet {
        self.overrides.iter().rev().find(|(globs, _)| globs.is_match(id)).map_or(&self.rules, |(_, rules)| rules)
    }

    /// Checks one document pair.
    pub fn check(&self, loaded: &Loaded) -> Checked {
        let (encoder, scorer) = (Encoder::builtin(), Scorer::builtin());
        let encoded = Encoded::new(encoder, Some(scorer), &loaded.bitext);
        let alignment = align_encoded(encoder, loaded, self.settings.realign, &encoded);
        if loaded.prealigned.is_none()
            && let Some((bitext, alignment)) = alignment::recut(encoder, &loaded.bitext, &alignment)
        {
            // Few documents have a cut that only one side shows; they are encoded again as they are now.
            let loaded = Loaded { bitext, ..loaded.clone() };
            let encoded = Encoded::new(encoder, Some(scorer), &loaded.bitext);
            return self.check_aligned(&loaded, &alignment, &encoded);
        }
        self.check_aligned(loaded, &alignment, &encoded)
    }

    /// Checks one sentence pair as one bead.
    pub fn check_sentence(&self, id: &str, source: Option<&str>, target: &str) -> Checked {
        let bitext = Bitext::sentence(id, source, target);
        let len = Both::new(bitext.segments(Side::Source).len(), bitext.segments(Side::Target).len());
        let bead = Bead::new(0..len.source, 0..len.target, 1.0);
        // An empty record has no bead at all.
        let beads = if bead.shape() == (0, 0) { Vec::new() } else { vec![bead] };
        let alignment = Alignment::new(beads, len).unwrap_or_default();
        let loaded = Loaded { bitext, prealigned: None, swapped: false, notes: Vec::new(), problems: Vec::new() };
        let encoded = Encoded::new(Encoder::builtin(), Some(Scorer::builtin()), &loaded.bitext);
        self.check_aligned(&loaded, &alignment, &encoded)
    }

    /// Judges the beads that have both sides, many of them on all threads of the pool that this runs in.
    fn judge(&self, bitext: &Bitext, alignment: &Alignment, encoded: &Encoded) -> Vec<Option<BeadQuality>> {
        spread(alignment.beads(), |beads| judge(bitext, beads, encoded, self.settings.words))
    }

    fn check_aligned(&self, loaded: &Loaded, alignment: &Alignment, encoded: &Encoded) -> Checked {
        let bitext = &loaded.bitext;
        let own = self.own_lexicon(&bitext.id);
        let lexicon = own.as_ref().unwrap_or(self.lexicon);
        let names = match &own {
            Some(lexicon) => NameEngine::new(lexicon).spot(bitext, alignment),
            None => self.names().spot(bitext, alignment),
        };
        let quality = self.judge(bitext, alignment, encoded);
        let view = DocumentView::new(bitext, alignment).with_lexicon(lexicon).with_names(&names).with_quality(&quality);
        let rules = self.rules_for(&bitext.id);
        let mut findings = rules::check(&view, rules.rules.iter().map(|(rule, _)| *rule), rules.min_confidence);
        if loaded.swapped {
            findings.insert(0, rules::sides_swapped(bitext));
        }
        let decisions = &self.settings.decisions;
        if decisions.has_names() {
            let rejected = |russian: &str| decisions.rejected(russian, &bitext.id);
            findings.extend(rules::check_rejected(&names, &findings, rejected));
            rules::sort(&mut findings);
        }
        let findings = rules.settle(findings);
        let scores: Vec<Option<f32>> = quality.iter().map(|q| q.as_ref().map(|q| q.score)).collect();
        let mut record = DocumentRecord::new(bitext, alignment, &scores, &findings, self.signature());
        record.notes.clone_from(&loaded.notes);
        match bitext.mode {
            Mode::TargetOnly => {
                record.notes.insert(0, "no Russian original was found: only what English alone shows".into())
            }
            Mode::SourceOnly => record.notes.insert(0, "no English translation was found: nothing to check".into()),
            Mode::Embedded => record.notes.insert(
                0,
                "no Russian original was found; the Russian lines inside this file are paired with their translation"
                    .into(),
            ),
            Mode::Bilingual => {}
        }
        record.names = record::names(bitext, &names);
        if self.settings.words {
            record::set_words(&mut record, bitext, &names, &quality);
        }
        let pending = record::pending(bitext, &names);
        let mut corpus = CorpusNames::of(&bitext.id, &names);
        if own.is_some() {
            corpus.forget_accepted(|ru| self.settings.decisions.has_own(&bitext.id, ru));
        }
        Checked { names: corpus, waiting: Waiting { record, pending } }
    }

    /// The lexicon of a document on whose names reviewers decided apart from the corpus.
    fn own_lexicon(&self, id: &str) -> Option<Lexicon> {
        let decisions = &self.settings.decisions;
        let lexicon = self.lexicon;
        decisions.has_own_names(id).then(|| lexicon.replace(review::FILE, decisions.glossary(lexicon, Some(id))))
    }
}

/// Judges the beads of a run that have both sides; `words` if their words are to be aligned.
fn judge(bitext: &Bitext, beads: &[Bead], encoded: &Encoded, words: bool) -> Vec<Option<BeadQuality>> {
    let (encoder, scorer) = (Encoder::builtin(), Scorer::builtin());
    let parts: Vec<Option<Both<Parts<'_>>>> = beads
        .iter()
        .map(|bead| {
            let parts = Both::new(
                encoded.run(Side::Source, &bead.segments.source),
                encoded.run(Side::Target, &bead.segments.target),
            );
            (!parts.source.is_empty() && !parts.target.is_empty()).then_some(parts)
        })
        .collect();
    let sum = |parts: &[(usize, &Encoding)]| {
        let mut all = Pooled { sum: [0.0; Vector::WIDTH], tokens: 0 };
        for (_, part) in parts {
            all.tokens += part.pooled.tokens;
            for (a, b) in all.sum.iter_mut().zip(part.pooled.sum) {
                *a += b;
            }
        }
        all
    };
    let pooled: Vec<Pooled> = parts.iter().flatten().flat_map(|p| [sum(&p.source), sum(&p.target)]).collect();
    let vectors = encoder.heads(&pooled);
    let mut vectors = vectors.chunks_exact(2);
    let mut beads = beads.iter();
    let judge = |parts: &Option<Both<Parts<'_>>>| {
        let bead = beads.next()?;
        let parts = parts.as_ref()?;
        let pair = vectors.next()?;
        let side = |side: Side, vector| {
            let text = bitext.texts.get(side).as_ref()?;
            let mut sentence = Sentence::new(&text.document.text, text.span(bead.segments.get(side))?, vector);
            for (n, part) in parts.get(side) {
                sentence.push(&part.tokens, text.segments.get(*n)?.span.start);
            }
            Some(sentence)
        };
        let sides = Both::new(side(Side::Source, &pair[0])?, side(Side::Target, &pair[1])?);
        let mut judged = scorer.score(&sides.source, &sides.target, words)?;
        quality::locate(encoder, sides.as_ref(), &mut judged);
        Some(judged)
    };
    parts.iter().map(judge).collect()
}

/// What `act` makes of each of many, a share of them at a time, on all threads of the pool that this runs in.
fn spread<T: Sync, U: Send>(all: &[T], act: impl Fn(&[T]) -> Vec<U> + Sync) -> Vec<U> {
    // Outside a pool (one job) rayon would start threads of its own.
    if all.len() <= SHARE || rayon::current_thread_index().is_none() {
        return act(all);
    }
    all.par_chunks(SHARE).flat_map_iter(&act).collect()
}

/// Keeps the worst `most` of the findings that are open, in document order, and says how many are left out.
fn cut(record: &mut DocumentRecord, most: usize) {
    let mut order: Vec<usize> = (0..record.findings.len()).collect();
    order.retain(|&at| record.findings[at].status == Status::Open);
    if order.len() <= most {
        return;
    }
    order.sort_by(|&a, &b| worst_first(&record.findings[a], &record.findings[b]).then(a.cmp(&b)));
    let mut drop = vec![false; record.findings.len()];
    for &at in &order[most..] {
        drop[at] = true;
    }
    let mut at = 0;
    record.findings.retain(|_| {
        at += 1;
        !drop[at - 1]
    });
    let more = order.len() - most;
    record.notes.push(format!("{} left out (--max-per-document {most})", review::counted(more, "milder finding")));
}

/// The alignment of a document pair: the file's own if it has one (unless `realign`), else ours. Page furniture takes no
/// part: each such segment is a bead of its own. Segments that only the other side shows to be two are cut.
pub fn align(encoder: &Encoder, loaded: &mut Loaded, realign: bool) -> Alignment {
    let alignment = align_encoded(encoder, loaded, realign, &Encoded::new(encoder, None, &loaded.bitext));
    if loaded.prealigned.is_none()
        && let Some((bitext, alignment)) = alignment::recut(encoder, &loaded.bitext, &alignment)
    {
        loaded.bitext = bitext;
        return alignment;
    }
    alignment
}

fn align_encoded(encoder: &Encoder, loaded: &Loaded, realign: bool, encoded: &Encoded) -> Alignment {
    if let Some(beads) = loaded.prealigned.as_ref().filter(|_| !realign) {
        let len = Both::new(loaded.bitext.segments(Side::Source).len(), loaded.bitext.segments(Side::Target).len());
        let beads = beads.iter().map(|b| Bead::new(b.source.clone(), b.target.clone(), 1.0)).collect();
        if let Ok(alignment) = Alignment::new(beads, len) {
            return alignment;
        }
    }
    align_bitext(encoder, &loaded.bitext, encoded)
}

/// Adds what only the whole corpus can tell: the names that other documents spell another way. The names that the engine
/// was given count more than `names`, those of the documents at hand.
pub fn finish(engine: &Engine<'_>, checked: Waiting, names: &ResolvedNames) -> DocumentRecord {
    let Waiting { mut record, pending } = checked;
    let names = engine.settings.names.as_ref().map_or(names, |given| &given.resolved);
    // A record from the cache may have been made beside other names. All else of the signature is part of its key, and a
    // run whose results are all cached need not hash the weights.
    if engine.settings.names.is_some() || record.signature.contains("|names:") {
        engine.signature().clone_into(&mut record.signature);
    }
    let rules = engine.rules_for(&record.id);
    for waiting in pending {
        for found in rules.settle(rules::check_names_of_corpus(names, std::slice::from_ref(&waiting.sighting))) {
            record.add(&found, waiting.spans.clone());
        }
    }
    record.set_fingerprints();
    let decisions = &engine.settings.decisions;
    if let Some(digest) = decisions.findings_digest() {
        record.signature.push_str("|dec:");
        record.signature.push_str(&digest);
    }
    review::apply(&mut record, decisions, |findings| rules.settle(findings));
    // Last, so that what the corpus tells competes, and neither a dismissed finding nor a decision that would fit one
    // left out does.
    if let Some(most) = engine.settings.max_per_document {
        cut(&mut record, most);
    }
    record
}

/// Finishes many written records ([`Done::record`]), in their order.
///
/// # Errors
/// If one does not hold what was written.
pub fn finish_all(
    engine: &Engine<'_>,
    written: &[Vec<u8>],
    names: &ResolvedNames,
    pool: Option<&rayon::ThreadPool>,
) -> Result<Vec<DocumentRecord>> {
    let one = |bytes: &Vec<u8>| {
        let waiting = serde_json::from_slice(bytes)
            .map_err(|e| Error::new(ErrorKind::Internal, format!("a record was not kept as it was written: {e}")))?;
        Ok(finish(engine, waiting, names))
    };
    match pool {
        Some(pool) => pool.install(|| written.par_iter().map(one).collect()),
        None => written.iter().map(one).collect(),
    }
}

/// What the encoder made of a segment.
struct Encoding {
    pooled: Pooled,
    /// Empty unless there is something to score.
    tokens: Tokens,
}

/// The encoded segments of a run, with their numbers.
type Parts<'e> = Vec<(usize, &'e Encoding)>;

/// The encoded segments of a document pair, furniture apart.
struct Encoded {
    /// Numbers of the segments that were encoded, rising.
    chosen: Both<Vec<usize>>,
    /// Their encodings; none if one side has no segments, for then there is nothing to compare.
    encodings: Both<Vec<Encoding>>,
}

impl Encoded {
    /// Encodes both sides, for scoring too if there is a scorer.
    fn new(encoder: &Encoder, scorer: Option<&Scorer>, bitext: &Bitext) -> Self {
        let chosen = Both::new(Side::Source, Side::Target).map(|side| {
            let segments = bitext.segments(side);
            let left = |n: usize| side == Side::Target && bitext.mode == Mode::Bilingual && is_copy(bitext, n);
            (0..segments.len())
                .filter(|&n| segments[n].kind != SegmentKind::Furniture && !left(n))
                .collect::<Vec<usize>>()
        });
        let alone = chosen.source.is_empty() || chosen.target.is_empty();
        let encodings = Both::new(Side::Source, Side::Target)
            .map(|side| if alone { Vec::new() } else { encode(encoder, scorer, &Self::texts(&chosen, bitext, side)) });
        Self { chosen, encodings }
    }

    fn texts<'b>(chosen: &Both<Vec<usize>>, bitext: &'b Bitext, side: Side) -> Vec<&'b str> {
        let text = bitext.texts.get(side).as_ref();
        chosen.get(side).iter().map(|&n| text.map_or("", |t| t.segment(n))).collect()
    }

    /// The encoded segments of a run, with their numbers.
    fn run(&self, side: Side, run: &Range<usize>) -> Parts<'_> {
        let chosen = self.chosen.get(side);
        let first = chosen.partition_point(|&n| n < run.start);
        let numbers = chosen[first..].iter().take_while(|&&n| n < run.end);
        numbers.zip(self.encodings.get(side).iter().skip(first)).map(|(&n, e)| (n, e)).collect()
    }
}

/// Whether English segment `at` is a line of the original, left inside the translation beside its English (a headline,
/// often). It would be the best match of its own original and push the translation aside.
fn is_copy(bitext: &Bitext, at: usize) -> bool {
    let (Some(source), Some(target)) = (&bitext.texts.source, &bitext.texts.target) else { return false };
    let text = target.segment(at);
    side_of(text) == Some(Side::Source)
        && target.segments.len() > 1
        && target
            .segments
            .get(at)
            .is_some_and(|own| target.segments.iter().filter(|s| s.paragraph == own.paragraph).count() == 1)
        && (0..source.segments.len()).any(|n| source.segment(n) == text)
}

/// Aligns the segments of a bitext, furniture apart.
fn align_bitext(encoder: &Encoder, bitext: &Bitext, encoded: &Encoded) -> Alignment {
    let Encoded { chosen, encodings } = encoded;
    let texts = Both::new(Side::Source, Side::Target).map(|side| Encoded::texts(chosen, bitext, side));
    let (beads, moved) = if texts.source.is_empty() || texts.target.is_empty() {
        // One side alone needs no vectors: everything stays without counterpart.
        let alone = |n: usize, side: Side| match side {
            Side::Source => Bead::new(n..n + 1, 0..0, 1.0),
            Side::Target => Bead::new(0..0, n..n + 1, 1.0),
        };
        let side = if texts.source.is_empty() { Side::Target } else { Side::Source };
        ((0..texts.get(side).len()).map(|n| alone(n, side)).collect(), Vec::new())
    } else {
        let lines = Both::new(Side::Source, Side::Target).map(|side| {
            let lines = texts.get(side).iter().zip(encodings.get(side)).map(|(text, e)| (text, &e.pooled));
            lines.map(|(text, p)| alignment::Line { text, sum: &p.sum, tokens: p.tokens as f32 }).collect::<Vec<_>>()
        });
        let aligned = alignment::align(lines.as_ref().map(Vec::as_slice), encoder).alignment;
        (aligned.beads().to_vec(), aligned.moved().to_vec())
    };
    let len = Both::new(bitext.segments(Side::Source).len(), bitext.segments(Side::Target).len());
    let beads = with_furniture(beads, chosen, len);
    let number = |side: Side, n: usize| chosen.get(side).get(n).copied().unwrap_or(0);
    let moved = moved.into_iter().map(|m: alignment::Moved| {
        let segments = Both::new(number(Side::Source, m.segments.source), number(Side::Target, m.segments.target));
        alignment::Moved { segments, ..m }
    });
    // Beads over all segments without gaps, by construction; an empty alignment would lose the document silently.
    let alignment = Alignment::new(beads, len).unwrap_or_else(|broken| unreachable!("beads leave a gap: {broken:?}"));
    alignment.with_moved(moved.collect())
}

/// The encodings of segments, shared out to the threads of the pool that this runs in.
fn encode(encoder: &Encoder, scorer: Option<&Scorer>, texts: &[&str]) -> Vec<Encoding> {
    let shown: Vec<std::borrow::Cow<'_, str>> = texts.iter().map(|t| alignment::encoder_text(t)).collect();
    let shown: Vec<&str> = shown.iter().map(AsRef::as_ref).collect();
    let some = |texts: &[&str]| -> Vec<Encoding> {
        match scorer {
            Some(scorer) => {
                let encoded = scorer.encode(encoder, texts).into_iter();
                encoded.map(|(pooled, tokens)| Encoding { pooled, tokens }).collect()
            }
            None => {
                let pooled = encoder.pooled(texts).into_iter();
                pooled.map(|pooled| Encoding { pooled, tokens: Tokens::default() }).collect()
            }
        }
    };
    spread(&shown, some)
}

/// Beads over chosen segments as beads over all: a segment between two of one bead joins it, any other stands alone.
fn with_furniture(beads: Vec<Bead>, chosen: &Both<Vec<usize>>, len: Both<usize>) -> Vec<Bead> {
    let mut out = Vec::new();
    let mut at = Both::new(0, 0);
    let alone = |out: &mut Vec<Bead>, at: &mut Both<usize>, to: Both<usize>| {
        for n in at.source..to.source {
            out.push(Bead::new(n..n + 1, at.target..at.target, 1.0));
        }
        at.source = at.source.max(to.source);
        for n in at.target..to.target {
            out.push(Bead::new(at.source..at.source, n..n + 1, 1.0));
        }
        at.target = at.target.max(to.target);
    };
    for bead in beads {
        let full = |side: Side, at: usize| -> Range<usize> {
            let run = bead.segments.get(side);
            let numbers = &chosen.get(side)[run.clone()];
            match (numbers.first(), numbers.last()) {
                (Some(&first), Some(&last)) => first..last + 1,
                _ => at..at,
            }
        };
        let first = Both::new(full(Side::Source, at.source).start, full(Side::Target, at.target).start);
        alone(&mut out, &mut at, first);
        let run = Both::new(full(Side::Source, at.source), full(Side::Target, at.target));
        at = Both::new(run.source.end, run.target.end);
        out.push(Bead { segments: run, confidence: bead.confidence });
    }
    alone(&mut out, &mut at, len);
    out
}

/// A unit of work with its identifier, and the way to read it.
pub trait Job: Sync {
    /// Its bytes, as they were at one moment.
    type Fetched;

    /// The identifier in reports.
    fn id(&self) -> &str;

    /// Gets its bytes.
    ///
    /// # Errors
    /// If they cannot be had.
    fn fetch(&self) -> Result<Self::Fetched>;

    /// Hands everything that the read document follows from to `add`: equal parts, equal document.
    fn identity(&self, fetched: &Self::Fetched, add: &mut dyn FnMut(&[u8]));

    /// Reads it.
    ///
    /// # Errors
    /// If it cannot be used.
    fn read(&self, fetched: Self::Fetched) -> Result<Loaded>;
}

/// What a run hands on for one job: a checked document, or why there is none, written down so that any number may wait
/// for the rest of the corpus.
pub struct Done {
    /// What is told of it at once.
    pub head: Head,
    /// Its names, to be merged with those of the others.
    pub names: CorpusNames,
    /// A [`Waiting`] as JSON, for [`finish_all`].
    pub record: Vec<u8>,
}

/// What is told of a document before the corpus is known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Its identifier.
    pub id: String,
    /// The record's mode.
    pub mode: String,
    /// Why it could not be processed.
    pub error: Option<ErrorRecord>,
    /// Parts that could not be read although the rest could.
    pub problems: Vec<Error>,
}

impl Done {
    fn new(checked: Checked, problems: Vec<Error>) -> Self {
        let Checked { waiting, names } = checked;
        // Strings, numbers and lists: writing them to memory cannot fail.
        let written = serde_json::to_vec(&waiting).unwrap_or_default();
        let DocumentRecord { id, mode, error, .. } = waiting.record;
        Self { head: Head { id, mode, error, problems }, names, record: written }
    }

    fn failed(id: &str, error: &Error, engine: &Engine<'_>) -> Self {
        let record = DocumentRecord::failed(id, error, engine.signature());
        Self::new(
            Checked { waiting: Waiting { record, pending: Vec::new() }, names: CorpusNames::default() },
            Vec::new(),
        )
    }

    /// As the content of a cache entry: three lines of JSON. Nothing if a problem's path is no text.
    fn content(&self) -> Option<Vec<u8>> {
        let mut out = serde_json::to_vec(&self.head).ok()?;
        out.push(b'\n');
        out.extend(serde_json::to_vec(&self.names).ok()?);
        out.push(b'\n');
        out.extend(&self.record);
        Some(out)
    }

    fn from_content(mut content: Vec<u8>) -> Option<Self> {
        let end = |from: usize| content.get(from..)?.iter().position(|b| *b == b'\n').map(|at| from + at);
        let head = end(0)?;
        let names = end(head + 1)?;
        let done = Self {
            head: serde_json::from_slice(content.get(..head)?).ok()?,
            names: serde_json::from_slice(content.get(head + 1..names)?).ok()?,
            record: Vec::new(),
        };
        content.drain(..=names);
        Some(Self { record: content, ..done })
    }
}

/// Pairs the lone documents among `items` by content ([`pairing`]). Nothing is encoded unless both languages occur
/// among them, and nothing that `cache` has.
pub fn pair_by_content(
    items: Vec<Item>,
    options: &input::Options,
    cache: Option<&Cache>,
    pool: Option<&rayon::ThreadPool>,
) -> (Vec<Item>, Vec<pairing::Match>) {
    if items.iter().filter(|item| item.is_lone()).count() < 2 {
        return (items, Vec::new());
    }
    let known = |item: &Item, fetched: &input::Fetched| -> Option<(&Cache, Key)> {
        let cache = cache?;
        let mut key = KeyBuilder::new("lone");
        input::identity(item, fetched, options, &mut |part| {
            key.add(part);
        });
        Some((cache, key.finish()))
    };
    // The side of each, and with it what is kept of it.
    let see = |item: &Item| -> Option<(Side, Option<Lone>)> {
        let fetched = item.is_lone().then(|| input::fetch(item, options).ok())??;
        let kept = known(item, &fetched).and_then(|(cache, key)| cache.get(&key));
        if let Some(lone) = kept.and_then(|bytes| serde_json::from_slice::<Lone>(&bytes).ok()) {
            return Some((lone.side, Some(lone)));
        }
        Some((pairing::side(&input::parse(item, fetched, options).ok()?)?, None))
    };
    let seen: Vec<Option<(Side, Option<Lone>)>> = match pool {
        Some(pool) => pool.install(|| items.par_iter().map(see).collect()),
        None => items.iter().map(see).collect(),
    };
    let occurs = |side: Side| seen.iter().flatten().any(|(found, _)| *found == side);
    if !Side::BOTH.into_iter().all(occurs) {
        return (items, Vec::new());
    }
    let look = |(item, seen): (&Item, Option<(Side, Option<Lone>)>)| -> Option<Lone> {
        if let (_, Some(lone)) = seen? {
            return Some(lone);
        }
        // Got again, since the texts of a whole folder are not held; it may be another text by now.
        let fetched = input::fetch(item, options).ok()?;
        let place = known(item, &fetched);
        let lone = pairing::look(&input::parse(item, fetched, options).ok()?)?;
        if let Some((cache, key)) = place
            && let Ok(bytes) = serde_json::to_vec(&lone)
        {
            cache.put(&key, &bytes);
        }
        Some(lone)
    };
    let lone: Vec<Option<Lone>> = match pool {
        Some(pool) => pool.install(|| items.par_iter().zip(seen).map(look).collect()),
        None => items.iter().zip(seen).map(look).collect(),
    };
    pairing::join(items, &lone)
}

/// Does what belongs to one document: a defect of the program there is that document's error, and the others go on.
///
/// # Errors
/// What `work` returns, or that it panicked.
pub fn guarded<T>(id: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::Internal, "a defect of align stopped this document")
            .at(id)
            .help("please report it with the document"))
    })
}

/// Checks jobs in parallel and hands the results to `sink` in the order of the jobs, at most a window of them ahead of
/// the first that is not done. Results that `cache` has are taken from it, the others are put there. Stops early, after
/// a whole document, if `stop` becomes true or `sink` says so. A panic in one document is an error of that document.
///
/// # Errors
/// What `sink` returns.
pub fn run<J: Job>(
    engine: &Engine<'_>,
    jobs: &[J],
    cache: Option<&Cache>,
    pool: Option<&rayon::ThreadPool>,
    stop: &AtomicBool,
    mut sink: impl FnMut(Done) -> Result<bool>,
) -> Result<()> {
    let work = |job: &J| -> Done {
        guarded(job.id(), || one(engine, job, cache)).unwrap_or_else(|error| Done::failed(job.id(), &error, engine))
    };
    let Some(pool) = pool else {
        for job in jobs {
            if !sink(work(job))? || stop.load(Ordering::Relaxed) {
                break;
            }
        }
        return Ok(());
    };
    let window = pool.current_num_threads() * WINDOW;
    let given_up = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel();
    pool.in_place_scope_fifo(|scope| {
        let (work, given_up) = (&work, &given_up);
        let start = |at: usize| {
            let Some(job) = jobs.get(at) else { return };
            let sender = sender.clone();
            scope.spawn_fifo(move |_| {
                if !given_up.load(Ordering::Relaxed) {
                    // Nobody listens once the run is given up.
                    let _ = sender.send((at, work(job)));
                }
            });
        };
        (0..window).for_each(&start);
        let mut early = BTreeMap::new();
        for at in 0..jobs.len() {
            let done = loop {
                match early.remove(&at) {
                    Some(done) => break done,
                    None => {
                        let Ok((number, done)) = receiver.recv() else {
                            return Err(Error::new(ErrorKind::Internal, "a worker thread was lost"));
                        };
                        early.insert(number, done);
                    }
                }
            };
            start(at + window);
            let more = sink(done);
            if !matches!(more, Ok(true)) || stop.load(Ordering::Relaxed) {
                given_up.store(true, Ordering::Relaxed);
                return more.map(|_| ());
            }
        }
        Ok(())
    })
}

/// The result of one job, from the cache if it is there.
fn one<J: Job>(engine: &Engine<'_>, job: &J, cache: Option<&Cache>) -> Result<Done> {
    let fetched = job.fetch()?;
    let place = cache.map(|cache| (cache, engine.key(job, &fetched)));
    if let Some((cache, key)) = &place
        && let Some(done) = cache.get(key).and_then(Done::from_content)
    {
        return Ok(done);
    }
    let loaded = job.read(fetched)?;
    let done = Done::new(engine.check(&loaded), loaded.problems);
    if let Some((cache, key)) = &place
        && let Some(content) = done.content()
    {
        cache.put(key, &content);
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_in_one_document_is_its_error_and_names_it() {
        let failed = guarded("q7x2/000", || -> Result<()> { panic!("a defect, on purpose") });
        let error = failed.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(error.to_string().contains("q7x2/000"), "{error}");
        assert_eq!(guarded("q7x2/001", || Ok(1)).unwrap(), 1);
    }
}
