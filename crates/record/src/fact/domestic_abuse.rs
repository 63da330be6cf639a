//! Domestic abuse where there are children, its disclosure scheme, and conferences on high risk.

use jiff::civil::Date;

use crate::answer::{ActionRef, DisclosureRef, IncidentRef, MaracRef, OneChild, codes};
use crate::fact::notice::Partner;
use crate::when::When;

codes! {
    /// Where a child of a household was when police came.
    ChildWas {
        Present = "present",
        InAnotherRoom = "in another room",
        Asleep = "asleep",
        Elsewhere = "elsewhere",
        Unborn = "unborn",
        NotThere = "not there at the time",
    }

    /// A questionnaire about domestic abuse risk.
    RiskTool { Dash = "DASH", Dara = "DARA", Other = "other tool" }

    /// The risk a domestic abuse assessment came to.
    RiskLevel { Standard = "standard", Medium = "medium", High = "high" }

    /// Why a case goes to a multi-agency risk assessment conference.
    MaracCriterion {
        Score = "score",
        Judgement = "professional judgement",
        Escalation = "escalation",
        Repeat = "repeat",
    }

    /// The two ways into the domestic violence disclosure scheme.
    DisclosureRoute { RightToAsk = "Right to Ask", RightToKnow = "Right to Know" }

    /// How a disclosure was decided, or ended.
    DisclosureOutcome {
        ToPersonAtRisk = "disclosed to person at risk",
        ToThirdParty = "disclosed to third party",
        NothingToDisclose = "no information to disclose",
        NoPressingNeed = "no pressing need",
        UnableToContact = "unable to contact",
        Withdrawn = "application withdrawn",
        NotIdentified = "applicant not identified",
    }

    /// A check made before a disclosure is decided.
    DisclosureCheck { Local = "local", Pnc = "PNC", Pnd = "PND", Partners = "partners" }
}

crate::kind::family! {
    domestic_abuse(DomesticAbuse) = 5;

    /// Officers came to a domestic incident at a home where children live, visit or are expected.
    IncidentAttended = "domestic incident attended", 1 {
        incident: IncidentRef, "incident", "Which log?";
        place: String, "at", "Where?";
        children_on_system: i64, "children on system", "How many children does the system list at this address?";
        children_asked_about: bool, "children asked about", "Did officers ask which children live there?";
        arrested: bool, "suspect arrested", "Was the suspect arrested?";
        crime: bool, "crime", "Does what happened sound like a crime, whether or not anybody will be charged?";
        same_people: bool, "same people", "If the case went to a conference before: is it the same victim and the same perpetrator?";
    }

    /// Police learned of further abuse in a household, reported to them or not, that officers did not come out for.
    FurtherAbuse = "further abuse learned of", 1 {
        what: String, "what", "What happened, and who said so?", lead, must;
        on: When, "on", "When was it?" ("If not when police learned of it");
        crime: bool, "crime", "Does it sound like a crime, reported to police or not?";
        same_people: bool, "same people", "If the case went to a conference before: is it the same victim and the same perpetrator?";
    }

    /// One child of the household was identified, with where they were and who confirmed it. One for each child.
    ChildIdentified = "child identified", 1 {
        was: ChildWas, "was", "Where was the child?", lead, must;
        place: String, "where", "If elsewhere, where?";
        confirmed_with: String, "confirmed with", "Who confirmed it, and how?";
        checked_against_system: bool, "checked against the system", "Was the list checked against the system's record of the address?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// Officers left the scene of a domestic incident.
    SceneLeft = "scene left", 1 {
        incident: IncidentRef, "incident", "Which log?";
    }

    /// The risk assessment of a domestic incident, with its effect on each child.
    RiskAssessed = "domestic abuse risk assessed", 1 {
        level: RiskLevel, "level", "What level of risk?", lead, must;
        tool: RiskTool, "tool", "Which questionnaire?";
        score: i64, "yes answers", "How many answers were yes?";
        effect_on_child: String, "effect on this child", "What is the effect on this child?";
        unanswered: String, "unanswered", "Which questions are not answered?";
        review: Date, "review", "When is it looked at again?";
        would_change: String, "would change it", "What would change it?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// A supervisor agreed or changed a domestic abuse risk assessment.
    RiskValidated = "domestic abuse risk validated", 1 {
        agreed: bool, "agreed", "Is it right?", lead, must;
        because: String, "because", "Why?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// Police have reasonable grounds to believe that the child may be a victim of domestic abuse: sees, hears or lives with it.
    ChildMayBeVictim = "child may be victim of domestic abuse", 1 {
        grounds: String, "grounds", "What are the grounds?", lead;
        resident: bool, "resident in force area", "Does the child live in the force's area?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// The school's safeguarding lead was told of a domestic incident, under Operation Encompass.
    SchoolTold = "school told", 1 {
        to: String, "to", "Who at which school?", lead, must;
        circumstances: String, "circumstances", "What were they told?";
        child_was: ChildWas, "child was", "Where was the child?";
        voice: String, "child's voice", "What did the child say or show?";
        reference: String, "police reference", "Which reference was given?";
        to_council: bool, "to council instead", "Was it the council, because the child is educated at home?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// No school or setting is known for the child; what was searched.
    NoSchoolKnown = "no school known", 1 {
        searched: String, "searched", "What was searched?", lead, must;
        incident: IncidentRef, "incident", "Which log?";
    }

    /// The case was referred to a multi-agency risk assessment conference, with its children.
    MaracReferred = "referred to MARAC", 1 {
        criterion: MaracCriterion, "criterion", "Which criterion?", lead, must;
        children_listed: bool, "children listed", "Are the children listed, also unborn ones?";
        victim_told: bool, "victim told", "Was the victim told, where that is safe?";
        safety_plan: String, "safety plan", "What keeps them safe until then?";
        meeting: When, "meeting", "When is the next conference?";
        marac: MaracRef, "MARAC case", "Which case?";
    }

    /// A multi-agency risk assessment conference heard the case.
    MaracHeard = "MARAC heard", 1 {
        marac: MaracRef, "MARAC case", "Which case?";
        children_considered: bool, "children considered", "Was each child considered, born and unborn?";
        took_part: Vec<Partner>, "took part", "Which agencies took part?";
        absent: Vec<Partner>, "absent", "Which agencies were absent?";
        minutes: String, "minutes", "What was decided?";
        next: When, "next conference", "When does a conference hear it next?";
    }

    /// The conference gave the police an action.
    MaracActionSet = "MARAC action set", 1 {
        what: String, "what", "What is to be done?", lead, must;
        owner: String, "owner", "By whom?";
        due: When, "due", "By when?";
        action: ActionRef, "action", "A short name for it";
    }

    /// A police action of the conference was done, or not, with its effect on the child.
    MaracActionDone = "MARAC action done", 1 {
        result: String, "result", "What came of it?", lead, must;
        done: bool, "done", "Was it done?";
        effect_on_child: String, "effect on this child", "What changed for this child?";
        action: ActionRef, "action", "Which action?";
    }

    /// The chair took a police action back.
    MaracActionWithdrawn = "MARAC action withdrawn", 1 {
        because: String, "because", "Why?", lead;
        action: ActionRef, "action", "Which action?";
    }

    /// Somebody asked, or police learned something, that begins the disclosure scheme.
    DisclosureOpened = "disclosure opened", 1 {
        route: DisclosureRoute, "route", "Which way in?", lead, must;
        immediate: bool, "immediate risk", "Is the risk immediate?";
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// The first checks for a disclosure were made.
    DisclosureChecked = "disclosure checks made", 1 {
        checks: Vec<DisclosureCheck>, "checks", "Which?", lead, must;
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// The person asking, or at risk, was met face to face.
    DisclosureMet = "disclosure meeting held", 1 {
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// Whether to disclose was decided, with the reasons and what it means for the children.
    DisclosureDecided = "disclosure decided", 1 {
        disclose: bool, "disclose", "Is it to be disclosed?", lead, must;
        pressing_need: String, "pressing need", "Is there a pressing need?";
        proportionate: String, "proportionate", "Why is it proportionate?";
        best_placed: String, "best placed", "Who is best placed to be told, and to tell them?";
        partner_information: String, "partners' information", "What do partners know that bears on it?";
        children_assessed: bool, "children assessed", "Was the risk to the children assessed?";
        safety_plan: String, "safety plan", "What is the safety plan?";
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// An attempt to reach the person who is to be told failed.
    DisclosureAttemptFailed = "disclosure attempt failed", 1 {
        how: String, "how", "How was it tried, and was it safe?", lead;
        other_route: String, "other route", "Which other way to reach them safely is tried next?";
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// A disclosure has to wait for another reason than that the person could not be reached.
    DisclosureDelayed = "disclosure delayed", 1 {
        because: String, "because", "Why must it wait?", lead, must;
        until: When, "until", "Until when?";
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// The risk to a child was looked at again while a disclosure is blocked.
    ChildRechecked = "child's risk rechecked", 1 {
        changed: String, "changed", "What has changed: address, contact, partner, pregnancy?", lead;
        notice_shared: bool, "notice shared", "Was a notice shared?";
        council_told: bool, "council told", "Was the council told?";
        partner_action_confirmed: bool, "partner action confirmed", "Is it confirmed that a partner did something to protect the child?";
        escalated_to_inspector: bool, "escalated", "Was it taken to a detective inspector?";
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// The disclosure was made, refused or ended.
    DisclosureEnded = "disclosure ended", 1 {
        outcome: DisclosureOutcome, "outcome", "How?", lead, must;
        because: String, "because", "If not made, why not?";
        in_person: bool, "in person", "Was it in person?";
        protects_children_instead: String, "protects the children instead", "If not made, what protects the children instead?";
        agreed_by: String, "agreed by", "If not made, who agreed to close it?";
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }

    /// A child is within reach of the person a disclosure is about.
    ChildLinkedToDisclosure = "child linked to disclosure", 1 {
        child: OneChild, "child", "Which child?", lead;
        blocked: bool, "already blocked", "Has an attempt to make it failed already, or does it have to wait?";
        disclosure: DisclosureRef, "disclosure", "Which number?";
    }
}
