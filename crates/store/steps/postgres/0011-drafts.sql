-- What somebody has written and not yet put on record: theirs alone, no fact, and in no chain.
create table draft (
  owner     uuid    not null,
  -- The address of the form.
  form      text    not null,
  -- What stands in it.
  body      text    not null,
  saved     bigint  not null,
  primary key (owner, form)
);

create index draft_by_age on draft (saved);
