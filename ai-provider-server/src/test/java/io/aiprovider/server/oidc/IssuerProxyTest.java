package io.aiprovider.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.ServerProperties.Jwt;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** An issuer that can only be reached through the proxy that Java's settings name. */
final class IssuerProxyTest {

  private static IssuerDocuments documents() {
    Jwt jwt =
        new Jwt(
            "https://issuer.example/realm",
            "",
            "gateway",
            "tenant",
            "sub",
            "role",
            Map.of(),
            Map.of());
    return new IssuerDocuments(IssuerSettings.of(jwt));
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void keys_are_fetched_through_it() {
    try (RawUpstream proxy = new RawUpstream(call -> call.answer(403, "text/plain", "refused"))) {
      System.setProperty("https.proxyHost", "127.0.0.1");
      System.setProperty("https.proxyPort", "" + URI.create(proxy.baseUrl()).getPort());

      assertThatThrownBy(() -> documents().fetch()).isInstanceOf(IOException.class);

      assertThat(proxy.next().head()).startsWith("CONNECT issuer.example:443 ");
    } finally {
      System.clearProperty("https.proxyHost");
      System.clearProperty("https.proxyPort");
    }
  }
}
