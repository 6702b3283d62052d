-- When a user, or all users of a tenant, were erased. subject: SHA-256 of the ids, in hexadecimal
-- digits. Rows about earlier times that are written later must not name the user again.
create table ai_erasures (
  subject varchar(64) primary key,
  erased_at timestamp with time zone not null
);
