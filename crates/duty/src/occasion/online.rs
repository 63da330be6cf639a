//! Online sexual abuse and blackmail.

use heard_record::fact::investigation::{self, Pip, Team};
use heard_record::fact::online::{self, Enquiry, Resource};
use heard_record::fact::person::{self, Factor, Standing};
use heard_record::fact::{notice, strategy};
use heard_record::{Shown, Stated};

use super::Scope::{ForTheChild, InItsCase};
use super::person::seen_independently;
use super::{Element, Find, Occasion, Sight};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "online harm reported",
        counts_when: "online sexual harm to a child is reported, whoever reports it",
        scope: InItsCase,
        find: Find::Each(&[on!(online::Reported, |_| true)]),
    },
    Occasion {
        name: "child in distress over online harm",
        counts_when: "a threat to share images is made, or the child is distressed or speaks of suicide or self-harm",
        scope: InItsCase,
        find: Find::Each(&[
            on!(online::Reported, |reported| {
                reported.threat_to_share.on_record(|threat| *threat).or(reported.distress.on_record(|distress| *distress))
            }),
            on!(person::FactorRecorded, |recorded| {
                recorded.factor.is(Factor::OnlineSuicidalWords).and(recorded.stands.is(Standing::Present))
            }),
        ]),
    },
    Occasion {
        name: "child seen over online harm",
        counts_when: "an officer or another independent professional sees the child in person; a call does not count",
        scope: InItsCase,
        find: Find::Each(&[on!(person::ChildSeen, |seen, fact| seen_independently(fact, seen))]),
    },
    Occasion {
        name: "online safety plan made",
        counts_when: "the child's safety plan is made, with self-harm asked about",
        scope: InItsCase,
        find: Find::Each(&[on!(online::WelfareSecured, |secured| {
            secured.safety_plan.answered().and(secured.self_harm_asked.on_record(|asked| *asked))
        })]),
    },
    Occasion {
        name: "online follow-up made",
        counts_when: "the child is called again after the first contact",
        scope: InItsCase,
        find: Find::Each(&[on!(online::FollowedUp, |_| true)]),
    },
    Occasion {
        name: "notice submitted on online harm",
        counts_when: "a public protection notice is submitted in the case",
        scope: InItsCase,
        find: Find::Each(&[on!(notice::Submitted, |_| true)]),
    },
    Occasion {
        name: "strategy discussion held or reasoned about",
        counts_when: "a strategy discussion is held with police, or whether one is needed is considered with the reason",
        scope: ForTheChild,
        find: Find::Each(&[
            on!(strategy::Held, |held| held.took_part.shown(|who| who.contains(&strategy::TookPart::Police))),
            on!(online::DiscussionConsidered, |considered| considered.because.answered()),
        ]),
    },
    Occasion {
        name: "allocated to the online team or to PIP 2",
        counts_when: "the case goes to the online investigation team or to an investigator at PIP 2; a response officer does not count",
        scope: InItsCase,
        find: Find::Each(&[on!(investigation::Allocated, |allocated| {
            let online = match &allocated.team {
                Stated::Clear(team) => Shown::from(*team == Team::Online),
                Stated::Unclear(_) => Shown::CannotTell,
                _ => Shown::No,
            };
            online.or(allocated.pip.on_record(|pip| *pip >= Pip::Two))
        })]),
    },
    Occasion {
        name: "online evidence secured",
        counts_when: "the handset is preserved and accounts and numbers are taken down; a fraud leaflet secures nothing",
        scope: InItsCase,
        find: Find::Each(&[on!(online::EvidenceSecured, |secured| {
            secured.enquiries.shown(|done| done.contains(&Enquiry::Handset) && done.contains(&Enquiry::Accounts))
        })]),
    },
    Occasion {
        name: "indecent images recovered",
        counts_when: "indecent images are recovered and held in the secure system",
        scope: InItsCase,
        find: Find::Each(&[on!(online::ImagesRecovered, |_| true)]),
    },
    Occasion {
        name: "image database used",
        counts_when: "the child abuse image database is searched for what was recovered",
        scope: InItsCase,
        find: Find::Each(&[on!(online::ImageDatabaseUsed, |used| used.hashes_searched.on_record(|searched| *searched))]),
    },
    Occasion {
        name: "online suspect known",
        counts_when: "a suspect of indecent images becomes known",
        scope: InItsCase,
        find: Find::Each(&[on!(online::SuspectKnown, |_| true)]),
    },
    Occasion {
        name: "online suspect banded",
        counts_when: "a suspect of indecent images is given a band and the date by which police act",
        scope: InItsCase,
        find: Find::Each(&[on!(online::SuspectBanded, |banded| Sight::from(true).set_by(&banded.act_by))]),
    },
    Occasion {
        name: "online suspect dealt with",
        counts_when: "police act against a suspect of indecent images",
        scope: InItsCase,
        find: Find::Each(&[on!(online::SuspectEnforced, |_| true)]),
    },
    Occasion {
        name: "online support given",
        counts_when: "the child or family is given support or guidance; a fraud leaflet alone does not count",
        scope: InItsCase,
        find: Find::Each(&[on!(online::ResourcesGiven, |given| {
            given.resources.shown(|list| list.iter().any(|one| *one != Resource::FraudLeaflet))
        })]),
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "not left alone",
        shown_when: "the child is not left alone",
        find: &[on!(online::WelfareSecured, |secured| secured.not_left_alone.on_record(|not| *not))],
    },
    Element {
        name: "parent guided",
        shown_when: "a parent was told what to do",
        find: &[on!(online::WelfareSecured, |secured| secured.parent_guided.on_record(|guided| *guided))],
    },
    Element {
        name: "platform asked to preserve",
        shown_when: "the platform was asked to preserve what it holds",
        find: &[on!(online::EvidenceSecured, |secured| secured.enquiries.on_record(|done| done.contains(&Enquiry::Preservation)))],
    },
    Element {
        name: "payment followed",
        shown_when: "payment details were taken and followed",
        find: &[on!(online::EvidenceSecured, |secured| secured.enquiries.on_record(|done| done.contains(&Enquiry::Payment)))],
    },
    Element {
        name: "victim identification submitted",
        shown_when: "images were submitted for victim identification",
        find: &[on!(online::ImageDatabaseUsed, |used| used.victim_identification.on_record(|submitted| *submitted))],
    },
    Element {
        name: "suspect's welfare planned",
        shown_when: "what is done for the suspect's welfare was planned",
        find: &[on!(online::SuspectEnforced, |enforced| enforced.welfare_plan.answered())],
    },
    Element {
        name: "told it is not their fault",
        shown_when: "the child was told that this is not their fault",
        find: &[on!(online::ResourcesGiven, |given| given.told_not_at_fault.on_record(|told| *told))],
    },
];
