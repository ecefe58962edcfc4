//! Values of single texts, and a table of pairs that agree or differ.
