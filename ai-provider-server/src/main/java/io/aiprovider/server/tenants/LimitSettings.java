package io.aiprovider.server.tenants;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.web.RequestFields;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits as they are stored for a key, a user or a tenant; null where there is none.
 *
 * @param quotaRequestsPerHour requests in an hour
 * @param requestsPerMinute requests in a minute
 * @param tokensPerMinute tokens of prompts and answers in a minute
 * @param maxConcurrent calls at the same time
 */
public record LimitSettings(
    @Nullable Long quotaRequestsPerHour,
    @Nullable Long requestsPerMinute,
    @Nullable Long tokensPerMinute,
    @Nullable Long maxConcurrent) {
  /** No limits. */
  public static final LimitSettings NONE = new LimitSettings(null, null, null, null);

  /** The names of the fields and columns. */
  public static final List<String> NAMES =
      List.of(
          "quota_requests_per_hour", "requests_per_minute", "tokens_per_minute", "max_concurrent");

  /** The limits with those that a request has; its explicit nulls remove a limit. */
  public LimitSettings with(RequestFields fields) {
    return new LimitSettings(
        changed(fields, 0, quotaRequestsPerHour),
        changed(fields, 1, requestsPerMinute),
        changed(fields, 2, tokensPerMinute),
        changed(fields, 3, maxConcurrent));
  }

  private static @Nullable Long changed(RequestFields fields, int name, @Nullable Long old) {
    return fields.has(NAMES.get(name)) ? fields.positive(NAMES.get(name)) : old;
  }

  /** The limits of a row whose columns have this prefix. */
  public static LimitSettings of(ResultSet row, String prefix) throws SQLException {
    return new LimitSettings(
        Columns.number(row, prefix + NAMES.get(0)),
        Columns.number(row, prefix + NAMES.get(1)),
        Columns.number(row, prefix + NAMES.get(2)),
        Columns.number(row, prefix + NAMES.get(3)));
  }

  /** As parameters of a statement, by the names of the columns. */
  public Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put(NAMES.get(0), quotaRequestsPerHour);
    parameters.put(NAMES.get(1), requestsPerMinute);
    parameters.put(NAMES.get(2), tokensPerMinute);
    parameters.put(NAMES.get(3), maxConcurrent);
    return parameters;
  }

  /** The object with the limits as members. */
  public JsonObject addTo(JsonObject json) {
    JsonObject all = json;
    for (Map.Entry<String, @Nullable Object> limit : parameters().entrySet()) {
      all = all.with(limit.getKey(), limit.getValue());
    }
    return all;
  }
}
