//! Closed lists of words, and how they are declared.

/// A closed list of words, each with what people are told in its place.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// The words, as stories and JSON have them. Stable.
    pub words: &'static [&'static str],
    /// What each means, in plain words: the word itself, unless it is a code.
    pub meanings: &'static [&'static str],
}

impl List {
    /// The word of the list that a text is.
    pub fn word(&self, text: &str) -> Option<&'static str> {
        self.words.iter().copied().find(|word| *word == text)
    }

    /// What a word of the list means, in plain words.
    pub fn meaning_of(&self, word: &'static str) -> &'static str {
        let mut pairs = self.words.iter().zip(self.meanings);
        pairs
            .find(|(one, _)| **one == word)
            .map_or(word, |(_, meaning)| meaning)
    }

    /// Are its words codes, which people are not shown?
    pub fn is_of_codes(&self) -> bool {
        self.words != self.meanings
    }
}

/// Declares a closed list of words and the type whose values they are.
///
/// A word that is a code says after `means` what people are told in its place.
#[macro_export]
macro_rules! words {
    ($( $(#[doc = $doc:literal])+ $name:ident { $( $(#[doc = $vdoc:literal])* $variant:ident = $word:literal $(means $meaning:literal)? ),+ $(,)? } )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $( $(#[doc = $vdoc])* #[doc = concat!("“", $word, "”" $(, ": ", $meaning)?)] $variant ),+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The words for all of them, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
            /// The words with what each means, in order.
            pub const LIST: $crate::answer::List = $crate::answer::List {
                words: $name::WORDS,
                // The first of the meaning, where there is one, and the word.
                meanings: &[$([$($meaning,)? $word][0]),+],
            };

            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// What it means, as people are told it: the word itself, unless that is a code.
            pub fn in_words(self) -> &'static str {
                $name::LIST.meaning_of(self.word())
            }

            /// The one a word stands for.
            pub fn of_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }
    )+};
}

/// Declares closed lists of words that can be answers: one of them, or several.
macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $name:ident { $($variants:tt)+ } )+) => {$(
        $crate::words! { $(#[doc = $doc])+ $name { $($variants)+ } }

        impl $crate::answer::Answer for $name {
            const ASKS: $crate::answer::Asks = $crate::answer::Asks::Choice(&$name::LIST);
            fn value(&self) -> $crate::answer::Value {
                $crate::answer::Value::Choice(self.word())
            }
            fn from_value(value: $crate::answer::Value) -> Option<Self> {
                match value {
                    $crate::answer::Value::Choice(word) => $name::of_word(word),
                    _ => None,
                }
            }
        }

        impl $crate::answer::Answer for Vec<$name> {
            const ASKS: $crate::answer::Asks = $crate::answer::Asks::Choices(&$name::LIST);
            fn value(&self) -> $crate::answer::Value {
                $crate::answer::Value::Choices(self.iter().map(|one| one.word()).collect())
            }
            fn from_value(value: $crate::answer::Value) -> Option<Self> {
                match value {
                    $crate::answer::Value::Choices(words) => words.into_iter().map($name::of_word).collect(),
                    _ => None,
                }
            }
        }
    )+};
}
pub(crate) use codes;
