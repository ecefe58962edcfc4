//! JSON lines: a unit a line, under the names of COMET (`src`, `mt`), of WMT (`source`, `hyp`) or of the languages
//! (`ru`, `en`). Records with a document name make documents; records that hold whole texts are documents themselves.

use serde_json::{Map, Value};

use super::table::{column_side, is_document};
use super::{Format, Group, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Both, Side};

pub(super) static FORMAT: Format = Format {
    name: "jsonl",
    extensions: &["jsonl", "ndjson"],
    documents: true,
    sniff: |text| {
        let first = text.trim_start_matches('\u{feff}').lines().find(|l| !l.trim().is_empty()).unwrap_or("");
        first.trim_start().starts_with('{') && serde_json::from_str::<Map<String, Value>>(first).is_ok()
    },
    reader: Reader::Groups(parse),
};

fn parse(text: &str) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut named = false;
    let mut found = false;
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let record: Map<String, Value> = serde_json::from_str(line).map_err(|e| {
            let message = format!("not a JSON object: {e}");
            Error::new(ErrorKind::Format, message).place(number + 1, e.column().max(1))
        })?;
        let mut unit = Both::<String>::default();
        for (key, value) in &record {
            if let (Some(side), Some(text)) = (column_side(key), string(value)) {
                // The first of several names for one side counts.
                if unit.get(side).is_empty() {
                    *unit.get_mut(side) = text;
                    found = true;
                }
            }
        }
        let document = record.iter().find(|(key, _)| is_document(key)).and_then(|(_, v)| scalar(v));
        named |= document.is_some();
        let running = is_running(&unit);
        let own = record.get("id").and_then(scalar);
        match groups.last_mut() {
            Some(group) if !running && !group.running && group.id == document => group.units.push(unit),
            _ => {
                let id = document.or(if running { own } else { None });
                groups.push(Group { id, units: vec![unit], running, ..Group::default() });
            }
        }
    }
    if !found && !groups.is_empty() {
        let message = "no record has a text: expected src and mt, source and target, or ru and en";
        return Err(Error::new(ErrorKind::Format, message).place(1, 1));
    }
    // Sentences and whole texts mixed without names: each as it came.
    debug_assert!(named || groups.iter().all(|g| g.running || g.id.is_none()));
    Ok(groups)
}

/// Whether a record holds a text of several paragraphs rather than a sentence.
fn is_running(unit: &Both<String>) -> bool {
    Side::BOTH.iter().any(|&side| unit.get(side).trim().contains('\n'))
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_documents_and_whole_texts() {
        let units =
            parse("{\"src\":\"Раз.\",\"mt\":\"One.\",\"ref\":\"x\"}\n\n{\"ru\":\"Два.\",\"en\":\"Two.\"}\n").unwrap();
        assert_eq!((units.len(), units[0].units.len(), units[0].running), (1, 2, false));
        let named = parse("{\"source\":\"Раз.\",\"hyp\":\"One.\",\"doc_id\":\"a\"}\n{\"source\":\"Два.\",\"hyp\":\"Two.\",\"doc_id\":\"b\"}").unwrap();
        assert_eq!(named.iter().map(|g| g.id.as_deref().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
        let whole = parse("{\"id\":\"q/1\",\"src\":\"Раз.\\nДва.\",\"mt\":\"One.\\nTwo.\"}").unwrap();
        assert_eq!((whole[0].running, whole[0].id.as_deref()), (true, Some("q/1")));
    }

    #[test]
    fn broken_lines_have_a_place() {
        assert!(parse("{\"src\":\"a\"}\n{x").unwrap_err().to_string().starts_with("line 2, column "));
        assert_eq!(parse("{\"a\":1}").unwrap_err().kind(), ErrorKind::Format);
    }
}
