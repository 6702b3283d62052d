package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.keys.KeyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * The dashboard and the alerts fit the server, the page about them, and their tests. {@code
 * .ci/monitoring} checks with Prometheus that all expressions find data.
 */
class MonitoringTest {
  private static final Path FILES = Page.root().resolve("docs/monitoring");
  private static final Path TESTS = Page.root().resolve(".ci/monitoring/alerts-test.yml");
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance", "le");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*(?:\\{([^}]*)})?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|on|ignoring|without)\\s*\\(([^)]*)\\)");

  private final Page page = Page.of("docs/monitoring.md");

  @Test
  void all_expressions_use_series_and_labels_that_the_server_has() throws IOException {
    try (KeyServer server = BusyServer.start()) {
      System.gc(); // the meters of collections exist after the first one
      await().until(() -> series(server).containsKey("jvm_gc_pause_seconds_sum"));
      Map<String, Set<String>> series = series(server);
      series.put("up", Set.of());
      Set<String> labels = new HashSet<>(OF_PROMETHEUS);
      series.values().forEach(labels::addAll);
      rules().stream()
          .filter(rule -> rule.containsKey("record"))
          .forEach(rule -> series.put(rule.get("record").toString(), Set.of()));

      expressions()
          .forEach(
              (name, expression) -> {
                used(expression)
                    .forEach(
                        (metric, matched) -> {
                          assertThat(series).as(name).containsKey(metric);
                          Set<String> known = new HashSet<>(OF_PROMETHEUS);
                          known.addAll(series.get(metric));
                          assertThat(known).as("%s: %s", name, metric).containsAll(matched);
                        });
                assertThat(labels).as(name).containsAll(grouped(expression));
              });
    }
  }

  @Test
  void each_alert_is_on_the_page_with_its_severity_and_has_a_section_that_says_what_to_do()
      throws IOException {
    Map<String, String> documented = new LinkedHashMap<>();
    Map<String, String> linked = new HashMap<>();
    for (List<String> row : page.rows("## Alerts")) {
      String name = Page.code(row.get(0)).get(0);
      documented.put(name, row.get(1));
      linked.put(name, row.get(0).replaceAll(".*\\(#(.*)\\)", "docs/monitoring.md#$1"));
    }
    Map<String, String> alerts = new LinkedHashMap<>();
    for (Map<String, Object> alert : alerts()) {
      String name = alert.get("alert").toString();
      Map<?, ?> annotations = (Map<?, ?>) alert.get("annotations");
      alerts.put(name, ((Map<?, ?>) alert.get("labels")).get("severity").toString());
      assertThat(annotations.get("summary").toString()).as(name).endsWith(".");
      assertThat(annotations.get("description").toString()).as(name).endsWith(".");
      assertThat(annotations.get("runbook")).as(name).isEqualTo(linked.get(name));
    }

    assertThat(documented).containsExactlyEntriesOf(alerts);
    assertThat(alerts.values()).isSubsetOf("critical", "warning", "info");
  }

  @Test
  void each_alert_fires_in_a_test() throws IOException {
    String tests = Files.readString(TESTS);

    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(
            alert ->
                assertThat(tests)
                    .contains(
                        "ALERTS{alertname=\"%s\", alertstate=".formatted(alert.get("alert"))));
  }

  @Test
  void the_error_budget_leaves_out_the_failures_that_callers_cause() throws IOException {
    Set<String> callers =
        Arrays.stream(FailureKind.values())
            .filter(
                kind ->
                    kind.status() < 429
                        || kind == FailureKind.CANCELLED
                        || kind == FailureKind.NOT_CACHED
                        || kind == FailureKind.LIMIT_REACHED)
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    callers.add("none");

    List<String> lists =
        expressions().values().stream()
            .flatMap(
                expression ->
                    Pattern.compile("error_type!~\"([^\"]*)\"")
                        .matcher(expression)
                        .results()
                        .map(result -> result.group(1)))
            .toList();

    assertThat(lists)
        .hasSizeGreaterThan(1)
        .allSatisfy(
            list -> assertThat(list.split("\\|")).containsExactlyInAnyOrderElementsOf(callers));
  }

  @Test
  void the_panels_of_the_dashboard_have_a_unit_and_a_place_of_their_own() throws IOException {
    Set<Long> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonObject panel : dashboard().objects("panels")) {
      String title = panel.string("title");
      JsonObject place = panel.object("gridPos");
      assertThat(ids.add(panel.integer("id"))).as(title).isTrue();
      for (long x = place.integer("x"); x < place.integer("x") + place.integer("w"); x++) {
        assertThat(x).as(title).isLessThan(24);
        for (long y = place.integer("y"); y < place.integer("y") + place.integer("h"); y++) {
          assertThat(cells.add(x + "/" + y)).as(title).isTrue();
        }
      }
      if (panel.string("type").equals("stat") || panel.string("type").equals("timeseries")) {
        assertThat(panel.object("fieldConfig").object("defaults").string("unit"))
            .as(title)
            .isNotBlank();
      }
    }
    assertThat(page.rows("## Grafana").stream().map(row -> row.get(0)).toList())
        .containsExactlyElementsOf(
            dashboard().objects("panels").stream()
                .filter(panel -> panel.string("type").equals("row"))
                .map(panel -> panel.string("title"))
                .toList());
  }

  /** The expressions of the dashboard and the rules, by the name of their panel or rule. */
  private static Map<String, String> expressions() throws IOException {
    Map<String, String> expressions = new LinkedHashMap<>();
    for (JsonObject panel : dashboard().objects("panels")) {
      for (JsonObject target : panel.objects("targets")) {
        String name = panel.string("title") + ", " + target.string("refId");
        expressions.put(name, target.string("expr"));
      }
    }
    for (JsonObject variable : dashboard().object("templating").objects("list")) {
      if (variable.string("type").equals("query")) {
        String query = variable.object("query").string("query");
        expressions.put(
            variable.string("name"),
            query.replaceAll("label_values\\((.*), (\\w+)\\)", "count by ($2) ($1)"));
      }
    }
    for (Map<String, Object> rule : rules()) {
      String name = rule.getOrDefault("alert", rule.get("record")).toString();
      expressions.put(name, rule.get("expr").toString());
    }
    return expressions;
  }

  private static JsonObject dashboard() throws IOException {
    return JsonObject.parse(Files.readAllBytes(FILES.resolve("grafana-dashboard.json")));
  }

  private static List<Map<String, Object>> alerts() throws IOException {
    return rules().stream().filter(rule -> rule.containsKey("alert")).toList();
  }

  @SuppressWarnings("unchecked") // the types of the file
  private static List<Map<String, Object>> rules() throws IOException {
    Map<String, List<Map<String, Object>>> file =
        new Yaml().load(Files.readString(FILES.resolve("alerts.yml")));
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Map<String, Object> group : file.get("groups")) {
      rules.addAll((List<Map<String, Object>>) group.get("rules"));
    }
    return rules;
  }

  /** The series in an expression, each with the labels that select it. */
  private static Map<String, Set<String>> used(String expression) {
    Map<String, Set<String>> used = new LinkedHashMap<>();
    String plain =
        GROUPING
            .matcher(expression)
            .replaceAll(" ")
            .replaceAll("\\[[^]]*]", "")
            .replaceAll("\\b(?:offset \\w+|and|or|unless|bool)\\b", " ");
    Matcher matcher = SELECTOR.matcher(plain);
    while (matcher.find()) {
      boolean function = plain.startsWith("(", matcher.end()) && matcher.group(2) == null;
      if (!function && !isNumber(plain, matcher.start())) {
        Set<String> labels = used.computeIfAbsent(matcher.group(1), name -> new TreeSet<>());
        if (matcher.group(2) != null) {
          LABEL.matcher(matcher.group(2)).results().forEach(label -> labels.add(label.group(1)));
        }
      }
    }
    return used;
  }

  private static boolean isNumber(String text, int position) {
    return position > 0 && Character.isDigit(text.charAt(position - 1));
  }

  private static Set<String> grouped(String expression) {
    return GROUPING
        .matcher(expression)
        .results()
        .flatMap(result -> Arrays.stream(result.group(1).split("\\s*,\\s*")))
        .collect(Collectors.toSet());
  }

  /** What Prometheus reads: names of series, each with its labels. */
  private static Map<String, Set<String>> series(KeyServer server) {
    Map<String, Set<String>> series = new HashMap<>();
    for (String line : server.admin("GET", "/metrics", null).body().lines().toList()) {
      if (!line.startsWith("#")) {
        Matcher matcher = SELECTOR.matcher(line.substring(0, line.lastIndexOf(' ')));
        assertThat(matcher.find()).as(line).isTrue();
        Set<String> labels = series.computeIfAbsent(matcher.group(1), name -> new TreeSet<>());
        if (matcher.group(2) != null) {
          LABEL.matcher(matcher.group(2)).results().forEach(label -> labels.add(label.group(1)));
        }
      }
    }
    return series;
  }
}
