package io.aiprovider.server.budgets.webhook;

import org.jspecify.annotations.Nullable;

/**
 * A message that is to be sent.
 *
 * @param id also of the event in the body
 * @param body JSON
 * @param tries how often it was sent without success
 * @param webhook where it goes; null: there is no such webhook any more
 */
record WebhookMessage(String id, String body, int tries, @Nullable Webhook webhook) {}
