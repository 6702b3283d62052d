package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/me}: whose key, token or session a request has. */
@RestController
@Blocking
final class MeController {
  private final IdentityJson identities;

  MeController(IdentityJson identities) {
    this.identities = identities;
  }

  @GetMapping("/api/v1/me")
  ResponseEntity<byte[]> me(@RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    return JsonAnswer.ok(identities.of(sender));
  }
}
