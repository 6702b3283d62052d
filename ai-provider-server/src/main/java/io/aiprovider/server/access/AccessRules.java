package io.aiprovider.server.access;

/** What each path requires in production mode. */
final class AccessRules {
  private AccessRules() {}

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

  static Need of(String path) {
    if (is(path, "/health") || path.equals("/auth/verify-key") || path.equals("/auth/token")) {
      return Need.NOTHING;
    }
    if (path.startsWith("/v1/")
        || path.startsWith("/ai/")
        || path.equals("/api/chat")
        || path.equals("/usage")) {
      return Need.CALLER;
    }
    boolean tenants =
        is(path, "/auth/keys") || is(path, "/admin/tenants") || is(path, "/admin/users");
    return tenants ? Need.TENANT_ADMIN : Need.ADMIN;
  }

  /** Whether a path is this one or below it. */
  private static boolean is(String path, String top) {
    return path.startsWith(top)
        && (path.length() == top.length() || path.charAt(top.length()) == '/');
  }
}
