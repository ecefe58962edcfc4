//! TMX 1.4: a translation unit (`tu`) holds a variant (`tuv`) a language. All of a file is one document.

use super::xml::{Step, has_root, walk};
use super::{Format, Group, Reader, segment_starts, side_of_language};
use crate::error::Result;
use crate::text::{Both, Side};

pub(super) static FORMAT: Format = Format {
    name: "tmx",
    extensions: &["tmx"],
    documents: false,
    sniff: |text| has_root(text, "tmx"),
    reader: Reader::Groups(parse),
};

fn parse(text: &str) -> Result<Vec<Group>> {
    let mut group = Group::default();
    let mut unit = Both::<String>::default();
    let mut side: Option<Side> = None;
    let mut in_segment = false;
    let mut starts = Both::<Vec<usize>>::default();
    let mut in_starts = false;
    // Content of these is mark-up of the original format.
    let mut native = 0_usize;
    walk(text, |step| {
        match step {
            Step::Start("tu", _) => unit = Both::default(),
            Step::Start("tuv", attributes) => {
                let tag = attributes.get("xml:lang").or_else(|| attributes.get("lang"));
                side = tag.and_then(side_of_language);
            }
            Step::Start("prop", attributes) => in_starts = attributes.get("type") == Some("x-segment-starts"),
            Step::End("prop") => in_starts = false,
            Step::Text(part) if in_starts => {
                if let Some(side) = side {
                    *starts.get_mut(side) = segment_starts(part);
                }
            }
            Step::Start("seg", _) => in_segment = true,
            Step::Start("bpt" | "ept" | "ph" | "it" | "ut", _) => native += 1,
            Step::End("bpt" | "ept" | "ph" | "it" | "ut") => native = native.saturating_sub(1),
            Step::End("seg") => in_segment = false,
            Step::End("tuv") => side = None,
            Step::End("tu") => {
                let starts = std::mem::take(&mut starts);
                if starts != Both::default() {
                    group.starts.insert(group.units.len(), starts);
                }
                group.units.push(std::mem::take(&mut unit));
            }
            Step::Text(part) if in_segment && native == 0 => {
                if let Some(side) = side {
                    unit.get_mut(side).push_str(part);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(vec![group])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_two_languages() {
        let tmx = "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header srclang=\"ru\"/><body><tu><tuv xml:lang=\"ru-RU\"><seg>Мост <bpt i=\"1\">&lt;b></bpt>открыт</seg></tuv><tuv xml:lang=\"EN\"><seg>A &amp; B</seg></tuv><tuv xml:lang=\"de\"><seg>Brücke</seg></tuv></tu><tu><tuv lang=\"en\"><seg>Only</seg></tuv></tu></body></tmx>";
        let units = &parse(tmx).unwrap()[0].units;
        assert_eq!(
            units,
            &[Both::new("Мост открыт".to_owned(), "A & B".to_owned()), Both::new(String::new(), "Only".to_owned())]
        );
    }
}
