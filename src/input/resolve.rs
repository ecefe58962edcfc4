//! Which files an argument means (the contract of `align q7x2/000`), and the naming conventions of folders.
//!
//! An argument is looked up in the working directory, then under each corpus root; the first place that answers
//! counts. There it is a file, a folder, a glob, or a stem. Two answers of one rank are an error with the candidates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::{Both, Item, Options, Origin, Side, formats, load};
use crate::error::{Error, ErrorKind, Result};

const SOURCE_TAGS: &[&str] = &["ru", "rus", "ru-ru", "ru_ru", "src", "orig", "source"];
const TARGET_TAGS: &[&str] = &["en", "eng", "en-us", "en_us", "en-gb", "tgt", "mt", "target"];

/// Finds the documents that `arguments` name, sorted by identifier, each once. An argument that cannot be resolved
/// gives an error in place of items and costs nothing else.
pub fn discover(arguments: &[PathBuf], options: &Options) -> Vec<Result<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut errors = Vec::new();
    let filter = match Filter::new(options) {
        Ok(filter) => filter,
        Err(error) => return vec![Err(error)],
    };
    for argument in arguments {
        for found in resolve(argument, options, &filter).unwrap_or_else(|e| vec![Err(e)]) {
            match found {
                Ok(item) => items.push(item),
                Err(error) => errors.push(error),
            }
        }
    }
    items.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.sort_key().cmp(&b.sort_key())));
    items.dedup_by(|a, b| a.origin == b.origin);
    distinguish(&mut items);
    errors.sort_by_key(ToString::to_string);
    errors.dedup();
    items.into_iter().map(Ok).chain(errors.into_iter().map(Err)).collect()
}

/// The identifiers that lie below a folder argument: the beginning they share, empty for all of them. Nothing for an
/// argument that is no folder.
pub(super) fn below(argument: &Path, options: &Options) -> Option<String> {
    let rooted = options.roots.iter().filter(|_| argument.is_relative()).map(|root| root.join(argument));
    let place = [argument.to_path_buf()].into_iter().chain(rooted).find(|place| place.exists())?;
    // As the identifier of a file in it, less the file.
    let id = place.is_dir().then(|| id_of(&place.join("x.txt"), options))?;
    Some(id.strip_suffix('x').map_or("", |folder| folder.trim_end_matches('/')).to_owned())
}

impl Item {
    fn sort_key(&self) -> (&Path, &Path) {
        match &self.origin {
            Origin::Pair(paths) => (&paths.source, &paths.target),
            Origin::Lone(path, _) | Origin::Record { path, .. } | Origin::Held(path, _) => (path, path),
        }
    }
}

/// Items of one identifier get their extension, or else a number, added.
fn distinguish(items: &mut [Item]) {
    for pass in 0..2 {
        let mut start = 0;
        while start < items.len() {
            let end = start + items.iter().skip(start).take_while(|i| i.id == items[start].id).count();
            if end - start > 1 {
                for (n, item) in items[start..end].iter_mut().enumerate() {
                    match (pass, extension(item.sort_key().0)) {
                        (0, Some(extension)) => item.id = format!("{}.{extension}", item.id),
                        (0, None) => {}
                        _ => item.id = format!("{}~{}", item.id, n + 1),
                    }
                }
            }
            start = end;
        }
        items.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.sort_key().cmp(&b.sort_key())));
    }
}

fn resolve(argument: &Path, options: &Options, filter: &Filter) -> Result<Vec<Result<Item>>> {
    let rooted = options.roots.iter().filter(|_| argument.is_relative()).map(|root| root.join(argument));
    for place in [argument.to_path_buf()].into_iter().chain(rooted) {
        let meta = fs::metadata(&place);
        if meta.as_ref().is_ok_and(fs::Metadata::is_dir) {
            return folder(&place, options, filter);
        }
        if meta.is_ok() {
            return file(&place, options);
        }
        if is_glob(&place) {
            let found = glob(&place, options)?;
            if !found.is_empty() {
                return Ok(found);
            }
        } else if let Some(found) = stem(&place, options)? {
            return Ok(found);
        }
    }
    let mut help = "no file, folder or document of this name".to_owned();
    if !options.roots.is_empty() {
        let roots: Vec<String> = options.roots.iter().map(|r| display(r)).collect();
        help = format!("{help} here or under {}", roots.join(", "));
    }
    Err(Error::new(ErrorKind::Missing, "not found").at(argument).help(help))
}

// --- names of files ---

/// What the name of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    /// The name without tag and extensions.
    stem: String,
    /// The side its tag names.
    side: Option<Side>,
    /// The extension in lower case, without `gz` and `zst`; for `corpus.ru` there is none.
    extension: Option<String>,
}

/// The extension in lower case; of `x.txt.gz`, `txt`.
pub(super) fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let name = without_compression(name);
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty()).then(|| extension.to_lowercase())
}

fn without_compression(name: &str) -> &str {
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name)
}

fn tag_side(tag: &str) -> Option<Side> {
    let lower = tag.to_lowercase();
    if SOURCE_TAGS.contains(&lower.as_str()) {
        Some(Side::Source)
    } else if TARGET_TAGS.contains(&lower.as_str()) {
        Some(Side::Target)
    } else {
        None
    }
}

/// Reads a name: `000.ru.txt`, `000_en.txt.gz`, `corpus.ru`, `ru.txt`, `000.txt`. Nothing if it cannot be an input.
fn name_of(path: &Path) -> Option<Name> {
    let full = path.file_name()?.to_str()?;
    let name = without_compression(full);
    let (base, extension) = match name.rsplit_once('.') {
        Some((base, last)) if formats::is_known(&last.to_lowercase()) => (base, Some(last.to_lowercase())),
        // Line files of parallel corpora: the extension is the tag.
        Some((base, last)) if tag_side(last).is_some() => {
            return Some(Name { stem: base.to_owned(), side: tag_side(last), extension: None });
        }
        _ => return None,
    };
    if let Some(side) = tag_side(base) {
        return Some(Name { stem: String::new(), side: Some(side), extension });
    }
    // The longest tag first: `x.ru-RU` ends in `RU` too.
    let tagged = base.char_indices().filter(|&(_, c)| matches!(c, '.' | '_' | '-')).find_map(|(at, _)| {
        let (stem, tag) = (base.get(..at)?, base.get(at + 1..)?);
        Some((stem, tag_side(tag)?)).filter(|(stem, _)| !stem.is_empty())
    });
    Some(match tagged {
        Some((stem, side)) => Name { stem: stem.to_owned(), side: Some(side), extension },
        None => Name { stem: base.to_owned(), side: None, extension },
    })
}

/// `000_4ad95ef62b03405c` is document `000`, its hash is none of its name.
fn without_hash(stem: &str) -> &str {
    match stem.rsplit_once(['_', '-', '.']) {
        Some((short, hash))
            if !short.is_empty()
                && hash.len() >= 8
                && hash.chars().all(|c| c.is_ascii_hexdigit())
                && hash.chars().any(|c| c.is_ascii_digit()) =>
        {
            short
        }
        _ => stem,
    }
}

/// A path with `/`, as it is shown and recorded.
pub(super) fn display(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { shown.into_owned() } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The identifier of a document by one of its files: the path below its corpus root (else below the working
/// directory, else as given but without `..`, since exported files are named after it), without tag, hash and
/// extension.
pub(super) fn id_of(path: &Path, options: &Options) -> String {
    let absolute = |path: &Path| std::path::absolute(path).map(|p| normal(&p)).unwrap_or_else(|_| path.to_path_buf());
    let full = absolute(path);
    let below = options
        .roots
        .iter()
        .map(|root| absolute(root))
        .chain([absolute(Path::new("."))])
        .find_map(|root| full.strip_prefix(&root).ok().map(Path::to_path_buf));
    let shown = below.unwrap_or_else(|| path.to_path_buf());
    let mut folders: Vec<String> = shown
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .filter_map(|c| match c {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    // `ru/000.txt` and `en/000.txt` are both document `000`.
    if folders.last().is_some_and(|f| tag_side(f).is_some()) {
        folders.pop();
    }
    let stem = name_of(&shown).map_or_else(
        || shown.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        |name| without_hash(&name.stem).to_owned(),
    );
    if !stem.is_empty() {
        folders.push(stem);
    }
    if folders.is_empty() { "document".to_owned() } else { folders.join("/") }
}

/// A path without `.` and inner `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

// --- one file ---

/// A file named by itself: its counterpart is looked for beside it, by name.
fn file(path: &Path, options: &Options) -> Result<Vec<Result<Item>>> {
    if let Some((counterpart, side)) = counterpart(path)? {
        let paths = match side {
            Side::Source => Both::new(path.to_path_buf(), counterpart),
            Side::Target => Both::new(counterpart, path.to_path_buf()),
        };
        return Ok(vec![Ok(pair(paths, "the counterpart stands beside it", options))]);
    }
    Ok(lone(path, options))
}

/// The file that names the same document in the other language, and the side of `path` itself.
fn counterpart(path: &Path) -> Result<Option<(PathBuf, Side)>> {
    let Some(name) = name_of(path) else { return Ok(None) };
    let folder = folder_of(path);
    if let Some(side) = name.side {
        let beside = siblings(&folder)?;
        let found: Vec<PathBuf> = beside
            .into_iter()
            .filter(|other| {
                name_of(other).is_some_and(|n| {
                    n.stem == name.stem && n.side == Some(side.other()) && n.extension == name.extension
                })
            })
            .collect();
        return Ok(one_of(path, found)?.map(|other| (other, side)));
    }
    // `ru/000.txt` beside `en/000.txt`.
    let side = folder.file_name().and_then(|n| n.to_str()).and_then(tag_side);
    if let (Some(side), Some(above), Some(file)) = (side, folder.parent(), path.file_name()) {
        let found =
            tag_folders(above, side.other())?.into_iter().map(|f| f.join(file)).filter(|f| f.is_file()).collect();
        return Ok(one_of(path, found)?.map(|other| (other, side)));
    }
    Ok(None)
}

/// The folder a path stands in, `.` if it is bare.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// The files of a folder, sorted.
fn siblings(folder: &Path) -> Result<Vec<PathBuf>> {
    let bare = folder == Path::new(".");
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| Error::io(folder, &e))? {
        let entry = entry.map_err(|e| Error::io(folder, &e))?;
        let path = if bare { PathBuf::from(entry.file_name()) } else { entry.path() };
        if path.is_file() {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// The folders of `above` that are named after a side.
fn tag_folders(above: &Path, side: Side) -> Result<Vec<PathBuf>> {
    let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
    let mut out = Vec::new();
    for entry in fs::read_dir(above).map_err(|e| Error::io(above, &e))? {
        let entry = entry.map_err(|e| Error::io(above, &e))?;
        let is_side = entry.file_name().to_str().and_then(tag_side) == Some(side);
        if is_side && entry.path().is_dir() {
            out.push(if above == Path::new(".") { PathBuf::from(entry.file_name()) } else { entry.path() });
        }
    }
    out.sort();
    Ok(out)
}

fn one_of(asked: &Path, mut found: Vec<PathBuf>) -> Result<Option<PathBuf>> {
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(ambiguous(asked, &found)),
    }
}

fn ambiguous(asked: &Path, candidates: &[PathBuf]) -> Error {
    let list: Vec<String> = candidates.iter().map(|c| display(c)).collect();
    let message = format!("more than one document answers to this name: {}", list.join(", "));
    Error::new(ErrorKind::Ambiguous, message).at(asked).help("name the file, or use --source and --target")
}

fn pair(paths: Both<PathBuf>, why: &'static str, options: &Options) -> Item {
    Item { id: id_of(&paths.target, options), why, origin: Origin::Pair(paths) }
}

/// A file without counterpart. A file of units may hold several documents.
fn lone(path: &Path, options: &Options) -> Vec<Result<Item>> {
    let name = name_of(path);
    let id = id_of(path, options);
    let holds_documents = match (&options.format, &name) {
        (Some(format), _) => formats::by_name(format).is_some_and(|f| f.documents),
        (None, Some(Name { extension: Some(extension), .. })) => formats::holds_documents(extension),
        // No extension to go by: look inside.
        (None, _) => name.is_none(),
    };
    if holds_documents {
        match load::groups(path, options) {
            Err(error) => return vec![Err(error)],
            Ok(Some(groups)) if groups.len() > 1 => return records(&id, path, groups),
            Ok(_) => {}
        }
    }
    let side = name.and_then(|n| n.side);
    vec![Ok(Item { id, why: "a file by itself", origin: Origin::Lone(path.to_path_buf(), side) })]
}

/// Bytes that no file holds, as `lone`; `name` stands for their path.
pub(super) fn held(bytes: Vec<u8>, id: &str, name: &Path, options: &Options) -> Vec<Result<Item>> {
    match load::groups_of(name, bytes.clone(), options) {
        Err(error) => vec![Err(error)],
        Ok(Some(groups)) if groups.len() > 1 => records(id, name, groups),
        Ok(_) => {
            let origin = Origin::Held(name.to_path_buf(), bytes.into());
            vec![Ok(Item { id: id.to_owned(), why: "standard input", origin })]
        }
    }
}

/// The documents of a file that holds several, by their names or numbers.
fn records(id: &str, path: &Path, groups: Vec<formats::Group>) -> Vec<Result<Item>> {
    let width = groups.len().to_string().len();
    let item = |(n, group): (usize, formats::Group)| {
        let part = group.id.clone().unwrap_or_else(|| format!("{:0width$}", n + 1));
        let origin = Origin::Record { path: path.to_path_buf(), group: Arc::new(group) };
        Ok(Item { id: format!("{id}/{}", clean(&part)), why: "a document of this file", origin })
    };
    groups.into_iter().enumerate().map(item).collect()
}

/// A document name of a file as part of an identifier: no folders up, no control characters.
fn clean(name: &str) -> String {
    let part = |p: &str| p.chars().map(|c| if c.is_control() || c == '\\' { '_' } else { c }).collect::<String>();
    let parts: Vec<String> = name.split('/').filter(|p| !matches!(*p, "" | "." | "..")).map(part).collect();
    if parts.is_empty() { "_".to_owned() } else { parts.join("/") }
}

// --- a stem ---

/// The document `folder/000`, whatever its files are called. Nothing if no file answers.
fn stem(place: &Path, options: &Options) -> Result<Option<Vec<Result<Item>>>> {
    let folder = folder_of(place);
    let Some(wanted) = place.file_name().and_then(|n| n.to_str()) else { return Ok(None) };
    if !folder.is_dir() {
        return Ok(None);
    }
    let files = siblings(&folder)?;
    let named: Vec<(&PathBuf, Name)> =
        files.iter().filter(|f| !is_fixed(f)).filter_map(|f| Some((f, name_of(f)?))).collect();

    // 000.ru.txt + 000.en.txt, then corpus.ru + corpus.en.
    for with_extension in [true, false] {
        let of = |side: Side| -> Vec<(PathBuf, Option<String>)> {
            named
                .iter()
                .filter(|(_, n)| n.stem == wanted && n.side == Some(side) && n.extension.is_some() == with_extension)
                .map(|(f, n)| ((*f).clone(), n.extension.clone()))
                .collect()
        };
        let (sources, targets) = (of(Side::Source), of(Side::Target));
        // Files of one extension belong together before others do.
        let mut pairs: Vec<Both<PathBuf>> = Vec::new();
        for (source, extension) in &sources {
            for (target, _) in targets.iter().filter(|(_, e)| e == extension) {
                pairs.push(Both::new(source.clone(), target.clone()));
            }
        }
        if let ([(source, _)], [(target, _)], true) = (sources.as_slice(), targets.as_slice(), pairs.is_empty()) {
            pairs.push(Both::new(source.clone(), target.clone()));
        }
        match pairs.as_slice() {
            [] => {}
            [paths] => return Ok(Some(vec![Ok(pair(paths.clone(), "named after one document", options))])),
            _ => {
                let all: Vec<PathBuf> = sources.into_iter().chain(targets).map(|(f, _)| f).collect();
                return Err(ambiguous(place, &all));
            }
        }
    }

    // ru/000.txt + en/000.txt.
    let within = |side: Side| -> Result<Vec<PathBuf>> {
        let mut out = Vec::new();
        for tagged in tag_folders(&folder, side)? {
            let same = |f: &PathBuf| name_of(f).is_some_and(|n| n.stem == wanted && n.side.is_none_or(|s| s == side));
            out.extend(siblings(&tagged)?.into_iter().filter(same));
        }
        Ok(out)
    };
    let sides = Both::new(within(Side::Source)?, within(Side::Target)?);
    match (sides.source.as_slice(), sides.target.as_slice()) {
        ([source], [target]) => {
            let paths = Both::new(source.clone(), target.clone());
            return Ok(Some(vec![Ok(pair(paths, "of one name in the folders of two languages", options))]));
        }
        ([], _) | (_, []) => {}
        (sources, targets) => return Err(ambiguous(place, &[sources, targets].concat())),
    }

    // 000.tsv; then one side alone; then 000_*, 000-*, 000.*.
    let exact = |n: &Name| n.stem == wanted && n.side.is_none();
    let begins = |f: &Path| {
        let name = f.file_name().and_then(|n| n.to_str());
        name.and_then(|n| n.strip_prefix(wanted)).is_some_and(|rest| rest.starts_with(['_', '-', '.']))
    };
    let exact: Vec<PathBuf> = named.iter().filter(|(_, n)| exact(n)).map(|(f, _)| (*f).clone()).collect();
    let tagged: Vec<PathBuf> =
        named.iter().filter(|(_, n)| n.stem == wanted && n.side.is_some()).map(|(f, _)| (*f).clone()).collect();
    let prefixed: Vec<PathBuf> = named.iter().filter(|(f, _)| begins(f)).map(|(f, _)| (*f).clone()).collect();
    for found in [exact, tagged, sides.source, sides.target, prefixed] {
        if let Some(only) = one_of(place, found)? {
            return file(&only, options).map(Some);
        }
    }
    Ok(None)
}

// --- a folder ---

/// What `--include`, `--exclude` let through. Globs match the path below the folder, or the bare name.
struct Filter {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Filter {
    fn new(options: &Options) -> Result<Self> {
        let set = |globs: &[String]| -> Result<GlobSet> {
            let mut builder = GlobSetBuilder::new();
            for glob in globs {
                builder.add(Glob::new(glob).map_err(|e| Error::new(ErrorKind::Usage, e.to_string()))?);
            }
            builder.build().map_err(|e| Error::new(ErrorKind::Usage, e.to_string()))
        };
        let include = if options.include.is_empty() { None } else { Some(set(&options.include)?) };
        Ok(Self { include, exclude: set(&options.exclude)? })
    }

    fn admits(&self, below: &Path) -> bool {
        let hits = |set: &GlobSet| set.is_match(below) || below.file_name().is_some_and(|n| set.is_match(n));
        self.include.as_ref().is_none_or(hits) && !hits(&self.exclude)
    }
}

/// All documents of a folder: pairs by naming convention, then the files left over, each by itself.
fn folder(place: &Path, options: &Options, filter: &Filter) -> Result<Vec<Result<Item>>> {
    let mut errors = Vec::new();
    let mut files = Vec::new();
    let walk = ignore::WalkBuilder::new(place)
        .hidden(!options.hidden)
        .standard_filters(!options.no_ignore)
        .hidden(!options.hidden)
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                let path = entry.into_path();
                let path = path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path);
                let below = path.strip_prefix(place).unwrap_or(&path);
                if filter.admits(below)
                    && !is_fixed(&path)
                    && let Some(name) = name_of(&path)
                {
                    files.push((path, name));
                }
            }
            Ok(_) => {}
            Err(error) => errors.push(Err(Error::new(ErrorKind::Unreadable, error.to_string()))),
        }
    }
    let mut items = pair_by_name(files, options);
    if items.is_empty() && errors.is_empty() {
        let message = "the folder holds no document";
        let extensions: Vec<&str> = formats::FORMATS.iter().flat_map(|f| f.extensions).copied().collect();
        let help = format!("looked for .{}", extensions.join(", ."));
        return Err(Error::new(ErrorKind::Missing, message).at(place).help(help));
    }
    items.extend(errors);
    Ok(items)
}

/// What names the same document: its folder (without `ru` or `en`), its stem, its extension.
type Key = (PathBuf, String, Option<String>);

fn pair_by_name(files: Vec<(PathBuf, Name)>, options: &Options) -> Vec<Result<Item>> {
    let mut documents: BTreeMap<Key, Both<Vec<PathBuf>>> = BTreeMap::new();
    let mut rest = Vec::new();
    for (path, name) in files {
        let mut folder = folder_of(&path);
        let mut side = name.side;
        if side.is_none()
            && let Some(tag) = folder.file_name().and_then(|n| n.to_str()).and_then(tag_side)
        {
            side = Some(tag);
            folder.pop();
        }
        match side {
            Some(side) => {
                let key = (folder, name.stem, name.extension);
                documents.entry(key).or_default().get_mut(side).push(path);
            }
            None => rest.push(path),
        }
    }
    rest.retain(|path| !is_annex(path, &documents) && !is_about(path));
    let mut items = Vec::new();
    for ((folder, stem, _), mut sides) in documents {
        match (sides.source.len(), sides.target.len()) {
            (1, 1) => {
                if let (Some(source), Some(target)) = (sides.source.pop(), sides.target.pop()) {
                    items.push(Ok(pair(Both::new(source, target), "named after one document", options)));
                }
            }
            (0, _) | (_, 0) => rest.extend(sides.source.into_iter().chain(sides.target)),
            _ => {
                let all = [sides.source, sides.target].concat();
                items.push(Err(ambiguous(&folder.join(stem), &all)));
            }
        }
    }
    rest.sort();
    for path in rest {
        items.extend(lone(&path, options));
    }
    items
}

/// Whether an untagged file belongs to a document of its folder without being one: `000.gold.tsv` beside `000.en.txt`.
fn is_annex(path: &Path, documents: &BTreeMap<Key, Both<Vec<PathBuf>>>) -> bool {
    let folder = folder_of(path);
    let Some(Name { stem, .. }) = name_of(path) else { return false };
    let owner = stem.split_once('.').map_or(stem.as_str(), |(owner, _)| owner);
    owner != stem && documents.keys().any(|(f, s, _)| *f == folder && s == owner)
}

/// What `align fix` wrote beside a document: an input only where it is named itself.
fn is_fixed(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.ends_with(".fixed.en.txt"))
}

/// Files that say something about a folder.
fn is_about(path: &Path) -> bool {
    const NAMES: &[&str] = &["readme", "license", "licence", "copying", "notice", "changelog", "contributing"];
    name_of(path).is_some_and(|n| NAMES.contains(&n.stem.to_lowercase().as_str()))
}

// --- a glob ---

fn is_glob(path: &Path) -> bool {
    path.to_str().is_some_and(|p| p.contains(['*', '?', '[', '{']))
}

/// The files a glob matches, paired by name among themselves.
fn glob(pattern: &Path, options: &Options) -> Result<Vec<Result<Item>>> {
    let fixed: PathBuf = pattern.components().take_while(|c| !is_glob(Path::new(c.as_os_str()))).collect();
    let base = if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed };
    if !base.is_dir() {
        return Ok(Vec::new());
    }
    let text = display(pattern);
    let glob = globset::GlobBuilder::new(&text)
        .literal_separator(true)
        .build()
        .map_err(|e| Error::new(ErrorKind::Usage, e.to_string()))?
        .compile_matcher();
    let mut files = Vec::new();
    let walk = ignore::WalkBuilder::new(&base)
        .standard_filters(!options.no_ignore)
        .hidden(!options.hidden)
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .build();
    for entry in walk.filter_map(std::result::Result::ok).filter(|e| e.file_type().is_some_and(|t| t.is_file())) {
        let path = entry.into_path();
        let path = path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path);
        if glob.is_match(&path)
            && let Some(name) = name_of(&path)
        {
            files.push((path, name));
        }
    }
    Ok(pair_by_name(files, options))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of tiny files.
    struct Tree(tempfile::TempDir);

    impl Tree {
        fn new(files: &[&str]) -> Self {
            let dir = tempfile::tempdir().unwrap();
            for file in files {
                let path = dir.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "да\tyes\n").unwrap();
            }
            Self(dir)
        }

        /// What an argument resolves to, as `id: source | target`, with the tree's folder as a corpus root.
        fn ask(&self, argument: &str) -> Vec<String> {
            let options = Options { roots: vec![self.0.path().to_path_buf()], ..Options::default() };
            self.ask_with(argument, &options)
        }

        fn ask_with(&self, argument: &str, options: &Options) -> Vec<String> {
            let short =
                |p: Option<&Path>| p.map_or("-".to_owned(), |p| display(p.strip_prefix(self.0.path()).unwrap()));
            discover(&[PathBuf::from(argument)], options)
                .iter()
                .map(|found| match found {
                    Ok(item) => {
                        let paths = item.paths();
                        format!("{}: {} | {}", item.id, short(paths.source), short(paths.target))
                    }
                    Err(error) => format!("{:?}", error.kind()),
                })
                .collect()
        }
    }

    #[test]
    fn every_convention_of_a_stem() {
        for (files, expected) in [
            (&["q/0.ru.txt", "q/0.en.txt", "q/1.txt"][..], "q/0: q/0.ru.txt | q/0.en.txt"),
            (&["q/0_orig.txt", "q/0_mt.txt"], "q/0: q/0_orig.txt | q/0_mt.txt"),
            (&["q/0-ru-RU.md", "q/0-en-US.md"], "q/0: q/0-ru-RU.md | q/0-en-US.md"),
            (&["q/0.src.txt.gz", "q/0.tgt.txt.zst"], "q/0: q/0.src.txt.gz | q/0.tgt.txt.zst"),
            (&["q/0.ru", "q/0.en", "q/0.gold"], "q/0: q/0.ru | q/0.en"),
            (&["q/0.ru", "q/0.en", "q/0.ru.txt", "q/0.en.txt"], "q/0: q/0.ru.txt | q/0.en.txt"),
            (&["q/ru/0.txt", "q/en/0.txt"], "q/0: q/ru/0.txt | q/en/0.txt"),
            (&["q/0.tsv", "q/0.notes"], "q/0: - | q/0.tsv"),
            (&["q/0_4ad95ef62b03405c.txt", "q/00_4ad95ef62b03405c.txt"], "q/0: - | q/0_4ad95ef62b03405c.txt"),
            (&["q/0/ru.txt", "q/0/en.txt"], "q/0: q/0/ru.txt | q/0/en.txt"),
            (&["q/0/source.txt", "q/0/target.txt"], "q/0: q/0/source.txt | q/0/target.txt"),
            (&["q/0.en.txt"], "q/0: - | q/0.en.txt"),
            (&["q/0.en.txt", "q/0.gold.tsv"], "q/0: - | q/0.en.txt"),
        ] {
            assert_eq!(Tree::new(files).ask("q/0"), [expected], "{files:?}");
        }
    }

    #[test]
    fn ties_are_errors_and_nothing_is_missing() {
        assert_eq!(Tree::new(&["q/0_a.txt", "q/0_b.txt"]).ask("q/0"), ["Ambiguous"]);
        assert_eq!(Tree::new(&["q/0.ru.txt", "q/0.src.txt", "q/0.en.txt"]).ask("q/0"), ["Ambiguous"]);
        assert_eq!(Tree::new(&["q/0.txt"]).ask("q/1"), ["Missing"]);
        assert_eq!(Tree::new(&["q/0.xyz"]).ask("q"), ["Missing"]);
    }

    #[test]
    fn a_file_finds_its_counterpart() {
        let tree = Tree::new(&["q/0.ru.txt", "q/0.en.txt", "r/ru/0.txt", "r/en/0.txt"]);
        assert_eq!(tree.ask("q/0.en.txt"), ["q/0: q/0.ru.txt | q/0.en.txt"]);
        assert_eq!(tree.ask("q/0.ru.txt"), ["q/0: q/0.ru.txt | q/0.en.txt"]);
        assert_eq!(tree.ask("r/en/0.txt"), ["r/0: r/ru/0.txt | r/en/0.txt"]);
    }

    #[test]
    fn a_folder_is_walked_in_order_with_globs() {
        let tree =
            Tree::new(&["q/1.en.txt", "q/0.ru.txt", "q/0.en.txt", "q/1.ru.txt", "q/2_0123abcd.txt", "q/.h/3.txt"]);
        let all = ["q/0: q/0.ru.txt | q/0.en.txt", "q/1: q/1.ru.txt | q/1.en.txt", "q/2: - | q/2_0123abcd.txt"];
        assert_eq!(tree.ask("q"), all);
        assert_eq!(tree.ask("q/*.txt"), all);
        assert_eq!(tree.ask("q/1*"), all[1..2]);
        let options =
            Options { roots: vec![tree.0.path().to_path_buf()], exclude: vec!["1.*".to_owned()], ..Options::default() };
        assert_eq!(tree.ask_with("q", &options), [all[0], all[2]]);
        let annexes = Tree::new(&["q/0.ru.txt", "q/0.en.txt", "q/0.gold.tsv", "q/README.md", "q/1.x.txt"]);
        assert_eq!(annexes.ask("q"), [all[0], "q/1.x: - | q/1.x.txt"]);
    }

    #[test]
    fn equal_identifiers_are_told_apart() {
        let tree = Tree::new(&["q/0.ru", "q/0.en", "q/0.ru.txt", "q/0.en.txt"]);
        assert_eq!(tree.ask("q"), ["q/0.ru: q/0.ru | q/0.en", "q/0.txt: q/0.ru.txt | q/0.en.txt"]);
    }

    #[test]
    fn names_of_documents_cannot_climb() {
        assert_eq!(clean("../../etc/passwd"), "etc/passwd");
        assert_eq!(clean(".."), "_");
    }
}
