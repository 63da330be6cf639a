//! Whom and what a fact of leave is about, by what it says.

use heard_record::fact::access;
use heard_record::{PersonId, What};

/// Does what says that a second person agreed name whoever puts it on record?
pub(super) fn names_second(what: &What, who: PersonId) -> bool {
    match what {
        What::Access(access::Fact::RevealAgreed(it)) => it.agreed_by.clear() == Some(&who),
        _ => true,
    }
}

pub(super) fn is_keeper_named(what: &What) -> bool {
    matches!(what, What::Access(access::Fact::Held(held)) if held.held_as.clear() == Some(&access::HeldAs::Keeper))
}

/// Is a fact of leave about the child itself, and not about a member of staff?
pub(super) fn is_about_child(what: &What) -> bool {
    use access::Fact as Access;
    matches!(
        what,
        What::Access(
            Access::GivenToTeam(_)
                | Access::TakenFromTeam(_)
                | Access::Restricted(_)
                | Access::RestrictionLifted(_)
                | Access::PacketShared(_)
                | Access::PutInPacket(_)
                | Access::PacketTakenBack(_)
                | Access::DoNotTell(_)
                | Access::MayBeTold(_)
                | Access::RightsRequested(_)
                | Access::RightsAnswered(_)
                | Access::RetentionDue(_)
                | Access::ExpungeProposed(_)
                | Access::RetentionProposed(_)
                | Access::RetentionReviewed(_)
        )
    )
}

/// The child a fact of leave about a member of staff names.
pub(crate) fn child_named_in(what: &What) -> Option<PersonId> {
    use access::Fact as Access;
    let What::Access(fact) = what else {
        return None;
    };
    let stated = match fact {
        Access::Held(it) => &it.child,
        Access::GivenUp(it) => &it.child,
        Access::LetIn(it) => &it.child,
        Access::LetOut(it) => &it.child,
        Access::ConflictDeclared(it) => &it.child,
        Access::ConflictCleared(it) => &it.child,
        Access::EmergencyOpened(it) => &it.child,
        Access::EnquiryAuthorised(it) => &it.child,
        Access::Invited(it) => &it.child,
        Access::RevealAsked(it) => &it.child,
        Access::RevealAgreed(it) => &it.child,
        Access::RiskDeclared(it) => &it.child,
        Access::PlaceRevealed(it) => &it.child,
        _ => return None,
    };
    stated.clear().copied()
}
