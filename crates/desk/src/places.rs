//! Protected places: sealed when they are put on record, and told to one person, once, by two, or by one who says that a life
//! is at risk now. Nothing else reads one: no list, count, search or likeness.

mod asking;
mod key;
mod once;
mod told;
mod written;

use heard_record::draft::Problem;
use heard_record::fact::place;
use heard_record::{PersonId, SealedPlace, Stated, What};
use heard_store::{Entries, SealedBy};
use uuid::Uuid;
use zeroize::Zeroizing;

pub use asking::{Agreement, PlaceWanted};
pub use key::PlaceKey;
pub use once::{PlaceStands, Shown};
pub(crate) use told::declared_in;
pub use told::{PlaceCall, PlaceCallKind, PlaceCalls, PlaceReview, PlacesKept};
pub use written::PlaceKept;

use crate::access::{Act, MayReveal};
use crate::desk::{Desk, No, Signed};
use crate::emergency::written;
use crate::looks::LookKept;
use crate::put::{Now, Recorded};

/// How many bytes a protected place has at most.
pub const MOST_OF_PLACE: usize = 500;

/// The text of a protected place. It is neither shown, nor written, nor copied: [`reveal`] alone gives it.
///
/// ```compile_fail
/// fn shown(place: &heard_desk::ProtectedPlace) -> String {
///     place.to_string()
/// }
/// ```
///
/// ```compile_fail
/// fn shown(place: &heard_desk::ProtectedPlace) -> String {
///     format!("{place:?}")
/// }
/// ```
///
/// ```compile_fail
/// fn copied(place: &heard_desk::ProtectedPlace) -> heard_desk::ProtectedPlace {
///     place.clone()
/// }
/// ```
///
/// ```compile_fail
/// fn written(place: &heard_desk::ProtectedPlace) -> String {
///     serde_json::to_string(place).unwrap_or_default()
/// }
/// ```
///
/// ```compile_fail
/// fn told(place: heard_desk::ProtectedPlace) -> heard_desk::Revealed {
///     heard_desk::reveal(place)
/// }
/// ```
pub struct ProtectedPlace(Zeroizing<String>);

impl ProtectedPlace {
    /// A place as it was typed.
    ///
    /// # Errors
    ///
    /// What is wrong with it, without a word of it.
    pub fn typed(text: &str) -> Result<ProtectedPlace, Problem> {
        let text = text.trim();
        let problem = |say: String| Problem {
            field: "place",
            ask: "",
            say,
        };
        if text.is_empty() {
            return Err(problem("Say which place is protected".into()));
        }
        if text.len() > MOST_OF_PLACE {
            return Err(problem(format!(
                "A place has at most {MOST_OF_PLACE} letters: give the address alone"
            )));
        }
        Ok(ProtectedPlace(Zeroizing::new(text.to_owned())))
    }
}

/// A protected place, as it is told.
pub struct Revealed {
    place: Zeroizing<String>,
    /// By which row of the policy.
    pub rule: &'static str,
    /// The id of the look that was kept before.
    pub look: Uuid,
}

impl Revealed {
    /// The place.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// Tells a place to whoever has leave to be told it, once the look is kept.
pub fn reveal(place: ProtectedPlace, leave: MayReveal, kept: &LookKept) -> Revealed {
    Revealed {
        place: place.0,
        rule: leave.look().rule,
        look: kept.id(),
    }
}

/// A place to be protected, as it came in.
pub struct Protecting {
    /// Made by whoever asks: with the same key it is recorded once.
    pub key: Uuid,
    /// Whose place.
    pub child: PersonId,
    /// From when, as it was typed.
    pub happened: String,
    /// Who keeps it.
    pub keeper: String,
    /// Why it is protected.
    pub because: String,
    /// The place.
    pub place: ProtectedPlace,
}

impl Desk {
    /// Protects a place: its sealed form is kept, with a fact that names it.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave is as if there were no such child.
    pub async fn protect_place(
        &self,
        signed: &Signed,
        protecting: Protecting,
    ) -> Result<Recorded, No> {
        let Protecting {
            key, child, place, ..
        } = protecting;
        let Some(sealed) = self.sealed(&place, child, key) else {
            return Ok(without_key());
        };
        let what = What::from(place::Protected {
            keeper: written(protecting.keeper),
            because: written(protecting.because),
            sealed: Stated::Clear(sealed.place.number()),
        });
        let now = Now {
            key,
            happened: protecting.happened,
            about: child,
            what,
        };
        let mut entries = match self.asked_now(signed, &now).await? {
            Ok(entries) => entries,
            Err(answered) => return Ok(answered),
        };
        if let Entries::New { sealed: with, .. } = &mut entries {
            with.push(sealed);
        }
        let around = self.around(signed, child).await?;
        let asked = around.asked(signed, Act::Restrict, None);
        let answer = around.decide(&asked);
        let answer = answer.if_it_lets_record(&now.what, &[child], &[], None);
        self.keep_look(&asked, Some(child), &answer).await?;
        self.put_now(signed, key, answer, entries).await
    }

    fn sealed(&self, place: &ProtectedPlace, child: PersonId, request: Uuid) -> Option<SealedBy> {
        let key = self.places.as_ref()?;
        Some(SealedBy {
            place: key.seal(place, child, request)?,
            key: key.known_by(),
        })
    }

    /// A sealed place, opened: nothing, where it is not here, or the key to it is not.
    async fn opened_place(
        &self,
        child: PersonId,
        number: SealedPlace,
    ) -> Result<Option<ProtectedPlace>, No> {
        let sealed = self.store.sealed_place(number).await?;
        let pair = self.places.as_ref().zip(sealed);
        Ok(pair.and_then(|(key, sealed)| key.open(&sealed, child)))
    }
}

/// What is said where there is no key to protected places, or another.
pub(crate) fn without_key() -> Recorded {
    let problem = Problem {
        field: "place",
        ask: "",
        say: "No place can be sealed now: the key to protected places is not there, or is not the one by which others are sealed. Nothing was recorded. Tell whoever runs the service, and keep the place as your force does without it.".into(),
    };
    Recorded::Problems(vec![(0, problem)])
}
