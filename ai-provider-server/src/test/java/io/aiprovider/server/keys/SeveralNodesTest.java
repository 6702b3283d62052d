package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers on one database. Their looks at the changes of others are made by the tests. */
final class SeveralNodesTest {
  private static KeyServer one;
  private static KeyServer other;

  @BeforeAll
  static void start() {
    String url = TestDatabase.newPostgresqlUrl();
    one = KeyServer.at(url);
    other = KeyServer.at(url);
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  private static void look(KeyServer server) {
    server.server().bean(KeyUpkeep.class).round();
  }

  @Test
  void a_new_key_works_on_the_other_node_at_once() {
    assertThat(other.call(one.create("acme", "ada").string("api_key"))).isEqualTo(200);
  }

  @Test
  void a_revoked_key_ends_on_the_other_node_with_its_next_look() {
    JsonObject key = one.create("acme", "ada");
    assertThat(other.call(key.string("api_key"))).isEqualTo(200);

    one.admin("POST", "/auth/keys/" + key.string("key_id") + "/revoke", null);
    look(other);

    assertThat(other.call(key.string("api_key"))).isEqualTo(401);
  }

  @Test
  void the_new_secret_of_a_rotated_key_works_on_the_other_node_beside_the_old_one() {
    JsonObject key = one.create("acme", "ada");
    assertThat(other.call(key.string("api_key"))).isEqualTo(200);

    String next = rotate(key, null);
    look(other);

    assertThat(other.call(next)).isEqualTo(200);
    assertThat(other.call(key.string("api_key"))).isEqualTo(200);
  }

  @Test
  void a_secret_without_overlap_ends_on_the_other_node_with_its_next_look() {
    JsonObject key = one.create("acme", "ada");
    assertThat(other.call(key.string("api_key"))).isEqualTo(200);

    String next = rotate(key, "{\"overlap_seconds\":0}");
    look(other);

    assertThat(other.call(key.string("api_key"))).isEqualTo(401);
    assertThat(other.call(next)).isEqualTo(200);
  }

  private static String rotate(JsonObject key, String json) {
    String path = "/auth/keys/" + key.string("key_id") + "/rotate";
    return JsonObject.parse(one.admin("POST", path, json).body()).string("api_key");
  }

  @Test
  void a_token_ends_on_the_other_node_when_its_user_is_deactivated() {
    String password = "correct horse battery";
    one.admin("PUT", "/admin/users/pat?tenant_id=acme", "{\"password\":\"" + password + "\"}");
    String token =
        JsonObject.parse(
                one.anybody(
                        "/auth/token", "{\"username\":\"pat\",\"password\":\"" + password + "\"}")
                    .body())
            .string("token");
    assertThat(other.call(token)).isEqualTo(200);

    one.admin("PATCH", "/admin/users/pat?tenant_id=acme", "{\"is_active\":false}");
    look(other);

    assertThat(other.call(token)).isEqualTo(403);
  }

  @Test
  void the_keys_of_a_deleted_tenant_end_on_the_other_node() {
    String key = one.create("gone", "ada").string("api_key");
    assertThat(other.call(key)).isEqualTo(200);

    one.admin("DELETE", "/admin/tenants/gone", null);
    look(other);

    assertThat(other.call(key)).isEqualTo(401);
  }
}
