//! Which facts are part of a summary, of a review of retention, or give away where somebody is.

use heard_record::What;
use heard_record::fact::{access, contact, missing, notice, person, place, supervision};

/// Is it part of what whoever is sent to a child must know?
pub(super) fn is_summary(what: &What) -> bool {
    use contact::Fact as Contact;
    use missing::Fact as Missing;
    use person::Fact as Person;
    use supervision::Fact as Supervision;
    match what {
        What::Contact(fact) => !matches!(fact, Contact::CrimeReported(_)),
        // Everything by which a child is looked for; not what the child told afterwards, nor what agencies made of it.
        What::Missing(fact) => !matches!(
            fact,
            Missing::InterviewHeld(_)
                | Missing::InterviewDeclined(_)
                | Missing::HealthChecked(_)
                | Missing::ReturnShared(_)
                | Missing::ReturnInterviewOffered(_)
                | Missing::ReturnInterviewHeld(_)
                | Missing::ReturnInterviewDeclined(_)
                | Missing::ReturnInterviewReceived(_)
                | Missing::ReturnInterviewActedOn(_)
                | Missing::MeetingHeld(_)
        ),
        What::Supervision(fact) => matches!(
            fact,
            Supervision::DirectionGiven(_)
                | Supervision::DirectionAnswered(_)
                | Supervision::GapJudged(_)
                | Supervision::DailyMeetingHeld(_)
                | Supervision::DailyMeetingTalked(_)
                | Supervision::MeetingActionSet(_)
                | Supervision::MeetingActionDone(_)
        ),
        What::Person(fact) => matches!(
            fact,
            Person::Described(_)
                | Person::KnownAs(_)
                | Person::ChildSeen(_)
                | Person::NeedsRecorded(_)
                | Person::CareStatusRecorded(_)
                | Person::LivesAt(_)
                | Person::Linked(_)
                | Person::FlagRaised(_)
                | Person::FlagReviewed(_)
                | Person::FlagEnded(_)
                | Person::FactorRecorded(_)
                | Person::OfConcern(_)
                | Person::Protective(_)
        ),
        _ => false,
    }
}

/// Does it say how long a record is kept, or whose it is?
pub(super) fn is_of_retention(what: &What) -> bool {
    matches!(
        what,
        What::Access(
            access::Fact::RetentionDue(_)
                | access::Fact::ExpungeProposed(_)
                | access::Fact::RetentionProposed(_)
                | access::Fact::RetentionReviewed(_)
        ) | What::Person(person::Fact::Described(_))
    )
}

/// Does it give away where somebody is?
pub(crate) fn is_place_bearing(what: &What) -> bool {
    use person::Fact as Person;
    matches!(
        what,
        What::Place(
            place::Fact::Protected(_)
                | place::Fact::PlaceOfConcern(_)
                | place::Fact::SeenAtPlace(_)
                | place::Fact::ReachedBy(_)
        ) | What::Person(
            Person::LivesAt(_)
                | Person::AttendsSchool(_)
                | Person::CareStatusRecorded(_)
                | Person::ChildSeen(_)
                | Person::TalkPlanned(_)
        ) | What::Contact(contact::Fact::IncidentOpened(_) | contact::Fact::OfficerArrived(_))
            | What::Missing(
                missing::Fact::Reported(_)
                    | missing::Fact::Sighted(_)
                    | missing::Fact::Found(_)
                    | missing::Fact::Attended(_)
                    | missing::Fact::TriggerPlaceChecked(_)
                    | missing::Fact::TriggerPlanMade(_)
            )
            | What::Notice(notice::Fact::InformationShared(_))
    )
}
