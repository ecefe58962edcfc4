//! Results kept on disk between runs: bytes under the hash of everything that they follow from.
//!
//! An entry is a file of its own, written beside its place and renamed, so that any number of runs may share a folder
//! and none ever sees half an entry. It carries the hash of its content: what is cut short or altered counts as absent
//! and is written anew. The cache is never needed: a folder that cannot be written is said once and the run goes on.
//! When a run has written, the entries that were used longest ago go until the rest is within the limit.
//!
//! Knows nothing of documents; a [`Key`] says what an entry is about.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// The bytes kept at most unless told otherwise: some ten thousand documents of news.
pub const MAX_BYTES: u64 = 1 << 30;

/// What an entry begins with.
const MAGIC: &[u8] = b"align.cache/1\n";

/// Magic and hash.
const HEAD: usize = MAGIC.len() + 32;

/// An entry that was used is marked as used at most this often, so that reading seldom writes.
const USED: Duration = Duration::from_secs(24 * 60 * 60);

/// What a crashed run left half-written goes after this time.
const LEFTOVER: Duration = Duration::from_secs(60 * 60);

/// To this share of the limit a full cache is cut, so that not every run has to.
const KEPT: f64 = 0.9;

/// This program, by its sources, weights and word lists.
const BUILD: &str = env!("ALIGN_BUILD");

/// What an entry is about: the hash of all that its content follows from, and of the program that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// Builds a [`Key`] out of parts; each is told from its neighbours.
pub struct KeyBuilder(blake3::Hasher);

impl KeyBuilder {
    /// A key of a kind of content.
    pub fn new(kind: &str) -> Self {
        let mut out = Self(blake3::Hasher::new());
        out.add(BUILD.as_bytes()).add(kind.as_bytes());
        out
    }

    /// Adds a part.
    pub fn add(&mut self, part: &[u8]) -> &mut Self {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// The key.
    pub fn finish(&self) -> Key {
        Key(*self.0.finalize().as_bytes())
    }
}

/// A folder of entries.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    limit: u64,
    hits: AtomicU64,
    written: AtomicU64,
    /// Why nothing more is written.
    trouble: Mutex<Option<String>>,
    stopped: AtomicBool,
}

impl Cache {
    /// The cache in `folder`, which need not be there yet. Holds at most `limit` bytes after [`Self::close`].
    pub fn new(folder: impl Into<PathBuf>, limit: u64) -> Self {
        Self {
            folder: folder.into(),
            limit,
            hits: AtomicU64::new(0),
            written: AtomicU64::new(0),
            trouble: Mutex::new(None),
            stopped: AtomicBool::new(false),
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Entries that were found so far.
    pub fn hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }

    /// Two levels, so that no folder gets too large.
    fn path(&self, key: &Key) -> PathBuf {
        let name = blake3::Hash::from_bytes(key.0).to_hex();
        let mut name = name.chars();
        let first: String = name.by_ref().take(2).collect();
        self.folder.join(first).join(name.as_str())
    }

    /// The content under a key. Nothing if there is none, or none that is whole.
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let mut file = File::open(self.path(key)).ok()?;
        let meta = file.metadata().ok()?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head).ok()?;
        let mut content = Vec::with_capacity(usize::try_from(meta.len()).ok()?.saturating_sub(HEAD));
        file.read_to_end(&mut content).ok()?;
        let (magic, hash) = head.split_at(MAGIC.len());
        if magic != MAGIC || hash != blake3::hash(&content).as_bytes() {
            return None;
        }
        if meta.modified().ok().and_then(|m| m.elapsed().ok()).is_some_and(|age| age > USED) {
            // In a read-only cache entries keep their age: fine.
            let _ = file.set_modified(SystemTime::now());
        }
        self.hits.fetch_add(1, Ordering::Relaxed);
        Some(content)
    }

    /// Keeps content under a key. After the first failure nothing more is tried; [`Self::close`] says why.
    pub fn put(&self, key: &Key, content: &[u8]) {
        if self.stopped.load(Ordering::Relaxed) {
            return;
        }
        match self.write(&self.path(key), content) {
            Ok(()) => {
                self.written.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => {
                self.stopped.store(true, Ordering::Relaxed);
                if let Ok(mut trouble) = self.trouble.lock() {
                    trouble.get_or_insert_with(|| error.to_string());
                }
            }
        }
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        let create = || tempfile::Builder::new().prefix(".new-").tempfile_in(folder);
        let mut file = match create() {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder)?;
                self.tag();
                create()?
            }
            other => other?,
        };
        file.write_all(MAGIC)?;
        file.write_all(blake3::hash(content).as_bytes())?;
        file.write_all(content)?;
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    }

    /// Tells backup programs that nothing here is worth keeping (<https://bford.info/cachedir/>).
    fn tag(&self) {
        let path = self.folder.join("CACHEDIR.TAG");
        if !path.exists() {
            // Of no consequence if it cannot be written.
            let _ =
                fs::write(path, "Signature: 8a477f597d28d172789f06886806bc55\n# Results of align; delete at will.\n");
        }
    }

    /// Ends a run: cuts a cache that has grown over its limit. Says what went wrong, if anything did.
    pub fn close(&self) -> Option<String> {
        if self.written.load(Ordering::Relaxed) > 0 {
            self.sweep();
        }
        let trouble = self.trouble.lock().ok()?.clone()?;
        Some(format!("the cache {} cannot be written: {trouble}; the run went on without", self.folder.display()))
    }

    /// Removes the entries used longest ago until the rest is within the limit, and leftovers of crashed runs. Other
    /// runs may do the same at the same time: what is gone already is gone.
    fn sweep(&self) {
        let now = SystemTime::now();
        let age = |time: SystemTime| now.duration_since(time).unwrap_or_default();
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for folder in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            for entry in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                let Ok(meta) = entry.metadata() else { continue };
                let Ok(used) = meta.modified() else { continue };
                let path = entry.path();
                if entry.file_name().as_encoded_bytes().starts_with(b".new-") {
                    if age(used) > LEFTOVER {
                        let _ = fs::remove_file(&path);
                    }
                    continue;
                }
                entries.push((used, meta.len(), path));
            }
        }
        let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
        if total <= self.limit {
            return;
        }
        entries.sort();
        let kept = (self.limit as f64 * KEPT) as u64;
        for (_, size, path) in entries {
            if total <= kept {
                break;
            }
            let _ = fs::remove_file(&path);
            total = total.saturating_sub(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        KeyBuilder::new("test").add(text.as_bytes()).finish()
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut out = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                out.extend(files(&path));
            } else if path.file_name().unwrap() != "CACHEDIR.TAG" {
                out.push(path);
            }
        }
        out.sort();
        out
    }

    #[test]
    fn what_was_put_is_found_again_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("deep/er"), MAX_BYTES);
        assert_eq!(cache.get(&key("a")), None);
        cache.put(&key("a"), b"one");
        cache.put(&key("b"), b"");
        cache.put(&key("a"), b"two");
        assert_eq!(cache.get(&key("a")).as_deref(), Some(&b"two"[..]));
        assert_eq!(cache.get(&key("b")).as_deref(), Some(&b""[..]));
        assert_eq!((cache.hits(), cache.close()), (2, None));
    }

    #[test]
    fn parts_of_a_key_are_told_apart() {
        let of = |parts: &[&str]| {
            let mut builder = KeyBuilder::new("test");
            for part in parts {
                builder.add(part.as_bytes());
            }
            builder.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
        assert_ne!(KeyBuilder::new("x").finish(), KeyBuilder::new("y").finish());
    }

    #[test]
    fn an_entry_that_is_cut_or_altered_anywhere_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), MAX_BYTES);
        cache.put(&key("a"), b"content");
        let path = files(folder.path()).remove(0);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            fs::write(&path, whole.get(..at).unwrap()).unwrap();
            assert_eq!(cache.get(&key("a")), None, "cut at {at}");
            let mut altered = whole.clone();
            altered[at] ^= 1;
            fs::write(&path, &altered).unwrap();
            assert_eq!(cache.get(&key("a")), None, "altered at {at}");
        }
        cache.put(&key("a"), b"content");
        assert_eq!(fs::read(&path).unwrap(), whole, "it is written anew");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said_once() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let cache = Cache::new(file.path().join("below-a-file"), MAX_BYTES);
        cache.put(&key("a"), b"one");
        cache.put(&key("b"), b"two");
        assert_eq!(cache.get(&key("a")), None);
        assert!(cache.close().unwrap().contains("cannot be written"));
    }

    #[test]
    fn the_entries_used_longest_ago_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), 5_000);
        let days = |n: u64| SystemTime::now() - Duration::from_secs(n * 24 * 60 * 60);
        for (n, name) in ["a", "b", "c", "d", "e", "f"].iter().enumerate() {
            cache.put(&key(name), &[0; 1_000]);
            let file = File::options().write(true).open(cache.path(&key(name))).unwrap();
            file.set_modified(days(20 - n as u64)).unwrap();
        }
        // The oldest is used again.
        assert!(cache.get(&key("a")).is_some());
        let leftover = folder.path().join("aa");
        fs::create_dir_all(&leftover).unwrap();
        let half = File::create(leftover.join(".new-1")).unwrap();
        half.set_modified(days(1)).unwrap();
        assert_eq!(cache.close(), None);
        let left: Vec<bool> = ["a", "b", "c", "d", "e", "f"].iter().map(|n| cache.path(&key(n)).exists()).collect();
        assert_eq!(left, [true, false, false, true, true, true]);
        assert!(!leftover.join(".new-1").exists());
    }

    #[test]
    fn many_writers_of_one_entry_never_show_half_of_it() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for n in 0..4_u8 {
                let folder = folder.path();
                scope.spawn(move || {
                    let cache = Cache::new(folder, MAX_BYTES);
                    for _ in 0..50 {
                        cache.put(&key("a"), &vec![n; 10_000]);
                        let found = cache.get(&key("a")).unwrap();
                        assert!(found.len() == 10_000 && found.iter().all(|b| *b == found[0]));
                    }
                    assert_eq!(cache.close(), None);
                });
            }
        });
        assert_eq!(files(folder.path()).len(), 1);
    }
}
