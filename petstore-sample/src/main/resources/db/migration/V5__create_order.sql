-- An order is written down before it is paid (paying). So whatever happens then, somebody
-- can find out how far it came: completed, refunded, failed or cancelled.
create table pet_order (
    order_id        varchar(36)    primary key,
    idempotency_key varchar(200)   not null unique,
    fingerprint     varchar(64)    not null,
    attempt         integer        not null,
    customer_id     varchar(100)   not null,
    pet_id          varchar(20)    not null references pet,
    method          varchar(40)    not null,
    amount          numeric(12, 2) not null,
    currency        varchar(3)     not null,
    status          varchar(20)    not null,
    payment_id      varchar(100),
    steps           text[]         not null,
    recommendations text[]         not null,
    -- Who works on it, and until when nobody else does.
    lease_owner     varchar(36)    not null,
    lease_until     timestamptz    not null,
    created_at      timestamptz    not null
);

create index pet_order_unsettled on pet_order (lease_until) where status = 'paying';

-- Events that are true but not yet told. They are written with what they tell about.
create table outbox (
    event_id      varchar(36) primary key,
    order_id      varchar(36) not null,
    payload       text        not null,
    created_at    timestamptz not null,
    claimed_until timestamptz not null
);

create index outbox_age on outbox (created_at);
