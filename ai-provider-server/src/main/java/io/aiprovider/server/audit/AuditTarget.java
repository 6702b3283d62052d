package io.aiprovider.server.audit;

import io.aiprovider.server.personal.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What an action changes.
 *
 * @param text its kind and id, without data about persons
 * @param user the user that it is about; null if it is about none
 */
public record AuditTarget(String text, @Nullable Subject user) {
  /** A tenant. */
  public static AuditTarget tenant(String id) {
    return new AuditTarget("tenant " + id, null);
  }

  /** A key. */
  public static AuditTarget key(String id) {
    return new AuditTarget("key " + id, null);
  }

  /** A key of a user. */
  public static AuditTarget key(String id, String tenant, String user) {
    return new AuditTarget("key " + id, new Subject(tenant, user));
  }

  /** A budget. */
  public static AuditTarget budget(String id) {
    return new AuditTarget("budget " + id, null);
  }

  /** A user. */
  public static AuditTarget user(String tenant, String user) {
    return new AuditTarget("user of tenant " + tenant, new Subject(tenant, user));
  }
}
