package io.aiprovider.server.tenants;

import io.aiprovider.server.access.Role;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;

final class AccountsPersonalDataTest extends PersonalDataContract {
  @Override
  protected PersonalData store(Database database) {
    return new Accounts(database);
  }

  @Override
  protected void fill(Database database, Subject user) {
    UsersPersonalDataTest.add(database, user);
    new Accounts(database)
        .change(
            user.tenant(),
            user.user(),
            present ->
                new Account(
                    user.tenant(),
                    user.user(),
                    user.user() + "@" + user.tenant(),
                    "a password hash",
                    Role.CALLER,
                    0));
  }
}
