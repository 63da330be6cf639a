//! The program as typed and printed.
