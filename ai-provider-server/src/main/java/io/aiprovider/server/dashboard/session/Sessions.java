package io.aiprovider.server.dashboard.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.KnownKeys;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.access.SessionLookup;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.tokens.Identity;
import io.aiprovider.server.tokens.TokenHolders;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions in use, in memory. With each request the key, user or token is checked again that a
 * session began with, by the same look-ups as if it came with the request: the session ends with
 * it. While the database is down, known sessions go on for a time, as keys do. Thread-safe.
 */
final class Sessions implements SessionLookup {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final int MOST = 20_000;
  private static final KeyCheck ENDED =
      KeyCheck.refused(Refusal.of(401, "Your session has ended: sign in again.", "session_ended"));
  private static final KeyCheck DATABASE_DOWN =
      KeyCheck.refused(
          Refusal.unavailable(
              "The session cannot be checked now, because the database cannot be reached.",
              "database_unavailable"));
  private static final KeyCheck BUSY =
      KeyCheck.refused(
          Refusal.unavailable("Too many sessions are being checked now.", "server_busy"));
  private static final CompletableFuture<KeyCheck> NONE =
      CompletableFuture.completedFuture(KeyCheck.UNKNOWN);

  private final SessionTable table;
  private final SessionTimes times;
  private final KnownKeys keys;
  private final TokenHolders holders;
  private final Database database;
  private final Duration grace;
  private final SameOrigin origin;
  private final InstantSource clock;
  private final Executor threads;
  private final SessionUses uses = new SessionUses();
  private final Cache<String, Known> known;

  /** Sessions that ended here: they must not come back by a reading that had begun before. */
  private final Cache<String, Boolean> ended;

  /** Ended sessions that the database still has. */
  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();

  /** Grows when what was read before may have changed. */
  private final AtomicLong generation = new AtomicLong();

  /**
   * What was read.
   *
   * @param holder the check of the user who signed in; null for a key, which is checked each time
   */
  private record Known(Session session, @Nullable KeyCheck holder, long generation) {
    boolean isConcerned(List<AccessChange> changes) {
      String tenant = session.tenant();
      return holder != null
          && tenant != null
          && changes.stream().anyMatch(each -> each.concerns(tenant, session.user(), null));
    }
  }

  /** What a reading found: a session, none, or none for now. */
  private record Reading(@Nullable Known known, @Nullable KeyCheck failure) {}

  Sessions(
      SessionTable table,
      SessionTimes times,
      KnownKeys keys,
      TokenHolders holders,
      Database database,
      Duration grace,
      SameOrigin origin,
      InstantSource clock,
      Executor threads) {
    this.table = table;
    this.times = times;
    this.keys = keys;
    this.holders = holders;
    this.database = database;
    this.grace = grace;
    this.origin = origin;
    this.clock = clock;
    this.threads = threads;
    this.known = Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
    this.ended =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(times.absolute())
            .executor(Runnable::run)
            .build();
    database.onAccessChange(this::changed);
    database.onChangeElsewhere(generation::incrementAndGet);
  }

  private void changed(List<AccessChange> changes) {
    generation.incrementAndGet();
    known.asMap().values().removeIf(each -> each.isConcerned(changes)); // also in an outage
  }

  @Override
  public CompletableFuture<KeyCheck> check(RequestHead request) {
    SessionToken token = SessionCookie.in(request.header("Cookie"));
    if (token == null) {
      return NONE;
    }
    Refusal forged = origin.refusal(request);
    return forged == null
        ? check(token, request.address())
        : CompletableFuture.completedFuture(KeyCheck.refused(forged));
  }

  /** Who signed in. */
  CompletableFuture<KeyCheck> check(SessionToken token, @Nullable InetAddress address) {
    String id = token.id();
    Instant now = clock.instant();
    Known last = known.getIfPresent(id);
    if (ended.getIfPresent(id) != null) {
      return CompletableFuture.completedFuture(ENDED);
    }
    if (database.downSince() != null) {
      return check(withoutDatabase(id), token, address);
    }
    boolean usable =
        last != null
            && last.generation() == generation.get()
            && now.isBefore(endOf(last.session())); // else another node may know of a later use
    return usable
        ? check(new Reading(last, null), token, address)
        : read(id).thenCompose(reading -> check(reading, token, address));
  }

  /** When a session ends if it is not used any more. */
  private Instant endOf(Session session) {
    return times.end(session.createdAt(), uses.last(session));
  }

  /** When the session of a token ends; null if it is not known. */
  @Nullable Instant endOf(SessionToken token) {
    Known last = known.getIfPresent(token.id());
    return last == null ? null : endOf(last.session());
  }

  private CompletableFuture<KeyCheck> check(
      Reading reading, SessionToken token, @Nullable InetAddress address) {
    Known found = reading.known();
    Instant now = clock.instant();
    if (found == null || !now.isBefore(endOf(found.session()))) {
      KeyCheck failure = reading.failure();
      return CompletableFuture.completedFuture(failure == null ? ENDED : failure);
    }
    Session session = found.session();
    uses.note(session, now);
    String keyId = session.keyId();
    String proof = session.proof();
    if (keyId == null || proof == null) {
      KeyCheck holder = found.holder();
      return CompletableFuture.completedFuture(holder == null ? ENDED : withoutKey(holder));
    }
    return keys.check(keyId, token.isSecretOf(proof), address).thenApply(Sessions::withoutKey);
  }

  /** A check whose refusals speak of the session, not of the key or token that it began with. */
  private static KeyCheck withoutKey(KeyCheck check) {
    Refusal refusal = check.refusal();
    boolean over = refusal == null ? check.caller() == null : refusal.status() == 401;
    return over ? ENDED : check;
  }

  private CompletableFuture<Reading> read(String id) {
    try {
      return CompletableFuture.supplyAsync(() -> readNow(id), threads)
          .exceptionally(failure -> failed(failure, id));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(new Reading(null, BUSY));
    }
  }

  private Reading readNow(String id) {
    long begun = generation.get();
    Session session = table.find(id);
    if (session == null) {
      known.invalidate(id);
      return new Reading(null, null);
    }
    Identity identity = session.identity();
    Known found = new Known(session, identity == null ? null : holders.check(identity), begun);
    known.put(id, found);
    return new Reading(found, null);
  }

  private Reading failed(Throwable failure, String id) {
    Throwable wrapped = failure.getCause();
    Throwable cause = failure instanceof CompletionException && wrapped != null ? wrapped : failure;
    if (cause instanceof DatabaseDown) {
      return withoutDatabase(id);
    }
    log.error("A session could not be checked because of an internal error.", cause);
    return new Reading(null, KeyCheck.refused(Refusal.internal()));
  }

  private Reading withoutDatabase(String id) {
    Instant since = database.downSince();
    boolean inGrace = since == null || clock.instant().isBefore(since.plus(grace));
    Known last = inGrace ? known.getIfPresent(id) : null;
    return new Reading(last, last == null ? DATABASE_DOWN : null);
  }

  /**
   * Ends a session. If the database cannot be reached, it ends on this node, and on the others when
   * the database can be reached again.
   */
  void end(SessionToken token) {
    String id = token.id();
    ended.put(id, true);
    known.invalidate(id);
    unwritten.add(id);
    try {
      writeEnds();
    } catch (DatabaseDown e) {
      log.warn("A session ended on this server only, because the database cannot be reached.");
    }
  }

  /** Ends sessions in the database that ended while it could not be reached. */
  void writeEnds() {
    for (String id : List.copyOf(unwritten)) {
      table.end(id);
      unwritten.remove(id);
    }
  }

  /** Writes when sessions were used. */
  void writeUses() {
    uses.writeTo(table);
  }

  /** Deletes sessions that have ended because of their age. */
  void deleteOld() {
    Instant now = clock.instant();
    table.deleteOld(now.minus(times.idle()), now.minus(times.absolute()));
  }
}
