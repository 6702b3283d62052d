package io.aiprovider.cost;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each provider charges for each model. Thread-safe.
 *
 * @since 0.1
 */
public final class Prices {
  /** Types that may serve any model; the vendor's price is then the best estimate. */
  private static final Set<String> GENERIC = Set.of("", "openai");

  /** Types that have their own prices, if any, for models of every vendor. */
  private static final Set<String> WITH_OWN_PRICES = Set.of("groq", "together", "ollama", "vllm");

  /** Types whose catalog prices apply to no other type. */
  private static final Set<String> HOSTS = Set.of("groq");

  /** LiteLLM's name for one of our types. */
  private static final Map<String, String> OTHER_NAMES = Map.of("together", "together_ai");

  private final ModelCatalog catalog;
  private final ConfiguredPrices configured;
  private final Map<String, String> types;
  private final Clock clock;
  private final UnpricedModels unpriced;

  /**
   * The catalog's prices, with configured prices taking precedence.
   *
   * @param types the type of each provider, by its configured name
   * @param clock the clock for prices that depend on the time
   * @param unpriced told about models without a known price
   */
  public Prices(
      ModelCatalog catalog,
      ConfiguredPrices configured,
      Map<String, String> types,
      Clock clock,
      UnpricedModels unpriced) {
    this.catalog = catalog;
    this.clock = clock;
    this.configured = configured;
    this.types = Map.copyOf(types);
    this.unpriced = unpriced;
  }

  /**
   * The fields of an answer that determine its price.
   *
   * @param usage its {@code usage} as received; null when it has none
   * @param tier its {@code service_tier}; null when it has none
   * @since 0.1
   */
  public record PriceFields(@Nullable JsonObject usage, @Nullable String tier) {}

  /**
   * What an answer costs. The first of these that is known: the price configured for the model or
   * its provider; the charge the provider reported, if the service documents such a field; the
   * catalog's price of the model the provider reported, else of the requested model, in the service
   * tier the answer names; the charge that any other provider reported.
   *
   * <p>A provider that reports its charge does not report what its prompt cache saved: this is
   * calculated with the catalog's price, if it is known.
   *
   * @param provider the provider's configured name
   * @param upstreamModel the model that answered, as reported by the provider
   * @param sentModel the model in the request to the provider
   * @param usage what was used
   * @param started when the request was made: the price of that time applies
   * @param fields the fields of the answer that determine its price
   * @return null when it is not known, which is logged once for each model
   */
  public @Nullable Charge chargeOf(
      String provider,
      String upstreamModel,
      String sentModel,
      Usage usage,
      Instant started,
      PriceFields fields) {
    Price own = configured.find(provider, upstreamModel, sentModel);
    if (own != null) {
      return chargeAt(own.at(started), usage, fields.tier());
    }
    JsonObject reported = fields.usage();
    BigDecimal charged =
        reported == null ? null : ReportedCost.ofService(typeOf(provider), reported);
    Price price = catalogued(provider, upstreamModel, started);
    if (price == null && !sentModel.equals(upstreamModel)) {
      price = catalogued(provider, sentModel, started);
    }
    if (charged == null && price != null) {
      return chargeAt(price, usage, fields.tier());
    }
    if (charged == null && reported != null) {
      charged = ReportedCost.ofAnyService(reported);
    }
    if (charged == null) {
      unpriced.found(provider, upstreamModel);
      return null;
    }
    BigDecimal saved =
        price == null || charged.signum() == 0 // a free answer saves nothing
            ? BigDecimal.ZERO
            : inTier(price, fields.tier()).promptCacheSavingOf(usage);
    return new Charge(charged, Charge.Source.PROVIDER, null, saved);
  }

  private static Charge chargeAt(Price price, Usage usage, @Nullable String tier) {
    Price used = inTier(price, tier);
    boolean known = price.inTier(tier) != null && used.covers(usage);
    return new Charge(
        used.costOf(usage),
        known ? Charge.Source.PRICE : Charge.Source.PARTLY_KNOWN_PRICE,
        used,
        used.promptCacheSavingOf(usage));
  }

  /** The price in a service tier; that of the usual tier if it is not known. */
  private static Price inTier(Price price, @Nullable String tier) {
    Price inTier = price.inTier(tier);
    return inTier == null ? price : inTier;
  }

  /**
   * What a provider charges for a model now, whether or not it was called.
   *
   * @param provider the provider's configured name
   * @return null when it is not known, which is not logged
   */
  public @Nullable Price find(String provider, String model) {
    return find(provider, model, clock.instant());
  }

  /** What a provider charges for a model at a time; null when it is not known. */
  private @Nullable Price find(String provider, String model, Instant when) {
    Price own = configured.find(provider, model, model);
    return own == null ? catalogued(provider, model, when) : own.at(when);
  }

  /**
   * What a provider charges for a model at a time in the service tier of a request. If the price of
   * the tier is not known, it is that of the usual tier.
   *
   * @param tier null for none
   * @return null when it is not known
   */
  @Nullable Price find(String provider, String model, Instant when, @Nullable String tier) {
    Price price = find(provider, model, when);
    return price == null ? null : inTier(price, tier);
  }

  private @Nullable Price catalogued(String provider, String model, Instant when) {
    String type = typeOf(provider);
    CatalogModel known = catalog.find(GENERIC.contains(type) ? model : seller(type) + "/" + model);
    Price price = known == null || !offers(type, known) ? null : known.price();
    return price == null ? null : price.at(when);
  }

  private String typeOf(String provider) {
    return types.getOrDefault(provider, "");
  }

  private static String seller(String type) {
    return OTHER_NAMES.getOrDefault(type, type);
  }

  /** Whether the catalog's price of a model applies to this type of provider. */
  private static boolean offers(String type, CatalogModel model) {
    boolean own = model.provider().equals(type) || model.provider().equals(seller(type));
    return own
        || GENERIC.contains(type)
        || !WITH_OWN_PRICES.contains(type) && !HOSTS.contains(model.provider());
  }
}
