//! What ties one fact to another: the threads between them, and what is called by the same name.

use super::{Answer, Asks, Value};
use crate::id::{FactId, PersonId};

/// What two facts can have in common beside their case: the thread between them.
///
/// Where both of two facts name one of these, it must be the same one for the
/// second to answer the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thread {
    /// A command-and-control log.
    Incident,
    /// A public protection notice.
    Notice,
    /// A crime.
    Crime,
    /// A kind of concern that a notice tells of.
    Concern,
    /// A kind of harm that calls for a strategy discussion.
    Harm,
    /// A strategy discussion or meeting.
    Discussion,
    /// A child protection conference.
    Conference,
    /// A disclosure under the domestic violence disclosure scheme.
    Disclosure,
    /// A case before a multi-agency risk assessment conference.
    Marac,
    /// A use of police protection.
    Protection,
    /// A detention in custody.
    Detention,
    /// A referral to the national referral mechanism.
    Referral,
    /// A plan: trigger plan, disruption plan.
    Plan,
    /// An action somebody was given.
    Action,
    /// A device or an online account.
    Device,
    /// Somebody suspected of harming a child.
    Suspect,
    /// A child an adult can reach, or a child named within a wider matter.
    Child,
    /// A request made by a child.
    Request,
    /// A sample drawn for review.
    Sample,
    /// A piece of writing somebody may be asked to look at again.
    Writing,
    /// A post, team or course of the force.
    Post,
    /// Something about a child that police mean to find out.
    Question,
    /// A course or accreditation.
    Course,
    /// A team of the force.
    Team,
}

impl Thread {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Thread::Incident => "incident",
            Thread::Notice => "notice",
            Thread::Crime => "crime",
            Thread::Concern => "kind of concern",
            Thread::Harm => "kind of harm",
            Thread::Discussion => "discussion",
            Thread::Conference => "conference",
            Thread::Disclosure => "disclosure",
            Thread::Marac => "MARAC case",
            Thread::Protection => "police protection",
            Thread::Detention => "detention",
            Thread::Referral => "referral",
            Thread::Plan => "plan",
            Thread::Action => "action",
            Thread::Device => "device",
            Thread::Suspect => "suspect",
            Thread::Child => "child",
            Thread::Request => "request",
            Thread::Sample => "sample",
            Thread::Writing => "writing",
            Thread::Post => "post",
            Thread::Question => "question",
            Thread::Course => "course",
            Thread::Team => "team",
        }
    }
}

/// What ties one fact to another, by what it is called: a number or name, or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name<'a> {
    /// A number or name from outside.
    Words(&'a str),
    /// Something to be done, by its short name and by the words that say what it is.
    Titled(&'a str, &'a str),
    /// Someone on the record.
    Person(PersonId),
    /// Another fact on the record.
    Fact(FactId),
}

impl Name<'_> {
    /// Is one thing called by both? What has a short name may be called by its words alone as well; of two short names both
    /// must be the same.
    pub fn names_the_same(&self, other: &Name<'_>) -> bool {
        match (self, other) {
            (Name::Words(one), Name::Words(other))
            | (Name::Titled(one, _), Name::Titled(other, _)) => alike(one, other),
            (Name::Titled(short, words), Name::Words(name))
            | (Name::Words(name), Name::Titled(short, words)) => {
                alike(short, name) || alike(words, name)
            }
            _ => self == other,
        }
    }

    /// By what somebody or something that is called so in words is known again, however those are spaced.
    pub fn known_by(words: &str) -> impl Iterator<Item = &str> {
        words.split_whitespace()
    }
}

/// Are they the same words, however they are spaced?
fn alike(one: &str, other: &str) -> bool {
    one == other || Name::known_by(one).eq(Name::known_by(other))
}

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Name::Words(words) | Name::Titled(words, _) => f.write_str(words),
            Name::Person(id) => write!(f, "{id}"),
            Name::Fact(id) => write!(f, "{id}"),
        }
    }
}

macro_rules! references {
    ($( $(#[doc = $doc:literal])+ $name:ident = $thread:ident; )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(pub String);

        impl Answer for $name {
            const ASKS: Asks = Asks::Reference(Thread::$thread);
            fn value(&self) -> Value {
                Value::Reference(self.0.clone())
            }
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::Reference(text) => Some($name(text)),
                    _ => None,
                }
            }
            fn name(&self) -> Option<Name<'_>> {
                Some(Name::Words(&self.0))
            }
        }
    )+};
}

references! {
    /// The number of a command-and-control log.
    IncidentRef = Incident;
    /// The number of a public protection notice.
    NoticeRef = Notice;
    /// A crime number.
    CrimeRef = Crime;
    /// The number or name of a strategy discussion or meeting.
    DiscussionRef = Discussion;
    /// The number or name of a child protection conference.
    ConferenceRef = Conference;
    /// The number of a disclosure.
    DisclosureRef = Disclosure;
    /// The number of a case before a multi-agency risk assessment conference.
    MaracRef = Marac;
    /// The number of a use of police protection.
    ProtectionRef = Protection;
    /// A custody number.
    DetentionRef = Detention;
    /// The number of a referral to the national referral mechanism.
    ReferralRef = Referral;
    /// The name or number of a plan.
    PlanRef = Plan;
    /// The name or number of an action.
    ActionRef = Action;
    /// The exhibit number or name of a device or account.
    DeviceRef = Device;
    /// The name of something a child asked for.
    RequestRef = Request;
    /// The name of a sample of files.
    SampleRef = Sample;
    /// The name of an entry whose wording is looked at again.
    WritingRef = Writing;
    /// The name of a post, team or course.
    PostRef = Post;
}

macro_rules! threaded_people {
    ($( $(#[doc = $doc:literal])+ $name:ident = $thread:ident; )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(pub PersonId);

        impl Answer for $name {
            const ASKS: Asks = Asks::Person(Some(Thread::$thread));
            fn value(&self) -> Value {
                Value::Person(self.0)
            }
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::Person(id) => Some($name(id)),
                    _ => None,
                }
            }
            fn name(&self) -> Option<Name<'_>> {
                Some(Name::Person(self.0))
            }
            fn people(&self) -> &[PersonId] {
                std::slice::from_ref(&self.0)
            }
        }
    )+};
}

threaded_people! {
    /// Somebody suspected of harming a child.
    Suspect = Suspect;
    /// One child within a wider matter: at an address, within an adult's reach.
    OneChild = Child;
}
