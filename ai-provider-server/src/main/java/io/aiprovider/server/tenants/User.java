package io.aiprovider.server.tenants;

import io.aiprovider.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person or a program of a tenant, which keys belong to.
 *
 * @param tenantId the tenant
 * @param id unique within the tenant
 * @param name for people
 * @param limits of all keys of the user together
 * @param active whether the keys of the user work
 * @param createdAt when the user was created
 * @param updatedAt when the user was changed
 */
public record User(
    String tenantId,
    String id,
    @Nullable String name,
    LimitSettings limits,
    boolean active,
    Instant createdAt,
    Instant updatedAt) {

  /** A user of whom only the id is known. */
  public static User of(String tenantId, String id, Instant now) {
    return new User(tenantId, id, null, LimitSettings.NONE, true, now, now);
  }

  JsonObject toJson() {
    JsonObject json =
        JsonObject.of("user_id", id)
            .with("tenant_id", tenantId)
            .with("name", name)
            .with("is_active", active);
    return limits
        .addTo(json)
        .with("created_at", createdAt.toString())
        .with("updated_at", updatedAt.toString());
  }
}
