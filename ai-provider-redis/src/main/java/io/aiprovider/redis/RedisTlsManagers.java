package io.aiprovider.redis;

import io.lettuce.core.SslOptions;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What TLS uses in a JVM that has it already, for example from a key store. Immutable.
 *
 * @param trust which certificates of Redis are trusted; null: those that the JVM trusts
 * @param keys the certificate that the client shows; null: none
 * @param protocols the versions of TLS; empty: those of the JVM
 * @param ciphers the cipher suites; empty: those of the JVM
 * @since 0.1
 */
public record RedisTlsManagers(
    @Nullable TrustManagerFactory trust,
    @Nullable KeyManagerFactory keys,
    List<String> protocols,
    List<String> ciphers) {

  /** These managers. */
  public RedisTlsManagers {
    protocols = List.copyOf(protocols);
    ciphers = List.copyOf(ciphers);
  }

  void configure(SslOptions.Builder ssl) {
    if (trust != null) {
      ssl.trustManager(trust);
    }
    if (keys != null) {
      ssl.keyManager(keys);
    }
    if (!protocols.isEmpty()) {
      ssl.protocols(protocols.toArray(String[]::new));
    }
    if (!ciphers.isEmpty()) {
      ssl.cipherSuites(ciphers.toArray(String[]::new));
    }
  }
}
