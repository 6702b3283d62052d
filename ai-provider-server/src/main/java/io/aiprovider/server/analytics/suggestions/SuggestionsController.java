package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.AnalyticsGate;
import io.aiprovider.server.analytics.ReportZone;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.spring.AiProviderProperties;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/analytics/suggestions}: how costs can be lowered. */
@RestController
@Blocking
final class SuggestionsController {
  private final Suggestions suggestions;
  private final AnalyticsGate gate;
  private final AiProviderProperties settings;

  SuggestionsController(
      Suggestions suggestions, AnalyticsGate gate, AiProviderProperties settings) {
    this.suggestions = suggestions;
    this.gate = gate;
    this.settings = settings;
  }

  @GetMapping({"/api/v1/analytics/suggestions", "/analytics/suggestions"})
  ResponseEntity<byte[]> suggestions(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam(name = "zone", required = false) @Nullable String zone) {
    Instant now = Instant.now();
    UsageScope scope = UsageScope.of(sender);
    ZoneId in = ReportZone.of(zone, settings.reporting().zone(), now);
    return JsonAnswer.ok(gate.run(() -> suggestions.of(scope, in, now)));
  }
}
