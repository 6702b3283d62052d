package io.aiprovider.server.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.keys.KeyServers;
import io.aiprovider.server.store.Database;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Export and erasure over all stores of a server. */
@ParameterizedClass
@ArgumentsSource(KeyServers.class)
class ErasureTest {
  private final KeyServer server;

  ErasureTest(KeyServer server) {
    this.server = server;
  }

  /** A user with a key, a password, a token that was used, and entries in the audit log. */
  private String key(String tenant, String user) {
    String key = server.create(tenant, user).string("api_key");
    server.call(key);
    server.admin(
        "PATCH",
        "/admin/users/" + user + "?tenant_id=" + tenant,
        "{\"password\":\"a good password\",\"role\":\"tenant_admin\",\"name\":\"%s\"}"
            .formatted(user));
    String token =
        JsonObject.parse(
                server
                    .anybody(
                        "/auth/token",
                        "{\"username\":\"%s\",\"password\":\"a good password\"}".formatted(user))
                    .body())
            .string("token");
    server.call(token);
    server.send("PATCH", "/admin/users/" + user, "{\"requests_per_minute\":100}", token);
    return key;
  }

  /** The columns, of all tables, that have a text somewhere. */
  private List<String> columnsWith(String text) {
    Database database = server.server().bean(Database.class);
    return database.use(
        client ->
            client
                .sql(
                    """
                    select table_name, column_name from information_schema.columns
                    where lower(table_schema) = 'public'
                      and lower(data_type) in ('character varying', 'text', 'character large object')
                    """)
                .query((row, number) -> new String[] {row.getString(1), row.getString(2)})
                .list()
                .stream()
                .filter(
                    column ->
                        client
                                .sql(
                                    "select count(*) from \"%s\" where \"%s\" like :text"
                                        .formatted(column[0], column[1]))
                                .param("text", "%" + text + "%")
                                .query(Long.class)
                                .single()
                            > 0)
                .map(column -> column[0] + "." + column[1])
                .toList());
  }

  @Test
  void an_export_has_the_parts_of_all_stores_and_no_secret() {
    String key = key("acme", "exported-user");

    String path = "/admin/users/exported-user/export";
    await()
        .until(
            () -> {
              String body = server.admin("GET", path, null).body();
              return body.contains("\"calls\":[{") && body.contains("\"usage\":[{");
            });
    String export = server.admin("GET", path, null).body();

    JsonObject data = JsonObject.parse(export).object("data");
    assertThat(data.names())
        .containsExactly(
            "accounts",
            "audit",
            "budgets",
            "calls",
            "contents",
            "keys",
            "sessions",
            "usage",
            "users");
    Set<String> unused = Set.of("budgets", "contents", "sessions"); // the user has none
    assertThat(data.names())
        .filteredOn(name -> !unused.contains(name))
        .allMatch(name -> !data.objects(name).isEmpty());
    assertThat(export).doesNotContain(key, "$2a$", "a good password");
  }

  @Test
  void after_an_erasure_no_column_of_the_database_names_the_user() {
    String key = key("acme", "erased-user");
    assertThat(columnsWith("erased-user")).hasSizeGreaterThan(3);

    int status = server.admin("DELETE", "/admin/users/erased-user", null).statusCode();

    assertThat(status).isEqualTo(204);
    assertThat(columnsWith("erased-user")).isEmpty();
    assertThat(server.call(key)).isEqualTo(401);
    assertThat(server.admin("GET", "/admin/audit/verification", null).body())
        .contains("\"valid\":true");
  }

  @Test
  void after_a_tenant_is_deleted_no_column_names_its_users() {
    key("ending", "ending-user");

    server.admin("DELETE", "/admin/tenants/ending", null);

    assertThat(columnsWith("ending-user")).isEmpty();
    assertThat(server.admin("GET", "/admin/audit/verification", null).body())
        .contains("\"valid\":true");
  }

  @Test
  void a_user_of_another_tenant_cannot_be_exported_or_erased() {
    String chief = server.create("north", "chief", "\"role\":\"tenant_admin\"").string("api_key");
    key("south", "southern-user");

    for (String path : List.of("", "?tenant_id=south")) {
      assertThat(
              server
                  .send("GET", "/admin/users/southern-user/export" + path, null, chief)
                  .statusCode())
          .isEqualTo(404);
      assertThat(
              server.send("DELETE", "/admin/users/southern-user" + path, null, chief).statusCode())
          .isEqualTo(404);
    }
    assertThat(columnsWith("southern-user")).isNotEmpty();
  }

  @Test
  void each_management_request_that_changes_something_is_in_the_audit_log() {
    server.admin("PUT", "/admin/tenants/logged", "{}");
    JsonObject key = server.create("logged", "logged-user");
    String path = "/auth/keys/" + key.string("key_id");
    server.admin("PATCH", path, "{\"name\":\"secret name\"}");
    server.admin("POST", path + "/rotate", null);
    server.admin("POST", path + "/revoke", null);
    server.admin("PUT", "/admin/tenants/logged", "{\"tier\":\"pro\"}");
    server.admin("PATCH", "/admin/tenants/logged", "{\"tier\":\"free\"}");
    server.admin("PATCH", "/admin/users/logged-user", "{\"is_active\":false}");
    server.admin("DELETE", "/admin/users/logged-user", null);
    server.admin("DELETE", "/admin/tenants/logged", null);

    JsonObject page = JsonObject.parse(server.admin("GET", "/admin/audit?limit=9", null).body());

    assertThat(page.objects("entries"))
        .extracting(entry -> entry.string("action"))
        .containsExactly(
            "tenant.erase",
            "user.erase",
            "user.change",
            "tenant.change",
            "tenant.put",
            "key.revoke",
            "key.rotate",
            "key.change",
            "key.create");
    assertThat(page.objects("entries"))
        .allMatch(entry -> entry.string("actor").equals("key admin"))
        .allMatch(entry -> entry.string("address") != null && entry.string("request_id") != null);
    assertThat(page.toString()).doesNotContain("secret name", "logged-user");
    String next = "/admin/audit?limit=1&cursor=" + page.string("next_cursor");
    assertThat(server.admin("GET", next, null).statusCode()).isEqualTo(200);
  }

  @Test
  void only_the_operator_reads_the_audit_log() {
    String chief = server.create("east", "chief", "\"role\":\"tenant_admin\"").string("api_key");

    assertThat(server.send("GET", "/admin/audit", null, chief).statusCode()).isEqualTo(403);
    assertThat(server.admin("GET", "/admin/audit?cursor=eA", null).statusCode()).isEqualTo(400);
  }
}
