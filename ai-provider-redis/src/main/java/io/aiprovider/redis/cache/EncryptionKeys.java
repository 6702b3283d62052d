package io.aiprovider.redis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys that encrypt cached answers in Redis, and contents of calls, with AES-256-GCM. The first one
 * encrypts, all decrypt: to replace a key, put the new one before the old one, and remove the old
 * one when what it encrypted has expired. Immutable and thread-safe.
 *
 * <p>An encrypted value: the version 3, the id of the key (8 bytes of a hash of it), a random nonce
 * (12 bytes), and what AES-GCM makes of the value (16 bytes longer). The version, the id and the
 * entry's key in Redis are authenticated: a value that was changed, or moved to another entry,
 * cannot be decrypted.
 *
 * @since 0.1
 */
public final class EncryptionKeys {
  private static final byte VERSION = 3;
  private static final int KEY_SIZE = 32;
  private static final int ID_SIZE = 8;
  private static final int NONCE_SIZE = 12;
  private static final int TAG_SIZE = 16;
  private static final int HEAD_SIZE = 1 + ID_SIZE;
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{64}");

  private final SecureRandom random = new SecureRandom();
  private final List<Key> keys;

  private record Key(byte[] id, SecretKeySpec secret) {
    static Key of(byte[] bytes) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("id of a key of cached answers".getBytes(UTF_8));
        byte[] id = Arrays.copyOf(digest.digest(bytes), ID_SIZE);
        return new Key(id, new SecretKeySpec(bytes, "AES"));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Each Java platform has SHA-256.", e);
      }
    }

    /** What is before the nonce. */
    byte[] head() {
      return ByteBuffer.allocate(HEAD_SIZE).put(VERSION).put(id).array();
    }

    @Override
    public String toString() {
      return "Key[***]";
    }
  }

  private EncryptionKeys(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * Reads keys.
   *
   * @param text one key or several with commas or white space between them; each is 32 random bytes
   *     in Base64 or hexadecimal
   * @throws IllegalArgumentException if there is no key, or one has another form; the message does
   *     not repeat it
   */
  public static EncryptionKeys of(String text) {
    List<Key> keys = new ArrayList<>();
    for (String word : text.strip().split("[,\\s]+", -1)) {
      byte[] bytes = bytes(word);
      if (bytes == null || bytes.length != KEY_SIZE) {
        throw new IllegalArgumentException(
            "The encryption key "
                + (keys.size() + 1)
                + " is not 32 bytes in Base64 or hexadecimal. Make one with: openssl rand -base64"
                + " 32");
      }
      keys.add(Key.of(bytes));
    }
    return new EncryptionKeys(List.copyOf(keys));
  }

  private static byte @Nullable [] bytes(String word) {
    if (HEXADECIMAL.matcher(word).matches()) {
      return HexFormat.of().parseHex(word);
    }
    try {
      return Base64.getDecoder().decode(word.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException notBase64) {
      return null; // its message repeats characters of the key
    }
  }

  /**
   * Encrypts a value.
   *
   * @param entry the key that it is stored under
   */
  public byte[] encrypt(String entry, byte[] value) {
    Key key = keys.get(0);
    byte[] nonce = new byte[NONCE_SIZE];
    random.nextBytes(nonce);
    byte[] head = key.head();
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, head, entry);
      byte[] encrypted = new byte[HEAD_SIZE + NONCE_SIZE + value.length + TAG_SIZE];
      System.arraycopy(head, 0, encrypted, 0, HEAD_SIZE);
      System.arraycopy(nonce, 0, encrypted, HEAD_SIZE, NONCE_SIZE);
      cipher.doFinal(value, 0, value.length, encrypted, HEAD_SIZE + NONCE_SIZE);
      return encrypted;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Each Java platform has AES-GCM.", e);
    }
  }

  /** Decrypts a value; null if it was not encrypted with one of the keys for this entry. */
  public byte @Nullable [] decrypt(String entry, byte[] encrypted) {
    if (encrypted.length < HEAD_SIZE + NONCE_SIZE + TAG_SIZE) {
      return null;
    }
    byte[] head = Arrays.copyOf(encrypted, HEAD_SIZE);
    byte[] nonce = Arrays.copyOfRange(encrypted, HEAD_SIZE, HEAD_SIZE + NONCE_SIZE);
    for (Key key : keys) {
      if (Arrays.equals(head, key.head())) {
        try {
          int begin = HEAD_SIZE + NONCE_SIZE;
          return cipher(Cipher.DECRYPT_MODE, key, nonce, head, entry)
              .doFinal(encrypted, begin, encrypted.length - begin);
        } catch (GeneralSecurityException changed) {
          return null;
        }
      }
    }
    return null;
  }

  private static Cipher cipher(int mode, Key key, byte[] nonce, byte[] head, String entry)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.secret, new GCMParameterSpec(TAG_SIZE * Byte.SIZE, nonce));
    cipher.updateAAD(head);
    cipher.updateAAD(entry.getBytes(UTF_8));
    return cipher;
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "EncryptionKeys[" + keys.size() + "]";
  }
}
