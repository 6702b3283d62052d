package io.aiprovider.server.access;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keys of the configuration, and the keys and tokens that were issued. Thread-safe. */
public final class KnownKeys {
  private final StaticKeys configured;
  private final KeyLookup issued;
  private final KeyRecheck issuedKeys;

  KnownKeys(StaticKeys configured, KeyLookup issued, KeyRecheck issuedKeys) {
    this.configured = configured;
    this.issued = issued;
    this.issuedKeys = issuedKeys;
  }

  /** Checks a key or token, as {@link KeyLookup#check} does. */
  public CompletableFuture<KeyCheck> check(String key, @Nullable InetAddress address) {
    KeyCheck known = configured.check(key);
    return known.caller() != null
        ? CompletableFuture.completedFuture(known)
        : issued.check(key, address);
  }

  /** As {@link KeyRecheck#secretOf} says; null for a token. */
  public byte @Nullable [] secretOf(String key) {
    byte[] secret = configured.secretOf(key);
    return secret == null ? issuedKeys.secretOf(key) : secret;
  }

  /** As {@link KeyRecheck#check} says. */
  public CompletableFuture<KeyCheck> check(
      String id, Predicate<byte[]> isSecret, @Nullable InetAddress address) {
    KeyCheck known = configured.check(id, isSecret);
    return known.caller() != null
        ? CompletableFuture.completedFuture(known)
        : issuedKeys.check(id, isSecret, address);
  }
}
