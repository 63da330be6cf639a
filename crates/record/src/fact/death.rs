//! The death of a child, and serious incidents.

use crate::when::When;

crate::kind::family! {
    death(Death) = 13;

    /// A child died or collapsed suddenly and unexpectedly.
    Sudden = "sudden unexpected death or collapse", 1 {
        place: String, "where", "Where?", lead;
        expected: bool, "expected", "Was it a natural, expected death?";
        siblings: bool, "siblings", "Are there brothers or sisters?";
        died: bool, "died", "Did the child die?";
    }

    /// The lead investigator attended with the clinician.
    LeadAttended = "death lead attended", 1 {
        lead: String, "who", "Who?", lead, must;
        trained: bool, "trained", "Is the lead trained for the sudden death of a child?";
        joint_history: bool, "joint history", "Was the history taken jointly with the clinician?";
        scene: bool, "scene", "Was the scene looked to?";
        family_liaison: String, "family liaison", "Who supports the family?";
        coroner_told: bool, "coroner told", "Was the coroner told?";
    }

    /// Agencies first shared what they know.
    InitialSharing = "death information shared", 1 {
        record: String, "record", "What was shared?", lead;
        siblings_safe: String, "siblings", "Are brothers and sisters safe?";
        strategy_considered: bool, "strategy considered", "Was a strategy discussion considered?";
    }

    /// Police and health visited the home together, or jointly decided that it is not needed.
    JointHomeVisit = "joint home visit after death", 1 {
        made: bool, "made", "Was it made?", lead, must;
        by: String, "by", "By whom?";
        because: String, "because", "If not, why, jointly?";
        findings_passed: bool, "findings passed on", "Did the findings go to the pathologist?";
    }

    /// The child death overview panel was notified.
    PanelNotified = "child death notified", 1 {
        reference: String, "reference", "Which reference?", lead;
        by: String, "by", "Who notified?";
    }

    /// A child died or was seriously harmed, and abuse or neglect is known or suspected.
    SeriousIncident = "serious incident", 1 {
        died: bool, "died", "Did the child die?", lead;
        what: String, "what", "What is known?";
    }

    /// The council notified the national panel.
    NationalPanelNotified = "national panel notified", 1 {
        reference: String, "reference", "Which reference?", lead;
    }

    /// Police gave their information to the review.
    PoliceInformationGiven = "police information given to review", 1 {
        safety: String, "immediate safety", "What keeps children safe now?";
        due: When, "due", "When was it due?";
    }

    /// The rapid review of the incident was done.
    RapidReviewDone = "rapid review done", 1 {
        learning: String, "learning", "Which actions, whose?", lead;
    }

    /// Agencies agreed that the criteria are not met, with the reason.
    CriteriaNotMet = "serious incident criteria not met", 1 {
        because: String, "because", "Why, and who agreed?", lead, must;
    }
}
