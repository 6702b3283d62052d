package io.aiprovider.server.analytics.forecast;

import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.AnalyticsGate;
import io.aiprovider.server.analytics.ReportZone;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.spring.AiProviderProperties;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/analytics/forecast}: what usage will cost. */
@RestController
@Blocking
final class ForecastController {
  private static final int MOST_DAYS = 90;

  private final ForecastReport report;
  private final AnalyticsGate gate;
  private final AiProviderProperties settings;

  ForecastController(ForecastReport report, AnalyticsGate gate, AiProviderProperties settings) {
    this.report = report;
    this.gate = gate;
    this.settings = settings;
  }

  @GetMapping({"/api/v1/analytics/forecast", "/analytics/forecast"})
  ResponseEntity<byte[]> forecast(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam(name = "days", required = false, defaultValue = "30") String days,
      @RequestParam(name = "zone", required = false) @Nullable String zone) {
    Instant now = Instant.now();
    int ahead = days(days);
    ZoneId in = ReportZone.of(zone, settings.reporting().zone(), now);
    return JsonAnswer.ok(gate.run(() -> report.of(sender, ahead, in, now)));
  }

  private static int days(String text) {
    if (text.matches("\\d{1,3}")) {
      int days = Integer.parseInt(text);
      if (days >= 1 && days <= MOST_DAYS) {
        return days;
      }
    }
    throw RequestRefused.invalid("days", "'days' must be a number from 1 to " + MOST_DAYS + ".");
  }
}
