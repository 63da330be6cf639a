//! Calls, logs, research, grading and attendance.

use crate::answer::{CrimeRef, IncidentRef, codes};
use crate::fact::investigation::CrimeKind;
use crate::id::PersonId;
use crate::when::When;

codes! {
    /// How quickly police mean to come.
    IncidentGrade {
        Immediate = "immediate",
        Priority = "priority",
        Scheduled = "scheduled",
        Resolved = "resolved without deployment",
        Referred = "referred",
    }

    /// The six letters of THRIVE.
    Thrive {
        Threat = "threat",
        Harm = "harm",
        Risk = "risk",
        Investigation = "investigation",
        Vulnerability = "vulnerability",
        Engagement = "engagement",
    }

    /// Systems and registers that can be searched.
    Searched {
        Local = "local system",
        Pnc = "PNC",
        Pnd = "PND",
        Flags = "flags and warning markers",
        Plans = "child protection plan and care status",
        SexOffenders = "registered sex offenders",
        Custody = "custody",
        Firearms = "firearms",
    }

    /// What an incident is about.
    IncidentKind {
        Missing = "missing child",
        DomesticAbuse = "domestic abuse",
        OnlineHarm = "online harm to a child",
        Concern = "concern for a child",
        SexualOffence = "sexual offence",
        Violence = "violence",
        DrugsWeapons = "drugs or weapons",
        MentalHealth = "mental health crisis",
        Neglect = "neglect",
        ChildDeath = "death or collapse of a child",
        Other = "other",
    }
}

crate::kind::family! {
    contact(Contact) = 3;

    /// A call or other contact that opened a log, with the children it concerns.
    IncidentOpened = "incident opened", 1 {
        kind: IncidentKind, "about", "What is it about?", lead, must;
        incident: IncidentRef, "incident", "Which log?";
        caller: String, "caller", "Who is calling, and how do they know the child?";
        words: String, "in the caller's words", "What did the caller say?";
        place: String, "place", "Where?";
        duplicate: bool, "duplicate", "Is it linked to a log that already deals with it?";
        caller_number: String, "caller's number", "From which number?";
        danger_now: bool, "hurt or threatened", "Is the child hurt or threatened?";
    }

    /// The THRIVE assessment made when an incident is taken, or again.
    ThriveAssessed = "THRIVE assessed", 1 {
        letters: Vec<Thrive>, "letters", "Which letters have text?", lead, must;
        children: String, "children", "Which children, how old, where are they now?";
        before_arrival: String, "before arrival", "What could happen before we arrive?";
        words: String, "in the caller's words", "What did the caller say?";
        research: bool, "research done", "Was research done?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// What police already hold about the children and the address was looked up.
    ResearchDone = "research done", 1 {
        searched: Vec<Searched>, "searched", "What was searched?", lead, must;
        found: String, "found", "What was found?";
        passed_to_crew: When, "passed to crew", "When were officers told?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// A system could not be searched.
    SystemDown = "system down", 1 {
        system: Searched, "system", "Which system?", lead, must;
        incident: IncidentRef, "incident", "Which log?";
    }

    /// How quickly police mean to come, with the reason.
    IncidentGraded = "incident graded", 1 {
        grade: IncidentGrade, "grade", "Which grade?", lead, must;
        because: String, "because", "Why?", must;
        lowered: bool, "lowered", "Is it lower than before?";
        authorised_by: String, "authorised by", "If lowered, who authorised it?";
        what_changed: String, "what changed", "If lowered, what changed?";
        slot: When, "slot", "If scheduled, for when?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// The call or other contact that brought the report came to its end.
    CallEnded = "call ended", 1 {
        incident: IncidentRef, "incident", "Which log?";
    }

    /// An officer was sent to the incident.
    OfficerSent = "officer sent", 1 {
        officer: String, "officer", "Who?", lead;
        incident: IncidentRef, "incident", "Which log?";
    }

    /// An officer arrived where the incident is.
    OfficerArrived = "officer arrived", 1 {
        officer: String, "officer", "Who?", lead;
        place: String, "where", "Where?";
        delay_reason: String, "delay because", "If later than meant, why?";
        advice_meanwhile: String, "advice meanwhile", "What was the caller advised meanwhile?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// Attendance was called off by a supervisor, or the matter was dealt with without it and the child confirmed safe.
    AttendanceCancelled = "attendance cancelled", 1 {
        because: String, "because", "Why?", lead, must;
        child_confirmed_safe: bool, "child confirmed safe", "Was the child confirmed safe?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// An incident was assessed again while it waited, or because something new was learned.
    Reassessed = "incident reassessed", 1 {
        changed: Vec<Thrive>, "changed", "Which letters changed?", lead;
        grade: IncidentGrade, "grade", "Which grade now?";
        because: String, "because", "Why?", must;
        incident: IncidentRef, "incident", "Which log?";
    }

    /// Something new about risk was learned while an incident waited.
    RiskLearned = "new risk learned", 1 {
        what: String, "what", "What was learned?", lead, must;
        source: String, "source", "From whom or where?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// An appointment was offered instead of coming at once.
    AppointmentProposed = "appointment proposed", 1 {
        slot: When, "slot", "For when?", lead, must;
        vulnerable: bool, "vulnerability", "Is a child involved, or anyone vulnerable?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// A supervisor looked at whether an appointment is right, where a child or somebody vulnerable is involved.
    AppointmentReviewed = "appointment reviewed", 1 {
        suitable: bool, "suitable", "Is an appointment right?", lead, must;
        because: String, "because", "Why?", must;
        advice: String, "advice", "What safety advice was given meanwhile?";
        kept: bool, "kept", "Is the slot kept?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// The slot was confirmed to the caller.
    AppointmentConfirmed = "appointment confirmed", 1 {
        slot: When, "slot", "For when?", lead;
        incident: IncidentRef, "incident", "Which log?";
    }

    /// The caller did not want the appointment.
    AppointmentDeclined = "appointment declined", 1 {
        because: String, "because", "Why?", lead;
        incident: IncidentRef, "incident", "Which log?";
    }

    /// The log of the incident was closed.
    IncidentClosed = "incident closed", 1 {
        because: String, "because", "Why?", lead;
        incident: IncidentRef, "incident", "Which log?";
    }

    /// A report that, on balance, amounts to a crime against a child.
    CrimeReported = "crime reported", 1 {
        offence: String, "offence", "What offence?", lead, must;
        reporter: String, "reporter", "Who reported it?";
        victim: PersonId, "victim", "Who was harmed?";
        crime: CrimeRef, "crime", "Which crime, if it has a number?";
        kind: CrimeKind, "kind", "What kind of crime?";
    }

    /// The crime was put on record as a crime.
    CrimeRecorded = "crime recorded", 1 {
        offence: String, "offence", "What offence?", lead, must;
        every_child: bool, "every child victim", "Is every child victim recorded?";
        crime: CrimeRef, "crime", "Which crime number?";
        kind: CrimeKind, "kind", "What kind of crime?";
    }

    /// It was decided not to record a crime.
    CrimeNotRecorded = "crime not recorded", 1 {
        because: String, "because", "Why: what credible evidence, or what exceptional circumstances?", lead, must;
        victim_told: bool, "victim told", "Was the victim told?";
        crime: CrimeRef, "crime", "Which crime, if it has a number?";
    }
}
