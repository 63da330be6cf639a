-- What somebody has written and not yet put on record: theirs alone, no fact, and in no chain.
create table draft (
  owner     blob    not null check (length(owner) = 16),
  -- The address of the form.
  form      text    not null,
  -- What stands in it.
  body      text    not null,
  saved     integer not null,
  primary key (owner, form)
) strict, without rowid;

create index draft_by_age on draft (saved);
