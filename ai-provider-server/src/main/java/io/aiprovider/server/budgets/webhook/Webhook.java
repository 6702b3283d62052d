package io.aiprovider.server.budgets.webhook;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Where messages are sent.
 *
 * @param url of the receiver
 * @param secret with which messages are signed
 * @param isOfTenant whether a tenant has chosen the URL: then it must lead to the public internet
 */
public record Webhook(String url, String secret, boolean isOfTenant) {
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new secret, in the form of the Standard Webhooks specification. */
  public static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return WebhookSignature.PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Webhook[]";
  }
}
