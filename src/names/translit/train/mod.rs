//! Trains the transliteration model from pairs of name tokens; reached from `cargo xtask train-translit`.
//!
//! The same pairs give the same bytes. Nothing here runs in the program itself.
//!
//! 1. Letter operations by expectation-maximisation (`em`); pairs that are no transliteration are dropped.
//! 2. n-gram models over operations and over the letters of each side (`kneser_ney`).
//! 3. On pairs held out from 1 and 2: networks for matching, back-transliteration and ranking (`fit`), against hard
//!    negatives made here.
//! 4. 1 and 2 again on all pairs, with the networks of 3.

mod classes;
mod em;
mod fit;
mod kneser_ney;
mod negatives;

use rustc_hash::FxHashMap;

use super::Translit;
use super::fold::{EN_CODES, RU_CODES, en_codes, ru_codes, ru_word};
use super::generate;
use super::lattice::Room;
use super::letters::{Letters, buckets};
use super::matching::{CLEAR, EnPart, MATCH_FEATURES, RuPart, SEEN_EN, Seen, schemes_of};
use super::memory::{Table, class, hash};
use super::mlp::{Mlp, sigmoid};
use super::ngram::Ngram;
use super::ops::Ops;
use super::schemes::romanized_as;
use crate::names::words::common;
use fit::Example;

/// A pair of name tokens and how often it was seen.
#[derive(Clone, Debug)]
pub struct Record {
    /// Russian, in its base form.
    pub ru: String,
    /// English.
    pub en: String,
    /// How often.
    pub count: u32,
}

/// A record as letter codes.
#[derive(Clone, Debug)]
struct Pair {
    ru: Vec<u8>,
    en: Vec<u8>,
    count: u32,
    /// Frequent pairs count a little more.
    weight: u32,
}

/// Sizes of the model, chosen on the validation split.
struct Settings {
    order: usize,
    gain: f64,
    back_order: usize,
    back_gain: f64,
    letter_order: usize,
    letter_gain: f64,
    least: f64,
}

const SETTINGS: Settings =
    Settings { order: 6, gain: 1.8, back_order: 5, back_gain: 3.0, letter_order: 5, letter_gain: 6.0, least: 1.5 };

/// Pairs whose best alignment is less likely than this ratio (nats) to two unrelated words are no transliterations.
const UNRELATED: f64 = -5.0;

/// Parts of the pairs, by the English token; each is held out once for the networks.
const HELD: u64 = 3;

/// Share of wrong names that are shown to the matching network as never seen in training.
const NEW: f64 = 0.5;

/// Share of right names that are shown to the matching network as seen in training.
const SHOWN: f64 = 0.25;

/// Share of right names that are shown in a case form.
const INFLECTED: f64 = 0.35;

/// Names and ordinary words tried as strangers for each pair; the first of each that is not hopeless is shown.
const STRANGERS: usize = 24;

/// Hash buckets of the letter classifiers.
const BUCKETS: usize = 1 << 17;

/// A small random generator (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for k in (1..list.len()).rev() {
            list.swap(k, self.below(k + 1));
        }
    }
}

fn pairs_of(records: &[Record]) -> Vec<Pair> {
    let mut counts: std::collections::BTreeMap<(Vec<u8>, Vec<u8>), u32> = std::collections::BTreeMap::new();
    for r in records {
        let key = (ru_codes(&r.ru), en_codes(&r.en));
        if !key.0.is_empty() && !key.1.is_empty() && key.0.len() < 30 && key.1.len() < 30 {
            *counts.entry(key).or_insert(0) += r.count;
        }
    }
    counts
        .into_iter()
        .map(|((ru, en), count)| {
            let weight = 1 + u32::from(count >= 3) + u32::from(count >= 20);
            Pair { ru, en, count, weight }
        })
        .collect()
}

/// Trains a model and returns the bytes of its file. `log` hears how it goes.
pub fn train(records: &[Record], log: &mut dyn FnMut(String)) -> Vec<u8> {
    let pairs = pairs_of(records);
    log(format!("{} pairs in {HELD} parts", pairs.len()));
    // Every part in turn is held out: the networks see each pair as a model that was trained without it does.
    let mut folds: Vec<Fold> = (0..HELD)
        .map(|part| {
            let (held, kept) = pairs.iter().cloned().partition::<Vec<Pair>, _>(|p| hash(7, &p.en) % HELD == part);
            Fold { model: base(&kept, log), held }
        })
        .collect();
    let known = Known::new(&pairs);
    let (match_net, refine_net) = match_nets(&folds, &pairs, &known, log);
    for fold in &mut folds {
        fold.model.match_net = match_net.clone();
    }
    let back_net = back_net(&folds, &known, log);
    let rank_net = rank_net(&folds, &known, log);
    let nets = (match_net, refine_net, back_net, rank_net);
    let mut model = base(&pairs, log);
    (model.match_net, model.refine_net, model.back_net, model.rank_net) = nets;
    model.write()
}

impl Translit {
    fn write(&self) -> Vec<u8> {
        super::file_of(|out| {
            self.ops.write(out);
            self.joint.write(out);
            self.backward.write(out);
            self.ru_letters.write(out);
            self.en_letters.write(out);
            self.seen_pairs.write(out);
            self.seen_ru.write(out);
            self.seen_en.write(out);
            self.unmechanical.write(out);
            self.foreign.write(out);
            self.origins.write(out);
            self.match_net.write(out);
            self.refine_net.write(out);
            self.back_net.write(out);
            self.rank_net.write(out);
        })
    }
}

/// A model without networks, and the pairs that it has not seen.
struct Fold {
    model: Translit,
    held: Vec<Pair>,
}

/// Everything but the networks, from pairs.
fn base(pairs: &[Pair], log: &mut dyn FnMut(String)) -> Translit {
    let ru_letters = letter_model(pairs.iter().map(|p| (&p.ru, p.weight)), RU_CODES);
    let en_letters = letter_model(pairs.iter().map(|p| (&p.en, p.weight)), EN_CODES);
    // Texts write е for ё: learn both.
    let mut both: Vec<Pair> = pairs.to_vec();
    for pair in pairs.iter().filter(|p| p.ru.contains(&7)) {
        let ru = pair.ru.iter().map(|&c| if c == 7 { 6 } else { c }).collect();
        both.push(Pair { ru, weight: 1, ..pair.clone() });
    }
    let mut aligner = em::Aligner::learn(&both, 3, SETTINGS.least);
    // What costs as much as two unrelated words is no transliteration (a translation, another part of the name).
    let letters = |p: &Pair| {
        ru_letters.ln(p.ru.iter().map(|&c| u16::from(c))) + en_letters.ln(p.en.iter().map(|&c| u16::from(c)))
    };
    both.retain(|p| aligner.best(p).is_some_and(|(_, ln)| ln - letters(p) > UNRELATED));
    log(format!("{} of {} pairs are transliterations", both.len(), pairs.len()));
    aligner = em::Aligner::learn(&both, 5, SETTINGS.least);
    let (ops, ln, rank) = aligner.inventory();
    let vocabulary = ops.len() + 2;
    let mut sequences: Vec<(Vec<u16>, u32)> = both
        .iter()
        .filter_map(|p| Some((aligner.best(p)?.0.iter().map(|&op| rank[op as usize]).collect(), p.weight)))
        .collect();
    let raw = kneser_ney::build(&sequences, vocabulary, SETTINGS.order, SETTINGS.gain);
    let joint = Ngram::new(&raw, vocabulary as u16 - 2, vocabulary as u16 - 1);
    for (sequence, _) in &mut sequences {
        sequence.reverse();
    }
    let raw = kneser_ney::build(&sequences, vocabulary, SETTINGS.back_order, SETTINGS.back_gain);
    let backward = Ngram::new(&raw, vocabulary as u16 - 2, vocabulary as u16 - 1);
    log(format!(
        "{} operations, {} n-grams of them and {} backward; {} Cyrillic and {} Latin n-grams",
        ops.len(),
        joint.len(),
        backward.len(),
        ru_letters.len(),
        en_letters.len()
    ));
    Translit {
        ops: Ops::new(ops, ln),
        joint,
        backward,
        ru_letters,
        en_letters,
        seen_pairs: Table::build(pairs.iter().map(|p| (hash(hash(0, &p.ru), &p.en), p.count))),
        seen_ru: Table::build(pairs.iter().map(|p| (hash(0, &p.ru), p.count))),
        seen_en: Table::build(pairs.iter().map(|p| (hash(0, &p.en), p.count))),
        unmechanical: unmechanical(pairs),
        foreign: foreign(pairs),
        origins: classes::find(&both),
        match_net: Mlp::default(),
        refine_net: Mlp::default(),
        back_net: Mlp::default(),
        rank_net: Mlp::default(),
    }
}

fn letter_model<'a>(words: impl Iterator<Item = (&'a Vec<u8>, u32)>, codes: usize) -> Ngram {
    let mut words: Vec<(Vec<u16>, u32)> =
        words.map(|(w, weight)| (w.iter().map(|&c| u16::from(c)).collect(), weight)).collect();
    words.sort_unstable();
    words.dedup_by(|a, b| a.0 == b.0);
    let raw = kneser_ney::build(&words, codes + 2, SETTINGS.letter_order, SETTINGS.letter_gain);
    Ngram::new(&raw, codes as u16, codes as u16 + 1)
}

/// Fits a letter classifier by AdaGrad on words with labels and weights.
fn letter_classifier(examples: &[(Vec<u8>, f32, f32)]) -> Letters {
    let mut weights = vec![0.0f32; BUCKETS];
    let mut squares = vec![1e-3f32; BUCKETS];
    let (mut bias, mut bias_square) = (0.0f32, 1e-3f32);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(11);
    for _ in 0..6 {
        random.shuffle(&mut order);
        for &n in &order {
            let (codes, label, weight) = &examples[n];
            let shrink = 1.0 / libm::sqrtf(codes.len() as f32 + 1.0);
            let hit = buckets(codes, BUCKETS);
            let logit = bias + hit.iter().map(|&b| weights[b]).sum::<f32>() * shrink;
            let slope = (sigmoid(logit) - label) * weight;
            bias_square += slope * slope;
            bias -= 0.1 * slope / libm::sqrtf(bias_square);
            for b in hit {
                let g = slope * shrink + 3e-5 * weights[b];
                squares[b] += g * g;
                weights[b] -= 0.15 * g / libm::sqrtf(squares[b]);
            }
        }
    }
    Letters::new(&weights, bias)
}

/// Words by the Russian side, with all English sides.
fn by_ru(pairs: &[Pair]) -> std::collections::BTreeMap<&[u8], Vec<&Pair>> {
    let mut out: std::collections::BTreeMap<&[u8], Vec<&Pair>> = std::collections::BTreeMap::new();
    for pair in pairs {
        out.entry(&pair.ru).or_default().push(pair);
    }
    out
}

/// P(no attested spelling is a mechanical one | Cyrillic letters).
fn unmechanical(pairs: &[Pair]) -> Letters {
    let examples: Vec<(Vec<u8>, f32, f32)> = by_ru(pairs)
        .into_iter()
        .map(|(ru, pairs)| {
            let total: u32 = pairs.iter().map(|p| p.weight).sum();
            let other: u32 = pairs.iter().filter(|p| romanized_as(ru, &p.en) == 0).map(|p| p.weight).sum();
            (ru.to_vec(), other as f32 / total as f32, 1.0)
        })
        .collect();
    letter_classifier(&examples)
}

/// Endings that Slavic names have and few others.
const SLAVIC: &[&str] = &[
    "ов", "ев", "ёв", "ова", "ева", "ёва", "ин", "ина", "ын", "ына", "ский", "ская", "цкий", "цкая", "ской", "енко",
    "ович", "евич", "овна", "евна", "ук", "юк", "ко", "ник", "няк", "чик", "як", "вец", "ец", "ых", "их", "слав",
    "мир", "дзе", "ий", "ый",
];

/// P(no Slavic name | Cyrillic letters). There are no labels: a spelling that no mechanical scheme makes says foreign,
/// a mechanical one with a Slavic ending says Slavic, the rest says little.
fn foreign(pairs: &[Pair]) -> Letters {
    let examples: Vec<(Vec<u8>, f32, f32)> = by_ru(pairs)
        .into_iter()
        .map(|(ru, pairs)| {
            let word = ru_word(ru);
            let slavic = SLAVIC.iter().any(|end| word.ends_with(end));
            let mechanical = pairs.iter().any(|p| romanized_as(ru, &p.en) & 0b0101_0111 != 0);
            match (slavic, mechanical) {
                (true, true) => (ru.to_vec(), 0.0, 1.0),
                (true, false) => (ru.to_vec(), 0.7, 0.5),
                (false, true) => (ru.to_vec(), 0.7, 0.3),
                (false, false) => (ru.to_vec(), 1.0, 1.0),
            }
        })
        .collect();
    letter_classifier(&examples)
}

/// What was seen, with a pair's own occurrence taken out.
struct Known {
    pairs: FxHashMap<(Vec<u8>, Vec<u8>), u32>,
    ru: FxHashMap<Vec<u8>, Vec<(Vec<u8>, u32)>>,
    en: FxHashMap<Vec<u8>, Vec<(Vec<u8>, u32)>>,
}

impl Known {
    fn new(pairs: &[Pair]) -> Self {
        let mut this = Self { pairs: FxHashMap::default(), ru: FxHashMap::default(), en: FxHashMap::default() };
        for p in pairs {
            this.pairs.insert((p.ru.clone(), p.en.clone()), p.count);
            this.ru.entry(p.ru.clone()).or_default().push((p.en.clone(), p.count));
            this.en.entry(p.en.clone()).or_default().push((p.ru.clone(), p.count));
        }
        this
    }

    /// As if the pair `hidden` had never been seen.
    fn seen(&self, ru: &[u8], en: &[u8], hidden: Option<(&[u8], &[u8])>) -> Seen {
        let hides = |a: &[u8], b: &[u8]| hidden.is_some_and(|(x, y)| x == a && y == b);
        let most = |list: Option<&Vec<(Vec<u8>, u32)>>, hide: &dyn Fn(&[u8]) -> bool| {
            list.into_iter().flatten().filter(|(other, _)| !hide(other)).map(|&(_, n)| n).max().unwrap_or(0)
        };
        let pair = if hides(ru, en) { 0 } else { self.pairs.get(&(ru.to_vec(), en.to_vec())).copied().unwrap_or(0) };
        Seen {
            pair: class(pair),
            ru: class(most(self.ru.get(ru), &|other| hides(ru, other))),
            en: class(most(self.en.get(en), &|other| hides(other, en))),
            surface: 0,
        }
    }

    /// As [`Known::seen`] for the chosen form, and the surface's own count where that form is another.
    fn seen_form(&self, ru: &RuPart, form: usize, en: &[u8], hidden: Option<(&[u8], &[u8])>) -> Seen {
        let surface = &ru.forms[0].word.codes;
        let seen = self.seen(&ru.forms[form].word.codes, en, hidden);
        Seen { surface: if form == 0 { 0 } else { self.seen(surface, en, hidden).ru }, ..seen }
    }
}

/// Prints the area under the curve, F1 at one half and the calibration error.
fn judge(name: &str, scored: &mut [(f32, bool)], log: &mut dyn FnMut(String)) {
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = scored.iter().filter(|s| s.1).count() as f64;
    let negatives = scored.len() as f64 - positives;
    let (mut ranks, mut at) = (0.0, 0);
    while at < scored.len() {
        let same = scored[at..].iter().take_while(|s| s.0 == scored[at].0).count();
        let rank = at as f64 + (same as f64 + 1.0) / 2.0;
        ranks += rank * scored[at..at + same].iter().filter(|s| s.1).count() as f64;
        at += same;
    }
    let auc = (ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives).max(1.0);
    let said = scored.iter().filter(|s| s.0 >= 0.5).count() as f64;
    let right = scored.iter().filter(|s| s.0 >= 0.5 && s.1).count() as f64;
    let mut ece = 0.0;
    for bin in 0..10 {
        let part = scored.iter().filter(|s| ((s.0 * 10.0) as usize).min(9) == bin);
        ece += part.map(|s| f64::from(s.0) - f64::from(u8::from(s.1))).sum::<f64>().abs();
    }
    log(format!(
        "{name}: AUC {auc:.4}, F1 {:.4}, calibration error {:.4}",
        2.0 * right / (said + positives),
        ece / scored.len() as f64
    ));
}

/// A case form of a Russian name in its base form, or nothing if it has none: for examples only.
fn inflect(codes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let word = ru_word(codes);
    let letters: Vec<char> = word.chars().collect();
    let last = *letters.last()?;
    let (cut, endings): (usize, &[&str]) = if word.ends_with("ский") || word.ends_with("цкий") {
        (2, &["ого", "ому", "им", "ом"])
    } else if ["ова", "ева", "ина", "ына"].iter().any(|end| word.ends_with(end)) {
        (1, &["ой", "у"])
    } else if ["ов", "ев", "ин", "ын"].iter().any(|end| word.ends_with(end)) {
        (0, &["а", "у", "ым", "е"])
    } else if word.ends_with("ая") {
        (2, &["ой", "ую"])
    } else if word.ends_with("ия") {
        (1, &["и", "ю", "ей"])
    } else {
        match last {
            'а' => (1, &["ы", "е", "у", "ой"]),
            'я' => (1, &["и", "е", "ю", "ей"]),
            'й' => (1, &["я", "ю", "ем", "е"]),
            'ь' => (1, &["я", "ю", "ем", "е"]),
            'б' | 'в' | 'г' | 'д' | 'ж' | 'з' | 'к' | 'л' | 'м' | 'н' | 'п' | 'р' | 'с' | 'т' | 'ф' | 'х' | 'ц'
            | 'ч' | 'ш' => (0, &["а", "у", "ом", "е"]),
            _ => return None,
        }
    };
    let ending = endings[random.below(endings.len())];
    Some(codes[..codes.len() - cut].iter().copied().chain(ru_codes(ending)).collect())
}

struct Scored<'a> {
    model: &'a Translit,
    room: Room,
}

impl Scored<'_> {
    fn parts(&self, ru: &[u8], en: &[u8]) -> (RuPart, EnPart) {
        (self.model.ru_part(ru), self.model.en_part(en.to_vec()))
    }

    fn example(
        &mut self,
        ru: &[u8],
        en: &[u8],
        known: &Known,
        hidden: Option<(&[u8], &[u8])>,
        label: bool,
    ) -> Option<Example> {
        let (ru, en) = self.parts(ru, en);
        let scores = self.model.scores(&ru, &en, &mut self.room);
        let joint = scores.joint?;
        let seen = known.seen_form(&ru, scores.form, &en.word.codes, hidden);
        let form = &ru.forms[scores.form];
        let features = self.model.match_features(&ru, &en, &scores, joint, seen, schemes_of(&ru, form, &en));
        let backward = self.model.backward_ln(form, &en, &mut self.room);
        let features = Translit::refine_features(&features, form, &en, joint, backward).to_vec();
        Some(Example { features, label: f32::from(u8::from(label)), weight: 1.0 })
    }
}

/// The matching network and the one that refines it, on held-out pairs against hard negatives.
fn match_nets(folds: &[Fold], all: &[Pair], known: &Known, log: &mut dyn FnMut(String)) -> (Mlp, Mlp) {
    let mut random = Random(3);
    let mut names: Vec<Vec<u8>> = all.iter().filter(|p| p.count >= 2).map(|p| p.en.clone()).collect();
    names.dedup();
    names.sort();
    names.dedup();
    let near = negatives::Neighbours::new(&names);
    let words: Vec<Vec<u8>> = common().iter().map(|w| en_codes(w)).filter(|w| w.len() > 2).collect();
    let (mut examples, mut check): (Vec<Example>, Vec<Example>) = (Vec::new(), Vec::new());
    let mut dropped = 0usize;
    let held = folds.iter().flat_map(|fold| fold.held.iter().map(move |pair| (&fold.model, pair)));
    for (model, pair) in held.filter(|(_, p)| p.count >= 2 && p.ru.len() >= 2 && p.en.len() >= 2) {
        let mut scored = Scored { model, room: Room::default() };
        let hidden = Some((pair.ru.as_slice(), pair.en.as_slice()));
        // Held-out words are split once more, to see how the network does on words it was not fitted on.
        let into = if hash(5, &pair.en).is_multiple_of(5) { &mut check } else { &mut examples };
        let own: Vec<&[u8]> = known.ru.get(&pair.ru).into_iter().flatten().map(|e| e.0.as_slice()).collect();
        let mut wrong = near.of(&pair.en, 2, &mut random);
        wrong.retain(|en| !own.contains(&en.as_slice()));
        let surface = if random.unit() < INFLECTED { inflect(&pair.ru, &mut random) } else { None };
        let ru = surface.as_deref().unwrap_or(&pair.ru);
        // Most pairs that are met in use were seen in training.
        let shown = if random.unit() < SHOWN { None } else { hidden };
        match scored.example(ru, &pair.en, known, shown, true) {
            Some(e) => into.push(e),
            None => dropped += 1,
        }
        for en in wrong {
            // A wrong name may be as new as the right one.
            let new = random.unit() < NEW;
            into.extend(scored.example(ru, &en, known, hidden, false).map(|mut e| {
                if new {
                    e.features[SEEN_EN] = 0.0;
                }
                e
            }));
        }
        // In a text a name meets any word of its sentence, not only near names.
        for list in [&names, &words] {
            let mut drawn = (0..STRANGERS).map(|_| &list[random.below(list.len())]).collect::<Vec<_>>().into_iter();
            let stranger = drawn.find_map(|en| {
                let right = own.contains(&en.as_slice());
                if right { None } else { scored.example(ru, en, known, hidden, false) }
            });
            into.extend(stranger);
        }
    }
    log(format!(
        "matching: {} examples, {} to check, {dropped} positives below the coarse bound",
        examples.len(),
        check.len()
    ));
    let first = |list: &[Example]| -> Vec<Example> {
        let cut = |e: &Example| e.features[..MATCH_FEATURES].to_vec();
        list.iter().map(|e| Example { features: cut(e), label: e.label, weight: e.weight }).collect()
    };
    let net = fit::fit(&first(&examples), 24, 30, 1);
    let refine = fit::fit(&examples, 24, 30, 4);
    for (name, refined) in [("matching, held out", false), ("matching refined, held out", true)] {
        let mut result: Vec<(f32, bool)> = check
            .iter()
            .map(|e| {
                let logit = net.logit(&e.features[..MATCH_FEATURES]);
                let logit = if refined && logit.abs() < CLEAR { refine.logit(&e.features) } else { logit };
                (sigmoid(logit), e.label > 0.5)
            })
            .collect();
        judge(name, &mut result, log);
    }
    (net, refine)
}

/// The back-transliteration network: mechanical spellings, and how much of what is attested for the Russian is
/// spelt in another way.
fn back_net(folds: &[Fold], known: &Known, log: &mut dyn FnMut(String)) -> Mlp {
    let (mut examples, mut check): (Vec<Example>, Vec<Example>) = (Vec::new(), Vec::new());
    let often =
        |fold: &Fold| -> Vec<Pair> { fold.held.iter().filter(|p| p.count >= 2 && p.ru.len() >= 2).cloned().collect() };
    let lists: Vec<(&Translit, Vec<Pair>)> = folds.iter().map(|fold| (&fold.model, often(fold))).collect();
    for (model, (ru, pairs)) in
        lists.iter().flat_map(|(model, often)| by_ru(often).into_iter().map(move |e| (*model, e)))
    {
        let mut scored = Scored { model, room: Room::default() };
        let other: u32 = pairs.iter().filter(|p| romanized_as(ru, &p.en) == 0).map(|p| p.count).sum();
        let mut spellings: Vec<Vec<u8>> = super::schemes::romanized(ru).iter().map(|(_, s)| en_codes(s)).collect();
        spellings.retain(|s| s.len() >= 2);
        // All that are attested, and of the rest one: the schemes differ in a few letters only.
        let extra = (hash(9, ru) % spellings.len().max(1) as u64) as usize;
        for (n, en) in spellings.iter().enumerate() {
            let same: u32 = pairs.iter().filter(|p| p.en == *en).map(|p| p.count).sum();
            if same + other == 0 || same == 0 && n != extra {
                continue;
            }
            let label = other as f32 / (same + other) as f32;
            let (ru_part, en_part) = scored.parts(ru, en);
            let scores = model.scores(&ru_part, &en_part, &mut scored.room);
            let Some(joint) = scores.joint else { continue };
            let form = &ru_part.forms[scores.form];
            let schemes = schemes_of(&ru_part, form, &en_part);
            // Once as it is, once as if what is attested here had not been seen.
            let hidden = if same > 0 { Some(en) } else { pairs.first().map(|p| &p.en) };
            for hidden in [None, hidden.map(|en| (ru, en.as_slice()))] {
                let seen = known.seen_form(&ru_part, scores.form, en, hidden);
                let features = model.match_features(&ru_part, &en_part, &scores, joint, seen, schemes);
                let logit = model.match_net.logit(&features);
                let kind = model.kind_of(&ru_part, form);
                let features = Translit::back_features(form, &en_part, joint, seen, schemes, kind, logit).to_vec();
                let into = if hash(5, ru).is_multiple_of(5) { &mut check } else { &mut examples };
                into.push(Example { features, label, weight: 1.0 + libm::log1pf((same + other) as f32) });
            }
        }
    }
    log(format!("back-transliteration: {} examples, {} to check", examples.len(), check.len()));
    let net = fit::fit(&examples, 16, 20, 2);
    let mut result: Vec<(f32, bool)> = check.iter().map(|e| (sigmoid(net.logit(&e.features)), e.label > 0.5)).collect();
    judge("back-transliteration, held out", &mut result, log);
    net
}

/// The ranking of candidates: a linear model, by the gradient of the ln-probability of the attested spelling among
/// the candidates.
fn rank_net(folds: &[Fold], known: &Known, log: &mut dyn FnMut(String)) -> Mlp {
    const N: usize = generate::RANK_FEATURES;
    let mut lists: Vec<(Vec<[f32; N]>, Vec<usize>)> = Vec::new();
    let words = folds.iter().flat_map(|fold| by_ru(&fold.held).into_iter().map(move |e| (&fold.model, e)));
    for (n, (model, (ru, pairs))) in words.enumerate() {
        if n % 4 != 0 {
            continue;
        }
        let found = model.search(ru);
        let seen = |en: &[u8]| known.seen(ru, en, Some((ru, en))).en;
        let right: Vec<usize> =
            found.iter().enumerate().filter(|(_, f)| pairs.iter().any(|p| p.en == f.0)).map(|(k, _)| k).collect();
        lists.push((model.rank_features(ru, &found, &seen), right));
    }
    let score = |w: &[f32; N], list: &[[f32; N]]| -> Vec<f32> {
        let s: Vec<f32> = list.iter().map(|f| f.iter().zip(w).map(|(f, w)| f * w).sum()).collect();
        let top = s.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let e: Vec<f32> = s.iter().map(|s| libm::expf(s - top)).collect();
        let sum: f32 = e.iter().sum();
        e.iter().map(|e| e / sum).collect()
    };
    let mut weights = [0.0f32; N];
    weights[0] = 1.0;
    let hits = |w: &[f32; N]| {
        let mut hit = [0usize; 2];
        for (list, right) in &lists {
            let p = score(w, list);
            let mut order: Vec<usize> = (0..p.len()).collect();
            order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
            hit[0] += usize::from(order.first().is_some_and(|k| right.contains(k)));
            hit[1] += usize::from(order.iter().take(5).any(|k| right.contains(k)));
        }
        hit.map(|h| h as f64 / lists.len() as f64)
    };
    log(format!("ranking: {} words, first and first five {:?} by the joint model", lists.len(), hits(&weights)));
    let mut squares = [1e-3f32; N];
    for _ in 0..5 {
        for (list, right) in lists.iter().filter(|l| !l.1.is_empty()) {
            let p = score(&weights, list);
            let mass: f32 = right.iter().map(|&k| p[k]).sum();
            let mut g = [0.0f32; N];
            for (k, f) in list.iter().enumerate() {
                let want = if right.contains(&k) { p[k] / mass } else { 0.0 };
                for (g, f) in g.iter_mut().zip(f) {
                    *g += (p[k] - want) * f;
                }
            }
            for k in 0..N {
                squares[k] += g[k] * g[k];
                weights[k] -= 0.1 * g[k] / libm::sqrtf(squares[k]);
            }
        }
    }
    log(format!("ranking: {:?} by weights {weights:?}", hits(&weights)));
    let mut second = weights.to_vec();
    second.push(0.0);
    Mlp { scale: [0.0, 1.0].repeat(N), first: Vec::new(), second }
}
