package io.aiprovider.cost;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who charges what. Thread-safe.
 *
 * @since 0.1
 */
public final class Prices {
  private static final Logger log = LoggerFactory.getLogger(Prices.class);
  private static final int MOST_WARNINGS =
      1_000; // names come from callers: there is no end of them
  private static final int LONGEST_NAME = 100;

  private final ModelCatalog catalog;
  private final Map<String, Price> overrides;
  private final Clock clock;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * The catalog's prices, with some providers' own before them.
   *
   * @param overrides what a provider charges for every model, by the provider's configured name
   * @param clock tells which price holds, where it changes on a day
   */
  public Prices(ModelCatalog catalog, Map<String, Price> overrides, Clock clock) {
    this.catalog = catalog;
    this.clock = clock;
    this.overrides = Map.copyOf(overrides);
  }

  /**
   * What an answer costs: the provider's own price if it has one, else that of the model the
   * provider names, else that of the model it was asked for.
   *
   * @param provider the provider's configured name
   * @param upstreamModel the model the provider says answered
   * @param sentModel the model the provider was asked for
   * @return null when it is not known, which is logged once for each model
   */
  public @Nullable Price priceOf(String provider, String upstreamModel, String sentModel) {
    Price price = find(provider, upstreamModel);
    if (price == null && !sentModel.equals(upstreamModel)) {
      price = find(provider, sentModel);
    }
    if (price == null) {
      warn(provider, upstreamModel);
    }
    return price;
  }

  /**
   * What a provider charges for a model today, which need not have been asked.
   *
   * @param provider the provider's configured name
   * @return null when it is not known, which is not logged
   */
  public @Nullable Price find(String provider, String model) {
    Price own = overrides.get(provider);
    if (own != null) {
      return own;
    }
    CatalogModel known = catalog.find(model);
    Price price = known == null ? null : known.price();
    return price == null ? null : price.on(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private void warn(String provider, String model) {
    String name = provider + "/" + printable(model);
    if (warned.size() < MOST_WARNINGS && warned.add(name)) {
      log.warn(
          "The price of {} is not known: its answers are recorded as unpriced. Set the provider's"
              + " price, or a price file that has the model.",
          name);
    }
  }

  /** A name that cannot forge a log line. */
  private static String printable(String name) {
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return start
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
