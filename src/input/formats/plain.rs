//! Plain text: nothing to take away.

use super::{Format, Reader};

pub(super) static FORMAT: Format = Format {
    name: "txt",
    extensions: &["txt", "text"],
    documents: false,
    sniff: |_| false,
    reader: Reader::Text(|text| Ok(text.to_owned())),
};
