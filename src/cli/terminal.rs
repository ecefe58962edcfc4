//! The one place that writes: results to stdout or files, notes to stderr.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::ColorChoice;

use super::args::Shared;
use crate::error::{Error, Result};

/// Where results go.
pub(crate) enum Sink {
    /// Standard output; `closed` once its reader has gone away.
    Stdout { out: BufWriter<io::Stdout>, closed: bool },
    /// A file beside the one asked for, renamed when it is whole.
    File { out: BufWriter<tempfile::NamedTempFile>, path: PathBuf },
    /// A file written where it stands: a pipe, a device, or one that is added to.
    Straight { out: BufWriter<File>, path: PathBuf },
}

impl Sink {
    pub(crate) fn stdout() -> Self {
        Self::Stdout { out: BufWriter::new(io::stdout()), closed: false }
    }

    /// A file to be written whole or not at all; folders on the way are made.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |e: io::Error| Error::write(path, &e);
        // To rename over a special file (/dev/stdout, a pipe) would put a plain one in its place.
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            let file = File::options().write(true).open(path).map_err(failed)?;
            return Ok(Self::Straight { out: BufWriter::new(file), path: path.to_path_buf() });
        }
        std::fs::create_dir_all(folder).map_err(failed)?;
        let temporary = tempfile::Builder::new().prefix(".align-").tempfile_in(folder).map_err(failed)?;
        Ok(Self::File { out: BufWriter::new(temporary), path: path.to_path_buf() })
    }

    /// A file to be added to.
    pub(crate) fn append(path: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(path).map_err(|e| Error::write(path, &e))?;
        Ok(Self::Straight { out: BufWriter::new(file), path: path.to_path_buf() })
    }

    /// Writes bytes. A closed pipe is not an error: whoever read has what was wanted.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Stdout { closed: true, .. } => Ok(()),
            Self::Stdout { out, closed } => swallow(out.write_all(bytes), closed),
            Self::File { out, path } => out.write_all(bytes).map_err(|e| Error::write(path, &e)),
            Self::Straight { out, path } => out.write_all(bytes).map_err(|e| Error::write(path, &e)),
        }
    }

    /// Pushes what is buffered to the reader.
    pub(crate) fn flush(&mut self) -> Result<()> {
        match self {
            Self::Stdout { closed: true, .. } => Ok(()),
            Self::Stdout { out, closed } => swallow(out.flush(), closed),
            Self::File { out, path } => out.flush().map_err(|e| Error::write(path, &e)),
            Self::Straight { out, path } => out.flush().map_err(|e| Error::write(path, &e)),
        }
    }

    /// Whether the reader of standard output has gone away.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self, Self::Stdout { closed: true, .. })
    }

    /// Finishes: flushes, and puts a file in its place.
    pub(crate) fn close(mut self) -> Result<()> {
        self.flush()?;
        match self {
            Self::Stdout { .. } | Self::Straight { .. } => Ok(()),
            Self::File { out, path } => {
                let failed = |e: &io::Error| Error::write(&path, e);
                let temporary = out.into_inner().map_err(|e| failed(e.error()))?;
                temporary.as_file().sync_all().map_err(|e| failed(&e))?;
                let mode = permissions(&path);
                if let Some(mode) = mode {
                    temporary.as_file().set_permissions(mode).map_err(|e| failed(&e))?;
                }
                temporary.persist(&path).map_err(|e| failed(&e.error))?;
                Ok(())
            }
        }
    }
}

/// The permissions of the file to be replaced, or what a new file usually gets (temporary files are private).
#[cfg(unix)]
fn permissions(path: &Path) -> Option<std::fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(path).map_or_else(|_| std::fs::Permissions::from_mode(0o644), |m| m.permissions()))
}

#[cfg(not(unix))]
fn permissions(_: &Path) -> Option<std::fs::Permissions> {
    None
}

fn swallow(outcome: io::Result<()>, closed: &mut bool) -> Result<()> {
    match outcome {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
            *closed = true;
            Ok(())
        }
        Err(e) => Err(Error::write("standard output", &e)),
        Ok(()) => Ok(()),
    }
}

/// What is known of the terminal, and the voice on stderr.
pub(crate) struct Terminal {
    quiet: u8,
    verbose: u8,
    color_out: bool,
    color_err: bool,
    github: Option<GithubStep>,
}

/// A step of a GitHub Actions workflow that runs us.
pub(crate) struct GithubStep {
    /// The Markdown file that is shown on the run's page.
    pub(crate) summary: Option<PathBuf>,
}

impl GithubStep {
    fn of_environment() -> Option<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        (set("GITHUB_ACTIONS")? == "true").then(|| Self { summary: set("GITHUB_STEP_SUMMARY").map(PathBuf::from) })
    }
}

impl Terminal {
    pub(crate) fn new(shared: &Shared) -> Self {
        let wants = |is_terminal: bool| match shared.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                is_terminal
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                    && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        };
        Self {
            quiet: shared.quiet,
            verbose: shared.verbose,
            color_out: wants(io::stdout().is_terminal()),
            color_err: wants(io::stderr().is_terminal()),
            github: if shared.isolated { None } else { GithubStep::of_environment() },
        }
    }

    /// Whether standard output takes styles.
    pub(crate) fn color(&self) -> bool {
        self.color_out
    }

    /// The step of GitHub Actions that runs us, if one does.
    pub(crate) fn github(&self) -> Option<&GithubStep> {
        self.github.as_ref()
    }

    /// Columns of the terminal behind standard output.
    pub(crate) fn width(&self) -> Option<usize> {
        if let Some(columns) = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()) {
            return Some(columns);
        }
        terminal_size::terminal_size_of(io::stdout()).map(|(w, _)| usize::from(w.0))
    }

    /// Whether paths should be links.
    pub(crate) fn hyperlinks(&self, choice: ColorChoice) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => self.color_out && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        }
    }

    /// A note: progress, what was found, what to do next.
    pub(crate) fn note(&self, text: &str) {
        if self.quiet == 0 {
            say("", text);
        }
    }

    /// A note for those who asked for more.
    pub(crate) fn detail(&self, text: impl FnOnce() -> String) {
        if self.verbose > 0 {
            say("", &text());
        }
    }

    /// What could not be done.
    pub(crate) fn error(&self, error: &Error) {
        if self.quiet < 2 {
            let label = if self.color_err { "\u{1b}[1;31merror\u{1b}[0m: " } else { "error: " };
            say(label, &error.to_string());
        }
    }
}

/// Stderr may be closed; then there is nobody to tell.
fn say(label: &str, text: &str) {
    let clean: String = text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect();
    let _ = writeln!(io::stderr(), "{label}{clean}");
}

/// Reads standard input whole.
pub(crate) fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes).map_err(|e| Error::io("standard input", &e))?;
    Ok(bytes)
}

/// Opens a file or standard input (`-`) for reading lines.
pub(crate) fn open(path: &Path) -> Result<Box<dyn io::BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::BufReader::new(io::stdin())));
    }
    let file = File::open(path).map_err(|e| Error::io(path, &e))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Error::new(crate::error::ErrorKind::Unreadable, "is a folder, not a file").at(path));
    }
    Ok(Box::new(io::BufReader::with_capacity(1 << 16, file)))
}
