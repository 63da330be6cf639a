//! Who may see a child's record, and why: what leave rests on.
//!
//! A fact that gives somebody leave, or takes it, is about that member of staff and names the child. A fact that
//! restricts a child's record is about the child. Neither makes anybody one of the people around a child.

use crate::answer::{DiscussionRef, SampleRef, codes};
use crate::id::{FactId, PersonId};
use crate::role::Role;
use crate::when::When;

codes! {
    /// As what somebody holds a case or a child.
    HeldAs {
        OfficerInCase = "officer in the case",
        Supervisor = "supervisor",
        Coordinator = "coordinator",
        /// Who answers for a restricted record.
        Keeper = "keeper",
        /// Who answers for a protected place.
        PlaceKeeper = "keeper of the place",
        SocialWorker = "social worker",
        KeyWorker = "key worker",
    }

    /// How closely a record is kept, from open to sealed.
    Restriction {
        Ordinary = "ordinary",
        /// Sexual abuse, exploitation, health.
        Sensitive = "sensitive",
        /// For people let in by name; for others nothing is there.
        Restricted = "restricted",
        /// As restricted, and whoever is let in is let in by two.
        Sealed = "sealed",
    }

    /// A matter somebody leads on for the whole force.
    Theme {
        ChildProtection = "child protection",
        DomesticAbuse = "domestic abuse",
        Missing = "missing children",
        Exploitation = "exploitation",
        Online = "online abuse",
    }

    /// Why somebody may not have to do with a case.
    ConflictOf {
        Subject = "subject of it",
        Kin = "related to somebody in it",
        SameAddress = "same address as somebody in it",
        Other = "another interest",
    }

    /// Who was told of emergency access.
    Told { Keeper = "keeper", Supervisor = "supervisor", PrivacyLead = "privacy lead" }

    /// Who is told at once that one person alone opens a protected place.
    ToldOfPlace { PlaceKeeper = "keeper of the place", Superintendent = "superintendent on call" }
}

crate::kind::family! {
    access(Access) = 18;

    /// A member of staff, or of a partner agency, was given an account in a role.
    AccountGiven = "account given", 1 {
        role: Role, "as", "In what role?", lead, must;
        name: String, "name", "What are they called at work?";
        team: String, "team", "In which team?";
        district: String, "district", "For which district?";
        agency: String, "agency", "If not police, of which agency?";
        themes: Vec<Theme>, "leads on", "On what do they lead for the whole force?";
        supervisor: PersonId, "supervisor", "Who supervises them?";
        until: When, "until", "Until when?";
    }

    /// An account in a role was taken away.
    AccountEnded = "account taken away", 1 {
        role: Role, "as", "In what role?" ("Leave out for every role they have"), lead;
        because: String, "because", "Why?", must;
    }

    /// A child, or a case about a child, is somebody's to look after from now on.
    Held = "child held", 1 {
        child: PersonId, "child", "Which child?", lead, must;
        held_as: HeldAs, "as", "As what?", must;
        until: When, "until", "Until when?";
    }

    /// A child, or a case about a child, is no longer somebody's to look after.
    GivenUp = "child given up", 1 {
        child: PersonId, "child", "Which child?", lead, must;
        held_as: HeldAs, "as", "As what?" ("Leave out for everything they held the child as");
        because: String, "because", "Why?";
    }

    /// A child, or a case about a child, was given to a team.
    GivenToTeam = "given to team", 1 {
        team: String, "team", "To which team?", lead, must;
        district: String, "district", "Of which district?";
    }

    /// A child, or a case about a child, was taken from a team.
    TakenFromTeam = "taken from team", 1 {
        team: String, "team", "From which team?" ("Leave out for every team"), lead;
        because: String, "because", "Why?";
    }

    /// How closely the record of a child, or of one of its cases, is kept from now on.
    Restricted = "record restricted", 1 {
        level: Restriction, "level", "How closely?", lead, must;
        because: String, "because", "Why?", must;
        review: When, "review", "When is it looked at again?";
    }

    /// A record is kept as any other again.
    RestrictionLifted = "restriction lifted", 1 {
        because: String, "because", "Why?", lead, must;
        agreed_by: PersonId, "agreed by", "If it was sealed, who else agreed?";
    }

    /// Somebody may see a record by name, whatever it is restricted to.
    LetIn = "let in", 1 {
        child: PersonId, "child", "To which child's record?", lead, must;
        because: String, "because", "Why?", must;
        by: PersonId, "by", "Who let them in?", must;
        agreed_by: PersonId, "agreed by", "If it is sealed, who else agreed?";
        until: When, "until", "Until when?";
    }

    /// Somebody let in by name may no longer see a record.
    LetOut = "taken out", 1 {
        child: PersonId, "child", "From which child's record?", lead, must;
        because: String, "because", "Why?";
    }

    /// A member of staff has an interest in a child or a case, and may not have to do with it.
    ConflictDeclared = "conflict of interest declared", 1 {
        child: PersonId, "child", "With which child?", lead, must;
        is: ConflictOf, "is", "What is it?", must;
        because: String, "because", "What is known?";
    }

    /// An interest somebody was thought to have in a child or a case does not stand in the way.
    ConflictCleared = "conflict of interest cleared", 1 {
        child: PersonId, "child", "With which child?", lead, must;
        because: String, "because", "Why?", must;
        by: PersonId, "by", "Who looked at it?", must;
    }

    /// Somebody opened one child's record to protect a child now, without leave of another kind.
    EmergencyOpened = "emergency access opened", 1 {
        child: PersonId, "child", "Which child?", lead, must;
        because: String, "because", "Why is it needed now?", must;
        until: When, "until", "Until when?" ("At most 12 hours"), must;
        told: Vec<Told>, "told", "Who was told at once?", must;
    }

    /// Somebody outside their line looked at whether emergency access was right.
    EmergencyReviewed = "emergency access reviewed", 1 {
        justified: bool, "justified", "Was it right?", lead, must;
        opened: FactId, "opening", "Which opening?", must;
        reviewer: PersonId, "reviewer", "Who looked at it?", must;
        because: String, "because", "Why?", must;
    }

    /// An auditor is to inspect a sample of files between two dates.
    InspectionPlanned = "inspection planned", 1 {
        sample: SampleRef, "sample", "Which sample?", lead, must;
        from: When, "from", "From when?", must;
        until: When, "until", "Until when?", must;
        authority: String, "authority", "On whose authority?", must;
    }

    /// An analyst may answer a question from counts.
    QuestionApproved = "question approved", 1 {
        question: String, "question", "Which question?", lead, must;
        by: PersonId, "by", "Who approved it?", must;
        until: When, "until", "Until when?", must;
    }

    /// A member of professional standards has authority to enquire.
    EnquiryAuthorised = "enquiry authorised", 1 {
        authority: String, "authority", "Under which authority number?", lead, must;
        child: PersonId, "child", "If content is to be read, which child's?";
        approved_by: PersonId, "approved by", "If content is to be read, who else approved it?";
        until: When, "until", "Until when?", must;
    }

    /// A packet of facts about a child was shared with an agency, and with people or a team there.
    PacketShared = "packet shared", 1 {
        packet: String, "packet", "A short name for it", lead, must;
        agency: String, "agency", "With which agency?", must;
        to: Vec<PersonId>, "to", "With whom there?";
        team: String, "team", "With which team there?";
        meeting: DiscussionRef, "meeting", "If it is for a meeting, which?";
        because: String, "because", "Why?", must;
        until: When, "until", "Until when?";
    }

    /// One fact was put in a packet, by name.
    PutInPacket = "put in packet", 1 {
        fact: FactId, "fact", "Which fact?", lead, must;
        packet: String, "packet", "In which packet?", must;
    }

    /// A packet is no longer shared.
    PacketTakenBack = "packet taken back", 1 {
        packet: String, "packet", "Which packet?", lead, must;
        because: String, "because", "Why?";
    }

    /// Somebody was invited to a discussion or meeting about a child.
    Invited = "invited to meeting", 1 {
        child: PersonId, "child", "About which child?", lead, must;
        meeting: DiscussionRef, "meeting", "Which meeting?", must;
        on: When, "on", "When is it?", must;
    }

    /// A named adult or agency is not to learn something about a child.
    DoNotTell = "do not tell", 1 {
        adult: PersonId, "adult", "Who is not to be told?", lead;
        agency: String, "agency", "Which agency is not to be told?";
        fact: FactId, "fact", "Which fact?" ("Leave out for everything about the child");
        because: String, "because", "Why?";
    }

    /// What was not to be told to somebody may be told now.
    MayBeTold = "may be told", 1 {
        said: FactId, "said", "What said that it was not to be told?", lead, must;
        because: String, "because", "Why?", must;
    }

    /// A keeper of a protected place asked to be told it, for a reason; somebody else agrees first.
    RevealAsked = "reveal of place asked", 1 {
        child: PersonId, "child", "Whose place?", lead, must;
        because: String, "because", "Why is it needed?", must;
    }

    /// The keeper of a protected place, and one more, agreed that somebody may be told it.
    RevealAgreed = "reveal of place agreed", 1 {
        child: PersonId, "child", "Whose place?", lead, must;
        keeper: PersonId, "keeper", "Which keeper agreed?", must;
        agreed_by: PersonId, "agreed by", "Who else agreed?", must;
        because: String, "because", "Why?", must;
        until: When, "until", "Until when?", must;
        asked: FactId, "asking", "Which asking is it the answer to?";
    }

    /// One person alone said that a life is at risk now, and that a protected place is needed to save it.
    RiskDeclared = "immediate risk to life declared", 1 {
        child: PersonId, "child", "Whose place is needed?", lead, must;
        because: String, "because", "Whose life is at risk, and how?", must;
        told: Vec<ToldOfPlace>, "told", "Who was told at once?", must;
    }

    /// A protected place was told to somebody, once: kept before the first word of it was.
    PlaceRevealed = "place revealed", 1 {
        child: PersonId, "child", "Whose place?", lead, must;
        place: FactId, "place", "Which protected place?", must;
        by: FactId, "by", "By which agreement or declaration?", must;
        agreed_by: PersonId, "agreed by", "Who else agreed?" ("Leave out where one person alone declared a risk to life");
        because: String, "because", "Why?", must;
        look: String, "look", "Under which number is the look kept?", must;
    }

    /// Somebody asked for what is held about them, or for it to be put right.
    RightsRequested = "rights request opened", 1 {
        request: String, "request", "A short name for it", lead, must;
        asks: String, "asks", "What do they ask for?";
    }

    /// A request about what is held about somebody was answered.
    RightsAnswered = "rights request answered", 1 {
        request: String, "request", "Which request?", lead, must;
    }

    /// Whether a record is still needed is to be looked at from now on.
    RetentionDue = "retention review due", 1 {
        because: String, "because", "Under which rule?", lead;
    }

    /// That the content of a fact be taken out by authority of law was proposed; somebody else approves it.
    ExpungeProposed = "expunging proposed", 1 {
        fact: FactId, "fact", "Which fact?", lead, must;
        authority: String, "authority", "On whose authority?", must;
        proposed_by: PersonId, "proposed by", "Who proposes it?", must;
    }

    /// Whether a record is kept was proposed; somebody else approves it.
    RetentionProposed = "outcome of retention review proposed", 1 {
        kept: bool, "kept", "Is it to be kept?", lead, must;
        because: String, "because", "Why?", must;
        proposed_by: PersonId, "proposed by", "Who proposes it?", must;
    }

    /// It was decided whether a record is kept, proposed by one and approved by another.
    RetentionReviewed = "retention reviewed", 1 {
        kept: bool, "kept", "Is it kept?", lead, must;
        because: String, "because", "Why?", must;
        proposed_by: PersonId, "proposed by", "Who proposed it?", must;
        approved_by: PersonId, "approved by", "Who approved it?", must;
    }
}
