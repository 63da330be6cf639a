//! Domestic abuse where there are children, and its conferences.

use heard_record::answer::IncidentRef;
use heard_record::fact::domestic_abuse::{self, ChildWas, RiskLevel, RiskTool};
use heard_record::fact::{notice, person};
use heard_record::{Fact, Role, Shown, Stated, Timeline, When, when};
use jiff::civil::Date;

use super::Scope::{ForTheChild, InItsCase};
use super::{Element, Occasion, Sight, same};

/// How many answers of yes to the DASH questions call for a conference. The SafeLives criteria.
const CONFERENCE_AT_YES: i64 = 14;
/// How many domestic call-outs in twelve months call for a conference. A force default.
const CONFERENCE_AT_CALL_OUTS: usize = 3;
/// A child's own words belong to a sighting if they were said within so many hours of it.
const SAME_VISIT_HOURS: i64 = 12;
/// The age on which the school year of reception follows.
const RECEPTION_AFTER: i16 = 4;

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "domestic incident attended",
        counts_when: "officers come to a domestic incident at a home where the child lives, visits or is expected",
        scope: InItsCase,
        find: &[on!(domestic_abuse::IncidentAttended, |_| true)],
    },
    Occasion {
        name: "child of the household identified",
        counts_when: "the child is put on the list of children of the household, wherever the child is; also an unborn child",
        scope: InItsCase,
        find: &[on!(domestic_abuse::ChildIdentified, |_| true)],
    },
    Occasion {
        name: "scene of the domestic incident left",
        counts_when: "officers leave the place of the domestic incident",
        scope: InItsCase,
        find: &[on!(domestic_abuse::SceneLeft, |_| true)],
    },
    Occasion {
        name: "domestic incident attended with the child there",
        counts_when: "officers come to a domestic incident, and the child is identified as being there: in sight, in another room or asleep",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::IncidentAttended,
            |attended, fact, timeline| { child_was(timeline, fact, attended, is_there) }
        )],
    },
    Occasion {
        name: "domestic incident attended with the child away",
        counts_when: "officers come to a domestic incident, and the child is identified as one who lives or stays there but is elsewhere; \
                      an unborn child is not",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::IncidentAttended,
            |attended, fact, timeline| { child_was(timeline, fact, attended, is_away) }
        )],
    },
    Occasion {
        name: "child of the household seen by an officer",
        counts_when: "a member of a police force physically sees the child, asleep too; a phone call or a parent's word does not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen, fact| seen_by(
            fact,
            seen,
            Role::is_police
        ))],
    },
    Occasion {
        name: "child seen elsewhere by a trusted professional",
        counts_when: "a social worker, a health or school worker or a worker of another agency physically sees the child; \
                      family, carers and neighbours do not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen, fact| seen_by(
            fact,
            seen,
            is_trusted_professional
        ))],
    },
    Occasion {
        name: "domestic abuse risk assessed",
        counts_when: "the questions about domestic abuse risk are gone through and come to a level; an assessment without a level does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .level
            .answered())],
    },
    Occasion {
        name: "domestic abuse risk checked by a supervisor",
        counts_when: "a supervisor says whether the level of domestic abuse risk is right; the officer's own second look does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskValidated, |validated, fact| {
            validated.agreed.answered().and(supervises(fact.by.role))
        })],
    },
    Occasion {
        name: "domestic abuse notice submitted",
        counts_when: "a public protection notice about domestic abuse is submitted for the child; one about something else does not count",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |submitted| submitted
            .about
            .is(notice::About::DomesticAbuse))],
    },
    Occasion {
        name: "child believed to be a victim of domestic abuse",
        counts_when: "police have reasonable grounds to believe that a child of school age, from reception on, may be a victim of domestic abuse, \
                      there at the time or not, or identify such a child of the household at a domestic incident for which nobody \
                      recorded that; a child not yet born, or recorded as living outside the force's area does not count",
        scope: InItsCase,
        find: &[
            on!(
                domestic_abuse::ChildMayBeVictim,
                |victim, fact, timeline| {
                    let outside = victim.resident.on_record(|resident| !*resident);
                    (!outside).and(of_school_age(timeline, fact.happened))
                }
            ),
            on!(domestic_abuse::ChildIdentified, |child, fact, timeline| {
                let born = child.was.on_record(|was| *was != ChildWas::Unborn);
                born.and(of_school_age(timeline, fact.happened))
                    .and(!said_of_incident(timeline, fact, &child.incident))
            }),
        ],
    },
    Occasion {
        name: "school told of the domestic abuse",
        counts_when: "somebody named at the child's school is told; telling the council instead counts for a child educated at home, and for no other",
        scope: InItsCase,
        find: &[on!(domestic_abuse::SchoolTold, |told, fact, timeline| {
            let at_school = !told.to_council.on_record(|instead| *instead);
            told.to
                .answered()
                .and(at_school.or(educated_at_home(timeline, fact.happened)))
        })],
    },
    Occasion {
        name: "no school known after a search",
        counts_when: "records are searched for the child's school or setting, and none is found; without what was searched it does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::NoSchoolKnown, |none| none
            .searched
            .answered())],
    },
    Occasion {
        name: "domestic abuse score calls for a conference",
        counts_when: "fourteen or more of the DASH questions are answered yes",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| {
            let another_tool = assessed.tool.on_record(|tool| *tool != RiskTool::Dash);
            assessed
                .score
                .shown(|yes| *yes >= CONFERENCE_AT_YES)
                .and(!another_tool)
        })],
    },
    Occasion {
        name: "domestic abuse judged to be high risk",
        counts_when: "whoever assesses the risk judges it to be high, whatever the number of answers of yes",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .level
            .is(RiskLevel::High))],
    },
    Occasion {
        name: "third domestic call-out in twelve months",
        counts_when: "police come out to domestic incidents in the child's life for at least the third time in twelve months; \
                      two entries of one log are one call-out",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::IncidentAttended,
            |attended, fact, timeline| { is_third_call_out(timeline, fact, attended) }
        )],
    },
    Occasion {
        name: "further crime within twelve months of a referral",
        counts_when: "within twelve months of the case's last referral to a conference there is another incident that sounds like a crime, \
                      with the same victim and perpetrator, reported to police or not, whatever the score",
        scope: InItsCase,
        find: &[
            on!(
                domestic_abuse::IncidentAttended,
                |attended, fact, timeline| {
                    let repeat = attended.crime.is(true).and(attended.same_people.is(true));
                    repeat.and(referred_in_year_before(timeline, fact.happened))
                }
            ),
            on!(domestic_abuse::FurtherAbuse, |abuse, fact, timeline| {
                let repeat = abuse.crime.is(true).and(abuse.same_people.is(true));
                repeat.and(happened_after_referral(timeline, fact, abuse))
            }),
        ],
    },
    Occasion {
        name: "case referred to a conference",
        counts_when: "the case is referred to a multi-agency risk assessment conference",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracReferred, |referred| Sight::from(
            true
        )
        .set_by(&referred.meeting))],
    },
    Occasion {
        name: "case heard at a conference",
        counts_when: "a multi-agency risk assessment conference hears the case",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracHeard, |_| true)],
    },
    Occasion {
        name: "police given an action by the conference",
        counts_when: "the conference gives the police something to do, with a date in its minutes",
        scope: InItsCase,
        find: &[on!(domestic_abuse::MaracActionSet, |action| Sight::from(
            true
        )
        .set_by(&action.due))],
    },
    Occasion {
        name: "result of a conference action recorded",
        counts_when: "what came of the police action is recorded, done or not; an entry without a result does not count",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracActionDone, |action| action
            .result
            .answered())],
    },
    Occasion {
        name: "conference action withdrawn by the chair",
        counts_when: "the chair of the conference takes the police action back",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracActionWithdrawn, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "whereabouts of the child confirmed",
        shown_when: "the child was at home, or somebody confirmed where the child was, and how",
        find: &[on!(domestic_abuse::ChildIdentified, |identified| {
            let at_home = identified.was.on_record(|was| {
                matches!(
                    was,
                    ChildWas::Present
                        | ChildWas::InAnotherRoom
                        | ChildWas::Asleep
                        | ChildWas::Unborn
                )
            });
            at_home.or(identified.confirmed_with.answered())
        })],
    },
    Element {
        name: "children checked against the system",
        shown_when: "the list of children was checked against the system's record of the address",
        find: &[on!(domestic_abuse::ChildIdentified, |identified| {
            identified
                .checked_against_system
                .on_record(|checked| *checked)
        })],
    },
    Element {
        name: "child's words recorded at the visit",
        shown_when: "the child's own words, or what a child who does not speak showed, are recorded from the same visit",
        find: &[on!(person::ChildSeen, |_, fact, timeline| heard_at_visit(
            timeline, fact
        ))],
    },
    Element {
        name: "child's mood recorded",
        shown_when: "how the child's mood was is recorded",
        find: &[on!(person::ChildSeen, |seen| seen.mood.answered())],
    },
    Element {
        name: "child's life at home recorded",
        shown_when: "what life at home is like for the child is recorded",
        find: &[on!(person::ChildSeen, |seen| seen.home.answered())],
    },
    Element {
        name: "sleeping child checked",
        shown_when: "how it was checked that a sleeping child is well is recorded, or the child was awake",
        find: &[on!(person::ChildSeen, |seen| {
            let awake = seen
                .status
                .on_record(|status| *status != person::SeenStatus::Asleep);
            awake.or(seen.how_checked.answered())
        })],
    },
    Element {
        name: "risk tool named",
        shown_when: "which questionnaire was used is recorded",
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .tool
            .answered())],
    },
    Element {
        name: "number of yes answers recorded",
        shown_when: "how many questions were answered yes is recorded",
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .score
            .answered())],
    },
    Element {
        name: "effect of the abuse on the child recorded",
        shown_when: "what the abuse does to this child is recorded",
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .effect_on_child
            .answered())],
    },
    Element {
        name: "supervisor agrees with the risk",
        shown_when: "the supervisor agrees with the level of risk",
        find: &[on!(domestic_abuse::RiskValidated, |validated| validated
            .agreed
            .on_record(|agreed| *agreed))],
    },
    Element {
        name: "supervisor's reason for the risk",
        shown_when: "the supervisor says why the level is right or wrong",
        find: &[on!(domestic_abuse::RiskValidated, |validated| validated
            .because
            .answered())],
    },
    Element {
        name: "police reference given to the school",
        shown_when: "the school was given a police reference",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .reference
            .answered())],
    },
    Element {
        name: "circumstances told to the school",
        shown_when: "the school was told when, where and what happened",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .circumstances
            .answered())],
    },
    Element {
        name: "school told where the child was",
        shown_when: "the school was told whether the child was there, and where",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .child_was
            .answered())],
    },
    Element {
        name: "child's voice given to the school",
        shown_when: "the school was told what the child said or showed",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .voice
            .answered())],
    },
    Element {
        name: "criterion of the referral named",
        shown_when: "which criterion the referral rests on is recorded",
        find: &[on!(domestic_abuse::MaracReferred, |referred| referred
            .criterion
            .answered())],
    },
    Element {
        name: "children listed in the referral",
        shown_when: "the referral lists the children, also unborn ones",
        find: &[on!(domestic_abuse::MaracReferred, |referred| referred
            .children_listed
            .on_record(|listed| *listed))],
    },
    Element {
        name: "victim told of the referral where safe",
        shown_when: "the victim was told, or why it was not safe to tell is recorded",
        find: &[on!(domestic_abuse::MaracReferred, |referred| {
            let unsafe_to = Shown::from(matches!(referred.victim_told, Stated::NotAsked(_)));
            referred.victim_told.on_record(|told| *told).or(unsafe_to)
        })],
    },
    Element {
        name: "safety plan until the conference",
        shown_when: "what keeps the family safe until the conference is recorded",
        find: &[on!(domestic_abuse::MaracReferred, |referred| referred
            .safety_plan
            .answered())],
    },
    Element {
        name: "each child considered at the conference",
        shown_when: "the conference considered each child, born or unborn",
        find: &[on!(domestic_abuse::MaracHeard, |heard| heard
            .children_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "conference action carried out",
        shown_when: "the police action was done, and not only answered",
        find: &[on!(domestic_abuse::MaracActionDone, |action| action
            .done
            .on_record(|done| *done))],
    },
    Element {
        name: "effect of the action on the child recorded",
        shown_when: "what the action changed for this child is recorded",
        find: &[on!(domestic_abuse::MaracActionDone, |action| action
            .effect_on_child
            .answered())],
    },
];

/// Whether it was recorded of an incident that the child may be a victim, or before that the child is of the household.
fn said_of_incident(timeline: &Timeline, fact: &Fact, incident: &Stated<IncidentRef>) -> Shown {
    let of_this = |other: &Fact, of: &Stated<IncidentRef>| {
        let one_time = || {
            let when = other.happened;
            when.is_by(fact.happened).and(when.is_from(fact.happened))
        };
        let one = match (incident, of) {
            (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
            (Stated::Clear(_) | Stated::Unclear(_), Stated::Clear(_) | Stated::Unclear(_)) => {
                Shown::CannotTell
            }
            (Stated::Clear(_) | Stated::Unclear(_), _)
            | (_, Stated::Clear(_) | Stated::Unclear(_)) => Shown::No,
            _ => one_time(),
        };
        one.and(Timeline::share_case(other, fact).into())
    };
    let believed = timeline
        .of::<domestic_abuse::ChildMayBeVictim>()
        .map(|(other, said)| of_this(other, &said.incident));
    let identified = timeline
        .of::<domestic_abuse::ChildIdentified>()
        .filter(|(other, _)| other.id != fact.id)
        .map(|(other, said)| {
            of_this(other, &said.incident).and(other.happened.is_before(fact.happened))
        });
    Shown::any(believed.chain(identified))
}

fn is_there(was: &ChildWas) -> bool {
    matches!(
        was,
        ChildWas::Present | ChildWas::InAnotherRoom | ChildWas::Asleep
    )
}

fn is_away(was: &ChildWas) -> bool {
    matches!(was, ChildWas::Elsewhere | ChildWas::NotThere)
}

/// Whether the child was identified, at a domestic incident, as being where is asked.
fn child_was(
    timeline: &Timeline,
    fact: &Fact,
    attended: &domestic_abuse::IncidentAttended,
    wanted: fn(&ChildWas) -> bool,
) -> Shown {
    Shown::any(
        timeline
            .of::<domestic_abuse::ChildIdentified>()
            .map(|(other, identified)| {
                identified
                    .was
                    .shown(wanted)
                    .and(same(&identified.incident, &attended.incident))
                    .and(other.happened.is_from(fact.happened))
                    .and(Timeline::share_case(other, fact).into())
            }),
    )
}

/// Whether somebody in such a role physically saw the child.
fn seen_by(fact: &Fact, seen: &person::ChildSeen, wanted: fn(Role) -> bool) -> Shown {
    let in_role = |role: Role| {
        if role == Role::NotStated {
            Shown::CannotTell
        } else {
            wanted(role).into()
        }
    };
    let role = match &seen.by_role {
        Stated::Clear(role) => in_role(*role),
        Stated::Unclear(_) | Stated::NotKnown | Stated::WouldNotSay | Stated::NotFoundOut(_) => {
            Shown::CannotTell
        }
        Stated::NotAsked(_) | Stated::LeftOut => in_role(fact.by.role),
    };
    seen.status.shown(|status| status.is_seen()).and(role)
}

fn is_trusted_professional(role: Role) -> bool {
    matches!(
        role,
        Role::LocalAuthority
            | Role::EmergencyDutyTeam
            | Role::Health
            | Role::School
            | Role::Professional
    )
}

fn supervises(role: Role) -> Shown {
    if role == Role::NotStated {
        Shown::CannotTell
    } else {
        role.supervises().into()
    }
}

/// Whether the child's words, or what a child who does not speak showed, are on record from a visit.
fn heard_at_visit(timeline: &Timeline, fact: &Fact) -> Shown {
    let hours = SAME_VISIT_HOURS * 3_600_000_000;
    let same_visit = |other: &Fact| {
        let from = other.happened.is_from(fact.happened.plus_micros(-hours));
        let to = other.happened.is_by(fact.happened.plus_micros(hours));
        from.and(to).and(Timeline::share_case(other, fact).into())
    };
    let said = timeline.of::<person::ChildSaid>().map(|(other, said)| {
        let heard = !said
            .how
            .on_record(|how| *how == person::HeardHow::ToldBySomeoneElse);
        said.words.answered().and(heard).and(same_visit(other))
    });
    let showed = timeline
        .of::<person::ChildObserved>()
        .map(|(other, observed)| observed.seen.answered().and(same_visit(other)));
    Shown::any(said.chain(showed))
}

/// Whether the child was of reception age or older. No date of birth on record leaves the duty owed.
fn of_school_age(timeline: &Timeline, at: When) -> Shown {
    let mut unborn = Shown::No;
    for (_, described) in timeline.of::<person::Described>() {
        if matches!(described.born, Stated::Unclear(_)) {
            return Shown::CannotTell;
        }
        unborn = unborn.or(described.expected.answered());
    }
    match timeline.born() {
        Some(born) => starts_reception(born).is_by(at),
        None => !unborn,
    }
}

/// The first of September on or after the fourth birthday.
fn starts_reception(born: When) -> When {
    let starts = |micros: i64| {
        let day = when::date_of(micros);
        let fourth = day.year().saturating_add(RECEPTION_AFTER);
        let year = if day.month() < 9 || (day.month() == 9 && day.day() == 1) {
            fourth
        } else {
            fourth.saturating_add(1)
        };
        when::start_of(Date::new(year, 9, 1).unwrap_or(day))
    };
    When::between_micros(starts(born.earliest_micros()), starts(born.latest_micros()))
}

/// Whether the child was educated at home: as last recorded by then, and as the notice says where nothing is recorded.
fn educated_at_home(timeline: &Timeline, at: When) -> Shown {
    let said: Vec<(&Fact, Shown)> = timeline
        .of::<person::AttendsSchool>()
        .map(|(fact, school)| (fact, school.home_educated.on_record(|at_home| *at_home)))
        .collect();
    let last = Shown::any(said.iter().map(|(fact, at_home)| {
        let overtaken = Shown::any(said.iter().filter(|(other, _)| other.id != fact.id).map(
            |(other, other_at_home)| {
                (!*other_at_home)
                    .and(other.happened.is_after(fact.happened))
                    .and(other.happened.is_by(at))
            },
        ));
        at_home.and(fact.happened.is_by(at)).and(!overtaken)
    }));
    let recorded = Shown::any(said.iter().map(|(fact, _)| fact.happened.is_by(at)));
    last.or(!recorded)
}

/// The same day a year earlier, from its first moment.
fn a_year_before(at: When) -> When {
    let back = |micros: i64| {
        let day = when::date_of(micros);
        let year = day.year().saturating_sub(1);
        let then = Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, 2, 28));
        when::start_of(then.unwrap_or(day))
    };
    When::between_micros(back(at.earliest_micros()), back(at.latest_micros()))
}

fn in_year_before(other: When, at: When) -> Shown {
    other.is_from(a_year_before(at)).and(other.is_before(at))
}

fn is_third_call_out(
    timeline: &Timeline,
    fact: &Fact,
    attended: &domestic_abuse::IncidentAttended,
) -> Shown {
    let mut earlier: Vec<(Option<&str>, Shown)> = Vec::new();
    for (other, said) in timeline.of::<domestic_abuse::IncidentAttended>() {
        let log = said.incident.clear().map(|incident| incident.0.as_str());
        let own = attended
            .incident
            .clear()
            .map(|incident| incident.0.as_str());
        if other.id == fact.id || (log.is_some() && log == own) {
            continue;
        }
        let unreadable = [&said.incident, &attended.incident]
            .iter()
            .any(|incident| matches!(incident, Stated::Unclear(_)));
        let counts =
            in_year_before(other.happened, fact.happened).and(Shown::from_sure(!unreadable));
        match earlier
            .iter_mut()
            .find(|(known, _)| log.is_some() && *known == log)
        {
            Some((_, shown)) => *shown = shown.or(counts),
            None => earlier.push((log, counts)),
        }
    }
    let surely = earlier.iter().filter(|(_, shown)| shown.is_yes()).count();
    let perhaps = earlier.iter().filter(|(_, shown)| !shown.is_no()).count();
    if surely + 1 >= CONFERENCE_AT_CALL_OUTS {
        Shown::Yes
    } else {
        Shown::CannotTell.and((perhaps + 1 >= CONFERENCE_AT_CALL_OUTS).into())
    }
}

fn referred_in_year_before(timeline: &Timeline, at: When) -> Shown {
    Shown::any(
        timeline
            .of::<domestic_abuse::MaracReferred>()
            .map(|(referral, _)| in_year_before(referral.happened, at)),
    )
}

/// Whether abuse that police learned of later lay within a year after a referral.
fn happened_after_referral(
    timeline: &Timeline,
    fact: &Fact,
    abuse: &domestic_abuse::FurtherAbuse,
) -> Shown {
    match &abuse.on {
        Stated::Clear(on) => referred_in_year_before(timeline, *on),
        Stated::LeftOut => referred_in_year_before(timeline, fact.happened),
        _ => Shown::CannotTell.and(
            timeline
                .of::<domestic_abuse::MaracReferred>()
                .next()
                .is_some()
                .into(),
        ),
    }
}
