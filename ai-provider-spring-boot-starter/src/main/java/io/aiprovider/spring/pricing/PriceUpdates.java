package io.aiprovider.spring.pricing;

import io.aiprovider.client.ChatClient;
import io.aiprovider.pricing.PriceFeed;
import org.springframework.context.SmartLifecycle;

/**
 * Puts new prices into use in a client, while the application runs. Calls that have begun keep the
 * prices they began with.
 *
 * @since 0.1
 */
public final class PriceUpdates implements SmartLifecycle {
  private final PriceFeed feed;
  private volatile boolean running;

  /** Updates of this client, from this feed. */
  public PriceUpdates(PriceFeed feed, ChatClient client) {
    this.feed = feed;
    feed.onChange(catalog -> client.reconfigure(settings -> settings.catalog(catalog)));
  }

  @Override
  public void start() {
    feed.start();
    running = true;
  }

  @Override
  public void stop() {
    feed.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
