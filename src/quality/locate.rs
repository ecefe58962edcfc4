//! Where a bad bead is bad: the words without which the two sides come closer.
//!
//! A word that says what the other side does not say pulls the two vectors apart; encode the sentence without it and
//! the cosine rises. On the English side that is a word added, on the Russian side one omitted, and where both sides
//! have such a word at about the same place, one rendered wrongly. Each word costs an encoding, so only beads that the
//! score already suspects are looked at. What the encoder has no word for (rare words, cut into many pieces) pulls
//! apart as well; that is why these findings are not errors.

use super::sentence::Sentence;
use super::words::{Word, WordAlignment};
use super::{BeadQuality, SUSPECT};
use crate::encoder::Encoder;
use crate::text::{Both, Side, Span};

/// Words of a side beyond this are not tried: the cost grows with their square, and a bead that long holds several
/// sentences.
const MOST: usize = 80;

/// The least rise of the cosine that is reported. `cargo xtask precision --rules ACC002,ACC003,ACC006` prints how often
/// that is on human references.
pub const RISE: f32 = 0.05;
/// A word on the other side with this rise at about the same place makes it a wrong rendering.
const ANSWERS: f32 = 0.015;
/// How far apart the two may stand, as a share of their sides.
const APART: f32 = 0.25;

/// What is wrong with suspect words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Russian words that nothing English answers to.
    Omitted,
    /// English words that answer to nothing Russian.
    Added,
    /// English words that answer to Russian ones and render them wrongly.
    Mistranslated,
}

/// A run of suspect words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suspect {
    /// What is wrong.
    pub wrong: Wrong,
    /// The words, as bytes of each text; both sides only where they answer to each other.
    pub spans: Both<Option<Span>>,
    /// By how much the cosine of the two sides rises without the words.
    pub rise: f32,
}

/// Fills in how much closer the two sides of a bead come without each word ([`Word::rise`]), if the bead is suspect.
pub fn locate(encoder: &Encoder, sides: Both<&Sentence<'_>>, bead: &mut BeadQuality) {
    if bead.own >= SUSPECT {
        return;
    }
    let whole = cosine(sides.source.vector, sides.target.vector);
    for side in Side::BOTH {
        let sentence = sides.get(side);
        let words = bead.words.words.get_mut(side);
        if words.len() > MOST || words.len() < 3 {
            continue;
        }
        let without: Vec<String> = words
            .iter()
            .map(|word| {
                let before = Span::new(sentence.span.start, word.span.start).of(sentence.text);
                let after = Span::new(word.span.end, sentence.span.end).of(sentence.text);
                format!("{before}{}", after.trim_start())
            })
            .collect();
        let without: Vec<&str> = without.iter().map(String::as_str).collect();
        let other = sides.get(side.other()).vector;
        for (word, vector) in words.iter_mut().zip(encoder.encode(&without)) {
            word.rise = cosine(&vector, other) - whole;
        }
    }
}

/// Of unit vectors, summed in order.
fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl WordAlignment {
    /// The runs of words without which the sides come closer by at least `least`, in text order, English first. Words
    /// of grammar, numbers and names that agree make no run.
    pub fn suspects(&self, texts: Both<&str>, least: f32) -> Vec<Suspect> {
        let runs = Both::new(Side::Source, Side::Target).map(|side| self.runs(texts, side, least.min(ANSWERS)));
        let mut answered = vec![false; runs.source.len()];
        let mut out = Vec::new();
        for run in runs.target.iter().filter(|r| r.rise >= least) {
            let near = (0..runs.source.len())
                .filter(|&n| !answered[n] && (runs.source[n].place - run.place).abs() <= APART)
                .min_by(|&a, &b| {
                    let apart = |n: usize| (runs.source[n].place - run.place).abs();
                    apart(a).total_cmp(&apart(b))
                });
            let mut spans = Both::new(None, Some(run.span));
            let wrong = match near {
                Some(n) => {
                    answered[n] = true;
                    spans.source = Some(runs.source[n].span);
                    Wrong::Mistranslated
                }
                None => Wrong::Added,
            };
            out.push(Suspect { wrong, spans, rise: run.rise });
        }
        for (run, answered) in runs.source.iter().zip(answered) {
            if run.rise >= least && !answered {
                out.push(Suspect { wrong: Wrong::Omitted, spans: Both::new(Some(run.span), None), rise: run.rise });
            }
        }
        out
    }

    /// Neighbouring words of a side that each rise by `least`.
    fn runs(&self, texts: Both<&str>, side: Side, least: f32) -> Vec<Run> {
        let words = self.words.get(side);
        let text = texts.get(side);
        let suspect = |word: &Word| word.rise >= least && !word.agrees && is_content(word.span.of(text));
        let mut out: Vec<Run> = Vec::new();
        let mut last = None;
        for (n, word) in words.iter().enumerate().filter(|(_, w)| suspect(w)) {
            let place = n as f32 / words.len() as f32;
            match out.last_mut() {
                Some(run) if n > 0 && last == Some(n - 1) => {
                    run.span = run.span.join(word.span);
                    run.rise = run.rise.max(word.rise);
                }
                _ => out.push(Run { span: word.span, rise: word.rise, place }),
            }
            last = Some(n);
        }
        out
    }
}

struct Run {
    span: Span,
    rise: f32,
    /// Where it begins, as a share of its side.
    place: f32,
}

fn is_content(word: &str) -> bool {
    word.chars().count() > 3
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
        && !super::english::is_function(&word.to_lowercase())
        && !FUNCTION.contains(&word.to_lowercase().as_str())
}

/// Russian words of grammar of more than three letters.
const FUNCTION: &[&str] = &[
    "более",
    "будет",
    "будто",
    "было",
    "быть",
    "ведь",
    "если",
    "есть",
    "здесь",
    "какой",
    "когда",
    "которая",
    "которого",
    "которое",
    "которой",
    "котором",
    "которую",
    "которые",
    "который",
    "которых",
    "лишь",
    "либо",
    "между",
    "менее",
    "надо",
    "пока",
    "после",
    "потом",
    "потому",
    "почти",
    "перед",
    "перед",
    "самый",
    "своего",
    "своей",
    "своих",
    "свой",
    "свою",
    "также",
    "таки",
    "такие",
    "такой",
    "теперь",
    "тоже",
    "только",
    "хотя",
    "чего",
    "через",
    "чтобы",
    "этих",
    "этого",
    "этой",
    "этом",
    "этот",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality;

    /// What is found in a pair, as `wrong: source | target`.
    fn found(source: &str, target: &str) -> Vec<String> {
        let judged = quality::judge(source, target).unwrap();
        let texts = Both::new(source, target);
        let text = |side: Side, span: Option<Span>| span.map_or("-", |s| s.of(texts.get(side)));
        let suspects = judged.suspects(texts);
        let shown = suspects.iter().map(|s| {
            let Both { source, target } = s.spans;
            format!("{:?}: {} | {}", s.wrong, text(Side::Source, source), text(Side::Target, target))
        });
        shown.collect()
    }

    #[test]
    fn a_planted_word_is_found_and_a_lost_one() {
        let clean = found("Почтальон потерял сумку с письмами.", "The postman lost a bag of letters.");
        assert_eq!(clean, [""; 0]);
        let russian = "Кузнец подковал лошадь и взял за работу мешок овса.";
        let planted = found(russian, "The smith shod the horse and took a sack of banana economy oats for his work.");
        assert_eq!(planted, ["Added: - | banana economy"]);
    }
}
