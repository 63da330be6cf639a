-- Lines of files that could not be put on record, word for word, each with the reason: nothing brought is lost.
create table held (
  id      uuid   primary key,
  file    text   not null,
  line    bigint not null,
  why     text   not null,
  text    text   not null,
  at      bigint not null
);
