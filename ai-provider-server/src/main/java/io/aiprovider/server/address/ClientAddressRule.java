package io.aiprovider.server.address;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** Proxies are networks, and their header has addresses. */
final class ClientAddressRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties properties = settings.get(ServerProperties.class);
    settings.check(
        "ai-provider.client-address-header",
        () -> ClientAddress.checkHeader(properties.clientAddressHeader()));
    settings.check(
        "ai-provider.trusted-proxies", () -> ClientAddress.ranges(properties.trustedProxies()));
  }
}
