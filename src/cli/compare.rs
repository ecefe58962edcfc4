//! `align compare`: several translations of one original side by side, fresh or from saved reports.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use super::args::{CompareArgs, InputArgs, Shared, ViewArg};
use super::corpus::Corpus;
use super::parts::{Parts, Wishes};
use super::terminal::{Sink, Terminal};
use super::{exit, inputs, settings};
use crate::compare::{self, Document, RenderOptions, Renderer, SYSTEMS, Totals};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Item, Options};
use crate::report::record::{self, DocumentRecord};
use crate::report::summary::Summary;
use crate::text::Side;

/// Bytes of records that are held in memory.
const IN_MEMORY: usize = 16 << 20;

pub(crate) fn run(args: &CompareArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let saved = args.paths.iter().all(|path| is_report(path));
    let mut totals;
    let mut failed = false;
    let mut shelves = if saved {
        totals = Totals::new(&names(args, &args.paths)?);
        args.paths.iter().map(|path| Shelf::open(path)).collect::<Result<Vec<_>>>()?
    } else {
        let [original, translations @ ..] = args.paths.as_slice() else { return Err(too_few()) };
        totals = Totals::new(&names(args, translations)?);
        let fresh = Fresh { args, config, shared, terminal };
        let Some((shelves, trouble)) = fresh.check(original, translations, &mut totals)? else {
            return Ok(exit::INTERRUPTED);
        };
        failed |= trouble;
        shelves
    };
    let ids = common(&shelves, &mut totals);
    let rows = match args.view {
        Some(ViewArg::Full) => true,
        Some(ViewArg::Summary) => false,
        None => ids.len() == 1,
    };
    let mut outputs = outputs(args, rows, terminal)?;
    let names: Vec<String> = totals.systems.iter().map(|s| s.name.clone()).collect();
    for (renderer, sink) in &mut outputs {
        sink.write(renderer.begin(&names).as_bytes())?;
    }
    for (id, places) in ids {
        let records: Vec<DocumentRecord> =
            shelves.iter_mut().zip(&places).map(|(shelf, at)| shelf.get(*at)).collect::<Result<_>>()?;
        match Document::new(&id, &records.iter().collect::<Vec<_>>()) {
            Ok(document) => {
                totals.add(&document);
                for (renderer, sink) in &mut outputs {
                    sink.write(renderer.document(&document).as_bytes())?;
                }
            }
            Err(why) => {
                totals.left_out.insert(id, why);
            }
        }
    }
    if totals.documents == 0 {
        let why = totals.left_out.iter().next().map_or_else(String::new, |(id, why)| format!(": {id} {why}"));
        return Err(Error::new(ErrorKind::Unusable, format!("no document to compare{why}")));
    }
    totals.finish();
    for (mut renderer, mut sink) in outputs {
        sink.write(renderer.finish(&totals).as_bytes())?;
        sink.close()?;
    }
    let worse = limits(args, &totals, terminal);
    Ok(match (failed, worse) {
        (true, _) => exit::TROUBLE,
        (false, true) => exit::FINDINGS,
        (false, false) => exit::CLEAN,
    })
}

fn too_few() -> Error {
    Error::new(ErrorKind::Usage, "nothing to compare with")
        .help("align compare ORIGINAL MT_A MT_B, or two saved reports of align check -o jsonl")
}

/// What the systems are called.
fn names(args: &CompareArgs, paths: &[PathBuf]) -> Result<Vec<String>> {
    if paths.len() < 2 {
        return Err(too_few());
    }
    if paths.len() > SYSTEMS {
        return Err(Error::new(ErrorKind::Usage, format!("more than {SYSTEMS} translations")));
    }
    if !args.name.is_empty() && args.name.len() != paths.len() {
        let message = format!("{} names for {} translations", args.name.len(), paths.len());
        return Err(Error::new(ErrorKind::Usage, message).help("--name A --name B, in the order of the paths"));
    }
    let given = paths.iter().map(|path| path.to_string_lossy().into_owned());
    Ok(if args.name.is_empty() { given.collect() } else { args.name.clone() })
}

/// Whether a file begins like a saved report.
fn is_report(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.is_ok() && start.starts_with(format!("{{\"schema\":\"{}\"", record::SCHEMA).as_bytes())
}

/// Whether a further system is worse than the limits allow; says how.
fn limits(args: &CompareArgs, totals: &Totals, terminal: &Terminal) -> bool {
    let mut worse = false;
    for (at, difference) in totals.differences.iter().enumerate() {
        let name = totals.systems.get(at + 1).map_or("", |s| s.name.as_str());
        let drop = difference.as_ref().map_or(0.0, |d| -d.difference);
        if args.max_drop.is_some_and(|most| drop > most) {
            terminal.note(&format!("{name}: the score drops by {drop:.3}, more than --max-drop allows"));
            worse = true;
        }
        let broken = totals.broken_errors(at + 1);
        if args.max_broken.is_some_and(|most| broken > most) {
            terminal.note(&format!("{name}: {broken} new errors, more than --max-broken allows"));
            worse = true;
        }
    }
    worse
}

/// The renderers asked for and where their bytes go.
fn outputs(args: &CompareArgs, rows: bool, terminal: &Terminal) -> Result<Vec<(Box<dyn Renderer>, Sink)>> {
    let human = ["human".to_owned()];
    let wanted = if args.output.is_empty() { &human[..] } else { &args.output };
    let mut out = Vec::new();
    let mut on_stdout = 0;
    for text in wanted {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) if file != "-" => (name, Some(Path::new(file))),
            Some((name, _)) => (name, None),
            None => (text.as_str(), None),
        };
        let format = compare::FORMATS.iter().find(|f| f.name == name).ok_or_else(|| {
            let all: Vec<&str> = compare::FORMATS.iter().map(|f| f.name).collect();
            Error::new(ErrorKind::Usage, format!("no output format of compare is called “{name}”"))
                .help(format!("there are {}", all.join(", ")))
        })?;
        on_stdout += usize::from(file.is_none());
        let shown = if file.is_none() { terminal.width() } else { None };
        let options = RenderOptions {
            width: args.width.or(shown).unwrap_or(100).clamp(40, 400),
            color: file.is_none() && terminal.color(),
            rows,
            all: args.all,
        };
        let sink = match file {
            Some(path) => Sink::file(path)?,
            None => Sink::stdout(),
        };
        out.push(((format.make)(&options), sink));
    }
    if on_stdout > 1 {
        return Err(Error::new(ErrorKind::Usage, "two outputs cannot both go to standard output")
            .help("give files: -o human -o html=compare.html"));
    }
    Ok(out)
}

/// Documents that every shelf has, by identifier, with their places on the shelves. The others are named as left out.
fn common(shelves: &[Shelf], totals: &mut Totals) -> BTreeMap<String, Vec<usize>> {
    let by_id = |record: &Entry| Some(record.id.clone());
    let by_source = |record: &Entry| record.source.clone();
    let found = gather(shelves, by_id);
    // Reports of two folders call one document by two identifiers; the original's path is the same.
    let nothing = !found.values().any(|places| places.iter().all(Option::is_some));
    let found = if nothing { gather(shelves, by_source) } else { found };
    let mut out = BTreeMap::new();
    for (id, places) in found {
        match places.iter().copied().collect::<Option<Vec<usize>>>() {
            Some(places) => {
                out.insert(id, places);
            }
            None => {
                let lack = places.iter().zip(&totals.systems).filter(|(p, _)| p.is_none());
                let lack: Vec<&str> = lack.map(|(_, system)| system.name.as_str()).collect();
                totals.left_out.entry(id).or_insert_with(|| format!("not in {}", lack.join(", ")));
            }
        }
    }
    out
}

fn gather(shelves: &[Shelf], key: impl Fn(&Entry) -> Option<String>) -> BTreeMap<String, Vec<Option<usize>>> {
    let mut out: BTreeMap<String, Vec<Option<usize>>> = BTreeMap::new();
    for (system, shelf) in shelves.iter().enumerate() {
        for (at, entry) in shelf.entries.iter().enumerate() {
            if let Some(key) = key(entry) {
                out.entry(key).or_insert_with(|| vec![None; shelves.len()])[system] = Some(at);
            }
        }
    }
    out
}

/// Finished records of one system, on disk, to be taken in any order.
struct Shelf {
    file: Box<dyn Shelved>,
    entries: Vec<Entry>,
}

/// A file that can be read anywhere.
trait Shelved: Read + Seek {}
impl<T: Read + Seek> Shelved for T {}

/// Where a record stands.
struct Entry {
    id: String,
    source: Option<String>,
    start: u64,
    length: usize,
}

impl Shelf {
    /// A saved report.
    fn open(path: &Path) -> Result<Self> {
        #[derive(serde::Deserialize)]
        struct Head {
            schema: String,
            id: String,
            source: Option<String>,
        }
        let file = std::fs::File::open(path).map_err(|e| Error::io(path, &e))?;
        let mut reader = BufReader::new(file);
        let mut entries = Vec::new();
        let mut start = 0;
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(|e| Error::io(path, &e))?;
            if length == 0 {
                break;
            }
            if !line.trim_ascii().is_empty() {
                let head: Head = serde_json::from_slice(&line).map_err(|e| {
                    Error::new(ErrorKind::Format, format!("no record of align: {e}"))
                        .at(path)
                        .place(number, e.column().max(1))
                        .help("it takes lines of align check -o jsonl")
                })?;
                if head.schema == record::SCHEMA {
                    entries.push(Entry { id: head.id, source: head.source, start, length });
                }
            }
            start += length as u64;
        }
        Ok(Self { file: Box::new(reader.into_inner()), entries })
    }

    fn get(&mut self, at: usize) -> Result<DocumentRecord> {
        let lost = || Error::new(ErrorKind::Internal, "a record is not where it was put");
        let entry = self.entries.get(at).ok_or_else(lost)?;
        let mut bytes = vec![0; entry.length];
        let read = self.file.seek(SeekFrom::Start(entry.start)).and_then(|_| self.file.read_exact(&mut bytes));
        read.map_err(|e| Error::new(ErrorKind::Unreadable, format!("cannot read a record again: {e}")))?;
        serde_json::from_slice(&bytes)
            .map_err(|e| Error::new(ErrorKind::Format, format!("no record of align: {e}")).at(&entry.id))
    }
}

/// Translations that are checked now.
struct Fresh<'c> {
    args: &'c CompareArgs,
    config: &'c Config,
    shared: &'c Shared,
    terminal: &'c Terminal,
}

impl Fresh<'_> {
    /// Checks every translation against the original: a shelf a system, and whether something failed. Nothing if the
    /// user interrupted.
    fn check(
        &self,
        original: &Path,
        translations: &[PathBuf],
        totals: &mut Totals,
    ) -> Result<Option<(Vec<Shelf>, bool)>> {
        let input = InputArgs {
            segmentation: self.args.segmentation,
            encoding: self.args.encoding.clone(),
            max_file_bytes: self.args.max_file_bytes,
            ..InputArgs::default()
        };
        let options = inputs::options(self.config, &input);
        let originals = texts(original, Side::Source, &options)?;
        let parts = Parts::read(self.config, &self.args.rules, &self.args.decisions, Wishes::default())?;
        let engine = parts.engine()?;
        let cache = settings::cache(&self.args.cache, self.shared);
        let mut failed = false;
        let mut shelves = Vec::new();
        for path in translations {
            let mut items = Vec::new();
            let mut there = texts(path, Side::Target, &options)?;
            // Two files by themselves belong together, whatever they are called.
            let single = originals.len() == 1 && there.len() == 1 && !path.is_dir();
            for (id, (full, source)) in &originals {
                let target = if single { there.pop_first().map(|(_, text)| text) } else { there.remove(id) };
                let Some((_, target)) = target else { continue };
                let mut item: Item = input::explicit(source, &target, &options)?;
                item.id.clone_from(full);
                items.push(item);
            }
            for (id, (_, path)) in there {
                let why = format!("{} has no original", path.display());
                totals.left_out.insert(id, why);
            }
            if items.is_empty() {
                return Err(Error::new(ErrorKind::Missing, "holds no translation of the original's documents")
                    .at(path)
                    .help("documents belong together by the name of their file"));
            }
            let corpus = Corpus::of(items, &input, options.clone(), self.shared, self.terminal);
            let mut shelf = BufWriter::new(SpooledTempFile::new(IN_MEMORY));
            let mut entries = Vec::new();
            let mut start = 0;
            let mut summary = Summary::default();
            let interrupted = corpus.check(&engine, cache.as_ref(), &mut summary, |record, _| {
                let bytes = serde_json::to_vec(&record).unwrap_or_default();
                shelf.write_all(&bytes).map_err(|e| unwritten(&e))?;
                let length = bytes.len();
                entries.push(Entry { id: record.id, source: record.source, start, length });
                start += length as u64;
                Ok(true)
            })?;
            if interrupted {
                return Ok(None);
            }
            failed |= !summary.failed.is_empty();
            let file = shelf.into_inner().map_err(|e| unwritten(e.error()))?;
            shelves.push(Shelf { file: Box::new(file), entries });
        }
        Ok(Some((shelves, failed)))
    }
}

fn unwritten(error: &std::io::Error) -> Error {
    Error::write(std::env::temp_dir(), error).help("set TMPDIR to a folder with room")
}

/// One side's texts under a path: by identifier below it, the full identifier and the file.
fn texts(path: &Path, side: Side, options: &Options) -> Result<BTreeMap<String, (String, PathBuf)>> {
    let folder = input::below(path, options);
    let found = if folder.is_none() && path.is_file() {
        // A file that is named means itself, not a pair that it is one side of.
        let id = input::discover(&[path.to_path_buf()], options).into_iter().find_map(Result::ok).map(|item| item.id);
        return Ok(BTreeMap::from([(String::new(), (id.unwrap_or_default(), path.to_path_buf()))]));
    } else {
        input::discover(&[path.to_path_buf()], options)
    };
    let mut out = BTreeMap::new();
    for item in found {
        let item = item?;
        let paths = item.paths();
        let Some(file) = paths.get(side).or(*paths.get(side.other())) else { continue };
        // A folder of pairs may serve as originals or as translations.
        if paths.get(side).is_none() && paths.get(side.other()).is_some() && !item.is_lone() {
            continue;
        }
        let below = match &folder {
            Some(folder) if !folder.is_empty() => {
                item.id.strip_prefix(folder.as_str()).unwrap_or(&item.id).trim_start_matches('/')
            }
            Some(_) => item.id.as_str(),
            None => "",
        };
        out.insert(below.to_owned(), (item.id.clone(), file.to_path_buf()));
    }
    if out.is_empty() {
        return Err(Error::new(ErrorKind::Missing, format!("holds no {} text", side.language())).at(path));
    }
    Ok(out)
}
