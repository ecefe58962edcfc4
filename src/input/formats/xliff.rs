//! XLIFF 1.2 (`trans-unit`) and 2.x (`unit`/`segment`): each `file` is a document of `source` and `target` pairs.

use super::xml::{Step, has_root, walk};
use super::{Format, Group, Reader, segment_starts};
use crate::error::Result;
use crate::text::{Both, Side};

pub(super) static FORMAT: Format = Format {
    name: "xliff",
    extensions: &["xlf", "xliff", "sdlxliff", "mxliff"],
    documents: true,
    sniff: |text| has_root(text, "xliff"),
    reader: Reader::Groups(parse),
};

fn parse(text: &str) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut unit: Option<Both<String>> = None;
    let mut side: Option<Side> = None;
    // Alternatives, notes and the mark-up of the original format are none of the text.
    let mut skipped = 0_usize;
    let mut starts = Both::<Vec<usize>>::default();
    walk(text, |step| {
        match step {
            Step::Start("file", attributes) => {
                let id = attributes.get("original").or_else(|| attributes.get("id")).map(str::to_owned);
                groups.push(Group { id, ..Group::default() });
            }
            Step::Start("alt-trans" | "note" | "bpt" | "ept" | "ph" | "it" | "seg-source" | "originalData", _) => {
                skipped += 1;
            }
            Step::End("alt-trans" | "note" | "bpt" | "ept" | "ph" | "it" | "seg-source" | "originalData") => {
                skipped = skipped.saturating_sub(1);
            }
            _ if skipped > 0 => {}
            // 2.x puts `ignorable` white space beside `segment`.
            Step::Start(name @ ("trans-unit" | "unit" | "segment"), attributes) => {
                if name != "segment" {
                    let of = |name| attributes.get(name).map_or_else(Vec::new, segment_starts);
                    starts = Both::new(of("source-starts"), of("target-starts"));
                }
                if name != "unit" {
                    unit = Some(Both::default());
                }
            }
            Step::Start("source", _) => side = Some(Side::Source),
            Step::Start("target", _) => side = Some(Side::Target),
            Step::End("source" | "target") => side = None,
            Step::End("trans-unit" | "segment") => {
                if let Some(unit) = unit.take() {
                    if groups.is_empty() {
                        groups.push(Group::default());
                    }
                    if let Some(group) = groups.last_mut() {
                        let starts = std::mem::take(&mut starts);
                        if starts != Both::default() {
                            group.starts.insert(group.units.len(), starts);
                        }
                        group.units.push(unit);
                    }
                }
            }
            Step::Text(part) => {
                if let (Some(unit), Some(side)) = (&mut unit, side) {
                    unit.get_mut(side).push_str(part);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    groups.retain(|g| !g.units.is_empty());
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(source: &str, target: &str) -> Both<String> {
        Both::new(source.to_owned(), target.to_owned())
    }

    #[test]
    fn version_1_2() {
        let text = "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a.txt\"><body><trans-unit id=\"1\"><source>Мост <g id=\"1\">открыт</g></source><target>Bridge <ph id=\"2\">{0}</ph>open</target><note>Мост</note><alt-trans><target>Other</target></alt-trans></trans-unit></body></file><file original=\"b.txt\"><body><trans-unit id=\"1\"><source>Да</source></trans-unit></body></file></xliff>";
        let groups = parse(text).unwrap();
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].units, [pair("Мост открыт", "Bridge open")]);
        assert_eq!((groups[1].id.as_deref(), &groups[1].units[0]), (Some("b.txt"), &pair("Да", "")));
    }

    #[test]
    fn version_2() {
        let text = "<x:xliff version=\"2.0\" xmlns:x=\"urn:oasis:names:tc:xliff:document:2.0\"><x:file id=\"f\"><x:unit id=\"u\"><x:segment><x:source>Раз.</x:source><x:target>One.</x:target></x:segment><x:ignorable><x:source> </x:source></x:ignorable><x:segment><x:source>Два.</x:source><x:target>Two.</x:target></x:segment></x:unit></x:file></x:xliff>";
        assert_eq!(parse(text).unwrap()[0].units, [pair("Раз.", "One."), pair("Два.", "Two.")]);
    }
}
