//! The names of one document pair: everything the name rules look at, found in one pass.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::alignment::Alignment;
use crate::lexicon::{Kind, Lexicon};
use crate::text::{Bitext, Both, Case, Side, Span, is_latin};

use super::case_table::CaseTable;
use super::entity::{self, Entity};
use super::gloss::{Gloss, glosses};
use super::matcher::Matcher;
use super::mention::{Mention, MentionKind, Spotter};
use super::occurrence::{EnglishOnly, Occurrence, capitalise};
use super::phrase::PhraseIndex;
use super::rendering::{How, added, link};
use super::word::{Word, words};

/// Finds the names of documents. Made once a run and shared between threads.
#[derive(Debug)]
pub struct NameEngine<'l> {
    lexicon: &'l Lexicon,
    phrases: PhraseIndex,
}

/// The two texts of a document, and how its English writes each word.
pub(super) struct Texts<'a> {
    pub(super) source: &'a str,
    pub(super) target: &'a str,
    pub(super) case: &'a CaseTable,
}

/// The names of one document pair.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentNames {
    mentions: Vec<Mention>,
    occurrences: Vec<Occurrence>,
    glosses: Vec<Gloss>,
    added: Vec<Span>,
    words: Both<Vec<Word>>,
    beads: Vec<Runs>,
    entities: Vec<Entity>,
    /// Entity of each mention.
    entity_of: Vec<usize>,
    case: Both<CaseTable>,
}

/// Where a bead's things are in the document's lists.
#[derive(Clone, Debug, Default, PartialEq)]
struct Runs {
    mentions: Range<usize>,
    occurrences: Range<usize>,
    glosses: Range<usize>,
    added: Range<usize>,
    words: Both<Range<usize>>,
}

/// The names of one bead.
#[derive(Clone, Copy, Debug)]
pub struct BeadNames<'a> {
    /// Of the whole document.
    pub document: &'a DocumentNames,
    /// Names in the Russian, in order.
    pub mentions: &'a [Mention],
    /// Number of the bead's first mention within the document.
    pub first_mention: usize,
    /// Names in the English.
    pub occurrences: &'a [Occurrence],
    /// Glosses of the English side.
    pub glosses: &'a [Gloss],
    /// Capitalised English words that are names and that nothing in the Russian resembles.
    pub added: &'a [Span],
    /// The words of both sides; a hyphenated English word is followed by its parts.
    pub words: Both<&'a [Word]>,
}

impl<'l> NameEngine<'l> {
    /// An engine over a lexicon.
    pub fn new(lexicon: &'l Lexicon) -> Self {
        Self { lexicon, phrases: PhraseIndex::new(lexicon) }
    }

    /// An engine over the built-in lexicon.
    pub fn builtin() -> &'static NameEngine<'static> {
        static BUILTIN: OnceLock<NameEngine<'static>> = OnceLock::new();
        BUILTIN.get_or_init(|| NameEngine::new(Lexicon::builtin()))
    }

    /// The lexicon it looks names up in.
    pub fn lexicon(&self) -> &'l Lexicon {
        self.lexicon
    }

    /// Spots and links the names of a document pair.
    pub fn spot(&self, bitext: &Bitext, alignment: &Alignment) -> DocumentNames {
        let mut names = DocumentNames::default();
        let text = Both::new(bitext.text(Side::Source), bitext.text(Side::Target));
        for bead in alignment.beads() {
            let mut runs = Runs::default();
            for side in Side::BOTH {
                let run = bead.segments.get(side).clone();
                let list = names.words.get_mut(side);
                let start = list.len();
                if let Some(segments) = bitext.segments(side).get(run.clone()) {
                    list.extend(words(text.get(side), segments, run.start, side == Side::Target));
                }
                *runs.words.get_mut(side) = start..list.len();
            }
            names.beads.push(runs);
        }
        for side in Side::BOTH {
            names.case.get_mut(side).add(text.get(side), names.words.get(side));
        }
        let mut matcher = Matcher::default();
        self.russian(&mut names, text.source, text.target, &mut matcher);
        let mut all_glosses = std::mem::take(&mut names.glosses);
        let people = self.people(&names, text.target);
        for at in 0..names.beads.len() {
            let run = names.beads[at].words.target.clone();
            let english = &names.words.target[run];
            let start = names.occurrences.len();
            let finder =
                EnglishOnly { lexicon: self.lexicon, text: text.target, case: &names.case.target, people: &people };
            if names.beads[at].words.source.is_empty() {
                names.occurrences.extend(finder.occurrences(at, english));
            } else {
                let mentions = names.beads[at].mentions.clone();
                for m in mentions {
                    occurrences_of(&names.mentions[m], m, &names.case.target, &mut names.occurrences);
                }
                // The Russian may have only an adjective (`минский`): a name that is nothing else in English still needs
                // its capital.
                let russian = &names.words.source[names.beads[at].words.source.clone()];
                let known = names.occurrences[start..].to_vec();
                let more = finder.occurrences(at, english).into_iter().filter(|o| {
                    let lower = o.span.of(text.target).to_lowercase();
                    o.small
                        && o.unmistakable
                        && !known.iter().any(|k| k.span.overlaps(o.span))
                        && russian.iter().any(|r| matcher.matches(&r.lower.replace('ё', "е"), &lower).p_match > 0.3)
                });
                let more: Vec<Occurrence> = more.collect();
                names.occurrences.extend(more);
                names.occurrences[start..].sort_by_key(|o| o.span);
            }
            names.beads[at].occurrences = start..names.occurrences.len();
        }
        let texts = Texts { source: text.source, target: text.target, case: &names.case.target };
        let target_glosses = all_glosses.iter().filter(|g| g.kind != super::GlossKind::Foreign).cloned().collect();
        names.entities = entity::group(&names.mentions, &all_glosses, &texts, self.lexicon);
        all_glosses.clear();
        names.glosses = target_glosses;
        names.entity_of = vec![0; names.mentions.len()];
        for (n, entity) in names.entities.iter().enumerate() {
            for &(m, _) in &entity.mentions {
                names.entity_of[m] = n;
            }
        }
        let mut at = 0;
        for (bead, runs) in names.beads.iter_mut().enumerate() {
            let start = at;
            while names.glosses.get(at).is_some_and(|g| g.bead == bead) {
                at += 1;
            }
            runs.glosses = start..at;
        }
        names
    }

    /// Mentions with their renderings, and the glosses of both sides (by bead, the Russian side's first).
    fn russian(&self, names: &mut DocumentNames, source: &str, target: &str, matcher: &mut Matcher) {
        for at in 0..names.beads.len() {
            let runs = names.beads[at].words.clone();
            let russian = &names.words.source[runs.source];
            let english = &names.words.target[runs.target];
            let spotter =
                Spotter { lexicon: self.lexicon, phrases: &self.phrases, text: source, case: &names.case.source };
            let mut mentions = spotter.mentions(at, russian);
            // The Latin words of a gloss inside the Russian are no mentions of their own.
            let own = glosses(at, source, russian, matcher);
            mentions.retain(|m| m.kind != MentionKind::Latin || !own.iter().any(|g| g.written.contains(m.span)));
            link(&mut mentions, english, target, self.lexicon, matcher);
            let first = names.added.len();
            if !russian.is_empty() {
                names.added.extend(added(&mentions, russian, english, self.lexicon, matcher));
            }
            names.beads[at].added = first..names.added.len();
            let start = names.mentions.len();
            names.mentions.extend(mentions);
            names.beads[at].mentions = start..names.mentions.len();
            names.glosses.extend(own);
            names.glosses.extend(glosses(at, target, english, matcher));
        }
    }

    /// Lower-case English words that the document shows to be parts of people's names: beside a known given name, in a
    /// gloss.
    fn people(&self, names: &DocumentNames, target: &str) -> BTreeSet<String> {
        let mut people = BTreeSet::new();
        for runs in &names.beads {
            let words: Vec<&Word> = names.words.target[runs.words.target.clone()].iter().filter(|w| !w.piece).collect();
            for pair in words.windows(2) {
                let [first, second] = pair else { continue };
                let given = first.case == Case::Capital
                    && !first.possessive
                    && self.lexicon.english(&first.lower).any(|e| e.kind == Kind::Given);
                if !given || !second.joined {
                    continue;
                }
                let known = self.lexicon.english(&second.lower).any(|e| e.kind == Kind::Surname);
                if known || second.telling() && second.case == Case::Capital {
                    people.insert(second.lower.clone());
                }
            }
        }
        for gloss in names.glosses.iter().filter(|g| g.kind != super::GlossKind::Foreign) {
            for span in gloss.inner.iter().chain(&gloss.outer) {
                people.insert(span.of(target).to_lowercase());
            }
        }
        people.retain(|w| w.chars().all(|c| is_latin(c) || matches!(c, '-' | '\'')));
        people
    }
}

/// The renderings of a mention as occurrences.
fn occurrences_of(mention: &Mention, m: usize, case: &CaseTable, out: &mut Vec<Occurrence>) {
    for (p, part) in mention.parts.iter().enumerate() {
        let Some(r) = part.rendering.as_ref().filter(|r| r.how != How::Cyrillic) else { continue };
        let lower = super::word::plain_lower(&r.text);
        let form = part.accepted.iter().find(|f| super::word::plain_lower(f) == lower);
        let simple = || (r.words.1 == 1 && !lower.starts_with("mc")).then(|| capitalise(&r.text));
        let copied = (r.how == How::Copied).then(|| case.written(&lower).map(str::to_owned)).flatten();
        let capitalised = form.cloned().or(copied).or_else(|| case.written(&lower).map(str::to_owned)).or_else(simple);
        let evidence = match r.how {
            How::Lexicon => "the lexicon has this form".to_owned(),
            How::Copied => "the Russian writes it with a capital".to_owned(),
            How::Model | How::Cyrillic => format!("the spelling matches the Russian name (p {:.2})", r.p_match),
        };
        out.push(Occurrence {
            bead: mention.bead,
            span: r.span,
            words: r.words,
            small: r.small,
            person: mention.kind == MentionKind::Person,
            unmistakable: false,
            capitalised,
            renders: Some((m, p)),
            confidence: if mention.certain { r.p_match.max(0.9) } else { 0.8 * r.p_match },
            evidence,
        });
    }
}

impl DocumentNames {
    /// A document without names, for callers that have not looked for any.
    pub fn none() -> &'static Self {
        static NONE: OnceLock<DocumentNames> = OnceLock::new();
        NONE.get_or_init(DocumentNames::default)
    }

    /// The names of one bead; nothing past the last.
    pub fn bead(&self, at: usize) -> Option<BeadNames<'_>> {
        let runs = self.beads.get(at)?;
        Some(BeadNames {
            document: self,
            mentions: &self.mentions[runs.mentions.clone()],
            first_mention: runs.mentions.start,
            occurrences: &self.occurrences[runs.occurrences.clone()],
            glosses: &self.glosses[runs.glosses.clone()],
            added: &self.added[runs.added.clone()],
            words: Both::new(
                &self.words.source[runs.words.source.clone()],
                &self.words.target[runs.words.target.clone()],
            ),
        })
    }

    /// All Russian mentions, in document order.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// All entities, by first mention.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity of a mention.
    pub fn entity_of(&self, mention: usize) -> Option<&Entity> {
        self.entities.get(*self.entity_of.get(mention)?)
    }

    /// All names in the English text, in document order.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// The glosses of the English side.
    pub fn glosses(&self) -> &[Gloss] {
        &self.glosses
    }

    /// How each word of a side is written.
    pub fn case(&self, side: Side) -> &CaseTable {
        self.case.get(side)
    }
}
