//! Who could have read a child's record.

use std::collections::BTreeSet;

use heard_record::fact::access;
use heard_record::{Fact, PersonId, Role, What};
use jiff::Timestamp;

use crate::access::{Act, Answer, Asked, Of, SignIn, Situation, decide};

/// Everyone who could have read a child's record, or its summary, at a moment, in which role and by which rule.
///
/// They are those who needed only to sign in; whoever would have been asked what for is not among them.
pub fn readers(
    child: PersonId,
    at: Timestamp,
    facts: &[Fact],
) -> Vec<(PersonId, Role, &'static str)> {
    let mut roles: BTreeSet<(PersonId, Role)> = BTreeSet::new();
    for fact in facts {
        if let What::Access(access::Fact::AccountGiven(account)) = &fact.what {
            let people = fact.about.iter().copied();
            roles.extend(people.zip(account.role.clear().copied().into_iter().cycle()));
        }
    }
    let sign_in = SignIn {
        at,
        proved: at,
        strong: true,
        token: None,
    };
    let reads = |who: PersonId, role: Role| {
        let of = Of::Child(child);
        let situation = Situation::as_known_at(who, role, &of, at, facts);
        [Act::Read, Act::ReadPacket, Act::ReadSummary]
            .into_iter()
            .find_map(|act| {
                let asked = Asked {
                    who,
                    role,
                    act,
                    of: of.clone(),
                    stated: None,
                    for_whom: None,
                    with: None,
                    sign_in,
                    at,
                };
                match decide(&asked, &situation) {
                    Answer::Read(leave) => Some(leave.look().rule),
                    _ => None,
                }
            })
    };
    roles
        .into_iter()
        .filter_map(|(who, role)| Some((who, role, reads(who, role)?)))
        .collect()
}
