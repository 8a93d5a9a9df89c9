-- How many there are of each, instead of whether there is one.
alter table pet add column stock integer not null default 0 check (stock >= 0);
update pet set stock = 100000 where available;
alter table pet drop column available;

-- It takes its time: whoever reads this pet waits for the database.
insert into pet (pet_id, name, category, price, stock) values ('slow_pet', 'Snail', 'reptiles', 12.50, 100000);
