package io.aiprovider.server.analytics;

import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.QueryNames;
import io.aiprovider.spring.AiProviderProperties;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/analytics/performance}: how long calls took, and how they failed. */
@RestController
@Blocking
final class PerformanceController {
  private static final Set<GroupBy.Kind> GROUPS =
      EnumSet.of(
          GroupBy.Kind.PROVIDER,
          GroupBy.Kind.MODEL,
          GroupBy.Kind.TARGET,
          GroupBy.Kind.KEY,
          GroupBy.Kind.TENANT);

  private final Database database;
  private final AnalyticsGate gate;
  private final AiProviderProperties settings;

  PerformanceController(Database database, AnalyticsGate gate, AiProviderProperties settings) {
    this.database = database;
    this.gate = gate;
    this.settings = settings;
  }

  @GetMapping({"/api/v1/analytics/performance", "/analytics/performance"})
  @QueryNames({"from", "to", "zone", "group_by", "interval", "provider", "model", "key", "tenant"})
  ResponseEntity<byte[]> performance(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam MultiValueMap<String, String> parameters) {
    CostQuery query =
        new CostParameters(settings.reporting().zone(), Instant.now())
            .query(
                CostParameters.scope(UsageScope.of(sender), parameters),
                parameters.getFirst("from"),
                parameters.getFirst("to"),
                parameters.getFirst("zone"),
                parameters.getFirst("group_by"),
                parameters.getFirst("interval"));
    CostParameters.requireOneOf(GROUPS, "group_by", query.groupBy());
    return gate.run(() -> JsonAnswer.ok(report(database, query).toJson()));
  }

  static PerformanceReport report(Database database, CostQuery query) {
    CostSql sql = new CostSql(query, database.isPostgresql(), true);
    PerformanceReport report = new PerformanceReport(query);
    database.use(
        client -> {
          CostReports.check(query, sql, Horizons.of(client));
          return client
              .sql(sql.text())
              .params(sql.parameters())
              .withQueryTimeout(AnalyticsGate.SECONDS)
              .query(report::add)
              .list();
        });
    return report;
  }
}
