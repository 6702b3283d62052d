package io.aiprovider.server.keys;

import io.aiprovider.server.access.Role;
import io.aiprovider.server.address.AddressRange;
import io.aiprovider.server.tenants.LimitSettings;
import io.aiprovider.server.tenants.ModelRules;
import io.aiprovider.server.tenants.Tier;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of requests that create or change a key. */
final class KeyFields {
  static final Set<String> OF_A_CHANGE;
  static final Set<String> OF_A_NEW_KEY;
  private static final Set<String> OF_THE_OPERATOR;

  static {
    Set<String> operator = new HashSet<>(LimitSettings.NAMES);
    operator.add("tier");
    operator.addAll(KeyBudget.NAMES);
    OF_THE_OPERATOR = Set.copyOf(operator);
    Set<String> change = new HashSet<>(operator);
    change.addAll(ModelRules.NAMES);
    change.addAll(List.of("name", "role", "expires_at", "allowed_ips"));
    OF_A_CHANGE = Set.copyOf(change);
    Set<String> created = new HashSet<>(change);
    created.addAll(List.of("tenant_id", "user_id"));
    OF_A_NEW_KEY = Set.copyOf(created);
  }

  private KeyFields() {}

  /** The key that a request describes. */
  static ApiKey newKey(RequestFields fields, KeyText text, Instant now) {
    ApiKey.Settings none =
        new ApiKey.Settings(Role.CALLER, null, LimitSettings.NONE, ModelRules.ALL, null, List.of());
    Instant inAYear = now.atOffset(ZoneOffset.UTC).plusYears(1).toInstant();
    return new ApiKey(
        text.id(),
        fields.requiredId("tenant_id"),
        fields.requiredId("user_id"),
        fields.requiredName("name"),
        new ApiKey.Secrets(text.hashText(), null, null),
        settings(none, fields),
        new ApiKey.Life(now, expiry(fields, now, inAYear), null, null));
  }

  /** A key with what a request changes. */
  static ApiKey changed(ApiKey key, RequestFields fields, Instant now, Role sender) {
    refuseStrongerKey(key, sender);
    ApiKey.Settings settings = settings(key.settings(), fields);
    if (sender == Role.TENANT_ADMIN && isStronger(settings.role())) {
      throw RequestRefused.invalid("role", "'role' must be one of caller, tenant_admin.");
    }
    String name = fields.has("name") ? fields.requiredName("name") : key.name();
    return key.with(name, settings, expiry(fields, now, key.life().expiresAt()));
  }

  private static ApiKey.Settings settings(ApiKey.Settings present, RequestFields fields) {
    Role role = fields.has("role") ? fields.word("role", Role.class) : present.role();
    return new ApiKey.Settings(
        role == null ? Role.CALLER : role,
        fields.has("tier") ? fields.word("tier", Tier.class) : present.tier(),
        present.limits().with(fields),
        present.models().with(fields),
        KeyBudget.changed(present.budget(), fields),
        fields.has("allowed_ips") ? addresses(fields) : present.addresses());
  }

  private static List<String> addresses(RequestFields fields) {
    List<String> texts = fields.texts("allowed_ips");
    for (String text : texts) {
      if (AddressRange.parse(text) == null) {
        throw RequestRefused.invalid(
            "allowed_ips",
            "'allowed_ips' must have addresses such as 192.0.2.7, or networks such as 10.0.0.0/8.");
      }
    }
    return texts;
  }

  private static @Nullable Instant expiry(
      RequestFields fields, Instant now, @Nullable Instant otherwise) {
    return fields.has("expires_at") ? fields.after(now, "expires_at") : otherwise;
  }

  static void refuseWhatTheOperatorDecides(RequestFields fields) {
    for (String name : OF_THE_OPERATOR) {
      if (fields.has(name)) {
        throw RequestRefused.forbidden(
            name, "'" + name + "' can only be changed with the admin key.");
      }
    }
  }

  static void refuseStrongerKey(ApiKey key, Role sender) {
    if (sender == Role.TENANT_ADMIN && isStronger(key.settings().role())) {
      throw RequestRefused.forbidden(
          "id", "This key has a role that only the admin key can manage.");
    }
  }

  private static boolean isStronger(Role role) {
    return role == Role.ADMIN || role == Role.VIEWER;
  }
}
