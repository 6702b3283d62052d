-- Who signed in to the dashboard. id: SHA-256 of the cookie. holder: whose session it is, to limit
-- their number. proof: a hash of the cookie and of the secret of the key, to notice that the key has
-- another secret now. account_version: as in ai_accounts, whose changes end a session.
create table ai_sessions (
  id varchar(64) primary key,
  holder varchar(64) not null,
  kind varchar(20) not null,
  key_id varchar(64),
  proof varchar(64),
  tenant_id varchar(128),
  user_id varchar(128),
  role varchar(20) not null,
  account_version bigint,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null
);
create index ai_sessions_by_holder on ai_sessions (holder);
create index ai_sessions_by_use on ai_sessions (last_used_at);
create index ai_sessions_by_user on ai_sessions (tenant_id, user_id);
