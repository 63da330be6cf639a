-- Lines of files that could not be put on record, word for word, each with the reason: nothing brought is lost.
create table held (
  id      blob    primary key check (length(id) = 16),
  file    text    not null,
  line    integer not null,
  why     text    not null,
  text    text    not null,
  at      integer not null
) strict, without rowid;
