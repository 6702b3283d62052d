package io.aiprovider.server.reload.history;

import io.aiprovider.digest.Sha256;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the texts of configuration files for the database, because somebody may have written a
 * key into one, and the contents of calls. The key is in a file of this server's data directory:
 * neither the database nor its backups are enough to read a text. AES-256 in Galois/Counter Mode
 * (NIST SP 800-38D) with a random nonce for each text. Thread-safe.
 */
public final class TextCipher {
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_DIGITS = 16;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final String keyId;

  private TextCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    this.keyId =
        Sha256.hex("configuration history " + Base64.getEncoder().encodeToString(key))
            .substring(0, ID_DIGITS);
  }

  /** With a key that ends with the process. */
  static TextCipher inMemory() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new TextCipher(key);
  }

  /**
   * With the key in a file. If there is no file, it is created with a new key; only its owner can
   * read it.
   *
   * @throws StartRefused if the file cannot be read or written, or has no key
   */
  static TextCipher withKeyIn(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length == KEY_BYTES) {
        return new TextCipher(key);
      }
    } catch (IOException e) {
      throw refused(file, "cannot be read or written", "Let this process read and write it");
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw refused(file, "has no key of 32 bytes in Base64", "Restore it from a backup");
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, ownerOnly);
      Files.writeString(file, Base64.getEncoder().encodeToString(key) + "\n");
    } catch (FileAlreadyExistsException e) {
      // another process was faster; its key is used
    }
  }

  private static StartRefused refused(Path file, String why, String remedy) {
    return new StartRefused(
        "The file " + file.toAbsolutePath().normalize() + " " + why + ".",
        remedy
            + ", or delete it: then a new key is created, and versions of the configuration from"
            + " before cannot be restored, and contents of calls not be read any more.",
        "ai-provider.data-dir",
        null,
        0);
  }

  /** Tells keys apart. It says nothing about the key. */
  String keyId() {
    return keyId;
  }

  /**
   * Encrypts a text.
   *
   * @param purpose what the text belongs to; it can be decrypted only for the same purpose
   */
  public String encrypt(String text, String purpose) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, purpose);
      byte[] encrypted = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] all =
          ByteBuffer.allocate(nonce.length + encrypted.length).put(nonce).put(encrypted).array();
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has AES.", e);
    }
  }

  /** The text; empty if it was encrypted with another key, for another purpose, or changed. */
  public Optional<String> decrypt(String encrypted, String purpose) {
    try {
      byte[] all = Base64.getDecoder().decode(encrypted);
      if (all.length <= NONCE_BYTES) {
        return Optional.empty();
      }
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), purpose);
      byte[] text = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
