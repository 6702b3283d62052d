-- account: a hash of scope, subject and period; it is the same in ai_budget_periods. tenant_id: whose
-- budget it is; null: the operator's. user_id: only of budgets of users.
create table ai_budgets (
  id varchar(128) primary key,
  account varchar(32) not null unique,
  scope varchar(20) not null,
  subject varchar(300) not null,
  tenant_id varchar(128),
  user_id varchar(128),
  period varchar(10) not null,
  usd numeric(20, 10) not null,
  soft_limits varchar(400),
  webhook_url varchar(1000),
  webhook_secret varchar(200),
  set_by_tenant boolean not null,
  webhook_set_by_tenant boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
create index ai_budgets_by_tenant on ai_budgets (tenant_id);

-- One row for each period of an account. Whoever takes a lease locks it. spent_usd: what leases that
-- have ended spent. crossed: the soft limits that were reported, one on each line. wanted_at: when
-- somebody wanted more than there was. A session that is not used for long is deleted.
create table ai_budget_periods (
  account varchar(32) not null,
  start_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  spent_usd numeric(38, 18) not null,
  crossed varchar(400),
  is_session boolean not null,
  wanted_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  primary key (account, start_at)
);
create index ai_budget_periods_by_end on ai_budget_periods (ends_at);
create index ai_budget_periods_by_update on ai_budget_periods (updated_at);

-- What a run of a server (node) may spend of a period: granted_usd is a total that contains what it
-- has spent. Only that run writes the row, until it does not renew it any more.
create table ai_budget_leases (
  account varchar(32) not null,
  start_at timestamp with time zone not null,
  lease varchar(60) not null,
  node varchar(40) not null,
  granted_usd numeric(38, 18) not null,
  spent_usd numeric(38, 18) not null,
  reserved_usd numeric(38, 18) not null,
  is_open boolean not null,
  renewed_at timestamp with time zone not null,
  primary key (account, start_at, lease)
);
create index ai_budget_leases_by_node on ai_budget_leases (node);

-- Messages for webhooks, until they are delivered or given up. budget_id: whose webhook gets it;
-- null: the one of the configuration. account: what the message is about.
create table ai_webhook_messages (
  id varchar(40) primary key,
  budget_id varchar(128) references ai_budgets (id) on delete cascade,
  account varchar(32) not null,
  type varchar(40) not null,
  body varchar(4000) not null,
  state varchar(10) not null,
  tries integer not null,
  created_at timestamp with time zone not null,
  next_try_at timestamp with time zone not null,
  claimed_until timestamp with time zone,
  last_error varchar(200),
  ended_at timestamp with time zone
);
create index ai_webhook_messages_by_try on ai_webhook_messages (state, next_try_at);
create index ai_webhook_messages_by_budget on ai_webhook_messages (budget_id);
create index ai_webhook_messages_by_account on ai_webhook_messages (account);
