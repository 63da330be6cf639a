//! A clock of something that runs: whatever it reads is said in words and by a shape.

use maud::{Markup, html};

use super::mark::{Shape, drawn};

/// A clock. It is not announced as it runs: what changes of importance is said where it is.
pub fn clock(shape: Shape, says: &str, reads: &str) -> Markup {
    let has_mark = matches!(
        shape,
        Shape::Late | Shape::Soon | Shape::Unknown | Shape::Done
    );
    html! {
        div class={ "clock clock--" (shape.class()) } {
            p class="clock__says" { (says) }
            p class="clock__reads" role="timer" aria-live="off" { @if has_mark { (drawn(shape)) } (reads) }
        }
    }
}
