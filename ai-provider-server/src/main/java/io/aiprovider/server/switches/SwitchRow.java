package io.aiprovider.server.switches;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import io.aiprovider.switches.Switch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A switch as it is stored.
 *
 * @param provider null: each one that has the model
 * @param model null: all of the provider
 * @param weight 0 unless the action is {@link Action#WEIGHT}
 * @param createdBy the credentials, without data about persons
 */
record SwitchRow(
    String id,
    Action action,
    @Nullable String provider,
    @Nullable String model,
    int weight,
    @Nullable String reason,
    String createdBy,
    Instant createdAt,
    Instant expiresAt) {

  /** What an operator can do. */
  enum Action {
    DISABLE(Switch.Action.DISABLE),
    DRAIN(Switch.Action.DRAIN),
    WEIGHT(Switch.Action.WEIGHT),
    OPEN_CIRCUIT(Switch.Action.OPEN_CIRCUIT),
    CLOSE_CIRCUIT(Switch.Action.CLOSE_CIRCUIT),
    /** Done once by each server: nothing remains that would expire. */
    RESET_CIRCUIT(null);

    private final Switch.@Nullable Action lasting;

    Action(Switch.@Nullable Action lasting) {
      this.lasting = lasting;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isReset() {
    return action == Action.RESET_CIRCUIT;
  }

  /** The switch as the client knows it. Not for a reset. */
  Switch toSwitch() {
    return new Switch(
        id, Objects.requireNonNull(action.lasting), provider, model, weight, expiresAt);
  }

  /** Whether it is instead of an older one, so that the older one is not needed any more. */
  boolean replaces(SwitchRow older) {
    return id.equals(older.id)
        || !isReset() && !older.isReset() && toSwitch().replaces(older.toSwitch());
  }

  JsonObject toJson() {
    return JsonObject.of("id", id)
        .with("action", action.word())
        .with("provider", provider)
        .with("model", model)
        .with("weight", action == Action.WEIGHT ? weight : null)
        .with("reason", reason)
        .with("created_by", createdBy)
        .with("created_at", createdAt.toString())
        .with("expires_at", isReset() ? null : expiresAt.toString());
  }

  static SwitchRow of(ResultSet row) throws SQLException {
    return new SwitchRow(
        row.getString("id"),
        Action.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
        row.getString("provider"),
        row.getString("model"),
        row.getInt("weight"),
        row.getString("reason"),
        row.getString("created_by"),
        Columns.requiredInstant(row, "created_at"),
        Columns.requiredInstant(row, "expires_at"));
  }
}
