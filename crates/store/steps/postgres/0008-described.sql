-- By what each person can be known again. Worked out from the facts.
create table described (
  person  uuid   primary key,
  body    text   not null
);
