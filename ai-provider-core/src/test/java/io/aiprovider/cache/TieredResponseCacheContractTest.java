package io.aiprovider.cache;

import io.aiprovider.testing.ResponseCacheContract;
import java.time.Clock;

class TieredResponseCacheContractTest extends ResponseCacheContract {

  @Override
  protected ResponseCache create(Clock clock) {
    return new TieredResponseCache(
        new CaffeineResponseCache(80_000, clock), new CaffeineResponseCache(800_000, clock), clock);
  }
}
