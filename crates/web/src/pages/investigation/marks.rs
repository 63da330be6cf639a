//! How what is on record of an investigation stands, as each entry itself says: nothing that is open or was not done is told as
//! done.

use heard_desk::Entry;
use heard_record::fact::investigation::{
    DeviceHandled, ExaminationDecided, LineOfEnquiry, SupportDeclined, SuspectNotInterviewed,
    ThirdPartyMaterial, VictimNotTold,
};
use heard_record::fact::online::{ResourcesGiven, WelfareSecured};
use heard_record::fact::person::ChildSeen;
use heard_record::fact::strategy::EvidenceRefused;
use heard_record::kind::{Kind, OneKind};
use maud::Markup;

use super::super::opened::Opened;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What an entry says that leaves the matter open or undone: its kind, its question, the answer, and how that is shown.
const NOT_DONE: [(&Kind, &str, &str, Shape, &str); 15] = [
    (LineOfEnquiry::KIND, "state", "open", Shape::Later, "open"),
    (
        LineOfEnquiry::KIND,
        "state",
        "not done",
        Shape::Over,
        "not done",
    ),
    (DeviceHandled::KIND, "done", "left", Shape::Over, "left"),
    (
        DeviceHandled::KIND,
        "done",
        "to be collected",
        Shape::Later,
        "to be collected",
    ),
    (
        ThirdPartyMaterial::KIND,
        "state",
        "asked for",
        Shape::Later,
        "asked for",
    ),
    (
        ThirdPartyMaterial::KIND,
        "state",
        "refused",
        Shape::Over,
        "refused",
    ),
    (
        ThirdPartyMaterial::KIND,
        "state",
        "not asked for",
        Shape::Over,
        "not asked for",
    ),
    (
        ExaminationDecided::KIND,
        "examine",
        "no",
        Shape::Over,
        "not to be examined",
    ),
    (
        WelfareSecured::KIND,
        "not_left_alone",
        "no",
        Shape::Late,
        "left alone",
    ),
    (
        WelfareSecured::KIND,
        "self_harm_asked",
        "no",
        Shape::Late,
        "self-harm not asked about",
    ),
    (
        WelfareSecured::KIND,
        "control_room_told",
        "no",
        Shape::Late,
        "the control room not told",
    ),
    (
        WelfareSecured::KIND,
        "not_left_alone",
        "",
        Shape::Unknown,
        "whether somebody stays is not recorded",
    ),
    (
        ResourcesGiven::KIND,
        "told_not_at_fault",
        "no",
        Shape::Late,
        "not told that it is not their fault",
    ),
    (
        ResourcesGiven::KIND,
        "told_not_at_fault",
        "",
        Shape::Unknown,
        "whether the child was told so is not recorded",
    ),
    (
        ChildSeen::KIND,
        "status",
        "seen asleep",
        Shape::Over,
        "seen asleep, not spoken to",
    ),
];

/// The kinds of entry that say that something was not wanted or not done, whatever else they say.
const DECLINED: [(&Kind, &str); 4] = [
    (EvidenceRefused::KIND, "not wanted"),
    (SupportDeclined::KIND, "not wanted"),
    (VictimNotTold::KIND, "not told"),
    (SuspectNotInterviewed::KIND, "not interviewed"),
];

/// How what an entry is about stands: done, or as the entry itself says that it is not.
pub fn mark_of(opened: &Opened, entry: &Entry) -> Markup {
    let when = told::when(entry.happened, opened.by.now);
    let mut declined = DECLINED.iter();
    if let Some((_, says)) = declined.find(|(kind, _)| kind.words == entry.kind) {
        return mark(Shape::Over, &format!("{says}, {when}"));
    }
    let Some(written) = opened.reading.written(entry.fact) else {
        return mark(Shape::Unknown, &when);
    };
    let mut not_done = NOT_DONE.iter();
    let found = not_done.find(|(kind, key, answer, ..)| {
        kind.words == entry.kind && written.answer(key).unwrap_or_default() == *answer
    });
    match found {
        Some((.., shape, says)) => mark(*shape, &format!("{says}, {when}")),
        None => mark(Shape::Done, &when),
    }
}
