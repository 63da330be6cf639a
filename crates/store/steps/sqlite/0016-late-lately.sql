-- What became late within a time, however much ever was.
create index duty_stands_by_beginning on duty_stands (stands, begins);
