package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.util.List;

/** A server that had all kinds of calls, so that it has all its meters. */
final class BusyServer {
  private static final String CHAT = "/v1/chat/completions";

  private BusyServer() {}

  static KeyServer start() {
    KeyServer server =
        KeyServer.on(
            TestDatabase.H2,
            "cache.enabled=true",
            "resilience.circuit-breaker.enabled=false",
            "providers.sim.price.input=1",
            "providers.sim.price.output=1",
            "providers.free.type=simulated",
            "providers.slow.type=simulated",
            "providers.slow.models=slow",
            "providers.slow.simulation.fault=silence",
            "routing.models.fast.targets=slow/slow,free/small",
            "routing.models.fast.hedge.enabled=true",
            "routing.models.fast.hedge.after=1ms",
            "providers.down.type=simulated",
            "providers.down.models=large",
            "providers.down.priority=0",
            "providers.down.simulation.fault=status:503");
    try {
      call(server);
      return server;
    } catch (Throwable failure) {
      server.close();
      throw failure;
    }
  }

  private static void call(KeyServer server) {
    String failsOver = body("large", "Hi", "");
    String tool = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup\"}}]";
    for (String body :
        List.of(
            failsOver,
            failsOver,
            body("small", "Call lookup now", tool),
            body("small", "Hello there", ",\"stream\":true"),
            body("fast", "Hi", ""),
            body("free/unknown", "Hi", ""))) {
      assertThat(server.admin("POST", CHAT, body).statusCode()).as(body).isEqualTo(200);
    }
    String limited = server.create("acme", "ada", "\"requests_per_minute\":1").string("api_key");
    String poor = server.create("acme", "bob", "\"budget_usd\":0.000000001").string("api_key");
    server.send("POST", CHAT, failsOver, limited);
    assertThat(server.send("POST", CHAT, failsOver, limited).statusCode()).isEqualTo(429);
    assertThat(server.send("POST", CHAT, body("sim/small", "New", ""), poor).statusCode())
        .isEqualTo(402);
  }

  private static String body(String model, String text, String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(model, text, more);
  }
}
