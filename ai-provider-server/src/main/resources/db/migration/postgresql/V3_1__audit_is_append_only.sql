create function ai_audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'Entries of the audit log cannot be changed or deleted.';
end
$$;

create trigger ai_audit_append_only before update or delete on ai_audit
  for each row execute function ai_audit_refuse();
create trigger ai_audit_no_truncate before truncate on ai_audit
  for each statement execute function ai_audit_refuse();
