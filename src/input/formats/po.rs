//! Gettext PO: `msgid` and `msgstr`. Which of the two is the Russian is told from their script, so both directions
//! work; plural forms pair the first form of each.

use super::{Format, Group, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Both;

pub(super) static FORMAT: Format = Format {
    name: "po",
    extensions: &["po", "pot"],
    documents: false,
    sniff: |text| text.lines().take(50).any(|l| l.starts_with("msgid \"")),
    reader: Reader::Groups(parse),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Text,
    /// Contexts, plural forms past the first.
    Other,
}

fn parse(text: &str) -> Result<Vec<Group>> {
    let mut group = Group::default();
    let mut unit = Both::<String>::default();
    let mut field: Option<Field> = None;
    let mut close = |unit: &mut Both<String>| {
        let done = std::mem::take(unit);
        // The entry with an empty `msgid` is the header.
        if !done.source.is_empty() {
            group.units.push(done);
        }
    };
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        let broken = |message: &str| Error::new(ErrorKind::Format, message).place(number + 1, 1);
        if line.is_empty() || line.starts_with('#') {
            // `#~` are entries that are no longer used.
            continue;
        }
        let content = if line.starts_with('"') {
            line
        } else {
            let (keyword, content) =
                line.split_once(char::is_whitespace).ok_or_else(|| broken("a keyword without a string"))?;
            let next = match keyword {
                "msgid" => Field::Id,
                "msgstr" | "msgstr[0]" => Field::Text,
                "msgctxt" | "msgid_plural" => Field::Other,
                _ if keyword.starts_with("msgstr[") => Field::Other,
                _ => return Err(broken("neither a keyword of PO nor a string")),
            };
            if next == Field::Id || keyword == "msgctxt" && field != Some(Field::Other) {
                close(&mut unit);
            }
            field = Some(next);
            content.trim()
        };
        let string = content
            .strip_prefix('"')
            .and_then(|c| c.strip_suffix('"'))
            .ok_or_else(|| broken("a string without its quotes"))?;
        match field {
            Some(Field::Id) => unit.source.push_str(&unescape(string)),
            Some(Field::Text) => unit.target.push_str(&unescape(string)),
            Some(Field::Other) => {}
            None => return Err(broken("a string before any keyword")),
        }
    }
    close(&mut unit);
    Ok(vec![group])
}

fn unescape(string: &str) -> String {
    let mut out = String::with_capacity(string.len());
    let mut chars = string.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some(c) => out.push(c),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_with_continuations_and_plurals() {
        let po = "msgid \"\"\nmsgstr \"Language: en\\n\"\n\n# x\nmsgctxt \"c\"\nmsgid \"Мост \"\n\"открыт\"\nmsgstr \"Bridge\"\n\nmsgid \"%d день\"\nmsgid_plural \"%d дня\"\nmsgstr[0] \"%d day\"\nmsgstr[1] \"%d days\"\n";
        let units = &parse(po).unwrap()[0].units;
        let want = [("Мост открыт", "Bridge"), ("%d день", "%d day")];
        assert_eq!(units, &want.map(|(a, b)| Both::new(a.to_owned(), b.to_owned())));
        assert!(parse("msgid \"a\nx").unwrap_err().to_string().starts_with("line 1"));
    }
}
