package io.aiprovider.server.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.server.personal.Erasures;
import io.aiprovider.server.personal.Pseudonyms;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import org.jspecify.annotations.Nullable;

/**
 * The pseudonyms of the users whose rows were written lately. Thread-safe.
 *
 * <p>They are forgotten with every change of tenants, keys and users: so a user that was erased and
 * comes back gets a new one.
 */
final class UserPseudonyms {
  private static final int MOST = 10_000;

  private final Database database;
  private final Cache<Subject, String> known =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  UserPseudonyms(Database database) {
    this.database = database;
    database.onChange(known::invalidateAll);
    database.onChangeElsewhere(known::invalidateAll);
  }

  /**
   * The pseudonym of a row's user; null if it has none, or if the user was erased since. Blocks.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  @Nullable String of(CallFacts call) {
    String tenant = call.tenantId();
    String user = call.userId();
    if (tenant == null || user == null) {
      return null;
    }
    Subject subject = new Subject(tenant, user);
    String present = known.getIfPresent(subject);
    if (present != null) {
      return present;
    }
    String found =
        database.use(
            client ->
                Erasures.erasedAfter(client, tenant, user, call.startedAt())
                    ? ""
                    : Pseudonyms.shared(client, subject));
    if ("".equals(found)) {
      return null;
    }
    if (found != null) {
      known.put(subject, found);
    }
    return found;
  }
}
