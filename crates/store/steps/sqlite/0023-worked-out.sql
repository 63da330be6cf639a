-- Was what follows from the facts worked out by a program of now? Nothing, where it was by one of before: it is once, and
-- everybody is put aside with it, so that nothing else has to say that they were.
alter table this_store drop column counted;
alter table this_store add column worked_out integer;

-- What is put aside, and what is kept by some rules, is read in the order of its turns.
create index counted_by_whom_and_turn on counted (counted_by, turn);
