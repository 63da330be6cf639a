-- How somebody wants their pages: theirs alone, no fact, and in no chain.
create table appearance (
  owner     blob    not null primary key check (length(owner) = 16),
  -- In which colours; empty, where it follows the machine.
  theme     text    not null,
  compact   integer not null,
  keys      integer not null
) strict, without rowid;
