//! What several addresses refuse, each said once: a name of it stands among the answers of an address.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response};

use super::every::problem;

macro_rules! refused {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $said:literal;)*) => {
        $(
            $(#[$doc])*
            pub enum $name {}

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    BTreeMap::from([($status.to_owned(), problem($said).into())])
                }
            }
        )*
    };
}

refused! {
    /// What was sent cannot be read.
    Unreadable = "400", "It cannot be read.";
    /// It is not said what for, or they have to show again who they are.
    WithoutPurpose = "403", "Say what for, or show again who you are.";
    /// They have to show again who they are.
    NotShownAgain = "403", "Show again who you are.";
    /// They have to show again who they are, and no token makes one.
    NotMade = "403", "Show again who you are; or a token asks, which makes none.";
    /// No token asks that.
    ByAToken = "403", "A token asks.";
    /// There is nothing, or no leave.
    NothingThere = "404", "There is nothing there.";
    /// They have none of that id.
    NoneOfThatId = "404", "There is none of that id.";
    /// No such link opens anything.
    NoSuchLink = "404", "The link was used, is over, or never was.";
    /// It cannot be on record as it stands.
    NotAsItStands = "422", "It cannot be on record as it stands, or the key was used for something else.";
    /// It may be on record, or not.
    NotKnown = "503", "Not now; or it is not known whether it was recorded: ask again with the same key.";
}
