package io.aiprovider.server.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.caller.Caller;
import io.aiprovider.digest.Sha256;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.KeyLookup;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import java.net.InetAddress;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks signed tokens. What was found out about one is kept until the token ends or something is
 * changed in the database, so that most requests wait neither for a signature nor for the database.
 * While the database is down, tokens that were accepted before go on working for a time, and no
 * others are accepted. Thread-safe.
 */
final class BearerTokens implements KeyLookup {
  private static final Logger log = LoggerFactory.getLogger(BearerTokens.class);
  private static final int MOST_TOKENS = 100_000;
  private static final int LONGEST = 16_000;
  private static final CompletableFuture<KeyCheck> UNKNOWN =
      CompletableFuture.completedFuture(KeyCheck.UNKNOWN);
  private static final KeyCheck BUSY =
      KeyCheck.refused(
          Refusal.unavailable("Too many tokens are being checked now.", "server_busy"));
  private static final KeyCheck DATABASE_DOWN =
      KeyCheck.refused(
          Refusal.unavailable(
              "The token cannot be checked now, because the database cannot be reached.",
              "database_unavailable"));

  private final List<TokenVerifier> verifiers;
  private final TokenHolders holders;
  private final Database database;
  private final Duration grace;
  private final InstantSource clock;
  private final Executor threads;
  private final AtomicLong generation = new AtomicLong();

  /** How often this node changed something. */
  private long ownChanges; // guarded by this

  private final Cache<String, Known> known =
      Caffeine.newBuilder().maximumSize(MOST_TOKENS).executor(Runnable::run).build();

  /** A token that was accepted. */
  private record Known(KeyCheck check, Instant expiresAt, long generation) {
    boolean isOver(Instant now) {
      return !now.isBefore(expiresAt);
    }

    /** Whether a change may have made it wrong. */
    boolean isConcerned(List<AccessChange> changes) {
      Caller caller = check.caller();
      return caller == null
          || changes.stream()
              .anyMatch(change -> change.concerns(caller.tenant(), caller.user(), null));
    }
  }

  /**
   * Checks that no token was seen yet.
   *
   * @param grace for how long after the last contact with the database tokens go on working
   * @param threads for signatures and the database; may reject
   */
  BearerTokens(
      List<TokenVerifier> verifiers,
      TokenHolders holders,
      Database database,
      Duration grace,
      InstantSource clock,
      Executor threads) {
    this.verifiers = List.copyOf(verifiers);
    this.holders = holders;
    this.database = database;
    this.grace = grace;
    this.clock = clock;
    this.threads = threads;
    database.onAccessChange(this::changed);
    database.onChangeElsewhere(generation::incrementAndGet);
  }

  /**
   * This node changed something: forgets those whose access may have ended, and has the others
   * checked again before their next use. In an outage, the others go on.
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

  private synchronized long ownChanges() {
    return ownChanges;
  }

  /**
   * Remembers a token, unless this node changed something meanwhile: one whose user it erased must
   * not come back in an outage. Changes of other nodes may be missed in one.
   */
  private synchronized void keep(String hash, Known accepted, long before) {
    if (ownChanges == before) {
      known.put(hash, accepted);
    }
  }

  @Override
  public CompletableFuture<KeyCheck> check(String key, @Nullable InetAddress address) {
    if (!key.startsWith("eyJ") || key.length() > LONGEST) { // {" in Base64
      return UNKNOWN;
    }
    String hash = Sha256.hex(key);
    if (database.downSince() != null) {
      return CompletableFuture.completedFuture(withoutDatabase(hash));
    }
    Known last = known.getIfPresent(hash);
    return last != null && last.generation() == generation.get() && !last.isOver(clock.instant())
        ? CompletableFuture.completedFuture(last.check())
        : verify(key, hash);
  }

  private KeyCheck withoutDatabase(String hash) {
    Known last = known.getIfPresent(hash);
    Instant since = database.downSince();
    Instant now = clock.instant();
    boolean inGrace = since == null || now.isBefore(since.plus(grace));
    return last != null && inGrace && !last.isOver(now) ? last.check() : DATABASE_DOWN;
  }

  private CompletableFuture<KeyCheck> verify(String token, String hash) {
    long begun = generation.get();
    long before = ownChanges();
    return CompletableFuture.completedFuture(token)
        .thenComposeAsync(this::verified, threads)
        .thenApplyAsync(check -> keyCheck(check, hash, begun, before), threads)
        .exceptionally(failure -> failed(failure, hash));
  }

  private CompletableFuture<TokenCheck> verified(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      for (TokenVerifier verifier : verifiers) {
        if (verifier.isResponsibleFor(jwt)) {
          return verifier.verify(jwt);
        }
      }
      return CompletableFuture.completedFuture(TokenCheck.UNKNOWN);
    } catch (ParseException notSigned) {
      return CompletableFuture.completedFuture(TokenCheck.UNKNOWN);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private KeyCheck keyCheck(TokenCheck check, String hash, long begun, long before) {
    Identity identity = check.identity();
    KeyCheck result =
        identity == null
            ? check.refusal() == null ? KeyCheck.UNKNOWN : KeyCheck.refused(check.refusal())
            : holders.check(identity);
    if (identity == null || result.caller() == null) {
      known.invalidate(hash); // it must not come back while the database is down
      return result;
    }
    keep(hash, new Known(result, identity.expiresAt(), begun), before);
    return result;
  }

  private KeyCheck failed(Throwable failure, String hash) {
    Throwable wrapped = failure.getCause();
    Throwable cause = failure instanceof CompletionException && wrapped != null ? wrapped : failure;
    if (cause instanceof RejectedExecutionException) {
      return BUSY;
    }
    if (cause instanceof DatabaseDown) {
      return withoutDatabase(hash);
    }
    log.error("A token could not be checked because of an internal error.", failure);
    return KeyCheck.refused(Refusal.internal());
  }
}
