package io.aiprovider.server.ledger;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** The files of the ledger are neither too small nor too large. */
final class SegmentSizeRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Ledger ledger = settings.get(ServerProperties.class).ledger();
    settings.check(
        "ai-provider.ledger.segment-size",
        () -> LedgerConfiguration.checkSegmentSize(ledger.segmentSize()));
  }
}
