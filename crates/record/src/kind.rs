//! One declaration for each kind of fact.
//!
//! A family's file declares its kinds with `family!`. From
//! that one declaration come the type, its JSON, its line in a story, its
//! import columns and its form. Nothing about a kind is listed anywhere else.

use std::cell::Cell;

use crate::Stated;
use crate::answer::{Answer, Asks, Name, Thread, Value};
use crate::fact::What;
use crate::id::PersonId;

/// What is true of a field beside its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Somebody at a keyboard must answer it, if only with "not known", "would not say" or "not asked, because".
    Must,
    /// It comes first in a story line, after a colon.
    Lead,
}

/// One question of a kind of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON and as an import column. Stable.
    pub key: &'static str,
    /// Its name in a story line. Stable.
    pub label: &'static str,
    /// The question, as a form asks it.
    pub ask: &'static str,
    /// What helps to answer it; may be empty.
    pub hint: &'static str,
    /// The kind of answer.
    pub asks: Asks,
    /// What else is true of it.
    pub flags: &'static [Flag],
}

impl Field {
    /// Must it be answered at a keyboard?
    pub fn must(&self) -> bool {
        self.flags.contains(&Flag::Must)
    }

    /// Does it come first in a story line, after a colon?
    pub fn leads(&self) -> bool {
        self.flags.contains(&Flag::Lead)
    }
}

/// One kind of fact: what it means and what it asks.
#[derive(Debug)]
pub struct Kind {
    /// A number of its own, dense enough for tables. Not kept: it may change from release to release.
    pub index: u16,
    /// The family it belongs to.
    pub family: &'static str,
    /// What it is called: in stories, in JSON, on pages. Stable.
    pub words: &'static str,
    /// The number of its shape; it goes up when the fields change in a way older readers would misread.
    pub shape: u16,
    /// What it means, in plain words.
    pub means: &'static [&'static str],
    /// Its questions, in order.
    pub fields: &'static [Field],
    /// A fact of this kind in which nothing has been said yet.
    pub blank: fn() -> What,
}

/// How many families a set of kinds can hold; each has up to 64 kinds.
pub(crate) const FAMILIES: usize = 19;

/// A set of kinds of fact, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds {
    of_family: [u64; FAMILIES],
}

impl Kinds {
    /// No kind at all.
    pub const NONE: Kinds = Kinds {
        of_family: [0; FAMILIES],
    };

    /// Is a kind among them?
    pub fn has(&self, kind: u16) -> bool {
        self.of_family
            .get(usize::from(kind / 64))
            .is_some_and(|family| family & (1 << (kind % 64)) != 0)
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        *self == Kinds::NONE
    }
}

/// A set of kinds that many readers of one thing add to.
#[derive(Debug, Clone, Default)]
pub(crate) struct KindsAsked {
    of_family: [Cell<u64>; FAMILIES],
}

impl KindsAsked {
    pub(crate) fn ask(&self, kind: u16) {
        if let Some(family) = self.of_family.get(usize::from(kind / 64)) {
            family.set(family.get() | 1 << (kind % 64));
        }
    }

    pub(crate) fn ask_all(&self) {
        for family in &self.of_family {
            family.set(u64::MAX);
        }
    }

    pub(crate) fn forget(&self) {
        for family in &self.of_family {
            family.set(0);
        }
    }

    pub(crate) fn kinds(&self) -> Kinds {
        Kinds {
            of_family: std::array::from_fn(|at| self.of_family.get(at).map_or(0, Cell::get)),
        }
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Kind) -> bool {
        self.index == other.index
    }
}

impl Eq for Kind {}

impl Kind {
    /// What it means, as one text.
    pub fn meaning(&self) -> String {
        self.means
            .iter()
            .map(|line| line.trim())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The field of a key.
    pub fn field(&self, key: &str) -> Option<(usize, &'static Field)> {
        self.fields
            .iter()
            .enumerate()
            .find(|(_, field)| field.key == key)
    }

    /// The columns a row of this kind has, after those every row has.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|field| field.key)
    }
}

/// A type that is one kind of fact.
pub trait OneKind: Default + Clone + Sized + 'static {
    /// Its declaration.
    const KIND: &'static Kind;
    /// The answers, in the order of the fields.
    fn answers(&self) -> Vec<Stated<Value>>;
    /// Puts an answer in its place; false if the place or the kind of answer is wrong.
    fn set(&mut self, at: usize, stated: Stated<Value>) -> bool;
    /// This kind of fact, if that is what it is.
    fn of(what: &What) -> Option<&Self>;
    /// Tells each thread it names, by what it is called; `None` where that cannot be read.
    fn threads<'a>(&'a self, tell: &mut dyn FnMut(Thread, Option<Name<'a>>));
    /// Tells everyone its answers name.
    fn people(&self, tell: &mut dyn FnMut(PersonId));
}

/// Tells the thread of one answer, where its question is about one.
pub fn tell_thread<'a, T: Answer>(
    stated: &'a Stated<T>,
    tell: &mut dyn FnMut(Thread, Option<Name<'a>>),
) {
    let (Asks::Reference(thread) | Asks::Person(Some(thread))) = T::ASKS else {
        return;
    };
    match stated {
        Stated::Clear(value) => tell(thread, value.name()),
        Stated::Unclear(_) => tell(thread, None),
        _ => {}
    }
}

/// Tells everyone one answer names.
pub fn tell_people<T: Answer>(stated: &Stated<T>, tell: &mut dyn FnMut(PersonId)) {
    if matches!(T::ASKS, Asks::Person(_) | Asks::People)
        && let Stated::Clear(value) = stated
    {
        value.people().iter().copied().for_each(tell);
    }
}

/// Turns an answer of a field's type into one of any kind.
pub fn widen<T: crate::answer::Answer>(stated: &Stated<T>) -> Stated<Value> {
    stated.map(T::value)
}

/// Turns an answer of any kind into one of the field's type.
pub fn narrow<T: crate::answer::Answer>(stated: Stated<Value>) -> Option<Stated<T>> {
    Some(match stated {
        Stated::Clear(value) if value.is_blank() => Stated::LeftOut,
        Stated::Clear(value) => Stated::Clear(T::from_value(value)?),
        Stated::Unclear(written) => Stated::Unclear(written),
        Stated::NotKnown => Stated::NotKnown,
        Stated::NotAsked(because) => Stated::NotAsked(because),
        Stated::WouldNotSay => Stated::WouldNotSay,
        Stated::NotFoundOut(tried) => Stated::NotFoundOut(tried),
        Stated::LeftOut => Stated::LeftOut,
    })
}

/// Declares a family of facts, one kind after another.
///
/// ```text
/// family! {
///     missing(Missing) = 1;
///
///     /// What the kind means, in plain words.
///     Graded = "graded", 1 {
///         grade: Grade, "grade", "What is the risk to the child?", lead, must;
///         reason: String, "reason", "Why this grade?" ("Physical and psychological harm"), must;
///     }
/// }
/// ```
///
/// A field is: its name (the key in JSON and import columns), its type, its
/// label in a story line, its question, a hint in brackets where one helps,
/// and flags.
macro_rules! family {
    (
        $family:ident($variant:ident) = $number:literal;
        $(
            $(#[doc = $doc:literal])+
            $kind:ident = $words:literal, $shape:literal {
                $( $field:ident : $type:ty, $label:literal, $ask:literal $(($hint:literal))? $(, $flag:ident)*; )*
            }
        )+
    ) => {
        /// Every kind of fact of this family.
        #[allow(clippy::large_enum_variant, reason = "a box would stand between every reader and the answers, to save memory nobody misses")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Fact {
            $( $(#[doc = $doc])+ $kind($kind), )+
        }

        #[derive(Clone, Copy)]
        #[allow(clippy::enum_variant_names, reason = "the kinds' own names")]
        enum Position { $($kind),+ }

        const _: () = assert!($number < $crate::kind::FAMILIES, "kind.rs has room for fewer families");

        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, Default)]
            pub struct $kind {
                $( #[doc = $ask] pub $field: $crate::Stated<$type>, )*
            }

            impl $crate::kind::OneKind for $kind {
                const KIND: &'static $crate::kind::Kind = &$crate::kind::Kind {
                    index: $number * 64 + Position::$kind as u16,
                    family: stringify!($family),
                    words: $words,
                    shape: $shape,
                    means: &[$($doc),+],
                    fields: &[$( $crate::kind::Field {
                        key: stringify!($field),
                        label: $label,
                        ask: $ask,
                        hint: concat!("" $(, $hint)?),
                        asks: <$type as $crate::answer::Answer>::ASKS,
                        flags: &[$( $crate::kind::family!(@flag $flag) ),*],
                    } ),*],
                    blank: || $crate::fact::What::$variant(Fact::$kind($kind::default())),
                };

                fn answers(&self) -> Vec<$crate::Stated<$crate::answer::Value>> {
                    vec![$( $crate::kind::widen(&self.$field) ),*]
                }

                #[allow(unused_variables, unused_mut, unused_assignments, reason = "a kind may have no fields")]
                fn set(&mut self, at: usize, stated: $crate::Stated<$crate::answer::Value>) -> bool {
                    let mut place = 0;
                    $(
                        if place == at {
                            return match $crate::kind::narrow(stated) {
                                Some(narrow) => { self.$field = narrow; true }
                                None => false,
                            };
                        }
                        place += 1;
                    )*
                    false
                }

                fn of(what: &$crate::fact::What) -> Option<&Self> {
                    match what {
                        $crate::fact::What::$variant(Fact::$kind(inner)) => Some(inner),
                        _ => None,
                    }
                }

                #[allow(unused_variables, reason = "a kind may have no fields")]
                fn threads<'a>(&'a self, tell: &mut dyn FnMut($crate::answer::Thread, Option<$crate::answer::Name<'a>>)) {
                    $( $crate::kind::tell_thread(&self.$field, tell); )*
                }

                #[allow(unused_variables, reason = "a kind may have no fields")]
                fn people(&self, tell: &mut dyn FnMut($crate::id::PersonId)) {
                    $( $crate::kind::tell_people(&self.$field, tell); )*
                }
            }
        )+

        impl Fact {
            /// The declarations of all kinds of this family.
            pub const KINDS: &'static [&'static $crate::kind::Kind] =
                &[$(<$kind as $crate::kind::OneKind>::KIND),+];

            /// The declaration of this kind.
            pub fn kind(&self) -> &'static $crate::kind::Kind {
                match self { $(Fact::$kind(_) => <$kind as $crate::kind::OneKind>::KIND,)+ }
            }

            /// The answers, in the order of the fields.
            pub fn answers(&self) -> Vec<$crate::Stated<$crate::answer::Value>> {
                match self { $(Fact::$kind(inner) => $crate::kind::OneKind::answers(inner),)+ }
            }

            /// Puts an answer in its place; false if the place or the kind of answer is wrong.
            pub fn set(&mut self, at: usize, stated: $crate::Stated<$crate::answer::Value>) -> bool {
                match self { $(Fact::$kind(inner) => $crate::kind::OneKind::set(inner, at, stated),)+ }
            }

            /// Tells each thread it names, by what it is called; `None` where that cannot be read.
            pub fn threads<'a>(&'a self, tell: &mut dyn FnMut($crate::answer::Thread, Option<$crate::answer::Name<'a>>)) {
                match self { $(Fact::$kind(inner) => $crate::kind::OneKind::threads(inner, tell),)+ }
            }

            /// Tells everyone its answers name.
            pub fn people(&self, tell: &mut dyn FnMut($crate::id::PersonId)) {
                match self { $(Fact::$kind(inner) => $crate::kind::OneKind::people(inner, tell),)+ }
            }
        }

        $(
            impl From<$kind> for $crate::fact::What {
                fn from(inner: $kind) -> $crate::fact::What {
                    $crate::fact::What::$variant(Fact::$kind(inner))
                }
            }
        )+
    };
    (@flag must) => { $crate::kind::Flag::Must };
    (@flag lead) => { $crate::kind::Flag::Lead };
}
pub(crate) use family;
