-- The months that are closed. hash is that of the month and all its statements.
create table ai_billing_months (
  billing_month varchar(7) primary key,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  zone varchar(60) not null,
  closed_at timestamp with time zone not null,
  closed_by varchar(300) not null,
  hash varchar(64) not null
);

-- What each tenant owes for a closed month, as JSON. tenant_id is empty for calls without a tenant.
create table ai_billing_statements (
  billing_month varchar(7) not null references ai_billing_months (billing_month),
  tenant_id varchar(128) not null,
  content text not null,
  primary key (billing_month, tenant_id)
);
create index ai_billing_statements_by_tenant on ai_billing_statements (tenant_id, billing_month);
