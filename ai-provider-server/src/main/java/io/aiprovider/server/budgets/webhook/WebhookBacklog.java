package io.aiprovider.server.budgets.webhook;

import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a webhook that are not delivered.
 *
 * @param pending how many will be sent again
 * @param dead how many were given up
 * @param lastError what went wrong the last time; null: nothing
 */
public record WebhookBacklog(long pending, long dead, @Nullable String lastError) {
  /** Nothing is left. */
  public static final WebhookBacklog NONE = new WebhookBacklog(0, 0, null);

  /** The object with the figures as members. */
  public JsonObject addTo(JsonObject json) {
    return json.with("pending_messages", pending)
        .with("undelivered_messages", dead)
        .with("last_error", lastError);
  }
}
