//! TSV and CSV: a unit a row, with or without a header that names the columns.

use super::{Format, Group, Reader, side_of_language};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Both, Side, side_of};

pub(super) static TSV: Format = Format {
    name: "tsv",
    extensions: &["tsv", "tab"],
    documents: true,
    sniff: |text| {
        let rows: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(5).collect();
        !rows.is_empty() && rows.iter().all(|r| columns_of_both(&r.split('\t').collect::<Vec<_>>()).is_some())
    },
    reader: Reader::Groups(|text| parse(text, b'\t')),
};

pub(super) static CSV: Format = Format {
    name: "csv",
    extensions: &["csv"],
    documents: true,
    sniff: |_| false,
    reader: Reader::Groups(|text| parse(text, b',')),
};

/// Where the columns are.
struct Columns {
    texts: Both<usize>,
    document: Option<usize>,
}

fn parse(text: &str, delimiter: u8) -> Result<Vec<Group>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        // Quotes in TSV are letters like any other.
        .quoting(delimiter != b'\t')
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut columns: Option<Columns> = None;
    let mut groups: Vec<Group> = Vec::new();
    for (number, row) in reader.records().enumerate() {
        let row = row.map_err(|e| {
            let line = e.position().map_or(number as u64 + 1, csv::Position::line);
            Error::new(ErrorKind::Format, "a broken row").place(usize::try_from(line).unwrap_or(0), 1)
        })?;
        let cells: Vec<&str> = row.iter().collect();
        let known = match &columns {
            Some(known) => known,
            None => {
                if let Some(named) = header(&cells) {
                    columns = Some(named);
                    continue;
                }
                // Without a header the first row that holds both languages shows where they stand.
                let Some(texts) = columns_of_both(&cells) else { continue };
                columns.insert(Columns { texts, document: None })
            }
        };
        let cell = |at: usize| cells.get(at).map_or("", |c| c.trim()).to_owned();
        let id = known.document.map(cell);
        let unit = Both::new(cell(known.texts.source), cell(known.texts.target));
        match groups.last_mut() {
            Some(group) if group.id == id => group.units.push(unit),
            _ => groups.push(Group { id, units: vec![unit], ..Group::default() }),
        }
    }
    if columns.is_none() {
        let message = "no column names (source, target) and no row with Russian and English";
        return Err(Error::new(ErrorKind::Format, message).place(1, 1));
    }
    Ok(groups)
}

/// What a column is called.
pub(super) fn column_side(name: &str) -> Option<Side> {
    match name.trim().to_lowercase().as_str() {
        "source" | "src" | "original" | "orig" | "ru_text" | "source_text" | "src_text" | "russian" => {
            Some(Side::Source)
        }
        "target" | "tgt" | "mt" | "hyp" | "hypothesis" | "translation" | "en_text" | "target_text" | "tgt_text"
        | "mt_text" | "english" => Some(Side::Target),
        other => side_of_language(other).filter(|_| other.len() <= 5),
    }
}

/// What a column with the name of a document is called.
pub(super) fn is_document(name: &str) -> bool {
    matches!(name.trim().to_lowercase().as_str(), "doc" | "doc_id" | "docid" | "document" | "document_id" | "doc-id")
}

fn header(cells: &[&str]) -> Option<Columns> {
    let of = |side| cells.iter().position(|c| column_side(c) == Some(side));
    let (source, target) = (of(Side::Source)?, of(Side::Target)?);
    Some(Columns { texts: Both::new(source, target), document: cells.iter().position(|c| is_document(c)) })
}

/// The columns with the most Russian and the most English.
fn columns_of_both(cells: &[&str]) -> Option<Both<usize>> {
    let longest = |side: Side| {
        let all = cells.iter().enumerate().filter(|(_, c)| side_of(c) == Some(side));
        all.max_by_key(|(at, c)| (c.chars().count(), usize::MAX - at)).map(|(at, _)| at)
    };
    Some(Both::new(longest(Side::Source)?, longest(Side::Target)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(source: &str, target: &str) -> Both<String> {
        Both::new(source.to_owned(), target.to_owned())
    }

    #[test]
    fn with_and_without_header() {
        let named = parse("id\tmt\tsrc\tdoc\n1\tOne \"a.\tРаз.\td1\n2\tTwo.\tДва.\td2\n", b'\t').unwrap();
        assert_eq!(named.len(), 2);
        assert_eq!(named[0].units, [unit("Раз.", "One \"a.")]);
        let bare = parse("7\tРаз.\tOne.\n8\t\tTwo.\n", b'\t').unwrap();
        assert_eq!(bare[0].units, [unit("Раз.", "One."), unit("", "Two.")]);
        let quoted = parse("ru,en\n\"Раз, два\",\"One, \"\"two\"\"\"\n", b',').unwrap();
        assert_eq!(quoted[0].units, [unit("Раз, два", "One, \"two\"")]);
    }

    #[test]
    fn a_table_without_languages_is_refused() {
        assert_eq!(parse("a\tb\nc\td\n", b'\t').unwrap_err().kind(), ErrorKind::Format);
    }
}
