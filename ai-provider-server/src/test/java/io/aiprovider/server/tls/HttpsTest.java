package io.aiprovider.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.ARRAY;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

class HttpsTest {
  @TempDir static Path directory;
  private static CertificateFiles files;
  private static SSLContext trust;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    TestCertificate certificate = TestCertificate.named("server", "EC", directory);
    files = certificate.in(directory);
    trust = certificate.trust();
    server =
        RunningServer.dedicated(
            "providers.sim.type=simulated",
            "limits.request-timeout=2s",
            "limits.max-body=1MB",
            "ssl.certificate=" + files.certificate(),
            "ssl.private-key=" + files.privateKey());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
  }

  @ParameterizedTest
  @EnumSource
  void calls_are_served_over_both_versions_of_http(HttpClient.Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trust).version(version).build();

    HttpResponse<String> response =
        client.send(
            request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Samples.HELLO_STREAMED))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.body()).endsWith("data: [DONE]\n\n");
    assertThat(response.headers().allValues("strict-transport-security"))
        .containsExactly("max-age=31536000");
  }

  /** The caller reads no answer before it has sent the whole body. */
  @ParameterizedTest
  @EnumSource
  void the_caller_of_a_body_over_the_limit_gets_the_answer(HttpClient.Version version)
      throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trust).version(version).build();
    for (String path : new String[] {"/v1/chat/completions", "/auth/verify-key"}) {
      HttpResponse<String> response =
          client.send(
              request(path)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("x".repeat(2_500_000)))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void a_head_that_does_not_arrive_in_time_is_a_408() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("strict-transport-security");
    }
  }

  @Test
  void only_current_versions_of_tls_are_enabled() {
    assertThat(server.bean(SslBundles.class).getBundle("ai-provider").getOptions())
        .extracting(SslOptions::getEnabledProtocols)
        .asInstanceOf(ARRAY)
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  void a_certificate_that_breaks_is_part_of_the_health() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trust).build();
    String key = Files.readString(files.privateKey());
    CertificateReload reload = server.bean(CertificateReload.class);
    try {
      Files.writeString(files.privateKey(), "");
      reload.check();
      reload.check();

      JsonObject health =
          JsonObject.parse(client.send(request("/health").build(), BodyHandlers.ofString()).body());

      assertThat(health.string("status")).isEqualTo("degraded");
      assertThat(health.object("tls_certificate").string("since")).isNotEmpty();
    } finally {
      Files.writeString(files.privateKey(), key);
      reload.check();
      reload.check();
    }
  }

  private static SSLSocket connect() throws IOException {
    SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket("localhost", server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }
}
