package io.aiprovider.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Handshake;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** A provider whose certificate only an SSL bundle trusts, and that asks for one itself. */
class ProviderBundlesTest {
  private static final String ANSWER =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}]}";

  @TempDir private static Path directory;
  private static MockWebServer provider;

  @BeforeAll
  static void start() throws IOException {
    TestCertificate own = TestCertificate.named("provider", "EC", directory);
    TestCertificate caller = TestCertificate.named("caller", "RSA", directory);
    Files.writeString(directory.resolve("provider.pem"), own.certificate());
    Files.writeString(directory.resolve("caller.pem"), caller.certificate());
    Files.writeString(directory.resolve("caller-key.pem"), caller.privateKey());
    PemSslStoreBundle stores =
        new PemSslStoreBundle(
            PemSslStoreDetails.forCertificate(own.certificate()).withPrivateKey(own.privateKey()),
            PemSslStoreDetails.forCertificate(caller.certificate()));
    provider = new MockWebServer();
    provider.useHttps(SslBundle.of(stores).createSslContext().getSocketFactory());
    provider.requireClientAuth();
    provider.start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  private static RunningServer server(String ssl, String transport) throws IOException {
    Path file = directory.resolve("ai-provider.yml");
    Files.writeString(
        file,
        """
        spring.ssl.bundle.pem.internal:
          truststore: { certificate: "file:%1$s/provider.pem" }
          keystore:
            certificate: "file:%1$s/caller.pem"
            private-key: "file:%1$s/caller-key.pem"
          options: { enabled-protocols: TLSv1.2 }
        ai-provider.providers.up:
          { type: openai, base-url: "https://localhost:%2$d/v1", api-key: k %3$s }
        """
            .formatted(directory, provider.getPort(), ssl));
    return RunningServer.configuredBy(file, Map.of(), "transport=" + transport);
  }

  @ParameterizedTest
  @ValueSource(strings = {"netty", "okhttp"})
  void is_called_with_the_bundle(String transport) throws Exception {
    provider.enqueue(new MockResponse.Builder().body(ANSWER).build());
    try (RunningServer server = server(", ssl: { bundle: internal }", transport)) {
      assertThat(new HttpCaller(server).chat(Samples.HELLO).body()).contains("Hello");

      Handshake handshake = Objects.requireNonNull(provider.takeRequest().getHandshake());
      assertThat(String.valueOf(handshake.peerPrincipal())).isEqualTo("CN=caller");
      assertThat(handshake.tlsVersion().javaName()).isEqualTo("TLSv1.2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"netty", "okhttp"})
  void is_not_trusted_without_the_bundle(String transport) throws Exception {
    try (RunningServer server = server("", transport)) {
      assertThat(new HttpCaller(server).chat(Samples.HELLO).body())
          .contains("no secure connection could be made");
    }
  }

  @Test
  void a_bundle_that_is_not_configured_is_a_mistake_in_the_configuration() {
    assertThatThrownBy(() -> server(", ssl: { bundle: intern }", "netty").close())
        .rootCause()
        .hasMessageContaining("ssl.bundle is 'intern', but there is no such SSL bundle.");
  }
}
