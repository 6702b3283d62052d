package io.aiprovider.server.metrics;

import io.aiprovider.server.web.AnyQuery;
import io.aiprovider.server.web.Blocking;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /metrics}: all meters, for Prometheus. */
@RestController
@AnyQuery
@Blocking
final class MetricsController {
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final PrometheusMeterRegistry registry;

  MetricsController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @GetMapping("/metrics")
  ResponseEntity<byte[]> metrics(
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept)
      throws IOException {
    String type = formats.findWriter(accept).getContentType();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    registry.scrape(text, type);
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, type)
        .cacheControl(CacheControl.noStore())
        .body(text.toByteArray());
  }
}
