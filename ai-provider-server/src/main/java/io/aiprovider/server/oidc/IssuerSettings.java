package io.aiprovider.server.oidc;

import io.aiprovider.server.ServerProperties.Jwt;
import io.aiprovider.server.access.Role;
import io.aiprovider.spring.settings.StartRefused;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How tokens of an issuer are checked and read. Immutable.
 *
 * @param issuerUri the issuer; empty: not checked
 * @param jwkSetUri where its keys are; empty: as the issuer says
 * @param audience that tokens must be for
 * @param tenantClaim the claim with the tenant; empty: all are of the tenant {@code default}
 * @param userClaim the claim with the user
 * @param roleClaim the claim with roles or groups
 * @param roles the role of each of them; empty: each is a role's name
 * @param tenants the tenant of each value of the claim; empty: the value is the tenant
 */
record IssuerSettings(
    String issuerUri,
    String jwkSetUri,
    String audience,
    String tenantClaim,
    String userClaim,
    String roleClaim,
    Map<String, Role> roles,
    Map<String, String> tenants) {
  private static final String PREFIX = "ai-provider.auth.jwt.";

  /**
   * The settings of an issuer; null if there is none.
   *
   * @throws StartRefused if they are not safe or not complete
   */
  static @Nullable IssuerSettings of(Jwt jwt) {
    if (jwt.issuerUri().isBlank() && jwt.jwkSetUri().isBlank()) {
      return null;
    }
    check("issuer-uri", jwt.issuerUri());
    check("jwk-set-uri", jwt.jwkSetUri());
    if (jwt.audience().isBlank()) {
      throw refused(
          "audience",
          "is not set, so tokens that the issuer made for other applications would be accepted.",
          "Set it to the name that the issuer knows this server by (the claim aud of its tokens).");
    }
    if (jwt.userClaim().isBlank()) {
      throw refused("user-claim", "is empty.", "Set it to the claim with the user, such as sub.");
    }
    return new IssuerSettings(
        jwt.issuerUri().strip(),
        jwt.jwkSetUri().strip(),
        jwt.audience().strip(),
        jwt.tenantClaim().strip(),
        jwt.userClaim().strip(),
        jwt.roleClaim().strip(),
        roles(jwt.roles()),
        Map.copyOf(jwt.tenants()));
  }

  /** These settings for tokens of another audience. */
  IssuerSettings withAudience(String other) {
    return new IssuerSettings(
        issuerUri, jwkSetUri, other, tenantClaim, userClaim, roleClaim, roles, tenants);
  }

  private static Map<String, Role> roles(Map<String, String> names) {
    Map<String, Role> roles = new HashMap<>();
    names.forEach(
        (group, name) -> {
          Role role = role(name);
          if (role == null) {
            throw refused(
                "roles",
                "gives '" + group + "' the role '" + name + "', which does not exist.",
                "The roles are "
                    + String.join(", ", Arrays.stream(Role.values()).map(Role::label).toList())
                    + ".");
          }
          roles.put(group, role);
        });
    return Map.copyOf(roles);
  }

  private static @Nullable Role role(String name) {
    for (Role role : Role.values()) {
      if (role.label().equals(name.strip().toLowerCase(Locale.ROOT).replace('-', '_'))) {
        return role;
      }
    }
    return null;
  }

  private static void check(String name, String uri) {
    if (!uri.isBlank() && !isAcceptable(uri.strip())) {
      throw refused(
          name,
          "is not an https URL.",
          "Keys that arrive over plain HTTP can be exchanged on the way: use https, except for an"
              + " issuer on this machine.");
    }
  }

  /** Whether keys may be fetched from there: over HTTPS, or from this machine. */
  static boolean isAcceptable(String uri) {
    try {
      URI parsed = URI.create(uri);
      String host = parsed.getHost();
      if (host == null) {
        return false;
      }
      boolean local = List.of("localhost", "127.0.0.1", "[::1]").contains(host);
      return "https".equals(parsed.getScheme()) || "http".equals(parsed.getScheme()) && local;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static StartRefused refused(String name, String problem, String remedy) {
    return new StartRefused(PREFIX + name + " " + problem, remedy, PREFIX + name, null, 0);
  }

  /** The strongest role of these values of the claim; callers that have none only call. */
  Role role(List<String> values) {
    Role strongest = Role.CALLER;
    for (String value : values) {
      Role role = roles.isEmpty() ? role(value) : roles.get(value);
      if (role != null && role.compareTo(strongest) > 0) {
        strongest = role;
      }
    }
    return strongest;
  }
}
