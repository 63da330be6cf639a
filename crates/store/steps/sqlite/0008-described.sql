-- By what each person can be known again. Worked out from the facts.
create table described (
  person  blob    not null primary key check (length(person) = 16),
  body    text    not null
) strict, without rowid;
