//! What came of checking a notice: how far whoever judged it and the rules agree, each as it was put on record when it was
//! judged; and what its author is told of it.

use std::collections::BTreeMap;

use heard_duty::Catalogue;
use heard_record::answer::NoticeRef;
use heard_record::fact::notice;
use heard_record::fact::notice::{
    HowFar, Judged, NoticeQuestion, QualityChecked, RulesSay, Submitted,
};
use heard_record::kind::OneKind;
use heard_record::{Author, Fact, FactId, Shown, Stated, Timeline, What, When};
use jiff::{SignedDuration, Timestamp};

use crate::desk::{Desk, No, Signed};
use crate::overview::Known;
use crate::owed::Owed;
use crate::put::Request;
use crate::reading::Reading;
use crate::wording::phrases;

/// One question about a notice, as somebody judged it and as the rules have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Which question.
    pub question: &'static str,
    /// How far it is so, as it was judged.
    pub judged: &'static str,
    /// Why, where that was said.
    pub because: Option<String>,
    /// Is it so by the rules, as they had found when it was judged?
    pub rules_say: RulesSay,
    /// By which rule, in its version; or by the language guide.
    pub rules_from: Option<String>,
    /// The rule, and on which fact it arose; nothing, where it is the language guide, or no rule asks.
    pub rule: Option<(String, FactId)>,
    /// Do they say the opposite of each other?
    pub disagree: bool,
}

/// What the author of a notice is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// What was decided.
    pub outcome: &'static str,
    /// What was good.
    pub good: Option<String>,
    /// What is to be added next time.
    pub add_next: Option<String>,
    /// What else they were told.
    pub told: Option<String>,
    /// The notice.
    pub notice: FactId,
    /// Its number, where it has one.
    pub number: Option<String>,
    /// Who sent it, as it is on record.
    pub author: Author,
    /// When the notice was sent.
    pub sent: When,
}

/// How long its author is told of a check: a force default.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How the rule is called about the child's voice in a notice.
const VOICE: &str = "ppn.voice";

/// By what words are judged that a rule does not judge.
const LANGUAGE_GUIDE: &str = "the language guide";

/// What of that rule answers which question: any of it is enough.
const ELEMENTS: [(NoticeQuestion, &[&str]); 2] = [
    (
        NoticeQuestion::Voice,
        &[
            "child's own words in the notice",
            "child's behaviour in the notice",
            "observed where the child does not speak",
        ],
    ),
    (
        NoticeQuestion::DailyLife,
        &[
            "living conditions in the notice",
            "relationships in the notice",
        ],
    ),
];

/// What the rules find of one question about a notice, and by which rule.
type Found = (RulesSay, Option<String>);

impl Desk {
    /// Says of each answer about a notice what the rules find at this moment, whatever the answer came with: it is kept
    /// with it, so that no later rule and nothing that comes later changes what was found then. Says whether there was any.
    pub(crate) async fn say_what_the_rules_find(
        &self,
        signed: &Signed,
        request: &mut Request,
    ) -> Result<bool, No> {
        let mut said = request.said.iter();
        if !said.any(|said| Judged::of(&said.what).is_some()) {
            return Ok(false);
        }
        let around = self.around(signed, request.child).await?;
        let reading = around.reading_of_most(signed, request.stated);
        for judged in all_judged_in(request) {
            let found = reading
                .as_ref()
                .and_then(|reading| reading.found_of(&self.catalogue, judged, self.now()));
            let (says, from) = found.unwrap_or((RulesSay::NotAsked, None));
            judged.rules_say = Stated::Clear(says);
            judged.rules_from = from.map_or(Stated::LeftOut, Stated::Clear);
        }
        Ok(true)
    }
}

/// Leaves out of each answer about a notice what it says that the rules found, which they alone say.
pub(crate) fn leave_out_what_the_rules_find(request: &mut Request) {
    for judged in all_judged_in(request) {
        judged.rules_say = Stated::LeftOut;
        judged.rules_from = Stated::LeftOut;
    }
}

fn all_judged_in(request: &mut Request) -> impl Iterator<Item = &mut Judged> {
    let said = request.said.iter_mut();
    said.filter_map(|said| judged_in(&mut said.what))
}

fn judged_in(what: &mut What) -> Option<&mut Judged> {
    match what {
        What::Notice(notice::Fact::Judged(judged)) => Some(judged),
        _ => None,
    }
}

impl Reading {
    /// How far those who judged a notice and the rules agree, as it was put on record when it was judged. Of what was judged
    /// before that was put there, it is worked out from what was known then.
    pub fn judgements(
        &self,
        catalogue: &Catalogue,
        notice: FactId,
        known: Timestamp,
    ) -> Vec<Known<Judgement>> {
        let judged = self.with_timeline(known, |timeline| {
            let all = timeline.of::<Judged>();
            let all = all.filter(|(fact, says)| {
                self.leave().covers(fact)
                    && self.notice_of(timeline, fact.recorded, &says.notice) == Some(notice)
            });
            let all = all.map(|(fact, says)| (fact.clone(), says.clone()));
            all.collect::<Vec<_>>()
        });
        // Those of one check were put on record at one moment: what was owed then is worked out once.
        let mut then: BTreeMap<Timestamp, Option<Owed>> = BTreeMap::new();
        let each = judged.into_iter().filter_map(|(fact, says)| {
            let question = *says.question.clear()?;
            let found = kept_of(&says).unwrap_or_else(|| {
                let at = fact.recorded;
                let voice = then
                    .entry(at)
                    .or_insert_with(|| self.voice_owed(catalogue, notice, at));
                self.found(notice, question, voice.as_ref())
            });
            Some(Known::of(&fact, judgement(notice, question, &says, found)?))
        });
        each.collect()
    }

    /// What the rules find at a moment of what somebody judges of a notice; nothing, where there is no notice.
    fn found_of(&self, catalogue: &Catalogue, judged: &Judged, now: Timestamp) -> Option<Found> {
        let question = *judged.question.clear()?;
        let notice = self.with_timeline(now, |timeline| {
            self.notice_of(timeline, now, &judged.notice)
        })?;
        let voice = elements_of(question).and_then(|_| self.voice_owed(catalogue, notice, now));
        Some(self.found(notice, question, voice.as_ref()))
    }

    /// What was owed of the child's voice in a notice.
    fn voice_owed(&self, catalogue: &Catalogue, notice: FactId, known: Timestamp) -> Option<Owed> {
        let owed = self.owed(catalogue, known, known).into_iter();
        let mut of_it = owed.filter(|owed| owed.rule == VOICE && owed.arose_on == notice);
        of_it.next()
    }

    /// What is found of a question, by the rule about the child's voice or by the language guide.
    fn found(&self, notice: FactId, question: NoticeQuestion, voice: Option<&Owed>) -> Found {
        match elements_of(question).zip(voice) {
            _ if question == NoticeQuestion::Language => {
                let is_fair = self.is_fairly_worded(notice);
                (said_by_rules(is_fair), Some(LANGUAGE_GUIDE.to_owned()))
            }
            Some((elements, owed)) => {
                let from = format!("{}, version {}", owed.rule, owed.version);
                (said_by_rules(any_shown(owed, elements)), Some(from))
            }
            None => (RulesSay::NotAsked, None),
        }
    }

    /// Has the notice no phrase that the language guide speaks of?
    fn is_fairly_worded(&self, notice: FactId) -> Shown {
        let written = self.written(notice);
        let concerns = written.as_ref().and_then(|draft| draft.answer("concerns"));
        concerns.map_or(Shown::CannotTell, |concerns| {
            phrases(concerns).is_empty().into()
        })
    }

    /// What is told of notices about the child to whoever sent them, the latest first.
    pub(crate) fn feedback_to_authors(&self, at: Timestamp) -> Vec<Known<Feedback>> {
        // Most children have none: nothing is worked out for them.
        if !self.facts(at).into_iter().any(|fact| is_told(fact, at)) {
            return Vec::new();
        }
        self.with_timeline(at, |timeline| {
            feedback_in(timeline, at, |fact| self.leave().covers(fact))
        })
    }

    fn notice_of(
        &self,
        timeline: &Timeline,
        said: Timestamp,
        number: &Stated<NoticeRef>,
    ) -> Option<FactId> {
        notice_of(timeline, said, number, |fact| self.leave().covers(fact))
    }
}

/// Is it a check of a notice that its author is still told of?
pub(crate) fn is_told(fact: &Fact, at: Timestamp) -> bool {
    QualityChecked::of(&fact.what).is_some() && fact.recorded + TOLD_FOR >= at
}

/// What is told of notices to whoever sent them, of what may be told of a timeline, the latest first.
pub(crate) fn feedback_in(
    timeline: &Timeline,
    at: Timestamp,
    may_be_told: impl Fn(&Fact) -> bool,
) -> Vec<Known<Feedback>> {
    let checks = timeline.of::<QualityChecked>().rev();
    let open = checks.filter(|(fact, _)| may_be_told(fact) && is_told(fact, at));
    let told = open.filter_map(|(fact, says)| {
        let notice = notice_of(timeline, fact.recorded, &says.notice, &may_be_told)?;
        Some(Known::of(fact, feedback(says, timeline.fact(notice)?)))
    });
    told.collect()
}

/// The notice something was said of, if it may be told: of those that were there when it was said, the last of the number it
/// names; where it names none, the last.
fn notice_of(
    timeline: &Timeline,
    said: Timestamp,
    number: &Stated<NoticeRef>,
    may_be_told: impl Fn(&Fact) -> bool,
) -> Option<FactId> {
    let is_named = |says: &Submitted| match number {
        Stated::Clear(_) => says.notice == *number,
        Stated::Unclear(_) => false,
        _ => true,
    };
    let notices = timeline.of::<Submitted>();
    let of_it = notices.filter(|(notice, says)| is_named(says) && notice.recorded <= said);
    let last = of_it.max_by_key(|(notice, _)| notice.recorded);
    last.filter(|(notice, _)| may_be_told(notice))
        .map(|(notice, _)| notice.id)
}

/// What was found when it was judged, where that was put on record.
fn kept_of(says: &Judged) -> Option<Found> {
    Some((*says.rules_say.clear()?, says.rules_from.clear().cloned()))
}

fn judgement(
    notice: FactId,
    question: NoticeQuestion,
    says: &Judged,
    (rules_say, rules_from): Found,
) -> Option<Judgement> {
    let judged = *says.judged.clear()?;
    let is_of_rule = elements_of(question).is_some() && rules_from.is_some();
    Some(Judgement {
        question: question.in_words(),
        judged: judged.in_words(),
        because: says.because.clear().cloned(),
        rules_say,
        rules_from,
        rule: is_of_rule.then(|| (VOICE.to_owned(), notice)),
        disagree: matches!(
            (judged, rules_say),
            (HowFar::Yes, RulesSay::No) | (HowFar::No, RulesSay::Yes)
        ),
    })
}

fn elements_of(question: NoticeQuestion) -> Option<&'static [&'static str]> {
    let mut all = ELEMENTS.iter();
    all.find(|(of, _)| *of == question)
        .map(|(_, elements)| *elements)
}

const fn said_by_rules(shown: Shown) -> RulesSay {
    match shown {
        Shown::Yes => RulesSay::Yes,
        Shown::No => RulesSay::No,
        Shown::CannotTell => RulesSay::CannotTell,
    }
}

fn any_shown(owed: &Owed, elements: &[&str]) -> Shown {
    let shown = owed
        .shows
        .iter()
        .filter(|(name, _)| elements.contains(name));
    let words: Vec<&str> = shown.map(|(_, word)| *word).collect();
    if words.contains(&Shown::Yes.word()) {
        Shown::Yes
    } else if words.contains(&Shown::CannotTell.word()) {
        Shown::CannotTell
    } else {
        Shown::No
    }
}

fn feedback(says: &QualityChecked, notice: &Fact) -> Feedback {
    Feedback {
        outcome: says.outcome.clear().map_or("checked", |one| one.in_words()),
        good: says.good.clear().cloned(),
        add_next: says.add_next.clear().cloned(),
        told: says.feedback.clear().cloned(),
        notice: notice.id,
        number: Submitted::of(&notice.what)
            .and_then(|says| says.notice.clear())
            .map(|number| number.0.clone()),
        author: notice.by.clone(),
        sent: notice.happened,
    }
}
