package io.aiprovider.server.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.CredentialKind;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.KeyLookup;
import io.aiprovider.server.access.KeyRecheck;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are in use, in memory: a request with a known key never waits for the database. A
 * key is read again when something was changed in the database, and once a minute. While the
 * database is down, keys that were read before go on working for a time. Thread-safe.
 */
final class KeyDirectory implements KeyLookup, KeyRecheck {
  private static final Logger log = LoggerFactory.getLogger(KeyDirectory.class);
  private static final int MOST_KEYS = 100_000;
  private static final int MOST_READINGS = 3; // one after the other
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration BETWEEN_OTHER_SECRETS = Duration.ofSeconds(1);
  private static final KeyCheck DATABASE_DOWN =
      KeyCheck.refused(
          Refusal.unavailable(
              "The API key cannot be checked now, because the database cannot be reached.",
              "database_unavailable"));
  private static final KeyCheck BUSY =
      KeyCheck.refused(
          Refusal.unavailable("Too many API keys are being checked now.", "server_busy"));
  private static final CompletableFuture<KeyCheck> UNKNOWN =
      CompletableFuture.completedFuture(KeyCheck.UNKNOWN);

  private final ApiKeys keys;
  private final Installation installation;
  private final Database database;
  private final Duration grace;
  private final InstantSource clock;
  private final Executor threads;
  private final LastUses lastUses;
  private final Cache<String, Known> known =
      Caffeine.newBuilder().maximumSize(MOST_KEYS).executor(Runnable::run).build();
  private final ConcurrentMap<Reading, CompletableFuture<KeyState>> readings =
      new ConcurrentHashMap<>();

  /** Grows when what was read before may have changed. */
  private final AtomicLong generation = new AtomicLong();

  /** How often this node changed something. */
  private long ownChanges; // guarded by this

  /** What was read for an id. */
  private record Known(@Nullable IssuedKey key, long generation, Instant readAt) {
    /** Whether a change may have made it wrong. */
    boolean isConcerned(List<AccessChange> changes) {
      if (key == null) {
        return true;
      }
      String id = key.key().id();
      return changes.stream()
          .anyMatch(change -> change.concerns(key.key().tenantId(), key.key().userId(), id));
    }
  }

  /** A reading of an id that is under way. */
  private record Reading(String id, long generation) {}

  /** The outcome of a reading: a key, none, or none for now. */
  private record KeyState(@Nullable IssuedKey key, @Nullable KeyCheck failure) {}

  /** The admin key's check. */
  private final KeyCheck admin =
      KeyCheck.accepted(
          new Caller("admin", "default", null, Set.of()).withLimits(),
          Role.ADMIN,
          CredentialKind.ADMIN_KEY);

  /**
   * A directory that knows no key yet.
   *
   * @param grace for how long after the last contact with the database keys go on working
   * @param threads reads keys; may reject
   */
  KeyDirectory(
      ApiKeys keys,
      Installation installation,
      Database database,
      Duration grace,
      InstantSource clock,
      Executor threads,
      LastUses lastUses) {
    this.keys = keys;
    this.installation = installation;
    this.database = database;
    this.grace = grace;
    this.clock = clock;
    this.threads = threads;
    this.lastUses = lastUses;
    database.onAccessChange(this::changed);
    database.onChangeElsewhere(this::readAgain);
  }

  @Override
  public CompletableFuture<KeyCheck> check(String key, @Nullable InetAddress address) {
    KeyText text = KeyText.parse(key);
    if (text == null) {
      return UNKNOWN;
    }
    if (text.id().equals(KeyText.ADMIN)) {
      return checkAdmin(text.isHash());
    }
    return find(text.id())
        .thenCompose(
            state -> {
              KeyCheck check = check(state, text.isHash(), address);
              return check.equals(KeyCheck.UNKNOWN) && state.key() != null
                  ? readForOtherSecret(text.id(), state)
                      .thenApply(
                          newer ->
                              newer.equals(state) ? check : check(newer, text.isHash(), address))
                  : CompletableFuture.completedFuture(check);
            });
  }

  private CompletableFuture<KeyCheck> checkAdmin(Predicate<byte[]> isHash) {
    return installation.isAdmin(isHash) ? CompletableFuture.completedFuture(admin) : UNKNOWN;
  }

  @Override
  public byte @Nullable [] secretOf(String key) {
    KeyText text = KeyText.parse(key);
    return text == null ? null : text.hash();
  }

  @Override
  public CompletableFuture<KeyCheck> check(
      String id, Predicate<byte[]> isSecret, @Nullable InetAddress address) {
    return id.equals(KeyText.ADMIN)
        ? checkAdmin(isSecret)
        : find(id).thenApply(state -> check(state, isSecret, address));
  }

  private KeyCheck check(KeyState state, Predicate<byte[]> isHash, @Nullable InetAddress address) {
    if (state.failure() != null) {
      return state.failure();
    }
    IssuedKey key = state.key();
    if (key == null) {
      return KeyCheck.UNKNOWN;
    }
    Instant now = clock.instant();
    KeyCheck check = key.check(isHash, address, now);
    if (check.caller() != null) {
      lastUses.note(key.key().id(), now);
    }
    return check;
  }

  /**
   * The key that a text is, if it works, whatever the address; null if there is none.
   *
   * @return fails with {@link Unavailable} if that cannot be found out now
   */
  CompletableFuture<@Nullable IssuedKey> verify(String key) {
    KeyText text = KeyText.parse(key);
    if (text == null || text.id().equals(KeyText.ADMIN)) {
      return CompletableFuture.completedFuture(null);
    }
    return find(text.id())
        .thenCompose(
            state ->
                state.key() == null || state.key().works(text, clock.instant())
                    ? CompletableFuture.completedFuture(state)
                    : readForOtherSecret(text.id(), state))
        .thenApply(
            state -> {
              Refusal unavailable = state.failure() == null ? null : state.failure().refusal();
              if (unavailable != null) {
                throw new Unavailable(unavailable);
              }
              IssuedKey found = state.key();
              return found != null && found.works(text, clock.instant()) ? found : null;
            });
  }

  /**
   * The caller that has the key with this id, whether or not the key works; null if there is none.
   *
   * @return fails with {@link Unavailable} if that cannot be found out now
   */
  CompletableFuture<@Nullable Caller> callerOf(String id) {
    return of(id, IssuedKey::caller);
  }

  /** The name of the key with this id, as {@link #callerOf}. */
  CompletableFuture<@Nullable String> nameOf(String id) {
    return of(id, issued -> issued.key().name());
  }

  private <T> CompletableFuture<@Nullable T> of(String id, Function<IssuedKey, T> part) {
    return find(id)
        .thenApply(
            state -> {
              Refusal unavailable = state.failure() == null ? null : state.failure().refusal();
              if (unavailable != null) {
                throw new Unavailable(unavailable);
              }
              return state.key() == null ? null : part.apply(state.key());
            });
  }

  /** A key that cannot be checked now. */
  static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    private Unavailable(Refusal refusal) {
      super(refusal.message(), null, false, false);
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a reading in the background reports its failures
  private CompletableFuture<KeyState> find(String id) {
    Known last = known.getIfPresent(id);
    Instant now = clock.instant();
    if (last != null && database.downSince() != null) {
      return CompletableFuture.completedFuture(withoutDatabase(last, now));
    }
    if (last != null && last.generation() == generation.get()) {
      if (now.isAfter(last.readAt().plus(FRESH))) {
        read(id, last, now); // this request does not wait for it
      }
      return CompletableFuture.completedFuture(new KeyState(last.key(), null));
    }
    if (!installation.made(id)) {
      return CompletableFuture.completedFuture(new KeyState(null, null));
    }
    return read(id, last, now);
  }

  /**
   * Reads a key again because a request has another secret than was read: another node may just
   * have rotated it. At most once a second, whatever the requests have.
   */
  private CompletableFuture<KeyState> readForOtherSecret(String id, KeyState state) {
    Known last = known.getIfPresent(id);
    Instant now = clock.instant();
    return last == null || now.isBefore(last.readAt().plus(BETWEEN_OTHER_SECRETS))
        ? CompletableFuture.completedFuture(state)
        : read(id, last, now);
  }

  private CompletableFuture<KeyState> read(String id, @Nullable Known last, Instant now) {
    if (database.downSince() != null) {
      return CompletableFuture.completedFuture(withoutDatabase(last, now));
    }
    Reading reading = new Reading(id, generation.get());
    CompletableFuture<KeyState> result = new CompletableFuture<>();
    CompletableFuture<KeyState> running = readings.putIfAbsent(reading, result);
    if (running != null) {
      return running;
    }
    try {
      threads.execute(
          () -> {
            try {
              result.complete(read(reading));
            } catch (RuntimeException | Error bug) {
              log.error("A key could not be read because of an internal error.", bug);
              result.complete(new KeyState(null, KeyCheck.refused(Refusal.internal())));
            } finally {
              readings.remove(reading);
            }
          });
    } catch (RejectedExecutionException e) {
      readings.remove(reading);
      result.complete(new KeyState(null, BUSY));
    }
    return result;
  }

  private KeyState read(Reading reading) {
    try {
      for (int i = 0; i < MOST_READINGS; i++) {
        long before = ownChanges();
        IssuedKey key = keys.issued(reading.id()).orElse(null);
        if (keep(reading.id(), new Known(key, reading.generation(), clock.instant()), before)) {
          return new KeyState(key, null);
        }
      }
      return new KeyState(keys.issued(reading.id()).orElse(null), null);
    } catch (DatabaseDown e) {
      return withoutDatabase(known.getIfPresent(reading.id()), clock.instant());
    }
  }

  private synchronized long ownChanges() {
    return ownChanges;
  }

  /**
   * Remembers what was read, unless this node changed something meanwhile: a key that it revoked
   * must not come back in an outage. Changes of other nodes may be missed in one.
   */
  private synchronized boolean keep(String id, Known found, long before) {
    if (ownChanges != before) {
      return false;
    }
    known.put(id, found);
    return true;
  }

  private KeyState withoutDatabase(@Nullable Known last, Instant now) {
    Instant since = database.downSince();
    boolean inGrace = since == null || now.isBefore(since.plus(grace));
    return last != null && inGrace
        ? new KeyState(last.key(), null)
        : new KeyState(null, DATABASE_DOWN);
  }

  /** Has every key read again before its next use: another node changed something. */
  void readAgain() {
    generation.incrementAndGet();
  }

  /**
   * This node changed something: forgets those whose access may have ended, and has the others read
   * again before their next use. In an outage, the others go on.
   */
  private void changed(List<AccessChange> changes) {
    generation.incrementAndGet();
    if (!changes.isEmpty()) {
      synchronized (this) {
        ownChanges++;
        known.asMap().values().removeIf(each -> each.isConcerned(changes));
      }
    }
  }
}
