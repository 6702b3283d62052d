package io.aiprovider.server.usage;

import io.aiprovider.server.store.EverySecond;

/** Exchanges quotas with the other nodes; while the database is down, each node counts alone. */
final class QuotaExchanges extends EverySecond {
  private final QuotaExchange exchange;

  QuotaExchanges(QuotaExchange exchange) {
    super("exchange of quotas");
    this.exchange = exchange;
  }

  @Override
  protected void round() {
    exchange.exchange();
  }

  @Override
  protected void lastRound() {
    exchange.write();
  }
}
