//! Measures of missing children.

use heard_record::Fact;
use heard_record::fact::missing::{self, Grade, RestsOn};
use heard_record::fact::review::{self, Regraded};
use heard_record::fact::{notice, person};
use heard_record::kind::OneKind;

use super::{Behind, ChildView, Count, Counted, File, Measure, STUDIES, Should};
use crate::catalogue::Area;
use crate::contradiction;
use crate::occasion::person::in_care_at;
use crate::standing::Standing;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        id: "m.miss-high",
        should: Should::Neither,
        title: "missing incidents were graded high at some time",
        among: "incidents of a child reported missing",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(|file| {
            file.among(is_missing, NOT_MISSING, || {
                Counted::is(file.any(graded_high))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[missing::Reported::KIND, missing::Graded::KIND],
        },
    },
    Measure {
        id: "m.miss-high-lac",
        should: Should::Neither,
        title: "missing incidents from council care were graded high at some time",
        among: "incidents of a child in council care reported missing",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(|file| {
            file.among(missing_from_care, "not in council care", || {
                Counted::is(file.any(graded_high))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[missing::Reported::KIND, missing::Graded::KIND],
        },
    },
    Measure {
        id: "m.miss-undergraded",
        should: Should::Missed("A missing child is graded as a reviewer would grade them"),
        title: "missing children were graded lower than a reviewer graded them without seeing the grade",
        among: "missing children's files regraded by a reviewer",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(undergraded),
        beside: Some(|file| {
            Counted::is(file.any(|child| !against(child).is_empty() && !graded_high(child)))
        }),
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[missing::Graded::KIND, review::Regraded::KIND],
        },
    },
    Measure {
        id: "m.miss-flag-medium",
        should: Should::Missed("What police hold on exploitation counts in the grade"),
        title: "children about whom police held information on exploitation were graded medium when missing",
        among: "missing incidents with information on exploitation on record",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(|file| {
            let medium = |child: &ChildView| {
                exploitation_known(child) && highest(child) == Some(Grade::Medium)
            };
            file.among(exploitation_known, "no information on exploitation", || {
                Counted::is(file.any(medium))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["missing.flag-vs-grade"],
            kinds: &[missing::Graded::KIND],
        },
    },
    Measure {
        id: "m.miss-life-test",
        should: Should::Missed("A high grade rests on more than a threat to life"),
        title: "high-risk missing incidents rest on a threat to life alone",
        among: "missing incidents graded high",
        area: Area::Responding,
        samples: &["high-risk missing"],
        count: Count::Files(life_test),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[missing::Graded::KIND],
        },
    },
    Measure {
        id: "m.miss-attend-delay",
        should: Should::Missed("An officer is there in the time allowed"),
        title: "missing incidents were attended after the time allowed, or not at all",
        among: "missing incidents in which attendance was owed",
        area: Area::Responding,
        samples: &["missing", STUDIES],
        count: Count::Delays(|file| {
            let owed: Vec<_> = file
                .children
                .iter()
                .flat_map(|child| child.owed("missing.attend-golden-hour"))
                .collect();
            let late = owed.iter().any(|stood| {
                stood.standing.is_missed() || matches!(stood.standing, Standing::MetLate { .. })
            });
            let counted = if owed.is_empty() {
                Counted::Excluded("no attendance owed")
            } else {
                Counted::is(late)
            };
            (
                counted,
                file.children
                    .iter()
                    .filter_map(|child| first_after_report::<missing::Attended>(child, |_| true))
                    .min(),
            )
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["missing.attend-golden-hour"],
            kinds: &[missing::Attended::KIND],
        },
    },
    Measure {
        id: "m.miss-supervisor-delay",
        should: Should::Kept("A supervisor directs the search"),
        title: "missing incidents had a supervisor's entry of substance",
        among: "incidents of a child reported missing",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Delays(|file| {
            let minutes = file.children.iter().filter_map(first_supervision).min();
            let counted = file.among(is_missing, NOT_MISSING, || {
                Counted::on_record(minutes.is_some())
            });
            (counted, minutes)
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[
                missing::Reported::KIND,
                missing::Ratified::KIND,
                missing::Reviewed::KIND,
            ],
        },
    },
    Measure {
        id: "m.miss-referral",
        should: Should::Kept("Partners are told of a child who was missing"),
        title: "missing incidents led to a notice or referral to partners",
        among: "incidents of a child reported missing",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(|file| {
            file.among(is_missing, NOT_MISSING, || {
                Counted::on_record(file.any(referred))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[missing::Reported::KIND, notice::Shared::KIND],
        },
    },
    Measure {
        id: "m.miss-interview-quality",
        should: Should::Kept("A child who is back is asked face to face what happened"),
        title: "prevention interviews were face to face and say where, with whom and what happened",
        among: "missing children who came back",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(|file| {
            file.among(is_back, NOT_BACK, || {
                Counted::on_record(file.any(full_interview))
            })
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &[],
            kinds: &[missing::Found::KIND, missing::InterviewHeld::KIND],
        },
    },
    Measure {
        id: "m.miss-seen",
        should: Should::Kept("A child who is back is seen in person"),
        title: "children who came back were seen in person by police or another independent professional",
        among: "missing children who came back",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(|file| {
            let seen = |child: &ChildView| !is_back(child) || child.met("missing.seen-on-return");
            file.among(is_back, NOT_BACK, || Counted::on_record(file.all(seen)))
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["missing.seen-on-return"],
            kinds: &[missing::Found::KIND, person::ChildSeen::KIND],
        },
    },
    Measure {
        id: "m.miss-trigger-effective",
        should: Should::Kept("The trigger plan’s first actions are started in time"),
        title: "trigger plans had all their first actions started in time",
        among: "missing incidents of children with a live trigger plan",
        area: Area::Responding,
        samples: &["missing"],
        count: Count::Files(|file| {
            file.all_met("missing.trigger-plan-run.started", "no live trigger plan")
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["missing.trigger-plan-run.started"],
            kinds: &[],
        },
    },
    Measure {
        id: "m.rhi-72h",
        should: Should::Kept("The return home interview is held within 72 hours"),
        title: "return home interviews were held within 72 hours",
        among: "missing children who came back",
        area: Area::Partners,
        samples: &["missing"],
        count: Count::Files(|file| file.all_met("missing.return-home-interview", NOT_BACK)),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["missing.return-home-interview"],
            kinds: &[missing::Found::KIND, missing::ReturnInterviewHeld::KIND],
        },
    },
    Measure {
        id: "m.miss-close-unseen",
        should: Should::Missed("No report is closed without the child being seen"),
        title: "missing reports were closed without the child being seen",
        among: "missing reports closed",
        area: Area::Responding,
        samples: &["case files", STUDIES],
        count: Count::Files(|file| {
            let closed = |child: &ChildView| done_about::<missing::Closed>(child).next().is_some();
            let unseen = |child: &ChildView| {
                let mut seen = child.owed("missing.seen-on-return.before-closing");
                closed(child) && !seen.any(|stood| stood.standing == Standing::Met)
            };
            file.among(closed, "not closed", || Counted::is(file.any(unseen)))
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["missing.seen-on-return.before-closing"],
            kinds: &[missing::Closed::KIND],
        },
    },
];

const NOT_MISSING: &str = "no missing report";
const NOT_BACK: &str = "not back";

fn is_missing(child: &ChildView) -> bool {
    child.saw("child reported missing")
}

fn is_back(child: &ChildView) -> bool {
    child.saw("child found")
}

fn missing_from_care(child: &ChildView) -> bool {
    child
        .facts_of::<missing::Reported>()
        .any(|(fact, _)| in_care_at(&child.timeline, fact).is_yes())
}

fn highest(child: &ChildView) -> Option<Grade> {
    child
        .facts_of::<missing::Graded>()
        .filter_map(|(_, graded)| graded.grade.clear().copied())
        .max()
}

fn graded_high(child: &ChildView) -> bool {
    highest(child) == Some(Grade::High)
}

/// Everything on record against the gradings below high.
fn against(child: &ChildView) -> Vec<contradiction::Against> {
    child
        .facts_of::<missing::Graded>()
        .filter(|(_, graded)| contradiction::is_below_high(graded).is_yes())
        .flat_map(|(fact, _)| contradiction::against(&child.timeline, fact))
        .collect()
}

fn exploitation_known(child: &ChildView) -> bool {
    let of_any_grading = child
        .facts_of::<missing::Graded>()
        .flat_map(|(fact, _)| contradiction::against(&child.timeline, fact));
    of_any_grading
        .filter(|against| against.shown.is_yes())
        .any(|against| against.factor.is_exploitation())
}

fn undergraded(file: &File) -> Counted {
    let mut regraded = file.children.iter().flat_map(|child| {
        done_about::<Regraded>(child)
            .filter_map(|(_, regraded)| Some(*regraded.grade.clear()? > highest(child)?))
    });
    let mut any = false;
    let is = regraded.by_ref().any(|under| {
        any = true;
        under
    });
    if any {
        Counted::is(is)
    } else {
        Counted::Excluded("not regraded by a reviewer")
    }
}

fn life_test(file: &File) -> Counted {
    let alone = |graded: &missing::Graded| {
        graded.grade.is(Grade::High).and(
            graded
                .rests_on
                .on_record(|rests| rests == &[RestsOn::ThreatToLife]),
        )
    };
    let on_it_alone = |child: &ChildView| {
        let mut gradings = child.facts_of::<missing::Graded>();
        gradings.any(|(_, graded)| alone(graded).is_yes())
    };
    file.among(graded_high, "not graded high", || {
        Counted::is(file.any(on_it_alone))
    })
}

fn first_after_report<K: OneKind>(
    child: &ChildView,
    counts: impl Fn(&Fact) -> bool,
) -> Option<i64> {
    child.minutes_until::<missing::Reported, K>(counts)
}

/// What was done about a time missing that was reported of the child.
fn done_about<'s, K: OneKind>(
    child: &ChildView<'s, '_>,
) -> impl Iterator<Item = (&'s Fact, &'s K)> {
    child.done_about::<missing::Reported, K>()
}

fn first_supervision(child: &ChildView) -> Option<i64> {
    let checked = first_after_report::<missing::Ratified>(child, |fact| fact.by.role.supervises());
    let reviewed = first_after_report::<missing::Reviewed>(child, |fact| fact.by.role.supervises());
    checked.into_iter().chain(reviewed).min()
}

fn referred(child: &ChildView) -> bool {
    done_about::<notice::Shared>(child).next().is_some()
}

fn full_interview(child: &ChildView) -> bool {
    done_about::<missing::InterviewHeld>(child).any(|(_, interview)| {
        interview.how.is(missing::HeldHow::InPerson).is_yes()
            && [
                &interview.where_went,
                &interview.with_whom,
                &interview.what_happened,
            ]
            .iter()
            .all(|said| said.answered().is_yes())
    })
}
