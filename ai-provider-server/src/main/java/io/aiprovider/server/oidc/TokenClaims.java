package io.aiprovider.server.oidc;

import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.tokens.Identity;
import io.aiprovider.server.tokens.TokenCheck;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads user, tenant and role from the claims of a token. */
final class TokenClaims {
  private static final String DEFAULT_TENANT = "default";
  private static final Pattern ID =
      Pattern.compile("[\\P{C}&&[^\\s]]([\\P{C}]{0,126}[\\P{C}&&[^\\s]])?");

  private final IssuerSettings settings;

  TokenClaims(IssuerSettings settings) {
    this.settings = settings;
  }

  /** Whether there is something in the claims for user, tenant and role. */
  boolean areAllIn(Map<String, Object> token) {
    return Stream.of(settings.userClaim(), settings.tenantClaim(), settings.roleClaim())
        .allMatch(claim -> claim.isEmpty() || !texts(token, claim).isEmpty());
  }

  /**
   * Who has a token.
   *
   * @param token its claims
   * @param expiry when it ends; null: it has no end, and is refused
   */
  TokenCheck read(Map<String, Object> token, @Nullable Instant expiry) {
    String user = only(texts(token, settings.userClaim()));
    if (expiry == null || user == null || !ID.matcher(user).matches()) {
      return refused("names no user in the claim '" + settings.userClaim() + "'", "user_unknown");
    }
    Role role = settings.role(texts(token, settings.roleClaim()));
    String tenant = tenant(texts(token, settings.tenantClaim()), role);
    if (tenant == null || !ID.matcher(tenant).matches()) {
      return refused(
          "names no tenant that this server knows in the claim '" + settings.tenantClaim() + "'",
          "tenant_unknown");
    }
    return TokenCheck.of(new Identity(tenant, user, role, expiry, null));
  }

  private static TokenCheck refused(String problem, String code) {
    return TokenCheck.refused(Refusal.forbidden("The token " + problem + ".", code));
  }

  private @Nullable String tenant(List<String> values, Role role) {
    if (settings.tenantClaim().isEmpty()) {
      return DEFAULT_TENANT;
    }
    if (!settings.tenants().isEmpty()) {
      List<String> known =
          values.stream()
              .filter(settings.tenants()::containsKey)
              .map(settings.tenants()::get)
              .distinct()
              .toList();
      return known.isEmpty() && seesAll(role) ? DEFAULT_TENANT : only(known);
    }
    return values.isEmpty() && seesAll(role) ? DEFAULT_TENANT : only(values);
  }

  /** Whether the role is not one within a tenant. */
  private static boolean seesAll(Role role) {
    return role == Role.ADMIN || role == Role.VIEWER;
  }

  /** The only text; null if there are none or several, of which none is to be preferred. */
  private static @Nullable String only(List<String> texts) {
    return texts.size() == 1 ? texts.get(0) : null;
  }

  /** The texts of a claim, which may be in an object: {@code realm_access.roles}. */
  private static List<String> texts(Map<String, Object> token, String claim) {
    Object value = token.get(claim);
    if (value == null) {
      value = token;
      for (String part : claim.split("\\.", -1)) {
        value = value instanceof Map<?, ?> members ? members.get(part) : null;
      }
    }
    if (value instanceof Collection<?> several) {
      return several.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return value instanceof String text ? List.of(text) : List.of();
  }
}
