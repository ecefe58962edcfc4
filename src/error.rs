//! What stopped us: one error type that names the file, the place and the remedy.
//!
//! An *error* is ours (input, configuration, output); what the translation did wrong is a `Finding`.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of thing went wrong; decides the code in reports (`INP001`, `CFG001`, …).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A named input, or its other side, was not found.
    Missing,
    /// The input exists and could not be read.
    Unreadable,
    /// The input was read and holds nothing that can be used (empty, binary, no English side).
    Unusable,
    /// More than one file answers to the name.
    Ambiguous,
    /// The input breaks the rules of its format.
    Format,
    /// A configuration, decisions, glossary or baseline file is wrong.
    Config,
    /// The command line asks for something impossible.
    Usage,
    /// An output could not be written.
    Output,
    /// A limit was reached; the message names its flag.
    Limit,
    /// A defect of this program, caught so that other documents go on.
    Internal,
}

impl ErrorKind {
    /// The code shown in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "INP001",
            Self::Unreadable => "INP002",
            Self::Unusable => "INP003",
            Self::Ambiguous => "INP004",
            Self::Format => "INP005",
            Self::Limit => "INP006",
            Self::Config => "CFG001",
            Self::Usage => "CFG002",
            Self::Output => "OUT001",
            Self::Internal => "INT001",
        }
    }
}

/// An error with the file it is about, the place in it, what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Inner {
    kind: ErrorKind,
    path: Option<PathBuf>,
    /// Line and column, from 1.
    place: Option<(usize, usize)>,
    message: String,
    help: Option<String>,
}

impl Error {
    /// An error of a kind with what is wrong, in a sentence without a final stop.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, path: None, place: None, message: message.into(), help: None }))
    }

    /// An operating system error while reading `path`.
    pub fn io(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::Missing,
            _ => ErrorKind::Unreadable,
        };
        Self::new(kind, error.to_string()).at(path)
    }

    /// An operating system error while writing `path`.
    pub fn write(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        Self::new(ErrorKind::Output, format!("cannot write: {error}")).at(path)
    }

    /// Names the file.
    #[must_use]
    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        self.0.path = Some(path.as_ref().to_path_buf());
        self
    }

    /// Names the line and column, from 1.
    #[must_use]
    pub fn place(mut self, line: usize, column: usize) -> Self {
        self.0.place = Some((line, column));
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }
}

impl fmt::Display for Error {
    /// `path:line:column: message (remedy)`, as far as each is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.0.path {
            write!(f, "{}", path.display())?;
            if let Some((line, column)) = self.0.place {
                write!(f, ":{line}:{column}")?;
            }
            write!(f, ": ")?;
        } else if let Some((line, column)) = self.0.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        write!(f, "{}", self.0.message)?;
        if let Some(help) = &self.0.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
