package io.aiprovider.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Whose access a change may end: what is known about others stays true. A part that is null stands
 * for all.
 *
 * @param tenant the tenant of those keys and tokens
 * @param user their user
 * @param key the id of the key
 */
public record AccessChange(@Nullable String tenant, @Nullable String user, @Nullable String key) {
  /** That of everybody. */
  public static final AccessChange OF_EVERYBODY = new AccessChange(null, null, null);

  /** That of nobody: no key has an empty id. */
  public static final AccessChange OF_NOBODY = new AccessChange(null, null, "");

  /** That of a tenant's keys and tokens. */
  public static AccessChange ofTenant(String tenant) {
    return new AccessChange(tenant, null, null);
  }

  /** That of a user's keys and tokens. */
  public static AccessChange ofUser(String tenant, @Nullable String user) {
    return new AccessChange(tenant, user, null);
  }

  /** That of one key. */
  public static AccessChange ofKey(String id) {
    return new AccessChange(null, null, id);
  }

  /**
   * Whether the change may end the access of a key or token.
   *
   * @param ofUser its user; null: none
   * @param id the id of the key; null: it is a token
   */
  public boolean concerns(String ofTenant, @Nullable String ofUser, @Nullable String id) {
    return (tenant == null || tenant.equals(ofTenant))
        && (user == null || user.equals(ofUser))
        && (key == null || key.equals(id));
  }
}
