package io.aiprovider.server.dashboard.session;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.caller.Caller;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.CredentialKind;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.keys.KeyCallers;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Describes who sent a request, and the server in the words that the dashboard needs. */
@Component
final class IdentityJson {
  private final KeyCallers keys;
  private final String version;
  private final ZoneId zone;

  IdentityJson(KeyCallers keys, ObjectProvider<BuildProperties> build, BudgetOptions options) {
    this.keys = keys;
    BuildProperties known = build.getIfAvailable();
    this.version = known == null ? "unknown" : String.valueOf(known.getVersion());
    this.zone = options.timeZone();
  }

  JsonObject of(Authentication sender) {
    return of(sender.caller(), sender.role(), sender.kind());
  }

  JsonObject of(KeyCheck check) {
    return of(check.caller(), check.role(), check.kind());
  }

  private JsonObject of(@Nullable Caller caller, Role role, CredentialKind kind) {
    Caller known = kind == CredentialKind.ADMIN_KEY ? null : caller;
    String keyId = known == null || kind != CredentialKind.KEY ? null : known.keyId();
    return JsonObject.of("role", role.label())
        .with("name", known == null ? "Operator" : name(known, keyId))
        .with("tenant_id", known == null ? null : known.tenant())
        .with("user_id", known == null ? null : known.user())
        .with("key_id", keyId)
        .with("via", kind == CredentialKind.NONE ? "development" : kind.label())
        .with("version", version)
        .with("time_zone", zone.getId())
        .with("playground", role != Role.VIEWER);
  }

  private String name(Caller caller, @Nullable String keyId) {
    String named = keyId == null ? caller.user() : keys.nameOf(keyId);
    return named == null ? caller.keyId() : named;
  }
}
