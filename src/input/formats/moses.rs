//! Line pairs as Moses and OPUS have them: `corpus.ru` and `corpus.en`, line for line. Only when asked for
//! (`--input-format moses`): files of these names with as many lines need not be aligned line for line.

use super::{Format, Reader};

pub(super) static FORMAT: Format =
    Format { name: "moses", extensions: &[], documents: false, sniff: |_| false, reader: Reader::Lines };
