//! How one kind of fact is looked at, for an occasion or an element.

/// `on!(missing::Found, |found| true)`: a look at facts of one kind.
///
/// The closure may also take the fact and the timeline:
/// `|found, fact|`, `|found, fact, timeline|`. Its answer is anything that
/// becomes what is wanted: a `bool`, a `Shown`, or (for an occasion) a `Sight`.
macro_rules! on {
    ($kind:ty, |$said:pat_param| $body:expr) => {
        on!($kind, |$said, _fact, _timeline| $body)
    };
    ($kind:ty, |$said:pat_param, $fact:ident| $body:expr) => {
        on!($kind, |$said, $fact, _timeline| $body)
    };
    ($kind:ty, |$said:pat_param, $fact:ident, $timeline:ident| $body:expr) => {
        (
            <$kind as heard_record::kind::OneKind>::KIND.index,
            |$fact: &heard_record::Fact, $timeline: &heard_record::Timeline| {
                match <$kind as heard_record::kind::OneKind>::of(&$fact.what) {
                    Some($said) => ($body).into(),
                    None => heard_record::Shown::No.into(),
                }
            },
        )
    };
}
