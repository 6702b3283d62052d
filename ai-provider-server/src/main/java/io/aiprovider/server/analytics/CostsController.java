package io.aiprovider.server.analytics;

import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.spring.AiProviderProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/analytics/costs}: what was used, and what it cost. */
@RestController
@Blocking
final class CostsController {
  private final CostReports reports;
  private final AnalyticsGate gate;
  private final AiProviderProperties settings;

  CostsController(CostReports reports, AnalyticsGate gate, AiProviderProperties settings) {
    this.reports = reports;
    this.gate = gate;
    this.settings = settings;
  }

  @GetMapping({"/api/v1/analytics/costs", "/analytics/cost"})
  ResponseEntity<byte[]> costs(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam(name = "from", required = false) @Nullable String from,
      @RequestParam(name = "to", required = false) @Nullable String to,
      @RequestParam(name = "zone", required = false) @Nullable String zone,
      @RequestParam(name = "group_by", required = false) @Nullable String groupBy,
      @RequestParam(name = "interval", required = false) @Nullable String interval,
      @RequestParam(name = "provider", required = false) @Nullable String provider,
      @RequestParam(name = "format", required = false) @Nullable String format) {
    boolean csv = isCsv(format);
    CostQuery query =
        new CostParameters(settings.reporting().zone(), Instant.now())
            .query(UsageScope.of(sender).withProvider(provider), from, to, zone, groupBy, interval);
    CostReport report =
        gate.run(() -> reports.of(query, CostReports.MOST_GROUPS, AnalyticsGate.SECONDS));
    return csv
        ? CostAnswer.csv(report).answer("costs.csv")
        : JsonAnswer.ok(CostAnswer.json(report));
  }

  private static boolean isCsv(@Nullable String format) {
    if (format == null || format.equals("json")) {
      return false;
    }
    if (format.equals("csv")) {
      return true;
    }
    throw RequestRefused.invalid("format", "'format' must be json or csv.");
  }
}
