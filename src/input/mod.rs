//! The only reader of files: which documents there are ([`discover`], [`pairs_list`], [`explicit`]) and what they hold
//! ([`read`]).
//!
//! An [`Item`] is cheap: paths, or the place of a record. Nothing is judged here; what is odd about an input becomes
//! a note, what is wrong with it an error that names path, place and remedy. No output, no threads.

mod bytes;
mod formats;
mod list;
mod load;
mod resolve;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::text::{Bitext, Both, Segmentation, Side};

pub use formats::{FORMATS, Format};
pub use list::pairs_list;
pub use load::{Fetched, fetch, from_texts, identity, parse, read};
pub use resolve::discover;

/// How inputs are found and read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where names are looked up after the working directory: `corpus.roots` of the configuration, made absolute or
    /// relative to the working directory.
    pub roots: Vec<PathBuf>,
    /// Only files in folders that match one of these globs, if there are any.
    pub include: Vec<String>,
    /// No files in folders that match one of these globs.
    pub exclude: Vec<String>,
    /// Hidden files in folders too.
    pub hidden: bool,
    /// Files in folders that `.gitignore` and `.ignore` exclude too.
    pub no_ignore: bool,
    /// How texts are cut.
    pub segmentation: Segmentation,
    /// The encoding of every file, by any WHATWG label; guessed if absent.
    pub encoding: Option<String>,
    /// The format of every file, by [`Format::name`]; by extension and content if absent.
    pub format: Option<String>,
    /// Larger files, also after decompression, are refused (`--max-file-bytes`).
    pub max_bytes: u64,
}

/// The default of [`Options::max_bytes`]: some hundred times the longest novel.
pub const MAX_BYTES: u64 = 64 << 20;

impl Default for Options {
    fn default() -> Self {
        Self {
            roots: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            hidden: false,
            no_ignore: false,
            segmentation: Segmentation::Auto,
            encoding: None,
            format: None,
            max_bytes: MAX_BYTES,
        }
    }
}

/// One document pair, or one document without its counterpart, before it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The identifier in reports, decisions and fingerprints. It comes from the files, not from how they were named on
    /// the command line: relative to the corpus root (else to the working directory), without tag and extension.
    pub id: String,
    /// Why these files are taken for one document, for `--list-pairs`.
    pub why: &'static str,
    origin: Origin,
}

#[derive(Clone, Debug, PartialEq)]
enum Origin {
    /// A file a side.
    Pair(Both<PathBuf>),
    /// One file: bilingual, or one side of which `Some` is known from its name.
    Lone(PathBuf, Option<Side>),
    /// One document of a file that holds several, already parsed.
    Record { path: PathBuf, group: Arc<formats::Group> },
    /// Bytes that no file holds, and what they are called.
    Held(PathBuf, Arc<[u8]>),
}

impl Item {
    /// The files of each side. A bilingual file stands on both; a file whose side is not known before it is read, on
    /// the target's.
    pub fn paths(&self) -> Both<Option<&Path>> {
        match &self.origin {
            Origin::Pair(paths) => paths.as_ref().map(|p| Some(p.as_path())),
            Origin::Record { path, .. } => Both::new(Some(path), Some(path)),
            Origin::Lone(path, Some(Side::Source)) => Both::new(Some(path), None),
            Origin::Lone(path, _) | Origin::Held(path, _) => Both::new(None, Some(path)),
        }
    }

    /// Whether it is one file, which may turn out to be one side only, so that a counterpart by content is welcome.
    pub fn is_lone(&self) -> bool {
        matches!(self.origin, Origin::Lone(..))
    }

    /// Two lone items, found to belong together by their content, as one under the target's identifier. Nothing if
    /// one of them is no lone file.
    pub fn join(source: &Self, target: &Self) -> Option<Self> {
        let (Origin::Lone(source, _), Origin::Lone(target_path, _)) = (&source.origin, &target.origin) else {
            return None;
        };
        let origin = Origin::Pair(Both::new(source.clone(), target_path.clone()));
        Some(Self { id: target.id.clone(), why: "paired by content", origin })
    }
}

/// The documents of standard input: one, or as many as its format holds. Its format is told from its content.
pub fn standard_input(bytes: Vec<u8>, options: &Options) -> Vec<Result<Item>> {
    resolve::held(bytes, "stdin", Path::new("<stdin>"), options)
}

/// A pair that the user names (`--source FILE --target FILE`). The identifier is that of the target file.
///
/// # Errors
/// If both name the same file.
pub fn explicit(source: &Path, target: &Path, options: &Options) -> Result<Item> {
    if source == target {
        let message = "the source and the target are the same file";
        return Err(Error::new(crate::error::ErrorKind::Usage, message)
            .at(source)
            .help("pass a bilingual file by itself"));
    }
    let id = resolve::id_of(target, options);
    let origin = Origin::Pair(Both::new(source.to_path_buf(), target.to_path_buf()));
    Ok(Item { id, why: "named by --source and --target", origin })
}

/// What the identifiers of all documents of a folder begin with, if `argument` names one; empty if nothing is outside.
pub fn below(argument: &Path, options: &Options) -> Option<String> {
    resolve::below(argument, options)
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The two texts, cut into segments.
    pub bitext: Bitext,
    /// The beads that the format itself holds (TMX, TSV, …), as segment numbers of each side, in order and complete.
    /// Alignment is skipped unless the user wants it redone.
    pub prealigned: Option<Vec<Both<Range<usize>>>>,
    /// The files stood on the wrong sides and were exchanged.
    pub swapped: bool,
    /// What the user may want to know: an encoding other than UTF-8, what was skipped.
    pub notes: Vec<String>,
    /// What could not be read although the rest could, such as broken bytes. The run ends with exit code 2.
    pub problems: Vec<Error>,
}
