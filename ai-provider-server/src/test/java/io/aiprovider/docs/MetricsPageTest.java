package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The page about metrics lists what a server registers that had all kinds of calls. */
class MetricsPageTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String MODEL =
      "gen_ai.operation.name gen_ai.provider.name gen_ai.request.model gen_ai.response.model";

  private final Page page = Page.of("docs/metrics.md");

  /** What the page says about a meter, and what the registry knows about it. */
  private record Described(String kind, Set<String> tags) {}

  @Test
  void lists_each_meter_with_its_kind_and_tags() {
    Map<String, Described> calls = documented("## Meters of calls");
    calls.putAll(documented("## Meters of the server"));
    Map<String, Described> process = documented("## Meters of the process");

    try (KeyServer server =
        KeyServer.on(
            TestDatabase.H2,
            "cache.enabled=true",
            "resilience.circuit-breaker.enabled=false",
            "providers.sim.price.input=1",
            "providers.sim.price.output=1",
            "providers.free.type=simulated",
            "providers.down.type=simulated",
            "providers.down.models=large",
            "providers.down.priority=0",
            "providers.down.simulation.fault=status:503")) {
      callInAllWays(server);
      Map<String, Described> registered = new TreeMap<>();
      Map<String, Described> ofProcess = new TreeMap<>();
      for (Meter meter : server.server().bean(MeterRegistry.class).getMeters()) {
        String name = meter.getId().getName();
        boolean own = name.startsWith("ai_provider.") || name.startsWith("gen_ai.");
        Map<String, Described> into = own ? registered : ofProcess;
        Described before = into.put(name, described(meter));
        assertThat(before).as(name).isIn(null, described(meter));
      }

      assertThat(calls).containsExactlyInAnyOrderEntriesOf(registered);
      assertThat(process).containsAllEntriesOf(ofProcess);
    }
  }

  private static void callInAllWays(KeyServer server) {
    String failsOver = body("large", "Hi", "");
    String tool = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup\"}}]";
    for (String body :
        List.of(
            failsOver,
            failsOver,
            body("small", "Call lookup now", tool),
            body("small", "Hello there", ",\"stream\":true"),
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

  private static Described described(Meter meter) {
    Set<String> tags = new TreeSet<>();
    for (Tag tag : meter.getId().getTags()) {
      tags.add(tag.getKey());
    }
    String kind =
        switch (meter.getId().getType()) {
          case DISTRIBUTION_SUMMARY -> "summary";
          default -> meter.getId().getType().name().toLowerCase(Locale.ROOT);
        };
    return new Described(kind, tags);
  }

  private Map<String, Described> documented(String heading) {
    Map<String, Described> meters = new TreeMap<>();
    for (List<String> row : page.rows(heading)) {
      String tags =
          row.get(3)
              .replaceAll("(?<![.\\w])model(?![.\\w])", MODEL)
              .replaceAll("\\([^)]*\\)|[`,]", " ");
      Set<String> names = new TreeSet<>();
      Arrays.stream(tags.strip().split("\\s+")).filter(tag -> !tag.isEmpty()).forEach(names::add);
      meters.put(Page.code(row.get(0)).get(0), new Described(row.get(1), names));
    }
    return meters;
  }
}
