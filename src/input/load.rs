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
    match &item.origin {
        Origin::Pair(paths) => read_pair(&item.id, paths, options),
        Origin::Lone(path, side) => read_lone(&item.id, path, *side, options),
        Origin::Record { path, group } => from_group(&item.id, path, "UTF-8", group, options),
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
    Groups(Vec<Group>, Opened),
}

fn open(path: &Path, options: &Options) -> Result<Content> {
    let decoded = bytes::read_text(path, options)?;
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
        Reader::Groups(parse) => {
            let groups = parse(&decoded.text).map_err(|e| e.at(path))?;
            Ok(Content::Groups(groups, opened(String::new())))
        }
    }
}

/// The groups of a file of units, or nothing if it holds running text.
pub(super) fn groups(path: &Path, options: &Options) -> Result<Option<Vec<Group>>> {
    match open(path, options)? {
        Content::Text(_) => Ok(None),
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
    let by_extension = resolve::extension(path).and_then(|e| formats::by_extension(&e));
    Ok(by_extension.unwrap_or_else(|| formats::by_content(text)))
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

fn read_pair(id: &str, paths: &Both<std::path::PathBuf>, options: &Options) -> Result<Loaded> {
    let running = |path: &Path| match open(path, options)? {
        Content::Text(opened) => Ok(opened),
        Content::Groups(..) => {
            let message = "this file holds both languages and cannot be one side of a pair";
            Err(Error::new(ErrorKind::Usage, message).at(path).help("pass it by itself"))
        }
    };
    let (source, target) = (running(&paths.source)?, running(&paths.target)?);
    let sides = Both::new(side_of(&source.document.text), side_of(&target.document.text));
    for side in Side::BOTH {
        if is_blank(&Both::new(&source, &target).get(side).document.text) {
            let message = format!("the {} side has no text", side.language());
            return Err(Error::new(ErrorKind::Unusable, message).at(paths.get(side)));
        }
    }
    let swapped = sides == Both::new(Some(Side::Target), Some(Side::Source));
    let (source, target) = if swapped { (target, source) } else { (source, target) };
    if let (Some(a), Some(b)) = (sides.source, sides.target)
        && a == b
    {
        let message = format!("both sides are {}", a.language());
        let other = format!("the {} side is {}", a.other().language(), paths.get(a.other()).display());
        return Err(Error::new(ErrorKind::Unusable, message).at(paths.get(a.other())).help(other));
    }
    let mut loaded = Loaded::plain(pair_of(id, Both::new(source.document, target.document), options.segmentation));
    loaded.swapped = swapped;
    if swapped {
        loaded.notes.push("the Russian and the English file stood on each other's side; exchanged".to_owned());
    }
    loaded.notes.extend(source.notes.into_iter().chain(target.notes));
    loaded.problems.extend(source.problems.into_iter().chain(target.problems));
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

fn read_lone(id: &str, path: &Path, side: Option<Side>, options: &Options) -> Result<Loaded> {
    match open(path, options)? {
        Content::Text(opened) => {
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
    Ok(loaded)
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
}

/// A document of units that already belong together.
fn from_group(id: &str, path: &Path, encoding: &'static str, group: &Group, options: &Options) -> Result<Loaded> {
    let shown = resolve::display(path);
    let joined = |side: Side| {
        let mut text = String::new();
        let mut spans = Vec::new();
        for unit in &group.units {
            let start = text.len();
            text.push_str(unit.get(side).trim());
            spans.push(Span::new(start, text.len()));
            text.push('\n');
        }
        (text, spans)
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
        for (side, span) in [(Side::Source, *source), (Side::Target, *target)] {
            let at = segments.get(side).len();
            if !span.is_empty() {
                segments.get_mut(side).push(Segment { span, paragraph: n, kind: SegmentKind::Sentence });
            }
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
