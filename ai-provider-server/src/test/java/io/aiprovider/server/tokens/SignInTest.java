package io.aiprovider.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.keys.KeyServers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Users with passwords, and the tokens that they get. */
@ParameterizedClass
@ArgumentsSource(KeyServers.class)
class SignInTest {
  private static final String PASSWORD = "correct horse battery";
  private final KeyServer server;

  SignInTest(KeyServer server) {
    this.server = server;
  }

  private HttpResponse<String> user(String method, String tenant, String id, String json) {
    return server.admin(method, "/admin/users/" + id + "?tenant_id=" + tenant, json);
  }

  private void create(String tenant, String id, String role) {
    String json = "{\"password\":\"%s\",\"role\":\"%s\"}".formatted(PASSWORD, role);
    assertThat(user("PUT", tenant, id, json).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> signIn(String name, String password) {
    return server.anybody(
        "/auth/token", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  private String token(String name) {
    HttpResponse<String> response = signIn(name, PASSWORD);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body()).string("token");
  }

  /** A token that a new user got, and used, before this change of the user. */
  private String tokenBeforeChange(String id, String change) {
    create("acme", id, "caller");
    String token = token(id);
    assertThat(server.call(token)).isEqualTo(200);
    assertThat(user("PATCH", "acme", id, change).statusCode()).isEqualTo(200);
    return token;
  }

  @Test
  void a_user_signs_in_and_calls_with_the_token() {
    create("acme", "ada", "caller");

    JsonObject answer = JsonObject.parse(signIn("ada", PASSWORD).body());

    assertThat(answer.string("token_type")).isEqualTo("bearer");
    assertThat(answer.integer("expires_in")).isEqualTo(900);
    assertThat(server.call(answer.string("token"))).isEqualTo(200);
    assertThat(server.send("GET", "/auth/keys", null, answer.string("token")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void the_password_is_in_no_answer() {
    create("acme", "hidden", "caller");

    assertThat(user("GET", "acme", "hidden", null).body())
        .contains("\"username\":\"hidden\"", "\"role\":\"caller\"")
        .doesNotContain("$2a$", PASSWORD);
    create("acme", "listed", "viewer");
    assertThat(user("PUT", "acme", "nameless", "{}").statusCode()).isEqualTo(200);
    HttpResponse<String> list = server.admin("GET", "/admin/users?tenant_id=acme", null);
    assertThat(list.body())
        .contains("\"username\":\"listed\",\"role\":\"viewer\"", "\"username\":null,\"role\":null")
        .doesNotContain("$2a$", PASSWORD);
    assertThat(server.admin("GET", "/admin/audit", null).body())
        .contains("\"password\":\"***\"")
        .doesNotContain(PASSWORD);
  }

  @Test
  void a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    create("acme", "known", "caller");

    HttpResponse<String> wrong = signIn("known", "another password");
    HttpResponse<String> unknown = signIn("nobody", "another password");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).isEqualTo(unknown.body());
  }

  @Test
  void the_token_of_a_tenants_administrator_sees_its_own_tenant_only() {
    create("north", "chief", "tenant_admin");
    create("south", "sue", "caller");

    String users = server.send("GET", "/admin/users", null, token("chief")).body();

    assertThat(users).contains("chief").doesNotContain("sue");
  }

  @Test
  void a_tenants_administrator_gives_no_user_a_role_above_its_own() {
    create("west", "wanda", "tenant_admin");
    String token = token("wanda");
    String admin = "{\"password\":\"%s\",\"role\":\"admin\"}".formatted(PASSWORD);
    create("west", "boss", "admin");

    assertThat(server.send("PUT", "/admin/users/new", admin, token).statusCode()).isEqualTo(400);
    assertThat(server.send("PATCH", "/admin/users/boss", admin, token).statusCode()).isEqualTo(403);
    assertThat(user("GET", "west", "new", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_token_ends_when_the_password_is_changed() {
    String token = tokenBeforeChange("changing", "{\"password\":\"another password\"}");

    assertThat(server.call(token)).isEqualTo(401);
    assertThat(signIn("changing", PASSWORD).statusCode()).isEqualTo(401);
    assertThat(signIn("changing", "another password").statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_ends_when_the_password_is_removed() {
    String token = tokenBeforeChange("leaving", "{\"password\":null}");

    assertThat(server.call(token)).isEqualTo(401);
    assertThat(signIn("leaving", PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void a_token_of_a_user_who_is_not_active_is_refused() {
    String token = tokenBeforeChange("paused", "{\"is_active\":false}");

    assertThat(server.call(token)).isEqualTo(403);
    assertThat(signIn("paused", PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void a_user_without_a_change_of_its_account_keeps_the_token() {
    String token = tokenBeforeChange("named", "{\"name\":\"Named\"}");

    assertThat(server.call(token)).isEqualTo(200);
  }

  @Test
  void the_limits_of_the_user_hold_for_tokens() {
    create("acme", "limited", "caller");
    user("PATCH", "acme", "limited", "{\"requests_per_minute\":1}");
    String token = token("limited");

    assertThat(server.call(token)).isEqualTo(200);
    assertThat(server.call(token)).isEqualTo(429);
  }

  @Test
  void a_name_belongs_to_one_user_of_the_installation() {
    create("acme", "unique", "caller");

    HttpResponse<String> second =
        user("PUT", "other", "unique", "{\"password\":\"%s\"}".formatted(PASSWORD));

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(HttpCaller.errorOf(second).string("code")).isEqualTo("username_taken");
    assertThat(user("GET", "other", "unique", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_user_without_an_account_may_have_its_fields_as_null() {
    String nulls = "{\"username\":null,\"password\":null,\"role\":null}";

    assertThat(user("PUT", "acme", "no-account", nulls).statusCode()).isEqualTo(200);
    assertThat(user("PATCH", "acme", "no-account", "{\"role\":null}").body())
        .contains("\"username\":null", "\"role\":null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"password":"short"}                                          | password
          {"password":12}                                               | password
          {"password":"ääääääääääääääääääääääääääääääääääääääääääääääää"} | password
          {"password":"a good password","role":"king"}                  | role
          {"password":"a good password","username":" x"}                | username
          {"role":"admin"}                                              | password
          {"role":["admin"]}                                            | role
          {"role":1e400}                                                | role
          {"username":"a\\u0000b"}                                      | username
          """)
  void bad_input_is_refused_with_its_place(String json, String param) {
    HttpResponse<String> response = user("PUT", "acme", "refused", json);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo(param);
    assertThat(user("GET", "acme", "refused", null).statusCode()).isEqualTo(404);
  }

  @Test
  void forged_tokens_are_refused() {
    create("acme", "eve", "caller");
    String[] parts = token("eve").split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String admin = base64(claims.replace("caller", "admin"));

    assertThat(status(parts[0] + "." + admin + "." + parts[2])).isEqualTo(401);
    assertThat(status(base64("{\"alg\":\"none\"}") + "." + admin + ".")).isEqualTo(401);
    assertThat(status(parts[0].replace('e', 'E') + "." + parts[1] + "." + parts[2])).isEqualTo(401);
    assertThat(status(parts[0] + "." + parts[1] + ".")).isEqualTo(401);
  }

  private int status(String token) {
    return server.send("GET", "/admin/tenants", null, token).statusCode();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
