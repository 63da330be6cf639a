-- Up to when each other system's files were brought in, and within how many hours the next is to come: no fact of anybody.
create table system_read (
  system  text    not null,
  at      bigint  not null,
  up_to   bigint  not null,
  hours   bigint  not null,
  primary key (system, at)
);
