//! What people said of findings: the baseline of those known before. Sees finished records only; texts in, texts out.

pub mod baseline;
