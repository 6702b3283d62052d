package io.aiprovider.server.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers with one database behind one address. */
final class SessionsOfTwoServersTest {
  private static String url;
  private static KeyServer one;
  private static KeyServer other;

  @BeforeAll
  static void start() {
    url = TestDatabase.newPostgresqlUrl();
    one = KeyServer.at(url);
    other = KeyServer.at(url);
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  private static int status(KeyServer server, Browser browser) {
    return new Browser(server.server())
        .with(browser.cookie())
        .send("GET", "/status", null)
        .statusCode();
  }

  @Test
  void a_session_works_on_both_and_ends_on_both() {
    Browser browser = new Browser(one.server());
    browser.signIn(KeyServer.ADMIN);
    String cookie = browser.cookie();
    assertThat(status(other, browser)).isEqualTo(200);

    browser.send("DELETE", "/dashboard/session", null);

    browser.with(cookie);
    assertThat(status(one, browser)).isEqualTo(401);
    await().untilAsserted(() -> assertThat(status(other, browser)).isEqualTo(401));
  }

  @Test
  void known_sessions_go_on_while_the_database_is_down_and_nobody_signs_in() throws Exception {
    Browser known = new Browser(one.server());
    known.signIn(KeyServer.ADMIN);
    assertThat(status(one, known)).isEqualTo(200);
    TestDatabase.allowConnections(url, false);
    try {
      await().until(() -> one.server().bean(Database.class).downSince() != null);
      await().until(() -> other.server().bean(Database.class).downSince() != null);

      assertThat(status(one, known)).isEqualTo(200);
      assertThat(status(other, known)).isEqualTo(503);
      assertThat(new Browser(one.server()).signIn(KeyServer.ADMIN).statusCode()).isEqualTo(503);
      Browser leaving = known.copy();
      assertThat(leaving.send("DELETE", "/dashboard/session", null).statusCode()).isEqualTo(204);
      assertThat(status(one, known)).isEqualTo(401);
    } finally {
      TestDatabase.allowConnections(url, true);
    }
    TestDatabase.awaitRecovery(one.server().bean(Database.class));
    TestDatabase.awaitRecovery(other.server().bean(Database.class));
    await().untilAsserted(() -> assertThat(status(other, known)).isEqualTo(401));
  }
}
