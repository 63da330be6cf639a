//! What is asked of the policy as a whole: what a role may do at all, and the table as people read it.

use heard_record::Role;

use super::{OPERATIONAL, POLICY};
use crate::access::act::{Act, Purpose};
use crate::access::tie::Tie;

/// May somebody in a role do this at all, whatever ties it wants?
pub fn may_ever(role: Role, act: Act) -> bool {
    let mut rows = POLICY.iter();
    rows.any(|row| row.acts.contains(&act) && row.roles.contains(&role))
}

/// Are children's records open to somebody in a role by what they are there for, and not by a sample, an enquiry or a
/// request of its own alone?
pub fn may_have_children(role: Role) -> bool {
    let is_of_work = |tie: &Tie| {
        matches!(
            tie,
            Tie::Holds
                | Tie::TheirTeams
                | Tie::Theme
                | Tie::Keeps
                | Tie::Named
                | Tie::Incident
                | Tie::Custody
                | Tie::District
                | Tie::AnyChild
        )
    };
    let mut rows = POLICY.iter();
    rows.any(|row| {
        row.acts.contains(&Act::ReadSummary)
            && row.roles.contains(&role)
            && row.ties.iter().any(is_of_work)
    })
}

/// For what somebody in a role reads who looked at records that they do not open: which it is, they say; nothing, where they
/// read it only of records that are theirs to open.
pub fn reads_looks_for(role: Role) -> &'static [Purpose] {
    let mut rows = POLICY.iter();
    let row = rows.find(|row| {
        row.acts.contains(&Act::ReadLooks) && row.purposes.len() > 1 && row.roles.contains(&role)
    });
    row.map_or(&[], |row| row.purposes)
}

/// Does leave by a row rest on nothing but what somebody said they wanted it for?
pub fn rests_on_purpose_alone(rule: &str) -> bool {
    let mut rows = POLICY.iter();
    rows.any(|row| row.name == rule && row.ties.contains(&Tie::PurposeStated))
}

/// May somebody in a role read what their team holds, and give it to somebody?
pub fn may_allocate_of_team(role: Role) -> bool {
    let mut rows = POLICY.iter();
    rows.any(|row| {
        row.ties.contains(&Tie::TheirTeams)
            && row.acts.contains(&Act::Allocate)
            && row.roles.contains(&role)
    })
}

/// May somebody in a role open an incident on a record they have had nothing to do with, or begin one?
pub fn may_report(role: Role) -> bool {
    OPERATIONAL.contains(&role)
}

/// May somebody in a role except an investigation from the accreditation it needs?
pub fn may_except_from_accreditation(role: Role) -> bool {
    matches!(
        role,
        Role::DetectiveInspector | Role::Superintendent | Role::CrimeManager
    )
}

/// Are looks in a role kept from whoever keeps the record, whether they were given or refused?
pub fn looks_quietly(role: Role) -> bool {
    POLICY
        .iter()
        .any(|row| row.quiet && row.roles.contains(&role))
}

/// The policy as people read it, one row a paragraph.
pub fn print() -> String {
    let words = |all: &mut dyn Iterator<Item = &'static str>| all.collect::<Vec<_>>().join(", ");
    let mut res = String::new();
    for row in POLICY {
        let roles = if row.roles.len() == Role::ALL.len() {
            "everyone".to_owned()
        } else {
            words(&mut row.roles.iter().map(|role| role.word()))
        };
        res += &format!("{}\n", row.name);
        res += &format!("  who      {roles}\n");
        res += &format!(
            "  for      {}\n",
            words(&mut row.purposes.iter().map(|one| one.word()))
        );
        res += &format!(
            "  tied by  {}\n",
            words(&mut row.ties.iter().map(|one| one.word()))
        );
        res += &format!(
            "  may      {}\n",
            words(&mut row.acts.iter().map(|one| one.word()))
        );
        res += &format!("  shows    {}\n", row.shows.word());
        res += &format!("  opens    {} records", row.unnamed.word());
        if row.named > row.unnamed {
            res += &format!(", and {} by name", row.named.word());
        }
        res += if row.quiet {
            "\n  quiet    the keeper is not shown who looked\n\n"
        } else {
            "\n\n"
        };
    }
    let all = |which: &dyn Fn(&Act) -> bool| {
        words(
            &mut Act::ALL
                .iter()
                .filter(|act| which(act))
                .map(|act| act.word()),
        )
    };
    res += &format!(
        "wants proof just now of who they are: {}\n",
        all(&|act| act.wants_fresh())
    );
    res += &format!("never for oneself: {}\n", all(&|act| act.changes_leave()));
    res += &format!("takes two: {}\n", all(&|act| act.takes_two()));
    res += &format!(
        "may know that an ordinary or sensitive record is there, and is asked what for: {}\n",
        words(&mut OPERATIONAL.iter().map(|role| role.word()))
    );
    res
}

/// May somebody in a role put on record what is done about an incident that is live: that somebody was sent, say?
pub fn may_act_on_incidents(role: Role) -> bool {
    let mut rows = POLICY.iter();
    rows.any(|row| {
        row.ties.contains(&Tie::Incident)
            && row.acts.contains(&Act::Write)
            && row.roles.contains(&role)
    })
}
