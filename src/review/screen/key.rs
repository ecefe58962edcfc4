//! What a reviewer does with keyboard and mouse, free of any terminal library.

/// One act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Confirms.
    Enter,
    /// Leaves a question, an input, a filter.
    Esc,
    /// The next scope.
    Tab,
    /// The scope before.
    BackTab,
    /// Removes the last character.
    Backspace,
    /// Empties an input (Ctrl-U).
    Clear,
    /// The form above.
    Up,
    /// The form below.
    Down,
    /// The item before.
    Left,
    /// The next item.
    Right,
    /// A page of items back.
    PageUp,
    /// A page of items on.
    PageDown,
    /// The first item.
    Home,
    /// The last item.
    End,
    /// A click at column and row.
    Click(u16, u16),
    /// The wheel: up is negative.
    Scroll(i8),
    /// Ctrl-C.
    Interrupt,
}
