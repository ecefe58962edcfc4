//! What was meant: flags, `ALIGN_*` environment and `align.toml` brought together, by that precedence.

use std::path::{Path, PathBuf};

use super::args::{CacheArgs, GateArgs, OutputArgs, RuleArgs, SeverityArg, Shared, ViewArg};
use super::terminal::Terminal;
use crate::cache::{self, Cache};
use crate::config::{Config, Gating, Level, Loaded, Rules};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Severity;
use crate::lexicon::Lexicon;
use crate::pipeline::GivenNames;
use crate::report::{FailOn, FolderFormat, Format, RenderOptions, View};
use crate::review::baseline::Baseline;

/// The configuration that counts for this run.
pub(crate) fn load(shared: &Shared) -> Result<Loaded> {
    if shared.isolated {
        return Ok(Loaded::default());
    }
    let named = shared.config.clone().or_else(|| std::env::var_os("ALIGN_CONFIG").map(Into::into));
    let mut loaded = match named {
        Some(path) => Loaded::read(&path),
        None => Loaded::nearest(&std::env::current_dir().unwrap_or_default()),
    }?;
    if loaded.config.names.decisions.is_none() {
        let beside = loaded.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        loaded.config.names.decisions = Some(beside.join(crate::review::FILE));
    }
    Ok(loaded)
}

/// Threads to use: the flag, `ALIGN_JOBS`, or `otherwise`; 0 is one a core.
pub(crate) fn jobs(shared: &Shared, otherwise: usize) -> Result<usize> {
    let environment = std::env::var("ALIGN_JOBS").ok().filter(|_| !shared.isolated);
    let wanted = match (shared.jobs, environment) {
        (Some(jobs), _) => jobs,
        (None, Some(text)) => text.parse().map_err(|_| {
            Error::new(ErrorKind::Usage, format!("ALIGN_JOBS is “{text}”")).help("it takes a number of threads")
        })?,
        (None, None) => otherwise,
    };
    Ok(match wanted {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        more => more.min(512),
    })
}

/// The rule settings of the file with those of the flags on top.
pub(crate) fn rules(config: &Config, args: &RuleArgs) -> Result<Rules> {
    let mut rules = config.rules.clone();
    if !args.select.is_empty() {
        rules.select.clone_from(&args.select);
    }
    rules.ignore.extend(args.ignore.iter().cloned());
    for (keys, level) in [(&args.warn, Level::Warning), (&args.deny, Level::Error), (&args.allow, Level::Off)] {
        for key in keys {
            rules.levels.insert(key.clone(), level);
        }
    }
    if let Some(p) = args.min_confidence {
        if !(0.0..=1.0).contains(&p) {
            return Err(Error::new(ErrorKind::Usage, format!("--min-confidence {p} is no probability")).help("0..1"));
        }
        rules.min_confidence = Some(p);
    }
    for key in rules.select.iter().chain(&rules.ignore).chain(rules.levels.keys()) {
        if !crate::rules::is_selector(key) {
            return Err(super::rules::unknown(key));
        }
    }
    Ok(rules)
}

/// The built-in lexicon with the user's glossaries on top; they are read here, so that a mistake in one stops the run
/// before any work is done.
pub(crate) fn lexicon(config: &Config, args: &RuleArgs) -> Result<Lexicon> {
    let mut lexicon = Lexicon::builtin().clone();
    for path in config.names.lexicon.iter().chain(&args.lexicon) {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::new(ErrorKind::Config, format!("cannot read the lexicon: {e}")).at(path))?;
        lexicon = lexicon.extend(&text, &path.to_string_lossy())?;
    }
    Ok(lexicon)
}

/// The names of the whole corpus that `--names` gives.
pub(crate) fn names(args: &RuleArgs) -> Result<Option<GivenNames>> {
    let Some(path) = &args.names else { return Ok(None) };
    Ok(Some(GivenNames::new(&super::names::shards(std::slice::from_ref(path))?)))
}

/// What a run fails on, and what it knows already.
pub(crate) struct Gate {
    /// What makes the run fail.
    pub(crate) fail_on: FailOn,
    /// The findings known before, and their file.
    pub(crate) baseline: Option<(PathBuf, Baseline)>,
}

/// The gate of the flags over that of the file. With a baseline, unless told otherwise, only what it does not know
/// fails.
pub(crate) fn gate(config: &Config, args: &GateArgs, terminal: &Terminal) -> Result<Gate> {
    let baseline = match (&args.baseline, &config.gate.baseline) {
        (Some(path), _) => Some((path.clone(), baseline(path)?)),
        // A project says where its baseline will be before it is written.
        (None, Some(path)) if !path.exists() => {
            terminal.note(&format!("{}: no baseline yet; align baseline PATH writes it", path.display()));
            Some((path.clone(), Baseline::default()))
        }
        (None, Some(path)) => Some((path.clone(), baseline(path)?)),
        (None, None) => None,
    };
    let usual = if baseline.is_some() { Gating::New } else { Gating::Error };
    let fail_on = match args.fail_on.or(config.gate.fail_on).unwrap_or(usual) {
        _ if args.exit_zero => FailOn::Never,
        Gating::Error => FailOn::Severity(Severity::Error),
        Gating::Warning => FailOn::Severity(Severity::Warning),
        Gating::Note => FailOn::Severity(Severity::Note),
        Gating::New => FailOn::New(Severity::Error),
        Gating::NewWarning => FailOn::New(Severity::Warning),
        Gating::NewNote => FailOn::New(Severity::Note),
        Gating::Never => FailOn::Never,
    };
    Ok(Gate { fail_on, baseline })
}

/// Reads a baseline.
pub(crate) fn baseline(path: &Path) -> Result<Baseline> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::new(ErrorKind::Config, format!("cannot read the baseline: {e}"))
            .at(path)
            .help("align baseline PATH writes one")
    })?;
    Baseline::parse(&text).map_err(|e| e.at(path))
}

/// The cache that counts for this run: the flag's, `ALIGN_CACHE_DIR` (empty for none), or the user's folder for such
/// things. None under `--isolated` unless the flag names it.
pub(crate) fn cache(args: &CacheArgs, shared: &Shared) -> Option<Cache> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let usual = || {
        if let Some(said) = variable("ALIGN_CACHE_DIR") {
            return Some(said).filter(|p| !p.as_os_str().is_empty());
        }
        // The XDG specification: a relative path there is invalid.
        let xdg = variable("XDG_CACHE_HOME").filter(|p| p.is_absolute());
        let home = || Some(variable("HOME").filter(|p| p.is_absolute())?.join(".cache"));
        Some(xdg.or_else(|| variable("LOCALAPPDATA")).or_else(home)?.join("align"))
    };
    let folder = match (&args.cache_dir, args.no_cache, shared.isolated) {
        (_, true, _) => None,
        (Some(folder), ..) => Some(folder.clone()),
        (None, _, true) => None,
        (None, ..) => usual(),
    };
    Some(Cache::new(folder?, args.max_cache_bytes.unwrap_or(cache::MAX_BYTES)))
}

/// One `-o FMT[=FILE]`.
pub(crate) struct Output {
    pub(crate) format: &'static Format,
    /// Nothing is standard output.
    pub(crate) file: Option<std::path::PathBuf>,
    /// Add to the file, whatever is in it.
    pub(crate) append: bool,
    /// `file` is a folder, to be filled in this format.
    pub(crate) folder: Option<&'static FolderFormat>,
}

/// The outputs asked for. If there are none, `human` on standard output, and inside a step of GitHub Actions annotations
/// behind it and the tables in the step's summary.
pub(crate) fn outputs(config: &Config, args: &OutputArgs, terminal: &Terminal) -> Result<Vec<Output>> {
    let wanted = if args.output.is_empty() { &config.output.formats } else { &args.output };
    let mut outputs = Vec::new();
    for text in wanted {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) if file != "-" => (name, Some(Path::new(file).to_path_buf())),
            Some((name, _)) => (name, None),
            None => (text.as_str(), None),
        };
        let format = crate::report::format(name).ok_or_else(|| {
            let all: Vec<&str> = crate::report::FORMATS.iter().map(|f| f.name).collect();
            Error::new(ErrorKind::Usage, format!("no output format is called “{name}”"))
                .help(format!("there are {}", all.join(", ")))
        })?;
        let folder = file.as_deref().map_or(Ok(None), |f| folder(format, f))?;
        outputs.push(Output { format, file, append: false, folder });
    }
    if outputs.is_empty() {
        let named = |name: &str, file: Option<std::path::PathBuf>| -> Result<Output> {
            let format = crate::report::format(name)
                .ok_or_else(|| Error::new(ErrorKind::Internal, format!("no {name} format")))?;
            Ok(Output { format, append: file.is_some(), file, folder: None })
        };
        outputs.push(named("human", None)?);
        if let Some(step) = terminal.github() {
            // Commands count wherever in the log they stand, so both may share standard output.
            outputs.push(named("github", None)?);
            if let Some(summary) = &step.summary {
                outputs.push(named("md", Some(summary.clone()))?);
            }
        }
        return Ok(outputs);
    }
    if outputs.iter().filter(|o| o.file.is_none()).count() > 1 {
        return Err(Error::new(ErrorKind::Usage, "two outputs cannot both go to standard output")
            .help("give files: -o human -o jsonl=out.jsonl"));
    }
    Ok(outputs)
}

/// Whether the output is a folder: one that is there, a name that ends in `/`, or any name that is not a file's of a
/// format that fills folders.
fn folder(format: &Format, path: &Path) -> Result<Option<&'static FolderFormat>> {
    let written = path.to_string_lossy();
    let is_folder = written.ends_with(['/', std::path::MAIN_SEPARATOR]) || path.is_dir();
    match crate::report::folder_format(format.name) {
        Some(folder) if is_folder || !folder.suffixes.iter().any(|s| written.to_lowercase().ends_with(s)) => {
            // A device or pipe (/dev/stdout) takes one file.
            let special = path.exists() && !path.is_dir() && !path.is_file();
            if path.is_file() {
                return Err(Error::new(ErrorKind::Usage, format!("-o {}={written} would be a folder", format.name))
                    .at(path)
                    .help(format!("a file of that name is there; name a file {}", folder.suffixes.join(" or "))));
            }
            Ok((!special).then_some(folder))
        }
        None if is_folder => Err(Error::new(ErrorKind::Usage, format!("-o {} writes one file", format.name))
            .at(path)
            .help("this is a folder; name a file in it")),
        _ => Ok(None),
    }
}

/// How to render, for standard output (`terminal`) or for a file.
pub(crate) fn rendering(
    config: &Config,
    args: &OutputArgs,
    gate: &Gate,
    view: View,
    terminal: Option<&Terminal>,
) -> RenderOptions {
    let defaults = RenderOptions::default();
    RenderOptions {
        width: args.width.or_else(|| terminal?.width()).unwrap_or(defaults.width).clamp(40, 400),
        color: terminal.is_some_and(Terminal::color),
        hyperlinks: terminal.is_some_and(|t| t.hyperlinks(args.hyperlinks)),
        context: (!args.show_aligned).then_some(args.context),
        view: match args.view {
            Some(ViewArg::Full) => View::Full,
            Some(ViewArg::Summary) => View::Summary,
            None => view,
        },
        min_severity: args.min_severity.map(Into::into).or(config.output.min_severity).unwrap_or(Severity::Note),
        fail_on: gate.fail_on,
        baseline: gate.baseline.is_some(),
        all: args.all,
        rules: crate::rules::ALL.iter().map(|rule| rule.doc()).collect(),
    }
}

impl From<SeverityArg> for Severity {
    fn from(arg: SeverityArg) -> Self {
        match arg {
            SeverityArg::Note => Self::Note,
            SeverityArg::Warning => Self::Warning,
            SeverityArg::Error => Self::Error,
        }
    }
}
