package io.aiprovider.server.tokens;

import io.aiprovider.server.access.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token stands for, as it says.
 *
 * @param tenant the tenant
 * @param user a user of the tenant, who need not be stored here
 * @param role what the user may do
 * @param expiresAt when the token ends
 * @param accountVersion of the account that the token was issued for; null: another issuer's token
 */
public record Identity(
    String tenant, String user, Role role, Instant expiresAt, @Nullable Long accountVersion) {}
