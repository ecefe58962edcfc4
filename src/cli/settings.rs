//! What was meant: flags, `ALIGN_*` environment and `align.toml` brought together, by that precedence.

use std::path::Path;

use super::args::{GateArgs, OutputArgs, RuleArgs, SeverityArg, Shared, ViewArg};
use super::terminal::Terminal;
use crate::config::{Config, Gating, Level, Loaded, Rules};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Severity;
use crate::lexicon::Lexicon;
use crate::report::{FailOn, Format, RenderOptions, View};

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

/// What makes the run fail.
pub(crate) fn fail_on(config: &Config, args: &GateArgs) -> FailOn {
    if args.exit_zero {
        return FailOn::Never;
    }
    match args.fail_on.or(config.gate.fail_on).unwrap_or(Gating::Error) {
        Gating::Error => FailOn::Severity(Severity::Error),
        Gating::Warning => FailOn::Severity(Severity::Warning),
        Gating::Note => FailOn::Severity(Severity::Note),
        Gating::New => FailOn::New,
        Gating::Never => FailOn::Never,
    }
}

/// One `-o FMT[=FILE]`.
pub(crate) struct Output {
    pub(crate) format: &'static Format,
    /// Nothing is standard output.
    pub(crate) file: Option<std::path::PathBuf>,
}

/// The outputs asked for; `human` on standard output if there are none.
pub(crate) fn outputs(config: &Config, args: &OutputArgs) -> Result<Vec<Output>> {
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
        outputs.push(Output { format, file });
    }
    if outputs.is_empty() {
        let format =
            crate::report::format("human").ok_or_else(|| Error::new(ErrorKind::Internal, "no human format"))?;
        outputs.push(Output { format, file: None });
    }
    if outputs.iter().filter(|o| o.file.is_none()).count() > 1 {
        return Err(Error::new(ErrorKind::Usage, "two outputs cannot both go to standard output")
            .help("give files: -o human -o jsonl=out.jsonl"));
    }
    Ok(outputs)
}

/// How to render, for standard output (`terminal`) or for a file.
pub(crate) fn rendering(
    config: &Config,
    args: &OutputArgs,
    fail_on: FailOn,
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
        fail_on,
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
