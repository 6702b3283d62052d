package io.aiprovider.server.budgets.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of messages, so that a receiver knows who sent them. They follow the Standard Webhooks
 * specification (https://www.standardwebhooks.com): HMAC with SHA-256 of the message's id, the time
 * and the body.
 */
final class WebhookSignature {
  /** Before secrets whose key is encoded in Base64. */
  static final String PREFIX = "whsec_";

  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /** The header {@code webhook-signature}. */
  static String of(String secret, String id, Instant time, String body) {
    String signed = id + "." + time.getEpochSecond() + "." + body;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(secret), ALGORITHM));
      byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has HMAC with SHA-256.", e);
    }
  }

  private static byte[] key(String secret) {
    if (secret.startsWith(PREFIX)) {
      try {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        // not encoded: the text itself is the key
      }
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }
}
