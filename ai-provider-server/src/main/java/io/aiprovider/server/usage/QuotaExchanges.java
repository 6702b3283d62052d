package io.aiprovider.server.usage;

import io.aiprovider.server.store.EverySecond;
import java.util.List;

/** Exchanges counts with the other nodes; while the database is down, each node counts alone. */
final class QuotaExchanges extends EverySecond {
  private final List<QuotaExchange> exchanges;

  QuotaExchanges(List<QuotaExchange> exchanges) {
    super("exchange of quotas");
    this.exchanges = List.copyOf(exchanges);
  }

  @Override
  protected void round() {
    exchanges.forEach(QuotaExchange::exchange);
  }

  @Override
  protected void lastRound() {
    exchanges.forEach(QuotaExchange::write);
  }
}
