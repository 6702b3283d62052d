package io.aiprovider.provider.wire;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An id for an object that has no id in the provider's answer but always has one in OpenAI's. It is
 * unique, not secret.
 *
 * @since 0.1
 */
public final class SyntheticId {
  private SyntheticId() {}

  /** The prefix and 24 hexadecimal digits. */
  public static String of(String prefix) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return prefix + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt());
  }
}
