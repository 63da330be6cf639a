//! Going missing, being looked for, being found, being listened to afterwards.

use crate::answer::{ActionRef, PlanRef, codes};
use crate::fact::person::Factor;
use crate::when::When;

codes! {
    /// The level of risk given to a missing child.
    Grade {
        /// A category of 2013 to 2016; old records have it, nobody may choose it now.
        Absent = "absent",
        VeryLow = "very low",
        Low = "low",
        Medium = "medium",
        High = "high",
    }

    /// The kinds of harm a grading considered.
    HarmKind { Physical = "physical", Psychological = "psychological" }

    /// What a grading rests on.
    RestsOn {
        ThreatToLife = "threat to life",
        Exploitation = "exploitation",
        Victimisation = "victimisation",
        Health = "health",
        Age = "age",
        History = "what happened before",
        Circumstances = "circumstances of going",
        Family = "family or care",
        FirstEpisode = "first episode",
        Wanted = "wanted or on recall",
    }

    /// Whether a known factor matters to the child's safety now.
    Matters { Yes = "matters", No = "does not matter", NotChecked = "not checked" }

    /// Why a known factor is said not to matter. The last six never answer one.
    Because {
        SeenSafe = "seen safe since",
        EndedByReview = "ended by review",
        CheckedUntrue = "checked and found untrue",
        PersonAccountedFor = "the person of concern is accounted for",
        NeedMet = "the need is met",
        OtherReason = "another reason in words",
        FirstEpisode = "first time missing",
        Wanted = "wanted or on recall",
        GangMember = "in a gang or organised crime group",
        HasPhone = "has a phone",
        UsuallyReturns = "usually comes back",
        NoThreatToLife = "no threat to life",
    }

    /// Items of the first information about a missing child.
    InfoItem {
        Reporter = "reporter and relationship",
        Identity = "name and date of birth and address",
        Description = "description and clothing",
        Reach = "phone and social media and money and transport",
        Medication = "medication",
        LastSeen = "last seen when and where and by whom",
        WhyWorried = "why worried",
        DoneSoFar = "what has been done",
        Character = "in or out of character",
        Earlier = "earlier episodes and what happened",
        WhoSaid = "who supplied each item and when",
    }

    /// Actions of the first hour.
    FirstHour {
        HomeSearched = "home and room searched",
        LastPlaceSearched = "place last seen searched",
        PhoneAndAccounts = "phone and social media and bank and travel enquiries",
        Cctv = "CCTV",
        Friends = "friends and associates",
        HospitalsCustody = "hospitals and custody",
        Photo = "photograph",
        Circulated = "circulated on PNC and to crews",
        ItemsTaken = "items taken",
        ReporterSpokenTo = "reporter and carer spoken to",
    }

    /// Parts of a trigger plan.
    TriggerPart {
        WhyGoes = "why the child goes",
        PeoplePlaces = "people and places that push and pull",
        FirstActions = "first actions in order",
        WhoToCall = "who to call at which agencies",
        Phones = "phones and accounts",
        CarerActions = "what carers do",
        WhatWorked = "what worked last time",
        AgreedWithAuthority = "agreed with the local authority",
        ChildsView = "the child's view",
    }

    /// Which part of children's services was told.
    Told {
        Home = "home authority",
        Host = "host authority",
        OutOfHours = "emergency duty team",
    }

    /// What an interview or a visit came to.
    HeldHow {
        InPerson = "in person",
        ByPhone = "by phone",
        ByVideo = "by video",
        ThroughCarer = "through a carer or professional",
    }

    /// The three criteria of a child rescue alert.
    AlertCriterion {
        UnderEighteen = "under 18",
        ImminentDanger = "imminent danger of serious harm or death",
        PublicCanHelp = "enough information for the public to help",
    }

    /// How a missing report came to be closed.
    ClosedAs {
        Returned = "returned",
        Located = "located",
        CancelledUnseen = "cancelled without being seen",
        Error = "reported in error",
    }

    /// How the missing child came back to notice.
    FoundHow {
        ByPolice = "found by police",
        OwnReturn = "came back",
        ByCarer = "found by family or carer",
        ByPublic = "found by somebody else",
        Arrested = "found when arrested",
        ContactOnly = "located by contact only",
        Dead = "found dead",
    }

    /// Whether the child's health was looked to after being missing.
    HealthCheck { Seen = "seen", Declined = "offered and declined", NotOffered = "not offered" }
}

impl Because {
    /// Is it one of the reasons that never answer a known risk?
    pub fn never_answers(self) -> bool {
        self >= Because::FirstEpisode
    }
}

crate::kind::family! {
    missing(Missing) = 4;

    /// Somebody told police that a child's whereabouts could not be established.
    Reported = "reported missing", 1 {
        by: String, "by", "Who reported the child missing, and how do they know the child?", must;
        last_seen: When, "last seen", "When was the child last seen?", must;
        last_place: String, "last seen at", "Where, and by whom?";
        going_to: String, "going to", "Where was the child meant to be?";
        worried_because: String, "worried because", "Why are they worried?";
        out_of_character: bool, "out of character", "Is it out of character?";
        worker_engaged: bool, "social worker already engaged", "Is the reporter the council, with a named social worker already engaged?";
        wearing: String, "wearing", "What was the child wearing?";
        done_already: String, "done already", "What has whoever reported it done to find the child?";
        on_shift: String, "on shift", "If the child lives in a home, who is on shift there?";
    }

    /// The missing report was put on record, with a first assessment and the time it is looked at again.
    RecordCreated = "missing record created", 1 {
        assessed: bool, "risk assessed", "Was the risk assessed?", must;
        steps: String, "first steps", "Which first steps were agreed with the caller?";
        review: When, "review", "When is it looked at again?", must;
    }

    /// The child's whereabouts and well-being were established in the same call.
    LocatedInCall = "located in the same call", 1 {
        how: String, "how", "How was the child's well-being confirmed?", lead, must;
    }

    /// The first set of information about the child and the circumstances.
    InformationGathered = "missing information gathered", 1 {
        items: Vec<InfoItem>, "items", "What was gathered?", lead, must;
        from: String, "from", "From whom, and when?";
    }

    /// A level of risk given to a missing child, by a named person with their own reasons.
    Graded = "graded", 1 {
        grade: Grade, "grade", "How great is the risk to the child?" ("Serious harm threatens life, or is traumatic and hard to recover from, in body or mind"), lead, must;
        because: String, "because", "Why this grade?", must;
        harm: Vec<HarmKind>, "harm considered", "Which kinds of harm were considered?";
        rests_on: Vec<RestsOn>, "rests on", "What does it rest on?";
        likelihood: String, "likelihood", "How likely is harm?";
        unknowns: String, "unknowns", "What is not known?";
        bias_checked: bool, "bias checked", "Was it checked that nothing about the child's background lowered the grade?";
    }

    /// A factor known to police was answered by name: does it matter to this child's safety now, and why.
    FactorAnswered = "factor answered", 1 {
        factor: Factor, "factor", "Which factor?", lead, must;
        matters: Matters, "answer", "Does it matter now?", must;
        reason: Because, "reason", "If it does not, why not?";
        because: String, "because", "In words", must;
    }

    /// An inspector's reasoned decision to leave a grade below high although the record speaks against it.
    KeptBelowHigh = "kept below high", 1 {
        because: String, "because", "Why is harm not very likely?", lead, must;
        alternatives: String, "alternatives", "What else was considered?";
    }

    /// A supervisor looked at the first grading and said whether it is right.
    Ratified = "grading checked", 1 {
        agreed: bool, "agreed", "Is the grade right?", lead, must;
        because: String, "because", "Why?", must;
        tasks: String, "tasks", "Which tasks were set?";
        resources: String, "resources", "How many people, for how long?";
        next_review: When, "next review", "When is it looked at again?";
        other_agencies: String, "other agencies", "Which other agencies are needed?";
        alert_considered: bool, "rescue alert considered", "Was a child rescue alert considered?";
    }

    /// An officer came to look for the child, with what was done in the first hour.
    Attended = "attended", 1 {
        place: String, "where", "Where?", lead;
        actions: Vec<FirstHour>, "actions", "What was done?";
        delay_reason: String, "delay because", "If later than meant, why?";
        extent: String, "extent searched", "How far was each place searched?";
    }

    /// A stated, exceptional reason for acting later: an unsafe search at night, for example.
    DelayedBecause = "action delayed", 1 {
        because: String, "because", "What exceptional reason?", lead, must;
    }

    /// Who leads a high-risk search, with a superintendent's entry.
    CommandSet = "search command set", 1 {
        investigating_officer: String, "investigating officer", "Who leads?", lead, must;
        senior_considered: bool, "senior investigator considered", "Was a senior investigating officer considered?";
        search_adviser: bool, "search adviser considered", "Was a search adviser considered?";
        media: String, "media", "What is the media strategy?";
        family_support: String, "family support", "Who supports the family?";
        staffing_approved: bool, "staffing approved", "Did a superintendent approve the staffing?";
    }

    /// A named person leads on finding the child from now on, whatever the grade.
    OwnerNamed = "search owner named", 1 {
        officer: String, "officer", "Who?", lead, must;
    }

    /// Children's services were told that the child is missing, or is back.
    ServicesTold = "children's services told", 1 {
        told: Vec<Told>, "told", "Which were told?", lead, must;
        back: bool, "child is back", "Was it that the child is back?";
        grade: Grade, "grade", "What grade were they told?";
        concerns: String, "concerns", "Which concerns were they told?";
        social_worker: String, "social worker", "Which social worker was named?";
        reply: String, "reply", "What did they answer?";
    }

    /// The UK Missing Persons Unit was told.
    UnitTold = "missing persons unit told", 1 {
        reference: String, "reference", "What reference did they give?", lead;
    }

    /// What is being done to find the child: hypotheses, tasks, owners and times.
    SearchPlanMade = "search plan made", 1 {
        hypotheses: String, "hypotheses", "What may have happened? (kept apart from risk)", lead;
        tasks: String, "tasks", "Which tasks, whose, by when?", must;
        review_latest: When, "review", "When is it looked at again?";
    }

    /// A task of the search was given to one person, with the time by which it is to be done.
    TaskSet = "search task set", 1 {
        task: String, "task", "Which task?", lead, must;
        owner: String, "owner", "Whose is it?", must;
        due: When, "due", "By when?";
        action: ActionRef, "action", "A short name for it";
    }

    /// A task of the search was finished, or not, with its result.
    TaskDone = "search task", 1 {
        task: String, "task", "Which task?", lead, must;
        result: String, "result", "What came of it?", must;
        by: String, "by", "Who did it?";
        owner: String, "owner", "Whose was it?";
        due: When, "due", "By when was it to be done?";
        action: ActionRef, "action", "A short name for it";
    }

    /// A supervisor reviewed the search while the child was still missing.
    Reviewed = "search reviewed", 1 {
        new: String, "new", "What is new?", lead;
        grade_argued: bool, "grade argued afresh", "Was the grade argued again, not copied?";
        tasks_chased: bool, "overdue tasks chased", "Were overdue tasks chased?";
        childs_risk: String, "risk to this child", "What is the risk to this child now?";
        next: When, "next review", "When is it looked at again?";
        words: String, "words", "The review as written";
        demand_only: bool, "rests on demand", "Does it rest on workload alone?";
        good_work: String, "good work", "What was done well, and by whom?";
    }

    /// The grade was looked at again because of something new, and kept, with the reason.
    GradeKept = "grade kept", 1 {
        because: String, "because", "Why does what is new not change it?", lead, must;
        fact: String, "fact", "What was new?";
    }

    /// Something new about risk became known while the child was missing.
    RiskLearned = "risk learned while missing", 1 {
        what: String, "what", "What was learned?", lead, must;
        factor: Factor, "factor", "Which factor is it?";
        source: String, "source", "From whom or where?";
    }

    /// The form of the Philomena protocol came from the carers, with profile and this episode.
    PhilomenaReceived = "Philomena form received", 1 {
        profile: bool, "profile", "Does it have the profile?";
        this_episode: bool, "this episode", "Does it have this episode?";
        photo: bool, "photo", "Is there a photograph?";
        used: bool, "used in plan", "Was it used in the plan?";
    }

    /// The carers hold no Philomena form; one was asked for.
    PhilomenaAskedFor = "no Philomena form held", 1 {
        asked: bool, "asked for", "Was one asked for?", must;
    }

    /// A plan for when the child goes missing again.
    TriggerPlanMade = "trigger plan made", 1 {
        parts: Vec<TriggerPart>, "parts", "What does it have?", lead, must;
        owner: String, "owner", "Whose is it?";
        why_goes: String, "why the child goes", "Why does the child go?";
        helps: String, "helps", "What helps this child come home?";
        places: String, "places", "Which places, in the order to check them?";
        people: String, "people", "Which people, and how does each stand to the child?";
        vehicles: String, "vehicles", "Which vehicles?";
        online: String, "online", "Which accounts and platforms?";
        phones: String, "phones", "Which phones?";
        first_actions: String, "first actions", "Which first actions, in order, and whose is each?";
        ring_first: String, "ring first", "Who is to be rung first, and who at which agency after that?";
        carers: String, "carers", "What do carers do?";
        worked: String, "worked", "What worked last time?";
        health: String, "health", "What about the child's health matters when missing?";
        how_to_talk: String, "how to talk", "What helps when talking with the child?";
        not_to_do: String, "not to do", "What must not be done?";
        childs_view: String, "child's view", "What does the child think of the plan?";
        with_child: bool, "written with the child", "Was it written with the child?";
        with_child_because: String, "not with the child because", "If not written with the child, why not?";
        agreed_with: String, "agreed with", "Who at the council and in other agencies agreed it?";
        plan: PlanRef, "plan", "A short name for it";
    }

    /// The trigger plan was looked at again.
    TriggerPlanReviewed = "trigger plan reviewed", 1 {
        changed: String, "changed", "What changed?", lead;
        plan: PlanRef, "plan", "Which plan?";
    }

    /// The trigger plan was ended: the risk is over, a detective inspector says so.
    TriggerPlanEnded = "trigger plan ended", 1 {
        because: String, "because", "Why?", lead, must;
        plan: PlanRef, "plan", "Which plan?";
    }

    /// The trigger plan was opened because the child is missing.
    TriggerPlanOpened = "trigger plan opened", 1 {
        plan: PlanRef, "plan", "Which plan?";
    }

    /// All first actions of the trigger plan were started, or not, with reasons.
    TriggerPlanRun = "trigger plan actions started", 1 {
        all: bool, "all", "Were all first actions started?", lead, must;
        results: String, "results", "What came of each?";
        not_done_because: String, "not done because", "What was not done, and why?";
        feedback: String, "feedback", "Did the plan help?";
        plan: PlanRef, "plan", "Which plan?";
    }

    /// One place of the trigger plan was checked while the child was missing.
    TriggerPlaceChecked = "trigger plan place checked", 1 {
        place: String, "place", "Which place?", lead, must;
        found: bool, "child found there", "Was the child found there?";
        result: String, "result", "What came of it?";
        by: String, "by", "Who checked it?";
        plan: PlanRef, "plan", "Which plan?";
    }

    /// The criteria of a child rescue alert seem to be met.
    AlertCriteriaMet = "rescue alert criteria met", 1 {
        criteria: Vec<AlertCriterion>, "criteria", "Which?", lead, must;
    }

    /// Whether to ask for a child rescue alert was decided, with the reason.
    AlertDecided = "rescue alert decided", 1 {
        asked_for: bool, "asked for", "Is one asked for?", lead, must;
        agency_consulted: bool, "NCA consulted", "Was the National Crime Agency consulted?";
        because: String, "because", "Why?", must;
    }

    /// Whoever reported the child missing was kept informed.
    InformantContacted = "informant contacted", 1 {
        told: String, "told", "What were they told?", lead;
        learned: String, "learned", "What did they say?";
        frequency: String, "agreed", "How often do they want to hear?";
        next: When, "next contact", "When is the next contact?";
    }

    /// Whoever reported the child missing did not want to be contacted.
    ContactDeclined = "informant declined contact", 1 {
        because: String, "because", "Why?", lead;
    }

    /// Somebody says they saw the child, or heard from the child, while missing.
    Sighted = "sighting", 1 {
        place: String, "where", "Where?", lead;
        with: String, "with", "With whom, in what?";
        source: String, "source", "Who says so?";
        phone_contact: bool, "by phone only", "Was it a call or message only?";
    }

    /// The missing child was found, came back or was located.
    Found = "found", 1 {
        how: FoundHow, "how", "How?", lead;
        place: String, "where", "Where?";
        by: String, "by", "By whom?";
        harm: String, "harm", "Did the child come to harm while missing?";
        collected_by: String, "collected by", "Who collected the child?";
    }

    /// A conversation with a child who is back, about where they were and what happened. The child's own account.
    InterviewHeld = "prevention interview held", 1 {
        how: HeldHow, "how", "How was it held?", lead, must;
        apart_from_carers: bool, "apart from carers", "Was the child apart from carers?", must;
        where_went: String, "where", "Where was the child?", must;
        with_whom: String, "with whom", "With whom, and how old are they?", must;
        travelled: String, "travelled", "How did the child get there and back?";
        slept: String, "slept and ate", "Where did the child sleep and eat?";
        gifts: String, "phones, money or gifts", "Any new phone, money or gifts?";
        what_happened: String, "what happened", "What happened?", must;
        harm: String, "harm or crime", "Was the child hurt, or made to do anything?", must;
        exploitation: String, "exploitation", "What points to exploitation?";
        why_left: String, "why", "Why did the child go?";
        would_help: String, "would help", "What would help next time?";
        own_words: String, "own words", "In the child's own words", must;
        checked: bool, "checked", "Was what was said checked, not only accepted?";
        passed_on: bool, "passed on", "Were intelligence and a notice sent in?";
        inspector_reason: String, "inspector's reason", "If not in person, an inspector's reason";
        present: String, "present", "Who else was there?";
        trusts: String, "trusts", "Whom does the child trust?";
    }

    /// The child did not want an interview: what was offered, why not, and when it is tried again.
    InterviewDeclined = "prevention interview declined", 1 {
        offered: String, "offered", "What was offered, by whom?", lead, must;
        because: String, "because", "Why not?", must;
        retry: When, "retry", "When is it tried again?";
    }

    /// The child's health was looked to after being missing: seen by somebody, offered, or not.
    HealthChecked = "health check on return", 1 {
        was: HealthCheck, "was", "Was the child seen by a health professional?", lead, must;
        by: String, "by", "By whom?";
        because: String, "because", "If not seen, why not?";
        found: String, "found", "What was found?";
    }

    /// What was learned on return was passed to the local authority or return-interview service.
    ReturnShared = "return shared", 1 {
        to: String, "to", "With whom?", lead, must;
        content: String, "content", "What was passed on?", must;
    }

    /// A return home interview was offered to the child by somebody independent.
    ReturnInterviewOffered = "return home interview offered", 1 {
        by: String, "by", "By whom?", lead;
        accepted: bool, "accepted", "Did the child accept?";
    }

    /// A return home interview was held by somebody independent.
    ReturnInterviewHeld = "return home interview held", 1 {
        by: String, "by", "By whom?", lead, must;
        independent: bool, "independent", "Are they independent of the child's home and the police?";
    }

    /// The child did not want a return home interview.
    ReturnInterviewDeclined = "return home interview declined", 1 {
        because: String, "because", "Why not?", lead;
    }

    /// Police received what a return home interview learned.
    ReturnInterviewReceived = "return home interview received", 1 {
        from: String, "from", "From whom?", lead;
    }

    /// Police acted on what a return home interview learned.
    ReturnInterviewActedOn = "return home interview acted on", 1 {
        actions: String, "actions", "What was done?", lead, must;
    }

    /// A multi-agency meeting about a child who goes missing again and again.
    MeetingHeld = "missing meeting held", 1 {
        attended: String, "attended", "Who took part?", lead, must;
        plan: String, "plan", "What was agreed?", must;
        trigger_plan_updated: bool, "trigger plan updated", "Was the trigger plan updated?";
        panel_considered: bool, "panel considered", "Was an exploitation panel considered?";
    }

    /// Somebody asked that the missing report be closed.
    ClosingRequested = "missing closing requested", 1 {
        because: String, "because", "Why?", lead;
    }

    /// A supervisor closed the missing report.
    Closed = "missing report closed", 1 {
        closed_as: ClosedAs, "as", "As what?", lead, must;
        risks_addressed: bool, "risks addressed", "Are the risks addressed, not only the place known?", must;
        crimes_recorded: bool, "crimes recorded", "Are crimes recorded?";
        notice_sent: bool, "notice sent", "Was a notice sent?";
        plan_updated: bool, "plan updated", "Is the plan updated?";
        because: String, "because", "Why?", must;
    }
}
