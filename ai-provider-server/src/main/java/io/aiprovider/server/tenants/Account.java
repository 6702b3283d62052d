package io.aiprovider.server.tenants;

import io.aiprovider.server.access.Role;

/**
 * With which name a user signs in, and as what.
 *
 * @param tenantId the tenant of the user
 * @param userId the user
 * @param username the name, unique in the installation
 * @param passwordHash by bcrypt
 * @param role what the user may do
 * @param version grows with each change: tokens from before end
 */
public record Account(
    String tenantId, String userId, String username, String passwordHash, Role role, long version) {

  /** Without the hash. */
  @Override
  public String toString() {
    return "Account[" + tenantId + "/" + userId + "]";
  }
}
