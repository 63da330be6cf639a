-- By what a place is the same on two records tells flats of one street apart since: by what each person can be known again is
-- worked out anew, once.
update this_store set worked_out = null;
