//! What may be typed: clap definitions, and nothing that acts on them.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{Gating, Unpaired};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Aligns English machine translation with its Russian original and reports garbling and name mismatches.
#[derive(Debug, Parser)]
#[command(name = "align", version, styles = STYLES, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "align PATH… is align check PATH…: `align q7x2/000` reports on one document, `align q7x2` on a \
                        corpus.\nExit codes: 0 nothing to fail on, 1 findings at or above --fail-on, 2 an input could \
                        not be processed, 130 interrupted."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Shared by every command")]
pub(crate) struct Shared {
    /// Read FILE in place of the nearest align.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read no align.toml, decisions or environment: built-in values only
    #[arg(long, global = true)]
    pub(crate) isolated: bool,
    /// Worker threads; 0 is one a core, 1 starts none
    #[arg(short, long, global = true, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// When to write colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: clap::ColorChoice,
    /// Show no progress bar
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// Write no notes on stderr; twice: no error messages either
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) quiet: u8,
    /// Write more notes on stderr
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Align documents and report what is wrong with the translation (the default)
    Check(Box<CheckArgs>),
    /// Write down today's findings, so that only new ones fail
    Baseline(Box<BaselineArgs>),
    /// List every name with its English renderings, counts, documents and verdict
    Names(NamesArgs),
    /// Hold several translations of one original side by side
    Compare(Box<CompareArgs>),
    /// Write alignments, with findings where the format has room: TMX, XLIFF, MQM, tables, beads
    Export(ExportArgs),
    /// Write NAME.fixed.en.txt: the translation with every suggestion applied that is sure to hold
    Fix(FixArgs),
    /// Score and check JSON lines of {"id","src","mt"}, one line out for each line in
    Filter(FilterArgs),
    /// Transliterate names, or tell whether English renders Russian, for TSV lines
    Translit(TranslitArgs),
    /// Review names (or findings) on a full screen; every decision is kept in align.decisions.toml
    Review(Box<ReviewArgs>),
    /// Accept an English form of a name, or confirm a finding
    Accept(DecideArgs),
    /// Reject an English form of a name, or dismiss a finding
    Reject(DecideArgs),
    /// Take back the last decision, or the last one on a name or finding
    Undo(UndoArgs),
    /// Render saved JSON lines of `align check -o jsonl` again
    Report(ReportArgs),
    /// Add up saved JSON lines or the statistics of shards
    Stats(StatsArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Say what a rule finds, why, and what it cannot see
    Explain {
        /// A code or a name: NAM006, name-lowercase
        rule: String,
    },
    /// Show every setting and where its value comes from
    Config(ConfigArgs),
    /// Write an align.toml to start from
    Init {
        /// The folder it goes to
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Overwrite the one that is there
        #[arg(long)]
        force: bool,
    },
    /// Write the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    Man {
        /// A subcommand's page; nothing for the main page
        command: Option<String>,
    },
}

/// Which documents, and how they are read.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files, folders, stems (q7x2/000), globs; - for standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// The Russian original of an explicit pair
    #[arg(long, value_name = "FILE", requires = "target", conflicts_with = "paths")]
    pub(crate) source: Option<PathBuf>,
    /// The English translation of an explicit pair
    #[arg(long, value_name = "FILE", requires = "source")]
    pub(crate) target: Option<PathBuf>,
    /// A table of `id⇥source⇥target`; - for standard input
    #[arg(long, value_name = "LIST.tsv", conflicts_with_all = ["source", "paths"])]
    pub(crate) pairs: Option<PathBuf>,
    /// A file of paths, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) file_list: Option<PathBuf>,
    /// Read every file as this: auto, txt, tsv, csv, jsonl, tmx, xliff, po, wmt, html, md
    #[arg(long, value_name = "FORMAT")]
    pub(crate) input_format: Option<String>,
    /// Only documents whose path matches
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// No documents whose path matches
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Look into hidden files and folders too
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Do not read .gitignore and .ignore
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// What a document without its other side is, inside a folder
    #[arg(long, value_name = "WHAT")]
    pub(crate) unpaired: Option<Unpaired>,
    /// How segments are found
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(crate) segmentation: SegmentationArg,
    /// Decode as this, whatever the bytes look like: utf-8, windows-1251, koi8-r, ibm866, utf-16le, …
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Refuse files larger than this many bytes
    #[arg(long, value_name = "BYTES")]
    pub(crate) max_file_bytes: Option<u64>,
    /// Align again what the file has aligned already (TMX, XLIFF, tables)
    #[arg(long)]
    pub(crate) realign: bool,
}

/// How segments are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SegmentationArg {
    /// Sentences of running text
    #[default]
    Auto,
    /// A line is a segment
    Lines,
}

/// Which rules, at what severity.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleArgs {
    /// Run only these codes, names or families
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Leave these out
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Make a rule a warning
    #[arg(short = 'W', long = "warn", value_name = "RULE")]
    pub(crate) warn: Vec<String>,
    /// Make a rule an error
    #[arg(short = 'D', long = "deny", value_name = "RULE")]
    pub(crate) deny: Vec<String>,
    /// Turn a rule off
    #[arg(short = 'A', long = "allow", value_name = "RULE")]
    pub(crate) allow: Vec<String>,
    /// Make no finding less sure than this, 0..1
    #[arg(long, value_name = "P")]
    pub(crate) min_confidence: Option<f32>,
    /// Glossary: a TSV file in the form of seeds/lexicon; beats the built-in lexicon
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Vec<PathBuf>,
    /// Names of the whole corpus (`align names --emit`), in place of those of the documents at hand
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
}

/// What is kept between runs.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Cache")]
pub(crate) struct CacheArgs {
    /// Keep results of documents here [default: $XDG_CACHE_HOME/align, else ~/.cache/align]
    #[arg(long, value_name = "DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
    /// Keep no results and use none
    #[arg(long, conflicts_with = "cache_dir")]
    pub(crate) no_cache: bool,
    /// Bytes kept at most; what was used longest ago goes first [default: 1 GiB]
    #[arg(long, value_name = "BYTES")]
    pub(crate) max_cache_bytes: Option<u64>,
}

/// Which decisions file.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Decisions")]
pub(crate) struct DecisionsArgs {
    /// Reviewers' decisions [default: align.decisions.toml beside the nearest align.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
}

/// What a run that checks documents is told: which, by which rules, with which decisions.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) decisions: DecisionsArgs,
}

/// `align check`.
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    #[command(flatten)]
    pub(crate) gate: GateArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Show how every input was paired, and why, and stop
    #[arg(long, help_heading = "Input")]
    pub(crate) list_pairs: bool,
    /// Keep at most this many open findings a document, the worst; how many are left out is said
    #[arg(long, value_name = "N", help_heading = "Rules")]
    pub(crate) max_per_document: Option<usize>,
    /// Put the alignment of the words of every bead into JSON outputs
    #[arg(long, help_heading = "Output")]
    pub(crate) words: bool,
}

/// What fails.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Gate")]
pub(crate) struct GateArgs {
    /// Exit 1 on findings like this [default: new with a baseline, error without]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) fail_on: Option<Gating>,
    /// Findings known before, as `align baseline` wrote them: shown, marked, and not new
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Exit 0 in place of 1
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// `align baseline`.
#[derive(Args, Debug)]
pub(crate) struct BaselineArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    /// The file [default: that of the configuration, else align.baseline.jsonl beside align.toml]
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub(crate) baseline: Option<PathBuf>,
    /// Only take out what is gone: add nothing
    #[arg(long, help_heading = "Baseline")]
    pub(crate) prune: bool,
    /// Leave milder findings out
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "note", help_heading = "Baseline")]
    pub(crate) min_severity: SeverityArg,
}

/// `align compare`.
#[derive(Args, Debug)]
#[command(after_help = "align compare ORIGINAL MT_A MT_B…  files, or folders whose files have the same names\n\
                  align compare A.jsonl B.jsonl…      saved reports of align check -o jsonl\n\
                  The first translation is what the others are compared with.")]
pub(crate) struct CompareArgs {
    /// The original and its translations, or saved reports
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// What a translation is called, in the order of the paths
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Vec<String>,
    /// How segments are found
    #[arg(long, value_enum, default_value_t, value_name = "HOW", help_heading = "Input")]
    pub(crate) segmentation: SegmentationArg,
    /// Decode as this, whatever the bytes look like
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) encoding: Option<String>,
    /// Refuse files larger than this many bytes
    #[arg(long, value_name = "BYTES", help_heading = "Input")]
    pub(crate) max_file_bytes: Option<u64>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) decisions: DecisionsArgs,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    /// Exit 1 if a translation scores lower than the first by more than this, 0..1
    #[arg(long, value_name = "SCORE", help_heading = "Gate")]
    pub(crate) max_drop: Option<f64>,
    /// Exit 1 if a translation has more errors than this that the first has not
    #[arg(long, value_name = "N", help_heading = "Gate")]
    pub(crate) max_broken: Option<usize>,
    /// human, json or html, and a file if not standard output; may be given again
    #[arg(short, long = "output", value_name = "FMT[=FILE]", help_heading = "Output")]
    pub(crate) output: Vec<String>,
    /// Sentences and tables, or tables only [default: full for one document]
    #[arg(long, value_enum, value_name = "VIEW", help_heading = "Output")]
    pub(crate) view: Option<ViewArg>,
    /// Show every sentence, not only those that tell something
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,
    /// Columns of the human report [default: the terminal's, 100 elsewhere]
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(crate) width: Option<usize>,
}

/// What is written.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Format, and file if not standard output; may be given again
    #[arg(short, long = "output", value_name = "FMT[=FILE]", long_help = output_formats())]
    pub(crate) output: Vec<String>,
    /// Show nothing below this; it still counts
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) min_severity: Option<SeverityArg>,
    /// Full report of every document, or tables only [default: full for one document]
    #[arg(long, value_enum, value_name = "VIEW")]
    pub(crate) view: Option<ViewArg>,
    /// Columns of the human report [default: the terminal's, 100 elsewhere]
    #[arg(long, value_name = "N")]
    pub(crate) width: Option<usize>,
    /// Clean rows shown around each row with findings
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) context: usize,
    /// Show every aligned row
    #[arg(long)]
    pub(crate) show_aligned: bool,
    /// Make paths clickable
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) hyperlinks: clap::ColorChoice,
    /// Write tables over the corpus to their last row
    #[arg(long)]
    pub(crate) all: bool,
}

/// The help of `-o`: every format in a line.
fn output_formats() -> String {
    let formats = crate::report::FORMATS.iter().map(|f| format!("\n- {}: {}", f.name, f.summary));
    let head = "Format, and file if not standard output; may be given again:".to_owned();
    formats.fold(head, |all, one| all + &one)
}

/// A severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeverityArg {
    /// For statistics
    Note,
    /// For a reader
    Warning,
    /// What CI fails on
    Error,
}

/// How much a human report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ViewArg {
    /// Every document
    Full,
    /// Tables over the corpus
    Summary,
}

/// `align names`.
#[derive(Args, Debug)]
pub(crate) struct NamesArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    /// How to list them
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: NamesFormat,
    /// Only names of this status: right, wrong, unverified, inconsistent, missing
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) status: Vec<String>,
    /// Only names of this kind: person, place, people, organisation, …
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) kind: Vec<String>,
    /// Only names whose Russian or English contains this, whatever its case
    #[arg(long, value_name = "TEXT")]
    pub(crate) grep: Option<String>,
    /// Only names that stand at least this often
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) min_count: u32,
    /// Only names that wait for a decision, with the `align accept` line of each
    #[arg(long, conflicts_with_all = ["emit", "merge", "format", "status"])]
    pub(crate) pending: bool,
    #[command(flatten)]
    pub(crate) decisions: DecisionsArgs,
    /// Write the names of this shard, to be merged, in place of a list; with --merge the names of all
    #[arg(long)]
    pub(crate) emit: bool,
    /// Merge what `--emit` wrote (the PATHs are such files)
    #[arg(long)]
    pub(crate) merge: bool,
    /// Glossary: a TSV file in the form of seeds/lexicon; beats the built-in lexicon
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Vec<PathBuf>,
}

/// How names are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamesFormat {
    /// A block a name
    #[default]
    Human,
    /// A line a spelling
    Tsv,
    /// A JSON record a name
    Jsonl,
}

/// `align export`.
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "beads", value_parser = export_formats())]
    pub(crate) to: String,
    /// The folder written to: DIR/ID.EXT
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Export what `align check -o jsonl` saved, with its findings; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "source", "pairs", "file_list"])]
    pub(crate) saved: Option<PathBuf>,
    /// Leave findings out of TMX and XLIFF: aligned, not checked
    #[arg(long)]
    pub(crate) no_findings: bool,
    /// What the translation system is called in MQM and Pearmut
    #[arg(long, value_name = "NAME", default_value = "mt")]
    pub(crate) system: String,
}

/// The names of the export formats, each with its line of help.
fn export_formats() -> PossibleValuesParser {
    let value = |e: &crate::report::export::Export| PossibleValue::new(e.name).help(e.summary);
    PossibleValuesParser::new(crate::report::export::EXPORTS.iter().map(value))
}

/// `align fix`.
#[derive(Args, Debug)]
#[command(
    after_help = "A suggestion is applied if the fixed text, checked again, no longer has its finding and has none that \
                  was not there before. The translation itself is never changed."
)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// Show what is changed, as a unified diff
    #[arg(long)]
    pub(crate) diff: bool,
    /// Write no file
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write DIR/ID.fixed.en.txt in place of files beside the translations
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Leave milder findings alone
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) min_severity: Option<SeverityArg>,
}

/// `align filter`.
#[derive(Args, Debug)]
pub(crate) struct FilterArgs {
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// Segment and align inside the record, or take it as one bead
    #[arg(long, value_enum, default_value_t)]
    pub(crate) unit: Unit,
    /// Exit 2 if a line could not be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Put the alignment of the words of every bead into the record
    #[arg(long)]
    pub(crate) words: bool,
    /// Copy unknown fields of the input to the output
    #[arg(long)]
    pub(crate) pass_through: bool,
    /// What a line becomes: its score and findings, or its names for `align names --merge`
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub(crate) emit: Emit,
    /// Print version, configuration, model and lexicon of this build, and stop
    #[arg(long)]
    pub(crate) print_signature: bool,
    /// Longer lines become error records
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20)]
    pub(crate) max_record_bytes: usize,
    /// Read these in place of standard input
    pub(crate) files: Vec<PathBuf>,
}

/// What a record of `align filter` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    /// A document pair
    #[default]
    Document,
    /// One sentence pair
    Sentence,
}

/// What `align filter` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// Score, beads and findings
    #[default]
    Findings,
    /// The names, as the first of two passes over a corpus
    Names,
}

/// `align translit`.
#[derive(Args, Debug)]
pub(crate) struct TranslitArgs {
    /// Read `ru⇥en`; add the probability that the English renders the name, and that it is a back-transliteration
    #[arg(long, conflicts_with = "top")]
    pub(crate) r#match: bool,
    /// Read a word a line; add the N most likely English spellings with their probabilities
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) top: usize,
}

/// `align review`.
#[derive(Args, Debug)]
pub(crate) struct ReviewArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    /// Review findings in place of names
    #[arg(long, help_heading = "Review")]
    pub(crate) findings: bool,
    /// Listen to the mouse: clicks choose, the wheel moves (the terminal then selects text with Shift only)
    #[arg(long, help_heading = "Review")]
    pub(crate) mouse: bool,
    /// Who decides [default: git's user.name, else the login]
    #[arg(long, value_name = "WHO", help_heading = "Review")]
    pub(crate) by: Option<String>,
}

/// `align accept` and `align reject`.
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(false))]
pub(crate) struct DecideArgs {
    /// A Russian lemma and its English form: 'Коми=Comey'; may be given again
    #[arg(long, value_name = "RU=EN", group = "what")]
    pub(crate) name: Vec<String>,
    /// A finding by its fingerprint: accept confirms it, reject dismisses it; may be given again
    #[arg(long, value_name = "FINGERPRINT", group = "what")]
    pub(crate) id: Vec<String>,
    /// Where a decision on a name holds
    #[arg(long, value_enum, value_name = "WHERE", conflicts_with = "id")]
    pub(crate) scope: Option<ScopeArg>,
    /// The document of --scope document or place, or that of the finding
    #[arg(long, value_name = "ID")]
    pub(crate) document: Option<String>,
    /// The place of --scope place: the fingerprint of a finding there
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "id")]
    pub(crate) place: Option<String>,
    /// What the name names, if neither the lexicon nor its form tells: person, place, organisation
    #[arg(long, value_name = "KIND", conflicts_with = "id")]
    pub(crate) kind: Option<String>,
    /// The flagged words, for those who read the file
    #[arg(long, value_name = "TEXT", requires = "id")]
    pub(crate) text: Option<String>,
    /// Why; for a finding correct-here, wont-fix, rule-wrong or your own words
    #[arg(long, value_name = "WHY")]
    pub(crate) reason: Option<String>,
    /// Who decides [default: git's user.name, else the login]
    #[arg(long, value_name = "WHO")]
    pub(crate) by: Option<String>,
    #[command(flatten)]
    pub(crate) decisions: DecisionsArgs,
}

/// Where a decision on a name holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScopeArg {
    /// Everywhere (the default)
    Corpus,
    /// In one document (the default with --document)
    Document,
    /// At one place (the default with --place)
    Place,
}

/// `align undo`.
#[derive(Args, Debug)]
pub(crate) struct UndoArgs {
    /// The last decision on this name and form: 'Коми=Comey'
    #[arg(long, value_name = "RU=EN", conflicts_with = "id")]
    pub(crate) name: Option<String>,
    /// The last decision on this finding or place
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) decisions: DecisionsArgs,
}

/// `align report`.
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    /// Files of `align check -o jsonl`; - or nothing for standard input
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) gate: GateArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// `align stats`.
#[derive(Args, Debug)]
pub(crate) struct StatsArgs {
    /// Saved JSON lines, or statistics that `align stats` wrote; - or nothing for standard input
    pub(crate) files: Vec<PathBuf>,
    /// Print tables in place of JSON
    #[arg(long)]
    pub(crate) human: bool,
    /// Columns of the tables [default: the terminal's, 100 elsewhere]
    #[arg(long, value_name = "N", requires = "human")]
    pub(crate) width: Option<usize>,
    /// Write the tables to their last row
    #[arg(long, requires = "human")]
    pub(crate) all: bool,
}

/// `align rules`.
#[derive(Args, Debug)]
pub(crate) struct RulesArgs {
    /// Only these codes, names or families
    pub(crate) select: Vec<String>,
    /// How to list them
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For a reader
    #[default]
    Human,
    /// Tab-separated
    Tsv,
    /// JSON lines
    Jsonl,
    /// Markdown, as in docs/rules.md
    Md,
}

/// `align config`.
#[derive(Args, Debug)]
pub(crate) struct ConfigArgs {
    /// Print the JSON Schema of align.toml
    #[arg(long)]
    pub(crate) schema: bool,
}
