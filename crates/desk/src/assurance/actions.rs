//! What supervisors directed, daily meetings asked for and audits found about a child, and what came of it: done is not the
//! same as changed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use heard_record::answer::ActionRef;
use heard_record::fact::review::{ActionState, FindingMade, ImprovementSet, ImprovementStands};
use heard_record::fact::supervision::{
    ActionEffect, DirectionAnswered, DirectionGiven, MeetingActionDone, MeetingActionSet,
};
use heard_record::{Fact, FactId, PersonId, Stated, Timeline, When};
use jiff::Timestamp;

use super::{Assurance, Those};
use crate::access::Shows;
use crate::desk::{Desk, No, Signed};
use crate::overview::{Known, Overview};
use crate::reading::Reading;

/// How something that was to be done for a child stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionStands {
    /// It was done, and what it changed for the child is on record.
    EffectShown,
    /// It was done; whether it changed anything is not on record.
    Done,
    /// It was done, and changed nothing.
    NoEffect,
    /// There is time left, or none was set.
    InProgress,
    /// Its time has passed, with no record that it was done.
    Late,
    /// It was not done, or was stopped.
    NotDone,
    /// An audit found something, and nothing that is to be done about it is on record.
    FoundOnly,
}

impl ActionStands {
    /// Each of them, in the order they are told in.
    pub const EACH: [ActionStands; 7] = [
        ActionStands::EffectShown,
        ActionStands::Done,
        ActionStands::NoEffect,
        ActionStands::InProgress,
        ActionStands::Late,
        ActionStands::NotDone,
        ActionStands::FoundOnly,
    ];
}

/// Something that was to be done for a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What.
    pub what: String,
    /// By whom, where that was said.
    pub whose: Option<String>,
    /// By when, where that was said.
    pub due: Option<When>,
    /// Where it comes from.
    pub from: &'static str,
    /// What came of it, in the words on record.
    pub came: Option<String>,
    /// Who said so, where that was said, and when it came to be.
    pub told: Option<Known<()>>,
    /// Was it said to be too early to tell what it changed?
    pub is_too_early: bool,
    /// How it stands.
    pub stands: ActionStands,
}

/// A child for whom something was to be done.
#[derive(Debug, Clone)]
pub struct Acted {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub overview: Overview,
    /// What was to be done, as far as it may be read, the latest first.
    pub actions: Vec<Known<Action>>,
    /// Is all of the record open to whoever asks, and not a part of it?
    pub is_whole: bool,
}

/// For how many children, and how often for each, something stands in one way.
pub type ActionsByChild = BTreeMap<ActionStands, BTreeMap<PersonId, usize>>;

const SUPERVISOR: &str = "a supervisor";
/// Where an action of a daily meeting comes from.
pub(crate) const MEETING: &str = "a daily meeting";
const AUDIT: &str = "an audit";

/// What was to be done, before it is looked at what came of it.
struct Given<'t> {
    fact: &'t Fact,
    from: &'static str,
    what: &'t Stated<String>,
    whose: &'t Stated<String>,
    due: Option<When>,
    action: &'t Stated<ActionRef>,
}

/// What came of it: how it stands by that, where it says so.
struct Came<'t> {
    fact: &'t Fact,
    from: &'static str,
    action: &'t Stated<ActionRef>,
    is_too_early: bool,
    stands: Option<ActionStands>,
    says: Option<&'t String>,
}

impl Assurance {
    /// How what was to be done for a child stands, whenever it was set; of the children of one town, or of all.
    pub fn actions_in(&self, town: Option<&str>) -> Cow<'_, ActionsByChild> {
        let Some(town) = town else {
            return Cow::Borrowed(&self.actions);
        };
        let each = self.actions.iter().map(|(stands, by_child)| {
            let there = by_child.iter();
            let there = there.filter(|(child, _)| self.lives_in(**child, town));
            (
                *stands,
                there.map(|(child, count)| (*child, *count)).collect(),
            )
        });
        Cow::Owned(each.collect())
    }
}

impl Desk {
    /// Some children as known at a moment, each with what was to be done for them and what came of it; whoever is closed is
    /// not among them. That each was looked at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn acted_for(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
    ) -> Result<Those<Acted>, No> {
        self.each_open(signed, children, |reading, _| Acted {
            child: reading.child(),
            overview: reading.overview(known, known),
            actions: reading.actions(known),
            is_whole: matches!(reading.leave().shows(), Shows::Whole),
        })
        .await
    }
}

impl Reading {
    /// What was to be done for the child, as far as it may be read, with what came of it by a moment: the latest first.
    pub(crate) fn actions(&self, known: Timestamp) -> Vec<Known<Action>> {
        self.with_timeline(known, |timeline| {
            let mut all = actions(timeline, known);
            all.retain(|(fact, _)| self.leave().covers(fact));
            let told = all.into_iter().rev();
            told.map(|(fact, action)| Known::of(fact, action)).collect()
        })
    }
}

/// How often something stands in each way for a child.
pub(crate) fn actions_of(timeline: &Timeline, at: Timestamp) -> BTreeMap<ActionStands, usize> {
    let mut res = BTreeMap::new();
    for (_, action) in actions(timeline, at) {
        *res.entry(action.stands).or_default() += 1;
    }
    res
}

/// When each thing that was to be done for a child is late, in microseconds since 1970, if nothing comes of it.
pub(crate) fn late_from(timeline: &Timeline) -> impl Iterator<Item = i64> {
    let due = given(timeline).into_iter().filter_map(|given| given.due);
    due.map(|due| due.latest_micros().saturating_add(1))
}

/// Everything that was to be done for a child, in its order, with what came of it by a moment.
fn actions<'t>(timeline: &Timeline<'t>, at: Timestamp) -> Vec<(&'t Fact, Action)> {
    let came = came(timeline);
    let each = given(timeline).into_iter();
    let mut all: Vec<(&Fact, Action)> = each
        .filter_map(|given| Some((given.fact, given.stands(&came, at)?)))
        .chain(found_only(timeline))
        .collect();
    all.sort_by_key(|(fact, _)| (fact.recorded, fact.id));
    all
}

fn given<'t>(timeline: &Timeline<'t>) -> Vec<Given<'t>> {
    let directed = timeline.of::<DirectionGiven>().map(|(fact, it)| Given {
        fact,
        from: SUPERVISOR,
        what: &it.what,
        whose: &it.to,
        due: it.due.clear().copied(),
        action: &it.action,
    });
    let asked = timeline.of::<MeetingActionSet>().map(|(fact, it)| Given {
        fact,
        from: MEETING,
        what: &it.what,
        whose: &it.owner,
        due: it.due.clear().copied(),
        action: &it.action,
    });
    let set = timeline.of::<ImprovementSet>().map(|(fact, it)| Given {
        fact,
        from: AUDIT,
        what: &it.what,
        whose: &it.owner,
        due: it.due.clear().copied(),
        action: &it.action,
    });
    directed.chain(asked).chain(set).collect()
}

fn came<'t>(timeline: &Timeline<'t>) -> Vec<Came<'t>> {
    let directed = timeline.of::<DirectionAnswered>().map(|(fact, it)| Came {
        fact,
        from: SUPERVISOR,
        action: &it.action,
        is_too_early: false,
        stands: it
            .done
            .clear()
            .map(|done| if_done(*done, ActionStands::Done)),
        says: it.result.clear(),
    });
    let asked = timeline.of::<MeetingActionDone>().map(|(fact, it)| Came {
        fact,
        from: MEETING,
        action: &it.action,
        is_too_early: it.effect.clear() == Some(&ActionEffect::TooEarly),
        stands: it
            .done
            .clear()
            .map(|done| if_done(*done, by_effect(&it.effect))),
        says: it.effect_on_child.clear().or(it.result.clear()),
    });
    let set = timeline.of::<ImprovementStands>().map(|(fact, it)| Came {
        fact,
        from: AUDIT,
        action: &it.action,
        is_too_early: false,
        stands: it.state.clear().and_then(|state| by_state(*state)),
        says: it.effect_on_children.clear().or(it.because.clear()),
    });
    directed.chain(asked).chain(set).collect()
}

fn if_done(done: bool, stands: ActionStands) -> ActionStands {
    if done { stands } else { ActionStands::NotDone }
}

fn by_effect(effect: &Stated<ActionEffect>) -> ActionStands {
    match effect.clear() {
        Some(ActionEffect::Seen) => ActionStands::EffectShown,
        Some(ActionEffect::None) => ActionStands::NoEffect,
        Some(ActionEffect::TooEarly) | None => ActionStands::Done,
    }
}

fn by_state(state: ActionState) -> Option<ActionStands> {
    match state {
        ActionState::Planned | ActionState::InProgress => None,
        ActionState::Done => Some(ActionStands::Done),
        ActionState::EffectShown => Some(ActionStands::EffectShown),
        ActionState::NoEffect => Some(ActionStands::NoEffect),
        ActionState::Stopped => Some(ActionStands::NotDone),
    }
}

impl Given<'_> {
    /// How it stands; nothing, where what was to be done is not told.
    fn stands(&self, came: &[Came], at: Timestamp) -> Option<Action> {
        let is_named = self.action.clear().is_some();
        let of_it = |one: &&Came| is_named && one.from == self.from && one.action == self.action;
        let came = came.iter().rfind(of_it);
        let is_late = self.due.is_some_and(|due| due.latest() < at);
        let open = if is_late {
            ActionStands::Late
        } else {
            ActionStands::InProgress
        };
        Some(Action {
            what: self.what.clear()?.clone(),
            whose: self.whose.clear().cloned(),
            due: self.due,
            from: self.from,
            came: came.and_then(|came| came.says).cloned(),
            told: came.map(|came| Known::of(came.fact, ())),
            is_too_early: came.is_some_and(|came| came.is_too_early),
            stands: came.and_then(|came| came.stands).unwrap_or(open),
        })
    }
}

/// What audits found, with nothing on record that is to be done about it.
fn found_only<'t>(timeline: &Timeline<'t>) -> Vec<(&'t Fact, Action)> {
    let set = timeline.of::<ImprovementSet>();
    let acted_on: BTreeSet<FactId> = set
        .filter_map(|(_, it)| it.finding.clear().copied())
        .collect();
    let found = timeline.of::<FindingMade>();
    found
        .filter(|(fact, _)| !acted_on.contains(&fact.id))
        .filter_map(|(fact, it)| {
            let action = Action {
                what: it.finding.clear()?.clone(),
                whose: it.owner.clear().cloned(),
                due: None,
                from: AUDIT,
                came: it.action.clear().cloned(),
                told: None,
                is_too_early: false,
                stands: ActionStands::FoundOnly,
            };
            Some((fact, action))
        })
        .collect()
}
