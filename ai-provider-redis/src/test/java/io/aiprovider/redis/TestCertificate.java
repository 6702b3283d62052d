package io.aiprovider.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for localhost, made by the JDK's keytool.
 *
 * @param certificate in a PEM file
 * @param privateKey in a PEM file
 */
record TestCertificate(Path certificate, Path privateKey) {
  private static final String PASSWORD = "changeit";
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  static TestCertificate named(String name, String algorithm, Path directory) {
    Path store = directory.resolve(name + ".p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                      "-genkeypair",
                      "-keystore",
                      store.toString(),
                      "-storetype",
                      "PKCS12",
                      "-storepass",
                      PASSWORD,
                      "-alias",
                      "it",
                      "-keyalg",
                      algorithm,
                      "-dname",
                      "CN=" + name,
                      "-ext",
                      "san=dns:localhost,ip:127.0.0.1"))
              .redirectErrorStream(true)
              .start();
      String output = new String(keytool.getInputStream().readAllBytes());
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
      KeyStore keys = load(store);
      return new TestCertificate(
          file(
              directory.resolve(name + ".crt"),
              pem("CERTIFICATE", keys.getCertificate("it").getEncoded())),
          file(
              directory.resolve(name + ".key"),
              pem("PRIVATE KEY", keys.getKey("it", PASSWORD.toCharArray()).getEncoded())));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private KeyStore store() throws IOException, GeneralSecurityException {
    return load(Path.of(certificate.toString().replace(".crt", ".p12")));
  }

  /** Shows it. */
  KeyManagerFactory keys() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store(), PASSWORD.toCharArray());
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trusts it alone. */
  TrustManagerFactory trust() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("it", store().getCertificate("it"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return trust;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path file(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  private static String pem(String type, byte[] bytes) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + LINES.encodeToString(bytes)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
