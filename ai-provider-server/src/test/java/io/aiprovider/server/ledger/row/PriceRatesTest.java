package io.aiprovider.server.ledger.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.Price;
import io.aiprovider.catalog.Price.Media;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class PriceRatesTest {
  private static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }

  @Test
  void a_price_is_the_same_after_it_was_written_and_read() {
    Price price =
        Price.perMillion(usd("1.25"), usd("10"))
            .withCachedInput(usd("0.125"))
            .withCacheWrite(usd("1.5"))
            .withCacheWriteHour(usd("2.5"))
            .withReasoning(usd("12"))
            .withMedia(new Media(usd("40"), usd("80"), usd("2"), usd("30"), usd("4")))
            .withWebSearch(usd("0.01"))
            .withLongContext(200_000, Price.perMillion(usd("2.5"), usd("15")));

    assertThat(PriceRates.parse(PriceRates.of(price))).isEqualTo(price);
    assertThat(PriceRates.of(Price.perMillion(usd("0.15"), usd("0.6"))))
        .isEqualTo("{\"input\":0.15,\"output\":0.6}");
  }

  @Test
  void no_price_has_no_rates() {
    assertThat(PriceRates.of(null)).isNull();
    assertThat(PriceRates.parse(null)).isNull();
  }
}
