//! Who works here and who looks after whom: accounts are given and taken away, children are given to somebody and given up.
//! Each is a fact about the member of staff, so that who could see what can be answered for every day.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::access::{self, HeldAs};
use heard_record::{Fact, FactId, PersonId, Role, What, When};
use heard_store::{Account, Fault};
use jiff::Timestamp;
use uuid::Uuid;

use crate::access::{
    Act, Answer, Looking, Of, Shows, Situation, Tie, act_to_record, child_named_in, decide,
    supervisors_at,
};
use crate::desk::{Desk, No, Signed, roles_of};
use crate::put::{Now, Recorded, own_key, taken_back};
use crate::reading::{self, Reading};
use crate::sign_in::{NOT_A_NAME, NotIn, Token, account_name};
use crate::together::{OfEach, together_or_each};

/// What sets the ids of staff apart from the keys they are made of.
const OF_STAFF: u128 = 0x6865_6172_6420_6163_636f_756e_7420_6f66;

/// Something said of a member of staff, or of the force itself: what they may do, the post they hold, what they are
/// accredited in; or that such a fact is taken back.
#[derive(Debug, Clone)]
pub struct Given {
    /// Made by whoever asks: with the same key it is recorded once.
    pub key: Uuid,
    /// Of whom.
    pub who: PersonId,
    /// What.
    pub what: What,
    /// When it happened, as it was typed.
    pub happened: String,
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What they type to sign in.
    pub account: String,
    /// Who they are on record.
    pub person: PersonId,
    /// What they are called at work, by the roles in which they may act.
    pub roles: Vec<(Role, String)>,
    /// In which teams and districts, by their accounts.
    pub teams: Vec<String>,
    /// Who supervises them.
    pub supervisors: BTreeSet<PersonId>,
    /// Did they take the account up?
    pub taken_up: bool,
    /// When it was closed.
    pub closed: Option<Timestamp>,
}

impl Member {
    /// Whose account it is, by the facts of leave about them, as it stands at a moment.
    pub(crate) fn of(account: Account, facts: &[Fact], at: Timestamp) -> Member {
        let roles = roles_of(account.person, at, facts);
        Member {
            roles: roles.into_iter().collect(),
            teams: teams_of(account.person, facts),
            supervisors: supervisors_at(account.person, at, facts),
            account: account.name,
            person: account.person,
            taken_up: !account.password.is_empty(),
            closed: account.closed,
        }
    }
}

/// Somebody who looks after a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// What they are called at work, where they have an account.
    pub name: Option<String>,
    /// As what.
    pub held_as: HeldAs,
    /// Since when.
    pub since: When,
}

impl Desk {
    /// Puts on record something said of a member of staff: an account, a child to look after, a conflict of interest, a
    /// post, an accreditation. Whether whoever asks may do so is decided by what it is, and by the child it names.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn put_given(&self, signed: &Signed, given: Given) -> Result<Recorded, No> {
        let takes_back = self
            .said_of_staff(given.who, taken_back(&given.what))
            .await?;
        if is_of_protected_place(&given.what) {
            return Err(No::NothingThere);
        }
        let act = act_to_record(&given.what, takes_back.as_ref());
        let child = child_named_in(&given.what);
        let now = Now {
            key: given.key,
            happened: given.happened,
            about: given.who,
            what: given.what,
        };
        let entry = match self.asked_now(signed, &now).await? {
            Ok(entry) => entry,
            Err(answered) => return Ok(answered),
        };
        // Whoever has an interest in a child says so of themselves, be the record open to them or not.
        let of_themselves = act == Act::DeclareConflict && given.who == signed.account.person;
        let (asked, answer) = match child.filter(|_| !of_themselves) {
            Some(child) => {
                let around = self.around(signed, child).await?;
                let mut asked = around.asked(signed, act, None);
                asked.for_whom = Some(given.who);
                let answer = around.decide(&asked);
                (asked, answer)
            }
            None => self.decide_of_staff(signed, act, given.who).await?,
        };
        let answer = answer.if_it_lets_record(&now.what, &[given.who], &[], takes_back.as_ref());
        self.keep_look(&asked, child.or(Some(given.who)), &answer)
            .await?;
        self.put_now(signed, now.key, answer, entry).await
    }

    /// What a fact that is to be taken back says of somebody's posts and skills. What says who may see what is ended by an
    /// entry of its own and not taken back.
    async fn said_of_staff(&self, who: PersonId, fact: Option<FactId>) -> Result<Option<What>, No> {
        let Some(fact) = fact else {
            return Ok(None);
        };
        let kept = self.store.facts(&[fact]).await?;
        let mut said = kept.into_iter().map(|kept| kept.fact);
        Ok(said
            .find(|fact| fact.about == [who] && matches!(fact.what, What::Workforce(_)))
            .map(|fact| fact.what))
    }

    pub(crate) async fn decide_of_staff(
        &self,
        signed: &Signed,
        act: Act,
        who: PersonId,
    ) -> Result<(crate::access::Asked, Answer), Fault> {
        let mut facts = self.leave_of(signed.account.person).await?;
        facts.extend(self.leave_of(who).await?);
        let mut asked = reading::asked(signed, act, Of::Staff(who), None, self.now());
        asked.for_whom = Some(who);
        let situation = Situation::as_known_at(asked.who, asked.role, &asked.of, asked.at, &facts);
        let answer = decide(&asked, &situation);
        Ok((asked, answer))
    }

    /// May they do something of those who work here, now? That it was asked is kept.
    pub(crate) async fn may_for_staff(&self, signed: &Signed, act: Act) -> Result<(), No> {
        let asked = self.asked_of_force(signed, act, None);
        let answer = self.decide_of_force(&asked).await?;
        self.keep_look(&asked, None, &answer).await?;
        match answer.refused() {
            None => Ok(()),
            Some(no) => Err(no),
        }
    }

    /// Everybody with an account, by the name they sign in with, to whoever manages accounts.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn members(&self, signed: &Signed) -> Result<Vec<Member>, No> {
        self.may_for_staff(signed, Act::ManageAccounts).await?;
        Ok(self.everybody_with_an_account().await?)
    }

    pub(crate) async fn everybody_with_an_account(&self) -> Result<Vec<Member>, Fault> {
        let mut res = Vec::new();
        for account in self.store.accounts().await? {
            res.push(self.member(account).await?);
        }
        Ok(res)
    }

    pub(crate) async fn member(&self, account: Account) -> Result<Member, Fault> {
        let facts = self.leave_of(account.person).await?;
        Ok(Member::of(account, &facts, self.now()))
    }

    /// Gives somebody an account in a role: another role, where they have one of that name already; else a new one, with
    /// the link by which they take it up. Whose it is follows from who has the name, or is somebody new.
    ///
    /// # Errors
    ///
    /// [`No::NothingThere`] without leave, or for oneself; a name that cannot be an account's, or that of a closed one.
    pub async fn give_account(
        &self,
        signed: &Signed,
        key: Uuid,
        name: &str,
        given: access::AccountGiven,
        happened: String,
    ) -> Result<Result<(Recorded, Option<Token>), NotIn>, No> {
        self.may_for_staff(signed, Act::ManageAccounts).await?;
        let Some(name) = account_name(name) else {
            return Ok(Err(NotIn::Name(NOT_A_NAME)));
        };
        let before = self.store.account_called(&name).await?;
        if before
            .as_ref()
            .is_some_and(|account| account.closed.is_some())
        {
            return Ok(Err(NotIn::Name(
                "that account was closed, and stays so; give another name",
            )));
        }
        // Sent twice, it is one person, and nobody who is on record already.
        let own = own_key(signed, Uuid::from_u128(key.as_u128() ^ OF_STAFF));
        let new = uuid::Builder::from_random_bytes(*own.as_bytes()).into_uuid();
        let who = before
            .as_ref()
            .map_or_else(|| PersonId::from_uuid(new), |account| account.person);
        let what = What::from(given);
        let given = Given {
            key,
            who,
            what,
            happened,
        };
        let recorded = self.put_given(signed, given).await?;
        if before.is_some() || !matches!(recorded, Recorded::Kept(_)) {
            return Ok(Ok((recorded, None)));
        }
        let link = self.sign_in().invite(&name, who).await;
        Ok(link.map(|link| (recorded, Some(link))))
    }

    /// Another link, for somebody who lost their password or second factor.
    ///
    /// # Errors
    ///
    /// [`No::NothingThere`] without leave; no open account of that name.
    pub async fn invite_again(
        &self,
        signed: &Signed,
        name: &str,
    ) -> Result<Result<Token, NotIn>, No> {
        self.may_for_staff(signed, Act::ManageAccounts).await?;
        Ok(self.sign_in().invite_again(name).await)
    }

    /// Closes an account and everything open with it.
    ///
    /// # Errors
    ///
    /// A [`No`]: one's own account is closed by another.
    pub async fn close_account(&self, signed: &Signed, name: &str) -> Result<(), No> {
        self.may_for_staff(signed, Act::ManageAccounts).await?;
        let account = self.store.account_called(name).await?;
        let account = account
            .filter(|account| account.id != signed.account.id)
            .ok_or(No::NothingThere)?;
        Ok(self.store.close_account(account.id, self.now()).await?)
    }

    /// Who looked after a child at a moment, to whoever may read the record or a summary of it; of a packet, nothing but
    /// what is in it.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn holders(&self, reading: &Reading, known: Timestamp) -> Result<Vec<Holder>, Fault> {
        let child = reading.child();
        if !matches!(
            reading.leave().shows(),
            Shows::Whole | Shows::Cases(_) | Shows::Summary
        ) {
            return Ok(Vec::new());
        }
        self.holders_at(child, known).await
    }

    /// Who looked after a child at a moment, whoever asks.
    pub(crate) async fn holders_at(
        &self,
        child: PersonId,
        known: Timestamp,
    ) -> Result<Vec<Holder>, Fault> {
        let each = self
            .holders_of_each(&BTreeSet::from([child]), known)
            .await?;
        let mut res = Vec::new();
        for (_, holders) in each {
            res.append(&mut holders?.now);
        }
        Ok(res)
    }

    /// Who looked after each of some children at a moment, whoever asks: what is damaged of one holds up nobody else.
    pub(crate) async fn holders_of_each(
        &self,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
    ) -> Result<OfEach<Holders>, Fault> {
        let given: OfEach<Holdings> = self
            .leave_of_each(children)
            .await?
            .into_iter()
            .map(|(child, facts)| (child, facts.map(|facts| holdings(child, known, &facts))))
            .collect();
        let people = given.iter().filter_map(|(_, given)| given.as_ref().ok());
        let people = people.flat_map(|given| &given.all).map(|one| one.person);
        let people = people.collect();
        let own: BTreeMap<PersonId, Result<Vec<Fact>, Fault>> =
            self.leave_of_each(&people).await?.into_iter().collect();
        let each = given.into_iter().map(|(child, given)| {
            let holders = given.and_then(|given| still_holding(child, known, given, &own));
            (child, holders)
        });
        Ok(each.collect())
    }

    /// The facts of leave about each of some people, or that name them, in the order of the record.
    async fn leave_of_each(&self, people: &BTreeSet<PersonId>) -> Result<OfEach<Vec<Fact>>, Fault> {
        let read = |some: BTreeSet<PersonId>| async move { self.store.leave_of_each(&some).await };
        let each = together_or_each(people, read).await?.into_iter();
        let facts = each.map(|(person, kept)| {
            let facts = kept.map(|kept| kept.iter().map(|kept| kept.fact.clone()).collect());
            (person, facts)
        });
        Ok(facts.collect())
    }
}

/// Who looks after a child.
#[derive(Debug)]
pub(crate) struct Holders {
    /// Those who do now.
    pub(crate) now: Vec<Holder>,
    /// When it last came on record that the child was given to an officer in the case, or given up by one.
    pub(crate) officer_changed: Option<Timestamp>,
}

/// That a child was given to somebody.
struct Holding {
    person: PersonId,
    held_as: HeldAs,
    since: When,
}

/// To whom a child was given.
struct Holdings {
    all: Vec<Holding>,
    officer_changed: Option<Timestamp>,
}

/// To whom a child was given by a moment, by the facts of leave that name the child, in their order.
fn holdings(child: PersonId, known: Timestamp, facts: &[Fact]) -> Holdings {
    let is_by_then = |fact: &&Fact| fact.recorded <= known && fact.happened.earliest() <= known;
    let by_then = || facts.iter().filter(is_by_then);
    let given = by_then().filter_map(|fact| {
        let What::Access(access::Fact::Held(held)) = &fact.what else {
            return None;
        };
        held.child.clear().filter(|named| **named == child)?;
        Some(Holding {
            person: *fact.about.first()?,
            held_as: *held.held_as.clear()?,
            since: fact.happened,
        })
    });
    let changed = by_then().filter(|fact| changes_officer(fact, child));
    Holdings {
        officer_changed: changed.map(|fact| fact.recorded).max(),
        all: given.collect(),
    }
}

/// Was a child given to an officer in the case, or given up by one?
fn changes_officer(fact: &Fact, child: PersonId) -> bool {
    let (named, held_as) = match &fact.what {
        What::Access(access::Fact::Held(held)) => (&held.child, held.held_as.clear()),
        What::Access(access::Fact::GivenUp(given_up)) => {
            (&given_up.child, given_up.held_as.clear())
        }
        _ => return false,
    };
    named.clear() == Some(&child) && held_as.is_none_or(|held_as| *held_as == HeldAs::OfficerInCase)
}

/// Those of them who hold the child still, by what is on record of themselves.
fn still_holding(
    child: PersonId,
    known: Timestamp,
    given: Holdings,
    own: &BTreeMap<PersonId, Result<Vec<Fact>, Fault>>,
) -> Result<Holders, Fault> {
    let mut res: Vec<Holder> = Vec::new();
    for one in given.all {
        let own = match own.get(&one.person) {
            Some(Ok(own)) => own.as_slice(),
            Some(Err(damaged)) => return Err(damaged.clone()),
            None => &[],
        };
        let roles = roles_of(one.person, known, own);
        let name = roles.values().next().cloned();
        res.retain(|other| (other.person, other.held_as) != (one.person, one.held_as));
        if still_holds(one.person, child, one.held_as, known, own) {
            res.push(Holder {
                person: one.person,
                name,
                held_as: one.held_as,
                since: one.since,
            });
        }
    }
    Ok(Holders {
        now: res,
        officer_changed: given.officer_changed,
    })
}

/// Is it a step by which a protected place is told? Each is taken by its own door, which asks who agrees with whom.
fn is_of_protected_place(what: &What) -> bool {
    use access::Fact as Access;
    matches!(
        what,
        What::Access(
            Access::RevealAsked(_)
                | Access::RevealAgreed(_)
                | Access::RiskDeclared(_)
                | Access::PlaceRevealed(_)
        )
    )
}

/// Does somebody still look after a child as this, by the facts of their leave?
fn still_holds(
    person: PersonId,
    child: PersonId,
    held_as: HeldAs,
    now: Timestamp,
    facts: &[Fact],
) -> bool {
    // What other ways of holding there are does not count for this one.
    let of_it = facts.iter().filter(|fact| match &fact.what {
        What::Access(access::Fact::Held(held)) => held.held_as.clear() == Some(&held_as),
        _ => true,
    });
    let tie = match held_as {
        HeldAs::Keeper => Tie::Keeps,
        _ => Tie::Holds,
    };
    let looking = Looking::at(person, Role::NotStated, now, of_it);
    let situation = looking.of(&Of::Child(child));
    situation.ties.of(tie).is_some()
}

fn teams_of(person: PersonId, facts: &[Fact]) -> Vec<String> {
    let own = facts.iter().filter(|fact| fact.about == [person]);
    let given = own.filter_map(|fact| match &fact.what {
        What::Access(access::Fact::AccountGiven(given)) => Some(given),
        _ => None,
    });
    let said =
        given.flat_map(|given| [given.team.clear().cloned(), given.district.clear().cloned()]);
    let all: BTreeSet<String> = said.flatten().collect();
    all.into_iter().collect()
}
