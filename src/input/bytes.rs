//! A file's bytes within the limit, decompressed if they are gzip or zstd, and decoded.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::Options;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{self, Decoded};

/// Reads a file as it lies there.
pub(super) fn fetch(path: &Path, options: &Options) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|e| Error::io(path, &e))?;
    let meta = file.metadata().map_err(|e| Error::io(path, &e))?;
    if meta.is_dir() {
        return Err(Error::new(ErrorKind::Unusable, "a folder where a file is expected").at(path));
    }
    read_limited(file, options.max_bytes, path)
}

/// Decompresses and decodes what [`fetch`] got.
pub(super) fn text(bytes: Vec<u8>, path: &Path, options: &Options) -> Result<Decoded> {
    let bytes = decompress(bytes, options.max_bytes, path)?;
    decode(&bytes, options).map_err(|e| e.at(path))
}

/// Decodes as the user says or as the bytes suggest.
pub(super) fn decode(bytes: &[u8], options: &Options) -> Result<Decoded> {
    match &options.encoding {
        Some(label) => text::decode_as(bytes, label),
        None => text::decode(bytes),
    }
}

/// Undoes gzip or zstd, recognised by their first bytes whatever the file is called.
fn decompress(bytes: Vec<u8>, limit: u64, path: &Path) -> Result<Vec<u8>> {
    let broken = |what: &str, error: &dyn std::fmt::Display| {
        Error::new(ErrorKind::Unusable, format!("broken {what} data: {error}")).at(path)
    };
    if bytes.starts_with(b"\x1f\x8b") {
        let decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        return read_limited_with(decoder, limit, path, |e| broken("gzip", e));
    }
    if bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        let decoder = ruzstd::decoding::StreamingDecoder::new(bytes.as_slice()).map_err(|e| broken("zstd", &e))?;
        return read_limited_with(decoder, limit, path, |e| broken("zstd", e));
    }
    Ok(bytes)
}

fn read_limited(reader: impl Read, limit: u64, path: &Path) -> Result<Vec<u8>> {
    read_limited_with(reader, limit, path, |e| Error::io(path, e))
}

fn read_limited_with(
    reader: impl Read,
    limit: u64,
    path: &Path,
    error: impl Fn(&std::io::Error) -> Error,
) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| error(&e))?;
    if bytes.len() as u64 > limit {
        let message = format!("larger than {limit} bytes");
        return Err(Error::new(ErrorKind::Limit, message).at(path).help("raise the limit with --max-file-bytes"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read_text(path: &Path, options: &Options) -> Result<Decoded> {
        text(fetch(path, options)?, path, options)
    }

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn compressed_files_are_read_and_bombs_are_not() {
        let text = "Мост открыт.\n".repeat(100);
        let options = Options { max_bytes: 1 << 16, ..Options::default() };
        for packed in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
            assert_eq!(read_text(file(&packed).path(), &options).unwrap().text, text);
            let cut = file(packed.get(..packed.len() / 2).unwrap());
            assert_eq!(read_text(cut.path(), &options).unwrap_err().kind(), ErrorKind::Unusable);
        }
        let zeros = vec![b'a'; 1 << 20];
        for bomb in [gzip(&zeros), zstd(&zeros), zeros] {
            let error = read_text(file(&bomb).path(), &options).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Limit);
            assert!(error.to_string().contains("--max-file-bytes"), "{error}");
        }
    }

    #[test]
    fn missing_files_and_folders_are_errors_with_their_path() {
        let options = Options::default();
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_text(folder.path(), &options).unwrap_err().kind(), ErrorKind::Unusable);
        let missing = folder.path().join("no.txt");
        let error = read_text(&missing, &options).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Missing, Some(missing.as_path())));
    }
}
