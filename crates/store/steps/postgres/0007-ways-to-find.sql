-- Where somebody lives is asked by the person too, and whom a fact names by the fact.
create index lives_at_by_person on lives_at (person, place);
create index fact_names_by_seq on fact_names (seq, person);
