package io.aiprovider.server.access;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds out to whom a key or token belongs. Thread-safe, and never blocks. */
@FunctionalInterface
public interface KeyLookup {
  /**
   * Checks a key.
   *
   * @param address the address that it came from; null if it is not known
   * @return completed already unless the key must be looked up first; never fails
   */
  CompletableFuture<KeyCheck> check(String key, @Nullable InetAddress address);

  /** Checks a key in several places, in this order, until one of them knows it. */
  static KeyLookup firstOf(List<? extends KeyLookup> lookups) {
    return (key, address) -> {
      CompletableFuture<KeyCheck> result = CompletableFuture.completedFuture(KeyCheck.UNKNOWN);
      for (KeyLookup lookup : lookups) {
        result =
            result.thenCompose(
                check ->
                    check.equals(KeyCheck.UNKNOWN)
                        ? lookup.check(key, address)
                        : CompletableFuture.completedFuture(check));
      }
      return result;
    };
  }
}
