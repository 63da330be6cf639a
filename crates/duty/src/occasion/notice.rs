//! Notices, and sharing with partners.

use heard_record::answer::{IncidentRef, NoticeRef};
use heard_record::fact::investigation::{self, CrimeKind};
use heard_record::fact::notice::{self, Checked, Partner, VoicePart};
use heard_record::fact::{
    contact, custody, domestic_abuse, exploitation, missing, online, strategy,
};
use heard_record::{Fact, Shown, Stated, Timeline};

use super::Scope::InItsCase;
use super::strategy::{CRIMES, crime_first_on_record};
use super::{Element, Occasion, same, shown_in_case_by};

/// What calls for a notice of a child, or is one.
const NOTICE_CALLED_FOR: &[&str] = &[
    "concern calls for a notice",
    "harm that calls for a notice suspected",
    "notice submitted",
];

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "concern calls for a notice",
        counts_when: "a concern is noted, a child of a domestic incident is identified, a missing child is back, online harm \
                      is reported, exploitation is indicated or trafficking suspected, a child is brought to custody, or a \
                      stop and search raises a concern",
        scope: InItsCase,
        find: &[
            on!(notice::ConcernNoted, |_| true),
            on!(domestic_abuse::ChildIdentified, |_| true),
            on!(missing::Found, |_| true),
            on!(online::Reported, |_| true),
            on!(exploitation::TraffickingSuspected, |_| true),
            on!(exploitation::Assessed, |assessed| {
                assessed
                    .level
                    .shown(|level| *level != exploitation::Level::NotIndicated)
            }),
            on!(custody::Detained, |_| true),
            on!(custody::Stopped, |stopped| stopped
                .concern
                .on_record(|concern| *concern)),
        ],
    },
    Occasion {
        name: "harm that calls for a notice suspected",
        counts_when: "significant harm is suspected, unless something in its case and of its kind called for a notice \
                      or a notice was submitted by then",
        scope: InItsCase,
        find: &[on!(strategy::HarmSuspected, |_, fact, timeline| {
            !shown_in_case_by(
                timeline,
                fact,
                OCCASIONS,
                &["concern calls for a notice", "notice submitted"],
            )
        })],
    },
    Occasion {
        name: "crime that calls for a notice on record",
        counts_when: "a sexual offence, exploitation, online abuse, physical abuse, neglect or domestic abuse is reported or recorded as \
                      such a crime, or its investigation opens, unless something in its case and of its kind called for a notice or a \
                      notice was submitted by then; a second such crime in one case does not count",
        scope: InItsCase,
        find: &[
            on!(investigation::Opened, |_, fact, timeline| {
                crime_calls_for_notice(timeline, fact)
            }),
            on!(contact::CrimeReported, |_, fact, timeline| {
                crime_calls_for_notice(timeline, fact)
            }),
            on!(contact::CrimeRecorded, |_, fact, timeline| {
                crime_calls_for_notice(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "immediate concern calls for a notice",
        counts_when: "a concern is noted with the child at immediate risk",
        scope: InItsCase,
        find: &[on!(notice::ConcernNoted, |noted| noted
            .immediate_risk
            .on_record(|immediate| *immediate))],
    },
    Occasion {
        name: "notice submitted",
        counts_when: "a public protection notice about the child is submitted",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |_| true)],
    },
    Occasion {
        name: "identical notice live",
        counts_when: "a live notice of the same incident about the same child is there already",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |submitted| submitted
            .identical_live
            .on_record(|live| *live))],
    },
    Occasion {
        name: "incident already in a live notice",
        counts_when: "a notice about the child and the same incident was submitted before the concern arose again",
        scope: InItsCase,
        find: &[
            on!(notice::ConcernNoted, |noted, fact, timeline| {
                already_noticed(timeline, fact, &noted.incident)
            }),
            on!(domestic_abuse::ChildIdentified, |child, fact, timeline| {
                already_noticed(timeline, fact, &child.incident)
            }),
        ],
    },
    Occasion {
        name: "council's answer agreed with",
        counts_when: "the council answers and police agree; an answer police do not agree with does not count",
        scope: InItsCase,
        find: &[on!(notice::CouncilReplied, |replied| replied
            .agreed
            .on_record(|agreed| *agreed))],
    },
    Occasion {
        name: "child's voice recorded in the notice",
        counts_when: "the notice holds the child's words, or what was observed of a child who does not speak",
        scope: InItsCase,
        find: &[on!(notice::VoiceRecorded, |voice| {
            voice.words.answered().or(voice
                .parts
                .on_record(|parts| parts.contains(&VoicePart::Activity)))
        })],
    },
    Occasion {
        name: "child not seen for the notice, with the reason",
        counts_when: "why the child was not seen for the notice, and when the child will be, are recorded",
        scope: InItsCase,
        find: &[on!(notice::VoiceNotRecorded, |not| not
            .because
            .answered()
            .and(not.next.answered()))],
    },
    Occasion {
        name: "notice checked by a supervisor",
        counts_when: "a supervisor judges the quality of the notice and accepts or returns it",
        scope: InItsCase,
        find: &[on!(notice::QualityChecked, |_, fact| fact
            .by
            .role
            .supervises())],
    },
    Occasion {
        name: "notice for the council submitted",
        counts_when: "a notice that meets the council's threshold, and is not of high risk, is submitted",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |submitted| {
            submitted
                .meets_threshold
                .on_record(|meets| *meets)
                .and(!submitted.high_risk.on_record(|high| *high))
        })],
    },
    Occasion {
        name: "high-risk notice submitted",
        counts_when: "a notice of high risk is submitted",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |submitted| submitted
            .high_risk
            .on_record(|high| *high))],
    },
    Occasion {
        name: "notice shared with the council",
        counts_when: "the notice goes to the council or its night team; health or school alone does not count",
        scope: InItsCase,
        find: &[on!(notice::Shared, |shared| to_council(shared))],
    },
    Occasion {
        name: "notice not shared, looked at by a second person",
        counts_when: "why the notice is not shared, and who looked at that, are recorded",
        scope: InItsCase,
        find: &[on!(notice::NotShared, |not| not
            .because
            .answered()
            .and(not.reviewed_by.answered()))],
    },
    Occasion {
        name: "referral sent to the council",
        counts_when: "the notice goes to the council as a referral",
        scope: InItsCase,
        find: &[on!(notice::Shared, |shared| is_referral(shared))],
    },
    Occasion {
        name: "council replied",
        counts_when: "the council acknowledges the referral and decides the next step",
        scope: InItsCase,
        find: &[on!(notice::CouncilReplied, |replied| replied
            .decision
            .answered())],
    },
    Occasion {
        name: "police disagree with the council's threshold",
        counts_when: "police disagree with the council's decision on the referral",
        scope: InItsCase,
        find: &[
            on!(notice::Disagreed, |_| true),
            on!(notice::CouncilReplied, |replied| replied
                .agreed
                .on_record(|agreed| !*agreed)),
        ],
    },
    Occasion {
        name: "taken to the next level",
        counts_when: "the matter is taken to the next level between agencies",
        scope: InItsCase,
        find: &[on!(notice::Escalated, |_| true)],
    },
    Occasion {
        name: "child at risk suspected",
        counts_when: "there is reasonable cause to suspect that a child in Wales is at risk and has care and support needs",
        scope: InItsCase,
        find: &[on!(notice::ChildAtRisk, |_| true)],
    },
    Occasion {
        name: "risk reported to the authority",
        counts_when: "the authority where the child appears to be is told that the child is at risk, by phone, in writing \
                      or by a notice shared with it as a referral",
        scope: InItsCase,
        find: &[
            on!(notice::RiskReported, |_| true),
            on!(notice::RiskConfirmed, |_| true),
            on!(notice::Shared, |shared| is_referral(shared)),
        ],
    },
    Occasion {
        name: "risk first reported to the authority",
        counts_when: "the authority is told that the child is at risk, by phone, in writing or by a notice shared as a referral, \
                      for the first time; confirming in writing what was told before does not count",
        scope: InItsCase,
        find: &[
            on!(notice::RiskReported, |_| true),
            on!(notice::RiskConfirmed, |confirmed, fact, timeline| {
                !reported_before(timeline, fact, &confirmed.notice)
            }),
            on!(notice::Shared, |shared, fact, timeline| {
                is_referral(shared).and(!reported_before(timeline, fact, &shared.notice))
            }),
        ],
    },
    Occasion {
        name: "risk reported by phone",
        counts_when: "the authority where the child appears to be is told by phone that the child is at risk",
        scope: InItsCase,
        find: &[on!(notice::RiskReported, |_| true)],
    },
    Occasion {
        name: "risk confirmed in writing",
        counts_when: "the report that the child is at risk is confirmed in writing, or a notice is shared as a referral",
        scope: InItsCase,
        find: &[
            on!(notice::RiskConfirmed, |_| true),
            on!(notice::Shared, |shared| is_referral(shared)),
        ],
    },
    Occasion {
        name: "report acknowledged, or authority contacted again",
        counts_when: "the authority acknowledges or answers the report, or police contact it again because it has not",
        scope: InItsCase,
        find: &[
            on!(notice::CouncilReplied, |_| true),
            on!(notice::RiskAcknowledged, |_| true),
            on!(notice::AuthorityChased, |_| true),
        ],
    },
    Occasion {
        name: "authority decided",
        counts_when: "the authority decides and records what to do about the report",
        scope: InItsCase,
        find: &[
            on!(notice::AuthorityDecided, |decided| decided
                .decision
                .answered()),
            on!(notice::CouncilReplied, |replied| replied
                .decision
                .answered()),
        ],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "known concerns stated",
        shown_when: "every concern known at the time of attendance or arrest is stated",
        find: &[on!(notice::Submitted, |submitted| submitted
            .known_concerns_stated
            .on_record(|stated| *stated))],
    },
    Element {
        name: "brothers and sisters named",
        shown_when: "brothers and sisters, also unborn, are named",
        find: &[on!(notice::Submitted, |submitted| submitted
            .siblings
            .answered())],
    },
    Element {
        name: "risk graded in the notice",
        shown_when: "how great the risk is, is graded",
        find: &[on!(notice::Submitted, |submitted| submitted
            .risk
            .answered())],
    },
    Element {
        name: "consent, or why it is not needed",
        shown_when: "consent, or the reason to act without it, is recorded",
        find: &[on!(notice::Submitted, |submitted| submitted
            .consent
            .answered())],
    },
    Element {
        name: "child's own words in the notice",
        shown_when: "the notice holds the child's own words",
        find: &[on!(notice::VoiceRecorded, |voice| voice.words.answered())],
    },
    Element {
        name: "spoken to alone for the notice",
        shown_when: "the child was spoken to alone",
        find: &[on!(notice::VoiceRecorded, |voice| voice
            .alone
            .on_record(|alone| *alone))],
    },
    Element {
        name: "relationships in the notice",
        shown_when: "how the child is with each adult is described",
        find: &[on!(notice::VoiceRecorded, |voice| voice
            .parts
            .on_record(|parts| parts.contains(&VoicePart::Relationships)))],
    },
    Element {
        name: "living conditions in the notice",
        shown_when: "where, in what conditions, the child lives is described",
        find: &[on!(notice::VoiceRecorded, |voice| voice
            .parts
            .on_record(|parts| parts.contains(&VoicePart::Environment)))],
    },
    Element {
        name: "needs for being heard in the notice",
        shown_when: "which needs bear on how the child can be heard is recorded",
        find: &[on!(notice::VoiceRecorded, |voice| voice.needs.answered())],
    },
    Element {
        name: "what the child wants",
        shown_when: "what the child wants to happen is recorded",
        find: &[on!(notice::VoiceRecorded, |voice| voice.wants.answered())],
    },
    Element {
        name: "voice and risk judged",
        shown_when: "the supervisor judged whether the voice is there and the risk recognised",
        find: &[on!(notice::QualityChecked, |checked| checked
            .voice
            .answered()
            .and(checked.risk_recognised.answered()))],
    },
    Element {
        name: "language judged",
        shown_when: "the supervisor judged whether the language is fair to the child",
        find: &[on!(notice::QualityChecked, |checked| checked
            .language_fair
            .answered())],
    },
    Element {
        name: "risk assessment checked before sharing",
        shown_when: "the domestic abuse, stalking or harassment assessment was checked before sharing",
        find: &[on!(notice::Shared, |shared| shared
            .risk_assessment_checked
            .on_record(|checked| *checked))],
    },
    Element {
        name: "history added",
        shown_when: "what police already know was added before sharing",
        find: &[on!(notice::Shared, |shared| shared
            .history_added
            .on_record(|added| *added))],
    },
    Element {
        name: "child's appearance in the notice",
        shown_when: "how the child looked is described",
        find: &[on!(notice::VoiceRecorded, |voice| voice
            .parts
            .on_record(|parts| parts.contains(&VoicePart::Appearance)))],
    },
    Element {
        name: "child's behaviour in the notice",
        shown_when: "what the child did, and how, is described",
        find: &[on!(notice::VoiceRecorded, |voice| voice
            .parts
            .on_record(|parts| parts.contains(&VoicePart::Activity)))],
    },
    Element {
        name: "observed where the child does not speak",
        shown_when: "what was observed of a child who does not speak, or not yet, is described, or the child spoke",
        find: &[on!(notice::VoiceRecorded, |voice| voice
            .observed
            .answered()
            .or(voice.words.answered()))],
    },
    Element {
        name: "accepted, or returned with what to correct",
        shown_when: "the notice was accepted, or returned with what the officer is to correct",
        find: &[on!(notice::QualityChecked, |checked| {
            let returned = checked
                .outcome
                .on_record(|outcome| *outcome == Checked::Returned);
            let accepted = checked
                .outcome
                .on_record(|outcome| *outcome == Checked::Accepted);
            accepted.or(returned.and(checked.feedback.answered()))
        })],
    },
    Element {
        name: "shared with health",
        shown_when: "the notice went to health too",
        find: &[on!(notice::Shared, |shared| shared
            .with
            .on_record(|with| with.contains(&Partner::Health)))],
    },
    Element {
        name: "shared with school",
        shown_when: "the notice went to the child's school too",
        find: &[on!(notice::Shared, |shared| shared
            .with
            .on_record(|with| with.contains(&Partner::School)))],
    },
    Element {
        name: "council's reasons recorded",
        shown_when: "what the council said with its decision is recorded",
        find: &[on!(notice::CouncilReplied, |replied| replied
            .feedback
            .answered())],
    },
    Element {
        name: "agreed with, or challenged",
        shown_when: "police agree with the council, or challenged its decision",
        find: &[on!(notice::CouncilReplied, |replied, fact, timeline| {
            agreed_or_challenged(timeline, fact, replied)
        })],
    },
    Element {
        name: "next level named",
        shown_when: "to whom the matter was taken is recorded",
        find: &[on!(notice::Escalated, |escalated| escalated
            .level
            .answered())],
    },
    Element {
        name: "reason for taking it further",
        shown_when: "why the matter was taken further is recorded",
        find: &[on!(notice::Escalated, |escalated| escalated
            .because
            .answered())],
    },
    Element {
        name: "outcome of taking it further",
        shown_when: "what came of taking the matter further is recorded",
        find: &[on!(notice::Escalated, |escalated| escalated
            .outcome
            .answered())],
    },
];

/// Whether police agree with what the council decided, or said in the case that they do not.
fn agreed_or_challenged(
    timeline: &Timeline,
    fact: &Fact,
    replied: &notice::CouncilReplied,
) -> Shown {
    let disagreed = timeline
        .of::<notice::Disagreed>()
        .map(|(challenge, said)| (challenge, &said.notice));
    let escalated = timeline
        .of::<notice::Escalated>()
        .map(|(challenge, said)| (challenge, &said.notice));
    let challenged = disagreed
        .chain(escalated)
        .filter(|(challenge, _)| Timeline::share_case(challenge, fact))
        .map(|(challenge, of)| {
            same(of, &replied.notice).and(challenge.happened.is_from(fact.happened))
        });
    replied
        .agreed
        .on_record(|agreed| *agreed)
        .or(Shown::any(challenged))
}

fn crime_calls_for_notice(timeline: &Timeline, fact: &Fact) -> Shown {
    let wanted = |kind| !matches!(kind, CrimeKind::ChildDeath | CrimeKind::Other);
    crime_first_on_record(timeline, fact, &CRIMES, wanted).and(!shown_in_case_by(
        timeline,
        fact,
        OCCASIONS,
        NOTICE_CALLED_FOR,
    ))
}

/// Whether a notice names the same incident and was submitted before; an incident without a number is not the same as any.
fn already_noticed(timeline: &Timeline, fact: &Fact, incident: &Stated<IncidentRef>) -> Shown {
    Shown::any(
        timeline
            .of::<notice::Submitted>()
            .map(|(notice, submitted)| {
                let same = match (incident, &submitted.incident) {
                    (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
                    (Stated::Unclear(_), Stated::Clear(_) | Stated::Unclear(_))
                    | (Stated::Clear(_), Stated::Unclear(_)) => Shown::CannotTell,
                    _ => Shown::No,
                };
                same.and(notice.happened.is_before(fact.happened))
            }),
    )
}

/// Whether the same report, or one without a number, was made in the case before it was put in writing: by phone,
/// in writing or as a referral.
fn reported_before(timeline: &Timeline, fact: &Fact, notice: &Stated<NoticeRef>) -> Shown {
    let by_phone = timeline
        .of::<notice::RiskReported>()
        .map(|(report, said)| (report, Shown::Yes, &said.notice));
    let in_writing = timeline
        .of::<notice::RiskConfirmed>()
        .map(|(report, said)| {
            (
                report,
                report.happened.is_before(fact.happened),
                &said.notice,
            )
        });
    let referred = timeline.of::<notice::Shared>().map(|(report, said)| {
        let before = report.happened.is_before(fact.happened);
        (report, is_referral(said).and(before), &said.notice)
    });
    Shown::any(
        by_phone
            .chain(in_writing)
            .chain(referred)
            .filter(|(report, ..)| report.id != fact.id && Timeline::share_case(report, fact))
            .map(|(report, counts, of)| {
                counts
                    .and(same(of, notice))
                    .and(report.happened.is_by(fact.happened))
            }),
    )
}

fn is_referral(shared: &notice::Shared) -> Shown {
    shared
        .referral
        .on_record(|referral| *referral)
        .and(to_council(shared))
}

fn to_council(shared: &notice::Shared) -> Shown {
    shared
        .with
        .shown(|with| with.contains(&Partner::Council) || with.contains(&Partner::OutOfHours))
}
