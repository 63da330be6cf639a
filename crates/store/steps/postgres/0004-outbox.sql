-- What changed, to be told to whoever may know: in the order in which it was put on record.
create table outbox (
  seq     bigint primary key check (seq > 0),
  at      bigint not null,
  about   uuid   not null,
  body    text   not null
);

create index outbox_by_at on outbox (at, seq);
