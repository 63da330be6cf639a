//! A table of a page: it scrolls by itself where it is wider than the page, and says what stands in it to whoever does not see
//! it.

use maud::{Markup, html};

/// What a table is, whatever its rows are.
pub struct Table<'t> {
    /// What it is called.
    pub title: &'t str,
    /// What stands in it.
    pub caption: &'t str,
    /// What each column is called.
    pub heads: &'t [&'t str],
}

impl Table<'_> {
    /// The table with its rows.
    pub fn of(&self, rows: &Markup) -> Markup {
        html! {
            div class="scroll" tabindex="0" role="region" aria-label=(self.title) {
                table class="board" {
                    caption class="govuk-visually-hidden" { (self.caption) }
                    thead { tr { @for head in self.heads { th scope="col" { (head) } } } }
                    tbody { (rows) }
                }
            }
        }
    }

    /// The same in a part of a page, with how many rows there are; or with a sentence, where there are none.
    pub fn in_panel(&self, at: &str, empty: &str, rows: &[Markup]) -> Markup {
        html! {
            section class="panel" id=(at) data-live {
                div class="panel__top" { h2 { (self.title) } span class="meta" { (rows.len()) } }
                @if rows.is_empty() { p class="empty" { (empty) } }
                @else { (self.of(&html! { @for row in rows { (row) } })) }
            }
        }
    }
}
