//! Measures of assessing, referring and protecting: notices, discussions, domestic abuse, police protection, custody, exploitation.

use heard_record::fact::exploitation::{self, NrmReferred};
use heard_record::fact::person::EthnicityRecorded;
use heard_record::fact::review::{self, Judged, Judgement, Question};
use heard_record::fact::strategy::{self, TookPart};
use heard_record::fact::{custody, domestic_abuse, notice, person, protection};
use heard_record::kind::OneKind;

use super::{Behind, ChildView, Count, Counted, File, Measure, STUDIES, Should};
use crate::catalogue::Area;
use crate::standing::Standing;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        id: "m.ethnicity-missing",
        should: Should::Missed("Ethnicity is recorded as the child describes it"),
        title: "files do not have the child's ethnicity",
        among: "files reviewed",
        area: Area::Leadership,
        samples: &["case files"],
        count: Count::Files(|file| {
            Counted::is(!file.all(|child| {
                child
                    .timeline
                    .of::<EthnicityRecorded>()
                    .any(|(_, said)| said.ethnicity.answered().is_yes())
            }))
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[person::EthnicityRecorded::KIND],
        },
    },
    Measure {
        id: "m.sd-recorded",
        should: Should::Kept("A strategy discussion is held and recorded when one is needed"),
        title: "cases have a strategy discussion on record with police taking part",
        among: "cases in which a strategy discussion was required",
        area: Area::Partners,
        samples: &["strategy discussions"],
        count: Count::Files(|file| {
            file.among(required, NOT_REQUIRED, || {
                Counted::on_record(file.any(discussed))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["sd.initiate"],
            kinds: &[strategy::Held::KIND],
        },
    },
    Measure {
        id: "m.sd-ce-missing",
        should: Should::Missed("An exploited child has the strategy discussion that is required"),
        title: "exploitation cases have no record of the strategy discussion that was required",
        among: "exploitation cases, not online, in which a strategy discussion was required",
        area: Area::Assessing,
        samples: &["child exploitation"],
        count: Count::Files(|file| {
            file.among(required, NOT_REQUIRED, || Counted::is(!file.any(discussed)))
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["sd.initiate"],
            kinds: &[strategy::Held::KIND],
        },
    },
    Measure {
        id: "m.sd-latency",
        should: Should::Kept("The strategy discussion is held in time"),
        title: "cases had the strategy discussion in time",
        among: "cases in which a strategy discussion was required",
        area: Area::Partners,
        samples: &["strategy discussions", STUDIES],
        count: Count::Delays(|file| {
            let owed: Vec<_> = file
                .children
                .iter()
                .flat_map(|child| child.owed("sd.initiate"))
                .collect();
            if owed.is_empty() {
                return (Counted::Excluded(NOT_REQUIRED), None);
            }
            let minutes = owed
                .iter()
                .filter_map(|stood| {
                    let first = stood
                        .duty
                        .met
                        .iter()
                        .filter(|met| met.counts.is_yes())
                        .map(|met| met.moment.when.earliest_micros())
                        .min()?;
                    Some((first - stood.duty.arose.when.earliest_micros()) / 60_000_000)
                })
                .max();
            let counted = if minutes.is_none() {
                Counted::NoRecord
            } else {
                Counted::is(
                    owed.iter()
                        .all(|stood| matches!(stood.standing, Standing::Met | Standing::Lifted)),
                )
            };
            (counted, minutes)
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["sd.initiate"],
            kinds: &[],
        },
    },
    Measure {
        id: "m.ppn-voice",
        should: Should::Kept("The child’s voice is on record"),
        title: "cases have the child's voice on record",
        among: "cases reviewed",
        area: Area::Assessing,
        samples: &["case files"],
        count: Count::Files(|file| Counted::on_record(file.all(has_voice))),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                person::ChildSaid::KIND,
                person::ChildObserved::KIND,
                notice::VoiceRecorded::KIND,
            ],
        },
    },
    Measure {
        id: "m.da-ppn",
        should: Should::Kept("A notice is shared after a domestic incident with children"),
        title: "domestic incidents with children led to a notice that was shared",
        among: "domestic incidents with children",
        area: Area::Assessing,
        samples: &["domestic abuse"],
        count: Count::Files(|file| {
            file.among(domestic, NOT_DOMESTIC, || {
                Counted::on_record(file.any(noticed))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                domestic_abuse::IncidentAttended::KIND,
                notice::Submitted::KIND,
                notice::Shared::KIND,
            ],
        },
    },
    Measure {
        id: "m.da-voice",
        should: Should::Kept("Each child is heard after a domestic incident"),
        title: "domestic incidents have the voice of each child",
        among: "domestic incidents with children",
        area: Area::Assessing,
        samples: &["domestic abuse"],
        count: Count::Files(|file| {
            file.among(domestic, NOT_DOMESTIC, || {
                Counted::on_record(file.all(has_voice))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                domestic_abuse::IncidentAttended::KIND,
                person::ChildSaid::KIND,
                person::ChildObserved::KIND,
                notice::VoiceRecorded::KIND,
            ],
        },
    },
    Measure {
        id: "m.da-enquired",
        should: Should::Kept("Each child listed at a home is seen or asked about"),
        title: "visits to homes where the system lists children: each child was seen or asked about",
        among: "domestic incidents at homes where the system lists children",
        area: Area::Responding,
        samples: &["domestic abuse"],
        count: Count::Files(|file| {
            let listed = |child: &ChildView| {
                let mut attended = child.facts_of::<domestic_abuse::IncidentAttended>();
                attended.any(|(_, attended)| {
                    let listed = attended.children_on_system.on_record(|count| *count > 0);
                    listed.is_yes()
                })
            };
            file.among(listed, "the system lists no child there", || {
                Counted::on_record(file.all(|child| seen_in_person(child) || asked_about(child)))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                domestic_abuse::IncidentAttended::KIND,
                person::ChildSeen::KIND,
            ],
        },
    },
    Measure {
        id: "m.pp-decision",
        should: Should::Kept("Police protection rests on a sound first decision"),
        title: "uses of police protection rest on a sound first decision",
        among: "uses of police protection judged by a reviewer",
        area: Area::Responding,
        samples: &["police protection"],
        count: Count::Files(|file| judged(file, Question::ProtectionDecision)),
        beside: Some(|file| {
            Counted::is(file.any(|child| {
                child.facts_of::<protection::Taken>().any(|(_, taken)| {
                    taken.grounds.answered().is_yes() && taken.alternatives.answered().is_yes()
                })
            }))
        }),
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[protection::Taken::KIND, review::Judgement::KIND],
        },
    },
    Measure {
        id: "m.pp-record",
        should: Should::Kept("The record of police protection is whole"),
        title: "uses of police protection have end, designated officer and oversight on record",
        among: "uses of police protection",
        area: Area::Responding,
        samples: &["police protection"],
        count: Count::Files(|file| {
            file.among(protected, NOT_PROTECTED, || {
                Counted::on_record(file.any(protection_recorded))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                protection::Taken::KIND,
                protection::DesignatedOfficerNamed::KIND,
                protection::Overseen::KIND,
                protection::Ended::KIND,
            ],
        },
    },
    Measure {
        id: "m.pp-accommodation",
        should: Should::Kept("A child in police protection stays somewhere suitable"),
        title: "uses of police protection put suitable accommodation first, not a police station",
        among: "uses of police protection",
        area: Area::Responding,
        samples: &["police protection"],
        count: Count::Files(|file| {
            let first = || {
                let mut children = file.children.iter();
                children.find_map(|child| {
                    let (_, place) = child.timeline.of::<protection::Accommodated>().next()?;
                    Some(&place.at)
                })
            };
            file.among(protected, NOT_PROTECTED, || {
                first().map_or(Counted::NoRecord, |at| {
                    Counted::shown(at.shown(|at| *at != protection::Accommodation::PoliceStation))
                })
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[protection::Taken::KIND, protection::Accommodated::KIND],
        },
    },
    Measure {
        id: "m.custody-referral",
        should: Should::Kept("A child in custody is referred to partners"),
        title: "children in custody were referred to partners",
        among: "children brought to custody",
        area: Area::Assessing,
        samples: &["custody"],
        count: Count::Files(|file| {
            let held = |child: &ChildView| child.facts_of::<custody::Detained>().next().is_some();
            file.among(held, "not in custody", || {
                Counted::on_record(file.all(|child| !held(child) || noticed(child)))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                custody::Detained::KIND,
                notice::Submitted::KIND,
                notice::Shared::KIND,
            ],
        },
    },
    Measure {
        id: "m.nrm-made",
        should: Should::Kept(
            "Police refer a child with signs of criminal exploitation to the national referral mechanism",
        ),
        title: "children with signs of criminal exploitation were referred by police to the national referral mechanism",
        among: "criminal exploitation cases with indicators on record",
        area: Area::Assessing,
        samples: &["criminal exploitation", "further criminal exploitation"],
        count: Count::Files(|file| {
            let owed = |child: &ChildView| child.owed("nrm.").next().is_some();
            file.among(owed, NO_INDICATORS, || {
                Counted::on_record(file.any(police_referred))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["nrm."],
            kinds: &[exploitation::NrmReferred::KIND],
        },
    },
    Measure {
        id: "m.nrm-latency",
        should: Should::Kept("A child with such signs is referred, whoever does it"),
        title: "children were referred to the national referral mechanism by whomever",
        among: "criminal exploitation cases with indicators on record",
        area: Area::Assessing,
        samples: &["criminal exploitation", STUDIES],
        count: Count::Delays(|file| {
            let first = file
                .children
                .iter()
                .flat_map(|child| child.owed("nrm."))
                .map(|stood| stood.duty.arose.when.earliest_micros())
                .min();
            let Some(first) = first else {
                return (Counted::Excluded(NO_INDICATORS), None);
            };
            let made = file
                .children
                .iter()
                .flat_map(|child| {
                    child
                        .timeline
                        .of::<NrmReferred>()
                        .map(|(fact, _)| fact.happened.earliest_micros())
                })
                .min();
            (
                Counted::on_record(made.is_some()),
                made.map(|made| (made - first).max(0) / 60_000_000),
            )
        }),
        beside: None,
        part: Some(|file| {
            let mut referred = file
                .children
                .iter()
                .flat_map(|child| child.timeline.of::<NrmReferred>());
            let (_, first) = referred.next()?;
            Some(format!("referred by {}", first.by.clear()?.word()))
        }),
        behind: Behind {
            rules: &["nrm."],
            kinds: &[exploitation::NrmReferred::KIND],
        },
    },
    Measure {
        id: "m.dvds-open",
        should: Should::Missed("A disclosure decided on is made"),
        title: "disclosures decided on have not been made",
        among: "disclosures decided on",
        area: Area::Assessing,
        samples: &["disclosure scheme"],
        count: Count::Files(|file| {
            let decided = |child: &ChildView| {
                let mut decided = child.timeline.of::<domestic_abuse::DisclosureDecided>();
                decided.any(|(_, decided)| decided.disclose.is(true).is_yes())
            };
            let ended = |child: &ChildView| {
                let mut ended = child.timeline.of::<domestic_abuse::DisclosureEnded>();
                ended.next().is_some()
            };
            file.among(decided, "not decided on", || Counted::is(!file.any(ended)))
        }),
        beside: None,
        part: Some(|file| {
            let first = |child: &ChildView| {
                let mut decided = child.timeline.of::<domestic_abuse::DisclosureDecided>();
                decided
                    .next()
                    .map(|(fact, _)| fact.happened.latest_micros())
            };
            let decided = file.children.iter().filter_map(first).min()?;
            let days = (file.asked.at.as_microsecond() - decided).max(0) / DAY;
            let rechecked = file.any(|child| {
                let mut rechecked = child.timeline.of::<domestic_abuse::ChildRechecked>();
                rechecked.next().is_some()
            });
            let rechecked = if rechecked {
                "child's risk rechecked"
            } else {
                "no record that the child's risk was rechecked"
            };
            Some(format!("decided {days} days before; {rechecked}"))
        }),
        behind: Behind {
            rules: &[],
            kinds: &[
                domestic_abuse::DisclosureDecided::KIND,
                domestic_abuse::DisclosureEnded::KIND,
            ],
        },
    },
];

const DAY: i64 = 86_400_000_000;
const NOT_REQUIRED: &str = "no strategy discussion was required";
const NOT_DOMESTIC: &str = "no domestic incident";
const NOT_PROTECTED: &str = "no police protection";
const NO_INDICATORS: &str = "no indicators on record";

fn required(child: &ChildView) -> bool {
    child
        .owed("sd.initiate")
        .any(|stood| !matches!(stood.standing, Standing::Lifted | Standing::LiftedOverdue))
}

fn discussed(child: &ChildView) -> bool {
    child.timeline.of::<strategy::Held>().any(|(_, held)| {
        held.took_part
            .shown(|who| who.contains(&TookPart::Police))
            .is_yes()
    })
}

/// Whether something the child said, or showed to somebody who watched, is on record.
fn has_voice(child: &ChildView) -> bool {
    let said = child
        .timeline
        .of::<person::ChildSaid>()
        .any(|(_, said)| said.words.answered().is_yes());
    let shown = child
        .timeline
        .of::<person::ChildObserved>()
        .next()
        .is_some();
    let in_notice = child
        .timeline
        .of::<notice::VoiceRecorded>()
        .any(|(_, voice)| voice.words.answered().is_yes());
    said || shown || in_notice
}

fn noticed(child: &ChildView) -> bool {
    child.timeline.of::<notice::Submitted>().next().is_some()
        && child.timeline.of::<notice::Shared>().next().is_some()
}

fn domestic(child: &ChildView) -> bool {
    child
        .facts_of::<domestic_abuse::IncidentAttended>()
        .next()
        .is_some()
}

fn seen_in_person(child: &ChildView) -> bool {
    child
        .timeline
        .of::<person::ChildSeen>()
        .any(|(_, seen)| seen.status.shown(|status| status.is_seen()).is_yes())
}

fn asked_about(child: &ChildView) -> bool {
    child
        .facts_of::<domestic_abuse::IncidentAttended>()
        .any(|(_, attended)| attended.children_asked_about.is(true).is_yes())
}

fn protected(child: &ChildView) -> bool {
    child.facts_of::<protection::Taken>().next().is_some()
}

fn protection_recorded(child: &ChildView) -> bool {
    let ended = child
        .timeline
        .of::<protection::Ended>()
        .any(|(_, ended)| ended.how.answered().is_yes() && ended.by.answered().is_yes());
    let named = child
        .timeline
        .of::<protection::DesignatedOfficerNamed>()
        .any(|(_, named)| named.officer.answered().is_yes());
    let overseen = child.timeline.of::<protection::Overseen>().next().is_some();
    ended && named && overseen
}

fn police_referred(child: &ChildView) -> bool {
    child.timeline.of::<NrmReferred>().any(|(_, referred)| {
        referred
            .by
            .is(heard_record::fact::exploitation::FirstResponder::Police)
            .is_yes()
    })
}

/// Whether a reviewer judged a question good or better.
pub(super) fn judged(file: &File, question: Question) -> Counted {
    let judgements: Vec<bool> = file
        .children
        .iter()
        .flat_map(|child| child.timeline.of::<Judgement>())
        .filter(|(_, judgement)| judgement.question.is(question).is_yes())
        .filter_map(|(_, judgement)| {
            judgement
                .judged
                .clear()
                .map(|judged| *judged <= Judged::Good)
        })
        .collect();
    if judgements.is_empty() {
        Counted::Excluded("not judged by a reviewer")
    } else {
        Counted::is(judgements.into_iter().all(|good| good))
    }
}
