package io.aiprovider.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

class CertificateReloadTest {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
  private static TestCertificate one;
  private static TestCertificate two;

  @TempDir Path directory;
  private final DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry();

  @BeforeAll
  static void make(@TempDir Path directory) {
    one = TestCertificate.named("one", "EC", directory);
    two = TestCertificate.named("two", "EC", directory);
  }

  private CertificateReload started() {
    CertificateReload reload = reload(one.in(directory));
    reload.registerBundles(registry);
    return reload;
  }

  private static CertificateReload reload(CertificateFiles files) {
    return new CertificateReload(files, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** The name in the certificate that new connections get. */
  private String served() throws KeyStoreException {
    var keys = registry.getBundle("ai-provider").getStores().getKeyStore();
    X509Certificate certificate =
        (X509Certificate) keys.getCertificate(keys.aliases().nextElement());
    return certificate.getSubjectX500Principal().getName();
  }

  @Test
  void a_changed_certificate_is_used_when_its_files_are_complete() throws Exception {
    CertificateReload reload = started();
    assertThat(served()).isEqualTo("CN=one");

    two.in(directory);
    reload.check();
    assertThat(served()).isEqualTo("CN=one");
    reload.check();

    assertThat(served()).isEqualTo("CN=two");
    assertThat(reload.since()).isNull();
  }

  @Test
  void a_broken_certificate_leaves_the_old_one() throws Exception {
    CertificateReload reload = started();

    Files.writeString(directory.resolve("cert.pem"), "junk");
    reload.check();
    reload.check();

    assertThat(served()).isEqualTo("CN=one");
    assertThat(reload.since()).isEqualTo(NOW);
  }

  @Test
  void a_key_of_another_certificate_leaves_the_old_one() throws Exception {
    CertificateReload reload = started();

    Files.writeString(directory.resolve("key.pem"), two.privateKey());
    reload.check();
    reload.check();

    assertThat(served()).isEqualTo("CN=one");
    assertThat(reload.since()).isEqualTo(NOW);
  }

  @Test
  void a_repaired_file_ends_the_impairment() throws Exception {
    CertificateReload reload = started();
    Files.delete(directory.resolve("key.pem"));
    reload.check();
    assertThat(reload.since()).isEqualTo(NOW);

    one.in(directory);
    reload.check();

    assertThat(reload.since()).isNull();
  }

  @Test
  void a_start_without_the_file_is_refused() {
    assertRefused(new CertificateFiles(directory.resolve("none.pem"), directory), "does not exist");
  }

  @Test
  void a_start_with_something_else_than_a_certificate_is_refused() throws IOException {
    CertificateFiles files = one.in(directory);
    Files.writeString(directory.resolve("cert.pem"), one.privateKey());

    assertRefused(files, "cert.pem has no valid certificate in PEM form");
  }

  @Test
  void a_start_with_something_else_than_a_key_is_refused_and_does_not_show_it() throws IOException {
    CertificateFiles files = one.in(directory);
    Files.writeString(directory.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nsecret\n");

    assertRefused(files, "key.pem has no valid private key in PEM form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nsecret\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0a\n\nsecret\n"
      })
  void a_start_with_an_encrypted_key_is_refused_with_the_command_that_decrypts_it(String key)
      throws IOException {
    CertificateFiles files = one.in(directory);
    Files.writeString(directory.resolve("key.pem"), key);

    assertRefused(files, "is encrypted with a password");
    assertRefused(files, "openssl pkey -in key.pem -out decrypted.pem");
  }

  @Test
  void a_start_with_a_key_of_another_certificate_is_refused() throws IOException {
    CertificateFiles files = one.in(directory);
    Files.writeString(directory.resolve("key.pem"), two.privateKey());

    assertRefused(files, "does not belong to the certificate");
  }

  private void assertRefused(CertificateFiles files, String why) {
    assertThatThrownBy(() -> reload(files).registerBundles(registry))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(why)
        .hasMessageContaining("SSL_CERT_PATH")
        .hasMessageNotContaining("secret");
  }
}
