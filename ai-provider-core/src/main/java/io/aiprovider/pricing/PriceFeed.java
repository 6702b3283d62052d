package io.aiprovider.pricing;

import io.aiprovider.catalog.LiteLlmPrices;
import io.aiprovider.catalog.ModelCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices from a file or an address in the format of {@link LiteLlmPrices}, which replace or
 * complete those of a catalog, and are read again from time to time.
 *
 * <pre>{@code
 * PriceFeed prices = PriceFeed.builder("https://prices.example/models.json").build();
 * ChatClient client = ChatClient.builder().catalog(prices.catalog()).provider(provider).build();
 * prices.onChange(catalog -> client.reconfigure(settings -> settings.catalog(catalog)));
 * prices.start();
 * }</pre>
 *
 * <p>A file is read when the feed is built. An address is read in the background: until then the
 * prices are those of the last good copy, if there is one, else those of the catalog. If the prices
 * cannot be read or are not valid, the feed keeps those that it has, and tries again. Reading is
 * limited to 32 MB and one minute. Thread-safe.
 *
 * @since 0.1
 */
public final class PriceFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PriceFeed.class);
  private static final int MOST_NAMED = 10;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LAST_RETRY = Duration.ofHours(1);

  private final PriceLocation location;
  private final ModelCatalog base;
  private final Duration refresh;
  private final InstantSource clock;
  private final @Nullable PriceCopy copy;
  private final List<Consumer<ModelCatalog>> listeners = new CopyOnWriteArrayList<>();

  private volatile ModelCatalog catalog;
  private volatile @Nullable Instant failingSince;
  private volatile @Nullable PricesUnreadable failure;
  private volatile @Nullable ScheduledExecutorService thread;
  private @Nullable PriceFile known; // guarded by this, as the next one
  private int failures;

  private PriceFeed(Builder builder) {
    location = new PriceLocation(builder.location);
    base = builder.base;
    refresh = builder.refresh;
    clock = builder.clock;
    copy = builder.copy == null ? null : new PriceCopy(builder.copy, builder.location);
    catalog = base;
    useCopy();
    if (!location.isRemote()) {
      refresh();
    }
  }

  /**
   * A feed of the prices at a location.
   *
   * @param location a path, or an http or https address
   */
  public static Builder builder(String location) {
    return new Builder(location);
  }

  /** Builds a feed. Not thread-safe. */
  public static final class Builder {
    private final String location;
    private ModelCatalog base = ModelCatalog.bundled();
    private Duration refresh = Duration.ofHours(1);
    private InstantSource clock = InstantSource.system();
    private @Nullable Path copy;

    private Builder(String location) {
      this.location = location.trim();
    }

    /** Sets the catalog that is completed. Default: {@link ModelCatalog#bundled()}. */
    public Builder base(ModelCatalog models) {
      base = models;
      return this;
    }

    /**
     * Sets how often the prices are read again. Default: each hour. Zero: not after they were read.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder refresh(Duration interval) {
      if (interval.isNegative()) {
        throw new IllegalArgumentException(
            "Prices cannot be read every " + interval + ": use a positive time, or 0 for once.");
      }
      refresh = interval;
      return this;
    }

    /**
     * Sets the file in which the last good prices are kept, for the next start. Its directory must
     * exist. Default: they are kept in memory only.
     */
    public Builder copy(Path file) {
      copy = file;
      return this;
    }

    /** Sets the clock that dates the prices. Default: the system's. */
    public Builder clock(InstantSource time) {
      clock = time;
      return this;
    }

    /** The feed. Reads the copy, and the location if it is a file; never waits for an address. */
    public PriceFeed build() {
      return new PriceFeed(this);
    }
  }

  /** The catalog with the latest good prices. */
  public ModelCatalog catalog() {
    return catalog;
  }

  /** Since when the prices cannot be read; null when they could be read, or were not tried yet. */
  public @Nullable Instant failingSince() {
    return failingSince;
  }

  /** Why the prices cannot be read; null when they could be read, or were not tried yet. */
  public @Nullable PricesUnreadable failure() {
    return failure;
  }

  /**
   * Adds a listener that receives each new catalog, on the thread that has read it. It should be
   * quick.
   */
  public void onChange(Consumer<ModelCatalog> listener) {
    listeners.add(listener);
  }

  /** Begins to read the prices in the background, until the feed is closed. */
  public synchronized void start() {
    if (thread == null) {
      ScheduledExecutorService started =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread daemon = new Thread(task, "ai-provider-prices");
                daemon.setDaemon(true);
                return daemon;
              });
      thread = started;
      next(started, location.isRemote() ? Duration.ZERO : delay());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a round reports its failures
  private void next(ScheduledExecutorService on, @Nullable Duration delay) {
    if (delay == null) {
      return;
    }
    try {
      on.schedule(() -> round(on), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // nothing more to do
    }
  }

  private void round(ScheduledExecutorService on) {
    try {
      refresh();
    } catch (RuntimeException e) {
      log.error("The prices could not be updated because of an internal error.", e);
    } finally {
      next(on, delay());
    }
  }

  /** The time until the next reading; null for none. */
  private synchronized @Nullable Duration delay() {
    if (failures == 0) {
      return refresh.isZero() ? null : refresh;
    }
    Duration longest = refresh.isZero() || refresh.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : refresh;
    Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
    return retry.compareTo(longest) < 0 ? retry : longest;
  }

  /**
   * Reads the prices now, and waits for that.
   *
   * @return whether they could be read; if not, {@link #failure} says why
   */
  public synchronized boolean refresh() {
    PriceFile before = known;
    PriceFile read;
    ModelCatalog changed;
    try {
      read = location.read(before, clock);
      changed = read == null || sameText(before, read) ? null : catalogOf(read);
    } catch (PricesUnreadable e) {
      failed(e);
      return false;
    }
    if (read != null) {
      known = read;
    }
    recovered();
    if (read != null && changed != null) {
      use(changed);
      if (copy != null) {
        copy.write(read);
      }
    }
    return true;
  }

  private static boolean sameText(@Nullable PriceFile before, PriceFile read) {
    return before != null && Arrays.equals(before.text(), read.text());
  }

  private ModelCatalog catalogOf(PriceFile file) {
    List<String> incomplete = new ArrayList<>();
    ModelCatalog prices;
    try {
      LocalDate day = LocalDate.ofInstant(file.read(), ZoneOffset.UTC);
      prices = LiteLlmPrices.parse(file.text(), day, incomplete::add);
    } catch (IllegalArgumentException e) {
      throw location.unreadable(String.valueOf(e.getMessage()), e);
    }
    if (!incomplete.isEmpty()) {
      log.warn(
          "Entries of the price file {} without input_cost_per_token or output_cost_per_token are not"
              + " used: {}{}. Write 0 for tokens that cost nothing.",
          location,
          String.join(", ", incomplete.subList(0, Math.min(incomplete.size(), MOST_NAMED))),
          incomplete.size() > MOST_NAMED
              ? " and " + (incomplete.size() - MOST_NAMED) + " more"
              : "");
    }
    return base.with(prices);
  }

  private void useCopy() {
    PriceFile file = copy == null ? null : copy.read();
    if (file != null) {
      try {
        catalog = catalogOf(file);
        known = file;
        log.info("The prices of {} are those read at {}.", location, file.read());
      } catch (PricesUnreadable e) {
        log.warn("The copy of the price file is not used. {}", e.getMessage());
      }
    }
  }

  private void use(ModelCatalog changed) {
    catalog = changed;
    log.info("New prices were read from {}.", location);
    for (Consumer<ModelCatalog> listener : listeners) {
      try {
        listener.accept(changed);
      } catch (RuntimeException e) {
        log.warn("New prices could not be put into use.", e);
      }
    }
  }

  private void failed(PricesUnreadable e) {
    PricesUnreadable last = failure;
    if (last == null || !String.valueOf(last.getMessage()).equals(e.getMessage())) {
      log.warn("{} The prices that were known before stay in use.", e.getMessage());
    }
    failures++;
    failure = e;
    failingSince = failingSince == null ? clock.instant() : failingSince;
  }

  private void recovered() {
    if (failures > 0) {
      log.info("The prices at {} can be read again.", location);
    }
    failures = 0;
    failure = null;
    failingSince = null;
  }

  /** Ends the reading in the background. The catalog stays. */
  @Override
  public void close() {
    ScheduledExecutorService running = thread;
    if (running != null) {
      running.shutdownNow();
    }
  }
}
