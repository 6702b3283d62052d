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
 * Which models may be used, as it is stored for a key or a tenant. Entries are models, {@code
 * provider/model}, groups or aliases, and may contain {@code *} and {@code ?}.
 *
 * @param allowed empty: all
 * @param denied these never
 */
public record ModelRules(List<String> allowed, List<String> denied) {
  /** All models. */
  public static final ModelRules ALL = new ModelRules(List.of(), List.of());

  /** The names of the fields and columns. */
  public static final List<String> NAMES = List.of("allowed_models", "denied_models");

  public ModelRules {
    allowed = List.copyOf(allowed);
    denied = List.copyOf(denied);
  }

  /** The rules with those that a request has; its explicit nulls remove a rule. */
  public ModelRules with(RequestFields fields) {
    return new ModelRules(
        fields.has("allowed_models") ? fields.patterns("allowed_models") : allowed,
        fields.has("denied_models") ? fields.patterns("denied_models") : denied);
  }

  /** The rules of a row whose columns have this prefix. */
  public static ModelRules of(ResultSet row, String prefix) throws SQLException {
    return new ModelRules(
        Columns.lines(row, prefix + "allowed_models"),
        Columns.lines(row, prefix + "denied_models"));
  }

  /** As parameters of a statement, by the names of the columns. */
  public Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("allowed_models", Columns.lines(allowed));
    parameters.put("denied_models", Columns.lines(denied));
    return parameters;
  }

  /** The object with the rules as members; null where there is none. */
  public JsonObject addTo(JsonObject json) {
    return json.with("allowed_models", allowed.isEmpty() ? null : allowed)
        .with("denied_models", denied.isEmpty() ? null : denied);
  }
}
