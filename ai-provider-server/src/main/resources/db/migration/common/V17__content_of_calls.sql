-- For how many days requests and answers of the calls of a tenant are kept; null: they are not stored.
alter table ai_tenants add column store_content_days integer;

-- Requests and answers, encrypted as JSON. content is null when it has expired: the row then only says
-- that it did, and has no user.
create table ai_call_content (
  call_id varchar(50) primary key,
  tenant_id varchar(128) not null,
  user_id varchar(128),
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  content text
);
create index ai_call_content_by_user on ai_call_content (tenant_id, user_id);
create index ai_call_content_by_expiry on ai_call_content (expires_at);
