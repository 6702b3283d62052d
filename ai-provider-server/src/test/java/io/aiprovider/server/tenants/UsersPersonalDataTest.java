package io.aiprovider.server.tenants;

import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import java.time.Instant;

final class UsersPersonalDataTest extends PersonalDataContract {
  @Override
  protected PersonalData store(Database database) {
    return new Users(database);
  }

  @Override
  protected void fill(Database database, Subject user) {
    add(database, user);
  }

  static void add(Database database, Subject user) {
    new Users(database)
        .put(
            user.tenant(),
            user.user(),
            present -> User.of(user.tenant(), user.user(), Instant.EPOCH));
  }
}
