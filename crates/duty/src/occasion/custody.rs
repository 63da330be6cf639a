//! Children in custody.

use heard_record::answer::DetentionRef;
use heard_record::fact::contact::{self, Searched};
use heard_record::fact::custody::{self, AdultPresentAt, ArrestedFor};
use heard_record::fact::notice::{self, About};
use heard_record::fact::{exploitation, person};
use heard_record::{Fact, Role, Shown, Stated, Timeline, When, when};
use jiff::civil::Date;

use super::Scope::InItsCase;
use super::exploitation::in_case_by;
use super::{Element, Occasion, Sight, same};

/// In how many hours of its being authorised detention is first reviewed.
const FIRST_REVIEW_HOURS: i64 = 6;
/// In how many hours of the last review detention is reviewed again.
const NEXT_REVIEW_HOURS: i64 = 9;
const HOUR: i64 = 3_600_000_000;

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "child detained or interviewed as a volunteer",
        counts_when: "a person under 18 is brought to custody and detention authorised, or is interviewed as a volunteer",
        scope: InItsCase,
        find: &[on!(custody::Detained, |_| true)],
    },
    Occasion {
        name: "child's detention authorised",
        counts_when: "detention of a child is authorised; an interview as a volunteer is no detention",
        scope: InItsCase,
        find: &[on!(custody::Detained, |detained| !detained
            .volunteer
            .on_record(|volunteer| *volunteer))],
    },
    Occasion {
        name: "responsible person told",
        counts_when: "whoever is responsible for the child's welfare is told of the arrest, why, and where the child is",
        scope: InItsCase,
        find: &[on!(custody::ResponsibleTold, |_| true)],
    },
    Occasion {
        name: "responsible person not found",
        counts_when: "nobody responsible could be found, and what was tried is recorded",
        scope: InItsCase,
        find: &[on!(custody::ResponsibleNotFound, |not| not
            .attempts
            .answered())],
    },
    Occasion {
        name: "appropriate adult called",
        counts_when: "an appropriate adult is called for the child",
        scope: InItsCase,
        find: &[on!(custody::AdultCalled, |_| true)],
    },
    Occasion {
        name: "appropriate adult arrived",
        counts_when: "an appropriate adult arrives who is not a suspect, a witness or otherwise excluded",
        scope: InItsCase,
        find: &[on!(custody::AdultArrived, |arrived| !arrived
            .excluded_checked
            .is(false))],
    },
    Occasion {
        name: "urgent interview allowed",
        counts_when: "an urgent interview without an appropriate adult is allowed, with the reason",
        scope: InItsCase,
        find: &[on!(custody::UrgentInterview, |urgent| urgent
            .because
            .answered())],
    },
    Occasion {
        name: "notice submitted from custody",
        counts_when: "a notice about the child as one in custody is submitted; a notice about something else does not count",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |submitted| submitted
            .about
            .is(About::Custody))],
    },
    Occasion {
        name: "arrest calls for an exploitation screen",
        counts_when: "a child is arrested for drugs, weapons, theft, violence or immigration, or with older associates",
        scope: InItsCase,
        find: &[on!(custody::Arrested, |arrested| {
            let kind = arrested
                .offence
                .shown(|offence| !matches!(offence, ArrestedFor::Sexual | ArrestedFor::Other));
            kind.or(arrested.with_older.on_record(|older| *older))
        })],
    },
    Occasion {
        name: "exploitation screened in custody",
        counts_when: "the child is screened for exploitation and referral decided with a reason; \
                      a decision that rests on the child's denial does not count",
        scope: InItsCase,
        find: &[on!(custody::ExploitationScreened, |screened| {
            let decided = screened
                .refer
                .on_record(|_| true)
                .and(screened.because.answered());
            decided.and(!screened.rests_on_denial.on_record(|rests| *rests))
        })],
    },
    Occasion {
        name: "child charged or released",
        counts_when: "the child is charged, or leaves custody without charge",
        scope: InItsCase,
        find: &[
            on!(custody::Charged, |_| true),
            on!(custody::Released, |_| true),
        ],
    },
    Occasion {
        name: "detention reviewed",
        counts_when: "before charge an inspector or above who is not said to be directly involved reviews detention, after charge the custody officer; \
                      it is after charge if the review says so, or the child had been charged by then",
        scope: InItsCase,
        find: &[on!(
            custody::DetentionReviewed,
            |reviewed, fact, timeline| is_reviewed(timeline, fact, reviewed)
        )],
    },
    Occasion {
        name: "detention reviewed again after a postponement",
        counts_when: "detention is reviewed, and was reviewed before since the review was postponed; \
                      the review that was postponed, held at last, does not count",
        scope: InItsCase,
        find: &[on!(
            custody::DetentionReviewed,
            |reviewed, fact, timeline| {
                is_reviewed(timeline, fact, reviewed).and(reviewed_since_postponed(
                    timeline,
                    fact,
                    &reviewed.detention,
                ))
            }
        )],
    },
    Occasion {
        name: "detention review postponed",
        counts_when: "the review is postponed as not practicable, with the reason; the next is owed nine hours after it was due",
        scope: InItsCase,
        find: &[on!(
            custody::ReviewPostponed,
            |postponed, fact, timeline| {
                let next = review_after_postponed(timeline, fact, &postponed.detention);
                Sight::from(postponed.because.answered()).setting(next)
            }
        )],
    },
    Occasion {
        name: "detention ended",
        counts_when: "the child leaves custody, is moved to council accommodation, or is brought to court",
        scope: InItsCase,
        find: &[
            on!(custody::Released, |_| true),
            on!(custody::Transferred, |_| true),
            on!(custody::BroughtToCourt, |_| true),
        ],
    },
    Occasion {
        name: "child charged with bail refused",
        counts_when: "a child is charged and bail is refused; before 26 October 2015 a child of 17 did not count",
        scope: InItsCase,
        find: &[on!(custody::Charged, |charged, fact, timeline| charged
            .bail_refused
            .on_record(|refused| *refused)
            .and(is_reached_by_transfer(timeline, fact)))],
    },
    Occasion {
        name: "council asked for accommodation",
        counts_when: "the council is asked for accommodation for the child, and of which kind",
        scope: InItsCase,
        find: &[on!(custody::AccommodationAsked, |_| true)],
    },
    Occasion {
        name: "child moved to council accommodation",
        counts_when: "the child is moved to the council's accommodation",
        scope: InItsCase,
        find: &[on!(custody::Transferred, |_| true)],
    },
    Occasion {
        name: "transfer impracticable",
        counts_when: "the circumstances that make moving the child impracticable are recorded",
        scope: InItsCase,
        find: &[on!(custody::TransferImpracticable, |said| said
            .because
            .answered())],
    },
    Occasion {
        name: "detention certificate made",
        counts_when: "the certificate for the court says why the child was not moved",
        scope: InItsCase,
        find: &[on!(custody::CertificateMade, |made| made
            .because
            .answered())],
    },
    Occasion {
        name: "child brought to court",
        counts_when: "the child comes before the court",
        scope: InItsCase,
        find: &[on!(custody::BroughtToCourt, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "adult present at rights, interview and charge",
        shown_when: "the appropriate adult was there when rights were given, at interview and at charge",
        find: &[on!(custody::AdultArrived, |arrived| arrived
            .present_at
            .on_record(|at| {
                AdultPresentAt::ALL.iter().all(|one| at.contains(one))
            }))],
    },
    Element {
        name: "defence of section 45 considered",
        shown_when: "the defence of section 45 was considered; for a child there is no compulsion test",
        find: &[on!(custody::ExploitationScreened, |screened| screened
            .defence_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "child's needs at review",
        shown_when: "what the child needs was considered at the review",
        find: &[on!(custody::DetentionReviewed, |reviewed| reviewed
            .childs_needs
            .answered())],
    },
    Element {
        name: "known concerns stated from custody",
        shown_when: "the notice states every concern known at the time of arrest",
        find: &[on!(notice::Submitted, |submitted| {
            submitted.known_concerns_stated.on_record(|stated| *stated)
        })],
    },
    Element {
        name: "escalations recorded",
        shown_when: "who was asked for a bed, and when, is recorded",
        find: &[on!(custody::CertificateMade, |made| made
            .escalations
            .answered())],
    },
    Element {
        name: "council's reply on a bed recorded",
        shown_when: "what the council answered when asked for a bed is recorded",
        find: &[on!(custody::AccommodationAsked, |asked| asked
            .reply
            .answered())],
    },
    Element {
        name: "kind of place moved to recorded",
        shown_when: "what kind of place the child was moved to is recorded",
        find: &[on!(custody::Transferred, |moved| moved.place.answered())],
    },
    Element {
        name: "appropriate adult named",
        shown_when: "who the appropriate adult was is recorded",
        find: &[on!(custody::AdultArrived, |arrived| arrived.who.answered())],
    },
    Element {
        name: "indicators recorded at the screen",
        shown_when: "which indicators of exploitation were seen is recorded",
        find: &[on!(custody::ExploitationScreened, |screened| screened
            .indicators
            .answered())],
    },
    Element {
        name: "necessity argued afresh",
        shown_when: "why detention is still necessary is recorded",
        find: &[on!(custody::DetentionReviewed, |reviewed| reviewed
            .necessity
            .answered())],
    },
    Element {
        name: "shortest time considered",
        shown_when: "how detention is kept as short as can be is recorded",
        find: &[on!(custody::DetentionReviewed, |reviewed| reviewed
            .shortest_time
            .answered())],
    },
    Element {
        name: "certificate produced to the court",
        shown_when: "the certificate was produced to the court",
        find: &[on!(custody::CertificateMade, |made| made
            .produced
            .on_record(|produced| *produced))],
    },
    Element {
        name: "why the child is in custody",
        shown_when: "why the child is in custody is in the notice",
        find: &[on!(notice::Submitted, |submitted| submitted
            .concerns
            .answered())],
    },
    Element {
        name: "exploitation screened before the notice",
        shown_when: "the child had been screened or assessed for exploitation when the notice was submitted",
        find: &[on!(notice::Submitted, |_, fact, timeline| {
            let screened = timeline
                .of::<custody::ExploitationScreened>()
                .map(|(screen, _)| (screen, Shown::Yes));
            let assessed = timeline
                .of::<exploitation::Assessed>()
                .map(|(assessment, _)| (assessment, Shown::Yes));
            in_case_by(screened.chain(assessed), fact)
        })],
    },
    Element {
        name: "care and protection plan looked up",
        shown_when: "whether the child has a protection plan or is in care was on record when the notice was submitted",
        find: &[on!(notice::Submitted, |_, fact, timeline| {
            care_status_known(timeline, fact)
        })],
    },
    Element {
        name: "who was with the child at arrest",
        shown_when: "who was with the child at arrest was on record when the notice was submitted",
        find: &[on!(notice::Submitted, |_, fact, timeline| {
            let arrests = timeline
                .of::<custody::Arrested>()
                .map(|(arrest, arrested)| {
                    (
                        arrest,
                        arrested.with.answered().or(arrested.with_older.answered()),
                    )
                });
            in_case_by(arrests, fact)
        })],
    },
    Element {
        name: "injuries recorded in custody",
        shown_when: "the child's injuries, or that there are none, were on record when the notice was submitted",
        find: &[on!(notice::Submitted, |_, fact, timeline| {
            let detentions = timeline
                .of::<custody::Detained>()
                .map(|(detention, detained)| (detention, detained.injuries.addressed()));
            in_case_by(detentions, fact)
        })],
    },
    Element {
        name: "child's voice in the notice from custody",
        shown_when: "the child's words, or what was observed, are in the notice",
        find: &[on!(notice::Submitted, |submitted, fact, timeline| {
            let voices = timeline
                .of::<notice::VoiceRecorded>()
                .filter(|(voice, _)| Timeline::share_case(voice, fact))
                .map(|(_, voice)| {
                    same(&voice.notice, &submitted.notice)
                        .and(voice.words.answered().or(voice.observed.answered()))
                });
            Shown::any(voices)
        })],
    },
];

/// The day from which children of 17 are moved to council accommodation too (Criminal Justice and Courts Act 2015, section 42).
const SEVENTEEN_REACHED_FROM: Date = jiff::civil::date(2015, 10, 26);

/// Was the child, when a fact happened, of an age to be moved to council accommodation?
fn is_reached_by_transfer(timeline: &Timeline, fact: &Fact) -> Shown {
    let from = When::at_micros(when::start_of(SEVENTEEN_REACHED_FROM));
    let under_seventeen = timeline.born().map_or(Shown::CannotTell, |born| {
        let born = when::date_of(born.earliest_micros());
        let seventeen = When::at_micros(when::birthday(born, 17));
        fact.happened.is_before(seventeen)
    });
    fact.happened.is_from(from).or(under_seventeen)
}

/// Was it on record at a notice whether the child has a protection plan or is in care: recorded, or looked up?
fn care_status_known(timeline: &Timeline, fact: &Fact) -> Shown {
    let recorded = timeline
        .of::<person::CareStatusRecorded>()
        .map(|(status, said)| {
            said.status
                .answered()
                .and(status.happened.is_by(fact.happened))
        });
    let searched = timeline
        .of::<contact::ResearchDone>()
        .map(|(search, done)| {
            (
                search,
                done.searched.on_record(|on| on.contains(&Searched::Plans)),
            )
        });
    Shown::any(recorded).or(in_case_by(searched, fact))
}

/// Whether whoever may do so reviewed detention: before charge an inspector, after charge the custody officer.
fn is_reviewed(timeline: &Timeline, fact: &Fact, reviewed: &custody::DetentionReviewed) -> Shown {
    let inspector = matches!(
        fact.by.role,
        Role::DutyInspector | Role::DetectiveInspector | Role::Superintendent
    );
    let officer = fact.by.role == Role::CustodyOfficer;
    let said_after_charge = reviewed.after_charge.on_record(|after| *after);
    let after_charge = match reviewed.after_charge {
        Stated::Clear(after) => Shown::from(after),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => charged_by(timeline, fact, &reviewed.detention),
    };
    after_charge
        .and(officer.into())
        .or((!said_after_charge).and(inspector.into()).and(
            !reviewed
                .not_involved
                .on_record(|not_involved| !*not_involved),
        ))
}

/// Had the child been charged, in the detention of a fact, by then?
fn charged_by(timeline: &Timeline, fact: &Fact, detention: &Stated<DetentionRef>) -> Shown {
    Shown::any(
        timeline
            .of::<custody::Charged>()
            .filter(|(charge, _)| Timeline::share_case(charge, fact))
            .map(|(charge, charged)| {
                same(&charged.detention, detention).and(charge.happened.is_by(fact.happened))
            }),
    )
}

/// The reviews of a detention, each with whether it is one, of that detention, and came by a fact's time.
fn reviews_by<'a>(
    timeline: &'a Timeline,
    fact: &'a Fact,
    detention: &'a Stated<DetentionRef>,
) -> impl Iterator<Item = (&'a Fact, Shown)> {
    timeline
        .of::<custody::DetentionReviewed>()
        .filter(|(review, _)| review.id != fact.id && Timeline::share_case(review, fact))
        .map(move |(review, reviewed)| {
            let of_this = same(&reviewed.detention, detention);
            let counts = is_reviewed(timeline, review, reviewed).and(of_this);
            (review, counts.and(review.happened.is_by(fact.happened)))
        })
}

fn reviewed_since_postponed(
    timeline: &Timeline,
    fact: &Fact,
    detention: &Stated<DetentionRef>,
) -> Shown {
    Shown::any(
        reviews_by(timeline, fact, detention).map(|(review, counts)| {
            let postponed = timeline
                .of::<custody::ReviewPostponed>()
                .filter(|(postponed, _)| Timeline::share_case(postponed, fact))
                .map(|(postponed, said)| {
                    same(&said.detention, detention).and(postponed.happened.is_by(review.happened))
                });
            counts.and(Shown::any(postponed))
        }),
    )
}

/// When the review after the one that a fact postpones is due: nine hours after that one was, which was so long after the
/// last review, or after detention was authorised.
///
/// Where the record cannot say which of some was last, it is due at any time among theirs; where it cannot say that there
/// was one, at any time at all.
fn review_after_postponed(
    timeline: &Timeline,
    fact: &Fact,
    detention: &Stated<DetentionRef>,
) -> Option<When> {
    let begun = timeline
        .of::<custody::Detained>()
        .filter(|(begun, _)| Timeline::share_case(begun, fact))
        .map(|(begun, detained)| {
            let authorised = !detained.volunteer.on_record(|volunteer| *volunteer);
            let of_this = authorised.and(same(&detained.detention, detention));
            (
                begun,
                of_this.and(begun.happened.is_by(fact.happened)),
                FIRST_REVIEW_HOURS,
            )
        });
    let anchors: Vec<(&Fact, Shown, i64)> = reviews_by(timeline, fact, detention)
        .map(|(review, counts)| (review, counts, NEXT_REVIEW_HOURS))
        .chain(begun)
        .filter(|(_, counts, _)| !counts.is_no())
        .collect();
    if !anchors.is_empty() && !anchors.iter().any(|(_, counts, _)| counts.is_yes()) {
        return Some(When::EVER);
    }
    let overtaken = |anchor: &Fact| {
        Shown::any(
            anchors
                .iter()
                .map(|(other, counts, _)| counts.and(other.happened.is_after(anchor.happened))),
        )
    };
    anchors
        .iter()
        .filter(|(anchor, ..)| !overtaken(anchor).is_yes())
        .map(|(anchor, _, hours)| {
            let hours = hours + NEXT_REVIEW_HOURS;
            anchor.happened.plus_micros(hours * HOUR)
        })
        .reduce(When::spanning)
}
