-- Whom each fact of leave is about or names: what it says of staff bears on no duty. Worked out from the facts.
create table leave_names (
  person  uuid    not null,
  seq     bigint  not null,
  primary key (person, seq)
);
