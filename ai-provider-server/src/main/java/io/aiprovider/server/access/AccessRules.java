package io.aiprovider.server.access;

import io.aiprovider.spring.settings.StartRefused;
import java.util.List;

/** What each path requires in production mode. */
final class AccessRules {
  private static final String ALL_BELOW = "/*";

  private final boolean keysRequired;
  private final List<String> publicPaths;

  /**
   * @param keysRequired whether callers need a key; administrators need theirs in any case
   * @param publicPaths further paths that need none; one that ends with {@code /*} stands for all
   *     below it
   * @throws StartRefused if one of them is no path, or would let everybody manage keys and tenants
   */
  AccessRules(boolean keysRequired, List<String> publicPaths) {
    this.keysRequired = keysRequired;
    this.publicPaths = List.copyOf(publicPaths);
    this.publicPaths.forEach(AccessRules::check);
  }

  private static void check(String path) {
    String problem = null;
    if (!path.startsWith("/") || path.indexOf('*') >= 0 && !isAllBelow(path)) {
      problem = "which is not a path such as /metrics or /dashboard/*.";
    } else if (path.equals(ALL_BELOW) || is(path, "/auth") || is(path, "/admin")) {
      problem = "which would let everybody manage keys and tenants.";
    }
    if (problem != null) {
      throw new StartRefused(
          "ai-provider.auth.public-paths contains '" + path + "', " + problem,
          "List only paths that everybody who can connect may use.");
    }
  }

  private static boolean isAllBelow(String path) {
    return path.endsWith(ALL_BELOW) && path.indexOf('*') == path.length() - 1;
  }

  /** Who may use a path. */
  enum Need {
    /** Everybody, without credentials. */
    NOTHING("no key"),
    /** Callers; viewers only read. */
    CALLER("a caller's key"),
    /** Administrators of a tenant; viewers only read. */
    TENANT_ADMIN("the key of a tenant's administrator or the admin key"),
    /** Administrators; viewers only read. */
    ADMIN("the admin key");

    private final String key;

    Need(String key) {
      this.key = key;
    }

    /** The key that is needed, in a message. */
    String key() {
      return key;
    }

    boolean allows(Role role, String method) {
      boolean reads = method.equals("GET") || method.equals("HEAD");
      return switch (role) {
        case ADMIN -> true;
        case VIEWER -> reads || this == NOTHING;
        case TENANT_ADMIN -> this != ADMIN;
        case CALLER -> this == NOTHING || this == CALLER;
      };
    }
  }

  Need of(String path) {
    if (path.equals("/dashboard/playground")) {
      return Need.CALLER; // it needs somebody whose cost it is
    }
    if (is(path, "/health")
        || path.equals("/")
        || is(path, "/dashboard")
        || path.equals("/auth/verify-key")
        || path.equals("/auth/token")
        || isPublic(path)) {
      return Need.NOTHING;
    }
    if (callsModels(path) || path.equals("/usage")) {
      return keysRequired ? Need.CALLER : Need.NOTHING;
    }
    if (is(path, "/api/v1/analytics")
        || is(path, "/analytics")
        || is(path, "/api/v1/calls")
        || path.equals("/api/v1/facets")
        || path.equals("/api/v1/me")) {
      return Need.CALLER; // its own usage
    }
    boolean tenants =
        is(path, "/auth/keys")
            || is(path, "/admin/tenants")
            || is(path, "/admin/users")
            || is(path, "/admin/budgets")
            || path.equals("/api/v1/billing/statements");
    return tenants ? Need.TENANT_ADMIN : Need.ADMIN;
  }

  private static boolean callsModels(String path) {
    return path.startsWith("/v1/")
        || path.startsWith("/ai/")
        || path.equals("/api/chat")
        || path.equals("/api/infer");
  }

  /**
   * Whether somebody who signed in may send a request without a key: not to call models, because a
   * session is for the dashboard, whose playground has limits of its own.
   */
  static boolean takesSessions(RequestHead request) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return !callsModels(request.path()) || request.path().equals("/ai/models") && reads;
  }

  private boolean isPublic(String path) {
    for (String open : publicPaths) {
      boolean matches =
          isAllBelow(open)
              ? path.startsWith(open.substring(0, open.length() - 1))
              : path.equals(open);
      if (matches) {
        return true;
      }
    }
    return false;
  }

  /** Whether a path is this one or below it. */
  private static boolean is(String path, String top) {
    return path.startsWith(top)
        && (path.length() == top.length() || path.charAt(top.length()) == '/');
  }
}
