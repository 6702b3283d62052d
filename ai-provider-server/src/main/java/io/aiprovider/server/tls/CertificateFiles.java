package io.aiprovider.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * A certificate and its private key, each in a PEM file.
 *
 * @param certificate the file of the certificate, followed by those of its issuers
 * @param privateKey the file of the key, without a password
 */
record CertificateFiles(Path certificate, Path privateKey) {
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /** The files cannot be used; the message says why, and never contains the key. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** What is in the files. */
  record Contents(String certificate, String privateKey) {

    /** Without the key. */
    @Override
    public String toString() {
      return "Contents[]";
    }
  }

  Contents read() throws Unusable {
    return new Contents(read(certificate), read(privateKey));
  }

  private static String read(Path file) throws Unusable {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1); // PEM is ASCII
    } catch (NoSuchFileException e) {
      throw new Unusable("The file " + file + " does not exist.");
    } catch (IOException e) {
      throw new Unusable("The file " + file + " cannot be read: check that this process may.");
    }
  }

  /** The certificate with its key, if they belong together. */
  SslBundle bundle(Contents contents) throws Unusable {
    List<X509Certificate> chain = chain(contents);
    PrivateKey key = key(contents);
    if (!belongTogether(chain.get(0), key)) {
      throw new Unusable(
          "The private key in "
              + privateKey
              + " does not belong to the certificate in "
              + certificate
              + ".");
    }
    return SslBundle.of(
        new PemSslStoreBundle(PemSslStore.of(chain, key), null),
        SslBundleKey.NONE,
        SslOptions.of(null, PROTOCOLS));
  }

  private List<X509Certificate> chain(Contents contents) throws Unusable {
    List<X509Certificate> chain = null;
    try {
      PemSslStore store =
          PemSslStore.load(PemSslStoreDetails.forCertificates(contents.certificate()));
      chain = store == null ? null : store.certificates();
    } catch (RuntimeException e) {
      // reported below
    }
    if (!isPem(contents.certificate()) || chain == null || chain.isEmpty()) {
      throw new Unusable(
          "The file "
              + certificate
              + " has no valid certificate in PEM form"
              + " (-----BEGIN CERTIFICATE-----).");
    }
    return chain;
  }

  private PrivateKey key(Contents contents) throws Unusable {
    if (isEncrypted(contents.privateKey())) {
      throw new Unusable(
          "The private key in "
              + privateKey
              + " is encrypted with a password, but the server needs it without one. Decrypt it"
              + " (openssl pkey -in "
              + privateKey.getFileName()
              + " -out decrypted.pem), let only the server's user read the new file, and use that"
              + " one.");
    }
    PrivateKey key = null;
    try {
      PemSslStore store =
          PemSslStore.load(
              PemSslStoreDetails.forCertificates(contents.certificate())
                  .withPrivateKey(contents.privateKey()));
      key = store == null ? null : store.privateKey();
    } catch (RuntimeException e) {
      // reported below; its message could quote the key
    }
    if (!isPem(contents.privateKey()) || key == null) {
      throw new Unusable(
          "The file "
              + privateKey
              + " has no valid private key in PEM form without a password"
              + " (-----BEGIN PRIVATE KEY-----).");
    }
    return key;
  }

  /** In PKCS #8, or in the older form of OpenSSL. */
  private static boolean isEncrypted(String text) {
    return text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        || text.contains("Proc-Type: 4,ENCRYPTED");
  }

  /** Everything else would be taken for the location of a file. */
  private static boolean isPem(String text) {
    return text.contains("-----BEGIN ");
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(certificate);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
