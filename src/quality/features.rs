//! What can be counted about a bead without a network: lengths, marks, capitals, numbers, negations, repeated and rare
//! words, how usual its English word pairs are.
//!
//! The linear half of the score is a weighted sum of these numbers. Training reads them from this very code (`cargo
//! xtask quality-rows`), so there is one definition of each.

use super::english::English;
use super::sentence::Sentence;
use crate::text::{Both, Case, Side, Token, TokenKind, case, is_cyrillic, is_latin, tokens};

/// Names of the features, in their order.
pub const NAMES: &[&str] = &[
    // meaning and length
    "cosine",
    "cosine of the worse",
    "log length ratio",
    "too short",
    "too long",
    "log word ratio",
    "word ratio apart",
    "log source words",
    "log target words",
    // words
    "mean rarity",
    "highest rarity",
    "rarity against source",
    "pieces a word",
    "pieces a word against source",
    "most pieces in a plain word",
    "plain words of three pieces",
    "plain words of four pieces",
    "letters a piece, least",
    "untranslated words",
    "untranslated share",
    "latin words lost",
    // word pairs
    "pair mean",
    "pair least",
    "pair second least",
    "pair fifth",
    "pairs unseen",
    "pairs odd",
    "class pair mean",
    "class pair least",
    "class pair second least",
    "class pair fifth",
    "class triple mean",
    "class triple least",
    "class triple second least",
    "class triples odd",
    // repeats
    "repeated at once",
    "repeated at once, longest",
    "repeated pair",
    "repeated content",
    // numbers, negation
    "numbers lost",
    "numbers added",
    "numbers changed",
    "number words apart",
    "negations lost",
    "negations added",
    "questions lost",
    "questions added",
    "exclamations apart",
    // marks
    "final mark lost",
    "final mark added",
    "final mark changed",
    "commas apart",
    "other marks added",
    "marks lost",
    "space before a mark",
    "mark inside a word",
    "marks doubled",
    "quotes unpaired",
    "brackets unpaired",
    "marks a word",
    // capitals
    "begins lower",
    "capitals lost",
    "capitals added",
    "capitals share apart",
    "all lower",
    "capital plain word",
    "all capitals apart",
    // grammar in short
    "no function word",
    "function share",
    "no verb",
    "articles share",
    "pronouns apart",
    "single word",
    // the Russian by itself: how hard it is
    "source rarest word",
    "source second rarest word",
    "source mean word rarity",
    "source most pieces in a plain word",
    "source plain words of three pieces",
    "source plain words of four pieces",
    "source share of words of three pieces",
    "source pieces a word",
    "source letters a piece, least",
    "source share in capitals",
    "source latin share",
    "mostly untranslated",
];

/// Number of features.
pub const COUNT: usize = NAMES.len();

/// Words that negate, in Russian; prefixes count by themselves elsewhere.
const RUSSIAN_NEGATION: &[&str] = &[
    "не",
    "нет",
    "ни",
    "нельзя",
    "никогда",
    "никто",
    "ничего",
    "ничто",
    "никак",
    "нигде",
    "некуда",
    "невозможно",
    "без",
];
/// Words that negate, in English.
const ENGLISH_NEGATION: &[&str] = &[
    "not",
    "no",
    "never",
    "nobody",
    "nothing",
    "none",
    "nor",
    "neither",
    "nowhere",
    "cannot",
    "without",
    "impossible",
    "dont",
    "doesnt",
    "didnt",
    "cant",
    "wont",
    "isnt",
    "unable",
];
const RUSSIAN_NUMBERS: &[&str] = &[
    "один",
    "два",
    "две",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "сто",
    "двести",
    "триста",
    "тысяча",
    "тысяч",
    "тысячи",
    "миллион",
    "миллиона",
    "миллионов",
    "млн",
    "млрд",
    "миллиард",
    "миллиардов",
    "миллиарда",
    "первый",
    "первая",
    "первое",
    "второй",
    "вторая",
    "третий",
    "двух",
    "трех",
    "трёх",
    "двое",
    "трое",
    "полтора",
    "половина",
    "дважды",
    "двадцати",
    "тридцати",
    "пяти",
];
const ENGLISH_NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "first",
    "second",
    "third",
    "half",
    "twice",
    "dozen",
];
const ENGLISH_PRONOUNS: &[&str] =
    &["i", "you", "he", "she", "we", "they", "him", "her", "us", "them", "me", "his", "my", "our", "your", "their"];
const RUSSIAN_PRONOUNS: &[&str] = &[
    "я",
    "ты",
    "вы",
    "он",
    "она",
    "мы",
    "они",
    "его",
    "ее",
    "её",
    "нас",
    "их",
    "меня",
    "мне",
    "мой",
    "моя",
    "наш",
    "ваш",
    "вам",
    "вас",
    "им",
    "ему",
    "ей",
    "тебе",
    "тебя",
    "нам",
    "свой",
    "свою",
    "своей",
    "своих",
    "своего",
    "него",
    "неё",
    "них",
];

/// What is counted on one side.
#[derive(Default)]
struct Counts {
    words: f32,
    chars: f32,
    numbers: Vec<String>,
    number_words: f32,
    negations: f32,
    questions: f32,
    exclamations: f32,
    last: char,
    commas: f32,
    marks: f32,
    capitals: f32,
    acronyms: f32,
    pronouns: f32,
    begins_lower: bool,
    begins_upper: bool,
    latin: f32,
    rarity: f32,
    rarest: f32,
    pieces: f32,
}

/// Feature values of a bead, in the order of [`NAMES`].
pub fn features(english: &English, source: &Sentence<'_>, target: &Sentence<'_>) -> Vec<f32> {
    let token = Both::new(tokens(source.text, source.span), tokens(target.text, target.span));
    let s = counts(source, &token.source, Side::Source);
    let t = counts(target, &token.target, Side::Target);
    let cosine: f32 = source.vector.iter().zip(target.vector).map(|(a, b)| a * b).sum();
    let mut out = Vec::with_capacity(COUNT);
    let ratio = |a: f32, b: f32| log(a + 1.0) - log(b + 1.0);
    let length = ratio(t.chars, s.chars);
    let words = ratio(t.words, s.words);
    out.extend([
        cosine,
        (0.5 - cosine).max(0.0),
        length,
        (-length - 0.35).max(0.0),
        (length - 0.35).max(0.0),
        words,
        (words - 0.25).abs(),
        log(s.words + 1.0),
        log(t.words + 1.0),
    ]);
    rare_words(source, target, &token, &s, &t, &mut out);
    pairs(english, target, &token.target, &mut out);
    repeats(target, &token.target, &mut out);
    values(&s, &t, &mut out);
    marks(target, &token.target, &s, &t, &mut out);
    capitals(target, &token.target, &s, &t, &mut out);
    grammar(english, target, &token.target, &s, &t, &mut out);
    difficulty(source, target, &token, &mut out);
    debug_assert_eq!(out.len(), COUNT);
    out
}

fn log(x: f32) -> f32 {
    libm::logf(x)
}

/// How rare a piece is: pieces are numbered by falling frequency.
fn rarity(id: u32) -> f32 {
    log(id as f32 + 1.0)
}

/// A word of several pieces is as rare as its rarest piece and a little more for each.
fn word_rarity(ids: &[u32]) -> f32 {
    ids.iter().map(|id| rarity(*id)).fold(0.0, f32::max) + 1.5 * (ids.len().max(1) - 1) as f32
}

fn counts(sentence: &Sentence<'_>, tokens: &[Token], side: Side) -> Counts {
    let mut c = Counts { chars: sentence.str().chars().count() as f32, last: ' ', ..Counts::default() };
    let (negation, numbers, pronouns) = match side {
        Side::Source => (RUSSIAN_NEGATION, RUSSIAN_NUMBERS, RUSSIAN_PRONOUNS),
        Side::Target => (ENGLISH_NEGATION, ENGLISH_NUMBERS, ENGLISH_PRONOUNS),
    };
    let mut at = 0;
    let mut fresh = true;
    for token in tokens {
        let text = token.span.of(sentence.text);
        match token.kind {
            TokenKind::Word => {
                let lower = text.to_lowercase();
                let shape = case(text);
                if c.words == 0.0 {
                    c.begins_lower = shape == Case::Lower;
                    c.begins_upper = !c.begins_lower;
                }
                c.words += 1.0;
                let capital = shape == Case::Capital || shape == Case::Mixed;
                c.capitals += f32::from(capital && !fresh && text != "I");
                c.acronyms += f32::from(shape == Case::Upper);
                c.latin += f32::from(text.chars().all(is_latin));
                c.number_words += f32::from(numbers.contains(&lower.as_str()));
                c.pronouns += f32::from(pronouns.contains(&lower.as_str()));
                let negates = negation.contains(&lower.as_str())
                    || side == Side::Target && (lower.ends_with("n't") || lower.ends_with("n’t"));
                c.negations += f32::from(negates);
                let found = sentence.pieces_in(token.span, &mut at);
                for id in sentence.ids.get(found.clone()).unwrap_or_default() {
                    c.rarity += rarity(*id);
                    c.rarest = c.rarest.max(rarity(*id));
                    c.pieces += 1.0;
                }
                at = found.start;
                fresh = false;
            }
            TokenKind::Number => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let digits = digits.trim_start_matches('0').to_owned();
                if !digits.is_empty() {
                    c.numbers.push(digits);
                }
                fresh = false;
            }
            TokenKind::Punctuation => {
                c.questions += f32::from(text == "?");
                c.exclamations += f32::from(text == "!");
                c.commas += f32::from(text == ",");
                c.marks += 1.0;
                fresh |= matches!(text, "." | "!" | "?" | "…" | ":" | "«" | "\"" | "“" | "”");
            }
        }
    }
    c.last = sentence.str().chars().rev().find(|c| !c.is_whitespace() && !"»\"”)'’“".contains(*c)).unwrap_or(' ');
    c
}

fn rare_words(
    source: &Sentence<'_>,
    target: &Sentence<'_>,
    token: &Both<Vec<Token>>,
    s: &Counts,
    t: &Counts,
    out: &mut Vec<f32>,
) {
    let mean = |c: &Counts| if c.pieces > 0.0 { c.rarity / c.pieces } else { 0.0 };
    let each = |c: &Counts| if c.words > 0.0 { c.pieces / c.words } else { 0.0 };
    let (mut most, mut three, mut four, mut least, mut cyrillic) = (0.0f32, 0.0, 0.0, 8.0f32, 0.0);
    let mut at = 0;
    for word in token.target.iter().filter(|t| t.kind == TokenKind::Word) {
        let text = word.span.of(target.text);
        cyrillic += f32::from(text.chars().any(is_cyrillic));
        let pieces = target.pieces_in(word.span, &mut at).len() as f32;
        if case(text) == Case::Lower && text.chars().all(is_latin) {
            most = most.max(pieces);
            three += f32::from(pieces >= 3.0);
            four += f32::from(pieces >= 4.0);
            if pieces > 0.0 && text.len() > 3 {
                least = least.min(text.len() as f32 / pieces);
            }
        }
    }
    let kept = token.source.iter().filter(|w| w.kind == TokenKind::Word).map(|w| w.span.of(source.text));
    let lost = kept.filter(|w| w.chars().all(is_latin) && w.len() > 1 && !target.str().contains(w)).count() as f32;
    out.extend([
        mean(t),
        t.rarest,
        mean(t) - mean(s),
        each(t),
        each(t) - each(s),
        most,
        three,
        four,
        least,
        cyrillic.min(3.0),
        cyrillic / t.words.max(1.0),
        lost.min(3.0),
    ]);
}

/// Mean, least, second least and the value a fifth of them lie below, of numbers where low is odd.
fn low(mut values: Vec<f32>, none: f32) -> [f32; 4] {
    if values.is_empty() {
        return [none; 4];
    }
    values.sort_by(f32::total_cmp);
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    let second = values.get(1).copied().unwrap_or(none);
    [mean, values[0], second, values[values.len() / 5]]
}

fn pairs(english: &English, target: &Sentence<'_>, tokens: &[Token], out: &mut Vec<f32>) {
    let mut odds = Vec::new();
    let (mut unseen, mut seen) = (0.0, 0.0);
    let mut at = 0;
    let mut before: Option<(String, f32)> = None;
    for token in tokens {
        let text = token.span.of(target.text);
        if token.kind != TokenKind::Word || !text.chars().all(|c| c.is_ascii_alphabetic()) {
            before = None;
            continue;
        }
        let found = target.pieces_in(token.span, &mut at);
        let ids = target.ids.get(found.clone()).unwrap_or_default();
        let rare = word_rarity(ids);
        at = found.start;
        let word = text.to_lowercase();
        if let Some((earlier, earlier_rare)) = &before {
            let (value, known) = english.pair(earlier, &word, *earlier_rare, rare);
            odds.push(value);
            unseen += f32::from(!known);
            seen += f32::from(known);
        }
        before = Some((word, rare));
    }
    let odd = odds.iter().filter(|v| **v < -1.0).count() as f32;
    out.extend(low(odds, 0.0));
    out.extend([unseen / f32::max(unseen + seen, 1.0), odd.min(6.0)]);

    let classes = english.classes(target.text, tokens);
    let two: Vec<f32> = classes.windows(2).map(|w| english.class_pair(w[0], w[1])).collect();
    let three: Vec<f32> = classes.windows(3).map(|w| english.class_triple(w[0], w[1], w[2])).collect();
    let odd = three.iter().filter(|v| **v < -2.0).count() as f32;
    out.extend(low(two, 0.0));
    let [mean, least, second, _] = low(three, 0.0);
    out.extend([mean, least, second, odd.min(8.0)]);
}

fn repeats(target: &Sentence<'_>, tokens: &[Token], out: &mut Vec<f32>) {
    let words: Vec<Option<String>> =
        tokens.iter().map(|t| (t.kind == TokenKind::Word).then(|| t.span.of(target.text).to_lowercase())).collect();
    let (mut once, mut run, mut longest, mut pair) = (0.0, 1.0f32, 1.0f32, 0.0);
    for w in words.windows(2) {
        if w[0].is_some() && w[0] == w[1] && !matches!(w[0].as_deref(), Some("had" | "that")) {
            once += 1.0;
            run += 1.0;
            longest = longest.max(run);
        } else {
            run = 1.0;
        }
    }
    for w in words.windows(4) {
        pair += f32::from(w[0].is_some() && w[1].is_some() && w[0] == w[2] && w[1] == w[3]);
    }
    let mut content: Vec<&str> = words.iter().flatten().map(String::as_str).filter(|w| w.len() > 4).collect();
    let total = content.len();
    content.sort_unstable();
    content.dedup();
    out.extend([f32::min(once, 4.0), longest - 1.0, f32::min(pair, 3.0), ((total - content.len()) as f32).min(5.0)]);
}

fn values(s: &Counts, t: &Counts, out: &mut Vec<f32>) {
    let missing = |a: &[String], b: &[String]| {
        let mut left: Vec<&String> = b.iter().collect();
        let mut lost = 0.0;
        for number in a {
            match left.iter().position(|n| *n == number) {
                Some(at) => drop(left.swap_remove(at)),
                None => lost += 1.0,
            }
        }
        f32::min(lost, 3.0)
    };
    let part = |x: f32| x.clamp(0.0, 3.0);
    let (lost, added) = (missing(&s.numbers, &t.numbers), missing(&t.numbers, &s.numbers));
    out.extend([
        lost,
        added,
        lost.min(added),
        (s.number_words - t.number_words).abs().min(3.0),
        part(s.negations - t.negations),
        part(t.negations - s.negations),
        part(s.questions - t.questions),
        part(t.questions - s.questions),
        (s.exclamations - t.exclamations).abs().min(3.0),
    ]);
}

fn marks(target: &Sentence<'_>, tokens: &[Token], s: &Counts, t: &Counts, out: &mut Vec<f32>) {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | ':' | ';');
    let text = target.str();
    let (mut spaced, mut inside, mut doubled) = (0.0, 0.0, 0.0);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | '%') {
            spaced += f32::from(before == ' ' && !after.is_ascii_digit() && after != '.');
            inside +=
                f32::from(before.is_alphabetic() && after.is_alphabetic() && !(c == '.' && before.is_uppercase()));
            doubled += f32::from(
                matches!(after, ',' | ';' | ':' | '.') && !(c == '.' && after == '.') && before.is_alphanumeric(),
            );
        } else if matches!(c, '-' | '/' | '(' | '[' | '\'' | '"') {
            // a mark that hangs on the end of a word: `Vladivostok' in`, `word( next`
            inside += f32::from(matches!(c, '-' | '/' | '(' | '[') && before.is_alphanumeric() && after == ' ');
            inside += f32::from(
                c == '\''
                    && before.is_alphabetic()
                    && before != 's'
                    && after == ' '
                    && text.matches('\'').count() % 2 == 1,
            );
        }
        before = c;
    }
    let count = |what: &[char]| text.chars().filter(|c| what.contains(c)).count();
    let quotes =
        count(&['"']) % 2 + count(&['“', '«', '„']).abs_diff(count(&['”', '»']).max(count(&['“']).min(count(&['„']))));
    let brackets = count(&['(', '[']).abs_diff(count(&[')', ']']));
    let punctuation = tokens.iter().filter(|t| t.kind == TokenKind::Punctuation).count() as f32;
    let (ended_s, ended_t) = (ends(s.last), ends(t.last));
    out.extend([
        f32::from(ended_s && !ended_t),
        f32::from(!ended_s && ended_t),
        f32::from(ended_s && ended_t && s.last != t.last),
        (s.commas - t.commas).abs().min(4.0),
        (t.marks - t.commas - s.marks + s.commas).clamp(0.0, 4.0),
        (s.marks - s.commas - t.marks + t.commas).clamp(0.0, 4.0),
        f32::min(spaced, 3.0),
        f32::min(inside, 3.0),
        f32::min(doubled, 3.0),
        (quotes as f32).min(2.0),
        (brackets as f32).min(2.0),
        (punctuation / t.words.max(1.0)).min(1.5),
    ]);
}

fn capitals(target: &Sentence<'_>, tokens: &[Token], s: &Counts, t: &Counts, out: &mut Vec<f32>) {
    let share = |c: &Counts| (c.capitals + c.acronyms) / c.words.max(1.0);
    // A capital on a word that also stands here, or that is a plain function word, without one.
    let mut odd = 0.0;
    let mut fresh = true;
    for token in tokens {
        let text = token.span.of(target.text);
        if token.kind == TokenKind::Word {
            odd += f32::from(
                !fresh
                    && case(text) == Case::Capital
                    && text.len() > 1
                    && super::english::is_function(&text.to_lowercase()),
            );
            fresh = false;
        } else if token.kind == TokenKind::Punctuation {
            fresh |= matches!(text, "." | "!" | "?" | "…" | ":" | "«" | "\"" | "“");
        }
    }
    out.extend([
        f32::from(s.begins_upper && t.begins_lower),
        (s.capitals - t.capitals).clamp(0.0, 4.0),
        (t.capitals - s.capitals).clamp(0.0, 4.0),
        share(t) - share(s),
        f32::from(t.words > 2.0 && t.capitals + t.acronyms == 0.0 && t.begins_lower && s.begins_upper),
        f32::min(odd, 3.0),
        (s.acronyms - t.acronyms).abs().min(3.0),
    ]);
}

fn grammar(english: &English, target: &Sentence<'_>, tokens: &[Token], s: &Counts, t: &Counts, out: &mut Vec<f32>) {
    let (mut function, mut verbs, mut articles) = (0.0, 0.0, 0.0);
    for token in tokens.iter().filter(|t| t.kind == TokenKind::Word) {
        let word = token.span.of(target.text).to_lowercase();
        function += f32::from(super::english::is_function(&word));
        verbs += f32::from(english.may_be_verb(&word));
        articles += f32::from(matches!(word.as_str(), "a" | "an" | "the"));
    }
    out.extend([
        f32::from(function == 0.0 && t.words > 3.0),
        function / t.words.max(1.0),
        f32::from(verbs == 0.0 && t.words > 3.0),
        articles / t.words.max(1.0),
        (s.pronouns - t.pronouns).abs().min(4.0),
        f32::from(t.words < 2.0 && s.words > 3.0),
    ]);
}

/// How hard the Russian is to translate: slang, slips of the pen and made-up words are cut into many rare pieces.
fn difficulty(source: &Sentence<'_>, target: &Sentence<'_>, token: &Both<Vec<Token>>, out: &mut Vec<f32>) {
    let mut rarities = Vec::new();
    let (mut most, mut three, mut four, mut long, mut least) = (1.0f32, 0.0, 0.0, 0.0, 8.0f32);
    let (mut total, mut capitals, mut latin) = (0.0, 0.0, 0.0);
    let mut at = 0;
    for word in token.source.iter().filter(|t| t.kind == TokenKind::Word) {
        let text = word.span.of(source.text);
        let found = source.pieces_in(word.span, &mut at);
        at = found.start;
        rarities.push(word_rarity(source.ids.get(found.clone()).unwrap_or_default()));
        let pieces = found.len() as f32;
        let letters = text.chars().count() as f32;
        total += pieces;
        long += f32::from(pieces >= 3.0);
        capitals += f32::from(letters > 2.0 && case(text) == Case::Upper);
        latin += f32::from(text.chars().any(is_latin));
        if case(text) == Case::Lower {
            most = most.max(pieces);
            three += f32::from(pieces >= 3.0);
            four += f32::from(pieces >= 4.0);
            if letters > 3.0 && pieces > 0.0 {
                least = least.min(letters / pieces);
            }
        }
    }
    let words = rarities.len().max(1) as f32;
    rarities.sort_by(|a, b| b.total_cmp(a));
    // What a word of middling rarity has, where there is none.
    let rarest = |k: usize| rarities.get(k).copied().unwrap_or(5.0);
    let english = token.target.iter().filter(|t| t.kind == TokenKind::Word).map(|t| t.span.of(target.text));
    let (cyrillic, all) = english
        .fold((0.0, 0.0f32), |(cyrillic, all), word| (cyrillic + f32::from(word.chars().any(is_cyrillic)), all + 1.0));
    out.extend([
        rarest(0),
        rarest(1),
        if rarities.is_empty() { rarest(0) } else { rarities.iter().sum::<f32>() / words },
        most,
        three,
        four,
        long / words,
        total / words,
        least,
        capitals / words,
        latin / words,
        f32::from(cyrillic > 0.5 * all),
    ]);
}
