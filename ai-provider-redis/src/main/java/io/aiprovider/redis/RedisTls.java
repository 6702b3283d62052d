package io.aiprovider.redis;

import io.lettuce.core.SslOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Certificates for TLS, as PEM files. Immutable.
 *
 * @param trusted the certificates of the authorities that Redis' certificate may come from; null:
 *     those that the JVM trusts
 * @param certificate the certificate that the client shows; null: none
 * @param privateKey the private key of that certificate, in PKCS 8 form; null: none
 * @since 0.1
 */
public record RedisTls(
    @Nullable Path trusted, @Nullable Path certificate, @Nullable Path privateKey) {
  /** What the JVM trusts, and no certificate of the client. */
  public static final RedisTls DEFAULT = new RedisTls(null, null, null);

  /**
   * These certificates.
   *
   * @throws IllegalArgumentException if a file cannot be read, or there is a certificate without a
   *     key, or a key without a certificate
   */
  public RedisTls {
    if ((certificate == null) != (privateKey == null)) {
      throw new IllegalArgumentException(
          "The TLS settings of Redis have only one of a certificate and a private key: set both, or"
              + " neither.");
    }
    check("trusted certificates", trusted);
    check("certificate", certificate);
    check("private key", privateKey);
  }

  private static void check(String what, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "The file of the " + what + " for Redis, " + file + ", cannot be read.");
    }
  }

  void configure(SslOptions.Builder ssl) {
    if (trusted != null) {
      ssl.trustManager(trusted.toFile());
    }
    if (certificate != null && privateKey != null) {
      ssl.keyManager(certificate.toFile(), privateKey.toFile(), new char[0]);
    }
  }
}
