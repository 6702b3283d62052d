package io.aiprovider.spring;

import io.aiprovider.provider.http.exchange.ClientTls;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Spring Boot's SSL bundles, for connections to providers. */
final class SslBundleTls {
  private SslBundleTls() {}

  /**
   * The bundle of this name.
   *
   * @throws IllegalArgumentException if there is none, or it cannot be used
   */
  static ClientTls of(SslBundles bundles, String name) {
    SslBundle bundle;
    try {
      bundle = bundles.getBundle(name);
    } catch (NoSuchSslBundleException e) {
      throw new IllegalArgumentException(
          "ssl.bundle is '"
              + name
              + "', but there is no such SSL bundle. Configure spring.ssl.bundle.pem."
              + name
              + " or spring.ssl.bundle.jks."
              + name
              + ", or remove ssl.bundle.");
    }
    return new ClientTls(
        bundle.createSslContext(),
        trust(bundle, name),
        list(bundle.getOptions().getEnabledProtocols()),
        list(bundle.getOptions().getCiphers()));
  }

  private static X509TrustManager trust(SslBundle bundle, String name) {
    TrustManager[] all = bundle.getManagers().getTrustManagers();
    return Stream.of(all)
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the SSL bundle '" + name + "' trusts no X.509 certificates. Check it."));
  }

  private static List<String> list(String @Nullable [] values) {
    return values == null ? List.of() : Arrays.asList(values);
  }
}
