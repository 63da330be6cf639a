//! A fact: one thing put on record.

use std::fmt;

use jiff::Timestamp;

use crate::Stated;
use crate::answer::{Name, Thread, Value};
use crate::id::{CaseId, FactId, PersonId};
use crate::kind::Kind;
use crate::role::Role;
use crate::when::When;

macro_rules! families {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $module:ident; )+) => {
        $( $(#[doc = $doc])+ pub mod $module; )+

        /// Everything the record can say, by family.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum What {
            $( $(#[doc = $doc])+ $variant($module::Fact), )+
        }

        /// The kinds of fact of every family, in order.
        pub const FAMILIES: &[(&str, &[&Kind])] = &[$((stringify!($module), $module::Fact::KINDS)),+];

        impl What {
            /// The declaration of this kind of fact.
            pub fn kind(&self) -> &'static Kind {
                match self { $(What::$variant(fact) => fact.kind(),)+ }
            }

            /// The answers, in the order of the kind's fields.
            pub fn answers(&self) -> Vec<Stated<Value>> {
                match self { $(What::$variant(fact) => fact.answers(),)+ }
            }

            /// Puts an answer in its place; false if the place or the kind of answer is wrong.
            pub fn set(&mut self, at: usize, stated: Stated<Value>) -> bool {
                match self { $(What::$variant(fact) => fact.set(at, stated),)+ }
            }

            /// Tells each thread it names, by what it is called; `None` where that cannot be read.
            pub fn threads<'a>(&'a self, tell: &mut dyn FnMut(Thread, Option<Name<'a>>)) {
                match self { $(What::$variant(fact) => fact.threads(tell),)+ }
            }

            /// Tells everyone its answers name.
            pub fn people(&self, tell: &mut dyn FnMut(PersonId)) {
                match self { $(What::$variant(fact) => fact.people(tell),)+ }
            }
        }
    };
}

families! {
    /// Who someone is, how they live, and what has been noticed about them.
    Person = person;
    /// What was said about what was put on record.
    Correction = correction;
    /// Calls, logs, research, grading and attendance.
    Contact = contact;
    /// Going missing, being looked for, being found.
    Missing = missing;
    /// Domestic abuse where there are children, its disclosure scheme and conferences.
    DomesticAbuse = domestic_abuse;
    /// Police protection.
    Protection = protection;
    /// Notices, and sharing with partners.
    Notice = notice;
    /// Strategy discussions, section 47 enquiries and conferences.
    Strategy = strategy;
    /// Children in custody.
    Custody = custody;
    /// Exploitation, panels, disruption and the national referral mechanism.
    Exploitation = exploitation;
    /// Investigations and victims.
    Investigation = investigation;
    /// Online sexual abuse and blackmail.
    Online = online;
    /// The death of a child, and serious incidents.
    Death = death;
    /// Supervision and wording.
    Supervision = supervision;
    /// Places, phones, vehicles and accounts.
    Place = place;
    /// Posts, holders, courses and load.
    Workforce = workforce;
    /// Reviews of files.
    Review = review;
    /// Accounts, who holds whom, restrictions and what else leave rests on.
    Access = access;
}

/// Every kind of fact there is.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    FAMILIES.iter().flat_map(|(_, kinds)| kinds.iter().copied())
}

/// The kind of fact that goes by these words.
pub fn kind_called(words: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.words == words)
}

/// Who put a fact on record, and as what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Author {
    /// Their name and rank or number, as they are called at work.
    pub name: String,
    /// The role in which they did it.
    pub role: Role,
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.name, self.role.word())
    }
}

/// Where a fact came from. What it held is kept word for word.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// Somebody at a keyboard.
    Keyboard,
    /// A line of a file, with the line as it stood.
    Row {
        /// The file's name.
        file: String,
        /// The line's number, from 1.
        line: u64,
        /// The line, word for word.
        text: String,
    },
}

/// One thing put on record about named people. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its own id.
    pub id: FactId,
    /// What was said.
    pub what: What,
    /// When it happened, in the world.
    pub happened: When,
    /// When the police knew: the moment it was put on record.
    pub recorded: Timestamp,
    /// Who put it there.
    pub by: Author,
    /// Whom it is about.
    pub about: Vec<PersonId>,
    /// The cases it belongs to; a fact may belong to several, or to none.
    pub cases: Vec<CaseId>,
    /// Where it came from.
    pub source: Source,
}

impl Fact {
    /// The declaration of its kind.
    pub fn kind(&self) -> &'static Kind {
        self.what.kind()
    }

    /// The threads it names, by which another fact may be tied to it; `None` where a name cannot be read.
    pub fn threads(&self) -> Vec<(Thread, Option<Name<'_>>)> {
        let mut res = Vec::new();
        self.what
            .threads(&mut |thread, name| res.push((thread, name)));
        strategy::harm_in(&self.what, &mut |harm| {
            res.push((Thread::Harm, harm.map(|harm| Name::Words(harm.word()))))
        });
        notice::concerns_in(&self.what, &mut |about| {
            res.push((
                Thread::Concern,
                about.map(|about| Name::Words(about.word())),
            ))
        });
        workforce::named_in(&self.what, &mut |thread, name| res.push((thread, name)));
        match self.to_be_done() {
            Some((thread, Stated::Clear(words))) => call_by_words(&mut res, thread, words),
            Some((thread, Stated::Unclear(_))) if !res.iter().any(|(of, _)| *of == thread) => {
                res.push((thread, None));
            }
            _ => {}
        }
        res.extend(self.question().map(|of| (Thread::Question, of)));
        res
    }

    /// Which question it asks or answers, if it does either and says which; `None` where that cannot be read.
    fn question(&self) -> Option<Option<Name<'_>>> {
        match &self.what {
            What::Supervision(supervision::Fact::QuestionOpened(_)) => {
                Some(Some(Name::Fact(self.id)))
            }
            What::Supervision(supervision::Fact::QuestionAnswered(said)) => match &said.question {
                Stated::Clear(id) => Some(Some(Name::Fact(*id))),
                Stated::Unclear(_) => Some(None),
                _ => None,
            },
            _ => None,
        }
    }

    /// The words that say what somebody is to do, or was asked for, and the thread it goes by.
    fn to_be_done(&self) -> Option<(Thread, &Stated<String>)> {
        let action = match &self.what {
            What::Missing(missing::Fact::TaskSet(set)) => &set.task,
            What::Missing(missing::Fact::TaskDone(done)) => &done.task,
            What::Supervision(supervision::Fact::DirectionGiven(given)) => &given.what,
            What::Supervision(supervision::Fact::MeetingActionSet(set)) => &set.what,
            What::Strategy(strategy::Fact::ActionSet(set)) => &set.what,
            What::DomesticAbuse(domestic_abuse::Fact::MaracActionSet(set)) => &set.what,
            What::Exploitation(exploitation::Fact::PanelActionSet(set)) => &set.what,
            What::Review(review::Fact::ImprovementSet(set)) => &set.what,
            What::Person(person::Fact::ChildAskedFor(asked)) => {
                return Some((Thread::Request, &asked.what));
            }
            _ => return None,
        };
        Some((Thread::Action, action))
    }
}

/// Calls something by its words as well as by its short name, or by its words alone where it has none.
fn call_by_words<'a>(named: &mut Vec<(Thread, Option<Name<'a>>)>, thread: Thread, words: &'a str) {
    match named.iter_mut().find(|(of, _)| *of == thread) {
        Some((_, Some(name))) => {
            if let Name::Words(short) = *name {
                *name = Name::Titled(short, words);
            }
        }
        Some((_, None)) => {}
        None => named.push((thread, Some(Name::Words(words)))),
    }
}

/// Tells each thing an answer names; `None` where it cannot be read.
fn tell_each<T>(stated: Stated<Vec<T>>, tell: &mut dyn FnMut(Option<T>)) {
    match stated {
        Stated::Clear(all) => all.into_iter().for_each(|one| tell(Some(one))),
        Stated::Unclear(_) => tell(None),
        _ => {}
    }
}
