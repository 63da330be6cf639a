//! Online sexual abuse and blackmail.

use heard_record::fact::investigation::{self, DeviceDone, Team};
use heard_record::fact::online::{self, Enquiry, Resource};
use heard_record::fact::person::{self, Factor, Standing};
use heard_record::fact::{notice, strategy};
use heard_record::{Fact, Shown, Stated, Timeline};

use super::Scope::{ForTheChild, InItsCase};
use super::allocation::at_pip_2;
use super::investigation::same_crime;
use super::person::seen_independently;
use super::{Element, Occasion, Sight};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "online harm reported",
        counts_when: "online sexual harm to a child is reported, whoever reports it",
        scope: InItsCase,
        find: &[on!(online::Reported, |_| true)],
    },
    Occasion {
        name: "child in distress over online harm",
        counts_when: "a threat to share images is made, or the child is distressed or speaks of suicide or self-harm",
        scope: InItsCase,
        find: &[
            on!(online::Reported, |reported| {
                reported
                    .threat_to_share
                    .on_record(|threat| *threat)
                    .or(reported.distress.on_record(|distress| *distress))
            }),
            on!(person::FactorRecorded, |recorded| {
                recorded
                    .factor
                    .is(Factor::OnlineSuicidalWords)
                    .and(recorded.stands.is(Standing::Present))
            }),
        ],
    },
    Occasion {
        name: "child seen over online harm",
        counts_when: "an officer or another independent professional sees the child in person; a call does not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen, fact| seen_independently(
            fact, seen
        ))],
    },
    Occasion {
        name: "online safety plan made",
        counts_when: "the child's safety plan is made, with self-harm asked about",
        scope: InItsCase,
        find: &[on!(online::WelfareSecured, |secured| {
            secured
                .safety_plan
                .answered()
                .and(secured.self_harm_asked.on_record(|asked| *asked))
        })],
    },
    Occasion {
        name: "online follow-up made",
        counts_when: "the child is called again after the first contact",
        scope: InItsCase,
        find: &[on!(online::FollowedUp, |_| true)],
    },
    Occasion {
        name: "notice submitted on online harm",
        counts_when: "a public protection notice is submitted in the case",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |_| true)],
    },
    Occasion {
        name: "strategy discussion held or reasoned about",
        counts_when: "a strategy discussion is held with police, or whether one is needed is considered with the reason",
        scope: ForTheChild,
        find: &[
            on!(strategy::Held, |held| held
                .took_part
                .shown(|who| who.contains(&strategy::TookPart::Police))),
            on!(online::DiscussionConsidered, |considered| considered
                .because
                .answered()),
        ],
    },
    Occasion {
        name: "allocated to the online team or to PIP 2",
        counts_when: "the case goes to the online investigation team or to an investigator at PIP 2; a response officer does not count",
        scope: InItsCase,
        find: &[on!(
            investigation::Allocated,
            |allocated, fact, timeline| {
                let online = match &allocated.team {
                    Stated::Clear(team) => Shown::from(*team == Team::Online),
                    Stated::Unclear(_) => Shown::CannotTell,
                    _ => Shown::No,
                };
                online.or(at_pip_2(timeline, fact, allocated))
            }
        )],
    },
    Occasion {
        name: "online evidence secured",
        counts_when: "by then the handset was kept and usernames and numbers were taken down, at once or one after the other; \
                      a fraud leaflet secures nothing",
        scope: InItsCase,
        find: &[
            on!(online::EvidenceSecured, |_, fact, timeline| {
                evidence_secured(timeline, fact)
            }),
            on!(investigation::DeviceHandled, |_, fact, timeline| {
                evidence_secured(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "indecent images recovered",
        counts_when: "indecent images are recovered and held in the secure system",
        scope: InItsCase,
        find: &[on!(online::ImagesRecovered, |_| true)],
    },
    Occasion {
        name: "image database used",
        counts_when: "the child abuse image database is searched for what was recovered",
        scope: InItsCase,
        find: &[on!(online::ImageDatabaseUsed, |used| used
            .hashes_searched
            .on_record(|searched| *searched))],
    },
    Occasion {
        name: "online suspect known",
        counts_when: "a suspect of indecent images becomes known",
        scope: InItsCase,
        find: &[on!(online::SuspectKnown, |_| true)],
    },
    Occasion {
        name: "online suspect banded",
        counts_when: "a suspect of indecent images is given a band and the date by which police act",
        scope: InItsCase,
        find: &[on!(online::SuspectBanded, |banded| Sight::from(true)
            .set_by(&banded.act_by))],
    },
    Occasion {
        name: "online suspect dealt with",
        counts_when: "police act against a suspect of indecent images",
        scope: InItsCase,
        find: &[on!(online::SuspectEnforced, |_| true)],
    },
    Occasion {
        name: "online support given",
        counts_when: "the child or family is given support or guidance; a fraud leaflet alone does not count",
        scope: InItsCase,
        find: &[on!(online::ResourcesGiven, |given| {
            given
                .resources
                .shown(|list| list.iter().any(|one| *one != Resource::FraudLeaflet))
        })],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "not left alone",
        shown_when: "the child is not left alone",
        find: &[on!(online::WelfareSecured, |secured| secured
            .not_left_alone
            .on_record(|not| *not))],
    },
    Element {
        name: "parent guided",
        shown_when: "a parent was told what to do",
        find: &[on!(online::WelfareSecured, |secured| secured
            .parent_guided
            .on_record(|guided| *guided))],
    },
    Element {
        name: "crisis service brought in",
        shown_when: "which health or crisis service was brought in is recorded",
        find: &[on!(online::WelfareSecured, |secured| secured
            .crisis_link
            .answered())],
    },
    Element {
        name: "images sent recorded",
        shown_when: "whether an image or video exists is recorded by the time of the notice",
        find: &[on!(notice::Submitted, |_, fact, timeline| reported(
            timeline,
            fact,
            |said| said.images_sent.answered()
        ))],
    },
    Element {
        name: "demand recorded",
        shown_when: "what was demanded is recorded by the time of the notice",
        find: &[on!(notice::Submitted, |_, fact, timeline| reported(
            timeline,
            fact,
            |said| said.demand.answered()
        ))],
    },
    Element {
        name: "platform recorded",
        shown_when: "on which platform it happened is recorded by the time of the notice",
        find: &[on!(notice::Submitted, |_, fact, timeline| reported(
            timeline,
            fact,
            |said| said.platform.answered()
        ))],
    },
    Element {
        name: "adult or child offender recorded",
        shown_when: "whether an adult did it is recorded, if only as not known",
        find: &[on!(notice::Submitted, |_, fact, timeline| reported(
            timeline,
            fact,
            |said| said.by_adult.addressed()
        ))],
    },
    Element {
        name: "siblings in the notice on online harm",
        shown_when: "the notice names the brothers and sisters",
        find: &[on!(notice::Submitted, |submitted| submitted
            .siblings
            .addressed())],
    },
    Element {
        name: "online template done",
        shown_when: "the template for online abuse is completed in the case",
        find: &[on!(investigation::Allocated, |_, fact, timeline| template(
            timeline,
            fact,
            |_| Shown::Yes
        ))],
    },
    Element {
        name: "specialist advice logged",
        shown_when: "which specialist advice was taken is recorded in the case",
        find: &[on!(investigation::Allocated, |_, fact, timeline| template(
            timeline,
            fact,
            |done| done.advice.answered()
        ))],
    },
    Element {
        name: "platform asked to preserve",
        shown_when: "the platform was asked to preserve what it holds",
        find: &[on!(online::EvidenceSecured, |secured| did(
            secured,
            &[Enquiry::Preservation]
        ))],
    },
    Element {
        name: "payment followed",
        shown_when: "payment details were taken and followed, or none was asked for",
        find: &[on!(online::EvidenceSecured, |secured| did(
            secured,
            &[Enquiry::Payment, Enquiry::NoPayment]
        ))],
    },
    Element {
        name: "internet address followed",
        shown_when: "enquiries into the internet address were made",
        find: &[on!(online::EvidenceSecured, |secured| did(
            secured,
            &[Enquiry::Ip]
        ))],
    },
    Element {
        name: "organised crime considered",
        shown_when: "whether organised crime is behind it was considered",
        find: &[on!(online::EvidenceSecured, |secured| did(
            secured,
            &[Enquiry::Organised]
        ))],
    },
    Element {
        name: "images graded",
        shown_when: "the images that were recovered were graded",
        find: &[on!(online::ImageDatabaseUsed, |used| used
            .graded
            .on_record(|graded| *graded))],
    },
    Element {
        name: "suspect's reach to children recorded",
        shown_when: "which children the suspect can reach is recorded with the band",
        find: &[on!(online::SuspectBanded, |banded| banded
            .access_to_children
            .answered())],
    },
    Element {
        name: "suspect's family supported",
        shown_when: "the suspect's family was given support in the case",
        find: &[on!(online::SuspectEnforced, |_, fact, timeline| {
            Shown::any(
                timeline
                    .of::<online::ResourcesGiven>()
                    .map(|(giving, given)| {
                        gave(given, &[Resource::SuspectFamily]).and(same_crime(giving, fact))
                    }),
            )
        })],
    },
    Element {
        name: "taking images down explained",
        shown_when: "Report Remove or Take It Down was given",
        find: &[on!(online::ResourcesGiven, |given| gave(
            given,
            &[Resource::ReportRemove, Resource::TakeItDown]
        ))],
    },
    Element {
        name: "someone to talk to given",
        shown_when: "CEOP or Childline was given to the child",
        find: &[on!(online::ResourcesGiven, |given| gave(
            given,
            &[Resource::Ceop, Resource::Childline]
        ))],
    },
    Element {
        name: "family supported",
        shown_when: "the child's family was given support",
        find: &[on!(online::ResourcesGiven, |given| gave(
            given,
            &[Resource::FamilySupport]
        ))],
    },
    Element {
        name: "information pack given",
        shown_when: "an information pack was given to them",
        find: &[on!(online::ResourcesGiven, |given| gave(
            given,
            &[Resource::InformationPack]
        ))],
    },
    Element {
        name: "how support was given recorded",
        shown_when: "to whom support was given, how, is recorded",
        find: &[on!(online::ResourcesGiven, |given| given.to.answered())],
    },
    Element {
        name: "victim identification submitted",
        shown_when: "images were submitted for victim identification",
        find: &[on!(online::ImageDatabaseUsed, |used| used
            .victim_identification
            .on_record(|submitted| *submitted))],
    },
    Element {
        name: "suspect's welfare planned",
        shown_when: "what is done for the suspect's welfare was planned",
        find: &[on!(online::SuspectEnforced, |enforced| enforced
            .welfare_plan
            .answered())],
    },
    Element {
        name: "told it is not their fault",
        shown_when: "the child was told that this is not their fault",
        find: &[on!(online::ResourcesGiven, |given| given
            .told_not_at_fault
            .on_record(|told| *told))],
    },
];

fn did(secured: &online::EvidenceSecured, any_of: &[Enquiry]) -> Shown {
    secured
        .enquiries
        .on_record(|done| done.iter().any(|one| any_of.contains(one)))
}

fn gave(given: &online::ResourcesGiven, any_of: &[Resource]) -> Shown {
    given
        .resources
        .on_record(|list| list.iter().any(|one| any_of.contains(one)))
}

/// Is something so of a report of online harm in the case by a fact's time?
fn reported(timeline: &Timeline, fact: &Fact, ask: fn(&online::Reported) -> Shown) -> Shown {
    Shown::any(timeline.of::<online::Reported>().map(|(reporting, said)| {
        ask(said)
            .and(same_crime(reporting, fact))
            .and(reporting.happened.is_by(fact.happened))
    }))
}

/// Is something so of a completed template in the case?
fn template(
    timeline: &Timeline,
    fact: &Fact,
    ask: fn(&online::TemplateCompleted) -> Shown,
) -> Shown {
    Shown::any(
        timeline
            .of::<online::TemplateCompleted>()
            .map(|(completing, done)| ask(done).and(same_crime(completing, fact))),
    )
}

/// Had the handset been kept, and usernames and numbers been taken down, by a fact's time?
fn evidence_secured(timeline: &Timeline, fact: &Fact) -> Shown {
    let by_then = |other: &Fact| {
        if other.id == fact.id {
            Shown::Yes
        } else {
            same_crime(other, fact).and(other.happened.is_by(fact.happened))
        }
    };
    let made = |enquiry: Enquiry| {
        Shown::any(
            timeline
                .of::<online::EvidenceSecured>()
                .map(|(securing, secured)| did(secured, &[enquiry]).and(by_then(securing))),
        )
    };
    let kept = Shown::any(timeline.of::<investigation::DeviceHandled>().map(
        |(handling, handled)| {
            handled
                .done
                .shown(|done| matches!(done, DeviceDone::Seized | DeviceDone::Preserved))
                .and(by_then(handling))
        },
    ));
    made(Enquiry::Handset).or(kept).and(made(Enquiry::Accounts))
}
