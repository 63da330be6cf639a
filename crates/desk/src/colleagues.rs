//! Whom somebody works with: who supervises them, everybody they supervise, and whoever is of their team under the same
//! supervisor.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::access;
use heard_record::{Fact, PersonId, Role, What};
use heard_store::Fault;

use crate::access::supervisors_at;
use crate::desk::{Desk, Signed, roles_of};

/// How many people are looked at to find them.
const MOST: usize = 80;

/// The roles in which somebody may agree that an investigation ends with something undone for the child.
const AGREE_TO_AN_END: [Role; 2] = [Role::DetectiveInspector, Role::Superintendent];

/// Somebody one works with, in one of their roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub person: PersonId,
    /// What they are called at work.
    pub name: String,
    /// In what role they act.
    pub role: Role,
}

impl Desk {
    /// Those somebody works with, by name.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn colleagues(&self, signed: &Signed) -> Result<Vec<Colleague>, Fault> {
        let me = signed.account.person;
        let own = self.leave_of(me).await?;
        let teams = teams_of(me, &own);
        let above = supervisors_at(me, self.now(), &own);
        let mut res: BTreeMap<PersonId, Vec<Fact>> = BTreeMap::new();
        for supervisor in &above {
            for (person, facts) in self.supervised_by(*supervisor).await? {
                if !teams.is_disjoint(&teams_of(person, &facts)) {
                    res.insert(person, facts);
                }
            }
            res.insert(*supervisor, self.leave_of(*supervisor).await?);
        }
        res.extend(self.supervised_by(me).await?);
        res.remove(&me);
        let each = res.into_iter().flat_map(|(person, facts)| {
            let roles = roles_of(person, self.now(), &facts).into_iter();
            roles.map(move |(role, name)| Colleague { person, name, role })
        });
        let mut all: Vec<Colleague> = each.collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Those somebody works with who may agree that an investigation ends with something undone for the child, by name: nobody
    /// agrees with themselves.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn may_agree_to_an_end(&self, signed: &Signed) -> Result<Vec<String>, Fault> {
        let agrees =
            |one: &Colleague| AGREE_TO_AN_END.contains(&one.role) && one.name != signed.name;
        let all = self.colleagues(signed).await?.into_iter();
        Ok(all.filter(agrees).map(|one| one.name).collect())
    }

    /// Everybody somebody supervises now, and whom those supervise, each with the facts of their leave.
    async fn supervised_by(
        &self,
        supervisor: PersonId,
    ) -> Result<BTreeMap<PersonId, Vec<Fact>>, Fault> {
        let mut res: BTreeMap<PersonId, Vec<Fact>> = BTreeMap::new();
        let mut next = vec![(supervisor, self.leave_of(supervisor).await?)];
        while let Some((above, facts)) = next.pop() {
            for person in named_under(above, &facts) {
                if res.len() >= MOST || person == supervisor || res.contains_key(&person) {
                    continue;
                }
                let own = self.leave_of(person).await?;
                if supervisors_at(person, self.now(), &own).contains(&above) {
                    next.push((person, own.clone()));
                    res.insert(person, own);
                }
            }
        }
        Ok(res)
    }
}

/// The teams of somebody's accounts, now or once.
fn teams_of(person: PersonId, facts: &[Fact]) -> BTreeSet<String> {
    let own = facts.iter().filter(|fact| fact.about == [person]);
    own.filter_map(|fact| match &fact.what {
        What::Access(access::Fact::AccountGiven(given)) => given.team.clear().cloned(),
        _ => None,
    })
    .collect()
}

/// Those whose account names somebody as their supervisor, now or once.
fn named_under(supervisor: PersonId, facts: &[Fact]) -> BTreeSet<PersonId> {
    let given = facts.iter().filter(|fact| match &fact.what {
        What::Access(access::Fact::AccountGiven(given)) => {
            given.supervisor.clear() == Some(&supervisor)
        }
        _ => false,
    });
    given.flat_map(|fact| fact.about.iter().copied()).collect()
}
