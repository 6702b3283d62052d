package io.aiprovider.server.analytics;

import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.spring.AiProviderProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/facets}: by what calls can be found. */
@RestController
@Blocking
final class FacetsController {
  private final Facets facets;
  private final AnalyticsGate gate;
  private final AiProviderProperties settings;

  FacetsController(Facets facets, AnalyticsGate gate, AiProviderProperties settings) {
    this.facets = facets;
    this.gate = gate;
    this.settings = settings;
  }

  @GetMapping("/api/v1/facets")
  ResponseEntity<byte[]> facets(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestParam(name = "from", required = false) @Nullable String from,
      @RequestParam(name = "to", required = false) @Nullable String to) {
    CostQuery range =
        new CostParameters(settings.reporting().zone(), Instant.now())
            .query(UsageScope.of(sender), from, to, null, null, null);
    return gate.run(() -> JsonAnswer.ok(facets.of(range.scope(), range.from(), range.to())));
  }
}
