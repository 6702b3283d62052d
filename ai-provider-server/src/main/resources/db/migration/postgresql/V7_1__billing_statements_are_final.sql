create function ai_billing_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'A closed month cannot be changed or deleted.';
end
$$;

create trigger ai_billing_months_final before update or delete on ai_billing_months
  for each row execute function ai_billing_refuse();
create trigger ai_billing_months_no_truncate before truncate on ai_billing_months
  for each statement execute function ai_billing_refuse();
create trigger ai_billing_statements_final before update or delete on ai_billing_statements
  for each row execute function ai_billing_refuse();
create trigger ai_billing_statements_no_truncate before truncate on ai_billing_statements
  for each statement execute function ai_billing_refuse();
