package io.aiprovider.provider.openai;

import io.aiprovider.digest.Sha256;

/**
 * The ids of tool calls that a service accepts. Any other id is always replaced by the same
 * accepted one, so that a call and its result stay together.
 */
enum CallIds {
  /** Any id. */
  ANY("", Integer.MAX_VALUE, false),
  /** OpenAI's: 40 characters at most. */
  UP_TO_40("call_", 40, false),
  /** Mistral's: nine letters and digits. */
  NINE("", 9, true);

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int DIGEST_BYTES = 32;

  private final String prefix;
  private final int length;
  private final boolean exact;

  CallIds(String prefix, int length, boolean exact) {
    this.prefix = prefix;
    this.length = length;
    this.exact = exact;
  }

  /** The id to send; the same if it is accepted. */
  String fitting(String id) {
    return takes(id) ? id : shortened(id);
  }

  private boolean takes(String id) {
    return exact
        ? id.length() == length && id.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)
        : id.length() <= length;
  }

  private String shortened(String id) {
    byte[] digest = Sha256.of(id);
    StringBuilder text = new StringBuilder(prefix);
    for (int i = 0; text.length() < length && i < DIGEST_BYTES; i++) {
      text.append(ALPHABET.charAt((digest[i] & 0xff) % ALPHABET.length()));
    }
    return text.toString();
  }
}
