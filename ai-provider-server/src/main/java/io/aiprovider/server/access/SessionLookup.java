package io.aiprovider.server.access;

import java.util.concurrent.CompletableFuture;

/** Finds out who signed in to the session that a request belongs to. Thread-safe. */
@FunctionalInterface
public interface SessionLookup {
  /**
   * Who sent a request.
   *
   * @return {@link KeyCheck#UNKNOWN} if the request belongs to no session; completed already unless
   *     the session must be looked up first; never fails
   */
  CompletableFuture<KeyCheck> check(RequestHead request);
}
