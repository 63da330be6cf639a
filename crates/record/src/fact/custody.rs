//! Children in custody, or interviewed as suspects.

use crate::answer::{DetentionRef, codes};
use crate::when::When;

codes! {
    /// What a child was arrested for.
    ArrestedFor {
        Drugs = "drugs",
        Weapons = "weapons",
        Theft = "theft",
        Violence = "violence",
        Immigration = "immigration",
        Sexual = "sexual offence",
        Other = "other",
    }

    /// A safeguard at which an appropriate adult is present.
    AdultPresentAt { Rights = "rights", Interview = "interview", Charge = "charge" }

    /// The kind of accommodation asked for.
    BedAsked { NonSecure = "non-secure", Secure = "secure" }
}

crate::kind::family! {
    custody(Custody) = 9;

    /// A child was stopped and searched.
    Stopped = "stopped and searched", 1 {
        found: String, "found", "What was found?", lead;
        with: String, "with", "Who was with the child?";
        concern: bool, "concern", "Was there a safeguarding concern?";
    }

    /// A child was arrested for an offence.
    Arrested = "arrested", 1 {
        offence: ArrestedFor, "for", "For what?", lead, must;
        detail: String, "detail", "Which offence?";
        with_older: bool, "with older associates", "Was the child with older associates?";
        with: String, "with", "With whom?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// A child was brought to custody and detention authorised, or is interviewed as a volunteer.
    Detained = "detained", 1 {
        volunteer: bool, "as volunteer", "Is it an interview as a volunteer?";
        injuries: String, "injuries", "Any injuries?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// Whoever is responsible for the child's welfare was told: the arrest, why, and where.
    ResponsibleTold = "responsible person told", 1 {
        who: String, "who", "Who, and how do they stand to the child?", lead, must;
        council: bool, "council", "Is it the council, because the child is looked after?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// Nobody responsible could be found, with the attempts.
    ResponsibleNotFound = "responsible person not found", 1 {
        attempts: String, "attempts", "What was tried?", lead, must;
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// An appropriate adult was called.
    AdultCalled = "appropriate adult called", 1 {
        who: String, "who", "Who?", lead;
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// An appropriate adult arrived at the station.
    AdultArrived = "appropriate adult arrived", 1 {
        who: String, "who", "Who?", lead, must;
        excluded_checked: bool, "not excluded", "Was it checked that they are not a suspect, witness or otherwise excluded?";
        present_at: Vec<AdultPresentAt>, "present at", "At which of the safeguards were they present?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// An urgent interview was allowed without an appropriate adult.
    UrgentInterview = "urgent interview allowed", 1 {
        because: String, "because", "Why?", lead, must;
        by: String, "by", "Who allowed it?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// A child arrested was screened for exploitation, with the decision on referral and the statutory defence.
    ExploitationScreened = "exploitation screened in custody", 1 {
        indicators: String, "indicators", "Which indicators?", lead;
        refer: bool, "refer", "Is a referral to the national referral mechanism to be made?";
        because: String, "because", "Why?";
        defence_considered: bool, "section 45 considered", "Was the defence of section 45 considered?";
        rests_on_denial: bool, "rests on denial", "Does it rest on the child's denial?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// Whether detention is still necessary was reviewed.
    DetentionReviewed = "detention reviewed", 1 {
        childs_needs: String, "child's needs", "What does the child need?";
        necessity: String, "necessary because", "Why is detention still necessary?";
        after_charge: bool, "after charge", "Is it after charge?";
        detention: DetentionRef, "detention", "Which custody number?";
        not_involved: bool, "not directly involved", "Before charge: is the inspector not directly involved in the investigation?";
        shortest_time: String, "shortest time", "How is detention kept as short as can be?";
    }

    /// A review of detention was postponed as not practicable, with the reason.
    ReviewPostponed = "detention review postponed", 1 {
        because: String, "because", "Why?", lead, must;
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// The child was charged with an offence.
    Charged = "charged", 1 {
        offence: String, "offence", "With what?", lead;
        bail_refused: bool, "bail refused", "Was bail refused?";
        bail_because: String, "bail refused because", "Why?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// The council was asked for accommodation.
    AccommodationAsked = "council asked for accommodation", 1 {
        kind: BedAsked, "kind", "Which kind?", lead, must;
        reply: String, "reply", "What did the council answer?";
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// The child was moved to the council's accommodation.
    Transferred = "moved to council accommodation", 1 {
        place: String, "to", "Which kind of place?", lead;
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// Moving the child was impracticable, with the circumstances.
    TransferImpracticable = "transfer impracticable", 1 {
        because: String, "because", "Which circumstances? Behaviour and the kind of offence are no reason", lead, must;
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// The certificate for the court was made.
    CertificateMade = "detention certificate made", 1 {
        because: String, "because", "Why was the child not moved?", lead, must;
        escalations: String, "escalations", "Who was asked, and when?";
        detention: DetentionRef, "detention", "Which custody number?";
        produced: bool, "produced to court", "Was it produced to the court?";
    }

    /// The child came before the court.
    BroughtToCourt = "brought to court", 1 {
        detention: DetentionRef, "detention", "Which custody number?";
    }

    /// The child left custody, with where to.
    Released = "released from custody", 1 {
        how: String, "how", "How?", lead;
        to: String, "to", "To whom?";
        detention: DetentionRef, "detention", "Which custody number?";
        bail_return: When, "bail return", "When must the child come back, if on bail?";
    }
}
