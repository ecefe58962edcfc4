//! Names the build: a hash of everything in it that can change a result. The cache of results keys on it, so that a
//! program built from other sources, weights or word lists never takes another one's results for its own.

#![allow(clippy::print_stdout)] // how a build script speaks to cargo

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let mut files = vec![PathBuf::from("Cargo.lock")];
    for folder in ["src", "models", "seeds/lexicon"] {
        collect(Path::new(folder), &mut files)?;
    }
    // Order of a folder's entries is the file system's own.
    files.sort();
    // Two seeds of 64 bits: nobody has a reason to forge this, it only must not happen by chance.
    let mut hashers = [DefaultHasher::new(), DefaultHasher::new()];
    hashers[1].write_u8(1);
    for path in files {
        let bytes = std::fs::read(&path).or_else(|e| match e.kind() {
            // A package may come without its lock file.
            std::io::ErrorKind::NotFound => Ok(Vec::new()),
            _ => Err(e),
        })?;
        for hasher in &mut hashers {
            hasher.write(path.to_string_lossy().replace('\\', "/").as_bytes());
            hasher.write_usize(bytes.len());
            hasher.write(&bytes);
        }
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let [a, b] = hashers.map(|h| h.finish());
    println!("cargo::rustc-env=ALIGN_BUILD={a:016x}{b:016x}");
    Ok(())
}

/// The files under a folder that go into the program. Scripts and descriptions of the weights do not.
fn collect(folder: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, out)?;
        } else if path
            .extension()
            .is_some_and(|e| ["rs", "bin", "json", "tsv", "txt", "html", "css", "js"].iter().any(|k| e == *k))
        {
            out.push(path);
        }
    }
    Ok(())
}
