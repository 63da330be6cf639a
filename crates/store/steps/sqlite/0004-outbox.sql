-- What changed, to be told to whoever may know: in the order in which it was put on record.
create table outbox (
  seq     integer primary key check (seq > 0),
  at      integer not null,
  about   blob    not null,
  body    text    not null
) strict;

create index outbox_by_at on outbox (at, seq);
