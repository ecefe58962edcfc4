//! The exit codes, all of them.

/// Every input processed, nothing at or above `--fail-on`.
pub(crate) const CLEAN: u8 = 0;

/// Findings at or above `--fail-on`.
pub(crate) const FINDINGS: u8 = 1;

/// Something could not be processed, or the command line or configuration is wrong. Wins over [`FINDINGS`].
pub(crate) const TROUBLE: u8 = 2;

/// Interrupted; what was written ends at a whole record.
pub(crate) const INTERRUPTED: u8 = 130;
