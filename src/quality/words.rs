//! Which word of one side renders which of the other.
//!
//! The network's attention says where each piece looks; a word pair is linked if each is what the other looks at most.
//! Numbers and names do not depend on it: equal digits and like-sounding capitalised words are linked as such.

use super::head::Judged;
use super::sentence::Sentence;
use crate::text::{Both, Case, Side, Span, Token, TokenKind, case};

/// A word or number of a bead.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Bytes in the text.
    pub span: Span,
    /// Probability that it is at fault (mistranslated, superfluous; on the Russian side also left out), 0..1.
    pub fault: f32,
    /// How surely something on the other side answers to it, 0..1.
    pub matched: f32,
    /// By how much the cosine of the two sides rises without the word; 0 where nobody looked
    /// ([`locate`](super::locate())).
    pub rise: f32,
    /// Whether the other side has the same number or a name that sounds alike.
    pub agrees: bool,
}

/// Two words that render each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Numbers of the words on each side.
    pub words: Both<usize>,
    /// 0..1.
    pub strength: f32,
}

/// The word alignment of a bead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordAlignment {
    /// The words and numbers of each side, in text order.
    pub words: Both<Vec<Word>>,
    /// Links in the order of the target's words, then the source's. A word may have none, or several.
    pub links: Vec<Link>,
}

/// A link needs at least this strength from both sides together; chosen by reading alignments of news.
const MUTUAL: f32 = 0.15;
/// A word that the other side does not look back at is linked if it looks there this surely.
const ONE_WAY: f32 = 0.5;

/// Aligns the words of a bead.
pub(super) fn align(source: &Sentence<'_>, target: &Sentence<'_>, judged: &Judged) -> WordAlignment {
    let side = |sentence: &Sentence<'_>, faults: &[f32]| {
        let mut at = 0;
        let mut words = Vec::new();
        let mut pieces = Vec::new();
        for token in crate::text::tokens(sentence.text, sentence.span) {
            if token.kind == TokenKind::Punctuation {
                continue;
            }
            let run = sentence.pieces_in(token.span, &mut at);
            at = run.start;
            let fault = faults.get(run.clone()).unwrap_or_default().iter().fold(0.0, |a: f32, b| a.max(*b));
            words.push((token, Word { span: token.span, fault, matched: 0.0, rise: 0.0, agrees: false }));
            pieces.push(run);
        }
        (words, pieces)
    };
    let (mut s_words, s_pieces) = side(source, &judged.faults.source);
    let (mut t_words, t_pieces) = side(target, &judged.faults.target);
    let (n, m) = (s_words.len(), t_words.len());
    let (ns, nt) = (judged.faults.source.len(), judged.faults.target.len());
    let look = |attention: &[f32], width: usize, from: &std::ops::Range<usize>, to: &std::ops::Range<usize>| {
        let total: f32 = from
            .clone()
            .filter_map(|i| attention.get(i * width + to.start..i * width + to.end))
            .map(|row| row.iter().sum::<f32>())
            .sum();
        total / from.len().max(1) as f32
    };
    // [n][m]: how surely the source word looks at the target word, and back.
    let mut there = vec![0.0f32; n * m];
    let mut back = vec![0.0f32; n * m];
    for (i, from) in s_pieces.iter().enumerate() {
        for (j, to) in t_pieces.iter().enumerate() {
            there[i * m + j] = look(&judged.attention.source, nt, from, to);
            back[i * m + j] = look(&judged.attention.target, ns, to, from);
            if same(source.text, &s_words[i].0, target.text, &t_words[j].0) {
                // Of several equal numbers the one at the same place.
                let apart = (i as f32 / n as f32 - j as f32 / m as f32).abs();
                there[i * m + j] = 1.0 + (1.0 - apart);
                back[i * m + j] = 1.0 + (1.0 - apart);
                s_words[i].1.agrees = true;
                t_words[j].1.agrees = true;
            }
        }
    }
    let both: Vec<f32> = there.iter().zip(&back).map(|(a, b)| (a * b).sqrt()).collect();
    let best = |values: &mut dyn Iterator<Item = f32>| {
        values.enumerate().fold((usize::MAX, 0.0), |best: (usize, f32), (k, v)| if v > best.1 { (k, v) } else { best })
    };
    let best_t: Vec<usize> = (0..n).map(|i| best(&mut (0..m).map(|j| both[i * m + j])).0).collect();
    let best_s: Vec<usize> = (0..m).map(|j| best(&mut (0..n).map(|i| both[i * m + j])).0).collect();
    let mut links = Vec::new();
    for j in 0..m {
        for i in 0..n {
            let k = i * m + j;
            let mutual = best_t[i] == j && best_s[j] == i && both[k] >= MUTUAL;
            let one_way = (best_t[i] == j && there[k] >= ONE_WAY) || (best_s[j] == i && back[k] >= ONE_WAY);
            if mutual || one_way {
                links
                    .push(Link { words: Both::new(i, j), strength: both[k].max(0.5 * there[k].max(back[k])).min(1.0) });
            }
        }
    }
    let mut words = Both::new(s_words, t_words).map(|w| w.into_iter().map(|(_, word)| word).collect::<Vec<_>>());
    for i in 0..n {
        words.source[i].matched = best(&mut (0..m).map(|j| both[i * m + j])).1.min(1.0);
    }
    for j in 0..m {
        words.target[j].matched = best(&mut (0..n).map(|i| both[i * m + j])).1.min(1.0);
    }
    WordAlignment { words, links }
}

/// Whether two words are the same by their letters: equal digits, equal Latin, or capitalised and alike in sound.
fn same(source: &str, s: &Token, target: &str, t: &Token) -> bool {
    let (a, b) = (s.span.of(source), t.span.of(target));
    if a.chars().any(|c| c.is_ascii_digit()) {
        let digits = |x: &str| x.chars().filter(char::is_ascii_digit).collect::<String>();
        return digits(a) == digits(b);
    }
    if crate::text::is_latin(a.chars().next().unwrap_or(' ')) {
        return a.eq_ignore_ascii_case(b);
    }
    if case(a) == Case::Lower || case(b) == Case::Lower {
        return false;
    }
    let (a, b) = (skeleton(a), skeleton(b));
    a.len() > 2 && b.len() > 2 && strsim::jaro_winkler(&a, &b) >= 0.9
}

/// The consonants of a word, in Latin, those that transliterations confuse made one.
fn skeleton(word: &str) -> String {
    let mut out = String::new();
    for c in word.to_lowercase().chars() {
        let sound = match c {
            'б' | 'b' => "b",
            'в' | 'v' | 'w' => "v",
            'г' | 'g' | 'х' | 'h' => "g",
            'д' | 'd' => "d",
            'ж' | 'з' | 'z' | 'j' => "z",
            'к' | 'k' | 'c' | 'q' => "k",
            'л' | 'l' => "l",
            'м' | 'm' => "m",
            'н' | 'n' => "n",
            'п' | 'p' => "p",
            'р' | 'r' => "r",
            'с' | 's' | 'ш' | 'щ' | 'ч' | 'ц' => "s",
            'т' | 't' => "t",
            'ф' | 'f' => "f",
            'x' => "ks",
            _ => "",
        };
        if !out.ends_with(sound) || sound.is_empty() {
            out.push_str(sound);
        }
    }
    out
}

impl WordAlignment {
    /// The words of a side.
    pub fn side(&self, side: Side) -> &[Word] {
        self.words.get(side)
    }
}
