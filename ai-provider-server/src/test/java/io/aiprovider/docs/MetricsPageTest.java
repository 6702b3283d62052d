package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.keys.KeyServer;
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

    try (KeyServer server = BusyServer.start()) {
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
