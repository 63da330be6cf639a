//! The contradiction guard: a missing child graded below high while facts on record speak against it.
//!
//! For one grading it says, factor by factor, what was known, since when, and
//! what answered it or would. It never grades: an inspector does.

use heard_record::fact::contact::CrimeReported;
use heard_record::fact::missing::{self, Grade, Matters};
use heard_record::fact::person::{self, ConcernKind, Factor, FlagKind, Standing};
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, PersonId, Shown, Timeline, When, when};
use jiff::Timestamp;

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
    let then = Then { timeline, grading };
    let mut res: Vec<Against> = FACTORS
        .iter()
        .filter(|factor| **factor != Factor::LookedAfter)
        .filter_map(|factor| then.against(*factor, then.evidence(*factor)))
        .collect();
    if !res.is_empty() || then.earlier_episodes() >= REPEAT.0 {
        res.extend(then.against(Factor::LookedAfter, then.evidence(Factor::LookedAfter)));
    }
    res
}

/// Whether a grading is one the guard looks at: below high.
pub fn is_below_high(graded: &missing::Graded) -> Shown {
    graded.grade.shown(|grade| *grade < Grade::High)
}

/// Whether every factor known against a grading was answered by name by a moment.
pub fn all_answered(timeline: &Timeline, grading: &Fact, by: When) -> Shown {
    Shown::all(against(timeline, grading).iter().map(|against| {
        let mut answers = timeline.of::<missing::FactorAnswered>();
        match answers.find(|(answer, _)| Some(answer.id) == against.answered_by) {
            Some((answer, _)) => answer.happened.is_by(by),
            None => !against.shown,
        }
    }))
}

/// The record as it was when a grading was made.
struct Then<'t, 'f> {
    timeline: &'t Timeline<'f>,
    grading: &'t Fact,
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
        let mut answered_by = None;
        let mut not_answered_by = Vec::new();
        for (fact, answer) in self.timeline.of::<missing::FactorAnswered>() {
            if answer.factor.is(factor).is_yes() && Timeline::share_case(fact, self.grading) {
                if answered_by.is_none() && answers(answer) {
                    answered_by = Some(fact.id);
                } else {
                    not_answered_by.push(fact.id);
                }
            }
        }
        let facts = evidence.iter().map(|(fact, _)| fact.id).collect();
        Some(Against {
            factor,
            shown,
            facts,
            known_since,
            answered_by,
            not_answered_by,
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
        res.sort_by_key(|(fact, _)| (fact.recorded, fact.id));
        res.dedup_by_key(|(fact, _)| fact.id);
        res
    }

    /// Was it on record, and had it happened, when the grade was given?
    fn known(&self, fact: &Fact) -> Shown {
        Shown::from(fact.recorded <= self.grading.recorded)
            .and(fact.happened.is_by(self.grading.happened))
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
        res.extend(
            self.of::<missing::RiskLearned>(|_, learned| match &learned.factor {
                heard_record::Stated::Clear(named) => (*named == factor).into(),
                _ => Shown::No,
            }),
        );
        res
    }

    fn flags(&self, kinds: &[FlagKind]) -> Evidence<'f> {
        self.of::<person::FlagRaised>(|fact, flag| {
            let ended = Shown::any(self.timeline.of::<person::FlagEnded>().map(|(end, ended)| {
                let same = match (flag.kind.clear(), ended.kind.clear()) {
                    (Some(one), Some(other)) => Shown::from(one == other),
                    _ => Shown::CannotTell,
                };
                same.and(self.known(end))
                    .and(end.happened.is_from(fact.happened))
            }));
            flag.kind.shown(|kind| kinds.contains(kind)).and(!ended)
        })
    }

    fn harm_to_siblings_and_friends(&self) -> Evidence<'f> {
        let near: Vec<PersonId> = self
            .timeline
            .links()
            .filter(|(_, is, _)| is.is_sibling_or_friend())
            .map(|(id, ..)| id)
            .collect();
        let about_near = |fact: &Fact| near.iter().any(|id| self.timeline.is_about(fact, *id));
        let since = When::at_micros(when::days_before(
            self.grading.happened.earliest_micros(),
            RECENT_HARM_DAYS,
        ));
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
            .filter(|(fact, _)| about_near(fact))
            .map(|(fact, shown)| (fact, shown.and(self.known(fact))))
            .filter(|(_, shown)| !shown.is_no())
            .collect()
    }

    fn harm_last_time(&self) -> Evidence<'f> {
        self.of::<missing::Found>(|fact, found| {
            found
                .harm
                .answered()
                .and(fact.happened.is_before(self.grading.happened))
        })
    }

    fn people_of_concern(&self) -> Evidence<'f> {
        self.of::<person::Linked>(|_, link| link.is.is(person::Relationship::PersonOfConcern))
    }

    fn sex_offenders_around(&self) -> Evidence<'f> {
        let offenders: Vec<PersonId> = self
            .timeline
            .around::<person::OfConcern>()
            .filter(|(fact, concern)| {
                concern.kind.is(ConcernKind::RegisteredSexOffender).is_yes()
                    && self.known(fact).is_yes()
            })
            .flat_map(|(fact, _)| fact.about.iter().map(|id| self.timeline.person(*id)))
            .collect();
        self.of::<person::Linked>(|_, link| {
            link.other
                .on_record(|other| offenders.contains(&self.timeline.person(*other)))
        })
    }

    fn under_thirteen(&self) -> Evidence<'f> {
        let young = |micros| self.timeline.is_under(13, micros);
        let (first, last) = (
            young(self.grading.happened.earliest_micros()),
            young(self.grading.happened.latest_micros()),
        );
        let shown = if first == last {
            first
        } else {
            Shown::CannotTell
        };
        self.of::<person::Described>(|_, described| described.born.answered().and(shown))
    }

    fn looked_after(&self) -> Evidence<'f> {
        let statuses: Vec<(&'f Fact, &person::CareStatusRecorded)> = self
            .timeline
            .of::<person::CareStatusRecorded>()
            .filter(|(fact, _)| !self.known(fact).is_no())
            .collect();
        let Some((fact, status)) = statuses.last() else {
            return Vec::new();
        };
        let shown = status
            .status
            .shown(|status| status.is_looked_after())
            .and(self.known(fact));
        if shown.is_no() {
            Vec::new()
        } else {
            vec![(*fact, shown)]
        }
    }

    fn earlier_episodes(&self) -> usize {
        let since = When::at_micros(when::days_before(
            self.grading.happened.earliest_micros(),
            REPEAT.1,
        ));
        self.timeline
            .of::<missing::Reported>()
            .filter(|(fact, _)| self.known(fact).is_yes() && fact.happened.is_from(since).is_yes())
            .count()
            .saturating_sub(1)
    }
}

/// Whether an answer answers its factor: that it does not matter now, for a reason that can count, in words.
fn answers(answer: &missing::FactorAnswered) -> bool {
    answer.matters.is(Matters::No).is_yes()
        && answer
            .reason
            .clear()
            .is_some_and(|reason| !reason.never_answers())
        && answer
            .because
            .clear()
            .is_some_and(|words| !words.trim().is_empty())
}
