//! # Where everything asked of the record is done
//!
//! Whoever reads or writes comes by the desk, and the desk asks for leave
//! first. Leave is a value that only [`access`] can make; a function that
//! needs it asks for it, so forgetting the check does not compile.
//!
//! # What it will never do
//!
//! It never says why leave was refused to whoever was refused. It shows
//! nothing before it is kept that somebody looked, and puts nothing on record
//! in another's name. It is the one room that reads the clock, and reads it in
//! one place.

mod abuse;
pub mod access;
mod appearance;
mod assurance;
mod authors;
pub mod bring;
mod checked;
pub mod clock;
mod colleagues;
mod concerns;
mod conferences;
mod conflicts;
mod deaths;
mod desk;
mod detentions;
mod disclosures;
mod disposal;
mod drafts;
mod emergency;
mod force;
mod handover;
mod hands;
mod history;
mod hooks;
mod investigations;
mod left_out;
mod looks;
mod matters;
mod measures;
mod meeting;
mod missing;
mod overview;
mod owed;
mod partners;
mod people;
mod places;
#[cfg_attr(
    not(feature = "faults"),
    expect(dead_code, reason = "leaks are planted by tests alone")
)]
mod planted;
mod platforms;
mod posts;
mod profile;
mod pushes;
mod put;
mod read;
mod reading;
mod register;
mod research;
pub mod sign_in;
mod spoken;
mod staff;
mod systems;
pub mod take;
mod telling;
mod together;
mod told_once;
mod traits;
mod unusual;
mod walls;
mod wording;
mod workforce;
mod worklist;

pub use abuse::{AbuseIncident, AtIncident, HeardBySchool, RiskFound, School, SeenThere, WasThere};
pub use assurance::{
    Acted, Action, ActionStands, ActionsByChild, Alone, Assurance, Behind, Counting, DecidedAlone,
    Figure, Side, Those, Working,
};
pub use checked::{Feedback, Judgement};
pub use colleagues::Colleague;
pub use concerns::{Concern, ConcernKind, Disruption, ToolTold, Touching};
pub use conferences::{Conference, ConferenceHeard, MaracReferral};
pub use conflicts::{Conflict, Conflicts, MOST_CONFLICTS};
pub use deaths::Death;
pub use desk::{Desk, No, Signed};
pub use detentions::Detention;
pub use disclosures::{
    Disclosure, DisclosureEnd, DisclosureTry, DisclosureWait, Disclosures, OneDisclosure, Stage,
};
pub use emergency::{Emergency, Opening, Openings, OwnOpening, Review};
pub use handover::HandedOver;
pub use hands::Hand;
pub use heard_duty::advice::Advice;
pub use heard_duty::catalogue::built_in::advice;
pub use heard_duty::catalogue::{Area, Basis};
pub use heard_duty::establishment::{Holding, Skill};
pub use heard_duty::measure::month::Month;
pub use heard_duty::measure::run_chart;
pub use heard_duty::measure::{Counted, Measure, Report, Should};
pub use heard_duty::{Outcome, Rule};
pub use heard_record::identity::ThingKind;
pub use heard_store::{
    Account, Appearance, Came, Change, Changes, Draft, Failing, Fault, Hook, HooksBehind, Look,
    Push, Signer, Sinks, SystemRead, ToldAs, add_head, read_heads,
};
pub use history::{Entry, TakenBack, Told as Answered};
pub use hooks::{HookWanted, name_of};
pub use investigations::{GivenTo, Investigation, MOVING, begins_an_investigation};
pub use left_out::LeftOut;
pub use looks::{LookKept, LookPage};
pub use matters::{Dealt, Matter};
pub use measures::{Measured, Measuring, of_children};
pub use meeting::{AskedFor, Because, Meeting, MeetingItem, Sitting, TalkedAbout};
pub use missing::{
    FactorAnswer, KnownFactor, Place, Plan, Report as MissingReport, Spell, Task, TimeMissing,
};
pub use overview::{
    ActedOn, Beside, Flag, Known, Lived, Missing, Near, NotAsked, Overridden, Overview,
    Request as ChildRequest, Restriction, Risk, Safety, Thing, Voice, Whereabouts,
};
pub use owed::{Errand, Owed};
pub use partners::{Receipt, WentTo};
pub use people::{Contact, Found, Like, People, Sharer, Sharing};
pub use places::{
    Agreement, MOST_OF_PLACE, PlaceCall, PlaceCallKind, PlaceCalls, PlaceKept, PlaceKey,
    PlaceReview, PlaceStands, PlaceWanted, PlacesKept, ProtectedPlace, Protecting, Revealed,
    Shown as PlaceShown, reveal,
};
#[cfg(feature = "faults")]
pub use planted::{Leak, plant};
pub use platforms::KeptByPlatform;
pub use posts::{AtWork, Establishment, the_force};
pub use profile::{Profile, ProfileCounts, ProfileSays};
pub use pushes::{
    AHEAD, GOES_UP_AFTER, MOST_IN_A_TOUR, Message, MessageRead, Pushed, Pushing, Round, TOUR,
    ToldLately,
};
pub use put::{Recorded, Request, Said};
pub use read::Question;
pub use reading::Reading;
pub use register::{
    Differs, Exploited, OtherHeard, PANEL_ACTIONS, PanelOther, Register, RegisterEntry, Registered,
    Worker,
};
pub use research::{Research, Researched};
pub use sign_in::NotIn;
pub use staff::{Given, Holder, Member};
pub use telling::{ToTell, Told};
pub use traits::Traits;
pub use unusual::{StoodOut, Unusual, Why};
pub use walls::{ANSWERS_FOR_WALLS, Wall};
pub use wording::{Phrase, phrases};
pub use workforce::{OneAtWork, Workforce};
pub use worklist::{Whose, Work, Worklist};
