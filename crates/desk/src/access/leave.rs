//! Leave: a value that only this folder can make.

mod explained;

use std::collections::BTreeSet;

use jiff::Timestamp;

use heard_record::fact::access::Restriction;
use heard_record::{CaseId, Fact, FactId, PersonId, What};

use super::act::{Act, Purpose, act_to_record};
use super::bearing::{is_of_retention, is_place_bearing, is_summary};
use super::limits::Kept;
use super::policy::{POLICY, Row};
use super::said::{child_named_in, is_about_child, is_keeper_named, names_second};
use super::tie::{Cover, Seal, Situation, Tie, earlier};
use super::{Answer, Asked, Of, SIGNED_IN_FOR, ends};
use crate::planted::{Leak, is_planted};

pub use explained::{Explained, packet};

heard_record::words! {
    /// How much a row of the policy shows at most.
    Breadth {
        Whole = "everything",
        Summary = "summary",
        Packet = "the packet",
        ReviewFields = "what a review of retention needs",
        Place = "the place",
        Looks = "who looked",
        Counts = "counts alone",
        Nothing = "nothing",
    }
}

/// How much a leave shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// Everything of the child's.
    Whole,
    /// What belongs to these cases, and to no case.
    Cases(Vec<CaseId>),
    /// Who the child is, risks and warnings, and how what is going on stands.
    Summary,
    /// These facts.
    Packet(Vec<FactId>),
    /// How long the record has been kept and why.
    ReviewFields,
    /// The protected place.
    Place,
    /// Who looked.
    Looks,
    /// Counts, no cell of them small.
    Counts,
    /// Nothing of the record.
    Nothing,
}

/// Who looks, as a look keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looker {
    /// Who.
    pub who: PersonId,
    /// In what role.
    pub role: heard_record::Role,
    /// Doing what.
    pub act: Act,
    /// With whose record.
    pub of: Of,
    /// For what.
    pub purpose: Purpose,
    /// By which row of the policy.
    pub rule: &'static str,
    /// When.
    pub at: Timestamp,
    /// From when on leave is to be asked for anew.
    pub until: Timestamp,
    /// Is the look kept from whoever keeps the record?
    pub quiet: bool,
}

/// Leave to read something of the record. Nobody else can make one.
///
/// ```compile_fail
/// use heard_desk::access::MayRead;
///
/// fn another(leave: MayRead) -> MayRead {
///     MayRead { ..leave }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayRead {
    look: Looker,
    shows: Shows,
    hides: BTreeSet<CaseId>,
    place_hidden: bool,
    kept: Kept,
}

/// Leave to be told a protected place, once. Nobody else can make one, and it is used up by being used.
///
/// ```compile_fail
/// use heard_desk::access::MayReveal;
///
/// fn twice(leave: &MayReveal) -> MayReveal {
///     leave.clone()
/// }
/// ```
#[derive(Debug)]
pub struct MayReveal(Looker);

impl MayReveal {
    /// Who is told it, of whom, for what and by which rule.
    pub fn look(&self) -> &Looker {
        &self.0
    }
}

/// Leave to do something with the record. Nobody else can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayWrite {
    look: Looker,
    for_whom: Option<PersonId>,
    cases: Option<Vec<CaseId>>,
}

impl MayRead {
    /// Who looks, at what, for what and by which rule.
    pub fn look(&self) -> &Looker {
        &self.look
    }

    /// How much it shows.
    pub fn shows(&self) -> &Shows {
        &self.shows
    }

    /// The same as leave to be told the place, where it is that.
    pub(crate) fn to_reveal(&self) -> Option<MayReveal> {
        let is_of_place = self.look.act == Act::RevealPlace && self.shows == Shows::Place;
        is_of_place.then(|| MayReveal(self.look.clone()))
    }

    /// May they read this fact?
    pub fn covers(&self, fact: &Fact) -> bool {
        let (Of::Child(child) | Of::Case(child, _)) = &self.look.of else {
            return false;
        };
        let reaches = match &self.shows {
            Shows::Whole => true,
            Shows::Cases(cases) => {
                fact.cases.is_empty() || fact.cases.iter().any(|case| cases.contains(case))
            }
            Shows::Summary => is_summary(&fact.what),
            Shows::Packet(facts) => facts.contains(&fact.id),
            Shows::ReviewFields => is_of_retention(&fact.what),
            Shows::Place => is_place_bearing(&fact.what),
            Shows::Looks | Shows::Counts | Shows::Nothing => false,
        };
        fact.about.contains(child) && reaches && !self.is_closed(fact)
    }

    /// May what is worked out for them rest on this fact, though it may be more than they are shown? Of what is closed
    /// to them nothing is worked out; of a packet, nothing but what is in it.
    pub fn may_rest_on(&self, fact: &Fact) -> bool {
        match &self.shows {
            Shows::Whole | Shows::Cases(_) | Shows::Summary => !self.is_closed(fact),
            _ => self.covers(fact),
        }
    }

    /// Is it of a case that is kept from them, does it give away a protected place, or is it not to reach them?
    pub(crate) fn is_closed(&self, fact: &Fact) -> bool {
        let is_shared = matches!(self.shows, Shows::Packet(_));
        let is_hidden = !is_shared
            && !is_planted(Leak::ClosedCase)
            && fact.cases.iter().any(|case| self.hides.contains(case));
        let is_place_kept =
            self.place_hidden && !is_planted(Leak::Place) && is_place_bearing(&fact.what);
        is_hidden || is_place_kept || self.kept.holds(fact.id)
    }
}

impl MayWrite {
    /// Who does it, with what, for what and by which rule.
    pub fn look(&self) -> &Looker {
        &self.look
    }

    /// Is this what they have leave to put on record: this, about these people, in these cases?
    pub fn lets_record(
        &self,
        what: &What,
        about: &[PersonId],
        cases: &[CaseId],
        takes_back: Option<&What>,
    ) -> bool {
        let stays_within = self
            .cases
            .as_ref()
            .is_none_or(|own| !cases.is_empty() && cases.iter().all(|case| own.contains(case)));
        stays_within && self.is_theirs(what, about, takes_back)
    }

    fn is_theirs(&self, what: &What, about: &[PersonId], takes_back: Option<&What>) -> bool {
        let who = self.look.who;
        let child = match self.look.of {
            Of::Child(child) | Of::Case(child, _) => Some(child),
            _ => None,
        };
        let keeps_it_now = self.look.act == Act::Restrict && is_keeper_named(what);
        if act_to_record(what, takes_back) != self.look.act && !keeps_it_now {
            return false;
        }
        let judged = takes_back.unwrap_or(what);
        if !matches!(judged, What::Access(_) | What::Workforce(_)) || is_about_child(judged) {
            return child.is_none_or(|child| about == [child]);
        }
        let named_child = child_named_in(judged);
        let is_this_child = child.is_none() || named_child.is_none() || named_child == child;
        let whom = match self.look.act {
            Act::OpenEmergency | Act::Restrict | Act::AskPlace | Act::DeclareRisk => Some(who),
            Act::DeclareConflict => self.for_whom.or(Some(who)),
            _ => self.for_whom,
        };
        is_this_child && names_second(judged, who) && whom.is_some_and(|whom| about == [whom])
    }
}

/// The answer with leave, if there is any.
pub(super) fn of(asked: &Asked, situation: &Situation) -> Option<Answer> {
    if is_barred(asked, situation) {
        return None;
    }
    let mut widest: Option<Answer> = None;
    let each_tie = POLICY
        .iter()
        .flat_map(|row| row.ties.iter().map(move |tie| (row, *tie)));
    for answer in each_tie.filter_map(|(row, tie)| by_row(row, tie, asked, situation)) {
        if widest
            .as_ref()
            .is_none_or(|before| shows_more(&answer, before))
        {
            widest = Some(answer);
        }
    }
    widest
}

/// Does one leave show more than another?
fn shows_more(one: &Answer, other: &Answer) -> bool {
    let breadth = |answer: &Answer| match answer {
        Answer::Read(leave) => {
            let open = usize::MAX - leave.hides.len();
            match &leave.shows {
                Shows::Whole => (3, 0, open),
                Shows::Cases(cases) => (2, cases.len(), open),
                Shows::Summary => (1, 0, open),
                Shows::Packet(facts) => (0, facts.len(), open),
                _ => (0, 0, open),
            }
        }
        Answer::Write(leave) => (0, leave.cases.as_ref().map_or(usize::MAX, Vec::len), 0),
        _ => (0, 0, 0),
    };
    breadth(one) > breadth(other)
}

/// Does anything stand in the way, whatever else would let them?
pub(super) fn is_barred(asked: &Asked, situation: &Situation) -> bool {
    let alone = asked.with.is_none_or(|with| with == asked.who);
    situation.account.is_none()
        || situation.conflict
        || situation.kept.everything
        || (asked.act.changes_leave() && asked.for_whom == Some(asked.who))
        || (asked.act.takes_two() && alone)
}

fn by_row(row: &Row, tie: Tie, asked: &Asked, situation: &Situation) -> Option<Answer> {
    let lets = row.roles.contains(&asked.role) && row.acts.contains(&asked.act);
    let purpose = purpose_by(row, asked)?;
    let seal = match asked.of {
        Of::Case(_, case) => seal_of(situation, case),
        _ => situation.seal,
    };
    if !lets || !seal.lets_by(row.unnamed, row.named) {
        return None;
    }
    let cover = reach(tie, asked, situation)?;
    let account_ends = situation.account.as_ref().and_then(|account| account.until);
    // A program's leave is asked for anew with each request.
    let signed_in_ends = match asked.sign_in.token {
        None => ends(asked.sign_in.at, SIGNED_IN_FOR),
        Some(_) => asked.at,
    };
    let look = Looker {
        who: asked.who,
        role: asked.role,
        act: asked.act,
        of: asked.of.clone(),
        purpose,
        rule: row.name,
        at: asked.at,
        until: earlier(earlier(cover.until, account_ends), Some(signed_in_ends))
            .unwrap_or(asked.at),
        quiet: row.quiet,
    };
    Some(if asked.act.writes() {
        Answer::Write(MayWrite {
            look,
            for_whom: asked.for_whom,
            cases: match &asked.of {
                Of::Case(_, case) => Some(vec![*case]),
                _ => cover.cases,
            },
        })
    } else {
        let closed = situation
            .cases
            .iter()
            .filter(|(_, seal)| !seal.lets_by(row.unnamed, row.named));
        Answer::Read(MayRead {
            look,
            shows: shown(row.shows, asked, cover),
            hides: closed.map(|(case, _)| *case).collect(),
            place_hidden: situation.place_protected && row.shows != Breadth::Place,
            kept: situation.kept.clone(),
        })
    })
}

/// The purpose by which a row lets them: what they said, where it is one of the row's; else the row's own, where it has one.
fn purpose_by(row: &Row, asked: &Asked) -> Option<Purpose> {
    match (asked.stated, row.purposes) {
        (Some(stated), purposes) => purposes.contains(&stated.purpose).then_some(stated.purpose),
        (None, [only]) => Some(*only),
        (None, _) => None,
    }
}

/// A case is kept at least as closely as the record it belongs to.
fn seal_of(situation: &Situation, case: CaseId) -> Seal {
    let own = situation.cases.iter().find(|(one, _)| *one == case);
    own.map_or(situation.seal, |(_, seal)| *seal)
}

/// How far a tie reaches of what is asked, where there is one.
fn reach(tie: Tie, asked: &Asked, situation: &Situation) -> Option<Cover> {
    let is_of_child = matches!(asked.of, Of::Child(_) | Of::Case(..));
    if is_of_child && !situation.exists {
        return None;
    }
    let whole = |lets: bool| lets.then(Cover::default);
    match tie {
        Tie::AnyChild => whole(is_of_child),
        Tie::Nothing => whole(!is_of_child),
        Tie::Themselves => whole(asked.of == Of::Staff(asked.who)),
        Tie::PurposeStated => whole(
            is_of_child
                && asked.stated.is_some_and(|stated| {
                    stated.with_reference || situation.seal.level < Restriction::Sensitive
                }),
        ),
        _ => situation
            .ties
            .of(tie)
            .filter(|cover| match (&asked.of, &cover.cases) {
                (Of::Case(_, case), Some(cases)) => cases.contains(case),
                _ => true,
            })
            .cloned(),
    }
}

fn shown(breadth: Breadth, asked: &Asked, cover: Cover) -> Shows {
    match breadth {
        // A summary is a summary to whoever asks for one.
        Breadth::Whole | Breadth::Summary if asked.act == Act::ReadLooks => Shows::Looks,
        Breadth::Whole if asked.act == Act::ReadSummary => Shows::Summary,
        Breadth::Whole => match (&asked.of, cover.cases) {
            (Of::Case(_, case), _) => Shows::Cases(vec![*case]),
            (_, Some(cases)) => Shows::Cases(cases),
            (_, None) => Shows::Whole,
        },
        Breadth::Summary => Shows::Summary,
        Breadth::Packet => Shows::Packet(cover.facts),
        Breadth::ReviewFields => Shows::ReviewFields,
        Breadth::Place => Shows::Place,
        Breadth::Looks => Shows::Looks,
        Breadth::Counts => Shows::Counts,
        Breadth::Nothing => Shows::Nothing,
    }
}
