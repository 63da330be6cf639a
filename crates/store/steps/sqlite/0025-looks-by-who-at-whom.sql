-- When somebody last opened each of some records is told to themselves.
create index look_by_who_at_whom on look (who, about, at);
