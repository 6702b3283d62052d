create table ai_settings (
  name varchar(100) primary key,
  content varchar(1000) not null
);

-- One row. Its counter grows with every change that other nodes must see.
create table ai_changes (
  id integer primary key,
  counter bigint not null
);
insert into ai_changes (id, counter) values (1, 0);

create table ai_tenants (
  id varchar(128) primary key,
  name varchar(200),
  tier varchar(20),
  quota_requests_per_hour bigint,
  requests_per_minute bigint,
  tokens_per_minute bigint,
  max_concurrent bigint,
  allowed_models text,
  denied_models text,
  is_active boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

create table ai_users (
  tenant_id varchar(128) not null references ai_tenants (id) on delete cascade,
  id varchar(128) not null,
  name varchar(200),
  quota_requests_per_hour bigint,
  requests_per_minute bigint,
  tokens_per_minute bigint,
  max_concurrent bigint,
  is_active boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  primary key (tenant_id, id)
);
create index ai_users_by_id on ai_users (id);

-- key_hash and previous_hash: SHA-256 of the secret, in hexadecimal digits.
create table ai_api_keys (
  id varchar(40) primary key,
  tenant_id varchar(128) not null,
  user_id varchar(128) not null,
  key_name varchar(200) not null,
  key_hash varchar(64) not null,
  previous_hash varchar(64),
  previous_expires_at timestamp with time zone,
  role varchar(20) not null,
  tier varchar(20),
  quota_requests_per_hour bigint,
  requests_per_minute bigint,
  tokens_per_minute bigint,
  max_concurrent bigint,
  allowed_models text,
  denied_models text,
  allowed_ips text,
  budget_usd numeric(20, 10),
  budget_period varchar(10),
  is_active boolean not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  foreign key (tenant_id, user_id) references ai_users (tenant_id, id) on delete cascade
);
create index ai_api_keys_by_owner on ai_api_keys (tenant_id, user_id);
