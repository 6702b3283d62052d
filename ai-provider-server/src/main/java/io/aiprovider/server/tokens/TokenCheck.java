package io.aiprovider.server.tokens;

import io.aiprovider.server.access.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token.
 *
 * @param identity whom it stands for; null if it is not accepted
 * @param refusal why it is not accepted though its signature is right, or cannot be checked now;
 *     null otherwise
 */
public record TokenCheck(@Nullable Identity identity, @Nullable Refusal refusal) {
  /** A token of nobody. */
  public static final TokenCheck UNKNOWN = new TokenCheck(null, null);

  public static TokenCheck of(Identity identity) {
    return new TokenCheck(identity, null);
  }

  public static TokenCheck refused(Refusal refusal) {
    return new TokenCheck(null, refusal);
  }
}
