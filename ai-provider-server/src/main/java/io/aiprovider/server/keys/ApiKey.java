package io.aiprovider.server.keys;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.tenants.LimitSettings;
import io.aiprovider.server.tenants.ModelRules;
import io.aiprovider.server.tenants.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is stored.
 *
 * @param id the public part
 * @param tenantId the tenant it belongs to
 * @param userId the user it belongs to
 * @param name for people
 * @param secrets what proves that somebody has it
 * @param settings what its holder may do
 * @param life from when until when it works
 */
record ApiKey(
    String id,
    String tenantId,
    String userId,
    String name,
    Secrets secrets,
    Settings settings,
    Life life) {

  /**
   * Hashes in hexadecimal digits.
   *
   * @param hash of the secret
   * @param previous of the secret before the last rotation; null: none
   * @param previousUntil until when that one works
   */
  record Secrets(String hash, @Nullable String previous, @Nullable Instant previousUntil) {}

  /**
   * What its holder may do.
   *
   * @param role what may be done apart from calling models
   * @param tier null: the tenant's
   * @param limits of the key itself
   * @param models of the key itself
   * @param budget of the key itself; null: none
   * @param addresses the addresses and networks it may be used from; empty: all
   */
  record Settings(
      Role role,
      @Nullable Tier tier,
      LimitSettings limits,
      ModelRules models,
      @Nullable KeyBudget budget,
      List<String> addresses) {}

  /**
   * Its times.
   *
   * @param createdAt when it was issued
   * @param expiresAt when it ends; null: never
   * @param revokedAt when it was revoked; null: it was not
   * @param lastUsedAt when it was used last, within two minutes; null: never
   */
  record Life(
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastUsedAt) {}

  ApiKey withSecrets(Secrets other) {
    return new ApiKey(id, tenantId, userId, name, other, settings, life);
  }

  ApiKey withExpiry(@Nullable Instant expiresAt) {
    return with(name, settings, expiresAt);
  }

  ApiKey with(String otherName, Settings otherSettings, @Nullable Instant expiresAt) {
    Life otherLife = new Life(life.createdAt, expiresAt, life.revokedAt, life.lastUsedAt);
    return new ApiKey(id, tenantId, userId, otherName, secrets, otherSettings, otherLife);
  }

  ApiKey revoked(Instant now) {
    if (life.revokedAt != null) {
      return this;
    }
    Life ended = new Life(life.createdAt, life.expiresAt, now, life.lastUsedAt);
    Secrets last = new Secrets(secrets.hash, null, null);
    return new ApiKey(id, tenantId, userId, name, last, settings, ended);
  }

  boolean isExpired(Instant now) {
    return life.expiresAt != null && !now.isBefore(life.expiresAt);
  }

  JsonObject toJson() {
    JsonObject json =
        JsonObject.of("key_id", id)
            .with("tenant_id", tenantId)
            .with("user_id", userId)
            .with("name", name)
            .with("role", settings.role.label())
            .with(
                "tier",
                settings.tier == null ? null : settings.tier.name().toLowerCase(Locale.ROOT));
    JsonObject limited = settings.models.addTo(settings.limits.addTo(json));
    return KeyBudget.addTo(limited, settings.budget)
        .with("allowed_ips", settings.addresses.isEmpty() ? null : settings.addresses)
        .with("is_active", life.revokedAt == null)
        .with("created_at", text(life.createdAt))
        .with("expires_at", text(life.expiresAt))
        .with("revoked_at", text(life.revokedAt))
        .with("last_used_at", text(life.lastUsedAt))
        .with("previous_secret_expires_at", text(secrets.previousUntil));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
