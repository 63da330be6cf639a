//! Measures of investigations, online abuse and supervision.

use heard_record::fact::investigation::{self, CrimeKind, DeviceDone, Pip};
use heard_record::fact::review::{self, Question};
use heard_record::fact::{contact, notice, online, strategy};
use heard_record::kind::OneKind;

use super::care::judged;
use super::{Behind, ChildView, Count, Counted, Measure, STUDIES, Should};
use crate::catalogue::Area;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        id: "m.online-risk-recognised",
        should: Should::Kept("Online harm: the child’s vulnerability is assessed, with a notice"),
        title: "online files have the child's vulnerability assessed and a notice",
        among: "files of online harm to a child",
        area: Area::Investigating,
        samples: &["online abuse"],
        count: Count::Files(|file| {
            file.among(is_online, NOT_ONLINE, || {
                Counted::on_record(file.any(|child| {
                    has::<online::VulnerabilityAssessed>(child) && has::<notice::Submitted>(child)
                }))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                online::Reported::KIND,
                online::VulnerabilityAssessed::KIND,
                notice::Submitted::KIND,
            ],
        },
    },
    Measure {
        id: "m.online-signposted",
        should: Should::Kept("Online harm: the child and family have support, not a leaflet alone"),
        title: "online files show that the child or family was given support or guidance, not a fraud leaflet alone",
        among: "files of online harm to a child",
        area: Area::Investigating,
        samples: &["online abuse"],
        count: Count::Files(|file| {
            file.among(is_online, NOT_ONLINE, || {
                Counted::on_record(file.any(signposted))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[online::Reported::KIND, online::ResourcesGiven::KIND],
        },
    },
    Measure {
        id: "m.online-caid",
        should: Should::Kept("Online harm: the image database or digital advice is used"),
        title: "online files used the child abuse image database or digital advice",
        among: "files of online harm to a child in which images exist",
        area: Area::Investigating,
        samples: &["online abuse"],
        count: Count::Files(|file| {
            let images = |child: &ChildView| {
                let mut reported = child.timeline.of::<online::Reported>();
                reported.any(|(_, reported)| reported.images_sent.is(true).is_yes())
                    || has::<online::ImagesRecovered>(child)
            };
            file.among(images, "no images exist", || {
                Counted::on_record(file.any(|child| {
                    has::<online::ImageDatabaseUsed>(child)
                        || has::<investigation::DigitalAdvice>(child)
                }))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                online::Reported::KIND,
                online::ImagesRecovered::KIND,
                online::ImageDatabaseUsed::KIND,
                investigation::DigitalAdvice::KIND,
            ],
        },
    },
    Measure {
        id: "m.online-wider-risk",
        should: Should::Kept("Online harm: other children the suspect may reach are thought of"),
        title: "online files assess the suspect's risk to other children",
        among: "files of online harm to a child",
        area: Area::Investigating,
        samples: &["online abuse"],
        count: Count::Files(|file| {
            file.among(is_online, NOT_ONLINE, || {
                Counted::on_record(file.any(|child| has::<online::WiderRiskAssessed>(child)))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[online::Reported::KIND, online::WiderRiskAssessed::KIND],
        },
    },
    Measure {
        id: "m.sext-pip2",
        should: Should::Kept("A blackmailed child has a qualified investigator"),
        title: "sextortion cases were led by an investigator at PIP 2",
        among: "sextortion cases",
        area: Area::Investigating,
        samples: &["sextortion"],
        count: Count::Files(|file| {
            file.among(is_sextortion, NOT_SEXTORTION, || {
                Counted::on_record(file.any(led_at_pip2))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                investigation::Opened::KIND,
                online::Reported::KIND,
                investigation::Allocated::KIND,
            ],
        },
    },
    Measure {
        id: "m.sext-investigated",
        should: Should::Kept("A blackmailed child’s case is investigated"),
        title: "sextortion cases were investigated",
        among: "sextortion cases",
        area: Area::Investigating,
        samples: &["sextortion"],
        count: Count::Files(|file| {
            let investigated = |child: &ChildView| {
                has::<investigation::Planned>(child)
                    && child
                        .timeline
                        .of::<investigation::LineOfEnquiry>()
                        .any(|(_, line)| line.state.is(investigation::LineState::Done).is_yes())
            };
            file.among(is_sextortion, NOT_SEXTORTION, || {
                Counted::on_record(file.any(investigated))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                investigation::Planned::KIND,
                investigation::LineOfEnquiry::KIND,
            ],
        },
    },
    Measure {
        id: "m.sext-device",
        should: Should::Kept("A blackmailed child’s device is examined"),
        title: "sextortion cases had the device examined",
        among: "sextortion cases",
        area: Area::Investigating,
        samples: &["sextortion"],
        count: Count::Files(|file| {
            file.among(is_sextortion, NOT_SEXTORTION, || {
                Counted::on_record(file.any(|child| device(child, DeviceDone::Examined)))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[investigation::DeviceHandled::KIND],
        },
    },
    Measure {
        id: "m.sext-evidence",
        should: Should::Kept("Evidence is recovered for a blackmailed child"),
        title: "sextortion cases had evidence recovered",
        among: "sextortion cases",
        area: Area::Investigating,
        samples: &["sextortion"],
        count: Count::Files(|file| {
            let recovered = |child: &ChildView| {
                child
                    .timeline
                    .of::<investigation::DeviceHandled>()
                    .any(|(_, handled)| handled.evidence.answered().is_yes())
            };
            file.among(is_sextortion, NOT_SEXTORTION, || {
                Counted::on_record(file.any(recovered))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[investigation::DeviceHandled::KIND],
        },
    },
    Measure {
        id: "m.ce-supervision",
        should: Should::Kept("An exploitation investigation is supervised effectively"),
        title: "exploitation investigations were supervised effectively",
        among: "exploitation investigations, online ones among them, judged by a reviewer",
        area: Area::Investigating,
        samples: &["exploitation investigations"],
        count: Count::Files(|file| judged(file, Question::Supervision)),
        beside: Some(|file| {
            Counted::is(file.any(|child| {
                child
                    .timeline
                    .of::<investigation::Supervised>()
                    .any(|(_, review)| {
                        review
                            .childs_risk
                            .answered()
                            .and(review.direction.answered())
                            .is_yes()
                    })
            }))
        }),
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[investigation::Supervised::KIND, review::Judgement::KIND],
        },
    },
    Measure {
        id: "m.ce-joint",
        should: Should::Kept("Police and council go together, or say why not"),
        title: "section 47 enquiries into exploitation had a joint visit, or a recorded reason for one agency alone",
        among: "exploitation cases with a section 47 enquiry",
        area: Area::Investigating,
        samples: &["child exploitation"],
        count: Count::Files(|file| {
            let held = |child: &ChildView| {
                child
                    .timeline
                    .of::<strategy::Held>()
                    .any(|(_, held)| held.section_47.is(true).is_yes())
            };
            let reasoned = |child: &ChildView| {
                child
                    .timeline
                    .of::<strategy::Held>()
                    .any(|(_, held)| held.single_agency_because.answered().is_yes())
            };
            file.among(held, "no section 47 enquiry", || {
                Counted::on_record(
                    file.any(|child| has::<strategy::JointVisitMade>(child) || reasoned(child)),
                )
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[strategy::Held::KIND, strategy::JointVisitMade::KIND],
        },
    },
    Measure {
        id: "m.alloc-latency",
        should: Should::Kept("A crime against a child is allocated with the reason"),
        title: "crimes against a child were allocated with the reason on record",
        among: "crimes against a child",
        area: Area::Investigating,
        samples: &["case files", STUDIES],
        count: Count::Delays(|file| {
            let reported = file
                .children
                .iter()
                .flat_map(|child| {
                    child
                        .timeline
                        .of::<contact::CrimeReported>()
                        .map(|(fact, _)| fact.happened.earliest_micros())
                })
                .min();
            let Some(reported) = reported else {
                return (Counted::Excluded("no crime reported"), None);
            };
            let allocated = file
                .children
                .iter()
                .flat_map(|child| child.timeline.of::<investigation::Allocated>())
                .map(|(fact, said)| {
                    (
                        fact.happened.earliest_micros(),
                        said.because.answered().is_yes(),
                    )
                })
                .min();
            (
                Counted::on_record(allocated.is_some_and(|(_, reason)| reason)),
                allocated.map(|(at, _)| (at - reported).max(0) / 60_000_000),
            )
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[contact::CrimeReported::KIND, investigation::Allocated::KIND],
        },
    },
    Measure {
        id: "m.medical-considered",
        should: Should::Kept("A medical is considered after a sexual offence"),
        title: "children had a medical examination and a liaison officer considered after a sexual offence",
        among: "children against whom a sexual offence is suspected",
        area: Area::Investigating,
        samples: &["case files", STUDIES],
        count: Count::Children(|child| {
            let mut suspected = child.timeline.of::<strategy::HarmSuspected>();
            let sexual = suspected.any(|(_, harm)| {
                harm.because
                    .is(strategy::HarmTrigger::SexualOffence)
                    .is_yes()
            });
            if !sexual {
                return Counted::Excluded("no sexual offence");
            }
            let mut plans = child.timeline.of::<strategy::EvidencePlanned>();
            Counted::on_record(plans.any(|(_, plan)| {
                plan.medical_considered
                    .is(true)
                    .and(plan.liaison_considered.is(true))
                    .is_yes()
            }))
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                strategy::HarmSuspected::KIND,
                strategy::EvidencePlanned::KIND,
            ],
        },
    },
];

const NOT_ONLINE: &str = "no online harm";
const NOT_SEXTORTION: &str = "not sextortion";

fn has<K: OneKind>(child: &ChildView) -> bool {
    child.timeline.of::<K>().next().is_some()
}

fn is_online(child: &ChildView) -> bool {
    has::<online::Reported>(child)
}

fn is_sextortion(child: &ChildView) -> bool {
    let opened = child
        .timeline
        .of::<investigation::Opened>()
        .any(|(_, opened)| opened.kind.is(CrimeKind::Sextortion).is_yes());
    let reported = child
        .timeline
        .of::<online::Reported>()
        .any(|(_, reported)| reported.harm.is(online::Harm::Sextortion).is_yes());
    opened || reported
}

fn signposted(child: &ChildView) -> bool {
    child
        .timeline
        .of::<online::ResourcesGiven>()
        .any(|(_, given)| {
            given
                .resources
                .shown(|list| {
                    list.iter()
                        .any(|one| *one != online::Resource::FraudLeaflet)
                })
                .is_yes()
        })
}

fn led_at_pip2(child: &ChildView) -> bool {
    child
        .timeline
        .of::<investigation::Allocated>()
        .any(|(_, allocated)| allocated.pip.shown(|pip| *pip >= Pip::Two).is_yes())
}

fn device(child: &ChildView, done: DeviceDone) -> bool {
    child
        .timeline
        .of::<investigation::DeviceHandled>()
        .any(|(_, handled)| handled.done.is(done).is_yes())
}
