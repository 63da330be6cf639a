-- Up to when each other system's files were brought in, and within how many hours the next is to come: no fact of anybody.
create table system_read (
  system  text    not null,
  at      integer not null,
  up_to   integer not null,
  hours   integer not null,
  primary key (system, at)
) strict, without rowid;
