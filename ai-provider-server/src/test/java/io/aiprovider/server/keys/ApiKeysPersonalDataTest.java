package io.aiprovider.server.keys;

import io.aiprovider.server.access.Role;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.tenants.LimitSettings;
import io.aiprovider.server.tenants.ModelRules;
import io.aiprovider.server.tenants.TestPlans;
import java.time.Instant;
import java.util.List;

final class ApiKeysPersonalDataTest extends PersonalDataContract {
  @Override
  protected PersonalData store(Database database) {
    return keys(database);
  }

  @Override
  protected void fill(Database database, Subject user) {
    ApiKey.Settings settings =
        new ApiKey.Settings(Role.CALLER, null, LimitSettings.NONE, ModelRules.ALL, null, List.of());
    keys(database)
        .add(
            new ApiKey(
                KeyIssuer.random(KeyText.ID_LENGTH),
                user.tenant(),
                user.user(),
                "name",
                new ApiKey.Secrets("hash", null, null),
                settings,
                new ApiKey.Life(Instant.EPOCH, null, null, null)));
  }

  private static ApiKeys keys(Database database) {
    return new ApiKeys(database, TestPlans.DEFAULT);
  }
}
