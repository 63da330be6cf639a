-- The facts that open emergency access: whoever is to be told at once finds them here. Worked out from the facts.
create table emergency (
  seq     bigint primary key
);
