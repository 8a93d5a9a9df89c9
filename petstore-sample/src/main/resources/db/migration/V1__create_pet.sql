create table pet (
    pet_id    varchar(20)    primary key,
    name      varchar(50)    not null,
    category  varchar(20)    not null,
    price     numeric(10, 2) not null check (price > 0),
    available boolean        not null
);

create index pet_category on pet (category);
