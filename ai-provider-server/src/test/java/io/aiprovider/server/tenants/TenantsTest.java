package io.aiprovider.server.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.keys.KeyServers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants, users and roles, as the operator and the administrators of tenants see them. */
@ParameterizedClass
@ArgumentsSource(KeyServers.class)
class TenantsTest {
  private final KeyServer server;

  TenantsTest(KeyServer server) {
    this.server = server;
  }

  private String key(String tenant, String role) {
    return server.create(tenant, "ada", "\"role\":\"" + role + "\"").string("api_key");
  }

  @Test
  void putting_a_tenant_twice_is_putting_it_once() {
    String json = "{\"name\":\"Acme\",\"tier\":\"pro\",\"allowed_models\":[\"small\"]}";
    JsonObject first = JsonObject.parse(server.admin("PUT", "/admin/tenants/twice", json).body());
    JsonObject second = JsonObject.parse(server.admin("PUT", "/admin/tenants/twice", json).body());

    assertThat(second.without("updated_at")).isEqualTo(first.without("updated_at"));
    assertThat(first.string("name")).isEqualTo("Acme");
  }

  @Test
  void putting_a_tenant_removes_what_the_request_does_not_have() {
    server.admin("PUT", "/admin/tenants/replaced", "{\"name\":\"Acme\",\"tier\":\"pro\"}");

    assertThat(server.admin("PUT", "/admin/tenants/replaced", "{}").body())
        .contains("\"name\":null", "\"tier\":null");
  }

  @Test
  void a_null_removes_a_setting_of_a_tenant_and_what_is_absent_stays() {
    server.admin("PUT", "/admin/tenants/patched", "{\"name\":\"Acme\",\"tier\":\"pro\"}");

    assertThat(server.admin("PATCH", "/admin/tenants/patched", "{\"tier\":null}").body())
        .contains("\"name\":\"Acme\"", "\"tier\":null");
  }

  @Test
  void the_keys_of_a_tenant_that_is_not_active_are_refused_at_once() {
    String key = key("closed", "caller");
    assertThat(server.call(key)).isEqualTo(200);

    server.admin("PATCH", "/admin/tenants/closed", "{\"is_active\":false}");

    HttpResponse<String> refused = server.chat(key);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("tenant_not_active");
  }

  @Test
  void a_deleted_tenant_takes_its_users_and_keys_with_it() {
    String key = key("gone", "caller");
    server.call(key);

    assertThat(server.admin("DELETE", "/admin/tenants/gone", null).statusCode()).isEqualTo(204);

    assertThat(server.call(key)).isEqualTo(401);
    assertThat(server.admin("GET", "/admin/users?tenant_id=gone", null).body())
        .contains("\"users\":[]");
    assertThat(server.admin("DELETE", "/admin/tenants/gone", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_user_that_is_not_active_has_no_working_key() {
    String key = key("paused", "caller");
    server.call(key);

    server.admin("PATCH", "/admin/users/ada?tenant_id=paused", "{\"is_active\":false}");

    assertThat(server.call(key)).isEqualTo(403);
  }

  @Test
  void a_user_id_of_several_tenants_needs_the_tenant() {
    server.admin("PUT", "/admin/users/both", "{\"tenant_id\":\"t1\"}");
    server.admin("PUT", "/admin/users/both", "{\"tenant_id\":\"t2\"}");

    HttpResponse<String> unclear = server.admin("GET", "/admin/users/both", null);

    assertThat(unclear.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(unclear).string("param")).isEqualTo("tenant_id");
    assertThat(server.admin("GET", "/admin/users/both?tenant_id=t2", null).body())
        .contains("\"tenant_id\":\"t2\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH"})
  void a_query_and_a_body_that_name_different_tenants_are_refused(String method) {
    server.admin("PUT", "/admin/users/ada", "{\"tenant_id\":\"query\"}");

    HttpResponse<String> refused =
        server.admin(method, "/admin/users/ada?tenant_id=query", "{\"tenant_id\":\"body\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("tenant_id");
  }

  @Test
  void an_id_may_have_characters_that_are_encoded_in_a_path() {
    server.admin("PUT", "/admin/users/auth0%7Ca%2Fb%20c", "{\"tenant_id\":\"encoded\"}");

    assertThat(server.admin("GET", "/admin/users?tenant_id=encoded", null).body())
        .contains("\"user_id\":\"auth0|a/b c\"");
    assertThat(server.admin("DELETE", "/admin/users/auth0%7Ca%2Fb%20c", null).statusCode())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE /admin/tenants/parameters;v=1",
        "DELETE /admin;v=1/tenants/parameters",
        "PUT /admin/tenants/parameters;"
      })
  void parameters_in_a_path_are_refused(String request) {
    server.admin("PUT", "/admin/tenants/parameters", "{\"name\":\"Kept\"}");
    String[] parts = request.split(" ");

    HttpResponse<String> refused = server.admin(parts[0], parts[1], "{}");

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(HttpCaller.errorOf(refused).string("message")).contains("%3B");
    assertThat(server.admin("GET", "/admin/tenants/parameters", null).body()).contains("Kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/auth/keys/%00",
        "/auth/keys?tenant_id=%00",
        "/auth/keys?user_id=a%00",
        "/auth/keys?cursor=AAAA",
        "/admin/tenants/a%00b",
        "/admin/tenants?cursor=AAAA",
        "/admin/users/%00?tenant_id=t",
        "/admin/users/ada?tenant_id=%00",
        "/admin/users/ada/export?tenant_id=%00",
        "/admin/users?cursor=AAAKAAA",
        "/api/v1/calls?user=%00",
        "/api/v1/analytics/costs?group_by=tag:%00"
      })
  void a_null_character_in_a_url_is_refused(String path) {
    HttpResponse<String> refused = server.admin("GET", path, null);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("message")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT /admin/tenants/a%07b | tenant_id | {}",
        "PUT /admin/tenants/x | tier | {'tier':'gold'}",
        "PUT /admin/tenants/x | tenant_id | {'tenant_id':'y'}",
        "PUT /admin/tenants/x | is_active | {'is_active':'yes'}",
        "PUT /admin/tenants/x | limit | {'limit':1}",
        "PUT /admin/users/x | tenant_id | {}",
        "PUT /admin/users/x | max_concurrent | {'tenant_id':'t','max_concurrent':0}"
      })
  void wrong_input_is_refused_with_the_name_of_the_field(
      String request, String param, String json) {
    String[] parts = request.split(" ");

    HttpResponse<String> refused = server.admin(parts[0], parts[1], json.replace('\'', '"'));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo(param);
    assertThat(server.admin("GET", "/admin/tenants/x", null).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "caller, POST, /v1/chat/completions, 200",
    "caller, GET, /auth/keys, 403",
    "caller, GET, /admin/tenants, 403",
    "caller, GET, /nothing, 403",
    "tenant_admin, POST, /v1/chat/completions, 200",
    "tenant_admin, GET, /auth/keys, 200",
    "tenant_admin, GET, /admin/tenants, 200",
    "tenant_admin, GET, /admin/users, 200",
    "tenant_admin, POST, /auth/create-key, 403",
    "tenant_admin, PUT, /admin/tenants/roles, 403",
    "tenant_admin, PUT, /admin/tenants/other, 403",
    "tenant_admin, DELETE, /admin/tenants/roles, 403",
    "tenant_admin, GET, /nothing, 403",
    "viewer, POST, /v1/chat/completions, 403",
    "viewer, GET, /v1/models, 200",
    "viewer, GET, /auth/keys, 200",
    "viewer, GET, /admin/tenants, 200",
    "viewer, GET, /nothing, 404",
    "viewer, POST, /auth/create-key, 403",
    "viewer, PUT, /admin/tenants/other, 403",
    "viewer, DELETE, /admin/tenants/roles, 403",
    "admin, POST, /v1/chat/completions, 200",
    "admin, PUT, /admin/tenants/made-by-a-key, 200",
    "admin, GET, /nothing, 404"
  })
  void a_role_may_do_what_the_table_says(String role, String method, String path, int status) {
    String body =
        method.equals("GET") || method.equals("DELETE")
            ? null
            : path.startsWith("/v1")
                ? "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                : "{}";

    assertThat(server.send(method, path, body, key("roles", role)).statusCode()).isEqualTo(status);
  }

  @Test
  void an_administrator_of_a_tenant_sees_and_changes_nothing_of_another() {
    String theirs = server.create("theirs", "bob").string("key_id");
    server.admin("PUT", "/admin/users/carl", "{\"tenant_id\":\"theirs\"}");
    String ours = key("ours", "tenant_admin");

    assertThat(server.send("GET", "/auth/keys", null, ours).body()).doesNotContain("theirs");
    assertThat(server.send("GET", "/auth/keys?tenant_id=theirs", null, ours).body())
        .contains("\"keys\":[]");
    assertThat(server.send("GET", "/admin/tenants", null, ours).body()).doesNotContain("theirs");
    assertThat(server.send("GET", "/admin/users", null, ours).body()).doesNotContain("theirs");
    for (String request :
        new String[] {
          "GET /auth/keys/" + theirs,
          "POST /auth/keys/" + theirs + "/revoke",
          "POST /auth/keys/" + theirs + "/rotate",
          "PATCH /auth/keys/" + theirs,
          "GET /admin/tenants/theirs",
          "GET /admin/users/carl",
          "GET /admin/users/carl?tenant_id=theirs",
          "PATCH /admin/users/carl?tenant_id=theirs",
          "DELETE /admin/users/carl?tenant_id=theirs"
        }) {
      String[] parts = request.split(" ");
      assertThat(
              server
                  .send(parts[0], parts[1], parts[0].equals("GET") ? null : "{}", ours)
                  .statusCode())
          .as(request)
          .isEqualTo(404);
    }
    assertThat(
            server
                .send("PUT", "/admin/users/carl", "{\"tenant_id\":\"theirs\"}", ours)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void an_administrator_of_a_tenant_manages_its_keys_but_not_what_the_operator_decides() {
    String admin = key("managed", "tenant_admin");
    String id = server.create("managed", "bob").string("key_id");
    String stronger = server.create("managed", "bob", "\"role\":\"viewer\"").string("key_id");

    assertThat(server.send("PATCH", "/auth/keys/" + id, "{\"name\":\"new\"}", admin).statusCode())
        .isEqualTo(200);
    assertThat(server.send("POST", "/auth/keys/" + id + "/rotate", null, admin).statusCode())
        .isEqualTo(200);
    for (String change :
        new String[] {"{\"tier\":\"enterprise\"}", "{\"quota_requests_per_hour\":null}"}) {
      assertThat(server.send("PATCH", "/auth/keys/" + id, change, admin).statusCode())
          .as(change)
          .isEqualTo(403);
    }
    assertThat(server.send("PATCH", "/auth/keys/" + id, "{\"role\":\"admin\"}", admin).statusCode())
        .isEqualTo(400);
    assertThat(server.send("POST", "/auth/keys/" + stronger + "/rotate", null, admin).statusCode())
        .isEqualTo(403);
    assertThat(server.send("POST", "/auth/keys/" + id + "/revoke", null, admin).statusCode())
        .isEqualTo(200);
  }
}
