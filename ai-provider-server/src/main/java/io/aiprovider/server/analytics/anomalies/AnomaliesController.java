package io.aiprovider.server.analytics.anomalies;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.AnalyticsGate;
import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.ReportZone;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.spring.AiProviderProperties;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/analytics/anomalies}: usage that is not as usual. */
@RestController
@Blocking
final class AnomaliesController {
  private static final int USUAL_DAYS = 14;
  private static final int MOST_DAYS = 92;
  private static final String FEEDBACK = "feedback";

  private final Anomalies anomalies;
  private final AnalyticsGate gate;
  private final AiProviderProperties settings;

  AnomaliesController(Anomalies anomalies, AnalyticsGate gate, AiProviderProperties settings) {
    this.anomalies = anomalies;
    this.gate = gate;
    this.settings = settings;
  }

  @GetMapping({"/api/v1/analytics/anomalies", "/analytics/anomalies"})
  ResponseEntity<byte[]> anomalies(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam(name = "from", required = false) @Nullable String from,
      @RequestParam(name = "to", required = false) @Nullable String to,
      @RequestParam(name = "zone", required = false) @Nullable String zone) {
    Instant now = Instant.now();
    DayRange days = days(from, to, ReportZone.of(zone, settings.reporting().zone(), now), now);
    UsageScope scope = UsageScope.of(sender);
    return JsonAnswer.ok(gate.run(() -> anomalies.json(scope, days, now)));
  }

  private static DayRange days(
      @Nullable String from, @Nullable String to, ZoneId zone, Instant now) {
    LocalDate tomorrow = LocalDate.ofInstant(now, zone).plusDays(1);
    LocalDate last = to == null ? tomorrow : day("to", to);
    LocalDate end = last.isAfter(tomorrow) ? tomorrow : last;
    LocalDate start = from == null ? end.minusDays(USUAL_DAYS) : day("from", from);
    DayRange days = new DayRange(start, end, zone);
    if (days.days() < 1) {
      throw RequestRefused.invalid("from", "'from' must be before 'to', and not in the future.");
    }
    if (days.days() > MOST_DAYS) {
      throw RequestRefused.invalid(
          "from", "From 'from' to 'to' there must be at most " + MOST_DAYS + " days.");
    }
    return days;
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw RequestRefused.invalid(name, "'" + name + "' must be a date such as 2026-11-01.");
    }
  }

  @PostMapping(
      path = "/api/v1/analytics/anomalies/{id}/feedback",
      consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> feedback(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @PathVariable("id") String id,
      @RequestParam(name = "zone", required = false) @Nullable String zone,
      @RequestBody(required = false) byte @Nullable [] body) {
    RequestFields fields = RequestFields.of(body, Set.of(FEEDBACK));
    if (!fields.has(FEEDBACK)) {
      throw wrongFeedback();
    }
    String said = fields.text(FEEDBACK, 20);
    if (said != null
        && !said.equals(AnomalyFeedback.EXPECTED)
        && !said.equals(AnomalyFeedback.IGNORED)) {
      throw wrongFeedback();
    }
    Instant now = Instant.now();
    UsageScope scope = UsageScope.of(sender);
    ZoneId in = ReportZone.of(zone, settings.reporting().zone(), now);
    JsonObject answer = gate.run(() -> anomalies.say(scope, id, said, in, now));
    if (answer == null) {
      throw RequestRefused.notFound(
          "There is no anomaly with this id. Use the 'zone' with which it was listed.",
          "anomaly_not_found");
    }
    return JsonAnswer.ok(answer);
  }

  private static RequestRefused wrongFeedback() {
    return RequestRefused.invalid(FEEDBACK, "'feedback' must be expected, ignored or null.");
  }
}
