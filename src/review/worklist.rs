//! What waits for a reviewer: the names of finished records, brought together over documents, each with its forms,
//! renderings and places; and the findings.
//!
//! The most valuable decision comes first: how uncertain the name is, times how often it stands.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::decisions::{Decisions, NameVerdict, Scope};
use super::glossary::kind_matters;
use crate::lexicon::fold_russian;
use crate::names::translit::{Scratch, Translit};
use crate::names::{capitalise, same_romanization};
use crate::report::record::{DocumentRecord, FindingRecord, NameRecord, Status};
use crate::rules::rejected_name_code;
use crate::text::{Both, Side};

/// Places kept of each rendering: enough to judge by, few enough for a corpus to fit in memory.
const PLACES: usize = 40;

/// Spellings asked of the transliteration model.
const CANDIDATES: usize = 5;

/// From this probability on, a spelling counts as a mechanical romanization.
const MECHANICAL: f64 = 0.5;

/// A sentence pair with the words that matter, as they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The document.
    pub document: String,
    /// Numbers of the sentences on both sides: `3 → 3–4`.
    pub label: String,
    /// Probability that the sentences belong together.
    pub confidence: f64,
    /// Both texts.
    pub texts: Both<String>,
    /// The sentences before and after them, for the reader.
    pub around: [Both<String>; 2],
    /// The words, in code points of the texts.
    pub spans: Both<Option<(usize, usize)>>,
    /// What a decision on this place alone is kept under.
    pub fingerprint: String,
    /// What rules say here: code, name, message.
    pub findings: Vec<String>,
}

/// One English form of a name in the corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendering {
    /// As it is written.
    pub en: String,
    /// How often.
    pub count: usize,
    /// In how many documents.
    pub documents: usize,
    /// Probability that it is a mechanical romanization of a foreign name.
    pub p_back: f64,
    /// Probability that it renders the Russian name.
    pub p_match: f64,
    /// Whether it translates the name as if it were a word (`hares`).
    pub word: bool,
    /// The first places, in order of documents.
    pub places: Vec<Place>,
}

/// One name of the corpus: the unit of a review.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The Russian lemma.
    pub ru: String,
    /// `person`, `place`, …
    pub kind: String,
    /// Russian forms and how often each stands.
    pub forms: BTreeMap<String, usize>,
    /// English forms, the commonest first.
    pub renderings: Vec<Rendering>,
    /// Mentions in Russian.
    pub mentions: usize,
    /// Documents that have it.
    pub documents: usize,
    /// The form that evidence speaks for, and what evidence: `lexicon`, `gloss`, `majority`, ….
    pub evidence: Option<(String, String)>,
    /// Whether some document doubts it.
    pub doubtful: bool,
    /// Uncertainty (0..1) times mentions: what a decision is worth.
    pub value: f64,
}

/// A form that may be right, from the strongest evidence down.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// With its capital.
    pub en: String,
    /// Probability by the transliteration model; nothing for a form that evidence speaks for.
    pub p: Option<f64>,
    /// `lexicon`, `gloss`, `full-name`, `majority`, `glossary`, `model`.
    pub why: String,
}

impl Name {
    /// Forms that may be right and do not stand in the texts: what evidence speaks for, then what the transliteration
    /// model spells.
    pub fn candidates(&self) -> Vec<Candidate> {
        let stands = |en: &str| self.renderings.iter().any(|r| r.en.eq_ignore_ascii_case(en));
        let mut out = Vec::new();
        if let Some((form, why)) = self.evidence.as_ref().filter(|(form, _)| !stands(form)) {
            out.push(Candidate { en: form.clone(), p: None, why: why.clone() });
        }
        // A phrase or an acronym is translated, not spelled.
        if self.ru.contains(' ') || self.ru.chars().all(|c| c.is_uppercase()) {
            return out;
        }
        for (en, p) in Translit::builtin().candidates(&self.ru.to_lowercase(), CANDIDATES) {
            let en = en.split('-').map(capitalise).collect::<Vec<_>>().join("-");
            if !stands(&en) && !out.iter().any(|c| c.en.eq_ignore_ascii_case(&en)) {
                out.push(Candidate { en, p: Some(f64::from(p)), why: "model".to_owned() });
            }
        }
        out
    }

    /// The form to propose: what evidence speaks for, else the commonest rendering that is no mechanical romanization,
    /// else the commonest, else the model's best.
    pub fn proposal(&self) -> Option<String> {
        let evidence = self.evidence.as_ref().map(|(form, _)| form.clone());
        let standing = || {
            let names = || self.renderings.iter().filter(|r| !r.word);
            names().find(|r| r.p_back < MECHANICAL).or_else(|| names().next()).map(|r| r.en.clone())
        };
        evidence.or_else(standing).or_else(|| self.candidates().into_iter().next().map(|c| c.en))
    }

    /// Whether reviewers have settled it: a form is accepted, or every rendering is judged.
    pub fn is_decided(&self, decisions: &Decisions) -> bool {
        let wide = || decisions.of_name(&self.ru);
        if wide().next().is_none() {
            return false;
        }
        let settled = |document: &str| {
            wide().any(|d| {
                d.verdict == NameVerdict::Accepted && matches!(&d.scope, Scope::Document(id) if id == document)
            })
        };
        let judged = |r: &Rendering| {
            let place = |p: &Place| {
                settled(&p.document) || decisions.name(&self.ru, &r.en, &p.document, &[&p.fingerprint]).is_some()
            };
            !r.places.is_empty() && r.places.iter().all(place)
        };
        let accepted = wide().any(|d| d.verdict == NameVerdict::Accepted && d.scope == Scope::Corpus);
        accepted || !self.renderings.is_empty() && self.renderings.iter().all(judged)
    }

    /// Whether it waits for a decision.
    pub fn is_pending(&self, decisions: &Decisions) -> bool {
        self.doubtful && !self.is_decided(decisions)
    }

    /// What is to be said of a rendering, in a few words.
    pub fn remark(&self, r: &Rendering) -> String {
        if r.word {
            return "translated as a word".to_owned();
        }
        match &self.evidence {
            Some((form, why)) if *form == r.en => return why_in_words(why).to_owned(),
            Some((form, _)) if same_romanization(form, &r.en) => return format!("romanizes as {form} does"),
            Some((form, why)) => return format!("rather {form}: {}", why_in_words(why)),
            None => {}
        }
        if r.p_back >= MECHANICAL {
            format!("spelled after the Russian, p {:.2}", r.p_back)
        } else {
            format!("can render it, p {:.2}", r.p_match)
        }
    }

    /// How uncertain it is what the name should be, 0..1. `foreign` is the probability that the name is no Slavic one:
    /// what follows the Russian letters is right for a Russian name.
    fn uncertainty(&self, foreign: f64) -> f64 {
        let total: usize = self.renderings.iter().map(|r| r.count).sum();
        let back = self.renderings.first().map_or(0.0, |r| r.p_back);
        let divided = match self.renderings.first() {
            Some(first) if total > 0 => 1.0 - first.count as f64 / total as f64,
            _ => 0.0,
        };
        let doubt = match self.evidence.as_ref().map(|(_, why)| why.as_str()) {
            Some("glossary") => 0.02,
            Some("gloss" | "full-name") => 0.15,
            Some("lexicon") => 0.3,
            Some(_) => 0.4,
            None => 0.15 + 0.85 * (back * foreign).max(divided),
        };
        // A capital of which no more is known may be no name at all.
        let doubt = if self.kind == "other" { doubt * 0.3 } else { doubt };
        if self.doubtful { doubt } else { doubt * 0.1 }
    }
}

/// Evidence, as a reader is told of it.
pub(crate) fn why_in_words(why: &str) -> &str {
    match why {
        "gloss" => "the text spells it in brackets",
        "full-name" => "the lexicon knows the person",
        "lexicon" => "the lexicon has it",
        "majority" => "most documents write it so",
        "glossary" => "glossary",
        other => other,
    }
}

/// A finding with its sentence pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Flagged {
    /// As the record has it.
    pub finding: FindingRecord,
    /// Where.
    pub place: Place,
    /// How many findings mark the same words by the same rule.
    pub alike: usize,
    /// Uncertainty times how many are alike.
    pub value: f64,
}

impl Flagged {
    /// What makes findings alike: the rule and the words.
    pub fn key(&self) -> (String, String) {
        let words = self.finding.target.as_ref().or(self.finding.source.as_ref()).map_or("", |s| s.text.as_str());
        (self.finding.code.clone(), words.to_lowercase())
    }
}

/// What a corpus has to review, the most valuable first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worklist {
    /// The names.
    pub names: Vec<Name>,
    /// The findings; empty unless asked for.
    pub findings: Vec<Flagged>,
}

/// Brings finished records together.
#[derive(Debug, Default)]
pub struct Gathering {
    names: BTreeMap<String, Gathered>,
    findings: Vec<Flagged>,
    /// Whether findings are gathered too.
    with_findings: bool,
}

#[derive(Debug, Default)]
struct Gathered {
    ru: String,
    kinds: BTreeMap<String, usize>,
    forms: BTreeMap<String, usize>,
    renderings: BTreeMap<String, Rendering>,
    documents: usize,
    evidence: Option<(usize, String, String)>,
    doubtful: bool,
}

/// Reasons from the strongest down, as records name them.
const REASONS: &[&str] = &["glossary", "gloss", "full-name", "lexicon", "majority"];

impl Gathering {
    /// Gathers names, and findings too if asked.
    pub fn new(with_findings: bool) -> Self {
        Self { with_findings, ..Self::default() }
    }

    /// Adds a document.
    pub fn add(&mut self, record: &DocumentRecord) {
        let mut ordinals: BTreeMap<String, usize> = BTreeMap::new();
        for name in &record.names {
            self.name(record, name, &mut ordinals);
        }
        if !self.with_findings {
            return;
        }
        for finding in &record.findings {
            let place = Place {
                fingerprint: finding.fingerprint.clone(),
                findings: Vec::new(),
                ..place(
                    record,
                    finding.bead,
                    Both::new(
                        finding.source.as_ref().map(|s| (s.start, s.end)),
                        finding.target.as_ref().map(|s| (s.start, s.end)),
                    ),
                )
            };
            self.findings.push(Flagged { finding: finding.clone(), place, alike: 1, value: 0.0 });
        }
    }

    fn name(&mut self, record: &DocumentRecord, name: &NameRecord, ordinals: &mut BTreeMap<String, usize>) {
        let gathered = self.names.entry(fold_russian(&name.ru)).or_default();
        gathered.ru.clone_from(&name.ru);
        *gathered.kinds.entry(name.kind.clone()).or_default() += 1;
        gathered.documents += 1;
        gathered.doubtful |= name.is_pending();
        for (form, count) in &name.forms {
            *gathered.forms.entry(form.clone()).or_default() += count;
        }
        if let (Some(form), Some(why)) = (&name.accepted, &name.why) {
            let rank = REASONS.iter().position(|r| r == why).unwrap_or(REASONS.len());
            let found = (rank, form.clone(), why.clone());
            if gathered.evidence.as_ref().is_none_or(|known| found < *known) {
                gathered.evidence = Some(found);
            }
        }
        for r in &name.renderings {
            let rendering = gathered.renderings.entry(r.en.clone()).or_insert_with(|| empty(&r.en));
            rendering.count += r.count;
            rendering.documents += 1;
            rendering.p_back = rendering.p_back.max(r.p_back);
            for at in &r.places {
                let mut place = place(record, Some(at.bead), Both::new(Some(at.source), Some(at.target)));
                let here: Vec<&FindingRecord> = record
                    .findings
                    .iter()
                    .filter(|f| f.target.as_ref().is_some_and(|t| (t.start, t.end) == at.target))
                    .collect();
                let spelling = here.iter().find(|f| super::apply::is_spelling(&f.code));
                place.fingerprint = match spelling {
                    Some(finding) => finding.fingerprint.clone(),
                    None => {
                        let words = |side| cut(place.texts.get(side), *place.spans.get(side));
                        let (source, target) = (words(Side::Source), words(Side::Target));
                        record.next_fingerprint(rejected_name_code(), Some(at.bead), &source, &target, ordinals)
                    }
                };
                if rendering.places.len() < PLACES {
                    place.findings = here.iter().map(|f| said(f)).collect();
                    rendering.places.push(place);
                }
            }
        }
        // A name translated as a word has no rendering: the finding has the words.
        for finding in record.findings.iter().filter(|f| f.code == "NAM004") {
            let (Some(source), Some(target)) = (&finding.source, &finding.target) else { continue };
            if !name.forms.contains_key(&fold_russian(&source.text)) {
                continue;
            }
            let spans = Both::new(Some((source.start, source.end)), Some((target.start, target.end)));
            let mut place = place(record, finding.bead, spans);
            place.fingerprint.clone_from(&finding.fingerprint);
            place.findings = vec![said(finding)];
            let rendering = gathered.renderings.entry(target.text.clone()).or_insert_with(|| empty(&target.text));
            rendering.word = true;
            rendering.count += 1;
            rendering.documents += usize::from(rendering.places.last().is_none_or(|p| p.document != record.id));
            if rendering.places.len() < PLACES {
                rendering.places.push(place);
            }
        }
    }

    /// The list, the most valuable decision first.
    pub fn finish(self) -> Worklist {
        let mut scratch = Scratch::default();
        let mut names: Vec<Name> = self.names.into_values().map(|g| g.finish(&mut scratch)).collect();
        names.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.ru.cmp(&b.ru)));
        let mut findings = self.findings;
        let mut alike: BTreeMap<(String, String), usize> = BTreeMap::new();
        for flagged in &findings {
            *alike.entry(flagged.key()).or_default() += 1;
        }
        for flagged in &mut findings {
            flagged.alike = alike.get(&flagged.key()).copied().unwrap_or(1);
            let weight = 1.0 + flagged.finding.severity as usize as f64;
            flagged.value = weight * (1.05 - flagged.finding.confidence) * flagged.alike as f64;
        }
        // Alike ones stand together.
        findings.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.key().cmp(&b.key())));
        Worklist { names, findings }
    }
}

impl Gathered {
    fn finish(self, scratch: &mut Scratch) -> Name {
        let mut renderings: Vec<Rendering> = self.renderings.into_values().collect();
        renderings.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.en.cmp(&b.en)));
        for r in &mut renderings {
            r.p_match = f64::from(
                Translit::builtin().matches_with(&self.ru.to_lowercase(), &r.en.to_lowercase(), scratch).p_match,
            );
        }
        let total: usize = renderings.iter().map(|r| r.count).sum();
        let majority = || {
            let best = renderings.iter().find(|r| !r.word && r.p_back < MECHANICAL)?;
            let most = renderings.len() > 1 && best.count >= 2 && 2 * best.count > total;
            most.then(|| (best.en.clone(), "majority".to_owned()))
        };
        let evidence = self.evidence.map(|(_, form, why)| (form, why)).or_else(majority);
        // What is not known to be anything in one document may be a person in another.
        let kind = self.kinds.iter().max_by_key(|(kind, n)| (*kind != "other", **n, Reverse(*kind)));
        let mut name = Name {
            kind: kind.map_or_else(String::new, |(kind, _)| kind.clone()),
            ru: self.ru,
            mentions: self.forms.values().sum(),
            forms: self.forms,
            renderings,
            documents: self.documents,
            evidence,
            doubtful: self.doubtful,
            value: 0.0,
        };
        let foreign = f64::from(Translit::builtin().is_foreign(&fold_russian(&name.ru)));
        name.value = name.uncertainty(foreign) * name.mentions as f64;
        name
    }
}

fn empty(en: &str) -> Rendering {
    Rendering { en: en.to_owned(), count: 0, documents: 0, p_back: 0.0, p_match: 0.0, word: false, places: Vec::new() }
}

fn said(finding: &FindingRecord) -> String {
    let status = if finding.status == Status::Dismissed { " (dismissed)" } else { "" };
    format!("{} {}: {}{status}", finding.code, finding.name, finding.message)
}

/// The characters of `span`.
fn cut(text: &str, span: Option<(usize, usize)>) -> String {
    let (start, end) = span.unwrap_or_default();
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

/// The sentence pair of a bead; spans in code points of the documents come out as code points of the texts.
fn place(record: &DocumentRecord, bead: Option<usize>, spans: Both<Option<(usize, usize)>>) -> Place {
    let found = bead.and_then(|b| record.beads.get(b));
    let run = |side: Side| {
        let numbers = found.map_or(&[][..], |b| if side == Side::Source { &b.source } else { &b.target });
        match numbers {
            [] => "∅".to_owned(),
            [one] => (one + 1).to_string(),
            [first, .., last] => format!("{}–{}", first + 1, last + 1),
        }
    };
    let next = |step: isize| {
        let at = bead.and_then(|b| b.checked_add_signed(step));
        Both::new(Side::Source, Side::Target).map(|side| at.map_or_else(String::new, |at| record.bead_text(at, side)))
    };
    let mut texts = Both::<String>::default();
    let mut inside = Both::<Option<(usize, usize)>>::default();
    for side in Side::BOTH {
        let numbers = found.map_or(&[][..], |b| if side == Side::Source { &b.source } else { &b.target });
        let mut at = 0;
        let text = texts.get_mut(side);
        for segment in numbers.iter().filter_map(|&n| record.segments.get(side).get(n)) {
            if !text.is_empty() {
                text.push(' ');
                at += 1;
            }
            if let Some((start, end)) =
                spans.get(side).filter(|(start, _)| (segment.start..segment.end).contains(start))
            {
                *inside.get_mut(side) = Some((at + start - segment.start, at + end - segment.start));
            }
            text.push_str(&segment.text);
            at += segment.end - segment.start;
        }
    }
    Place {
        document: record.id.clone(),
        label: if found.is_some() { format!("{} → {}", run(Side::Source), run(Side::Target)) } else { String::new() },
        confidence: found.map_or(1.0, |b| b.confidence),
        texts,
        around: [next(-1), next(1)],
        spans: inside,
        fingerprint: String::new(),
        findings: Vec::new(),
    }
}

impl Worklist {
    /// The names that wait for a decision.
    pub fn pending<'w>(&'w self, decisions: &'w Decisions) -> impl Iterator<Item = &'w Name> {
        self.names.iter().filter(|n| n.is_pending(decisions))
    }

    /// The pending names as a shell script: for each a comment that says what is known, and the exact line that accepts
    /// the proposed form; other forms as comments.
    pub fn pending_script(&self, decisions: &Decisions) -> String {
        let mut out = String::new();
        let mut count = 0;
        for name in self.pending(decisions) {
            count += 1;
            let forms: Vec<String> = name.renderings.iter().map(|r| format!("{} {}", plain(&r.en), r.count)).collect();
            let _ = writeln!(
                out,
                "# {}   {}, {} in {}   {}",
                plain(&name.ru),
                name.kind,
                counted(name.mentions, "place"),
                counted(name.documents, "document"),
                forms.join(", ")
            );
            let Some(proposal) = name.proposal() else { continue };
            let mechanical = name.renderings.iter().any(|r| r.en == proposal && r.p_back >= MECHANICAL);
            let evidence = match &name.evidence {
                Some((_, why)) => why_in_words(why),
                None if mechanical => "unverified, spelled after the Russian",
                None => "unverified",
            };
            let _ = writeln!(out, "{}   # {evidence}", name.accept_line(&proposal));
            let mut others: BTreeSet<&str> = BTreeSet::new();
            let candidates = name.candidates();
            let all = name.renderings.iter().map(|r| r.en.as_str()).chain(candidates.iter().map(|c| c.en.as_str()));
            for other in all.filter(|o| *o != proposal) {
                if others.insert(other) && others.len() <= 3 {
                    let _ = writeln!(out, "# {}", name.accept_line(other));
                }
            }
        }
        let _ = writeln!(out, "# {} to decide", counted(count, "name"));
        out
    }
}

impl Worklist {
    /// The findings that nobody decided on, as a shell script: what each says, the line that dismisses it, and as a
    /// comment the one that confirms it.
    pub fn findings_script(&self, decisions: &Decisions) -> String {
        let mut out = String::new();
        let mut count = 0;
        for Flagged { finding, place, .. } in &self.findings {
            if finding.status != Status::Open || decisions.finding(&finding.fingerprint).is_some() {
                continue;
            }
            count += 1;
            let span = finding.target.as_ref().or(finding.source.as_ref());
            let text = span.map_or_else(String::new, |s| format!(" --text {}", quoted(&s.text)));
            let about = format!("--id {} --document {}{text}", finding.fingerprint, quoted(&place.document));
            let _ = writeln!(
                out,
                "# {} {} {} {}   {}  {}\nalign reject {about} --reason correct-here\n# align accept {about}",
                finding.severity.name(),
                finding.code,
                finding.name,
                plain(&finding.message),
                plain(&place.document),
                place.label
            );
        }
        let _ = writeln!(out, "# {} to decide", counted(count, "finding"));
        out
    }
}

impl Name {
    /// The command that accepts `en`.
    pub fn accept_line(&self, en: &str) -> String {
        let kind = match self.kind.as_str() {
            kind @ ("person" | "place" | "organisation") if kind_matters(&self.ru, en, kind) => {
                format!(" --kind {kind}")
            }
            _ => String::new(),
        };
        format!("align accept --name {}{kind}", quoted(&format!("{}={en}", self.ru)))
    }
}

/// A word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", plain(text).replace('\'', "'\\''"))
}

/// No control characters: the texts are not ours, and a line is a line.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `1 place`, `2 places`.
pub(crate) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
