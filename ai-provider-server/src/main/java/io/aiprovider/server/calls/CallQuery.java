package io.aiprovider.server.calls;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.web.RequestRefused;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which calls are listed, and which of the calls that end are sent to those who watch them: as
 * conditions on the last row of a call. Immutable.
 */
final class CallQuery {
  private static final List<String> OUTCOMES =
      List.of("succeeded", "failed", "cancelled", "interrupted");
  private static final List<String> CACHE_STATUSES =
      List.of("HIT", "SEMANTIC_HIT", "COALESCED", "STALE", "MISS", "BYPASS");

  /** A call has a cost for each of its rows; most have one row. */
  private static final String COST =
      "(cost_usd >= :min_cost or attempts > least(attempt, 1)"
          + " and (select sum(r.cost_usd) from ai_usage_logs r"
          + " where r.call_id = ai_usage_logs.call_id) >= :min_cost)";

  /** Most calls have no earlier attempt, and are not looked up. */
  private static final String FAILED_AT =
      "attempts > least(attempt, 1) and exists (select 1 from ai_usage_logs r"
          + " where r.call_id = ai_usage_logs.call_id and r.call_end = false"
          + " and r.provider = :failed_at and r.outcome = 'failed')";

  private final List<String> conditions = new ArrayList<>(List.of("call_end = true"));
  private final Map<String, Object> values = new HashMap<>();
  private @Nullable Instant from;
  private @Nullable Instant to;

  private CallQuery(UsageScope scope) {
    addScope(scope, conditions, values);
  }

  /**
   * The query of a request.
   *
   * @throws RequestRefused if a parameter has no valid value
   */
  static CallQuery of(UsageScope scope, MultiValueMap<String, String> parameters) {
    CallQuery query = new CallQuery(scope);
    query.addRange(
        time("from", parameters.getFirst("from")), time("to", parameters.getFirst("to")));
    query.add("provider = :provider", "provider", parameters.getFirst("provider"));
    query.add(
        "(model_used = :model or model_requested = :model)", "model", parameters.getFirst("model"));
    query.add("api_key_id = :key", "key", parameters.getFirst("key"));
    query.add(
        "user_id in (select p.pseudonym from ai_pseudonyms p where p.user_id = :user"
            + " and p.tenant_id = ai_usage_logs.tenant_id)",
        "user",
        parameters.getFirst("user"));
    query.add("tenant_id = :tenant", "tenant", parameters.getFirst("tenant"));
    query.add("operation = :operation", "operation", parameters.getFirst("operation"));
    query.add("session_id = :session", "session", parameters.getFirst("session"));
    query.add("failure_kind = :failure", "failure", parameters.getFirst("failure"));
    query.add(FAILED_AT, "failed_at", parameters.getFirst("failed_at"));
    query.add("cache_status = :cache", "cache", cacheStatus(parameters.getFirst("cache")));
    query.addStatus(parameters.getFirst("status"));
    query.addTag(parameters.getFirst("tag"));
    query.add(COST, "min_cost", number("min_cost_usd", parameters.getFirst("min_cost_usd")));
    query.add(
        "response_time_ms >= :min_duration",
        "min_duration",
        number("min_duration_ms", parameters.getFirst("min_duration_ms")));
    return query;
  }

  private void addRange(@Nullable Instant first, @Nullable Instant end) {
    if (first != null && end != null && !first.isBefore(end)) {
      throw RequestRefused.emptyRange(first.atOffset(ZoneOffset.UTC));
    }
    from = first;
    to = end;
  }

  private void addStatus(@Nullable String status) {
    if (status == null) {
      return;
    }
    if (status.equals("error")) {
      conditions.add(Figures.IS_ERROR);
    } else if (OUTCOMES.contains(status)) {
      add("outcome = :outcome", "outcome", status);
    } else if (status.matches("[1-5]\\d\\d")) {
      add("status_code = :status", "status", Integer.valueOf(status));
    } else {
      throw RequestRefused.invalid(
          "status",
          "'status' must be an HTTP status, error or one of " + String.join(", ", OUTCOMES) + ".");
    }
  }

  /** Tags are a JSON object without blanks; quotes within its texts have a backslash. */
  private void addTag(@Nullable String tag) {
    if (tag == null) {
      return;
    }
    int colon = tag.indexOf(':');
    if (colon < 1) {
      throw RequestRefused.invalid("tag", "'tag' must be NAME:VALUE, such as team:search.");
    }
    String json = JsonObject.of(tag.substring(0, colon), tag.substring(colon + 1)).toString();
    String member = json.substring(1, json.length() - 1).replaceAll("[!%_]", "!$0");
    conditions.add("(tags like :first_tag escape '!' or tags like :later_tag escape '!')");
    values.put("first_tag", "{" + member + "%");
    values.put("later_tag", "%," + member + "%");
  }

  private static @Nullable String cacheStatus(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String status = text.toUpperCase(Locale.ROOT);
    if (!CACHE_STATUSES.contains(status)) {
      throw RequestRefused.invalid(
          "cache", "'cache' must be one of " + String.join(", ", CACHE_STATUSES) + ".");
    }
    return status;
  }

  private static @Nullable BigDecimal number(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!text.matches("\\d{1,12}(\\.\\d{1,18})?")) {
      throw RequestRefused.invalid(name, "'" + name + "' must be a number such as 0.25.");
    }
    return new BigDecimal(text);
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

  /** The beginning of the range; null: from the oldest call on. */
  @Nullable Instant from() {
    return from;
  }

  /** The end of the range, not included; null: until now. */
  @Nullable Instant to() {
    return to;
  }

  /** The conditions in SQL but for the range, to which others can be added. */
  List<String> conditions() {
    return new ArrayList<>(conditions);
  }

  /** The parameters of the conditions, to which others can be added. */
  Map<String, Object> values() {
    return new HashMap<>(values);
  }

  /** The conditions for what somebody may see. */
  static void addScope(UsageScope scope, List<String> conditions, Map<String, Object> values) {
    if (scope.tenant() != null) {
      conditions.add("tenant_id = :own_tenant");
      values.put("own_tenant", scope.tenant());
    }
    if (scope.keys() != null) {
      conditions.add("api_key_id in (:own_keys)");
      values.put("own_keys", scope.keys());
    }
  }

  private void add(String condition, String name, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.put(name, value);
    }
  }
}
