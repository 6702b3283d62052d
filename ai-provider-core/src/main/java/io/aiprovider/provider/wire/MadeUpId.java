package io.aiprovider.provider.wire;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * An id for what a provider gave none, where OpenAI always has one.
 *
 * @since 0.1
 */
public final class MadeUpId {
  private static final SecureRandom RANDOM = new SecureRandom();

  private MadeUpId() {}

  /** The prefix and 24 hexadecimal digits. */
  public static String of(String prefix) {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }
}
