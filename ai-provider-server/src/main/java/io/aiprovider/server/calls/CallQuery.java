package io.aiprovider.server.calls;

import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.web.RequestRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which calls are listed. A filter that is null lets all calls through.
 *
 * @param scope whose calls
 * @param from calls that began at this time or later
 * @param to calls that began before this time
 * @param provider the provider of the last attempt, or whose answer the cache had
 * @param model the model that was requested or that answered
 * @param key the id of the caller's key
 * @param user the id of the caller's user
 * @param tenant the caller's tenant
 * @param status an HTTP status
 * @param outcome how the call ended
 */
record CallQuery(
    UsageScope scope,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String provider,
    @Nullable String model,
    @Nullable String key,
    @Nullable String user,
    @Nullable String tenant,
    @Nullable Integer status,
    @Nullable String outcome) {
  private static final List<String> OUTCOMES =
      List.of("succeeded", "failed", "cancelled", "interrupted");

  /**
   * The query of a request.
   *
   * @throws RequestRefused if a parameter has no valid value
   */
  static CallQuery of(UsageScope scope, MultiValueMap<String, String> parameters) {
    String status = parameters.getFirst("status");
    boolean word = status != null && OUTCOMES.contains(status);
    Instant from = time("from", parameters.getFirst("from"));
    Instant to = time("to", parameters.getFirst("to"));
    if (from != null && to != null && !from.isBefore(to)) {
      throw RequestRefused.emptyRange(from.atOffset(ZoneOffset.UTC));
    }
    return new CallQuery(
        scope,
        from,
        to,
        parameters.getFirst("provider"),
        parameters.getFirst("model"),
        parameters.getFirst("key"),
        parameters.getFirst("user"),
        parameters.getFirst("tenant"),
        word || status == null ? null : Integer.valueOf(status(status)),
        word ? status : null);
  }

  private static int status(String status) {
    if (status.matches("[1-5]\\d\\d")) {
      return Integer.parseInt(status);
    }
    throw RequestRefused.invalid(
        "status", "'status' must be an HTTP status or one of " + String.join(", ", OUTCOMES) + ".");
  }

  /** A date and time with an offset, one without in UTC, or a date. */
  private static @Nullable Instant time(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      if (text.length() == "2026-07-01".length()) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean offset = text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)");
      return OffsetDateTime.parse(offset ? text : text + "Z").toInstant();
    } catch (DateTimeException e) {
      throw RequestRefused.invalid(
          name,
          "'"
              + name
              + "' must be a date or a date and time such as 2026-07-01 or"
              + " 2026-07-01T12:00:00Z (a + in a URL is written %2B).");
    }
  }

  /** The conditions as SQL, with the parameters that they use. */
  Map<String, @Nullable Object> addTo(List<String> conditions) {
    Map<String, @Nullable Object> values = new HashMap<>();
    add(conditions, values, "created_at >= :from", "from", from == null ? null : at(from));
    add(conditions, values, "created_at < :to", "to", to == null ? null : at(to));
    add(conditions, values, "provider = :provider", "provider", provider);
    add(conditions, values, "(model_used = :model or model_requested = :model)", "model", model);
    add(conditions, values, "api_key_id = :key", "key", key);
    add(
        conditions,
        values,
        "user_id in (select p.pseudonym from ai_pseudonyms p where p.user_id = :user"
            + " and p.tenant_id = ai_usage_logs.tenant_id)",
        "user",
        user);
    add(conditions, values, "tenant_id = :tenant", "tenant", tenant);
    add(conditions, values, "status_code = :status", "status", status);
    add(conditions, values, "outcome = :outcome", "outcome", outcome);
    addScope(scope, conditions, values);
    return values;
  }

  /** The conditions for what somebody may see. */
  static void addScope(
      UsageScope scope, List<String> conditions, Map<String, @Nullable Object> values) {
    add(conditions, values, "tenant_id = :own_tenant", "own_tenant", scope.tenant());
    add(conditions, values, "api_key_id = :own_key", "own_key", scope.key());
  }

  private static void add(
      List<String> conditions,
      Map<String, @Nullable Object> values,
      String condition,
      String name,
      @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.put(name, value);
    }
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
