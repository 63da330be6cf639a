//! Places, phones, vehicles and accounts around a child.

use crate::answer::{DeviceRef, codes};
use crate::id::PersonId;
use crate::sealed::SealedPlace;
use crate::when::When;

codes! {
    /// What is known about a place.
    PlaceKind {
        Home = "home",
        ChildrensHome = "children's home",
        School = "school",
        Hotel = "hotel",
        Takeaway = "takeaway",
        Park = "park",
        Station = "station",
        Cuckooed = "home taken over",
        PartyHouse = "party house",
        Other = "other place",
    }

    /// How sure a link is.
    Sure { Reliable = "reliable", Uncertain = "uncertain", Untested = "untested" }

    /// Something a person can be reached or traced by.
    ReachKind { Phone = "phone", Account = "account", Vehicle = "vehicle", Email = "e-mail" }
}

crate::kind::family! {
    place(Place) = 15;

    /// Something known about a place where children are at risk.
    PlaceOfConcern = "place of concern", 1 {
        place: String, "place", "Which place?", lead, must;
        kind: PlaceKind, "kind", "What kind of place?";
        because: String, "because", "Why?";
        sure: Sure, "how sure", "How sure is it?";
        source: String, "source", "Which person or system said so?";
    }

    /// A child was seen at a place, or found there.
    SeenAtPlace = "seen at place", 1 {
        place: String, "place", "Which place?", lead, must;
        with: Vec<PersonId>, "with", "With whom?";
        sure: Sure, "how sure", "How sure is it?";
        source: String, "source", "Which person or system said so?";
    }

    /// A phone, account or vehicle somebody uses.
    ReachedBy = "reached by", 1 {
        kind: ReachKind, "kind", "What is it?", lead, must;
        value: String, "number or name", "Its number or name", must;
        owner: PersonId, "of", "Whose is it?";
        until: When, "until", "Until when?";
        source: String, "source", "Which person or system said so?";
        sure: Sure, "how sure", "How sure is it?";
    }

    /// An online account that matters to a child's safety.
    AccountOfConcern = "account of concern", 1 {
        account: String, "account", "Which account, on which platform?", lead, must;
        device: DeviceRef, "device", "A short name for it";
        because: String, "because", "Why?";
        source: String, "source", "Which person or system said so?";
        sure: Sure, "how sure", "How sure is it?";
    }

    /// A vehicle that matters to a child's safety.
    VehicleOfConcern = "vehicle of concern", 1 {
        vehicle: String, "vehicle", "Which vehicle?", lead, must;
        because: String, "because", "Why?";
        sure: Sure, "how sure", "How sure is it?";
        source: String, "source", "Which person or system said so?";
    }

    /// A place whose address is kept from everyone but those who must know: sealed, apart from the record, or held elsewhere.
    Protected = "protected place", 1 {
        keeper: String, "keeper", "Who keeps it?", lead, must;
        because: String, "because", "Why?";
        sealed: SealedPlace, "sealed as", "Under which number is it sealed?";
    }
}
