package io.aiprovider.server.tls;

import io.aiprovider.server.health.Impairment;
import io.aiprovider.server.tls.CertificateFiles.Contents;
import io.aiprovider.server.tls.CertificateFiles.Unusable;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundleRegistry;

/**
 * The certificate of the server, exchanged when its files change. New connections use the new one.
 * Files that cannot be used change nothing: the certificate before them stays.
 *
 * <p>Reads the files instead of watching them: so it also sees changes on network file systems, and
 * of the links by which Kubernetes exchanges secrets. A change counts when two reads in a row have
 * found it, because the two files are not written at the same time.
 */
final class CertificateReload implements SslBundleRegistrar, Impairment {
  /** The name of the bundle. */
  static final String BUNDLE = "ai-provider";

  private static final Logger log = LoggerFactory.getLogger(CertificateReload.class);

  private final CertificateFiles files;
  private final Clock clock;
  private @Nullable SslBundleRegistry registry;
  private @Nullable Contents used;
  private @Nullable Contents seen;
  private @Nullable String problem;
  private volatile @Nullable Instant brokenSince;

  CertificateReload(CertificateFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /**
   * Registers the certificate at the start.
   *
   * @throws StartRefused if it cannot be used
   */
  @Override
  public synchronized void registerBundles(SslBundleRegistry bundles) {
    try {
      Contents contents = files.read();
      bundles.registerBundle(BUNDLE, files.bundle(contents));
      registry = bundles;
      used = contents;
      seen = contents;
    } catch (Unusable e) {
      throw new StartRefused(
          "HTTPS is configured, but the certificate cannot be used. " + e.getMessage(),
          "Correct the file, or set ai-provider.ssl.certificate (SSL_CERT_PATH) and"
              + " ai-provider.ssl.private-key (SSL_KEY_PATH) to others.",
          "ai-provider.ssl",
          null,
          0);
    }
  }

  /** Looks at the files. */
  synchronized void check() {
    SslBundleRegistry bundles = registry;
    if (bundles == null) {
      return;
    }
    try {
      Contents contents = files.read();
      boolean settled = contents.equals(seen);
      seen = contents;
      if (!settled) {
        return;
      }
      if (!contents.equals(used)) {
        bundles.updateBundle(BUNDLE, files.bundle(contents));
        used = contents;
        log.info("The certificate for HTTPS has changed. New connections use the new one.");
      }
      problem = null;
      brokenSince = null;
    } catch (Unusable e) {
      broken(String.valueOf(e.getMessage()));
    }
  }

  private void broken(String why) {
    if (brokenSince == null) {
      brokenSince = clock.instant();
    }
    if (!why.equals(problem)) {
      problem = why;
      log.warn("The new certificate for HTTPS cannot be used, so the old one stays. {}", why);
    }
  }

  @Override
  public String part() {
    return "tls_certificate";
  }

  @Override
  public @Nullable Instant since() {
    return brokenSince;
  }
}
