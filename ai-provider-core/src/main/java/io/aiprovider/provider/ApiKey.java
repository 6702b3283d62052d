package io.aiprovider.provider;

/**
 * One of several keys of a service.
 *
 * @param key the key itself; it is never shown
 * @param weight its share of the attempts, relative to the other keys; 0: only if no other key can
 *     be used
 * @param rpm the requests that the service allows with this key in any period of a minute; 0: no
 *     limit
 * @param tpm the tokens of prompts and answers that the service allows with this key in any period
 *     of a minute; 0: no limit
 * @since 0.1
 */
public record ApiKey(String key, int weight, long rpm, long tpm) {
  private static final int MOST_WEIGHT = 1_000_000;

  /**
   * A key.
   *
   * @throws IllegalArgumentException if the key is blank, or a number is out of range
   */
  public ApiKey {
    key = key.trim(); // files and shells add line ends
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "A key of api-keys is blank: set it, or remove its entry.");
    }
    if (weight < 0 || weight > MOST_WEIGHT) {
      throw new IllegalArgumentException(
          "The weight of a key is " + weight + ": use 0 to " + MOST_WEIGHT + ".");
    }
    check("rpm", rpm);
    check("tpm", tpm);
  }

  private static void check(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "The " + name + " of a key is " + value + ": use 0 (no limit) or more.");
    }
  }

  /** A key with the weight 1 and without limits. */
  public static ApiKey of(String key) {
    return new ApiKey(key, 1, 0, 0);
  }

  /** This key, with this weight. */
  public ApiKey withWeight(int value) {
    return new ApiKey(key, value, rpm, tpm);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ApiKey[weight=" + weight + ", rpm=" + rpm + ", tpm=" + tpm + "]";
  }
}
