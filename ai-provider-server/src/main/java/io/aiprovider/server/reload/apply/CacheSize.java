package io.aiprovider.server.reload.apply;

import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.cache.TieredResponseCache;
import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.spring.AiProviderProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The size of the response cache in memory. */
@Component
final class CacheSize implements Reloadable {
  private final @Nullable ResponseCache cache;

  /**
   * @param cache none if it is switched off
   */
  CacheSize(ObjectProvider<ResponseCache> cache) {
    this.cache = cache.getIfAvailable();
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    long bytes = settings.of(AiProviderProperties.class).cache().maxSize().toBytes();
    ResponseCache inMemory = cache instanceof TieredResponseCache tiers ? tiers.near() : cache;
    return () -> {
      if (inMemory instanceof CaffeineResponseCache sized) {
        sized.resize(bytes);
      }
    };
  }
}
