-- With which name and password a user signs in, and as what. version grows when one of them
-- changes: tokens from before end.
create table ai_accounts (
  tenant_id varchar(128) not null,
  user_id varchar(128) not null,
  username varchar(128) not null unique,
  password_hash varchar(100) not null,
  role varchar(20) not null,
  version bigint not null,
  updated_at timestamp with time zone not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references ai_users (tenant_id, id) on delete cascade
);

-- Private keys, as JSON Web Keys, that tokens are signed with.
create table ai_signing_keys (
  id varchar(40) primary key,
  jwk varchar(1000) not null,
  created_at timestamp with time zone not null
);

-- Which user a pseudonym in the audit log stands for. A user may be known only to an issuer of
-- tokens, so there is no reference to ai_users.
create table ai_pseudonyms (
  tenant_id varchar(128) not null,
  user_id varchar(128) not null,
  pseudonym varchar(40) not null unique,
  primary key (tenant_id, user_id)
);

-- Rows are only added. Each has the hash of the one before and of its own content.
create table ai_audit (
  id bigint primary key,
  at timestamp with time zone not null,
  actor varchar(200) not null,
  actor_user varchar(40),
  actor_role varchar(20) not null,
  action varchar(60) not null,
  target varchar(200) not null,
  target_user varchar(40),
  details text not null,
  address varchar(60),
  request_id varchar(200),
  previous_hash varchar(64) not null,
  hash varchar(64) not null
);
create index ai_audit_by_actor on ai_audit (actor_user);
create index ai_audit_by_target on ai_audit (target_user);

-- One row: the last entry, so that missing entries at the end show.
create table ai_audit_head (
  id integer primary key,
  entry bigint not null,
  hash varchar(64) not null
);
insert into ai_audit_head (id, entry, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
