//! The first door: somebody at a keyboard.

use std::fmt;

use jiff::Timestamp;

use crate::Stated;
use crate::answer::{Asks, Name, Names, Thread, Value};
use crate::fact::{Author, Fact, Source, What};
use crate::id::{CaseId, FactId, PersonId};
use crate::kind::{Field, Kind};
use crate::when::When;

/// How a question was met at the keyboard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Typed {
    /// An answer, as typed.
    Answer(String),
    /// "Not known" was chosen.
    NotKnown,
    /// "Not asked" was chosen, with the reason as typed.
    NotAsked(String),
    /// "Would not say" was chosen.
    WouldNotSay,
    /// "Tried, could not find out" was chosen, with what was tried as typed.
    NotFoundOut(String),
    /// Nothing was touched.
    #[default]
    Blank,
}

/// Exactly what was typed, so that a page can show it back. Nothing is thrown away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The kind of fact.
    pub kind: &'static Kind,
    /// When it happened, as typed.
    pub happened: String,
    /// Whom it is about.
    pub about: Vec<PersonId>,
    /// The cases it belongs to.
    pub cases: Vec<CaseId>,
    /// What was typed at each of the kind's questions, in order.
    pub typed: Vec<Typed>,
}

/// Something only the person typing can put right, beside its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's key; `happened` and `about` are the two every kind has.
    pub field: &'static str,
    /// What the field asks; nothing, where what to do is said by itself.
    pub ask: &'static str,
    /// What to do.
    pub say: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&said_of(self.ask, &self.say))
    }
}

/// What to do about the answer to a question, after the question.
pub fn said_of(ask: &str, say: &str) -> String {
    match ask.chars().last() {
        None => say.to_owned(),
        Some('?' | '.') => format!("{ask} {say}"),
        Some(_) => format!("{ask}: {say}"),
    }
}

/// Checked, and not yet on record. Only [`check`] and [`crate::admit::admit`] make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    what: What,
    happened: When,
    about: Vec<PersonId>,
    cases: Vec<CaseId>,
    source: Source,
}

impl Entry {
    pub(crate) fn new(
        what: What,
        happened: When,
        about: Vec<PersonId>,
        cases: Vec<CaseId>,
        source: Source,
    ) -> Entry {
        Entry {
            what,
            happened,
            about,
            cases,
            source,
        }
    }

    /// What is said.
    pub fn what(&self) -> &What {
        &self.what
    }

    /// When it happened.
    pub fn happened(&self) -> When {
        self.happened
    }

    /// The fact it becomes when it is put on record.
    pub fn into_fact(self, id: FactId, recorded: Timestamp, by: Author) -> Fact {
        let Entry {
            what,
            happened,
            about,
            cases,
            source,
        } = self;
        Fact {
            id,
            what,
            happened,
            recorded,
            by,
            about,
            cases,
            source,
        }
    }
}

impl Draft {
    /// The answer to the question with this key, as typed; nothing, where the kind does not ask it or none was given.
    pub fn answer(&self, key: &str) -> Option<&str> {
        let (at, _) = self.kind.field(key)?;
        match self.typed.get(at)? {
            Typed::Answer(answer) => Some(answer),
            _ => None,
        }
    }

    /// A form of this kind in which nothing is typed yet.
    pub fn blank(kind: &'static Kind) -> Draft {
        Draft {
            kind,
            happened: String::new(),
            about: Vec::new(),
            cases: Vec::new(),
            typed: vec![Typed::Blank; kind.fields.len()],
        }
    }

    /// A form of this kind that answers a fact: of its cases, naming it where the kind names a fact, and whatever it names
    /// where the kind names one of those as well; what was given no short name, by the words that say what it is.
    pub fn answering(kind: &'static Kind, fact: &Fact, names: &dyn Names) -> Draft {
        let asked = Draft::of(fact, names);
        let typed = kind.fields.iter().map(|field| match field.asks {
            Asks::Fact => Typed::Answer(names.name_of_fact(fact.id)),
            Asks::Reference(thread) => match asked.first(|other| other.asks == field.asks) {
                Typed::Answer(short) => Typed::Answer(short),
                unnamed => words_for(fact, thread).map_or(unnamed, Typed::Answer),
            },
            _ if field.leads() => asked.first(|other| other.leads() && other.key == field.key),
            _ => Typed::Blank,
        });
        Draft {
            typed: typed.collect(),
            cases: fact.cases.clone(),
            ..Draft::blank(kind)
        }
    }

    /// What was typed at the first question that is one of those wanted.
    fn first(&self, wanted: impl Fn(&Field) -> bool) -> Typed {
        let mut each = self.kind.fields.iter().zip(&self.typed);
        let found = each.find(|(field, _)| wanted(field));
        found.map_or(Typed::Blank, |(_, typed)| typed.clone())
    }

    /// The form as it would have been filled in to say this fact.
    pub fn of(fact: &Fact, names: &dyn Names) -> Draft {
        let typed = fact.what.answers().into_iter().map(|stated| match stated {
            Stated::Clear(value) => Typed::Answer(value.write(names)),
            Stated::Unclear(written) => Typed::Answer(written),
            Stated::NotKnown => Typed::NotKnown,
            Stated::NotAsked(because) => Typed::NotAsked(because),
            Stated::WouldNotSay => Typed::WouldNotSay,
            Stated::NotFoundOut(tried) => Typed::NotFoundOut(tried),
            Stated::LeftOut => Typed::Blank,
        });
        Draft {
            kind: fact.kind(),
            happened: fact.happened.to_string(),
            about: fact.about.clone(),
            cases: fact.cases.clone(),
            typed: typed.collect(),
        }
    }
}

/// The words by which a fact names what has no short name, on one line.
fn words_for(fact: &Fact, wanted: Thread) -> Option<String> {
    fact.threads().into_iter().find_map(|of| match of {
        (thread, Some(Name::Words(words))) if thread == wanted => {
            let words: Vec<&str> = words.split_whitespace().collect();
            Some(words.join(" "))
        }
        _ => None,
    })
}

/// Checks what was typed. Either it may go on record, or here is every problem at once.
///
/// `now` is the moment of checking: nothing recorded at a keyboard can have happened later.
///
/// ```
/// use heard_record::PersonId;
/// use heard_record::draft::{Draft, Typed, check};
/// use heard_record::fact::kind_called;
/// use heard_record::text::Cast;
///
/// let graded = kind_called("graded").ok_or("a kind of fact")?;
/// let now = "2024-05-01T22:00:00Z".parse()?;
/// let mut draft = Draft::blank(graded);
/// let fields = |draft: &Draft| match check(draft, now, &Cast::default()) {
///     Ok(_) => vec![],
///     Err(problems) => problems.iter().map(|problem| problem.field).collect(),
/// };
/// assert_eq!(fields(&draft), ["happened", "about", "grade", "because"], "every problem at once");
///
/// draft.happened = "2024-05-01 22:30".into();
/// draft.about.push(PersonId::of_words(&["doc", "Ava"]));
/// draft.typed[0] = Typed::Answer("medium".into());
/// draft.typed[1] = Typed::NotAsked("the line went dead".into());
/// assert!(fields(&draft).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(draft: &Draft, now: Timestamp, names: &dyn Names) -> Result<Entry, Vec<Problem>> {
    let mut problems = Vec::new();
    let happened = check_happened(&draft.happened, now)
        .map_err(|say| {
            problems.push(Problem {
                field: "happened",
                ask: "",
                say,
            })
        })
        .ok();
    if draft.about.is_empty() {
        problems.push(Problem {
            field: "about",
            ask: "",
            say: "Say whom this is about".into(),
        });
    }
    let mut what = (draft.kind.blank)();
    for (at, field) in draft.kind.fields.iter().enumerate() {
        match check_field(field, draft.typed.get(at).unwrap_or(&Typed::Blank), names) {
            Ok(stated) => {
                if !what.set(at, stated) {
                    problems.push(Problem {
                        field: field.key,
                        ask: field.ask,
                        say: format!("{} is needed", field.asks.wanted()),
                    });
                }
            }
            Err(say) => problems.push(Problem {
                field: field.key,
                ask: field.ask,
                say,
            }),
        }
    }
    match happened {
        Some(happened) if problems.is_empty() => Ok(Entry::new(
            what,
            happened,
            draft.about.clone(),
            draft.cases.clone(),
            Source::Keyboard,
        )),
        _ => Err(problems),
    }
}

fn check_happened(typed: &str, now: Timestamp) -> Result<When, String> {
    if typed.trim().is_empty() {
        return Err("Say when it happened".into());
    }
    let happened = When::read(typed)?;
    if happened.earliest() > now {
        return Err("The time it happened must be now or earlier".into());
    }
    Ok(happened)
}

fn check_field(field: &Field, typed: &Typed, names: &dyn Names) -> Result<Stated<Value>, String> {
    match typed {
        Typed::Answer(text) if !text.trim().is_empty() => {
            field.asks.read(text, names).map(Stated::Clear)
        }
        Typed::NotKnown => Ok(Stated::NotKnown),
        Typed::NotAsked(because) if because.trim().is_empty() => {
            Err("If it was not asked, say why".into())
        }
        Typed::NotAsked(because) => Ok(Stated::NotAsked(because.trim().to_owned())),
        Typed::WouldNotSay => Ok(Stated::WouldNotSay),
        Typed::NotFoundOut(tried) if tried.trim().is_empty() => {
            Err("If it could not be found out, say what was tried".into())
        }
        Typed::NotFoundOut(tried) => Ok(Stated::NotFoundOut(tried.trim().to_owned())),
        _ if field.must() => {
            Err("This is not answered: answer it, or say why there is no answer".into())
        }
        _ => Ok(Stated::LeftOut),
    }
}
