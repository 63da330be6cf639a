//! Measures of what the force knows of its own work for children: who leads for each, and what its meetings changed.

use heard_record::Fact;
use heard_record::fact::exploitation::{Listed, PanelHeard, RegisterList, Unlisted};
use heard_record::fact::supervision::{MeetingActionDone, MeetingActionSet};
use heard_record::kind::OneKind;

use super::{Behind, ChildView, Count, Counted, Measure, Should};
use crate::catalogue::Area;
use crate::register;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        id: "m.ce-caseload-known",
        should: Should::Kept("Every exploited child has a named officer who leads"),
        title: "children on the list of the panel or of a team have an officer on record who leads for police",
        among: "children on the list of the exploitation panel or of the exploitation team",
        area: Area::Assessing,
        samples: &["register"],
        count: Count::Children(lead_known),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[Listed::KIND, Unlisted::KIND, PanelHeard::KIND],
        },
    },
    Measure {
        id: "m.daily-meeting-effect",
        should: Should::Kept(
            "What a daily meeting asks for a child is done, and what it changed is known",
        ),
        title: "children for whom a daily meeting asked something had all of it done, with what it changed on record",
        among: "children for whom a daily meeting gave somebody something to do",
        area: Area::Leadership,
        samples: &["case files"],
        count: Count::Children(effect_known),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[MeetingActionSet::KIND, MeetingActionDone::KIND],
        },
    },
];

/// The lists on which a child stands for whom somebody is to lead.
const LED: [RegisterList; 2] = [RegisterList::Panel, RegisterList::Team];

fn lead_known(child: &ChildView) -> Counted {
    let entry = register::entry(child.timeline.facts());
    let entry = entry.filter(|entry| LED.iter().any(|list| entry.lists.contains_key(list)));
    match entry {
        Some(entry) => Counted::on_record(entry.lead.is_some()),
        None => Counted::Excluded("on no list of the panel or the team"),
    }
}

fn effect_known(child: &ChildView) -> Counted {
    let mut set = child.timeline.of::<MeetingActionSet>().peekable();
    if set.peek().is_none() {
        return Counted::Excluded("no daily meeting asked anything for the child");
    }
    Counted::on_record(set.all(|(fact, says)| is_answered(child, fact, says)))
}

/// Was an action done, and is it on record what it changed?
fn is_answered(child: &ChildView, set: &Fact, says: &MeetingActionSet) -> bool {
    child
        .timeline
        .of::<MeetingActionDone>()
        .any(|(done, answer)| {
            let both = says.action.clear().zip(answer.action.clear());
            let is_it = both.is_none_or(|(one, other)| one == other);
            is_it
                && !done.happened.is_before(set.happened).is_yes()
                && answer.done.is(true).is_yes()
                && answer.effect.clear().is_some()
        })
}
