package io.aiprovider.server.keys;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.server.access.FailedAttempts;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.usage.Quotas;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /auth/verify-key}: whether a key works. Open to all, so wrong keys are limited. */
@RestController
final class VerifyController {
  private final KeyDirectory directory;
  private final Quotas quotas;
  private final FailedAttempts failures;

  VerifyController(KeyDirectory directory, Quotas quotas, FailedAttempts failures) {
    this.quotas = quotas;
    this.directory = directory;
    this.failures = failures;
  }

  @PostMapping(path = "/auth/verify-key", consumes = APPLICATION_JSON_VALUE)
  CompletableFuture<ResponseEntity<byte[]>> verify(
      @RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
    InetAddress address = exchange.getAttribute(AccessFilter.ADDRESS);
    String key = RequestFields.of(body, Set.of("api_key")).requiredName("api_key");
    return directory
        .verify(key)
        .exceptionally(
            failure -> {
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              throw cause instanceof KeyDirectory.Unavailable unavailable
                  ? new RequestRefused(ApiError.of(unavailable.refusal()))
                  : new IllegalStateException(cause);
            })
        .thenApply(found -> JsonAnswer.ok(found == null ? invalid(address) : valid(found)));
  }

  private JsonObject invalid(@Nullable InetAddress address) {
    Refusal tooMany = failures.count(address);
    if (tooMany != null) {
      throw new RequestRefused(ApiError.of(tooMany));
    }
    return JsonObject.of("valid", false);
  }

  private JsonObject valid(IssuedKey found) {
    ApiKey key = found.key();
    LimitStatus.Level quota = quotas.of(found.caller());
    return JsonObject.of("valid", true)
        .with("key_id", key.id())
        .with("tenant_id", key.tenantId())
        .with("user_id", key.userId())
        .with("tier", found.tier() == null ? null : found.tier().name().toLowerCase(Locale.ROOT))
        .with(
            "expires_at", key.life().expiresAt() == null ? null : key.life().expiresAt().toString())
        .with("requests_remaining", quota == null ? null : quota.remaining());
  }
}
