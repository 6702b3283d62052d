package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.Samples;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.server.tenants.TestPlans;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Databases that earlier versions have left, with rows as those versions wrote them. */
final class UpgradeTest {
  private static final String SECRET = "the secret of an installation";
  private static final String PASSWORD = "correct horse battery";
  private static final Duration WINDOW = Duration.ofDays(366); // does not end during a test

  @TempDir Path directory;

  private final KeyIssuer issuer = new KeyIssuer(SECRET);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final KeyText working = issuer.issue();
  private final KeyText used = issuer.issue();
  private final KeyText limited = issuer.issue();
  private final KeyText revoked = issuer.issue();
  private final KeyText expired = issuer.issue();
  private final KeyText ofAnInactiveUser = issuer.issue();
  private final KeyText rotated = issuer.issue();
  private final KeyText beforeRotation = KeyIssuer.withId(rotated.id());

  private static String url(TestDatabase kind) {
    return kind == TestDatabase.H2 ? "" : TestDatabase.newPostgresqlUrl();
  }

  /** The rows that version 1 has. */
  private void keys(JdbcClient client) {
    client
        .sql("insert into ai_settings (name, content) values ('key-id-secret', :secret)")
        .param("secret", SECRET)
        .update();
    client
        .sql(
            "insert into ai_tenants (id, is_active, created_at, updated_at)"
                + " values ('acme', true, :now, :now)")
        .param("now", Columns.time(now))
        .update();
    user(client, "ada", true);
    user(client, "eve", false);
    key(client, working, "ada");
    key(client, used, "ada");
    key(client, limited, "ada");
    client
        .sql(
            "update ai_api_keys set quota_requests_per_hour = 5, allowed_models = 'small' where id = :id")
        .param("id", limited.id())
        .update();
    key(client, revoked, "ada");
    client
        .sql("update ai_api_keys set is_active = false, revoked_at = :now where id = :id")
        .param("now", Columns.time(now))
        .param("id", revoked.id())
        .update();
    key(client, expired, "ada");
    client
        .sql("update ai_api_keys set expires_at = :now where id = :id")
        .param("now", Columns.time(now))
        .param("id", expired.id())
        .update();
    key(client, ofAnInactiveUser, "eve");
    key(client, rotated, "ada");
    client
        .sql(
            "update ai_api_keys set previous_hash = :hash, previous_expires_at = :until where id = :id")
        .param("hash", beforeRotation.hashText())
        .param("until", Columns.time(now.plusSeconds(600)))
        .param("id", rotated.id())
        .update();
  }

  private void user(JdbcClient client, String id, boolean active) {
    client
        .sql(
            "insert into ai_users (tenant_id, id, is_active, created_at, updated_at)"
                + " values ('acme', :id, :active, :now, :now)")
        .param("id", id)
        .param("active", active)
        .param("now", Columns.time(now))
        .update();
  }

  private void key(JdbcClient client, KeyText key, String user) {
    client
        .sql(
            """
            insert into ai_api_keys (id, tenant_id, user_id, key_name, key_hash, role, is_active,
              created_at)
            values (:id, 'acme', :user, 'a key', :hash, 'caller', true, :now)
            """)
        .param("id", key.id())
        .param("user", user)
        .param("hash", key.hashText())
        .param("now", Columns.time(now))
        .update();
  }

  /** The rows that version 2 has besides: two servers counted for a key. */
  private void quotas(JdbcClient client) {
    long number = Math.floorDiv(now.toEpochMilli(), WINDOW.toMillis());
    Instant start = Instant.ofEpochMilli(number * WINDOW.toMillis());
    for (int node = 1; node <= 2; node++) {
      client
          .sql(
              """
              insert into ai_quota_windows (scope, subject, window_ms, start_at, node, requests,
                ends_at, updated_at)
              values ('key', :key, :window, :start, :node, 3, :end, :now)
              """)
          .param("key", used.id())
          .param("window", WINDOW.toMillis())
          .param("start", Columns.time(start))
          .param("node", "node " + node)
          .param("end", Columns.time(start.plus(WINDOW)))
          .param("now", Columns.time(now))
          .update();
    }
  }

  /** The rows that version 3 has besides. */
  private void people(JdbcClient client) {
    client
        .sql(
            """
            insert into ai_accounts (tenant_id, user_id, username, password_hash, role, version,
              updated_at)
            values ('acme', 'ada', 'ada', :hash, 'tenant_admin', 7, :now)
            """)
        .param("hash", new BCryptPasswordEncoder().encode(PASSWORD))
        .param("now", Columns.time(now))
        .update();
  }

  private static void assertRefused(@Nullable KeyCheck check, String message) {
    assertThat(check.refusal()).isNotNull();
    assertThat(check.refusal().message()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({"H2, 1", "POSTGRESQL, 1.1", "H2, 2", "POSTGRESQL, 2"})
  void keys_of_an_earlier_version_are_as_they_were(TestDatabase kind, String version) {
    String url = url(kind);
    JdbcClient client = TestDatabase.migrated(url, directory, version);
    keys(client);
    if (version.equals("2")) {
      quotas(client);
    }

    try (Database database = TestDatabase.upgraded(url, directory)) {
      ApiKeys keys = new ApiKeys(database, TestPlans.DEFAULT);
      assertThat(check(keys, working).caller()).isNotNull();
      assertThat(check(keys, rotated).caller()).isNotNull();
      assertThat(check(keys, beforeRotation).caller()).isNotNull();
      assertThat(check(keys, KeyIssuer.withId(working.id()))).isEqualTo(KeyCheck.UNKNOWN);
      assertRefused(check(keys, revoked), "revoked");
      assertRefused(check(keys, expired), "expired");
      assertRefused(check(keys, ofAnInactiveUser), "user");
    }
  }

  private KeyCheck check(ApiKeys keys, KeyText key) {
    return keys.issued(key.id()).orElseThrow().check(key.isHash(), null, Instant.now());
  }

  @ParameterizedTest
  @EnumSource
  void a_server_goes_on_where_one_of_the_last_version_stopped(TestDatabase kind) {
    String url = url(kind);
    Path data = directory.resolve("data");
    keys(TestDatabase.migrated(url, data, "1.1"));
    quotas(TestDatabase.migrated(url, data, "2"));
    people(TestDatabase.migrated(url, data, "3.1"));

    try (KeyServer server =
        KeyServer.at(
            url,
            "data-dir=" + data,
            "limits.default-requests=7",
            "limits.window=" + WINDOW.toDays() + "d")) {
      assertThat(server.call(working.full())).isEqualTo(200);
      assertThat(server.call(rotated.full())).isEqualTo(200);
      assertThat(server.call(beforeRotation.full())).isEqualTo(200);
      assertThat(server.call(revoked.full())).isEqualTo(401);
      assertThat(server.call(expired.full())).isEqualTo(401);
      assertThat(server.call(ofAnInactiveUser.full())).isEqualTo(403);
      assertThat(call(server, limited, "small")).isEqualTo(200);
      assertThat(call(server, limited, "large")).isEqualTo(403);
      assertThat(server.usage(limited.full()).integer("requests_limit")).isEqualTo(5);
      assertThat(server.usage(used.full()).integer("requests_used")).isEqualTo(6);
      assertThat(server.call(used.full())).isEqualTo(200);
      assertThat(server.call(used.full())).isEqualTo(429);
      assertThat(server.call(server.create("acme", "ada").string("api_key"))).isEqualTo(200);
      assertThat(signIn(server)).isEqualTo(200);
      assertThat(server.admin("GET", "/admin/audit/verification", null).body())
          .contains("\"valid\":true");
    }
  }

  private static int call(KeyServer server, KeyText key, String model) {
    String json = Samples.HELLO.replace("gpt-4o-mini", model);
    return server.send("POST", HttpCaller.CHAT, json, key.full()).statusCode();
  }

  private static int signIn(KeyServer server) {
    HttpResponse<String> response =
        server.anybody("/auth/token", "{\"username\":\"ada\",\"password\":\"" + PASSWORD + "\"}");
    String token = JsonObject.parse(response.body()).string("token");
    return server.send("GET", "/auth/keys", null, String.valueOf(token)).statusCode();
  }
}
