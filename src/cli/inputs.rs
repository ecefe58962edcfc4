//! From input flags to documents: what was found, how it is read, and the pool that reads it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::args::{InputArgs, SegmentationArg};
use super::terminal::{Terminal, read_stdin};
use crate::cache::Cache;
use crate::config::{Config, Unpaired};
use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Fetched, Item, Loaded, Options};
use crate::pairing::{Match, Verdict};
use crate::pipeline::{self, Job};
use crate::text::{Both, Segmentation};

/// How files are found and read: flags over configuration.
pub(crate) fn options(config: &Config, args: &InputArgs) -> Options {
    let mut options = Options {
        roots: config.corpus.roots.clone(),
        include: config.corpus.include.iter().chain(&args.include).cloned().collect(),
        exclude: config.corpus.exclude.iter().chain(&args.exclude).cloned().collect(),
        hidden: args.hidden,
        no_ignore: args.no_ignore,
        segmentation: match args.segmentation {
            SegmentationArg::Auto => Segmentation::Auto,
            SegmentationArg::Lines => Segmentation::Lines,
        },
        encoding: args.encoding.clone(),
        format: args.input_format.clone().filter(|f| f != "auto"),
        ..Options::default()
    };
    if let Some(bytes) = args.max_file_bytes {
        options.max_bytes = bytes;
    }
    options
}

/// The documents that the arguments name, and what could not be resolved.
pub(crate) fn find(args: &InputArgs, options: &Options) -> Result<(Vec<Item>, Vec<Error>)> {
    let found: Vec<Result<Item>> = match (&args.pairs, &args.source, &args.target) {
        (Some(list), _, _) if list == Path::new("-") => {
            let bytes = read_stdin()?;
            input::pairs_list(&String::from_utf8_lossy(&bytes), "<stdin>", None)
        }
        (Some(list), _, _) => {
            let bytes = std::fs::read(list).map_err(|e| Error::io(list, &e))?;
            input::pairs_list(&String::from_utf8_lossy(&bytes), &list.to_string_lossy(), list.parent())
        }
        (None, Some(source), Some(target)) => vec![input::explicit(source, target, options)],
        _ if args.paths.is_empty() && args.file_list.is_none() => {
            return Err(Error::new(ErrorKind::Usage, "nothing to work on")
                .help("name a document (q7x2/000), a folder, or --source FILE --target FILE; see align --help"));
        }
        _ => {
            let mut paths: Vec<PathBuf> = args.paths.iter().map(PathBuf::from).collect();
            if let Some(list) = &args.file_list {
                paths.extend(file_list(list)?);
            }
            let stdin = paths.iter().any(|p| p == Path::new("-"));
            paths.retain(|p| p != Path::new("-"));
            let mut found = if stdin { input::standard_input(read_stdin()?, options) } else { Vec::new() };
            if !paths.is_empty() {
                found.extend(input::discover(&paths, options));
            }
            found
        }
    };
    let mut items = Vec::new();
    let mut errors = Vec::new();
    for one in found {
        match one {
            Ok(item) => items.push(item),
            Err(error) => errors.push(error),
        }
    }
    Ok((items, errors))
}

/// Pairs the documents that stand alone by content, if the user named folders or files; a list means what it says.
pub(crate) fn pair(
    items: Vec<Item>,
    args: &InputArgs,
    options: &Options,
    cache: Option<&Cache>,
    pool: Option<&rayon::ThreadPool>,
    terminal: &Terminal,
) -> (Vec<Item>, Vec<Match>) {
    if args.pairs.is_some() || args.source.is_some() {
        return (items, Vec::new());
    }
    let (items, matches) = pipeline::pair_by_content(items, options, cache, pool);
    for found in &matches {
        let Both { source, target } = &found.paths;
        match found.verdict {
            Verdict::Comparable => terminal.note(&format!(
                "{target}: tells of the same as {source}, but neither is the other's translation ({:.2})",
                found.confidence
            )),
            Verdict::Parallel if !found.ties.is_empty() => terminal
                .note(&format!("{target}: paired with {source}, which {} would fit as well", found.ties.join(", "))),
            Verdict::Parallel => {}
        }
    }
    (items, matches)
}

/// A file of paths, one a line; `-` for standard input.
fn file_list(list: &Path) -> Result<Vec<PathBuf>> {
    let bytes =
        if list == Path::new("-") { read_stdin()? } else { std::fs::read(list).map_err(|e| Error::io(list, &e))? };
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(PathBuf::from).collect())
}

/// A document to be read when its turn comes.
pub(crate) struct Reading<'o> {
    pub(crate) item: Item,
    pub(crate) options: &'o Options,
    /// What a lone document inside a folder is.
    pub(crate) unpaired: Unpaired,
}

impl Job for Reading<'_> {
    type Fetched = Fetched;

    fn id(&self) -> &str {
        &self.item.id
    }

    fn fetch(&self) -> Result<Fetched> {
        input::fetch(&self.item, self.options)
    }

    fn identity(&self, fetched: &Fetched, mut add: &mut dyn FnMut(&[u8])) {
        // Only as an error does a missing side change what is read.
        add(&[u8::from(self.unpaired == Unpaired::Error)]);
        input::identity(&self.item, fetched, self.options, &mut add);
    }

    fn read(&self, fetched: Fetched) -> Result<Loaded> {
        let loaded = input::parse(&self.item, fetched, self.options)?;
        let alone = loaded.bitext.texts.source.is_none() || loaded.bitext.texts.target.is_none();
        if alone && self.unpaired == Unpaired::Error {
            let paths = self.item.paths();
            let path = paths.target.or(paths.source).unwrap_or(Path::new(""));
            return Err(Error::new(ErrorKind::Missing, "has no other side")
                .at(path)
                .help("--unpaired warn checks it as far as one side allows"));
        }
        Ok(loaded)
    }
}

/// Set by Ctrl-C; the first stops after a whole document, the second stops at once.
pub(crate) fn interrupted() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    static HOOK: OnceLock<()> = OnceLock::new();
    HOOK.get_or_init(|| {
        // Without a handler Ctrl-C still works, only less gently.
        let _ = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(super::exit::INTERRUPTED));
            }
        });
    });
    &STOP
}
