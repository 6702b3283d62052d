package io.aiprovider.server.configuration;

import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /admin/config}: the configuration that this server runs with, without secrets. */
@RestController
@Blocking
final class ConfigurationController {
  private final RunningConfiguration running;

  ConfigurationController(RunningConfiguration running) {
    this.running = running;
  }

  @GetMapping("/admin/config")
  ResponseEntity<byte[]> show() {
    return JsonAnswer.ok(ConfigurationJson.settings(running.effective()));
  }
}
