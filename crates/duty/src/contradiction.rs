//! The contradiction guard: a missing child graded below high while facts on record speak against it.
//!
//! For one grading it says, factor by factor, what was known, since when, and
//! what answered it or would. It never grades: an inspector does.

use std::cmp::Reverse;

use heard_record::fact::contact::CrimeReported;
use heard_record::fact::missing::{self, Grade, Matters};
use heard_record::fact::person::{self, ConcernKind, Factor, FlagKind, Standing};
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, PersonId, Shown, Stated, Timeline, When, when};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::occasion::missing::begins_episode;
use crate::occasion::person::flag_ended;

/// One known factor that speaks against a grading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// The factor.
    pub factor: Factor,
    /// Does the record surely show it?
    pub shown: Shown,
    /// The facts that show it.
    pub facts: Vec<FactId>,
    /// The moment police first knew of one of them.
    pub known_since: Timestamp,
    /// What answered it by name, if anything has.
    pub answered_by: Option<FactId>,
    /// What was said about it that does not answer it.
    pub not_answered_by: Vec<FactId>,
}

/// What answers the factors that speak against a grade, and what never does.
pub const WHAT_ANSWERS: &str = "A grade of high answers them all; so does, for each, a reason about it by name. \
     A first time missing, being wanted or on recall, being in a gang, having a phone, usually coming back \
     and “no threat to life” never do.";

/// The factors that speak against any grade below high, when they are on record.
pub const FACTORS: &[Factor] = &[
    Factor::CseFlag,
    Factor::CceFlag,
    Factor::CceFirearms,
    Factor::SiblingOrFriendHarmed,
    Factor::CrimeInProgress,
    Factor::SelfHarm,
    Factor::OnlineSuicidalWords,
    Factor::OnlineThreatToShare,
    Factor::HarmLastTime,
    Factor::CseOlderAssociate,
    Factor::CceAdultAtArrest,
    Factor::NrmHistory,
    Factor::Medication,
    Factor::AgeUnder13,
    Factor::LookedAfter,
    Factor::CollectedByAdult,
];

/// How far back harm to a brother, sister or friend is recent, in days. A force default.
const RECENT_HARM_DAYS: i64 = 90;
/// How many earlier episodes, and in how many days, make a looked-after child's next one a repeat. A force default.
const REPEAT: (usize, i64) = (1, 90);

/// The factors known to police when a grading was made, each with what answered it since.
///
/// Nothing recorded after the grading counts against it.
pub fn against(timeline: &Timeline, grading: &Fact) -> Vec<Against> {
    Then::graded(timeline, grading).all()
}

/// The factors that would speak against a grade below high given at a moment in the time missing that a report began:
/// what whoever grades now has to answer.
pub fn against_now(timeline: &Timeline, report: &Fact, now: Timestamp) -> Vec<Against> {
    let then = Then {
        timeline,
        of: report,
        happened: When::at(now),
        recorded: now,
    };
    then.all()
}

/// Whether an answer about a known factor answers it, in whatever way: that it matters now, or that it does not, for a
/// reason that can count, in words.
pub fn is_an_answer(answer: &missing::FactorAnswered) -> Shown {
    answer.matters.is(Matters::Yes).or(answers(answer))
}

impl Then<'_, '_> {
    fn all(&self) -> Vec<Against> {
        let mut res: Vec<Against> = FACTORS
            .iter()
            .filter(|factor| **factor != Factor::LookedAfter)
            .filter_map(|factor| self.against(*factor, self.evidence(*factor)))
            .collect();
        let weighs = Shown::any(res.iter().map(|against| against.shown)).or(self.is_a_repeat());
        let in_care = self.evidence(Factor::LookedAfter);
        let in_care = in_care
            .into_iter()
            .map(|(fact, shown)| (fact, shown.and(weighs)))
            .collect();
        res.extend(self.against(Factor::LookedAfter, in_care));
        res
    }
}

/// Whether a grading is one the guard looks at: below high.
pub fn is_below_high(graded: &missing::Graded) -> Shown {
    graded.grade.shown(|grade| *grade < Grade::High)
}

/// Whether every factor known against a grading was answered by name by a moment.
pub fn all_answered(timeline: &Timeline, grading: &Fact, by: When) -> Shown {
    let then = Then::graded(timeline, grading);
    Shown::all(against(timeline, grading).iter().map(|against| {
        let answered = then
            .said_of(against.factor)
            .map(|(fact, answers)| answers.and(fact.happened.is_by(by)));
        (!against.shown).or(Shown::any(answered))
    }))
}

/// The record as it was when a grading was made, or as it is for one that is made now.
struct Then<'t, 'f> {
    timeline: &'t Timeline<'f>,
    /// A fact of the time missing.
    of: &'t Fact,
    /// When the grade is given.
    happened: When,
    /// When police knew of it.
    recorded: Timestamp,
}

impl<'t, 'f> Then<'t, 'f> {
    fn graded(timeline: &'t Timeline<'f>, grading: &'t Fact) -> Then<'t, 'f> {
        Then {
            timeline,
            of: grading,
            happened: grading.happened,
            recorded: grading.recorded,
        }
    }
}

/// A fact, and whether it shows what is looked for.
type Evidence<'f> = Vec<(&'f Fact, Shown)>;

impl<'f> Then<'_, 'f> {
    fn against(&self, factor: Factor, evidence: Evidence<'f>) -> Option<Against> {
        let shown = Shown::any(evidence.iter().map(|(_, shown)| *shown));
        let known_since = evidence.iter().map(|(fact, _)| fact.recorded).min()?;
        if shown.is_no() {
            return None;
        }
        let (answers, others): (Evidence, Evidence) = self
            .said_of(factor)
            .partition(|(_, answers)| answers.is_yes());
        let facts = evidence.iter().map(|(fact, _)| fact.id).collect();
        Some(Against {
            factor,
            shown,
            facts,
            known_since,
            answered_by: answers.first().map(|(fact, _)| fact.id),
            not_answered_by: others.iter().map(|(fact, _)| fact.id).collect(),
        })
    }

    /// What was said in the episode that may be about a factor, and whether it answers it.
    fn said_of(&self, factor: Factor) -> impl Iterator<Item = (&'f Fact, Shown)> {
        self.timeline
            .of::<missing::FactorAnswered>()
            .filter(|(fact, _)| Timeline::share_case(fact, self.of))
            .filter_map(move |(fact, answer)| {
                let about_it = answer.factor.on_record(|named| *named == factor);
                (!about_it.is_no()).then(|| (fact, about_it.and(answers(answer))))
            })
    }

    fn evidence(&self, factor: Factor) -> Evidence<'f> {
        let mut res = self.recorded_as(factor);
        res.extend(match factor {
            Factor::CseFlag => {
                self.flags(&[FlagKind::SexualExploitation, FlagKind::OnlineExploitation])
            }
            Factor::CceFlag => self.flags(&[FlagKind::CriminalExploitation]),
            Factor::CceFirearms => self.flags(&[FlagKind::Firearms, FlagKind::OrganisedCrime]),
            Factor::CrimeInProgress => self.flags(&[FlagKind::KidnapThreat]),
            Factor::SelfHarm => self.flags(&[FlagKind::SelfHarm]),
            Factor::SiblingOrFriendHarmed => self.harm_to_siblings_and_friends(),
            Factor::HarmLastTime => self.harm_last_time(),
            Factor::CseOlderAssociate => self.people_of_concern(),
            Factor::CceAdultAtArrest => self.sex_offenders_around(),
            Factor::AgeUnder13 => self.under_thirteen(),
            Factor::LookedAfter => self.looked_after(),
            _ => Vec::new(),
        });
        res.sort_by_key(|(fact, shown)| (fact.recorded, fact.id, Reverse(*shown)));
        res.dedup_by_key(|(fact, _)| fact.id);
        res
    }

    /// Was it on record, and had it happened, when the grade was given?
    fn known(&self, fact: &Fact) -> Shown {
        Shown::from(fact.recorded <= self.recorded).and(fact.happened.is_by(self.happened))
    }

    fn of<K: OneKind>(&self, shown: impl Fn(&'f Fact, &K) -> Shown) -> Evidence<'f> {
        let own = self
            .timeline
            .of::<K>()
            .map(|(fact, kind)| (fact, shown(fact, kind).and(self.known(fact))));
        own.filter(|(_, shown)| !shown.is_no()).collect()
    }

    fn recorded_as(&self, factor: Factor) -> Evidence<'f> {
        let mut res = self.of::<person::FactorRecorded>(|_, recorded| {
            recorded
                .factor
                .is(factor)
                .and(recorded.stands.is(Standing::Present))
        });
        res.extend(self.of::<missing::RiskLearned>(|_, learned| {
            learned.factor.on_record(|named| *named == factor)
        }));
        res
    }

    fn flags(&self, kinds: &[FlagKind]) -> Evidence<'f> {
        self.of::<person::FlagRaised>(|fact, flag| {
            let ended = flag_ended(self.timeline, fact, flag, |end| self.known(end));
            flag.kind.shown(|kind| kinds.contains(kind)).and(!ended)
        })
    }

    fn harm_to_siblings_and_friends(&self) -> Evidence<'f> {
        let near = self.siblings_and_friends();
        let is_near = |fact: &Fact| {
            Shown::any(
                near.iter()
                    .map(|(id, is_near)| is_near.and(self.timeline.is_about(fact, *id).into())),
            )
        };
        let since = self.days_before(RECENT_HARM_DAYS);
        let crimes = self
            .timeline
            .around::<CrimeReported>()
            .map(|(fact, _)| (fact, fact.happened.is_from(since)));
        let harmed = self
            .timeline
            .around::<person::FactorRecorded>()
            .map(|(fact, recorded)| {
                let harm = recorded.factor.shown(|factor| {
                    matches!(
                        factor,
                        Factor::SiblingOrFriendHarmed | Factor::CrimeInProgress
                    )
                });
                (fact, harm.and(recorded.stands.is(Standing::Present)))
            });
        crimes
            .chain(harmed)
            .map(|(fact, shown)| (fact, shown.and(is_near(fact)).and(self.known(fact))))
            .chain(self.unreadable_siblings_and_friends())
            .filter(|(_, shown)| !shown.is_no())
            .collect()
    }

    /// Who is, or may be, a brother, sister or friend of the child, by a link either way round.
    fn siblings_and_friends(&self) -> Vec<(PersonId, Shown)> {
        let own = self.timeline.of::<person::Linked>();
        let own = own.filter_map(|(fact, link)| {
            let known = is_near(link).and(self.known(fact));
            Some((*link.other.clear()?, known))
        });
        let theirs = self.timeline.around::<person::Linked>();
        let theirs = theirs.flat_map(|(fact, link)| {
            let is_the_child = link
                .other
                .on_record(|other| self.timeline.person(*other) == self.timeline.child());
            let is_near = is_near(link).and(is_the_child).and(self.known(fact));
            fact.about.iter().map(move |id| (*id, is_near))
        });
        own.chain(theirs)
            .filter(|(_, is_near)| !is_near.is_no())
            .collect()
    }

    /// The links to a brother, sister or friend nobody can name, who may have been harmed.
    fn unreadable_siblings_and_friends(&self) -> Evidence<'f> {
        self.of::<person::Linked>(|_, link| is_near(link).and(link.other.on_record(|_| false)))
    }

    fn harm_last_time(&self) -> Evidence<'f> {
        self.of::<missing::Found>(|fact, found| {
            found
                .harm
                .tells_of_something()
                .and(fact.happened.is_before(self.happened))
        })
    }

    fn people_of_concern(&self) -> Evidence<'f> {
        self.of::<person::Linked>(|_, link| link.is.is(person::Relationship::PersonOfConcern))
    }

    fn sex_offenders_around(&self) -> Evidence<'f> {
        let offends = |other: PersonId| {
            Shown::any(
                self.timeline
                    .around::<person::OfConcern>()
                    .filter(|(fact, _)| self.timeline.is_about(fact, other))
                    .map(|(fact, concern)| {
                        concern
                            .kind
                            .on_record(|kind| *kind == ConcernKind::RegisteredSexOffender)
                            .and(self.known(fact))
                    }),
            )
        };
        self.of::<person::Linked>(|_, link| match &link.other {
            Stated::Clear(other) => offends(*other),
            Stated::Unclear(_) => Shown::CannotTell,
            _ => Shown::No,
        })
    }

    /// By the latest word on when the child was born, of those on record when the grade was given.
    fn under_thirteen(&self) -> Evidence<'f> {
        let graded = self.happened;
        let young = |born: &Date| {
            let of_age = When::at_micros(when::birthday(*born, 13));
            let young = |micros| When::at_micros(micros).is_before(of_age);
            match (
                young(graded.earliest_micros()),
                young(graded.latest_micros()),
            ) {
                (first, last) if first == last => first,
                _ => Shown::CannotTell,
            }
        };
        let said_by_then = self
            .timeline
            .of::<person::Described>()
            .filter(|(fact, _)| fact.recorded <= self.recorded);
        said_by_then
            .filter(|(_, described)| !described.born.answered().is_no())
            .max_by_key(|(fact, _)| (fact.recorded, fact.id))
            .map(|(fact, described)| {
                let born = described.born.clear();
                let shown = born.map_or(Shown::CannotTell, young);
                (fact, shown.and(self.known(fact)))
            })
            .into_iter()
            .filter(|(_, shown)| !shown.is_no())
            .collect()
    }

    fn looked_after(&self) -> Evidence<'f> {
        let is_in_care = |said: &person::CareStatusRecorded| {
            said.status.shown(|status| status.is_looked_after())
        };
        self.of::<person::CareStatusRecorded>(|fact, said| {
            let ended = self
                .timeline
                .of::<person::CareStatusRecorded>()
                .map(|(other, later)| {
                    self.known(other)
                        .and(other.happened.is_after(fact.happened))
                        .and(!is_in_care(later))
                });
            is_in_care(said).and(!Shown::any(ended))
        })
    }

    /// Was the child reported missing before, so lately that a looked-after child is missing again?
    fn is_a_repeat(&self) -> Shown {
        let since = self.days_before(REPEAT.1);
        let reports: Vec<Shown> = self
            .timeline
            .of::<missing::Reported>()
            .map(|(fact, _)| {
                self.known(fact)
                    .and(fact.happened.is_from(since))
                    .and(begins_episode(self.timeline, fact))
            })
            .collect();
        let at_least = |shown: Shown| {
            let these = reports.iter().filter(|report| **report >= shown);
            Shown::from(these.count() > REPEAT.0)
        };
        at_least(Shown::Yes).or(at_least(Shown::CannotTell).and(Shown::CannotTell))
    }

    /// The moment so many days before the grading.
    fn days_before(&self, days: i64) -> When {
        let graded = self.happened;
        When::between_micros(
            when::days_before(graded.earliest_micros(), days),
            when::days_before(graded.latest_micros(), days),
        )
    }
}

/// Whether a link is to a brother, sister or friend.
fn is_near(link: &person::Linked) -> Shown {
    link.is.on_record(|is| is.is_sibling_or_friend())
}

/// Whether an answer answers its factor: that it does not matter now, for a reason that can count, in words.
fn answers(answer: &missing::FactorAnswered) -> Shown {
    let does_not_matter = answer.matters.on_record(|matters| *matters == Matters::No);
    let for_a_reason = answer.reason.on_record(|reason| !reason.never_answers());
    let in_words = answer.because.on_record(|words| !words.trim().is_empty());
    does_not_matter.and(for_a_reason).and(in_words)
}
