package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.tenants.Tenant;
import io.aiprovider.server.tenants.Tenants;
import io.aiprovider.server.tenants.TestPlans;
import io.aiprovider.server.tenants.User;
import io.aiprovider.server.tenants.Users;
import io.aiprovider.server.web.RequestFields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Whatever is stored: a query within a tenant's scope returns and changes its rows only. */
final class TenantIsolationTest {
  /** Ids that differ little, or mean something to SQL. */
  private static final List<String> IDS =
      List.of("a", "A", "a ", "aa", "%", "_", "a%", "'", "' or 1=1 --", "ä", "null");

  private final Random random = new Random(20261129);

  private String id() {
    return IDS.get(random.nextInt(IDS.size())).strip();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void no_query_sees_or_changes_rows_of_another_tenant(Database database) {
    ApiKeys keys = new ApiKeys(database, TestPlans.DEFAULT);
    Tenants tenants = new Tenants(database);
    Users users = new Users(database);
    List<ApiKey> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ApiKey key = key(id(), id());
      keys.add(key);
      all.add(key);
    }

    for (int i = 0; i < 100; i++) {
      String tenant = id();
      TenantScope scope = TenantScope.of(tenant);
      ApiKey some = all.get(random.nextInt(all.size()));
      boolean own = some.tenantId().equals(tenant);

      assertThat(keys.list(scope, null, "", 1_000))
          .extracting(ApiKey::id)
          .containsExactlyElementsOf(idsOf(all, tenant));
      assertThat(keys.list(scope, some.userId(), "", 1_000))
          .allMatch(key -> key.tenantId().equals(tenant));
      assertThat(keys.find(scope, some.id()).isPresent()).isEqualTo(own);
      assertThat(keys.change(scope, some.id(), key -> key).isPresent()).isEqualTo(own);
      assertThat(users.list(scope, "", "", 1_000)).allMatch(user -> isOf(user, tenant));
      assertThat(users.find(scope, some.userId())).allMatch(user -> isOf(user, tenant));
      assertThat(tenants.list(scope, "", 1_000)).extracting(Tenant::id).allMatch(tenant::equals);
      assertThat(tenants.find(scope, some.tenantId()).isPresent()).isEqualTo(own);
      assertThat(tenants.change(scope, some.tenantId(), same -> same).isPresent()).isEqualTo(own);
      if (!own) {
        assertThat(tenants.delete(scope, some.tenantId())).isFalse();
      }
    }
    assertThat(keys.list(TenantScope.ALL, null, "", 1_000)).hasSameSizeAs(all);
  }

  private static boolean isOf(User user, String tenant) {
    return user.tenantId().equals(tenant);
  }

  private static List<String> idsOf(List<ApiKey> all, String tenant) {
    return all.stream()
        .filter(key -> key.tenantId().equals(tenant))
        .map(ApiKey::id)
        .sorted()
        .toList();
  }

  private ApiKey key(String tenant, String user) {
    String json =
        "{\"tenant_id\":\"%s\",\"user_id\":\"%s\",\"name\":\"n\"}".formatted(tenant, user);
    RequestFields fields =
        RequestFields.of(json.getBytes(StandardCharsets.UTF_8), KeyFields.OF_A_NEW_KEY);
    KeyText text = KeyIssuer.withId(KeyIssuer.random(KeyText.ID_LENGTH));
    return KeyFields.newKey(fields, text, Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }
}
