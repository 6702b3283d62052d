package io.aiprovider.server.tenants;

import io.aiprovider.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A customer or a department, to which users and keys belong.
 *
 * @param id chosen by the operator
 * @param name for people
 * @param tier of its keys that have none of their own
 * @param limits of all its keys together
 * @param models which models its keys may use, whatever their own rules are
 * @param contentDays for how many days requests and answers of its calls are kept; null: they are
 *     not stored
 * @param active whether its keys work
 * @param createdAt when it was created
 * @param updatedAt when it was changed
 */
public record Tenant(
    String id,
    @Nullable String name,
    @Nullable Tier tier,
    LimitSettings limits,
    ModelRules models,
    @Nullable Integer contentDays,
    boolean active,
    Instant createdAt,
    Instant updatedAt) {

  /** A tenant of which only the id is known. */
  public static Tenant of(String id, Instant now) {
    return new Tenant(id, null, null, LimitSettings.NONE, ModelRules.ALL, null, true, now, now);
  }

  JsonObject toJson() {
    JsonObject json =
        JsonObject.of("tenant_id", id)
            .with("name", name)
            .with("tier", tier == null ? null : tier.name().toLowerCase(Locale.ROOT))
            .with("is_active", active);
    return models
        .addTo(limits.addTo(json))
        .with("store_content", contentDays == null ? null : JsonObject.of("days", contentDays))
        .with("created_at", createdAt.toString())
        .with("updated_at", updatedAt.toString());
  }
}
