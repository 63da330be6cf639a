-- How somebody wants their pages: theirs alone, no fact, and in no chain.
create table appearance (
  owner     uuid    not null primary key,
  -- In which colours; empty, where it follows the machine.
  theme     text    not null,
  compact   bigint  not null,
  keys      bigint  not null
);
