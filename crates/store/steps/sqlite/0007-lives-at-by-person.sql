-- Where somebody lives is asked by the person too.
create index lives_at_by_person on lives_at (person, place);
