package io.aiprovider.server.billing;

import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** Plans are complete, and tenants have one plan. */
final class BillingRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    BillingProperties billing = settings.get(BillingProperties.class);
    settings.check("ai-provider.billing", () -> PlanCalendar.configured(billing));
  }
}
