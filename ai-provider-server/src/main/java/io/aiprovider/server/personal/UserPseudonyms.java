package io.aiprovider.server.personal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pseudonyms of the users about whom something was written lately. Thread-safe.
 *
 * <p>They are forgotten with every change of tenants, keys and users: so a user that was erased and
 * comes back gets a new one.
 */
public final class UserPseudonyms {
  private static final int MOST = 10_000;

  private final Database database;
  private final Cache<Subject, String> known =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  public UserPseudonyms(Database database) {
    this.database = database;
    database.onChange(known::invalidateAll);
    database.onChangeElsewhere(known::invalidateAll);
  }

  /**
   * The pseudonym of a user; null if the user was erased since. Blocks.
   *
   * @param time of what is to be written about the user
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  public @Nullable String of(String tenant, String user, Instant time) {
    Subject subject = new Subject(tenant, user);
    String present = known.getIfPresent(subject);
    if (present != null) {
      return present;
    }
    String found =
        database.use(
            client ->
                Erasures.erasedAfter(client, tenant, user, time)
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
