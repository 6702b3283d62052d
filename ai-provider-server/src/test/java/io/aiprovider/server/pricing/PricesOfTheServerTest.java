package io.aiprovider.server.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prices of a server whose price file is at an address that may be slow, broken or dead. */
class PricesOfTheServerTest {
  private static final String PRICES =
      """
      {"acme-1": {"litellm_provider": "openai", "mode": "chat",
        "input_cost_per_token": %1$s, "output_cost_per_token": %1$s}}""";
  private static final String REQUEST =
      """
      {"model": "acme-1", "messages": [{"role": "user", "content": "%s"}]}""";

  @TempDir Path directory;

  @Test
  void a_slow_address_does_not_delay_the_start_and_a_broken_file_is_part_of_the_health()
      throws IOException {
    try (MockWebServer prices = new MockWebServer()) {
      prices.start(); // it accepts a connection, and answers when an answer is enqueued
      try (RunningServer server =
          RunningServer.dedicated(
              "mode=production",
              "auth.api-key=k",
              "auth.admin-key=a",
              "data-dir=" + directory,
              "providers.sim.type=simulated",
              "pricing.location=" + prices.url("/prices.json?token=t0ken"))) {
        HttpCaller caller = new HttpCaller(server);
        PriceFeed feed = server.bean(PriceFeed.class);
        assertThat(health(caller).object("prices").string("status")).isEqualTo("healthy");
        assertThat(cost(caller, "one")).as("the price is not known yet").isEqualTo("0");

        prices.enqueue(new MockResponse.Builder().body(PRICES.formatted("0.5")).build());
        prices.enqueue(new MockResponse.Builder().body(PRICES.formatted("0.5")).build());
        assertThat(feed.refresh()).isTrue(); // after the first one, in the background
        assertThat(cost(caller, "two")).isNotEqualTo("0");
        assertThat(directory.resolve("prices.json")).content().doesNotContain("t0ken");

        prices.enqueue(new MockResponse.Builder().body("{").build());
        assertThat(feed.refresh()).isFalse();
        JsonObject broken = health(caller);
        assertThat(broken.string("status")).isEqualTo("degraded");
        assertThat(broken.object("prices").string("status")).isEqualTo("unhealthy");
        assertThat(Instant.parse(broken.object("prices").string("since")))
            .isBeforeOrEqualTo(Instant.now());
        assertThat(cost(caller, "three")).isNotEqualTo("0");
      }
    }

    try (RunningServer restarted = // the address is dead now
        RunningServer.dedicated(
            "mode=production",
            "auth.api-key=k",
            "auth.admin-key=a",
            "data-dir=" + directory,
            "providers.sim.type=simulated",
            "pricing.location=" + "http://127.0.0.1:1/prices.json")) {
      assertThat(restarted.bean(ChatClient.class).catalog().find("acme-1"))
          .as("the copy of another location is not used")
          .isNull();
    }
  }

  private static JsonObject health(HttpCaller caller) {
    return JsonObject.parse(caller.get("/health").body());
  }

  private static String cost(HttpCaller caller, String prompt) {
    return caller
        .chat(REQUEST.formatted(prompt), "Authorization", "Bearer k")
        .headers()
        .firstValue("x-ai-provider-cost")
        .orElseThrow();
  }
}
