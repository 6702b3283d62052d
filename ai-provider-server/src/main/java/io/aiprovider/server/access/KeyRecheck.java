package io.aiprovider.server.access;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks a key again of which only the id and something about its secret is remembered.
 * Thread-safe, and never blocks.
 */
public interface KeyRecheck {
  /** SHA-256 of the secret of a key; null if the key is not one of these. */
  byte @Nullable [] secretOf(String key);

  /**
   * Checks a key, as {@link KeyLookup#check} does.
   *
   * @param id the id that the key's caller has
   * @param isSecret whether a SHA-256 is that of the remembered secret
   * @param address the address that the request came from; null if it is not known
   * @return unknown also if the key has another secret now
   */
  CompletableFuture<KeyCheck> check(
      String id, Predicate<byte[]> isSecret, @Nullable InetAddress address);
}
