package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.CostReports;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.billing.Statements.OfMonth;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestRefused;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /api/v1/billing/statements}: what tenants owe for a month. */
@RestController
@Blocking
final class BillingController {
  private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
  private static final Pattern NODE = Pattern.compile("[0-9a-f-]{36}");
  private static final int MOST_NODES = 100;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
  private static final YearMonth FIRST = YearMonth.of(2000, 1);

  private final Statements statements;
  private final AuditLog audit;

  BillingController(Statements statements, AuditLog audit) {
    this.statements = statements;
    this.audit = audit;
  }

  @GetMapping("/api/v1/billing/statements")
  ResponseEntity<byte[]> get(
      @RequestParam(name = "month", required = false) @Nullable String month,
      @RequestParam(name = "format", required = false) @Nullable String format,
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    boolean csv = isCsv(format);
    YearMonth name = month == null ? statements.present() : month(month);
    OfMonth found = answered(() -> statements.of(name, sender.scope()));
    return csv
        ? StatementAnswer.csv(found).answer("statements-" + found.month().name() + ".csv")
        : JsonAnswer.ok(StatementAnswer.json(found));
  }

  private static boolean isCsv(@Nullable String format) {
    if (format == null || format.equals("json")) {
      return false;
    }
    if (!format.equals("csv")) {
      throw RequestRefused.invalid("format", "'format' must be json or csv.");
    }
    return true;
  }

  @PostMapping("/api/v1/billing/statements/close")
  ResponseEntity<byte[]> close(
      @RequestParam(name = "month", required = false) @Nullable String month,
      @RequestParam(name = "force", required = false) @Nullable List<String> force,
      ServerWebExchange exchange) {
    if (month == null) {
      throw RequestRefused.invalid("month", "'month' must be the month to close, as 2026-10.");
    }
    YearMonth name = month(month);
    Set<String> gone = nodes(force);
    AuditSender sender = AuditSender.of(exchange);
    statements.awaitRows(name);
    OfMonth closed =
        answered(
            () ->
                audit.record(
                    sender,
                    "billing.close",
                    new AuditTarget("month " + name, null),
                    gone.isEmpty() ? JsonObject.EMPTY : JsonObject.of("force", List.copyOf(gone)),
                    () -> statements.close(name, sender.credentials(), gone)));
    return JsonAnswer.ok(StatementAnswer.json(closed));
  }

  private static OfMonth answered(Supplier<OfMonth> work) {
    try {
      return work.get();
    } catch (Statements.Refused refused) {
      String message = String.valueOf(refused.getMessage());
      throw refused.isForMoments()
          ? RequestRefused.conflict(message, refused.code(), RETRY_AFTER)
          : RequestRefused.conflict(message, refused.code());
    } catch (CostReports.Unavailable e) {
      throw RequestRefused.conflict(String.valueOf(e.getMessage()), "usage_not_available");
    }
  }

  /** The servers that are gone for good. */
  private static Set<String> nodes(@Nullable List<String> ids) {
    Set<String> nodes = new TreeSet<>(ids == null ? List.of() : ids);
    if (nodes.size() > MOST_NODES || !nodes.stream().allMatch(NODE.asMatchPredicate())) {
      throw RequestRefused.invalid(
          "force",
          "'force' must be the ids of servers that are gone for good, as the refusal to close the"
              + " month names them.");
    }
    return nodes;
  }

  /** A month that has begun. */
  private YearMonth month(String text) {
    YearMonth month;
    try {
      month = MONTH.matcher(text).matches() ? YearMonth.parse(text) : null;
    } catch (DateTimeException e) {
      month = null;
    }
    if (month == null || month.isBefore(FIRST)) {
      throw RequestRefused.invalid("month", "'month' must be a month such as 2026-10.");
    }
    if (month.isAfter(statements.present())) {
      throw RequestRefused.invalid("month", "'month' must not be in the future.");
    }
    return month;
  }
}
