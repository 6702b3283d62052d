package io.aiprovider.server.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.KeyLookup;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.Sha256;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import java.net.InetAddress;
import java.text.ParseException;
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
 * Thread-safe.
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
  private final InstantSource clock;
  private final Executor threads;
  private final AtomicLong generation = new AtomicLong();
  private final Cache<String, Known> known =
      Caffeine.newBuilder().maximumSize(MOST_TOKENS).executor(Runnable::run).build();

  /** A token that was accepted. */
  private record Known(KeyCheck check, Instant expiresAt, long generation) {}

  /**
   * Checks that no token was seen yet.
   *
   * @param threads for signatures and the database; may reject
   */
  BearerTokens(
      List<TokenVerifier> verifiers,
      TokenHolders holders,
      Database database,
      InstantSource clock,
      Executor threads) {
    this.verifiers = List.copyOf(verifiers);
    this.holders = holders;
    this.database = database;
    this.clock = clock;
    this.threads = threads;
    database.onChange(generation::incrementAndGet);
    database.onChangeElsewhere(generation::incrementAndGet);
  }

  @Override
  public CompletableFuture<KeyCheck> check(String key, @Nullable InetAddress address) {
    if (!key.startsWith("eyJ") || key.length() > LONGEST) { // {" in Base64
      return UNKNOWN;
    }
    String hash = Sha256.hex(key);
    Known last = known.getIfPresent(hash);
    if (last != null && clock.instant().isBefore(last.expiresAt())) {
      // without the database nobody can find out whether something was changed
      if (last.generation() == generation.get() || database.downSince() != null) {
        return CompletableFuture.completedFuture(last.check());
      }
    }
    return verify(key, hash);
  }

  private CompletableFuture<KeyCheck> verify(String token, String hash) {
    long before = generation.get();
    return CompletableFuture.completedFuture(token)
        .thenComposeAsync(this::verified, threads)
        .thenApplyAsync(check -> keyCheck(check, hash, before), threads)
        .exceptionally(BearerTokens::failed);
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

  private KeyCheck keyCheck(TokenCheck check, String hash, long before) {
    Identity identity = check.identity();
    if (identity == null) {
      return check.refusal() == null ? KeyCheck.UNKNOWN : KeyCheck.refused(check.refusal());
    }
    KeyCheck accepted = holders.check(identity);
    if (accepted.caller() != null) {
      known.put(hash, new Known(accepted, identity.expiresAt(), before));
    }
    return accepted;
  }

  private static KeyCheck failed(Throwable failure) {
    Throwable wrapped = failure.getCause();
    Throwable cause = failure instanceof CompletionException && wrapped != null ? wrapped : failure;
    if (cause instanceof RejectedExecutionException) {
      return BUSY;
    }
    if (cause instanceof DatabaseDown) {
      return DATABASE_DOWN;
    }
    log.error("A token could not be checked because of an internal error.", failure);
    return KeyCheck.refused(Refusal.internal());
  }
}
