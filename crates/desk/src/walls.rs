//! Walls: screens that show the board of children who are missing, by first name and age, and nothing else.
//!
//! An administrator says for which place, and who answers for it; whoever that is makes the screen a wall themselves, so
//! that no administrator is ever shown a board. What it shows is what is open to them, for as long as it is.

use std::collections::BTreeSet;

use heard_record::Role;
use heard_record::draft::Problem;
use heard_store::{Account, Session};
use jiff::Timestamp;
use uuid::Uuid;

use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::sign_in::walls::{PLACE, WALL, is_of_wall};
use crate::sign_in::{NotIn, Token, is_token, shown_just_now};
use crate::staff::Member;

/// In which roles somebody may answer for a wall: those who look after a board.
pub const ANSWERS_FOR_WALLS: [Role; 4] = [
    Role::ControlRoomSupervisor,
    Role::DutyInspector,
    Role::Superintendent,
    Role::MissingPersonCoordinator,
];

/// How many letters the name of a place has at most.
const LONGEST: usize = 60;

/// A wall, or a place where a screen may be made one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wall {
    /// By what it is ended.
    pub id: Uuid,
    /// For which place.
    pub place: String,
    /// The account of whoever answers for it.
    pub account: String,
    /// What they are called at work.
    pub answers: String,
    /// Since when.
    pub since: Timestamp,
    /// Is it a screen, and not only a place for one?
    pub is_screen: bool,
}

impl Member {
    /// May they answer for a wall?
    pub fn may_answer_for_a_wall(&self) -> bool {
        let has = |role: &Role| self.roles.iter().any(|(one, _)| one == role);
        self.closed.is_none() && self.taken_up && ANSWERS_FOR_WALLS.iter().any(has)
    }
}

impl Desk {
    /// Lets somebody make a screen at a place a wall; or says why not. That an administrator did is kept.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn allow_wall(
        &self,
        signed: &Signed,
        account: &str,
        place: &str,
    ) -> Result<Result<(), Problem>, No> {
        let members = self.members(signed).await?;
        let mut members = members.iter();
        let answers = members.find(|member| member.account == account);
        if !answers.is_some_and(Member::may_answer_for_a_wall) {
            let say = "Choose somebody who looks after a board and has taken their account up";
            return Ok(Err(wrong("account", say)));
        }
        let place = place.trim();
        if place.is_empty() || place.chars().count() > LONGEST {
            let say = format!("Say which place, in at most {LONGEST} letters");
            return Ok(Err(wrong("place", &say)));
        }
        let Some(account) = self.store.account_called(account).await? else {
            return Err(No::NothingThere);
        };
        let all = self.sign_in().walls(&account).await?;
        if all.iter().any(|one| is_place(one) && one.label == place) {
            let say = "They answer for a wall at that place already";
            return Ok(Err(wrong("place", say)));
        }
        let kept = self.sign_in().keep_wall(&account, PLACE, place).await;
        kept.map(|_| Ok(())).map_err(no)
    }

    /// Every wall and place for one, to whoever manages accounts.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn walls(&self, signed: &Signed) -> Result<Vec<Wall>, No> {
        let members = self.members(signed).await?;
        let mut res = Vec::new();
        for member in members.iter().filter(|member| member.closed.is_none()) {
            let Some(account) = self.store.account_called(&member.account).await? else {
                continue;
            };
            let all = self.sign_in().walls(&account).await?;
            res.extend(
                all.iter()
                    .map(|one| wall(one, &member.account, answers_as(one, member))),
            );
        }
        Ok(res)
    }

    /// Ends a wall; where it is a place for one, every screen there with it. False, if there is none.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn end_wall(&self, signed: &Signed, account: &str, id: Uuid) -> Result<bool, No> {
        self.may_for_staff(signed, Act::ManageAccounts).await?;
        match self.store.account_called(account).await? {
            Some(account) => self.end_wall_of(&account, id).await,
            None => Ok(false),
        }
    }

    /// The walls, and places for one, that somebody answers for themselves.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn own_walls(&self, signed: &Signed) -> Result<Vec<Wall>, No> {
        let all = self.sign_in().walls(&signed.account).await?;
        let own = all.iter();
        let own = own.map(|one| wall(one, &signed.account.name, signed.name.clone()));
        Ok(own.collect())
    }

    /// Ends one that somebody answers for themselves; where it is a place for one, every screen there with it. False, if
    /// there is none.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn end_own_wall(&self, signed: &Signed, id: Uuid) -> Result<bool, No> {
        self.end_wall_of(&signed.account, id).await
    }

    async fn end_wall_of(&self, account: &Account, id: Uuid) -> Result<bool, No> {
        let all = self.sign_in().walls(account).await?;
        let Some(wanted) = all.iter().find(|one| one.id == id) else {
            return Ok(false);
        };
        let ended = |one: &&Session| one.id == id || is_place(wanted) && one.label == wanted.label;
        for one in all.iter().filter(ended) {
            self.sign_in().end_wall(account, one.id).await?;
        }
        Ok(true)
    }

    /// The places at which somebody may make a screen a wall.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn places_for_walls(&self, signed: &Signed) -> Result<BTreeSet<String>, No> {
        if is_token(&signed.session) || !ANSWERS_FOR_WALLS.contains(&signed.role) {
            return Ok(BTreeSet::new());
        }
        let all = self.sign_in().walls(&signed.account).await?;
        let places = all.into_iter().filter(is_place);
        Ok(places.map(|place| place.label).collect())
    }

    /// Makes a screen the wall of a place, for whoever may and showed just now who they are; nothing, where they may not.
    ///
    /// # Errors
    ///
    /// A [`No`]: [`No::ProveAgain`] if they did not show it.
    pub async fn begin_wall(&self, signed: &Signed, place: &str) -> Result<Option<Token>, No> {
        if !self.places_for_walls(signed).await?.contains(place) {
            return Ok(None);
        }
        shown_just_now(&signed.session, self.now()).map_err(no)?;
        let scope = format!("{WALL}{}", signed.role.word());
        let kept = self.sign_in().keep_wall(&signed.account, &scope, place);
        kept.await.map(Some).map_err(no)
    }

    /// Who answers for a wall, in the role in which they made it one, and its place.
    ///
    /// # Errors
    ///
    /// [`NotIn::Over`] where it is none, or not any more; or a fault of the store.
    pub async fn at_wall(&self, token: &Token) -> Result<(Signed, String), NotIn> {
        let (session, account) = self.sign_in().wall_in(token).await?;
        let role = session.scope.strip_prefix(WALL).and_then(Role::of_word);
        let role = role.ok_or(NotIn::Over)?;
        let place = session.label.clone();
        let signed = self.acting(session, account, Some(role)).await?;
        Ok((signed, place))
    }
}

fn is_place(session: &Session) -> bool {
    is_of_wall(session) && session.scope == PLACE
}

fn wall(session: &Session, account: &str, answers: String) -> Wall {
    Wall {
        id: session.id,
        place: session.label.clone(),
        account: account.to_owned(),
        answers,
        since: session.began,
        is_screen: !is_place(session),
    }
}

/// What whoever answers for a wall is called, in the role in which they made it one.
fn answers_as(session: &Session, member: &Member) -> String {
    let role = session.scope.strip_prefix(WALL).and_then(Role::of_word);
    let mut named = member.roles.iter();
    let called = named.find(|(one, _)| role.is_none_or(|role| role == *one));
    called.map_or_else(|| member.account.clone(), |(_, name)| name.clone())
}

/// What is wrong with a wall that is wanted.
fn wrong(field: &'static str, say: &str) -> Problem {
    Problem {
        field,
        ask: "",
        say: say.to_owned(),
    }
}

fn no(not: NotIn) -> No {
    match not {
        NotIn::Fault(fault) => fault.into(),
        NotIn::ShowAgain => No::ProveAgain,
        _ => No::NothingThere,
    }
}
