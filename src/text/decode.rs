//! Bytes to text: which encoding, which bytes do not fit it, and text that was decoded wrongly before it reached us.
//!
//! UTF-8 and UTF-16 are recognised by their form. Single-byte Cyrillic (windows-1251, KOI8-R, IBM866, ISO-8859-5,
//! Mac) cannot be: each candidate is decoded and the one that reads most like Russian wins, with `chardetng`'s guess
//! as a casting vote. Compressed files are the business of `input`.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

use super::{Span, is_cyrillic, is_latin};
use crate::error::{Error, ErrorKind, Result};

/// A decoded text and how it was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text without its byte order mark; line ends as they were. Bytes that do not fit stand as U+FFFD.
    pub text: String,
    /// The WHATWG name of the encoding: `UTF-8`, `windows-1251`, …
    pub encoding: &'static str,
    /// Bytes that do not fit the encoding, in order; at most [`MAX_PROBLEMS`] are listed.
    pub problems: Vec<DecodeProblem>,
}

/// A byte that does not fit the encoding of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeProblem {
    /// Its offset in the file, from 0.
    pub offset: usize,
    /// The byte.
    pub byte: u8,
    /// Its line in the file, from 1.
    pub line: usize,
}

/// So many broken bytes are listed one by one; a file with more is broken anyway.
pub const MAX_PROBLEMS: usize = 100;

/// A text is taken for damaged UTF-8 if well-formed sequences outnumber broken ones so many times. Russian in a
/// single-byte encoding forms hardly any well-formed sequences.
const WELL_FORMED_SHARE: usize = 4;

/// Of how many bytes the encoding is guessed; more adds nothing but time.
const SAMPLE: usize = 64 << 10;

/// Decodes a file.
///
/// # Errors
/// [`ErrorKind::Unusable`] if the bytes are no text: NULs outside UTF-16, a known binary format, or bytes that no
/// candidate encoding makes sense of. The message has the offset of the offending byte.
pub fn decode(bytes: &[u8]) -> Result<Decoded> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(decode_with(bytes.get(length..).unwrap_or(&[]), encoding, length));
    }
    if let Some(what) = binary_format(bytes) {
        let message = format!("this is {what}, not text");
        return Err(Error::new(ErrorKind::Unusable, message).help("convert it to plain text first"));
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        return Ok(decode_with(bytes, encoding, 0));
    }
    if let Some(offset) = bytes.iter().position(|&b| b == 0) {
        let message = format!("binary data: a NUL byte at offset {offset} (line {})", line_of(bytes, offset));
        return Err(Error::new(ErrorKind::Unusable, message).help("remove the NULs, or convert the file to text"));
    }
    reject_control_bytes(bytes)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: text.to_owned(), encoding: UTF_8.name(), problems: Vec::new() }),
        Err(_) if is_damaged_utf8(bytes) => return Ok(decode_with(bytes, UTF_8, 0)),
        Err(_) => {}
    }
    match guess_single_byte(bytes) {
        Some(encoding) => Ok(decode_with(bytes, encoding, 0)),
        None => {
            let offset = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), |_| 0);
            let message = format!(
                "unknown encoding: the byte at offset {offset} (line {}) is not UTF-8, and no Russian encoding fits",
                line_of(bytes, offset)
            );
            Err(Error::new(ErrorKind::Unusable, message).help("name the encoding with --encoding, or convert to UTF-8"))
        }
    }
}

/// Decodes a file whose encoding the user names by any WHATWG label (`cp1251`, `koi8-r`, `utf-16le`, …). A byte
/// order mark still wins, as the standard has it.
///
/// # Errors
/// [`ErrorKind::Usage`] if there is no such encoding.
pub fn decode_as(bytes: &[u8], label: &str) -> Result<Decoded> {
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        let message = format!("there is no encoding named `{label}`");
        return Err(Error::new(ErrorKind::Usage, message).help("for example utf-8, windows-1251, koi8-r, ibm866"));
    };
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) => Ok(decode_with(bytes.get(length..).unwrap_or(&[]), encoding, length)),
        None => Ok(decode_with(bytes, encoding, 0)),
    }
}

/// Decodes with a known encoding and lists the bytes that do not fit. `skipped` bytes of BOM went before.
fn decode_with(bytes: &[u8], encoding: &'static Encoding, skipped: usize) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let problems = if broken { problems(bytes, encoding, skipped) } else { Vec::new() };
    Decoded { text: text.into_owned(), encoding: encoding.name(), problems }
}

fn problems(bytes: &[u8], encoding: &'static Encoding, skipped: usize) -> Vec<DecodeProblem> {
    let mut out = Vec::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = vec![0; 1 << 13];
    let (mut at, mut line, mut counted) = (0, 1, 0);
    while out.len() < MAX_PROBLEMS {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut buffer, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::InputEmpty => break,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(length, behind) => {
                let offset = at.saturating_sub(usize::from(length) + usize::from(behind));
                let passed = bytes.get(counted..offset).unwrap_or(&[]);
                line += passed.iter().filter(|&&b| b == b'\n').count();
                counted = counted.max(offset);
                let byte = bytes.get(offset).copied().unwrap_or(0);
                out.push(DecodeProblem { offset: offset + skipped, byte, line });
            }
        }
    }
    out
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    1 + bytes.iter().take(offset).filter(|&&b| b == b'\n').count()
}

/// Formats that people do pass by mistake, by their first bytes.
fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "a zip archive or office document"),
        (b"%PDF-", "a PDF"),
        (b"\x1f\x8b", "gzip data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3", "a database"),
    ];
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, what)| what)
}

/// Control characters make up this share of a text at most; form feeds and escapes do occur in real ones.
const MAX_CONTROL_SHARE: usize = 50;

fn reject_control_bytes(bytes: &[u8]) -> Result<()> {
    let is_odd = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b) || b == 0x7f;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let odd = sample.iter().filter(|&&b| is_odd(b)).count();
    if odd > 2 && odd * MAX_CONTROL_SHARE > sample.len() {
        let offset = sample.iter().position(|&b| is_odd(b)).unwrap_or(0);
        let message = format!("binary data: a control byte at offset {offset} (line {})", line_of(bytes, offset));
        return Err(Error::new(ErrorKind::Unusable, message).help("convert the file to plain text"));
    }
    Ok(())
}

/// UTF-16 without a mark: every other byte is 0 (Latin, blanks) or 4 (Cyrillic).
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let pairs = sample.len() / 2;
    let high = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| matches!(b, 0 | 4 | 0x20)).count();
    let zero = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| matches!(b, 0 | 4)).count();
    // Nine high bytes in ten of a Russian or English text are these; the low bytes never are.
    let fits = |odd: usize| high(odd) * 10 >= pairs * 9 && zero(odd) * 2 > pairs && zero(1 - odd) * 4 < pairs;
    match (fits(1), fits(0)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut well_formed, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        well_formed += chunk.valid().bytes().filter(|&b| b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    well_formed >= broken * WELL_FORMED_SHARE
}

/// The single-byte encoding in which the bytes read most like Russian (or, with few high bytes, like English).
fn guess_single_byte(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let vote = detector.guess(Some(b"ru"), Utf8Detection::Deny);

    let mut best: Option<(f64, &'static Encoding)> = None;
    for encoding in [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5, encoding_rs::X_MAC_CYRILLIC, WINDOWS_1252] {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let score = plausibility(&text) + if encoding == vote { CASTING_VOTE } else { 0.0 };
        // A strict comparison: the first of equals stays, so the order above is the order of preference.
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, encoding));
        }
    }
    best.filter(|&(score, _)| score > 0.0).map(|(_, encoding)| encoding)
}

/// What `chardetng`'s guess is worth against [`plausibility`], which lies in about −3..1.
const CASTING_VOTE: f64 = 0.1;

/// How much a text reads like Russian or English, per non-ASCII character: 1 for ordinary Russian, below 0 for
/// letters that no one would write in that order. Compares decodings of the same bytes.
pub(crate) fn plausibility(text: &str) -> f64 {
    let mut score = 0.0;
    let mut count = 0_usize;
    let mut word: Vec<char> = Vec::new();
    for c in text.chars().chain(['\n']) {
        if !c.is_ascii() {
            count += 1;
        }
        if c.is_alphabetic() {
            word.push(c);
            continue;
        }
        score += word_plausibility(&word);
        word.clear();
        if !c.is_ascii() {
            score += match c {
                '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '–' | '—' | '…' | '№' | '\u{a0}' | '•' | '°' | '€' | '§' => {
                    1.0
                }
                c if c.is_alphanumeric() => 0.0,
                '\u{80}'..='\u{9f}' | '\u{fffd}' | '\u{2500}'..='\u{259f}' => -3.0,
                _ => -1.0,
            };
        }
    }
    if count == 0 { 0.0 } else { score / count as f64 }
}

/// The sum over the non-ASCII letters of one word.
fn word_plausibility(word: &[char]) -> f64 {
    let foreign = word.iter().filter(|c| !c.is_ascii()).count();
    if foreign == 0 {
        return 0.0;
    }
    let cyrillic = word.iter().filter(|&&c| is_cyrillic(c)).count();
    if cyrillic != 0 && cyrillic != word.len() {
        return -2.0 * foreign as f64; // two scripts in one word
    }
    if cyrillic == 0 {
        // `café`: one accent in a Latin word is ordinary, a word of accents is a wrong guess.
        return if foreign * 3 <= word.len() { 0.5 * foreign as f64 } else { -2.0 * foreign as f64 };
    }
    let mut score: f64 = word.iter().map(|&c| letter_plausibility(c)).sum();
    for pair in word.windows(2) {
        score += if is_common_pair(pair[0], pair[1]) { 0.5 } else { -0.3 };
    }
    let capitals = word.iter().filter(|c| c.is_uppercase()).count();
    if capitals != 0 && capitals != word.len() {
        // A capital after a small letter: KOI8-R read as windows-1251 looks like this.
        let inner = word.windows(2).filter(|w| w[0].is_lowercase() && w[1].is_uppercase()).count();
        score -= 3.0 * inner as f64;
    }
    if capitals == word.len() && word.len() > 1 {
        score -= 0.3 * word.len() as f64;
    }
    let vowels = word.iter().filter(|&&c| is_russian_vowel(c)).count();
    if word.len() >= 4 && vowels == 0 {
        score -= 3.0;
    }
    if word.first().is_some_and(|&c| matches!(c, 'ъ' | 'ь' | 'ы' | 'Ъ' | 'Ь' | 'Ы')) {
        score -= 3.0;
    }
    score
}

fn is_russian_vowel(c: char) -> bool {
    "аеёиоуыэюяАЕЁИОУЫЭЮЯіїєІЇЄ".contains(c)
}

/// Two letters that follow each other often in Russian: the pairs that make up about three quarters of any text.
const COMMON_PAIRS: &str = "ст но то на ен ов ни ра во ко го ро ан пр ер ос ре не ли ет по та ть ал ка ло ин ел ва де ор \
     ом ль ит ол ат за ла ле от ес ми об ве те се ем од да ад тр ри ви ки ил ей ий ый ие ия ам ск сс вс ся чт ак мо со \
     до бы ир ым ых жи вы св ед нн ег ев си ди ма ая ой ры тв ис из ар пе ча ьн ав ас ог бо ож че же ши уч ру ту ду му \
     су ку лю ны рт ив аз им ум ун ус ут ях ец юн аю ют ую ци бе ба бу гл др кт кр кл ля лс ню нт ня оо оп оч пл пу сл сп \
     см тн тс уд ук уг ур хо чи чн шт эт яв яз ят ял";

fn is_common_pair(first: char, second: char) -> bool {
    static TABLE: LazyLock<[[bool; LETTERS]; LETTERS]> = LazyLock::new(|| {
        let mut table = [[false; LETTERS]; LETTERS];
        for pair in COMMON_PAIRS.split_ascii_whitespace() {
            let mut letters = pair.chars().filter_map(letter_index);
            if let (Some(first), Some(second)) = (letters.next(), letters.next()) {
                table[first][second] = true;
            }
        }
        table
    });
    match (letter_index(first), letter_index(second)) {
        (Some(first), Some(second)) => TABLE[first][second],
        _ => false,
    }
}

/// The letters а to я.
const LETTERS: usize = 32;

fn letter_index(c: char) -> Option<usize> {
    match c {
        'а'..='я' => Some(c as usize - 'а' as usize),
        'А'..='Я' => Some(c as usize - 'А' as usize),
        'ё' | 'Ё' => letter_index('е'),
        _ => None,
    }
}

/// By frequency in Russian: the fifteen letters that make up four fifths of any text, the rest, the rare.
fn letter_plausibility(c: char) -> f64 {
    match c {
        'о' | 'е' | 'а' | 'и' | 'н' | 'т' | 'с' | 'р' | 'в' | 'л' | 'к' | 'м' | 'д' | 'п' | 'у' => 1.25,
        'О' | 'Е' | 'А' | 'И' | 'Н' | 'Т' | 'С' | 'Р' | 'В' | 'Л' | 'К' | 'М' | 'Д' | 'П' | 'У' => 1.0,
        'ъ' | 'Ъ' | 'ё' | 'Ё' | 'щ' | 'Щ' | 'э' | 'Э' | 'ф' | 'Ф' | 'ц' | 'Ц' => 0.2,
        'а'..='я' | 'А'..='Я' => 0.7,
        _ => -1.0,
    }
}

/// A stretch of text that was decoded with the wrong encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mojibake {
    /// Where it stands.
    pub span: Span,
    /// What it was meant to be, if that can be told.
    pub repaired: Option<String>,
    /// How it came about, for the message: `UTF-8 read as windows-1252`.
    pub cause: &'static str,
}

/// A right decoding must read better than the text as it stands by this much, per character (see [`plausibility`]).
const REPAIR_MARGIN: f64 = 0.8;

/// Finds text that was decoded wrongly before it reached us: `Ð¢Ñ€Ð°Ð¼Ð¿`, `РўСЂР°РјРї`, `рПЮЛО`, `itâ€™s`, U+FFFD,
/// words of question marks.
pub fn mojibake(text: &str) -> Vec<Mojibake> {
    let mut out: Vec<Mojibake> = Vec::new();
    for span in suspect_runs(text) {
        let run = span.of(text);
        if let Some((repaired, cause)) = repair(run) {
            out.push(Mojibake { span, repaired: Some(repaired), cause });
        } else if run.contains('\u{fffd}') {
            out.push(Mojibake { span, repaired: None, cause: "bytes that fitted no encoding" });
        }
    }
    out.extend(question_marks(text));
    out.sort_by_key(|m| m.span);
    out
}

/// Runs of words that hold a non-ASCII character, with the blanks and marks between them; a run ends at a line end
/// or at two ASCII-only words.
fn suspect_runs(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    for word in words(text) {
        let foreign = !word.of(text).is_ascii();
        let same_line = open.is_some_and(|o| !Span::new(o.end, word.start).of(text).contains(['\n', '\r']));
        match (&mut open, foreign) {
            (Some(run), true) if same_line => run.end = word.end,
            (run, true) => out.extend(run.replace(word)),
            (run, false) => out.extend(run.take()),
        }
    }
    out.extend(open);
    out
}

fn words(text: &str) -> impl Iterator<Item = Span> {
    let mut start = None;
    // NO-BREAK SPACE is the second byte of `Р ` and `Ð `: it belongs to the run.
    let blank = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{85}');
    let ends = text.char_indices().map(move |(at, c)| (at, blank(c))).chain([(text.len(), true)]);
    ends.filter_map(move |(at, blank)| match (start, blank) {
        (None, false) => {
            start = Some(at);
            None
        }
        (Some(from), true) => {
            start = None;
            Some(Span::new(from, at))
        }
        _ => None,
    })
}

fn repair(run: &str) -> Option<(String, &'static str)> {
    // Fast path: a run that reads well has nothing to repair.
    let as_it_stands = plausibility(run);
    if as_it_stands > 0.9 {
        return None;
    }
    let utf8 = [(WINDOWS_1252, "UTF-8 read as windows-1252"), (WINDOWS_1251, "UTF-8 read as windows-1251")];
    for (encoding, cause) in utf8 {
        // Two wrongly read bytes at least; a lone `Â©` may be meant.
        if let Some(bytes) = encode(run, encoding)
            && let Ok(text) = String::from_utf8(bytes)
            && text.chars().count() < run.chars().count()
            && plausibility(&text) >= 0.4
        {
            return Some((text, cause));
        }
    }
    // Single bytes for single bytes: believed only for a stretch of letters that reads far better the other way.
    if run.chars().filter(|&c| is_cyrillic(c) || is_latin(c) && !c.is_ascii()).count() < 6 {
        return None;
    }
    let single = [
        (WINDOWS_1251, KOI8_R, "KOI8-R read as windows-1251"),
        (KOI8_R, WINDOWS_1251, "windows-1251 read as KOI8-R"),
        (WINDOWS_1251, IBM866, "IBM866 read as windows-1251"),
        (IBM866, WINDOWS_1251, "windows-1251 read as IBM866"),
        (WINDOWS_1252, WINDOWS_1251, "windows-1251 read as windows-1252"),
        (WINDOWS_1252, KOI8_R, "KOI8-R read as windows-1252"),
    ];
    for (was, is, cause) in single {
        let Some(bytes) = encode(run, was) else { continue };
        let (text, _) = is.decode_without_bom_handling(&bytes);
        if plausibility(&text) > as_it_stands.max(-0.2) + REPAIR_MARGIN {
            return Some((text.into_owned(), cause));
        }
    }
    None
}

/// The bytes of `text` in `encoding`, if it has all the characters. What browsers do with the five unassigned bytes
/// of windows-1252 (they pass as C1 controls) is done here too.
fn encode(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, _, lost) = encoding.encode(text);
    (!lost).then(|| bytes.into_owned())
}

/// Two or more neighbouring words of nothing but question marks: letters that the target encoding did not have.
fn question_marks(text: &str) -> Vec<Mojibake> {
    let mut out = Vec::new();
    let mut run: Option<(Span, usize)> = None;
    let is_lost = |word: &str| {
        let marks = word.chars().filter(|&c| c == '?').count();
        marks >= 3 && marks + 2 >= word.chars().count()
    };
    let mut close = |run: &mut Option<(Span, usize)>| {
        if let Some((span, count)) = run.take()
            && count > 1
        {
            out.push(Mojibake { span, repaired: None, cause: "letters replaced by question marks" });
        }
    };
    for word in words(text) {
        if is_lost(word.of(text)) {
            run = Some(run.map_or((word, 1), |(span, count)| (span.join(word), count + 1)));
        } else {
            close(&mut run);
        }
    }
    close(&mut run);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str =
        "Глава ведомства прибыл в столицу с рабочим визитом. «Переговоры пройдут в среду», — сказал он.\n";
    const ENGLISH: &str = "It’s a café near the river – “nothing new”, he said…\n";

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn russian_encodings_are_told_apart() {
        for encoding in [WINDOWS_1251, KOI8_R, IBM866, UTF_8] {
            let plain = RUSSIAN.replace(['«', '»', '—'], "\"");
            let bytes = encoded(&plain, encoding);
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding.name(), plain.as_str()));
            assert!(decoded.problems.is_empty());
        }
        for short in ["Да", "Москва", "в Баку", "НАТО", "Как дела?"] {
            for encoding in [WINDOWS_1251, KOI8_R, IBM866] {
                let decoded = decode(&encoded(short, encoding)).unwrap();
                assert_eq!(decoded.text, short, "{}", encoding.name());
            }
        }
    }

    #[test]
    fn english_with_windows_quotes_is_no_russian() {
        assert_eq!(decode(&encoded(ENGLISH, WINDOWS_1252)).unwrap().text, ENGLISH);
    }

    #[test]
    fn utf16_with_and_without_mark() {
        for text in [RUSSIAN, ENGLISH] {
            for mark in [true, false] {
                let with = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
                let le: Vec<u8> = with.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let be: Vec<u8> = with.encode_utf16().flat_map(u16::to_be_bytes).collect();
                assert_eq!(decode(&le).map(|d| (d.text, d.encoding)).unwrap(), (text.to_owned(), "UTF-16LE"));
                assert_eq!(decode(&be).map(|d| (d.text, d.encoding)).unwrap(), (text.to_owned(), "UTF-16BE"));
            }
        }
        assert_eq!(decode("\u{feff}ab".as_bytes()).unwrap().text, "ab");
    }

    #[test]
    fn broken_bytes_are_located() {
        let mut bytes = RUSSIAN.repeat(3).into_bytes();
        let at = RUSSIAN.len() + 4;
        bytes.insert(at, 0xFF);
        bytes.extend([0xD0]); // cut in the middle of a letter
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        let last = bytes.len() - 1;
        assert_eq!(
            decoded.problems,
            [DecodeProblem { offset: at, byte: 0xFF, line: 2 }, DecodeProblem { offset: last, byte: 0xD0, line: 4 }]
        );
    }

    #[test]
    fn binary_is_refused_with_a_place() {
        let error = decode(b"one\ntwo\0three").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unusable);
        assert!(error.to_string().contains("offset 7 (line 2)"), "{error}");
        assert!(decode(b"PK\x03\x04....").unwrap_err().to_string().contains("zip"));
        assert!(decode(&[1, 2, 3, 4, 5, 6, 7, 8]).is_err());
        assert_eq!(decode(b"").unwrap().text, "");
    }

    #[test]
    fn named_encodings_are_obeyed_and_checked() {
        assert_eq!(decode_as(&encoded("Да", KOI8_R), "koi8-r").unwrap().text, "Да");
        assert_eq!(decode_as(b"x", "klingon").unwrap_err().kind(), ErrorKind::Usage);
    }

    #[test]
    fn any_bytes_decode_or_are_refused() {
        arbtest::arbtest(|u| {
            let bytes: Vec<u8> = u.arbitrary()?;
            if let Ok(decoded) = decode(&bytes) {
                for p in decoded.problems {
                    assert!(p.offset < bytes.len() || bytes.is_empty());
                }
                let _ = mojibake(&decoded.text);
            }
            Ok(())
        });
    }

    #[test]
    fn mojibake_is_found_and_repaired() {
        let wrong = |text: &str, is: &'static Encoding, was: &'static Encoding| {
            was.decode_without_bom_handling(&encoded(text, is)).0.into_owned()
        };
        for (is, was) in [
            (UTF_8, WINDOWS_1252),
            (UTF_8, WINDOWS_1251),
            (KOI8_R, WINDOWS_1251),
            (WINDOWS_1251, KOI8_R),
            (WINDOWS_1251, WINDOWS_1252),
        ] {
            let text = format!("First line.\n{}\nLast.", wrong("Глава ведомства прибыл", is, was));
            let found = mojibake(&text);
            let repaired: Vec<_> = found.iter().filter_map(|m| m.repaired.as_deref()).collect();
            assert_eq!(repaired, ["Глава ведомства прибыл"], "{} as {}: {text}", is.name(), was.name());
        }
        assert_eq!(mojibake("and itâ€™s gone").first().and_then(|m| m.repaired.as_deref()), Some("it’s"));
        assert_eq!(mojibake("so ????? ?????? said").len(), 1);
        assert_eq!(mojibake("bro\u{fffd}en").len(), 1);
    }

    #[test]
    fn good_text_is_no_mojibake() {
        for good in
            [RUSSIAN, ENGLISH, "НАТО и США: ВС РФ", "naïve façade, 5 °C, © 2020", "Що? Їжак і єнот", "Really???"]
        {
            assert_eq!(mojibake(good), [], "{good}");
        }
    }
}
