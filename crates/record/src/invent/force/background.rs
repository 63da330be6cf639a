//! What an invented force has on record of its families, its staff and those who are suspected, whatever happens.

use jiff::civil::Date;

use super::named::{suspect_id, suspect_name};
use super::{Force, Line};
use crate::fact::{Fact, What, person};
use crate::id::{FactId, PersonId};
use crate::when::{self, When};
use crate::{Author, Role, Source, Stated};

impl Force<'_> {
    pub(super) fn tell_family(
        &mut self,
        number: u64,
        lot: u8,
        at: i64,
        tell: &mut dyn FnMut(Line),
    ) {
        let home = self.world.people.household(number);
        let by = home.known_by(&self.world.staff, at);
        let space = format!("{} family {lot}", self.world.people.space);
        for (place, known) in (0..).zip(home.known(usize::from(lot))) {
            tell(Line::Fact(Box::new(Fact {
                id: FactId::of_number(&[&space], number * 256 + place),
                what: known.what,
                happened: known.happened.unwrap_or_else(|| When::at_micros(at)),
                recorded: when::moment(at),
                by: by.clone(),
                about: known.about,
                cases: Vec::new(),
                source: Source::Keyboard,
            })));
        }
    }

    pub(super) fn suspect(&self, number: u64, at: i64) -> Fact {
        let space = &self.world.people.space;
        let described = person::Described {
            name: Stated::Clear(suspect_name(self.seed, number)),
            ..person::Described::default()
        };
        Fact {
            id: FactId::of_number(&[space, "suspect"], number),
            what: described.into(),
            happened: When::at_micros(at),
            recorded: when::moment(at),
            by: self.world.staff.author(Role::Investigator, 0, at, number),
            about: vec![suspect_id(space, number)],
            cases: Vec::new(),
            source: Source::Keyboard,
        }
    }

    pub(super) fn tell_staff(&mut self, from: Date) {
        for on in self.world.staff.career(when::start_of(from), self.until) {
            self.make(on.at, on.what, vec![on.about]);
        }
    }

    /// Makes a fact of what is said of staff.
    pub(super) fn make(&mut self, at: i64, what: What, about: Vec<PersonId>) {
        let number = self.serial;
        self.put_fact(Fact {
            id: FactId::of_number(&[&self.world.people.space, "staff"], number),
            what,
            happened: When::at_micros(at),
            recorded: when::moment(at),
            by: Author {
                name: "Sorrel Quay".into(),
                role: Role::Administrator,
            },
            about,
            cases: Vec::new(),
            source: Source::Keyboard,
        });
    }
}
