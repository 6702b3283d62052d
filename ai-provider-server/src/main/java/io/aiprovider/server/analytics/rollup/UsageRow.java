package io.aiprovider.server.analytics.rollup;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.table.StoredRow;
import io.aiprovider.server.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the roll-ups need of a row of the ledger.
 *
 * @param began when the attempt began: the row belongs to this time
 * @param latency of the call in milliseconds; null unless this is the call's last row
 * @param firstToken milliseconds to the first content; null unless this is the last row of a stream
 * @param failure in which way the call failed; null unless this is its last row and counts as an
 *     error
 */
public record UsageRow(
    String id,
    Instant began,
    Group group,
    @Nullable Long latency,
    @Nullable Long firstToken,
    @Nullable String failure,
    Figures figures) {

  /**
   * What rows have in common that are in the same roll-ups.
   *
   * @param quarter the beginning of the quarter of an hour in which the attempts began
   * @param user a pseudonym
   * @param model the one that answered, or else the requested one
   * @param tags as they are stored
   */
  record Group(
      Instant quarter,
      @Nullable String tenant,
      @Nullable String key,
      @Nullable String user,
      @Nullable String provider,
      @Nullable String model,
      @Nullable String tags) {}

  private static final String OTHER_FAILURE = "other";

  /** In which way the call of a row failed, in SQL; null if it did not. */
  public static final String FAILURE =
      "case when " + Figures.IS_ERROR + " then coalesce(failure_kind, '" + OTHER_FAILURE + "') end";

  /** The model of a row, in SQL. */
  public static final String MODEL = "coalesce(model_used, model_requested)";

  /** The columns to select. */
  static final String COLUMNS =
      "id, created_at, tenant_id, api_key_id, user_id, provider, tags, "
          + MODEL
          + " as model, case when call_end then response_time_ms end as latency,"
          + " case when call_end then ttft_ms end as first_token, "
          + FAILURE
          + " as failure, "
          + Figures.OF_EACH_ROW;

  static UsageRow of(ResultSet row) throws SQLException {
    Instant began = Columns.requiredInstant(row, "created_at");
    return new UsageRow(
        row.getString("id"),
        began,
        new Group(
            Span.QUARTER.floor(began),
            row.getString("tenant_id"),
            row.getString("api_key_id"),
            row.getString("user_id"),
            row.getString("provider"),
            row.getString("model"),
            row.getString("tags")),
        Columns.number(row, "latency"),
        Columns.number(row, "first_token"),
        row.getString("failure"),
        Figures.of(row));
  }

  /** A row that is in the table. */
  static UsageRow of(StoredRow stored) {
    io.aiprovider.server.ledger.row.UsageRow row = stored.row();
    CallFacts call = row.call();
    String model = row.model() == null ? call.modelRequested() : row.model();
    return new UsageRow(
        row.id(),
        row.createdAt(),
        new Group(
            Span.QUARTER.floor(row.createdAt()),
            call.tenantId(),
            call.apiKeyId(),
            stored.user(),
            row.provider(),
            model,
            call.tags()),
        row.end() ? row.result().responseTimeMs() : null,
        row.end() ? row.result().ttftMs() : null,
        row.end() && Figures.isError(row.result())
            ? Objects.requireNonNullElse(row.result().failureKind(), OTHER_FAILURE)
            : null,
        Figures.of(row));
  }

  /** The tags in the column of that name, a JSON object. */
  public static Map<String, String> tags(@Nullable String json) {
    if (json == null || json.isEmpty()) {
      return Map.of();
    }
    JsonObject object;
    try {
      object = JsonObject.parse(json);
    } catch (JsonException e) {
      return Map.of(); // not written by this server
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (String name : object.names()) {
      String value = object.string(name);
      if (value != null) {
        tags.put(name, value);
      }
    }
    return tags;
  }
}
