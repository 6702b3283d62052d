package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.keys.KeyCallers;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.QueryNames;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.spring.AiProviderProperties;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/analytics/query}: one metric over time, by up to two kinds of groups. */
@RestController
@Blocking
final class MetricController {
  private static final Set<GroupBy.Kind> SECOND =
      EnumSet.of(
          GroupBy.Kind.PROVIDER,
          GroupBy.Kind.MODEL,
          GroupBy.Kind.TARGET,
          GroupBy.Kind.KEY,
          GroupBy.Kind.USER,
          GroupBy.Kind.TENANT);
  private static final Set<GroupBy.Kind> FIRST = EnumSet.copyOf(SECOND);

  static {
    FIRST.add(GroupBy.Kind.TAG);
  }

  private static final int MOST_FIGURES = 50_000;
  private static final int USUAL_TOP = 10;
  private static final int LARGEST_TOP = 50;

  private final CostReports reports;
  private final KeyCallers keys;
  private final AnalyticsGate gate;
  private final AiProviderProperties settings;

  MetricController(
      CostReports reports, KeyCallers keys, AnalyticsGate gate, AiProviderProperties settings) {
    this.reports = reports;
    this.keys = keys;
    this.gate = gate;
    this.settings = settings;
  }

  @GetMapping("/api/v1/analytics/query")
  @QueryNames({
    "metric",
    "by",
    "by2",
    "bucket",
    "from",
    "to",
    "zone",
    "top",
    "provider",
    "model",
    "key",
    "tenant"
  })
  ResponseEntity<byte[]> query(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam MultiValueMap<String, String> parameters) {
    Metric metric = metric(parameters.getFirst("metric"));
    CostQuery query =
        new CostParameters(settings.reporting().zone(), Instant.now())
            .query(CostParameters.scope(UsageScope.of(sender), parameters), parameters);
    CostParameters.requireOneOf(FIRST, "by", query.groupBy());
    CostParameters.requireOneOf(SECOND, "by2", query.second());
    int top = top(parameters.getFirst("top"));
    return gate.run(
        () -> {
          CostReport report = reports.of(query, MOST_FIGURES, AnalyticsGate.SECONDS);
          return JsonAnswer.ok(new MetricAnswer(metric, report, keys::nameOf).toJson(top));
        });
  }

  private static Metric metric(@Nullable String name) {
    Metric metric = name == null ? null : Metric.named(name);
    if (metric == null) {
      throw RequestRefused.invalid(
          "metric",
          "'metric' must be one of "
              + Arrays.stream(Metric.values()).map(Metric::label).collect(Collectors.joining(", "))
              + ".");
    }
    return metric;
  }

  private static int top(@Nullable String text) {
    if (text == null) {
      return USUAL_TOP;
    }
    if (text.matches("[1-9]\\d?") && Integer.parseInt(text) <= LARGEST_TOP) {
      return Integer.parseInt(text);
    }
    throw RequestRefused.invalid("top", "'top' must be a whole number from 1 to 50.");
  }

  @GetMapping("/api/v1/analytics/query/meta")
  ResponseEntity<byte[]> meta() {
    List<JsonObject> metrics =
        Arrays.stream(Metric.values())
            .map(
                metric ->
                    JsonObject.of("name", metric.label())
                        .with("unit", metric.unit().label())
                        .with("additive", metric.isAdditive()))
            .toList();
    List<String> second = SECOND.stream().map(GroupBy.Kind::label).toList();
    List<JsonObject> groups =
        FIRST.stream()
            .map(
                kind ->
                    JsonObject.of("by", kind == GroupBy.Kind.TAG ? "tag:NAME" : kind.label())
                        .with(
                            "by2",
                            kind == GroupBy.Kind.TAG
                                ? List.of()
                                : second.stream()
                                    .filter(other -> !other.equals(kind.label()))
                                    .toList())
                        .with(
                            "filters",
                            kind == GroupBy.Kind.TAG
                                ? List.of("key", "tenant")
                                : List.of("provider", "model", "key", "tenant")))
            .toList();
    return JsonAnswer.ok(
        JsonObject.of("metrics", metrics)
            .with("groups", groups)
            .with(
                "buckets",
                Stream.concat(
                        Stream.of("none"), Arrays.stream(Interval.values()).map(Interval::label))
                    .toList())
            .with("zone", Objects.toString(settings.reporting().zone())));
  }
}
