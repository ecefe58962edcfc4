//! The review screen: a pure state machine and a pure drawing of it.
//!
//! `State` + [`Key`] → `State` + [`Effect`]; [`draw`] puts a state into a buffer. Who reads keys, owns the terminal and
//! writes the decisions file is `cli::review`.

mod draw;
mod frame;
mod help;
mod key;
mod state;

pub use draw::draw;
pub use frame::Theme;
pub use key::Key;
pub use state::{Effect, State, Subject};
