package io.aiprovider.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** People who sign in while the database is down, and those who did before. */
final class SignInOutageTest {
  private static final String PASSWORD = "correct horse battery";

  private static HttpResponse<String> signIn(KeyServer server, String password) {
    return server.anybody(
        "/auth/token", "{\"username\":\"ada\",\"password\":\"%s\"}".formatted(password));
  }

  private static String token(KeyServer server) {
    return JsonObject.parse(signIn(server, PASSWORD).body()).string("token");
  }

  @Test
  void nobody_signs_in_but_those_who_did_go_on() {
    String url = TestDatabase.newPostgresqlUrl();
    try (KeyServer server = KeyServer.at(url)) {
      server.admin("PUT", "/admin/users/ada?tenant_id=acme", "{\"password\":\"" + PASSWORD + "\"}");
      String used = token(server);
      String unused = token(server);
      assertThat(server.call(used)).isEqualTo(200);

      TestDatabase.allowConnections(url, false);
      Database database = server.server().bean(Database.class);
      await().atMost(Duration.ofSeconds(10)).until(() -> database.downSince() != null);

      assertThat(server.call(used)).isEqualTo(200);
      assertUnavailable(server.chat(unused), "The token cannot be checked now");
      for (String password : new String[] {PASSWORD, "a wrong password"}) {
        HttpResponse<String> refused = signIn(server, password);
        assertUnavailable(refused, "The database cannot be reached");
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
      }
      Instant begin = Instant.now();
      for (int i = 0; i < 10; i++) { // each would wait three seconds for a connection
        assertUnavailable(signIn(server, PASSWORD), "The database cannot be reached");
      }
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(15));

      TestDatabase.allowConnections(url, true);
      await().atMost(Duration.ofSeconds(10)).until(() -> database.downSince() == null);
      assertThat(server.call(unused)).isEqualTo(200);
      assertThat(signIn(server, PASSWORD).statusCode()).isEqualTo(200);
    }
  }

  private static void assertUnavailable(HttpResponse<String> response, String sentence) {
    assertThat(response.statusCode()).isEqualTo(503);
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("code")).isEqualTo("database_unavailable");
    assertThat(error.string("message")).startsWith(sentence);
  }
}
