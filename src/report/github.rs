//! `github`: workflow commands, which GitHub shows as annotations beside the lines of a pull request.
//!
//! GitHub keeps ten errors and ten warnings of a step and drops the rest in silence: the worst stand first, the rest is
//! counted, and the whole table belongs into the step summary (`-o md=$GITHUB_STEP_SUMMARY`).

use super::record::{DocumentRecord, Status};
use super::summary::Summary;
use super::{Format, Renderer};
use crate::finding::Severity;

pub(super) const FORMAT: Format = Format {
    name: "github",
    summary: "GitHub annotations, the worst first, ten of a kind",
    make: |_| Box::new(Github { kept: [Vec::new(), Vec::new(), Vec::new()], dropped: 0 }),
};

/// What GitHub shows of each kind in a step.
const MOST: usize = 10;

struct Github {
    /// Notes, warnings, errors: confidence and line.
    kept: [Vec<(f64, String)>; 3],
    dropped: usize,
}

impl Renderer for Github {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        if let Some(error) = &record.error {
            return format!(
                "::error title=align {}::{}\n",
                error.code,
                data(&format!("{}: {}", record.id, error.message))
            )
            .into_bytes();
        }
        for finding in record.findings.iter().filter(|f| f.status == Status::Open) {
            let kind = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let mut line = format!("::{kind} title={}", property(&format!("align {} {}", finding.code, finding.name)));
            if let Some(span) = finding.target.as_ref().or(finding.source.as_ref()) {
                let place = [
                    ("line", span.line),
                    ("col", span.column),
                    ("endLine", span.end_line),
                    ("endColumn", span.end_column),
                ];
                line.push_str(&format!(",file={}", property(&span.path)));
                for (key, value) in place {
                    line.push_str(&format!(",{key}={value}"));
                }
            }
            let mut message = finding.message.clone();
            if let Some(suggestion) = &finding.suggestion {
                message.push_str(&format!("; write “{suggestion}”"));
            }
            line.push_str(&format!("::{}. align explain {}\n", data(&message), finding.code));
            let kept = &mut self.kept[finding.severity as usize];
            let at = kept.partition_point(|(confidence, _)| *confidence >= finding.confidence);
            kept.insert(at, (finding.confidence, line));
            if kept.len() > MOST {
                kept.pop();
                self.dropped += 1;
            }
        }
        Vec::new()
    }

    fn finish(&mut self, _: &Summary) -> Vec<u8> {
        let mut out: String = self.kept.iter().rev().flatten().map(|(_, line)| line.as_str()).collect();
        if self.dropped > 0 {
            out.push_str(&format!("::notice title=align::and {} more, see the summary\n", self.dropped));
        }
        out.into_bytes()
    }
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
