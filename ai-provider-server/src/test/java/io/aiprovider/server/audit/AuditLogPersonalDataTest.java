package io.aiprovider.server.audit;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;

final class AuditLogPersonalDataTest extends PersonalDataContract {
  @Override
  protected PersonalData store(Database database) {
    return new AuditLog(database);
  }

  @Override
  protected void fill(Database database, Subject user) {
    new AuditLog(database)
        .record(
            new AuditSender("key k", user, "caller", null, null),
            "key.create",
            AuditTarget.key("k", user.tenant(), user.user()),
            JsonObject.EMPTY,
            () -> "");
  }
}
