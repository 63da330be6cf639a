//! What came of checking a notice: how far whoever judged it and the rules agree, each from what was known when it was
//! judged; and what its author is told of it.

use std::collections::BTreeMap;

use heard_duty::Catalogue;
use heard_record::answer::NoticeRef;
use heard_record::fact::notice;
use heard_record::fact::notice::{HowFar, Judged, NoticeQuestion, QualityChecked, Submitted};
use heard_record::{Fact, FactId, Shown, Stated, Timeline, What, When};
use jiff::{SignedDuration, Timestamp};

use crate::overview::Known;
use crate::owed::Owed;
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
    /// Is it so by the rules? It cannot be told, where no rule asks.
    pub by_rule: Shown,
    /// By which rule, and on which fact it arose; nothing, where it is the language guide, or no rule asks.
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
    /// When the notice was sent.
    pub sent: When,
}

/// How long its author is told of a check: a force default.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How the rule is called about the child's voice in a notice.
const VOICE: &str = "ppn.voice";

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

impl Reading {
    /// How far those who judged a notice and the rules agree, each from what was known as it was judged: what came later
    /// changes nothing in it.
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
                    && self.notice_of(timeline, fact, &says.notice) == Some(notice)
            });
            let all = all.map(|(fact, says)| (fact.clone(), says.clone()));
            all.collect::<Vec<_>>()
        });
        // Those of one check were put on record at one moment: what was owed then is worked out once.
        let mut then: BTreeMap<Timestamp, Option<Owed>> = BTreeMap::new();
        let each = judged.into_iter().filter_map(|(fact, says)| {
            let at = fact.recorded;
            let voice = then
                .entry(at)
                .or_insert_with(|| self.voice_owed(catalogue, notice, at));
            let what = self.judgement(notice, &says, voice.as_ref())?;
            Some(Known::of(&fact, what))
        });
        each.collect()
    }

    /// What was owed of the child's voice in a notice.
    fn voice_owed(&self, catalogue: &Catalogue, notice: FactId, known: Timestamp) -> Option<Owed> {
        let owed = self.owed(catalogue, known, known).into_iter();
        let mut of_it = owed.filter(|owed| owed.rule == VOICE && owed.arose_on == notice);
        of_it.next()
    }

    fn judgement(&self, notice: FactId, says: &Judged, voice: Option<&Owed>) -> Option<Judgement> {
        let (question, judged) = (*says.question.clear()?, *says.judged.clear()?);
        let mut elements = ELEMENTS.iter();
        let elements = elements.find(|(of, _)| *of == question);
        let asked = elements.zip(voice);
        let by_rule = match asked {
            _ if question == NoticeQuestion::Language => self.is_fairly_worded(notice),
            Some(((_, elements), owed)) => any_shown(owed, elements),
            None => Shown::CannotTell,
        };
        let disagree = matches!(
            (judged, by_rule),
            (HowFar::Yes, Shown::No) | (HowFar::No, Shown::Yes)
        );
        Some(Judgement {
            question: question.in_words(),
            judged: judged.in_words(),
            because: says.because.clear().cloned(),
            by_rule,
            rule: asked.map(|(_, owed)| (owed.rule.clone(), notice)),
            disagree,
        })
    }

    /// Has the notice no phrase that the language guide speaks of?
    fn is_fairly_worded(&self, notice: FactId) -> Shown {
        let written = self.written(notice);
        let concerns = written.as_ref().and_then(|draft| draft.answer("concerns"));
        concerns.map_or(Shown::CannotTell, |concerns| {
            phrases(concerns).is_empty().into()
        })
    }

    /// What somebody is told of notices they sent about the child, the latest first.
    pub fn feedback(&self, author: &str, at: Timestamp) -> Vec<Known<Feedback>> {
        let is_check =
            |fact: &Fact| matches!(&fact.what, What::Notice(notice::Fact::QualityChecked(_)));
        let is_told = |fact: &Fact| is_check(fact) && fact.recorded + TOLD_FOR >= at;
        // Most children have none: nothing is worked out for them.
        if !self.facts(at).into_iter().any(is_told) {
            return Vec::new();
        }
        self.with_timeline(at, |timeline| {
            let checks = timeline.of::<QualityChecked>().rev();
            let open = checks
                .filter(|(fact, _)| self.leave().covers(fact) && fact.recorded + TOLD_FOR >= at);
            let told = open.filter_map(|(fact, says)| {
                let notice = timeline.fact(self.notice_of(timeline, fact, &says.notice)?)?;
                (notice.by.name == author).then(|| Known::of(fact, feedback(says, notice)))
            });
            told.collect()
        })
    }

    /// The notice something was said of: of those that were there when it was said, the last of the number it names, or else
    /// the last.
    fn notice_of(
        &self,
        timeline: &Timeline,
        said: &Fact,
        number: &Stated<NoticeRef>,
    ) -> Option<FactId> {
        let notices = timeline.of::<Submitted>();
        let before = notices
            .filter(|(notice, _)| self.leave().covers(notice) && notice.recorded <= said.recorded);
        let is_named = |says: &Submitted| number.clear().is_some() && says.notice == *number;
        let of_it = before.max_by_key(|(notice, says)| (is_named(says), notice.recorded));
        of_it.map(|(notice, _)| notice.id)
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
        sent: notice.happened,
    }
}
