//! The names of one document pair: everything the name rules look at, found in one pass.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::alignment::Alignment;
use crate::lexicon::{Kind, Lexicon, fold_russian};
use crate::text::{Bitext, Both, Case, Side, Span, is_latin};

use super::case_table::CaseTable;
use super::entity::{self, Entity};
use super::gloss::{Gloss, glosses};
use super::matcher::Matcher;
use super::mention::{Mention, MentionKind, Spotter};
use super::occurrence::{EnglishOnly, Occurrence, capitalise};
use super::phrase::{PhraseIndex, stem};
use super::rendering::{How, Rendering, added, link, resembles};
use super::respelled::{PersonIndex, Respelled};
use super::word::{Word, words};

/// A spelling shorter than this is no variant of another by a letter.
const SHORTEST_VARIANT: usize = 5;
/// How likely a variant renders the name: its bead has the mention, and the document another spelling a letter off.
const VARIANT: f32 = 0.85;

/// Finds the names of documents. Made once a run and shared between threads.
#[derive(Debug)]
pub struct NameEngine<'l> {
    lexicon: &'l Lexicon,
    phrases: PhraseIndex,
    people: PersonIndex,
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
    respelled: Vec<Respelled>,
    words: Both<Vec<Word>>,
    beads: Vec<Runs>,
    entities: Vec<Entity>,
    /// Entity of each mention; past the last for a word that is none.
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
        Self { lexicon, phrases: PhraseIndex::new(lexicon), people: PersonIndex::new(lexicon) }
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
        let all_glosses = std::mem::take(&mut names.glosses);
        let people = self.people(&names, text.target);
        for at in 0..names.beads.len() {
            let run = names.beads[at].words.target.clone();
            let english = &names.words.target[run];
            let start = names.occurrences.len();
            let finder =
                EnglishOnly { lexicon: self.lexicon, text: text.target, case: &names.case.target, people: &people };
            if names.beads[at].words.source.is_empty() {
                let found = self.people.respelled(at, text.target, english, self.lexicon);
                let glossed = |r: &Respelled| {
                    let own = all_glosses.iter().filter(|g| g.kind != super::GlossKind::Foreign);
                    own.clone().any(|g| g.bead == at && g.whole.contains(r.span))
                };
                names.respelled.extend(found.into_iter().filter(|r| !glossed(r)));
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
                        && (stands_for_place(self.lexicon, &lower, russian)
                            || russian
                                .iter()
                                .any(|r| matcher.matches(&r.lower.replace('ё', "е"), &lower).p_match > 0.3))
                });
                let more: Vec<Occurrence> = more.collect();
                names.occurrences.extend(more);
                names.occurrences[start..].sort_by_key(|o| o.span);
            }
            names.beads[at].occurrences = start..names.occurrences.len();
        }
        self.repeat_respelled(&mut names, text.target);
        let group = |names: &DocumentNames| {
            let texts = Texts { source: text.source, target: text.target, case: &names.case.target };
            let mut entities = entity::group(&names.mentions, &all_glosses, &texts, self.lexicon);
            // A word that only opens a sentence and has no counterpart is nobody: `Вчера`.
            let certain =
                |&(m, p): &(usize, usize)| names.mentions[m].certain || names.mentions[m].parts[p].rendering.is_some();
            entities.retain(|e| e.mentions.iter().any(certain));
            entities
        };
        let target_glosses = all_glosses.iter().filter(|g| g.kind != super::GlossKind::Foreign).cloned().collect();
        names.entities = group(&names);
        if names.link_variants(text.target) {
            names.entities = group(&names);
        }
        names.keep_added(|russian, span| {
            let english = span.of(text.target).to_lowercase();
            !russian.iter().any(|r| resembles(r, &english, &mut matcher))
        });
        names.glosses = target_glosses;
        names.entity_of = vec![usize::MAX; names.mentions.len()];
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

    /// Adds the places where a person whose full name is misspelled is called by the surname alone. Beads with Russian
    /// have it from the mention there.
    fn repeat_respelled(&self, names: &mut DocumentNames, target: &str) {
        if names.respelled.is_empty() {
            return;
        }
        let alone = names.beads.iter().enumerate().filter(|(_, runs)| runs.words.source.is_empty());
        let found = alone.flat_map(|(at, runs)| {
            let english = &names.words.target[runs.words.target.clone()];
            self.people.repeated(at, target, english, &names.respelled, self.lexicon)
        });
        let found: Vec<Respelled> = found.collect();
        names.respelled.extend(found);
        names.respelled.sort_by_key(|r| r.span);
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

/// Whether the lexicon has the lower-case English word as a place whose Russian name, or an adjective of it, is among
/// the words: `sakhalin region` for `Сахалинская область`.
fn stands_for_place(lexicon: &Lexicon, lower: &str, russian: &[Word]) -> bool {
    lexicon.english(lower).filter(|e| e.kind.is_place()).any(|e| {
        let name = fold_russian(&e.ru);
        let stem = stem(&name);
        russian.iter().any(|w| w.lower.replace('ё', "е").starts_with(stem))
    })
}

/// The renderings of a mention as occurrences.
fn occurrences_of(mention: &Mention, m: usize, case: &CaseTable, out: &mut Vec<Occurrence>) {
    for (p, part) in mention.parts.iter().enumerate() {
        let Some(r) = part.rendering.as_ref().filter(|r| r.how != How::Cyrillic) else { continue };
        let lower = super::word::plain_lower(&r.text);
        let form = part.accepted.iter().find(|f| super::word::plain_lower(f) == lower);
        let simple = || (r.words.1 == 1 && !lower.starts_with("mc")).then(|| capitalise(&r.text));
        let copied = (r.how == How::Copied).then(|| case.written(&lower).map(str::to_owned)).flatten();
        let acronym = (mention.kind == MentionKind::Acronym).then(|| r.text.to_uppercase());
        let capitalised =
            acronym.or(form.cloned()).or(copied).or_else(|| case.written(&lower).map(str::to_owned)).or_else(simple);
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
    /// Links a mention that has no rendering to an unknown English name of its bead that is nearly another spelling of
    /// the same entity (`Ridenaur` where the document has `Ridenauer`). Returns whether any was linked.
    fn link_variants(&mut self, target: &str) -> bool {
        let mut linked: Vec<(usize, usize, Span)> = Vec::new();
        for entity in &self.entities {
            if !matches!(entity.kind, MentionKind::Person | MentionKind::Other) {
                continue;
            }
            let near = |text: &str| {
                let (lower, length) = (text.to_lowercase(), text.chars().count());
                length >= SHORTEST_VARIANT
                    && entity.spellings.keys().any(|s| strsim::levenshtein(&s.to_lowercase(), &lower) <= length / 4)
            };
            for &(m, p) in &entity.mentions {
                let Some(mention) = self.mentions.get(m) else { continue };
                let free = mention.parts.get(p).is_some_and(|part| part.rendering.is_none() && part.instead.is_none());
                let Some(run) = self.beads.get(mention.bead).map(|runs| runs.added.clone()).filter(|_| free) else {
                    continue;
                };
                let taken = |span: &Span| linked.iter().any(|l| l.2 == *span);
                let found = self.added[run].iter().copied().find(|span| !taken(span) && near(span.of(target)));
                linked.extend(found.map(|span| (m, p, span)));
            }
        }
        for &(m, p, span) in &linked {
            let bead = self.mentions[m].bead;
            let words = &self.words.target[self.beads[bead].words.target.clone()];
            let at = words.iter().position(|w| w.span == span).unwrap_or_default();
            self.mentions[m].parts[p].rendering = Some(Rendering {
                span,
                text: span.of(target).to_owned(),
                words: (at, 1),
                how: How::Model,
                p_match: VARIANT,
                p_back: 0.0,
                small: false,
                listed: false,
                mechanical: false,
            });
        }
        self.keep_added(|_, span| !linked.iter().any(|l| l.2 == span));
        !linked.is_empty()
    }

    /// Keeps the added names of which `keep`, given the Russian words of their bead, says so.
    fn keep_added(&mut self, mut keep: impl FnMut(&[Word], Span) -> bool) {
        let mut kept = Vec::with_capacity(self.added.len());
        for runs in &mut self.beads {
            let start = kept.len();
            let russian = &self.words.source[runs.words.source.clone()];
            kept.extend(self.added[runs.added.clone()].iter().filter(|span| keep(russian, **span)));
            runs.added = start..kept.len();
        }
        self.added = kept;
    }

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

    /// Full names of the English that are another spelling of a person's whom the lexicon knows, where there is no
    /// Russian to tell.
    pub fn respelled(&self) -> &[Respelled] {
        &self.respelled
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
