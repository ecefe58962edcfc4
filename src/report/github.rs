//! `github`: workflow commands, which GitHub shows as annotations beside the lines of a pull request.
//!
//! GitHub keeps ten errors, ten warnings and ten notices of a step and drops the rest in silence: what could not be
//! processed stands first, then the worst and surest; the last annotation says how many more there are. The whole table
//! belongs into the step's summary (`md`).

use super::record::{DocumentRecord, FindingRecord, Status};
use super::summary::Summary;
use super::{Format, Renderer};
use crate::finding::Severity;

pub(super) const FORMAT: Format = Format {
    name: "github",
    summary: "GitHub annotations, the worst first, ten of a kind",
    make: |options| Box::new(Github { min_severity: options.min_severity, kept: Default::default(), found: [0; 3] }),
};

/// What GitHub shows of each kind in a step.
const MOST: usize = 10;

struct Github {
    min_severity: Severity,
    /// Notes, warnings, errors: confidence and line, the surest first, at most [`MOST`].
    kept: [Vec<(f64, String)>; 3],
    /// How many of each there were.
    found: [usize; 3],
}

impl Renderer for Github {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let open = record.findings.iter().filter(|f| f.status == Status::Open && f.severity >= self.min_severity);
        for finding in open {
            let kind = finding.severity as usize;
            self.found[kind] += 1;
            let kept = &mut self.kept[kind];
            let at = kept.partition_point(|(confidence, _)| *confidence >= finding.confidence);
            if at < MOST {
                kept.insert(at, (finding.confidence, command(record, finding)));
                kept.truncate(MOST);
            }
        }
        Vec::new()
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        let failed = summary.failed.iter().map(|(id, error)| {
            let title = property(&format!("align {}", error.code));
            format!("::error title={title}::{}\n", data(&format!("{id}: {}", error.message)))
        });
        let [notes, warnings, errors] = self.kept.each_ref().map(|kept| kept.iter().map(|(_, line)| line.clone()));
        let mut lines: Vec<String> = failed.chain(errors).take(MOST).collect();
        lines.extend(warnings);
        // One notice is kept free for the last word.
        lines.extend(notes.take(MOST - 1));
        let more = summary.failed.len() + self.found.iter().sum::<usize>() - lines.len();
        if more > 0 {
            lines.push(format!("::notice title=align::and {more} more, see the summary\n"));
        }
        lines.concat().into_bytes()
    }
}

/// One annotation.
fn command(record: &DocumentRecord, finding: &FindingRecord) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let anchor = record.anchor(finding);
    let mut line = format!(
        "::{kind} title={},file={}",
        property(&format!("align {} {}", finding.code, finding.name)),
        property(anchor.path.strip_prefix("./").unwrap_or(anchor.path))
    );
    for (key, value) in
        [("line", anchor.start.0), ("col", anchor.start.1), ("endLine", anchor.end.0), ("endColumn", anchor.end.1)]
    {
        line.push_str(&format!(",{key}={value}"));
    }
    let mut message = finding.advice();
    if let Some(source) = &finding.source {
        message.push_str(&format!(" [{}]", source.text));
    }
    line.push_str(&format!("::{}. align explain {}\n", data(&message), finding.code));
    line
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
