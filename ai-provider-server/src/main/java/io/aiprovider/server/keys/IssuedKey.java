package io.aiprovider.server.keys;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.CredentialKind;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.address.AddressRange;
import io.aiprovider.server.tenants.Callers;
import io.aiprovider.server.tenants.Tenant;
import io.aiprovider.server.tenants.Tenants;
import io.aiprovider.server.tenants.Tier;
import io.aiprovider.server.tenants.TierPlans;
import io.aiprovider.server.tenants.User;
import io.aiprovider.server.tenants.Users;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A key with its tenant and user, ready to check requests that come with it. Immutable. */
final class IssuedKey {
  private final ApiKey key;
  private final Tenant tenant;
  private final User user;
  private final Caller caller;
  private final KeyCheck accepted;
  private final List<AddressRange> addresses;
  private final byte[] hash;
  private final byte @Nullable [] previous;

  IssuedKey(ApiKey key, Tenant tenant, User user, TierPlans plans) {
    this.key = key;
    this.tenant = tenant;
    this.user = user;
    this.caller = caller(key, tenant, user, plans);
    this.accepted = KeyCheck.accepted(caller, key.settings().role(), CredentialKind.KEY);
    this.addresses =
        key.settings().addresses().stream()
            .map(AddressRange::parse)
            .filter(Objects::nonNull)
            .toList();
    this.hash = HexFormat.of().parseHex(key.secrets().hash());
    String before = key.secrets().previous();
    this.previous = before == null ? null : HexFormat.of().parseHex(before);
  }

  /**
   * The key of a row that has its tenant's columns with {@code t_} and its user's with {@code u_}.
   */
  static IssuedKey of(ApiKey key, ResultSet row, TierPlans plans) throws SQLException {
    return new IssuedKey(key, Tenants.tenant(row, "t_"), Users.user(row, "u_"), plans);
  }

  ApiKey key() {
    return key;
  }

  Caller caller() {
    return caller;
  }

  @Nullable Tier tier() {
    Tier own = key.settings().tier();
    return own == null ? tenant.tier() : own;
  }

  /**
   * Checks a request that came with this id.
   *
   * @param isHash whether a hash is that of the secret that the request came with
   */
  KeyCheck check(Predicate<byte[]> isHash, @Nullable InetAddress address, Instant now) {
    if (!isSecret(isHash, now)) {
      return KeyCheck.UNKNOWN;
    }
    Refusal refusal = refusal(now);
    if (refusal == null && !isAllowed(address)) {
      refusal =
          Refusal.forbidden(
              "This API key may not be used from your address.", "address_not_allowed");
    }
    return refusal == null ? accepted : KeyCheck.refused(refusal);
  }

  /** Whether a key with this id works, from an address that is allowed. */
  boolean works(KeyText text, Instant now) {
    return isSecret(text.isHash(), now) && refusal(now) == null;
  }

  private boolean isAllowed(@Nullable InetAddress address) {
    return key.settings().addresses().isEmpty()
        || address != null && AddressRange.anyContains(addresses, address);
  }

  private boolean isSecret(Predicate<byte[]> isHash, Instant now) {
    Instant until = key.secrets().previousUntil();
    boolean current = isHash.test(hash);
    boolean last = previous != null && isHash.test(previous);
    return current || last && until != null && now.isBefore(until);
  }

  private @Nullable Refusal refusal(Instant now) {
    if (key.life().revokedAt() != null) {
      return Refusal.unauthorized("This API key was revoked.");
    }
    if (key.isExpired(now)) {
      return Refusal.unauthorized("This API key expired at " + key.life().expiresAt() + ".");
    }
    if (!tenant.active()) {
      return Refusal.forbidden("The tenant of this API key is not active.", "tenant_not_active");
    }
    if (!user.active()) {
      return Refusal.forbidden("The user of this API key is not active.", "user_not_active");
    }
    return null;
  }

  private Caller caller(ApiKey key, Tenant tenant, User user, TierPlans plans) {
    Caller caller =
        Callers.of(
            key.id(),
            tier(),
            key.settings().limits(),
            key.settings().models(),
            tenant,
            user,
            plans);
    KeyBudget budget = key.settings().budget();
    return budget == null ? caller : caller.withBudgets(budget.rule(key.id()));
  }
}
