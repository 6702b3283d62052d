package io.aiprovider.server.budgets;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** The webhook has a URL that may be called, and a secret. */
final class WebhookRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Webhook webhook = settings.get(ServerProperties.class).budgets().webhook();
    settings.check("ai-provider.budgets.webhook", () -> BudgetConfiguration.configured(webhook));
  }
}
