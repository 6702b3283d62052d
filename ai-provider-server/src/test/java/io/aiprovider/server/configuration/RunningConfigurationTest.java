package io.aiprovider.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.spring.settings.StartRefused;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration at the start of a server, and {@code GET /admin/config}. */
class RunningConfigurationTest {
  private static final String PATH = "/admin/config";
  private static final String ADMIN = "operator-key-canary";

  @Test
  void the_server_shows_what_it_runs_with_and_no_secret() {
    try (RunningServer server =
        RunningServer.dedicated(
            "mode=production",
            "auth.admin-key=" + ADMIN,
            "providers.openai.type=openai",
            "providers.openai.api-key=sk-canary-1",
            "providers.openai.headers.x-team=canary-2",
            "cache.ttl=77s")) {
      HttpCaller caller = new HttpCaller(server);

      assertThat(caller.get(PATH).statusCode()).isEqualTo(401);
      HttpResponse<String> answer = caller.get(PATH, "X-Admin-Key", ADMIN);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("canary");
      JsonObject ttl =
          JsonObject.parse(answer.body()).objects("settings").stream()
              .filter(setting -> "ai-provider.cache.ttl".equals(setting.string("key")))
              .findFirst()
              .orElseThrow();
      assertThat(ttl.toString())
          .contains("\"value\":\"77s\"", "\"source\":\"command_line\"", "\"masked\":false");
      assertThat(answer.body())
          .contains("\"key\":\"ai-provider.providers.openai.api-key\",\"value\":\"***\"");
    }
  }

  @Test
  void the_origin_of_a_value_from_a_variable_is_its_name() {
    try (RunningServer server =
        RunningServer.dedicated(
            Map.of("AI_PROVIDER_CACHE_TTL", "77s", "DEFAULT_MODEL", "small"),
            "providers.sim.type=simulated")) {
      String settings = new HttpCaller(server).get(PATH).body();

      for (String variable : List.of("AI_PROVIDER_CACHE_TTL", "DEFAULT_MODEL")) {
        assertThat(settings)
            .contains(
                "\"origin\":{\"source\":\"variable\",\"variable\":\""
                    + variable
                    + "\",\"file\":null,\"line\":null,\"text\":\""
                    + variable
                    + " (variable)\"}");
      }
    }
  }

  @Test
  void a_start_is_refused_with_all_mistakes_at_once() {
    StartRefused refused =
        catchThrowableOfType(
            StartRefused.class,
            () ->
                RunningServer.dedicated(
                        "providers.sim.type=simulated",
                        "cache.ttl=300",
                        "resilience.max-attempts=0",
                        "cors.allowed-origins=nowhere",
                        "retention.raw-days=-1")
                    .close());

    assertThat(refused.each())
        .extracting(StartRefused::key)
        .containsExactlyInAnyOrder(
            "ai-provider.cache.ttl",
            "ai-provider.resilience.max-attempts",
            "ai-provider.cors",
            "ai-provider.retention.raw-days");
  }
}
