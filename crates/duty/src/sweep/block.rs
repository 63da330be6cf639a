//! Some children's rows, and where each occasion's are.

use heard_record::{Shown, When};

use super::moment::{Between, exactly, or_beyond, second_from};
use crate::occasion;
use crate::stream::{KnownRow, Stream};

/// How many children a block holds: as many as a byte can tell apart.
const CHILDREN: usize = 256;

/// It surely counts.
pub(crate) const SURE: u8 = 1;
/// The person was a child then, or may have been.
pub(crate) const MAYBE_A_CHILD: u8 = 4;
/// The person was a child then for certain.
pub(crate) const A_CHILD: u8 = 8;

/// The rows of some children: by child, then by occasion, then in order of happening.
#[derive(Debug, Default)]
pub(crate) struct Block {
    children: Vec<Child>,
    groups: Vec<Group>,
    rows: Vec<Row>,
    /// What few rows have.
    apart: Vec<Apart>,
    /// For each pair of a child's classes: do they belong together, in one case (the low two bits) and for the child (the next two)?
    pairs: Vec<u8>,
}

/// Where one child's part of each list ends.
#[derive(Debug, Clone, Copy, Default)]
struct Child {
    /// The child, by its number in the sweep.
    number: u32,
    groups: u32,
    rows: u32,
    apart: u32,
    pairs: u32,
    classes: u8,
}

/// Where a child's rows of one occasion end, counted from the child's first.
#[derive(Debug, Clone, Copy)]
struct Group {
    occasion: u16,
    end: u16,
}

/// An occasion in a fact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// From which second it was known.
    from: u32,
    /// From which second it was known no longer.
    until: u32,
    pub(crate) when: Between,
    /// The occasion, above the fact by its number in the order of recording.
    key: u32,
    /// Where among what few rows have its own is, from 1, or 0 where it has
    /// nothing; under it the class, under that the flags.
    marks: u32,
}

impl Row {
    #[inline]
    pub(crate) fn occasion(&self) -> u16 {
        (self.key >> 16) as u16
    }

    #[inline]
    pub(crate) fn fact(&self) -> u16 {
        self.key as u16
    }

    /// Is it the same occasion in the same fact?
    #[inline]
    pub(crate) fn is(&self, other: &Row) -> bool {
        self.key == other.key
    }

    /// Is it of the same fact, at the same time?
    #[inline]
    pub(crate) fn is_at_once_with(&self, other: &Row) -> bool {
        self.fact() == other.fact() && self.when == other.when
    }

    #[inline]
    pub(crate) fn flags(&self) -> u8 {
        self.marks as u8
    }

    #[inline]
    fn class(&self) -> usize {
        usize::from((self.marks >> 8) as u8)
    }

    #[inline]
    fn apart(&self) -> usize {
        (self.marks >> 16) as usize
    }

    /// Was it known at a second?
    #[inline]
    pub(crate) fn known_at(&self, second: u32) -> bool {
        self.from <= second && second < self.until
    }
}

/// What few rows have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Apart {
    /// The time it sets.
    set: Option<Between>,
    /// From when the time for what is owed counts, where police came to know of it later.
    counted_from: Option<Between>,
    /// When the person came of age, if that may be while it lasted.
    came_of_age: Option<Between>,
}

/// Where a child's rows of each occasion are, while the child is judged.
#[derive(Debug)]
pub(crate) struct Places {
    found: Vec<(u16, u16)>,
}

impl Places {
    pub(crate) fn new() -> Places {
        Places {
            found: vec![(0, 0); occasion::occasions().count()],
        }
    }

    fn note(&mut self, groups: &[Group]) {
        let mut from = 0;
        for group in groups {
            if let Some(found) = self.found.get_mut(usize::from(group.occasion)) {
                *found = (from, group.end);
            }
            from = group.end;
        }
    }

    fn forget(&mut self, groups: &[Group]) {
        for group in groups {
            if let Some(found) = self.found.get_mut(usize::from(group.occasion)) {
                *found = (0, 0);
            }
        }
    }
}

/// One child's rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'b> {
    /// The child, by its number in the sweep.
    pub(crate) child: u32,
    /// The same, by its place in the block.
    pub(crate) place: u8,
    groups: &'b [Group],
    rows: &'b [Row],
    apart: &'b [Apart],
    pairs: &'b [u8],
    classes: usize,
}

impl<'b> Rows<'b> {
    /// Every occasion's rows.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (u16, &'b [Row])> + use<'b> {
        let rows = self.rows;
        let mut from = 0;
        self.groups.iter().map(move |group| {
            let to = usize::from(group.end);
            let of_group = rows.get(from..to).unwrap_or(&[]);
            from = to;
            (group.occasion, of_group)
        })
    }

    /// The rows of an occasion, known or not.
    #[inline]
    pub(crate) fn of(&self, places: &Places, occasion: u16) -> &'b [Row] {
        let found = places.found.get(usize::from(occasion));
        let (from, to) = found.copied().unwrap_or((0, 0));
        self.rows
            .get(usize::from(from)..usize::from(to))
            .unwrap_or(&[])
    }

    /// Does a row belong with the one that raised a duty: 0 for no, 1 where that cannot be told, 2 for yes?
    #[inline]
    pub(crate) fn belong(&self, raised_by: &Row, row: &Row, for_the_child: bool) -> u8 {
        let pair = raised_by.class() * self.classes + row.class();
        let bits = self.pairs.get(pair).copied().unwrap_or(0);
        if for_the_child { bits >> 2 } else { bits & 3 }
    }

    /// The time a row sets.
    pub(crate) fn set_by(&self, row: &Row) -> Option<Between> {
        self.apart(row)?.set
    }

    /// From when the time for what a row raises counts, where that is later.
    pub(crate) fn counted_from(&self, row: &Row) -> Option<Between> {
        self.apart(row)?.counted_from
    }

    /// When the person came of age, if that may be while a row lasted.
    pub(crate) fn came_of_age(&self, row: &Row) -> Option<Between> {
        self.apart(row)?.came_of_age
    }

    #[inline]
    fn apart(&self, row: &Row) -> Option<&'b Apart> {
        self.apart.get(row.apart().checked_sub(1)?)
    }
}

/// A block being filled.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    block: Block,
}

impl Filling {
    pub(crate) fn is_full(&self) -> bool {
        self.block.children.len() == CHILDREN
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.block.children.is_empty()
    }

    /// Takes in a child, if all that it shows can be told in few bytes.
    pub(crate) fn take(&mut self, number: u32, stream: &Stream) -> bool {
        let mut apart = Vec::new();
        let packed = stream
            .rows
            .iter()
            .map(|known| pack(known, stream, &mut apart));
        let (Ok(classes), Some(mut rows)) = (
            u8::try_from(stream.classes()),
            packed.collect::<Option<Vec<Row>>>(),
        ) else {
            return false;
        };
        if rows.len() > usize::from(u16::MAX) {
            return false;
        }
        rows.sort_by_key(|row| (row.occasion(), row.when, row.fact()));
        let block = &mut self.block;
        let ends = rows.iter().zip(rows.iter().skip(1).map(Some).chain([None]));
        for (end, (row, next)) in (1..).zip(ends) {
            if next.is_none_or(|next| next.occasion() != row.occasion()) {
                block.groups.push(Group {
                    occasion: row.occasion(),
                    end,
                });
            }
        }
        for one in 0..stream.classes() {
            for other in 0..stream.classes() {
                let (in_case, not_at_odds) = stream.belong(one, other);
                let for_the_child = bits(not_at_odds);
                let in_its_case = if in_case { for_the_child } else { 0 };
                block.pairs.push(in_its_case | for_the_child << 2);
            }
        }
        block.rows.extend(rows);
        block.apart.extend(apart);
        block.children.push(Child {
            number,
            groups: block.groups.len() as u32,
            rows: block.rows.len() as u32,
            apart: block.apart.len() as u32,
            pairs: block.pairs.len() as u32,
            classes,
        });
        true
    }

    /// The block as it is to stay.
    pub(crate) fn done(self) -> Block {
        let mut res = self.block;
        res.children.shrink_to_fit();
        res.groups.shrink_to_fit();
        res.rows.shrink_to_fit();
        res.apart.shrink_to_fit();
        res.pairs.shrink_to_fit();
        res
    }
}

fn bits(shown: Shown) -> u8 {
    match shown {
        Shown::No => 0,
        Shown::CannotTell => 1,
        Shown::Yes => 2,
    }
}

fn pack(known: &KnownRow, stream: &Stream, all_apart: &mut Vec<Apart>) -> Option<Row> {
    let row = &known.row;
    let told = |when: Option<When>| match when {
        Some(when) => Between::of(when, or_beyond).map(Some),
        None => Some(None),
    };
    let apart = Apart {
        set: told(row.set)?,
        counted_from: told(row.counted_from)?,
        came_of_age: told(row.came_of_age)?,
    };
    let has_apart = apart != Apart::default();
    if has_apart {
        all_apart.push(apart);
    }
    let a_child = match row.a_child {
        _ if row.came_of_age.is_some() => MAYBE_A_CHILD,
        Shown::No => 0,
        Shown::CannotTell => MAYBE_A_CHILD,
        Shown::Yes => MAYBE_A_CHILD | A_CHILD,
    };
    // What may have been at any time at all is never sure: only then may it have no beginning or end.
    let when = if row.sure {
        Between::of(row.when, exactly)
    } else {
        Between::over_years(row.when)
    };
    let class = *stream.class_of.get(row.fact)?;
    let fact = u16::try_from(row.fact).ok()?;
    let apart = if has_apart {
        u16::try_from(all_apart.len()).ok()?
    } else {
        0
    };
    let flags = a_child | if row.sure { SURE } else { 0 };
    let class = u32::from(u8::try_from(class).ok()?);
    Some(Row {
        from: second_from(known.from),
        until: second_from(known.until),
        when: when?,
        key: u32::from(row.occasion.number()) << 16 | u32::from(fact),
        marks: u32::from(apart) << 16 | class << 8 | u32::from(flags),
    })
}

impl Block {
    /// How many rows it has.
    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many bytes it takes, all in.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Block>()
            + size_of::<Child>() * self.children.capacity()
            + size_of::<Group>() * self.groups.capacity()
            + size_of::<Row>() * self.rows.capacity()
            + size_of::<Apart>() * self.apart.capacity()
            + self.pairs.capacity()
    }

    /// Tells each child's rows, and where those of each occasion are.
    pub(crate) fn each_child(&self, places: &mut Places, mut tell: impl FnMut(Rows<'_>, &Places)) {
        let mut from = Child::default();
        for (place, child) in (0..=u8::MAX).zip(&self.children) {
            let rows = Rows {
                child: child.number,
                place,
                groups: part(&self.groups, from.groups, child.groups),
                rows: part(&self.rows, from.rows, child.rows),
                apart: part(&self.apart, from.apart, child.apart),
                pairs: part(&self.pairs, from.pairs, child.pairs),
                classes: usize::from(child.classes),
            };
            places.note(rows.groups);
            tell(rows, places);
            places.forget(rows.groups);
            from = *child;
        }
    }

    /// Reads what a sweep reads, and judges nothing: the floor it is measured against.
    pub(crate) fn read(&self, second: u32) -> u64 {
        let mut res = 0_u64;
        for row in &self.rows {
            let seen = u32::from(row.from <= second) & u32::from(second < row.until);
            let all = row.when.earliest ^ row.when.latest ^ row.key ^ row.marks;
            res += u64::from(all & seen.wrapping_neg());
        }
        res
    }

    /// The child at a place, by its number in the sweep.
    pub(crate) fn child(&self, place: u8) -> Option<u32> {
        let child = self.children.get(usize::from(place));
        child.map(|child| child.number)
    }
}

fn part<T>(of: &[T], from: u32, to: u32) -> &[T] {
    of.get(from as usize..to as usize).unwrap_or(&[])
}
