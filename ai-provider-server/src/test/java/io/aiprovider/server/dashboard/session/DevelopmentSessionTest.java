package io.aiprovider.server.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.RunningServer;
import org.junit.jupiter.api.Test;

class DevelopmentSessionTest {
  @Test
  void in_development_mode_everybody_is_the_operator() {
    try (RunningServer server = RunningServer.simulated()) {
      Browser browser = new Browser(server);

      JsonObject session = JsonObject.parse(browser.send("GET", "/dashboard/session", null).body());

      assertThat(session.isTrue("signed_in")).isTrue();
      assertThat(session.string("mode")).isEqualTo("development");
      assertThat(session.object("identity").string("role")).isEqualTo("admin");
      assertThat(browser.signIn("anything").headers().firstValue("Set-Cookie")).isEmpty();
    }
  }
}
