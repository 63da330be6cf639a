//! Who there is to give work to: those who investigate, by name, with what they are accredited in, what they are booked on,
//! how much they have to do and whether they are on duty. Nobody is ranked.

use std::collections::BTreeSet;

use heard_duty::establishment::{self, AT_PIP_2};
use heard_record::fact::investigation::Pip;
use heard_record::fact::workforce::{Course, LoadCounted, OnDuty};
use heard_record::kind::OneKind;
use heard_record::{Fact, PersonId, Role, Shown, When};
use jiff::Timestamp;

use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::posts::AtWork;
use crate::pushes::TOUR;
use crate::staff::Member;

/// The roles in which people investigate, or oversee those who do.
const INVESTIGATE: [Role; 9] = [
    Role::RespondingOfficer,
    Role::NeighbourhoodTeam,
    Role::Sergeant,
    Role::Investigator,
    Role::ChildAbuseTeam,
    Role::ExploitationTeam,
    Role::OnlineInvestigationTeam,
    Role::DetectiveInspector,
    Role::CrimeManager,
];

/// The levels of the programme for investigators, each by its course, the lowest first.
const LEVELS: [(Course, Pip); 4] = [
    (Course::Pip1, Pip::One),
    (Course::Pip2, Pip::Two),
    (Course::Pip3, Pip::Three),
    (Course::Pip4, Pip::Four),
];

/// Somebody to whom an investigation may be given.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Who they are on record.
    pub person: PersonId,
    /// The name they sign in with.
    pub account: String,
    /// What they are called at work.
    pub name: String,
    /// In what roles they may act.
    pub roles: Vec<Role>,
    /// In which teams and districts, by their accounts.
    pub teams: Vec<String>,
    /// Their posts and skills.
    pub work: AtWork,
}

impl Hand {
    fn of(member: Member, work: AtWork) -> Option<Hand> {
        let investigates = |(role, _): &(Role, String)| INVESTIGATE.contains(role);
        let name = member.roles.iter().find(|one| investigates(one))?.1.clone();
        Some(Hand {
            person: member.person,
            account: member.account,
            name,
            roles: member.roles.into_iter().map(|(role, _)| role).collect(),
            teams: member.teams,
            work,
        })
    }

    /// Do they hold a course or accreditation at a moment?
    pub fn has(&self, course: Course, at: Timestamp) -> bool {
        let skills = self.work.skills();
        let mut held = skills
            .iter()
            .filter(|skill| skill.holds_at(When::at(at)) == Shown::Yes);
        held.any(|skill| skill.says.course.clear() == Some(&course))
    }

    /// At which level of the programme for investigators they are accredited at a moment.
    pub fn level(&self, at: Timestamp) -> Pip {
        let levels = LEVELS.iter().rev();
        let mut held = levels.filter(|(course, _)| self.has(*course, at));
        held.next().map_or(Pip::None, |(_, level)| *level)
    }

    /// Are they accredited at PIP 2 or above at a moment?
    pub fn is_at_pip_2(&self, at: Timestamp) -> bool {
        AT_PIP_2.iter().any(|course| self.has(*course, at))
    }

    /// May they oversee what somebody below PIP 2 holds: do they supervise, at PIP 2 or above?
    pub fn may_oversee(&self, at: Timestamp) -> bool {
        self.roles.iter().any(|role| role.supervises()) && self.is_at_pip_2(at)
    }

    /// Until when they are on duty at a moment; nothing, where no record says that they are.
    pub fn on_duty_until(&self, at: Timestamp) -> Option<Timestamp> {
        let facts = self.work.facts();
        let tours = facts
            .into_iter()
            .filter_map(|fact| Some((fact, OnDuty::of(&fact.what)?)));
        let ends = tours.filter_map(|(fact, says)| {
            let begins = fact.happened.earliest();
            let until = says.until.clear().map(|until| until.latest());
            let until = until.or_else(|| begins.checked_add(TOUR).ok())?;
            (begins <= at && at < until).then_some(until)
        });
        ends.max()
    }
}

impl AtWork {
    /// What their work was counted as last, and when.
    pub fn load(&self) -> Option<(&Fact, &LoadCounted)> {
        establishment::load(&self.facts())
    }

    /// By how many children they are over the agreed limit, as their work was counted last.
    pub fn over_limit(&self) -> Option<i64> {
        let (_, load) = self.load()?;
        let over = load.children.clear()?.checked_sub(*load.limit.clear()?)?;
        (over > 0).then_some(over)
    }

    /// Are they away from a post? Why is told elsewhere.
    pub fn is_away(&self) -> bool {
        self.held().iter().any(|(_, away)| away.is_some())
    }
}

impl Desk {
    /// Those who investigate, by name, to whoever gives work out.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn hands(&self, signed: &Signed) -> Result<Vec<Hand>, No> {
        self.may_for_staff(signed, Act::ReadSkills).await?;
        let members = self.everybody_with_an_account().await?;
        let open = members.into_iter().filter(|member| member.closed.is_none());
        let open: Vec<Member> = open.collect();
        let people: BTreeSet<PersonId> = open.iter().map(|member| member.person).collect();
        let mut at_work = self.at_work(people).await?;
        let each = open.into_iter().filter_map(|member| {
            let work = at_work(member.person);
            Hand::of(member, work)
        });
        let mut all: Vec<Hand> = each.collect();
        all.sort_by(|one, other| (&one.name, one.person).cmp(&(&other.name, other.person)));
        Ok(all)
    }
}
