//! A page that is shown to a room: nothing of other children and of addresses stands on it, and one child comes after another.

use axum::response::{IntoResponse, Response};
use heard_desk::LeftOut;
use heard_record::PersonId;
use maud::{Markup, html};

use super::asker::Asker;
use super::layout::{Page, Tab};
use super::opened::Opened;

/// How the address of a page ends that is shown to a room.
const ROOM: &str = "/room";

/// How a page is shown.
pub struct Room {
    /// Is it shown to a room?
    pub is_shown: bool,
    /// What is left out of it.
    pub left_out: LeftOut,
}

impl Room {
    /// As an address asks for it.
    pub fn of(opened: &Opened) -> Room {
        let is_shown = opened.path.ends_with(ROOM);
        let left_out = if is_shown {
            opened
                .reading
                .left_out_for_a_room(&opened.overview, opened.known)
        } else {
            LeftOut::default()
        };
        Room { is_shown, left_out }
    }

    /// A page, shown so.
    pub fn answer(&self, page: Page) -> Response {
        if self.is_shown {
            page.shown_to_a_room()
        } else {
            page.into_response()
        }
    }

    /// Where another child's page of this name is, shown as this one is.
    pub fn address(&self, child: PersonId, part: &str) -> String {
        let room = if self.is_shown { ROOM } else { "" };
        format!("/children/{child}{part}{room}")
    }

    /// Where to go once a child was talked about: a room is not shown the agenda, which names every child.
    pub fn next(&self, turn: Option<&Turn>, part: &str, agenda: &str) -> String {
        match turn.and_then(|turn| turn.after) {
            Some(after) => self.address(after, part),
            None if self.is_shown => format!("{agenda}{ROOM}"),
            None => agenda.to_owned(),
        }
    }

    /// What stands on a page that is shown to a room; or the ways from it, with the one by which it is.
    pub fn said(&self, opened: &Opened, part: &str, ways: &Markup) -> Markup {
        let here = opened.reading.child();
        html! {
            @if self.is_shown {
                p class="machine" { strong { "Shown to a room." } " Addresses and the names of other children that are on record are left out. What was typed of anybody else stands as it was written." }
                p { a href={ "/children/" (here) (part) } { "Show everything again" } }
            } @else if opened.past.is_none() {
                p { a href={ "/children/" (here) (part) (ROOM) } { "Show this to the room" } " · " (ways) }
            }
        }
    }
}

/// That everybody of an agenda was talked about, as it is shown to a room: it names nobody.
pub fn over(by: &Asker, tab: Tab, agenda: &str) -> Response {
    let page = Page {
        by,
        title: "That was the last",
        tab,
        strip: None,
        head: html! {
            h1 { "That was the last" }
            p class="lead" { "Nobody comes after on the agenda, of those whose record is open to whoever shows it." }
        },
        main: html! { p { a href=(agenda) { "Go to the agenda, which names every child" } } },
        past: None,
        of: None,
    };
    page.shown_to_a_room()
}

/// Where in an agenda a child is, and who comes before and after.
pub struct Turn {
    item: usize,
    of: usize,
    before: Option<PersonId>,
    /// Who comes after.
    pub after: Option<PersonId>,
}

impl Turn {
    /// A child's among all of them; nothing, where the child is not on the agenda.
    pub fn of(all: &[PersonId], child: PersonId) -> Option<Turn> {
        let at = all.iter().position(|one| *one == child)?;
        Some(Turn {
            item: at + 1,
            of: all.len(),
            before: at
                .checked_sub(1)
                .and_then(|before| all.get(before).copied()),
            after: all.get(at + 1).copied(),
        })
    }

    /// That it is this item of so many.
    pub fn said(&self) -> Markup {
        html! { p class="lead" { "Item " (self.item) " of " (self.of) } }
    }

    /// The ways to the child before and to the one after.
    pub fn ways(&self, room: &Room, part: &str) -> Markup {
        html! {
            @if self.before.is_some() || self.after.is_some() {
                nav aria-label="The agenda" {
                    ul class="switch" {
                        @if let Some(before) = self.before { li { a href=(room.address(before, part)) rel="prev" { "Previous child" } } }
                        @if let Some(after) = self.after { li { a href=(room.address(after, part)) rel="next" { "Next child" } } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::*;

    #[test]
    fn nobody_comes_before_the_first_and_nobody_after_the_last() {
        let [ava, kai, rue] = ["Ava", "Kai", "Rue"].map(|name| PersonId::of_words(&[name]));
        let turn = |child| Turn::of(&[ava, kai], child);
        assert_eq!(turn(ava).unwrap().before, None);
        assert_eq!(turn(ava).unwrap().after, Some(kai));
        assert_eq!(turn(kai).unwrap().before, Some(ava));
        assert_eq!(turn(kai).unwrap().after, None);
        assert!(turn(rue).is_none());
    }
}
