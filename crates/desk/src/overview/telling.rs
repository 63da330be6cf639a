//! Telling it.

use heard_duty::episode::{Episode, episodes};
use heard_record::fact::person;
use heard_record::fact::person::{
    CareStatusRecorded, ChildAnswered, ChildAskedFor, ChildObserved, ChildSaid, ChildSeen,
    Described, EthnicityRecorded, FlagEnded, FlagRaised, FlagReviewed, Linked, LivesAt,
    NeedsRecorded, SeenStatus,
};
use heard_record::fact::supervision::{QuestionAnswered, QuestionOpened};
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, PersonId, Shown, Stated, Timeline, What, When};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Flag, Known, Missing, Near, Overview, Request, Voice, Whereabouts};
use crate::owed::NamesOnRecord;
use crate::reading::Reading;

/// How far back a pattern of being missing is looked for, in days.
const LATELY: i64 = 90;

impl Reading {
    /// The child, told at a moment from what was known at another, of what is open alone.
    pub fn overview(&self, known: Timestamp, at: Timestamp) -> Overview {
        self.with_timeline(known, |timeline| {
            let names = NamesOnRecord::of(timeline);
            Telling::of(self, timeline, at).overview(&names)
        })
    }
}

/// What of a timeline may be quoted, at a moment.
pub(super) struct Telling<'t, 'f> {
    reading: &'t Reading,
    timeline: &'t Timeline<'f>,
    at: Timestamp,
}

impl<'t, 'f> Telling<'t, 'f> {
    pub(super) fn of(reading: &'t Reading, timeline: &'t Timeline<'f>, at: Timestamp) -> Self {
        Telling {
            reading,
            timeline,
            at,
        }
    }

    /// The facts of a kind that may be read, in order of happening.
    pub(super) fn all<K: OneKind>(&self) -> impl DoubleEndedIterator<Item = (&'f Fact, &'f K)> {
        let now = When::at(self.at);
        self.timeline.of::<K>().filter(move |(fact, _)| {
            self.reading.leave().covers(fact) && !fact.happened.is_by(now).is_no()
        })
    }

    fn last<K: OneKind>(&self) -> Option<(&'f Fact, &'f K)> {
        self.all::<K>().next_back()
    }

    fn overview(&self, names: &NamesOnRecord) -> Overview {
        // What the last description leaves out stands as it was said before.
        let described = || {
            self.all::<Described>()
                .rev()
                .map(|(_, described)| described)
        };
        let born = described().find_map(|described| described.born.clear().copied());
        Overview {
            name: described().find_map(|described| described.name.clear().cloned()),
            born,
            sex: described().find_map(|described| described.sex.clear().copied()),
            age: born.map(|born| age_at(born, self.at)),
            whereabouts: self.whereabouts(),
            went_missing: self.episodes().next_back().map(|last| last.report.happened),
            time_missing: self
                .episodes()
                .next_back()
                .and_then(|last| last.report.cases.first().copied()),
            lives: self
                .last::<LivesAt>()
                .and_then(|(fact, lives)| Some(Known::of(fact, lives.place.clear()?.clone()))),
            care: self.last::<CareStatusRecorded>().and_then(|(fact, care)| {
                let authority = care.authority.clear().cloned();
                Some(Known::of(
                    fact,
                    (care.status.clear()?.in_words(), authority),
                ))
            }),
            ethnicity: self.last::<EthnicityRecorded>().and_then(|(fact, says)| {
                let group = says.in_their_words.clear().cloned();
                let group = group.or_else(|| Some(says.ethnicity.clear()?.in_words().to_owned()));
                let told_by = says
                    .told_by
                    .clear()
                    .map_or("", |told_by| told_by.in_words());
                Some(Known::of(fact, (group?, told_by)))
            }),
            seen: self.last_seen(SeenStatus::is_seen),
            alone: self.last_seen(|status| status == SeenStatus::Alone),
            flags: self.flags(),
            talk: self.last::<NeedsRecorded>().and_then(|(fact, needs)| {
                let parts = [
                    &needs.neurodivergent,
                    &needs.disability,
                    &needs.language,
                    &needs.how_to_talk,
                ];
                let said: Vec<&str> = parts
                    .iter()
                    .filter_map(|part| part.clear().map(String::as_str))
                    .collect();
                (!said.is_empty()).then(|| Known::of(fact, said.join(". ")))
            }),
            voice: self.voice(),
            requests: self.requests(),
            questions: self.questions(),
            near: self.near(names),
            missing_lately: self
                .episodes()
                .filter(|episode| self.is_lately(episode))
                .count(),
            alone_of: self.alone_of(),
        }
    }

    fn episodes(&self) -> impl DoubleEndedIterator<Item = Episode<'f>> {
        episodes(self.timeline, self.at)
            .into_iter()
            .filter(|episode| self.reading.leave().covers(episode.report))
    }

    fn is_lately(&self, episode: &Episode) -> bool {
        let from = heard_record::when::days_before(self.at.as_microsecond(), LATELY);
        episode.report.happened.latest_micros() >= from
    }

    fn whereabouts(&self) -> Whereabouts {
        let Some(last) = self.episodes().next_back() else {
            return Whereabouts::NotReported;
        };
        match (last.back, last.ended) {
            (Shown::No, _) => Whereabouts::Missing(Missing {
                reported: last.report.happened,
                last_seen: last.reported.last_seen.clear().copied(),
                grade: last
                    .gradings
                    .last()
                    .and_then(|(_, graded)| graded.grade.clear().copied()),
            }),
            (Shown::Yes, Some(ended)) => Whereabouts::Back(ended.happened),
            _ => Whereabouts::CannotTell,
        }
    }

    fn last_seen(&self, counts: impl Fn(SeenStatus) -> bool) -> Option<Known<&'static str>> {
        let mut seen = self.all::<ChildSeen>().filter_map(|(fact, seen)| {
            let status = *seen.status.clear()?;
            counts(status).then(|| Known::of(fact, status.in_words()))
        });
        seen.next_back()
    }

    fn alone_of(&self) -> (usize, usize) {
        let all = || {
            self.all::<ChildSeen>()
                .filter_map(|(_, seen)| seen.status.clear())
        };
        let alone = all().filter(|status| **status == SeenStatus::Alone).count();
        (alone, all().count())
    }

    fn flags(&self) -> Vec<Flag> {
        let ended_since = |fact: &Fact, kind| {
            self.all::<FlagEnded>().any(|(end, says)| {
                says.kind.clear() == Some(&kind) && end.happened >= fact.happened
            })
        };
        let standing = self.all::<FlagRaised>().filter_map(|(fact, raised)| {
            let kind = *raised.kind.clear()?;
            (!ended_since(fact, kind)).then(|| {
                let reviews = self.all::<FlagReviewed>();
                let mut of_it = reviews.filter(|(_, says)| says.kind.clear() == Some(&kind));
                let last = of_it.next_back().map(|(_, says)| says);
                let review = last.map_or(&raised.review, |says| &says.review);
                let because = last.map_or(&raised.because, |says| &says.because);
                let owner = last.and_then(|says| says.owner.clear());
                Flag {
                    kind: kind.in_words(),
                    since: fact.happened,
                    review: review.clear().copied(),
                    because: because.clear().cloned(),
                    origin: raised.origin.clear().cloned(),
                    owner: owner.or(raised.owner.clear()).cloned(),
                    covers: raised.covers.clear().cloned(),
                }
            })
        });
        standing.collect()
    }

    fn voice(&self) -> Vec<Known<Voice>> {
        let said = self.all::<ChildSaid>().filter_map(|(fact, said)| {
            Some(Known::of(
                fact,
                Voice {
                    words: said.words.clear()?.clone(),
                    said: true,
                    how: said.how.clear().map(|how| how.in_words()),
                    heard_by: said.heard_by.clear().cloned(),
                    present: said.present.clear().cloned(),
                    limit: said.limit.clear().cloned(),
                    may_share: said.may_share.clear().cloned(),
                    mood: said.mood.clear().cloned(),
                    theme: said.theme.clear().cloned(),
                    led_to: said.led_to.clear().cloned(),
                },
            ))
        });
        let observed = self.all::<ChildObserved>().filter_map(|(fact, saw)| {
            Some(Known::of(
                fact,
                Voice {
                    words: saw.seen.clear()?.clone(),
                    said: false,
                    how: None,
                    heard_by: saw.seen_by.clear().cloned(),
                    present: saw.present.clear().cloned(),
                    limit: None,
                    may_share: None,
                    mood: saw.mood.clear().cloned(),
                    theme: saw.theme.clear().cloned(),
                    led_to: saw.led_to.clear().cloned(),
                },
            ))
        });
        let mut all: Vec<Known<Voice>> = said.chain(observed).collect();
        all.sort_by_key(|one| std::cmp::Reverse((one.happened, one.recorded, one.fact)));
        all
    }

    fn requests(&self) -> Vec<Known<Request>> {
        let answered = |request: &Stated<_>| {
            let request = request.clear()?;
            let mut answers = self.all::<ChildAnswered>();
            let (fact, says) = answers.find(|(_, says)| says.request.clear() == Some(request))?;
            Some((says.answer.clear()?.clone(), fact.happened))
        };
        let asked = self
            .all::<ChildAskedFor>()
            .rev()
            .filter_map(|(fact, asked)| {
                let what = Request {
                    what: asked.what.clear()?.clone(),
                    answer_by: asked.answer_by.clear().copied(),
                    answered: answered(&asked.request),
                };
                Some(Known::of(fact, what))
            });
        asked.collect()
    }

    fn questions(&self) -> Vec<Known<String>> {
        let is_answered = |question: FactId| {
            self.all::<QuestionAnswered>()
                .any(|(_, says)| says.question.clear() == Some(&question))
        };
        let open = self
            .all::<QuestionOpened>()
            .filter(|(fact, _)| !is_answered(fact.id));
        open.filter_map(|(fact, says)| Some(Known::of(fact, says.question.clear()?.clone())))
            .collect()
    }

    fn near(&self, names: &NamesOnRecord) -> Vec<Near> {
        let mut near: Vec<Near> = Vec::new();
        for (fact, link) in self.all::<Linked>() {
            let (Some(person), Some(is)) = (link.other.clear(), link.is.clear()) else {
                continue;
            };
            near.retain(|one| one.person != *person);
            let has_ended = link
                .until
                .clear()
                .is_some_and(|until| until.latest() < self.at);
            if has_ended {
                continue;
            }
            near.push(Near {
                person: *person,
                name: heard_record::answer::Names::name_of_person(names, *person),
                relation: *is,
                is: is.in_words(),
                age: self.age_of(*person),
                since: fact.happened,
                together: link.lives_with.clear() == Some(&true),
                sure: link.sure.clear().map(|sure| sure.in_words()),
                source: link.source.clear().cloned(),
                restrictions: link.restrictions.clear().cloned(),
                safe_to_contact: link.safe_to_contact.clear().copied(),
            });
        }
        near
    }

    /// How old somebody around the child is, as far as that is on record.
    fn age_of(&self, person: PersonId) -> Option<i16> {
        let described = self.timeline.facts().iter().rev().filter_map(|fact| {
            let What::Person(person::Fact::Described(described)) = &fact.what else {
                return None;
            };
            let is_theirs = fact.about.contains(&person);
            is_theirs.then(|| described.born.clear()).flatten()
        });
        described.copied().next().map(|born| age_at(born, self.at))
    }
}

/// How old somebody is, in years.
pub(crate) fn age_at(born: Date, at: Timestamp) -> i16 {
    let today = heard_record::when::date_of(at.as_microsecond());
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    today.year() - born.year() - i16::from(!had_birthday)
}
