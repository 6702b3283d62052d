package io.aiprovider.server.oidc;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, in memory. They are fetched again when a token names an unknown one
 * or its signature is none of theirs, but not more often than every ten seconds whatever the tokens
 * name, and in the background when they are older than ten minutes. If that fails, the keys that
 * are known stay. Thread-safe, and never blocks.
 */
final class IssuerKeys {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final Source source;
  private final InstantSource clock;
  private final Executor thread;
  private volatile @Nullable JWKSet known;
  private volatile Instant lastFetch = Instant.EPOCH;
  private @Nullable CompletableFuture<Void> running; // guarded by this
  private boolean failing; // of the thread that fetches

  /** Where keys come from. */
  @FunctionalInterface
  interface Source {
    /** Fetches the keys; blocks. */
    JWKSet fetch() throws Exception;
  }

  IssuerKeys(Source source, InstantSource clock, Executor thread) {
    this.source = source;
    this.clock = clock;
    this.thread = thread;
  }

  /** The keys that may have signed a token with this header; never fails. */
  @SuppressWarnings("FutureReturnValueIgnored") // a fetch reports its failures
  CompletableFuture<List<JWK>> find(JWSHeader header) {
    List<JWK> found = select(header);
    if (found.isEmpty()) {
      return findAgain(header);
    }
    fetch(FRESH);
    return CompletableFuture.completedFuture(found);
  }

  /** As {@link #find}, after the known keys were no use, with keys that are fetched for it. */
  CompletableFuture<List<JWK>> findAgain(JWSHeader header) {
    return fetch(BETWEEN_FETCHES).thenApply(done -> select(header));
  }

  /** Whether there are no keys, because the issuer could never be reached. */
  boolean areMissing() {
    return known == null;
  }

  private List<JWK> select(JWSHeader header) {
    JWKSet keys = known;
    JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
    return keys == null || matcher == null ? List.of() : new JWKSelector(matcher).select(keys);
  }

  /** Fetches the keys, unless the last fetch is less than this time ago. */
  private synchronized CompletableFuture<Void> fetch(Duration age) {
    if (running != null) {
      return running;
    }
    Instant now = clock.instant();
    if (now.isBefore(lastFetch.plus(age))) {
      return CompletableFuture.completedFuture(null);
    }
    lastFetch = now;
    CompletableFuture<Void> started = new CompletableFuture<>();
    running = started;
    thread.execute(
        () -> {
          fetchNow();
          synchronized (this) {
            running = null;
          }
          started.complete(null);
        });
    return started;
  }

  private void fetchNow() {
    try {
      known = source.fetch().toPublicJWKSet(); // without shared secrets
      if (failing) {
        log.info("The keys of the token issuer are available again.");
      }
      failing = false;
    } catch (Exception e) {
      if (!failing) {
        log.warn("The keys of the token issuer cannot be fetched: {}", e.toString());
      }
      failing = true;
    }
  }
}
