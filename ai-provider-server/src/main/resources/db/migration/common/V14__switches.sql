-- What operators have decided during an incident. action: disable, drain, weight, open_circuit,
-- close_circuit, or reset_circuit, which each server carries out once.
create table ai_switches (
  id varchar(40) primary key,
  action varchar(20) not null,
  provider varchar(200),
  model varchar(300),
  weight integer not null,
  reason varchar(500),
  created_by varchar(200) not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
