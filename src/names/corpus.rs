//! Names over a corpus: what each document contributed, merged in any order, and what follows from all of it.
//!
//! Memory grows with the number of distinct names and spellings, not with mentions: of places only the first few are
//! kept. Merging is associative and commutative, so shards and threads give the same result as one run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::{Both, Span};

use super::document::DocumentNames;
use super::entity::{Accepted, Entity, Status, Why};
use super::inflect::base_forms;
use super::mention::MentionKind;
use super::rendering::How;
use super::romanization::same_romanization;

/// Places kept for each spelling.
const PLACES: usize = 5;
/// From this probability on, a spelling counts as a mechanical romanization.
pub(crate) const BACK: f32 = 0.5;

/// Where a spelling stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The document's identifier.
    pub document: String,
    /// The bead.
    pub bead: usize,
}

/// One English spelling of a name over a corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// How often.
    pub count: u32,
    /// How often without its capital.
    pub small: u32,
    /// In how many documents.
    pub documents: u32,
    /// The highest probability seen that it is a mechanical romanization.
    pub p_back: f32,
    /// The highest probability seen that it renders the Russian.
    pub p_match: f32,
    /// The first places, in order.
    pub places: Vec<Place>,
}

impl Usage {
    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.small += other.small;
        self.documents += other.documents;
        self.p_back = self.p_back.max(other.p_back);
        self.p_match = self.p_match.max(other.p_match);
        self.places.extend(other.places);
        self.places.sort();
        self.places.dedup();
        self.places.truncate(PLACES);
    }
}

/// One name as the documents added so far show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Gathered {
    kind: MentionKind,
    mentions: u32,
    documents: u32,
    forms: BTreeMap<String, u32>,
    given: BTreeMap<String, u32>,
    spellings: BTreeMap<String, Usage>,
    accepted: Option<Accepted>,
}

impl Gathered {
    fn merge(&mut self, other: Self) {
        self.kind = self.kind.min(other.kind);
        self.mentions += other.mentions;
        self.documents += other.documents;
        for (form, count) in other.forms {
            *self.forms.entry(form).or_insert(0) += count;
        }
        for (name, count) in other.given {
            *self.given.entry(name).or_insert(0) += count;
        }
        for (spelling, usage) in other.spellings {
            self.spellings.entry(spelling).or_default().merge(usage);
        }
        self.accepted = stronger(self.accepted.take(), other.accepted);
    }
}

/// The better of two accepted forms: the stronger reason, then the form and detail that sort first, so that the order
/// of merging does not matter.
fn stronger(a: Option<Accepted>, b: Option<Accepted>) -> Option<Accepted> {
    match (a, b) {
        (Some(a), Some(b)) => {
            let key = |x: &Accepted| (x.why, x.form.clone(), x.detail.clone(), x.variants.clone());
            Some(if key(&a) <= key(&b) { a } else { b })
        }
        (a, b) => a.or(b),
    }
}

/// A spelling of a document that the corpus may contradict: what is kept of a document until all are read. One for each
/// name and spelling, not for each mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// The entity's base form.
    pub key: String,
    /// The spelling.
    pub text: String,
    /// The bead of its first place.
    pub bead: usize,
    /// That place in both documents.
    pub spans: Both<Span>,
    /// The document's own reason for another form, if it has one.
    pub why: Option<Why>,
}

impl DocumentNames {
    /// What the corpus rules need of this document.
    pub fn sightings(&self) -> Vec<Sighting> {
        let mut out: Vec<Sighting> = Vec::new();
        for entity in self.entities() {
            if !matches!(entity.kind, MentionKind::Person | MentionKind::Other) {
                continue;
            }
            for &(m, p) in &entity.mentions {
                let Some(mention) = self.mentions().get(m) else { continue };
                let Some(part) = mention.parts.get(p) else { continue };
                let Some(r) = part.rendering.as_ref().filter(|r| r.how == How::Model && r.p_match >= 0.8) else {
                    continue;
                };
                if out.iter().any(|s| s.key == entity.key && s.text == r.text) {
                    continue;
                }
                out.push(Sighting {
                    key: entity.key.clone(),
                    text: r.text.clone(),
                    bead: mention.bead,
                    spans: Both::new(part.span, r.span),
                    why: entity.accepted.as_ref().map(|a| a.why),
                });
            }
        }
        out
    }
}

/// Between a base form and what else its key needs.
const APART: char = '\u{1f}';

/// The key of an entity's row: its base form, and for what is no person its kind too, so that the republic Коми is not
/// the person.
fn key_of(entity: &Entity) -> String {
    let kind = match entity.kind {
        MentionKind::Person | MentionKind::Other => return entity.key.clone(),
        MentionKind::Place => "place",
        MentionKind::Organisation => "organisation",
        MentionKind::Acronym => "acronym",
        MentionKind::Quoted => "quoted",
        MentionKind::Latin => "latin",
    };
    format!("{}{APART}{kind}", entity.key)
}

/// The names of a corpus, or of a shard of one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CorpusNames {
    names: BTreeMap<String, Gathered>,
}

impl CorpusNames {
    /// The names of one document. `id` is its identifier in reports.
    pub fn of(id: &str, names: &DocumentNames) -> Self {
        let mut out = Self::default();
        for entity in names.entities() {
            if entity.kind == MentionKind::Latin {
                continue;
            }
            let place = |spelling: &str| -> Vec<Place> {
                let mut beads: Vec<usize> = entity
                    .mentions
                    .iter()
                    .filter_map(|&(m, p)| {
                        let mention = names.mentions().get(m)?;
                        let r = mention.parts.get(p)?.rendering.as_ref()?;
                        r.text.eq_ignore_ascii_case(spelling).then_some(mention.bead)
                    })
                    .collect();
                beads.dedup();
                beads.truncate(PLACES);
                beads.into_iter().map(|bead| Place { document: id.to_owned(), bead }).collect()
            };
            let spellings = entity
                .spellings
                .iter()
                .map(|(text, s)| {
                    let usage = Usage {
                        count: s.count,
                        small: s.small,
                        documents: 1,
                        p_back: s.p_back,
                        p_match: s.p_match,
                        places: place(text),
                    };
                    (text.clone(), usage)
                })
                .collect();
            let gathered = Gathered {
                kind: entity.kind,
                mentions: u32::try_from(entity.mentions.len()).unwrap_or(u32::MAX),
                documents: 1,
                forms: entity.forms.clone(),
                given: entity.given.clone(),
                spellings,
                accepted: entity.accepted.clone(),
            };
            let key = key_of(entity);
            match out.names.get_mut(&key) {
                Some(known) => {
                    // Two entities of one document under one key: still one document.
                    known.merge(Gathered { documents: 0, ..gathered });
                }
                None => {
                    out.names.insert(key, gathered);
                }
            }
        }
        out
    }

    /// Forgets what a document's own glossary accepts for the names that `own` picks out by their base form: what a
    /// reviewer decided for one document is no evidence in another.
    pub fn forget_accepted(&mut self, own: impl Fn(&str) -> bool) {
        for (_, gathered) in self.names.iter_mut().filter(|(key, _)| own(key)) {
            gathered.accepted = None;
        }
    }

    /// Adds another shard's names. Any order and grouping gives the same result.
    pub fn merge(&mut self, other: Self) {
        for (key, gathered) in other.names {
            match self.names.get_mut(&key) {
                Some(known) => known.merge(gathered),
                None => {
                    self.names.insert(key, gathered);
                }
            }
        }
    }

    /// Number of distinct Russian base forms.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Joins base forms that are case forms of one another and decides, for each name, what it should be called.
    pub fn resolve(&self) -> ResolvedNames {
        // A key that is itself a case form of another key joins it: `файнера`, seen alone in one document, `файнер`.
        // Only a key with no evidence of its own moves, and only to a key of the same kind.
        let mut target: BTreeMap<&str, &str> = BTreeMap::new();
        for (key, gathered) in &self.names {
            let home = base_forms(key).into_iter().skip(1).find_map(|base| {
                let (known, other) = self.names.get_key_value(base.as_str())?;
                let person = |k: MentionKind| matches!(k, MentionKind::Person | MentionKind::Other);
                let same = person(gathered.kind) && person(other.kind) && shares_spelling(gathered, other);
                same.then_some(known.as_str())
            });
            if let Some(home) = home {
                target.insert(key, home);
            }
        }
        let mut names: BTreeMap<String, Gathered> = BTreeMap::new();
        let mut alias: BTreeMap<String, String> = BTreeMap::new();
        for (key, gathered) in &self.names {
            // Follow at most a few steps; a chain that returns to its start stays where it is.
            let mut home = key.as_str();
            for _ in 0..3 {
                match target.get(home) {
                    Some(&next) if next != key && next.len() < home.len() => home = next,
                    _ => break,
                }
            }
            if home != key {
                alias.insert(key.clone(), home.to_owned());
            }
            match names.get_mut(home) {
                Some(known) => known.merge(gathered.clone()),
                None => {
                    names.insert(home.to_owned(), gathered.clone());
                }
            }
        }
        let rows = names.into_iter().map(|(key, gathered)| (key.clone(), decide(key, gathered))).collect();
        ResolvedNames { rows, alias }
    }
}

fn shares_spelling(a: &Gathered, b: &Gathered) -> bool {
    a.spellings.keys().any(|s| b.spellings.keys().any(|t| s.eq_ignore_ascii_case(t) || same_romanization(s, t)))
}

/// The accepted form of a gathered name, by the ranking of evidence, and its status.
fn decide(key: String, gathered: Gathered) -> ConcordanceRow {
    let mut accepted = gathered.accepted.clone();
    if accepted.is_none() {
        // A majority counts only among spellings that are no mechanical romanization: fifty times Komi is not Comey.
        let mut ranked: Vec<(&String, &Usage)> = gathered.spellings.iter().filter(|(_, u)| u.p_back < BACK).collect();
        ranked.sort_by(|a, b| (b.1.documents, b.1.count).cmp(&(a.1.documents, a.1.count)).then_with(|| a.0.cmp(b.0)));
        let total: u32 = gathered.spellings.values().map(|u| u.count).sum();
        if let Some((form, usage)) = ranked.first().filter(|(_, u)| u.count >= 2 && 2 * u.count > total) {
            accepted = Some(Accepted {
                form: (*form).clone(),
                variants: Vec::new(),
                why: Why::Majority,
                detail: format!("{} of {total} in {} documents", usage.count, usage.documents),
            });
        }
    }
    let wrong = |s: &str, u: &Usage, a: &Accepted| u.small > 0 || !(a.accepts(s) || same_romanization(s, &a.form));
    let status = match &accepted {
        _ if gathered.spellings.is_empty() => Status::Missing,
        Some(a) if gathered.spellings.iter().any(|(s, u)| wrong(s, u, a)) => Status::Wrong,
        Some(_) => Status::Right,
        None if gathered.spellings.len() > 1 => Status::Inconsistent,
        None => Status::Unverified,
    };
    ConcordanceRow {
        russian: super::occurrence::capitalise(key.split(APART).next().unwrap_or_default()),
        kind: gathered.kind,
        mentions: gathered.mentions,
        documents: gathered.documents,
        forms: gathered.forms,
        given: gathered.given,
        spellings: gathered.spellings,
        accepted,
        status,
    }
}

/// One name of the concordance: Russian, its English spellings with counts and places, the accepted form and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConcordanceRow {
    /// The Russian base form.
    pub russian: String,
    /// What it names.
    pub kind: MentionKind,
    /// How often it is mentioned in Russian.
    pub mentions: u32,
    /// In how many documents.
    pub documents: u32,
    /// Russian forms with their counts.
    pub forms: BTreeMap<String, u32>,
    /// Given names seen with it.
    pub given: BTreeMap<String, u32>,
    /// English spellings with their use.
    pub spellings: BTreeMap<String, Usage>,
    /// What it should be called, and why.
    pub accepted: Option<Accepted>,
    /// How it stands.
    pub status: Status,
}

impl ConcordanceRow {
    /// Its spellings, the commonest first.
    pub fn ranked(&self) -> Vec<(&str, &Usage)> {
        let mut list: Vec<(&str, &Usage)> = self.spellings.iter().map(|(s, u)| (s.as_str(), u)).collect();
        list.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(b.0)));
        list
    }
}

/// The rows of `align names`, the most frequent name first, then by alphabet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Concordance {
    /// One row a name.
    pub rows: Vec<ConcordanceRow>,
}

/// The names of a whole corpus with their accepted forms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResolvedNames {
    rows: BTreeMap<String, ConcordanceRow>,
    /// Base forms that joined another.
    alias: BTreeMap<String, String>,
}

impl ResolvedNames {
    /// The corpus's row for a document's entity.
    pub fn of(&self, entity: &Entity) -> Option<&ConcordanceRow> {
        self.named(&key_of(entity))
    }

    /// The corpus's row for a base form.
    pub fn named(&self, key: &str) -> Option<&ConcordanceRow> {
        self.rows.get(self.alias.get(key).map_or(key, String::as_str))
    }

    /// All names as a concordance.
    pub fn concordance(&self) -> Concordance {
        let mut rows: Vec<ConcordanceRow> = self.rows.values().cloned().collect();
        rows.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.russian.cmp(&b.russian)));
        Concordance { rows }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::super::tests::document;
    use super::*;

    /// Twelve documents about the same few people, spelled and inflected in several ways.
    fn documents() -> &'static [CorpusNames] {
        static ALL: OnceLock<Vec<CorpusNames>> = OnceLock::new();
        ALL.get_or_init(|| {
            let lines = [
                ("Выступил Джеймс Коми.", "James Comey spoke."),
                ("Вчера Коми молчал.", "Komi kept silent yesterday."),
                ("Завод Вестергрена стоит.", "Westergren's plant stands."),
                ("Там ждали Вестергрена.", "They waited for Vestergren there."),
                ("Врач Вестергрен ушёл.", "Doctor westergren left."),
                ("Леса в Коми горят.", "Forests in Komi burn."),
                ("Об этом сказал Джон Файнер (Jon Finer).", "Jon finer said so."),
                ("Потом Файнера спросили.", "Then Fayner was asked."),
                ("Марина Петрова ушла.", "Marina Petrova left."),
                ("Суд поверил Петрову.", "The court believed Petrov."),
                ("Победил «Спартак».", "The winner was Spartak."),
            ];
            (0..12_usize)
                .map(|n| {
                    let own: Vec<(&str, &str)> =
                        (0..3).filter_map(|k| lines.get((n * 5 + k * k * 3) % lines.len()).copied()).collect();
                    CorpusNames::of(&format!("{n:03}"), &document(&own))
                })
                .collect()
        })
    }

    fn merged<'a>(parts: impl IntoIterator<Item = &'a CorpusNames>) -> CorpusNames {
        let mut all = CorpusNames::default();
        for part in parts {
            all.merge(part.clone());
        }
        all
    }

    #[test]
    fn any_sharding_in_any_order_gives_what_one_run_gives() {
        let single = merged(documents());
        let resolved = single.resolve();
        assert!(resolved.rows.len() > 4, "{:?}", resolved.rows.keys());
        arbtest::arbtest(|u| {
            let mut shards = vec![CorpusNames::default(); u.int_in_range(1..=5)?];
            let mut order: Vec<usize> = (0..documents().len()).collect();
            while let Some(last) = order.len().checked_sub(1) {
                let at = order.swap_remove(u.int_in_range(0..=last)?);
                let shard = u.int_in_range(0..=shards.len() - 1)?;
                shards[shard].merge(documents()[at].clone());
            }
            // Shards go through their files.
            let read = |shard: &CorpusNames| -> CorpusNames {
                serde_json::from_str(&serde_json::to_string(shard).unwrap()).unwrap()
            };
            let shards: Vec<CorpusNames> = shards.iter().rev().map(read).collect();
            let whole = merged(&shards);
            assert_eq!(whole, single);
            assert_eq!(whole.resolve(), resolved);
            Ok(())
        });
    }

    #[test]
    fn evidence_of_one_document_decides_for_the_others() {
        let resolved = merged(documents()).resolve();
        let row = |key: &str| resolved.named(key).unwrap();
        let accepted = |key: &str| row(key).accepted.as_ref().map(|a| (a.form.as_str(), a.why));
        assert_eq!(accepted("коми"), Some(("Comey", Why::FullName)));
        assert_eq!(accepted("файнер"), Some(("Finer", Why::Gloss)));
        assert_eq!(row("вестергрен").status, Status::Wrong);
    }

    #[test]
    fn a_form_seen_alone_in_a_document_joins_its_base_form() {
        let of = |id: &str, russian: &str, english: &str| CorpusNames::of(id, &document(&[(russian, english)]));
        let resolved = merged(&[
            of("a", "Врач Вестергрен ушёл.", "Doctor Westergren left."),
            of("b", "Там ждали Вестергрена.", "They waited for Westergren there."),
            of("c", "Спор с Вестергреном окончен.", "The quarrel with Westergren is over."),
        ])
        .resolve();
        let rows: Vec<&str> = resolved.rows.keys().map(String::as_str).collect();
        assert_eq!(rows, ["вестергрен"]);
        assert_eq!((resolved.rows["вестергрен"].documents, resolved.rows["вестергрен"].mentions), (3, 3));
        assert_eq!(resolved.named("вестергрена").map(|row| row.russian.as_str()), Some("Вестергрен"));
    }

    #[test]
    fn a_place_and_a_person_of_one_spelling_have_rows_of_their_own() {
        let rows = merged(documents()).resolve().concordance().rows;
        let kinds: Vec<MentionKind> = rows.iter().filter(|r| r.russian == "Коми").map(|r| r.kind).collect();
        assert_eq!(kinds.len(), 2, "{kinds:?}");
        assert!(kinds.contains(&MentionKind::Place) && kinds.contains(&MentionKind::Person));
    }

    #[test]
    fn what_is_kept_grows_with_names_and_not_with_mentions() {
        let once = merged(documents());
        let mut often = CorpusNames::default();
        for n in 0..50 {
            let renamed = |c: &CorpusNames| {
                let text =
                    serde_json::to_string(c).unwrap().replace("\"document\":\"", &format!("\"document\":\"{n:03}-"));
                serde_json::from_str::<CorpusNames>(&text).unwrap()
            };
            often.merge(renamed(&once));
        }
        assert_eq!(often.len(), once.len());
        let (one, fifty) = (serde_json::to_string(&once).unwrap().len(), serde_json::to_string(&often).unwrap().len());
        assert!(fifty < 4 * one, "{one} bytes once, {fifty} fifty times");
    }
}
