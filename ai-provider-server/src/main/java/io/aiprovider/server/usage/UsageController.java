package io.aiprovider.server.usage;

import io.aiprovider.caller.Caller;
import io.aiprovider.json.JsonObject;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.ledger.UnwrittenUsage.Amount;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import java.math.BigDecimal;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** {@code /usage}: what the key of the request used in the current window. */
@RestController
@Blocking
final class UsageController {
  private final Quotas quotas;
  private final KeyUsage usage;
  private final WindowCosts costs;

  UsageController(Quotas quotas, KeyUsage usage, WindowCosts costs) {
    this.quotas = quotas;
    this.usage = usage;
    this.costs = costs;
  }

  @GetMapping("/usage")
  ResponseEntity<byte[]> usage(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    Caller caller = sender.caller();
    KeyUsage.Window used = usage.of(caller);
    Amount money = costs.of(caller, used);
    LimitStatus.Level quota = caller == null ? null : quotas.of(caller);
    long requests = quota == null ? used.requests() : quota.limit() - quota.remaining();
    return JsonAnswer.ok(
        JsonObject.of("requests_used", requests)
            .with("requests_limit", quota == null ? null : quota.limit())
            .with("requests_remaining", quota == null ? null : quota.remaining())
            .with("window_reset", (quota == null ? used.end() : quota.resetsAt()).toString())
            .with("tokens_used", money.tokens())
            .with("cost_usd", plain(money.usd())));
  }

  private static BigDecimal plain(BigDecimal usd) {
    BigDecimal stripped = usd.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
