package io.aiprovider.server.access;

import java.util.concurrent.CompletableFuture;

/** Decides which requests are allowed. Thread-safe, and never blocks. */
@FunctionalInterface
public interface AccessPolicy {
  /**
   * Who sent a request.
   *
   * @return completed already unless a key must be looked up first; never fails
   */
  CompletableFuture<Authentication> authenticate(RequestHead request);
}
