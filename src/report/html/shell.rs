//! The page around the data: its frame, its style, its program, and the policy that lets nothing else in.

use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Frame of the page; `{{…}}` are filled in.
const FRAME: &str = include_str!("page/page.html");

/// Style of the page.
pub(super) const STYLE: &str = include_str!("page/page.css");

/// The program: one module for the browser, one file an idea for the reader; later files use earlier ones.
pub(super) const PROGRAM: &str = concat!(
    include_str!("page/dom.js"),
    include_str!("page/store.js"),
    include_str!("page/decisions.js"),
    include_str!("page/document.js"),
    include_str!("page/plots.js"),
    include_str!("page/sentences.js"),
    include_str!("page/filters.js"),
    include_str!("page/names.js"),
    include_str!("page/corpus.js"),
    include_str!("page/main.js"),
);

/// Where the data goes.
const DATA: &str = "{{data}}\n";

/// What the browser may do with the page: run this one program and apply this one style, whatever a document says.
/// Strings never become markup or code either (`require-trusted-types-for`).
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        source(PROGRAM),
        source(STYLE)
    )
});

/// A source of a Content-Security-Policy by hash (CSP Level 3, section 2.3.1).
pub(crate) fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The page up to its data.
pub(super) fn head(title: &str) -> String {
    let (head, _) = FRAME.split_once(DATA).unwrap_or((FRAME, ""));
    head.replace("{{policy}}", &POLICY)
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{style}}", STYLE)
        .replace("{{title}}", &text(title))
}

/// The page after its data.
pub(super) fn tail() -> String {
    let (_, tail) = FRAME.split_once(DATA).unwrap_or(("", ""));
    tail.replace("{{program}}", PROGRAM)
}

/// Text of an input inside an element.
fn text(plain: &str) -> String {
    let mut out = String::new();
    for c in plain.chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/') => out.push(c),
            // A raw control or a bidirectional override is no part of a title.
            c if c.is_control()
                || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}') =>
            {
                out.push('\u{FFFD}');
            }
            c => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
        }
    }
    out
}
