//! An [`Item`] into a [`Bitext`]: decoding, format, language of each side, segments.

use std::path::Path;
use std::sync::Arc;

use super::formats::{self, Format, Group, Reader};
use super::{Item, Loaded, Options, Origin, bytes, resolve};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{
    Bitext, Both, Document, Mode, Segment, SegmentKind, Segmentation, Side, Span, Text, count_scripts, segment,
    segment_bilingual, side_of,
};

/// Reads an item.
///
/// # Errors
/// If a file is missing, unreadable, no text, too large or broken, or if there is nothing to work on: both sides in
/// one language, or a side of a pair without text.
pub fn read(item: &Item, options: &Options) -> Result<Loaded> {
    parse(item, fetch(item, options)?, options)
}

/// The bytes of an item's files, as they were at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched(Files);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Files {
    Pair(Both<Vec<u8>>),
    Lone(Vec<u8>),
    /// The record is in the item.
    Record,
}

/// Gets the bytes of an item's files and looks at none of them.
///
/// # Errors
/// If a file is missing, unreadable or too large.
pub fn fetch(item: &Item, options: &Options) -> Result<Fetched> {
    Ok(Fetched(match &item.origin {
        Origin::Pair(paths) => {
            Files::Pair(Both::new(bytes::fetch(&paths.source, options)?, bytes::fetch(&paths.target, options)?))
        }
        Origin::Lone(path, _) => Files::Lone(bytes::fetch(path, options)?),
        Origin::Record { .. } => Files::Record,
        Origin::Held(_, bytes) => Files::Lone(bytes.to_vec()),
    }))
}

/// Makes a bitext of what [`fetch`] got.
///
/// # Errors
/// As [`read`].
pub fn parse(item: &Item, fetched: Fetched, options: &Options) -> Result<Loaded> {
    match (&item.origin, fetched.0) {
        (Origin::Pair(paths), Files::Pair(bytes)) => read_pair(&item.id, paths, bytes, options),
        (Origin::Lone(path, side), Files::Lone(bytes)) => read_lone(&item.id, path, bytes, *side, options),
        (Origin::Held(path, _), Files::Lone(bytes)) => read_lone(&item.id, path, bytes, None, options),
        (Origin::Record { path, group }, Files::Record) => from_group(&item.id, path, "UTF-8", group, options),
        _ => Err(Error::new(ErrorKind::Internal, "the bytes of another document").at(&item.id)),
    }
}

/// Hands the parts that a parsed item follows from, its identifier among them, to `add`: equal parts, equal bitext.
pub fn identity(item: &Item, fetched: &Fetched, options: &Options, add: &mut impl FnMut(&[u8])) {
    // Debug forms of plain values: as good as any to tell them apart.
    let read = (options.segmentation, &options.encoding, &options.format, options.max_bytes);
    add(item.id.as_bytes());
    add(format!("{read:?}").as_bytes());
    match &item.origin {
        Origin::Pair(paths) => add(format!("{paths:?}").as_bytes()),
        Origin::Lone(path, side) => add(format!("{path:?} {side:?}").as_bytes()),
        Origin::Held(path, _) => add(format!("{path:?}").as_bytes()),
        Origin::Record { path, group } => {
            add(format!("{path:?} {:?} {} {:?}", group.id, group.running, group.starts).as_bytes());
            for unit in &group.units {
                add(unit.source.as_bytes());
                add(unit.target.as_bytes());
            }
        }
    }
    match &fetched.0 {
        Files::Pair(bytes) => {
            add(&bytes.source);
            add(&bytes.target);
        }
        Files::Lone(bytes) => add(bytes),
        Files::Record => {}
    }
}

/// A bitext from texts in memory (a record of `align filter`). `name` stands for the path in messages. With one side
/// only, the bitext is one-sided; Russian inside a lone target makes it bilingual or embedded as in a file.
///
/// # Errors
/// If there is no text at all.
pub fn from_texts(id: &str, name: &str, texts: Both<Option<&str>>, segmentation: Segmentation) -> Result<Loaded> {
    let whole = |text: &str| Arc::new(Document::new(name, text, "UTF-8"));
    match (texts.source, texts.target) {
        (Some(source), Some(target)) => {
            Ok(Loaded::plain(pair_of(id, Both::new(whole(source), whole(target)), segmentation)))
        }
        (None, Some(text)) => lone(id, &whole(text), Some(Side::Target), segmentation),
        (Some(text), None) => lone(id, &whole(text), Some(Side::Source), segmentation),
        (None, None) => Err(Error::new(ErrorKind::Unusable, "neither a source nor a target").at(name)),
    }
}

impl Loaded {
    fn plain(bitext: Bitext) -> Self {
        Self { bitext, prealigned: None, swapped: false, notes: Vec::new(), problems: Vec::new() }
    }
}

/// A file's running text as a document, with what there is to say about its bytes.
struct Opened {
    document: Arc<Document>,
    notes: Vec<String>,
    problems: Vec<Error>,
}

/// The content of a file.
enum Content {
    Text(Opened),
    /// A line is a unit.
    Lines(Opened),
    Groups(Vec<Group>, Opened),
}

fn open(path: &Path, bytes: Vec<u8>, options: &Options) -> Result<Content> {
    let decoded = bytes::text(bytes, path, options)?;
    let format = format_of(path, &decoded.text, options)?;
    let shown = resolve::display(path);
    let mut notes = Vec::new();
    if decoded.encoding != "UTF-8" {
        notes.push(format!("{shown}: decoded from {}", decoded.encoding));
    }
    let problems = broken_bytes(&decoded, path).into_iter().collect();
    let opened = |text: String| Opened {
        document: Arc::new(Document::new(shown.clone(), text, decoded.encoding)),
        notes,
        problems,
    };
    match format.reader {
        Reader::Text(extract) => {
            let text = extract(&decoded.text).map_err(|e| e.at(path))?;
            Ok(Content::Text(opened(text)))
        }
        Reader::Lines => Ok(Content::Lines(opened(decoded.text.clone()))),
        Reader::Groups(parse) => {
            let groups = parse(&decoded.text).map_err(|e| e.at(path))?;
            Ok(Content::Groups(groups, opened(String::new())))
        }
    }
}

/// The groups of a file of units, or nothing if it holds running text.
pub(super) fn groups(path: &Path, options: &Options) -> Result<Option<Vec<Group>>> {
    groups_of(path, bytes::fetch(path, options)?, options)
}

/// [`groups`] of bytes that are here already.
pub(super) fn groups_of(path: &Path, bytes: Vec<u8>, options: &Options) -> Result<Option<Vec<Group>>> {
    match open(path, bytes, options)? {
        Content::Text(_) | Content::Lines(_) => Ok(None),
        Content::Groups(groups, _) => Ok(Some(groups)),
    }
}

fn format_of(path: &Path, text: &str, options: &Options) -> Result<&'static Format> {
    if let Some(name) = &options.format {
        return formats::by_name(name).ok_or_else(|| {
            let known: Vec<&str> = formats::FORMATS.iter().map(|f| f.name).collect();
            Error::new(ErrorKind::Usage, format!("there is no input format `{name}`")).help(known.join(", "))
        });
    }
    Ok(formats::find(resolve::extension(path).as_deref(), text))
}

/// One error for all the bytes of a file that do not fit its encoding.
fn broken_bytes(decoded: &crate::text::Decoded, path: &Path) -> Option<Error> {
    let first = decoded.problems.first()?;
    let count = decoded.problems.len();
    let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
    let message = format!(
        "the byte {:#04X} at offset {} (line {}) is not {}{more}; read as U+FFFD",
        first.byte, first.offset, first.line, decoded.encoding
    );
    let help = "repair the file, or name its encoding with --encoding";
    Some(Error::new(ErrorKind::Format, message).at(path).help(help))
}

fn read_pair(id: &str, paths: &Both<std::path::PathBuf>, bytes: Both<Vec<u8>>, options: &Options) -> Result<Loaded> {
    let running = |path: &Path, bytes: Vec<u8>| match open(path, bytes, options)? {
        Content::Text(opened) => Ok((opened, false)),
        Content::Lines(opened) => Ok((opened, true)),
        Content::Groups(..) => {
            let message = "this file holds both languages and cannot be one side of a pair";
            Err(Error::new(ErrorKind::Usage, message).at(path).help("pass it by itself"))
        }
    };
    let ((source, by_line), (target, _)) =
        (running(&paths.source, bytes.source)?, running(&paths.target, bytes.target)?);
    let sides = Both::new(side_of(&source.document.text), side_of(&target.document.text));
    for side in Side::BOTH {
        if is_blank(&Both::new(&source, &target).get(side).document.text) {
            let message = format!("the {} side has no text", side.language());
            return Err(Error::new(ErrorKind::Unusable, message).at(paths.get(side)));
        }
    }
    let swapped = sides == Both::new(Some(Side::Target), Some(Side::Source));
    let (source, target) = if swapped { (target, source) } else { (source, target) };
    // A translation that is one in name only is the translation's defect, not a reason to read nothing: it is said and
    // aligned as far as it goes.
    let same = sides.source.filter(|side| sides.target == Some(*side));
    let documents = Both::new(source.document, target.document);
    let mut loaded =
        if by_line { line_pairs(id, &documents)? } else { Loaded::plain(pair_of(id, documents, options.segmentation)) };
    loaded.swapped = swapped;
    if let Some(side) = same {
        let other = paths.get(side.other()).display();
        loaded.notes.push(format!(
            "both sides are {}: {other} is no {} text",
            side.language(),
            side.other().language()
        ));
    }
    if swapped {
        loaded.notes.push("the Russian and the English file stood on each other's side; exchanged".to_owned());
    }
    for side in Side::BOTH {
        let document = loaded.bitext.texts.get(side).as_ref().map(|t| t.document.clone());
        loaded.notes.extend(document.and_then(|d| foreign(&d, side)));
    }
    loaded.notes.extend(source.notes.into_iter().chain(target.notes));
    loaded.problems.extend(source.problems.into_iter().chain(target.problems));
    Ok(loaded)
}

/// Two documents that go together line by line; a blank line has no counterpart.
fn line_pairs(id: &str, documents: &Both<Arc<Document>>) -> Result<Loaded> {
    let counts = documents.as_ref().map(|d| d.text.lines().count());
    if counts.source != counts.target {
        let message = format!("{} lines, but its Russian counterpart has {}", counts.target, counts.source);
        let help = "without --input-format moses the lines are aligned";
        return Err(Error::new(ErrorKind::Format, message).at(&documents.target.path).help(help));
    }
    // Of each line its segment, or nothing if it is blank.
    let cut = |side: Side| -> Vec<Option<Segment>> {
        let text = &documents.get(side).text;
        let mut start = 0;
        let mut out = Vec::new();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let blank = line.len() - line.trim_start().len();
            let span = Span::new(start + blank, start + blank.max(line.trim_end().len()));
            start += line.len();
            out.push((!span.is_empty()).then_some(Segment { span, paragraph: number, kind: SegmentKind::Sentence }));
        }
        out
    };
    let lines = Both::new(cut(Side::Source), cut(Side::Target));
    let mut at = Both::new(0, 0);
    let mut beads = Vec::new();
    for (source, target) in lines.source.iter().zip(&lines.target) {
        let end = Both::new(at.source + usize::from(source.is_some()), at.target + usize::from(target.is_some()));
        if end != at {
            beads.push(Both::new(at.source..end.source, at.target..end.target));
        }
        at = end;
    }
    let text = |document: &Arc<Document>, lines: Vec<Option<Segment>>| {
        Some(Text { document: document.clone(), segments: lines.into_iter().flatten().collect() })
    };
    let texts = Both::new(text(&documents.source, lines.source), text(&documents.target, lines.target));
    let mut loaded = Loaded::plain(Bitext { id: id.to_owned(), texts, mode: Mode::Bilingual });
    loaded.prealigned = Some(beads);
    Ok(loaded)
}

fn pair_of(id: &str, documents: Both<Arc<Document>>, segmentation: Segmentation) -> Bitext {
    let source = segment(&documents.source.text, Side::Source, segmentation);
    let target = segment(&documents.target.text, Side::Target, segmentation);
    let text = |document, segments| Some(Text { document, segments });
    Bitext {
        id: id.to_owned(),
        texts: Both::new(text(documents.source, source), text(documents.target, target)),
        mode: Mode::Bilingual,
    }
}

fn read_lone(id: &str, path: &Path, bytes: Vec<u8>, side: Option<Side>, options: &Options) -> Result<Loaded> {
    match open(path, bytes, options)? {
        Content::Text(opened) | Content::Lines(opened) => {
            let mut loaded = lone(id, &opened.document, side, options.segmentation).map_err(|e| e.at(path))?;
            loaded.notes.extend(opened.notes);
            loaded.problems.extend(opened.problems);
            Ok(loaded)
        }
        Content::Groups(groups, opened) => {
            // Files of several documents come as records; here all of a file is one.
            let mut all = Group::default();
            for group in groups {
                all.running |= group.running;
                let before = all.units.len();
                all.starts.extend(group.starts.into_iter().map(|(n, starts)| (before + n, starts)));
                all.units.extend(group.units);
            }
            let mut loaded = from_group(id, path, opened.document.encoding, &all, options)?;
            loaded.notes.extend(opened.notes);
            loaded.problems.extend(opened.problems);
            Ok(loaded)
        }
    }
}

/// From this share of all letters on, the Russian of a text is one side of a bilingual text, not a headline left in.
const BILINGUAL_SHARE: f64 = 0.25;

/// One text by itself: English, Russian, or both.
fn lone(id: &str, document: &Arc<Document>, side: Option<Side>, segmentation: Segmentation) -> Result<Loaded> {
    if is_blank(&document.text) {
        return Err(Error::new(ErrorKind::Unusable, "the file is empty").at(&document.path));
    }
    let both = segment_bilingual(&document.text, segmentation);
    let letters = |segments: &[Segment]| -> usize {
        segments
            .iter()
            .filter(|s| s.kind != SegmentKind::Furniture)
            .map(|s| {
                let (cyrillic, latin) = count_scripts(s.span.of(&document.text));
                cyrillic + latin
            })
            .sum()
    };
    let (russian, english) = (letters(&both.source) as f64, letters(&both.target) as f64);
    let total = (russian + english).max(1.0);
    let whole = |side| Some(Text { document: document.clone(), segments: segment(&document.text, side, segmentation) });
    // One sentence beside three or more is a headline left in, however short the text.
    let balanced = both.source.len().min(both.target.len()) > 1 || both.source.len().max(both.target.len()) < 3;
    let (texts, mode) = if balanced && russian.min(english) / total >= BILINGUAL_SHARE {
        let text = |segments| Some(Text { document: document.clone(), segments });
        (Both::new(text(both.source), text(both.target)), Mode::Bilingual)
    } else if russian > english {
        (Both::new(whole(Side::Source), None), Mode::SourceOnly)
    } else if russian > 0.0 {
        let text = |segments| Some(Text { document: document.clone(), segments });
        (Both::new(text(both.source), text(both.target)), Mode::Embedded)
    } else {
        (Both::new(None, whole(Side::Target)), Mode::TargetOnly)
    };
    let mut loaded = Loaded::plain(Bitext { id: id.to_owned(), texts, mode });
    let found = match mode {
        Mode::SourceOnly => Some(Side::Source),
        Mode::TargetOnly | Mode::Embedded => Some(Side::Target),
        Mode::Bilingual => None,
    };
    if let (Some(said), Some(found)) = (side, found)
        && said != found
    {
        loaded.swapped = true;
        loaded.notes.push(format!("named as the {} side, but the text is {}", said.language(), found.language()));
    }
    loaded.notes.extend(found.and_then(|side| foreign(document, side)));
    Ok(loaded)
}

/// What to say if a side is in the right script but in another language (Ukrainian, German), as far as `whatlang` is
/// sure. Only noted: garbled English is easily taken for something else.
fn foreign(document: &Document, side: Side) -> Option<String> {
    // A language shows in a few hundred letters; names of another make no language.
    const SAMPLE: usize = 4000;
    const SURE: f64 = 0.95;
    let sample: String = document.text.chars().take(SAMPLE).collect();
    let (cyrillic, latin) = count_scripts(&sample);
    let found =
        whatlang::detect(&sample).filter(|i| i.is_reliable() && i.confidence() >= SURE && cyrillic + latin > 200)?;
    let expected = match side {
        Side::Source => whatlang::Lang::Rus,
        Side::Target => whatlang::Lang::Eng,
    };
    (found.lang() != expected)
        .then(|| format!("{}: looks like {}, not {}", document.path, found.lang().eng_name(), side.language()))
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
}

/// The segments of a unit without white space around it, given where the further ones begin in code points of the unit
/// with the `skipped` ones in front of it. Places that do not rise or lie outside are not believed: one segment.
fn cut(unit: &str, skipped: usize, starts: &[usize]) -> Vec<Span> {
    let whole = Span::new(0, unit.len());
    let byte = |at: usize| unit.char_indices().nth(at.checked_sub(skipped)?).map(|(byte, _)| byte);
    let mut bounds = vec![0];
    for &start in starts {
        match byte(start) {
            Some(at) if bounds.last() < Some(&at) => bounds.push(at),
            _ => return vec![whole],
        }
    }
    bounds.push(unit.len());
    let trimmed = |start: usize, end: usize| {
        let part = Span::new(start, end).of(unit);
        let start = start + part.len() - part.trim_start().len();
        Span::new(start, start + part.trim().len())
    };
    bounds.windows(2).map(|b| trimmed(b[0], b[1])).filter(|span| !span.is_empty()).collect()
}

/// A document of units that already belong together.
fn from_group(id: &str, path: &Path, encoding: &'static str, group: &Group, options: &Options) -> Result<Loaded> {
    let shown = resolve::display(path);
    // Of each side its text, a unit a line, and of each unit its segments.
    let joined = |side: Side| {
        let mut text = String::new();
        let mut units: Vec<Vec<Span>> = Vec::new();
        for (n, unit) in group.units.iter().enumerate() {
            let unit = unit.get(side);
            let starts = group.starts.get(&n).map_or(&[][..], |s| s.get(side));
            let skipped = unit.chars().count() - unit.trim_start().chars().count();
            let unit = unit.trim();
            units.push(cut(unit, skipped, starts).into_iter().map(|span| span.shift(text.len())).collect());
            text.push_str(unit);
            text.push('\n');
        }
        (text, units)
    };
    let mut sides = Both::new(joined(Side::Source), joined(Side::Target));
    let languages = Both::new(side_of(&sides.source.0), side_of(&sides.target.0));
    let swapped = languages == Both::new(Some(Side::Target), Some(Side::Source))
        || languages == Both::new(Some(Side::Target), None)
        || languages == Both::new(None, Some(Side::Source));
    if swapped {
        sides = sides.swap();
    }
    let empty = |side: Side| is_blank(&sides.get(side).0);
    if empty(Side::Source) && empty(Side::Target) {
        return Err(Error::new(ErrorKind::Unusable, "the document holds no text").at(path));
    }
    if group.running || empty(Side::Source) || empty(Side::Target) {
        let text = |side: Side| (!empty(side)).then_some(sides.get(side).0.as_str());
        let texts = Both::new(text(Side::Source), text(Side::Target));
        let segmentation = if group.running { options.segmentation } else { Segmentation::Lines };
        let mut loaded = from_texts(id, &shown, texts, segmentation)?;
        loaded.swapped |= swapped;
        return Ok(loaded);
    }
    let mut beads = Vec::new();
    let mut segments = Both::<Vec<Segment>>::default();
    for (n, (source, target)) in sides.source.1.iter().zip(&sides.target.1).enumerate() {
        let mut bead = Both::new(0..0, 0..0);
        for (side, spans) in [(Side::Source, source), (Side::Target, target)] {
            let at = segments.get(side).len();
            let sentence = |&span| Segment { span, paragraph: n, kind: SegmentKind::Sentence };
            segments.get_mut(side).extend(spans.iter().map(sentence));
            *bead.get_mut(side) = at..segments.get(side).len();
        }
        if !(bead.source.is_empty() && bead.target.is_empty()) {
            beads.push(bead);
        }
    }
    let document = |text: String| Arc::new(Document::new(shown.clone(), text, encoding));
    let texts = Both::new(
        Some(Text { document: document(sides.source.0), segments: segments.source }),
        Some(Text { document: document(sides.target.0), segments: segments.target }),
    );
    let mut loaded = Loaded::plain(Bitext { id: id.to_owned(), texts, mode: Mode::Bilingual });
    loaded.prealigned = Some(beads);
    loaded.swapped = swapped;
    if swapped {
        loaded.notes.push(format!("{shown}: the Russian stood on the English side; exchanged"));
    }
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::super::{discover, explicit};
    use super::*;

    /// Reads the only document that `argument` names in a folder of `files`.
    fn load_with(files: &[(&str, &[u8])], argument: &str, options: &Options) -> Result<Loaded> {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let options = Options { roots: vec![dir.path().to_path_buf()], ..options.clone() };
        let mut found = discover(&[PathBuf::from(argument)], &options);
        assert_eq!(found.len(), 1, "{found:?}");
        read(&found.pop().unwrap()?, &options)
    }

    fn load(files: &[(&str, &[u8])], argument: &str) -> Result<Loaded> {
        load_with(files, argument, &Options::default())
    }

    fn segments(loaded: &Loaded, side: Side) -> Vec<String> {
        let text = loaded.bitext.texts.get(side).as_ref();
        text.map_or(Vec::new(), |t| (0..t.segments.len()).map(|n| t.segment(n).to_owned()).collect())
    }

    const RU: &str = "Мост открыли в среду. По нему едут машины.";
    const EN: &str = "The bridge was opened on Wednesday. Cars go over it.";

    #[test]
    fn a_pair_and_its_exchanged_twin() {
        let right = load(&[("0.ru.txt", RU.as_bytes()), ("0.en.txt", EN.as_bytes())], "0").unwrap();
        let wrong = load(&[("0.ru.txt", EN.as_bytes()), ("0.en.txt", RU.as_bytes())], "0").unwrap();
        assert!(!right.swapped && wrong.swapped);
        for loaded in [&right, &wrong] {
            assert_eq!(loaded.bitext.mode, Mode::Bilingual);
            assert_eq!(segments(loaded, Side::Source)[0], "Мост открыли в среду.");
            assert_eq!(segments(loaded, Side::Target)[1], "Cars go over it.");
        }
    }

    #[test]
    fn encodings_are_noted_and_broken_bytes_reported() {
        let cp1251 = encoding_rs::WINDOWS_1251.encode(RU).0.into_owned();
        let mut broken = EN.as_bytes().to_vec();
        broken.extend("… “да”".as_bytes());
        broken.push(0xFF);
        let loaded = load(&[("0.ru.txt", &cp1251), ("0.en.txt", &broken)], "0").unwrap();
        assert!(loaded.notes[0].contains("windows-1251"), "{:?}", loaded.notes);
        let problem = loaded.problems[0].to_string();
        assert!(problem.contains("0xFF at offset 66") && problem.contains("--encoding"), "{problem}");
    }

    #[test]
    fn one_side_is_told_from_both_and_from_a_headline() {
        let mode = |text: &str| load(&[("0.txt", text.as_bytes())], "0").unwrap().bitext.mode;
        assert_eq!(mode(EN), Mode::TargetOnly);
        assert_eq!(mode(RU), Mode::SourceOnly);
        assert_eq!(mode(&format!("{RU}\n\n{EN}")), Mode::Bilingual);
        assert_eq!(mode(&format!("Мост открыт\n\n{}", [EN; 3].join("\n\n"))), Mode::Embedded);
        let interleaved = "Раз здесь.\nOne here.\nДва там.\nTwo there.\n";
        let loaded = load(&[("0.txt", interleaved.as_bytes())], "0").unwrap();
        assert_eq!(segments(&loaded, Side::Target), ["One here.", "Two there."]);
        let texts = &loaded.bitext.texts;
        assert!(Arc::ptr_eq(&texts.source.as_ref().unwrap().document, &texts.target.as_ref().unwrap().document));
    }

    #[test]
    fn another_language_is_noted() {
        let german =
            "Die neue Brücke über den Fluss wurde am Mittwoch vom Bürgermeister der Stadt eröffnet. ".repeat(4);
        let loaded = load(&[("0.txt", german.as_bytes())], "0").unwrap();
        assert!(loaded.notes[0].contains("looks like German, not English"), "{:?}", loaded.notes);
        assert_eq!(load(&[("0.txt", EN.repeat(8).as_bytes())], "0").unwrap().notes, <[String; 0]>::default());
    }

    #[test]
    fn units_come_with_their_beads() {
        let tsv = format!("ru\ten\n{RU}\t{EN}\n\tAdded.\nЛишнее.\t\n");
        let loaded = load(&[("0.tsv", tsv.as_bytes())], "0").unwrap();
        assert_eq!(loaded.prealigned, Some(vec![Both::new(0..1, 0..1), Both::new(1..1, 1..2), Both::new(1..2, 2..2)]));
        assert_eq!(segments(&loaded, Side::Source), [RU, "Лишнее."]);
        let turned = load(&[("0.tsv", format!("source\ttarget\n{EN}\t{RU}\n").as_bytes())], "0").unwrap();
        assert!(turned.swapped);
        assert_eq!(segments(&turned, Side::Source), [RU]);
    }

    #[test]
    fn line_pairs_must_have_as_many_lines() {
        let options = Options { format: Some("moses".to_owned()), ..Options::default() };
        let files: &[(&str, &[u8])] = &[("c.ru", "Раз.\n\nДва.\n".as_bytes()), ("c.en", b"One.\nTwo.\nThree.\n")];
        let loaded = load_with(files, "c", &options).unwrap();
        assert_eq!(loaded.prealigned, Some(vec![Both::new(0..1, 0..1), Both::new(1..1, 1..2), Both::new(1..2, 2..3)]));
        let files: &[(&str, &[u8])] = &[("c.ru", "Раз.\n".as_bytes()), ("c.en", b"One.\nTwo.\n")];
        assert_eq!(load_with(files, "c", &options).unwrap_err().kind(), ErrorKind::Format);
        assert_eq!(load_with(files, "c", &Options::default()).unwrap().prealigned, None);
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        let kind = |files: &[(&str, &[u8])]| load(files, "0").unwrap_err().kind();
        assert_eq!(kind(&[("0.txt", b"")]), ErrorKind::Unusable);
        assert_eq!(kind(&[("0.txt", b" \n\r\n")]), ErrorKind::Unusable);
        assert_eq!(kind(&[("0.txt", b"a\0b")]), ErrorKind::Unusable);
        assert_eq!(kind(&[("0.ru.txt", RU.as_bytes()), ("0.en.txt", b"\n")]), ErrorKind::Unusable);
        // Two sides of one language are read, and said.
        let loaded = load(&[("0.ru.txt", RU.as_bytes()), ("0.en.txt", RU.as_bytes())], "0").unwrap();
        assert!(loaded.notes.iter().any(|n| n.contains("both sides are Russian")), "{:?}", loaded.notes);
        let same = explicit(Path::new("a"), Path::new("a"), &Options::default());
        assert_eq!(same.unwrap_err().kind(), ErrorKind::Usage);
    }

    #[test]
    fn a_file_of_several_documents_gives_several_items() {
        let lines =
            "{\"src\":\"Раз.\",\"mt\":\"One.\",\"doc\":\"b\"}\n{\"src\":\"Два.\",\"mt\":\"Two.\",\"doc\":\"../a\"}\n";
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.jsonl"), lines).unwrap();
        let options = Options { roots: vec![dir.path().to_path_buf()], ..Options::default() };
        let items: Vec<Item> = discover(&[PathBuf::from("x")], &options).into_iter().map(Result::unwrap).collect();
        assert_eq!(items.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["x/a", "x/b"]);
        assert_eq!(segments(&read(&items[0], &options).unwrap(), Side::Target), ["Two."]);
    }
}
