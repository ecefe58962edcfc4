//! Is this English word a rendering of that Russian name?
//!
//! The surface and every base form it may come from ([`crate::names::inflect`]) are scored; the best, after a price
//! for each ending taken off, gives the features of the calibrated networks.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::Translit;
use super::fold::{en_codes, ru_codes, ru_word};
use super::lattice::{Room, Word};
use super::letters::buckets;
use super::memory::hash;
use super::mlp::sigmoid;
use super::origins::{ByClass, Origins};
use super::schemes::romanized_as;
use crate::names::inflect;

/// Number of features of the matching network.
pub(super) const MATCH_FEATURES: usize = 18;

/// Which matching features tell of the ending: the coarse ratio, whether one was cut and another put on, by how much
/// the base form is better than the surface, and how many letters were cut.
const COARSE: usize = 5;
const IS_CUT: usize = 8;
const HAS_TAIL: usize = 9;
const ABOVE_SURFACE: usize = 13;
const CUT_LENGTH: usize = 17;

/// Price (log-odds) of reading an unmistakable case form as its base form.
const DECLINED: f32 = 0.5;

/// Number of features of the refining network: those of the matching one and two of the backward model.
pub(super) const REFINE_FEATURES: usize = MATCH_FEATURES + 2;

/// Pairs whose matching log-odds are further than this from even are clear: the backward model is not asked.
pub(super) const CLEAR: f32 = 5.0;

/// Which matching feature says that the English side was seen with other Russian names.
pub(super) const SEEN_EN: usize = 12;

/// Number of features of the back-transliteration network.
pub(super) const BACK_FEATURES: usize = 12;

/// Price (nats) of taking an ending off, and of putting another on.
const CUT: f32 = -1.5;
const TAIL: f32 = -0.7;

/// How much of a base form's own probability counts when the best one is chosen. The likelihood ratio alone prefers a
/// form that is no name (жакий for Жаком), because it is surprising that English has it.
const OWN: f64 = 0.5;

/// What (nats) speaks for a base form that was seen with this very English: `Чайковский`, not `Чайковской`.
const KNOWN: f64 = 5.0;

/// Base forms whose coarse score is further than this (nats) below the best are not scored finely.
const CLOSE: f32 = 3.0;

/// Below this coarse ratio (nats) a pair has nothing to do with each other and is not scored finely.
const HOPELESS: f32 = -12.0;

/// Below this probability of a foreign name, the suspicion of a romanization fades.
const SLAVIC: f32 = 0.5;

/// Words kept in a cache before it is emptied.
const CACHE: usize = 8192;

/// How well an English word renders a Russian name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Calibrated probability that the English is a rendering of the Russian, whatever its case ending.
    pub p_match: f32,
    /// Probability that the English is a mechanical romanization of a name that English spells otherwise.
    pub p_back: f32,
    /// ln P(ru, en) − ln P(ru) − ln P(en) of the best base form (nats): for matching.
    pub ratio: f32,
    /// ln P(en | ru) of the best base form (nats): for spelling.
    pub p_en_given_ru: f32,
}

impl Match {
    const NOTHING: Self = Self { p_match: 0.0, p_back: 0.0, ratio: -99.0, p_en_given_ru: -99.0 };
}

/// A Russian word, or a base form of it, ready for scoring.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) word: Word,
    /// First letters shared with the surface.
    keep: usize,
    /// ln P by the letter model.
    pub(super) ln: f64,
    /// Whether an ending was taken off, and another put on.
    cut: bool,
    tail: bool,
    pub(super) hash: u64,
}

impl Form {
    fn prior(&self) -> f32 {
        if self.tail {
            CUT + TAIL
        } else if self.cut {
            CUT
        } else {
            0.0
        }
    }
}

/// A Russian word without hyphens.
#[derive(Clone, Debug, Default)]
pub(super) struct RuPart {
    /// The surface first, then base forms by falling number of shared letters.
    pub(super) forms: Vec<Form>,
    unmechanical: f32,
    foreign: f32,
    origin: ByClass,
}

/// An English word without hyphens.
#[derive(Clone, Debug, Default)]
pub(super) struct EnPart {
    pub(super) word: Word,
    pub(super) ln: f64,
    pub(super) hash: u64,
    origin: ByClass,
    /// ln P by the classes of names, whichever it is.
    blind: f32,
}

/// What was seen in training of a pair: count classes of the pair, of its Russian and of its English side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) pair: u8,
    pub(super) ru: u8,
    pub(super) en: u8,
    /// Of the surface, where a base form was chosen: `Петрова` is a name as it stands, `Петровой` only a case form.
    pub(super) surface: u8,
}

/// Scores of a pair of parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scores {
    /// Number of the best form.
    pub(super) form: usize,
    /// Coarse ratio of the best form and of the surface (nats, prices included).
    coarse: f32,
    surface: f32,
    /// ln P(ru, en), or nothing if the coarse score was hopeless.
    pub(super) joint: Option<f64>,
}

/// Room and caches for matching; one for each thread. Results do not depend on what is in it.
#[derive(Default)]
pub struct Scratch {
    room: Room,
    ru: FxHashMap<String, std::rc::Rc<Vec<RuPart>>>,
    en: FxHashMap<String, std::rc::Rc<Vec<EnPart>>>,
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | ' ' | '\u{a0}')
}

impl Translit {
    /// How well `en` renders `ru` (any case ending, any letters). Hyphenated names are matched part by part.
    pub fn matches(&self, ru: &str, en: &str) -> Match {
        thread_local! {
            static SCRATCH: RefCell<Scratch> = RefCell::default();
        }
        SCRATCH.with_borrow_mut(|scratch| self.matches_with(ru, en, scratch))
    }

    /// As [`Translit::matches`], with the caller's caches.
    pub fn matches_with(&self, ru: &str, en: &str, scratch: &mut Scratch) -> Match {
        let Scratch { room, ru: ru_cache, en: en_cache } = scratch;
        if ru_cache.len() > CACHE {
            ru_cache.clear();
        }
        if en_cache.len() > CACHE {
            en_cache.clear();
        }
        let ru_parts = match ru_cache.get(ru) {
            Some(known) => known.clone(),
            None => {
                let new = std::rc::Rc::new(self.ru_parts(ru));
                ru_cache.insert(ru.to_owned(), new.clone());
                new
            }
        };
        let en_parts = match en_cache.get(en) {
            Some(known) => known.clone(),
            None => {
                let new = std::rc::Rc::new(self.en_parts(en));
                en_cache.insert(en.to_owned(), new.clone());
                new
            }
        };
        match (ru_parts.as_slice(), en_parts.as_slice()) {
            ([], _) | (_, []) => self.same_script(ru, en),
            ([ru], [en]) => self.match_part(ru, en, room),
            (ru, en) if ru.len() == en.len() => {
                // Every part must match: the weakest speaks for the whole.
                ru.iter().zip(en).map(|(ru, en)| self.match_part(ru, en, room)).reduce(weaker).unwrap_or(Match::NOTHING)
            }
            (_, _) => {
                let (ru, en) = (self.ru_part(&ru_codes(ru)), self.en_part(en_codes(en)));
                self.match_part(&ru, &en, room)
            }
        }
    }

    /// When one side has no letters of its script, only equality is evidence.
    fn same_script(&self, ru: &str, en: &str) -> Match {
        let (a, b) = (en_codes(ru), en_codes(en));
        if a.is_empty() || a != b {
            return Match::NOTHING;
        }
        Match { p_match: 0.99, p_back: 0.0, ratio: 9.0, p_en_given_ru: 0.0 }
    }

    fn ru_parts(&self, ru: &str) -> Vec<RuPart> {
        if !ru.chars().any(crate::text::is_cyrillic) {
            return Vec::new();
        }
        ru.split(is_joint).map(ru_codes).filter(|codes| !codes.is_empty()).map(|codes| self.ru_part(&codes)).collect()
    }

    pub(super) fn ru_part(&self, codes: &[u8]) -> RuPart {
        let mut forms = vec![self.form(codes.to_vec(), codes.len(), false, false)];
        if codes.len() > 2 {
            let word = ru_word(codes);
            let mut cuts = inflect::cuts(&word);
            cuts.sort_by_key(|cut| std::cmp::Reverse(cut.keep));
            for cut in cuts {
                let mut base = codes[..cut.keep.min(codes.len())].to_vec();
                base.extend(ru_codes(cut.tail));
                if base.len() > 1 && !forms.iter().any(|f| f.word.codes == base) {
                    forms.push(self.form(base, cut.keep, true, !cut.tail.is_empty()));
                }
            }
        }
        // Both classifiers read the same letter runs.
        let runs = buckets(codes, self.foreign.size());
        RuPart {
            forms,
            unmechanical: self.unmechanical.logit_of(&runs, codes.len()),
            foreign: self.foreign.logit_of(&runs, codes.len()),
            origin: self.origins.of_ru(codes),
        }
    }

    fn form(&self, codes: Vec<u8>, keep: usize, cut: bool, tail: bool) -> Form {
        let mut runs = Vec::new();
        self.ops.ru_runs(&codes, &mut runs);
        let ln = self.ru_letters.ln(codes.iter().map(|&c| u16::from(c)));
        let hash = hash(0, &codes);
        Form { word: Word { codes, runs }, keep, ln, cut, tail, hash }
    }

    fn en_parts(&self, en: &str) -> Vec<EnPart> {
        en.split(is_joint).map(en_codes).filter(|c| !c.is_empty()).map(|c| self.en_part(c)).collect()
    }

    pub(super) fn en_part(&self, codes: Vec<u8>) -> EnPart {
        let mut runs = Vec::new();
        self.ops.en_runs(&codes, &mut runs);
        let ln = self.en_letters.ln(codes.iter().map(|&c| u16::from(c)));
        let (hash, origin) = (hash(0, &codes), self.origins.of_en(&codes));
        let blind = self.origins.blind(&origin);
        EnPart { word: Word { codes, runs }, ln, hash, origin, blind }
    }

    /// Scores every form coarsely, those near the best finely.
    pub(super) fn scores(&self, ru: &RuPart, en: &EnPart, room: &mut Room) -> Scores {
        let mut coarse = [f32::NEG_INFINITY; 24];
        let mut best = 0;
        let several = ru.forms.len() > 1;
        // What a form is chosen by: its ratio and a part of its own probability.
        let own = |form: &Form| (OWN * form.ln) as f32;
        for (n, form) in ru.forms.iter().enumerate().take(coarse.len()) {
            let joint = room.coarse(&self.ops, &form.word, &en.word, if n == 0 { 0 } else { form.keep });
            coarse[n] = joint - (form.ln + en.ln) as f32 + form.prior();
            if n == 0 || coarse[n] + own(form) > coarse[best] + own(&ru.forms[best]) {
                best = n;
                if several {
                    room.save();
                }
            }
        }
        let mut scores = Scores { form: best, coarse: coarse[best], surface: coarse[0], joint: None };
        if coarse[best] < HOPELESS {
            return scores;
        }
        if several {
            room.restore();
        }
        let mut top = f64::NEG_INFINITY;
        // The best by the coarse score first: its cells are at hand.
        let least = coarse[best] + own(&ru.forms[best]) - CLOSE;
        let others =
            (0..ru.forms.len().min(coarse.len())).filter(|&n| n != best && coarse[n] + own(&ru.forms[n]) >= least);
        for n in std::iter::once(best).chain(others) {
            let form = &ru.forms[n];
            if n != best {
                room.coarse(&self.ops, &form.word, &en.word, 0);
            }
            let joint = room.fine(&self.ops, &self.joint);
            let seen = several && self.seen_pairs.get(hash(form.hash, &en.word.codes)) > 0;
            let bonus = if seen { KNOWN } else { 0.0 };
            let score = joint - (1.0 - OWN) * form.ln + f64::from(form.prior()) + bonus;
            if score > top {
                top = score;
                scores.form = n;
                scores.joint = Some(joint);
                scores.coarse = coarse[n];
            }
        }
        scores
    }

    pub(super) fn seen(&self, ru: &RuPart, form: &Form, en: &EnPart) -> Seen {
        Seen {
            pair: self.seen_pairs.get(hash(form.hash, &en.word.codes)),
            ru: self.seen_ru.get(form.hash),
            en: self.seen_en.get(en.hash),
            surface: if form.cut { self.seen_ru.get(ru.forms[0].hash) } else { 0 },
        }
    }

    /// ln P(class) of the chosen form: the surface's ending would make a foreigner of every oblique case.
    fn origin<'p>(&self, ru: &'p RuPart, form: &Form) -> std::borrow::Cow<'p, ByClass> {
        if form.cut {
            std::borrow::Cow::Owned(self.origins.of_ru(&form.word.codes))
        } else {
            std::borrow::Cow::Borrowed(&ru.origin)
        }
    }

    pub(super) fn match_features(
        &self,
        ru: &RuPart,
        en: &EnPart,
        scores: &Scores,
        joint: f64,
        seen: Seen,
        schemes: u32,
    ) -> [f32; MATCH_FEATURES] {
        let form = &ru.forms[scores.form];
        let (n, m) = (form.word.codes.len() as f32, en.word.codes.len() as f32);
        let ratio = (joint - form.ln - en.ln) as f32;
        let unseen = |class: u8| if seen.pair == 0 { f32::from(class) } else { 0.0 };
        [
            ratio,
            ratio / (n + m),
            joint as f32,
            form.ln as f32,
            en.ln as f32,
            scores.coarse,
            n,
            m - n,
            f32::from(u8::from(form.cut)),
            f32::from(u8::from(form.tail)),
            f32::from(seen.pair),
            unseen(seen.ru),
            unseen(seen.en),
            scores.coarse - scores.surface,
            Origins::agreement(&self.origin(ru, form), &en.origin, en.blind)[1],
            schemes.count_ones() as f32,
            f32::from(seen.surface),
            if form.cut { (ru.forms[0].word.codes.len() - form.keep) as f32 } else { 0.0 },
        ]
    }

    /// ln P(ru, en) by the model that reads from the end.
    pub(super) fn backward_ln(&self, form: &Form, en: &EnPart, room: &mut Room) -> f64 {
        room.coarse(&self.ops, &form.word, &en.word, 0);
        room.backward(&self.ops, &self.backward)
    }

    pub(super) fn refine_features(
        features: &[f32; MATCH_FEATURES],
        form: &Form,
        en: &EnPart,
        joint: f64,
        backward: f64,
    ) -> [f32; REFINE_FEATURES] {
        let mut out = [0.0; REFINE_FEATURES];
        out[..MATCH_FEATURES].copy_from_slice(features);
        out[MATCH_FEATURES] = (backward - form.ln - en.ln) as f32;
        out[MATCH_FEATURES + 1] = (backward - joint) as f32;
        out
    }

    /// What the letter classifiers say of the chosen form: log-odds of being unmechanical and of being foreign.
    pub(super) fn kind_of(&self, ru: &RuPart, form: &Form) -> [f32; 2] {
        if !form.cut {
            return [ru.unmechanical, ru.foreign];
        }
        let runs = buckets(&form.word.codes, self.foreign.size());
        let length = form.word.codes.len();
        [self.unmechanical.logit_of(&runs, length), self.foreign.logit_of(&runs, length)]
    }

    /// `kind` is what [`Translit::kind_of`] says, `logit` the matching network's.
    pub(super) fn back_features(
        form: &Form,
        en: &EnPart,
        joint: f64,
        seen: Seen,
        schemes: u32,
        kind: [f32; 2],
        logit: f32,
    ) -> [f32; BACK_FEATURES] {
        let [unmechanical, foreign] = kind;
        let m = en.word.codes.len() as f32;
        [
            schemes.count_ones() as f32,
            f32::from(u8::from(schemes & 3 != 0)),
            unmechanical,
            foreign,
            (joint - form.ln - en.ln) as f32,
            (joint - form.ln) as f32,
            en.ln as f32 / m,
            f32::from(seen.pair),
            f32::from(seen.ru),
            f32::from(seen.en),
            logit,
            m,
        ]
    }

    fn match_part(&self, ru: &RuPart, en: &EnPart, room: &mut Room) -> Match {
        let surface = &ru.forms[0].word.codes;
        if surface.len() == 1 && en.word.codes.len() > 1 {
            return self.match_initial(surface[0], en);
        }
        let scores = self.scores(ru, en, room);
        let form = &ru.forms[scores.form];
        let Some(joint) = scores.joint else {
            // Hardly a rendering: a small probability that still ranks.
            let p_match = 1e-4 * sigmoid((scores.coarse - HOPELESS) / 4.0);
            let p_en_given_ru = scores.coarse + en.ln as f32;
            return Match { p_match, p_back: 0.0, ratio: scores.coarse, p_en_given_ru };
        };
        let seen = self.seen(ru, form, en);
        let schemes = schemes_of(ru, form, en);
        let features = self.match_features(ru, en, &scores, joint, seen, schemes);
        let mut logit = self.match_logit(&features, form, en, joint, room);
        if let Some(plain) = as_base(&features, form, seen) {
            logit = logit.max(self.match_logit(&plain, form, en, joint, room) - DECLINED);
        }
        let p_back = if schemes == 0 {
            0.01 * sigmoid(ru.unmechanical)
        } else {
            let kind = self.kind_of(ru, form);
            let features = Self::back_features(form, en, joint, seen, schemes, kind, logit);
            // A Slavic name is not romanized back, however many other spellings of it are attested (`Kuznecov`).
            let foreign = sigmoid(kind[1]);
            sigmoid(self.back_net.logit(&features)) * (foreign / SLAVIC).min(1.0)
        };
        Match {
            p_match: sigmoid(logit),
            p_back,
            ratio: (joint - form.ln - en.ln) as f32,
            p_en_given_ru: (joint - form.ln) as f32,
        }
    }

    /// The log-odds of a match: by the matching network, and where that is unsure by the refining one.
    fn match_logit(
        &self,
        features: &[f32; MATCH_FEATURES],
        form: &Form,
        en: &EnPart,
        joint: f64,
        room: &mut Room,
    ) -> f32 {
        let logit = self.match_net.logit(features);
        if logit.abs() >= CLEAR {
            return logit;
        }
        let backward = self.backward_ln(form, en, room);
        self.refine_net.logit(&Self::refine_features(features, form, en, joint, backward))
    }

    /// An initial matches a word that may start with it.
    fn match_initial(&self, letter: u8, en: &EnPart) -> Match {
        let alone = self.ru_part(&[letter]);
        let starts = en.word.runs[0]
            .iter()
            .skip(1)
            .map(|&run| if run == super::ops::NONE { super::ops::NONE } else { self.ops.single(letter, run) })
            .filter(|&op| op != super::ops::NONE)
            .map(|op| self.ops.ln(op))
            .fold(f32::NEG_INFINITY, f32::max);
        let ratio = (f64::from(starts) - alone.forms[0].ln - en.ln).max(-99.0) as f32;
        // It stands for a given name, and those are the commonest of all name tokens.
        let common = 0.5 + f64::from(self.seen_en.get(en.hash)) / 14.0;
        let p = libm::exp(f64::from(starts)).min(0.05) * 10.0 * common;
        Match { p_match: p as f32, p_back: 0.0, ratio, p_en_given_ru: starts.max(-99.0) }
    }
}

/// The schemes that spell the surface or its best base form so.
pub(super) fn schemes_of(ru: &RuPart, form: &Form, en: &EnPart) -> u32 {
    romanized_as(&ru.forms[0].word.codes, &en.word.codes) | romanized_as(&form.word.codes, &en.word.codes)
}

/// The features as if the text had the base form, where the ending leaves little doubt that it is a case form: two
/// letters or more (`Чайковскому`, `Ивановым`) of a surface that is no known name.
fn as_base(features: &[f32; MATCH_FEATURES], form: &Form, seen: Seen) -> Option<[f32; MATCH_FEATURES]> {
    if !form.cut || features[CUT_LENGTH] < 2.0 || seen.surface > 0 {
        return None;
    }
    let mut plain = *features;
    plain[COARSE] -= form.prior();
    for at in [IS_CUT, HAS_TAIL, ABOVE_SURFACE, CUT_LENGTH] {
        plain[at] = 0.0;
    }
    Some(plain)
}

fn weaker(a: Match, b: Match) -> Match {
    Match {
        p_match: a.p_match.min(b.p_match),
        p_back: a.p_back.max(b.p_back),
        ratio: a.ratio.min(b.ratio),
        p_en_given_ru: a.p_en_given_ru + b.p_en_given_ru,
    }
}
