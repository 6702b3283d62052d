package io.aiprovider.catalog;

import io.aiprovider.catalog.Price.Change;
import io.aiprovider.catalog.Price.LongContext;
import io.aiprovider.catalog.Price.Media;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A price under construction. Used by one thread. */
final class PriceDraft {
  private final BigDecimal input;
  private final BigDecimal output;
  private @Nullable BigDecimal cachedInput;
  private @Nullable BigDecimal cacheWrite;
  private @Nullable BigDecimal cacheWriteHour;
  private @Nullable BigDecimal reasoning;
  private @Nullable LongContext longContext;
  private @Nullable Change change;
  private @Nullable OffPeak offPeak;
  private Media media = Media.AS_TEXT;
  private @Nullable BigDecimal webSearch;
  private Map<String, Price> tiers = Map.of();

  PriceDraft(BigDecimal input, BigDecimal output) {
    this.input = input;
    this.output = output;
  }

  /** A draft that starts with the values of another price. */
  static PriceDraft of(Price price) {
    return new PriceDraft(price.input(), price.output())
        .cachedInput(price.cachedInput())
        .cacheWrite(price.cacheWrite())
        .cacheWriteHour(price.cacheWriteHour())
        .reasoning(price.reasoning())
        .longContext(price.longContext())
        .change(price.change())
        .offPeak(price.offPeak())
        .media(price.media())
        .webSearch(price.webSearch())
        .tiers(price.tiers());
  }

  /** A draft with one change applied to each rate for tokens; fees stay the same. */
  static PriceDraft of(Price price, UnaryOperator<BigDecimal> rates) {
    LongContext beyond = price.longContext();
    Change then = price.change();
    OffPeak hours = price.offPeak();
    Media media = price.media();
    return new PriceDraft(rates.apply(price.input()), rates.apply(price.output()))
        .cachedInput(changed(price.cachedInput(), rates))
        .cacheWrite(changed(price.cacheWrite(), rates))
        .cacheWriteHour(changed(price.cacheWriteHour(), rates))
        .reasoning(changed(price.reasoning(), rates))
        .longContext(
            beyond == null
                ? null
                : new LongContext(beyond.above(), of(beyond.price(), rates).build()))
        .change(then == null ? null : new Change(then.from(), of(then.price(), rates).build()))
        .offPeak(
            hours == null ? null : new OffPeak(hours.windows(), of(hours.price(), rates).build()))
        .media(
            new Media(
                changed(media.audioInput(), rates),
                changed(media.audioOutput(), rates),
                changed(media.imageInput(), rates),
                changed(media.imageOutput(), rates),
                changed(media.cachedAudioInput(), rates)))
        .webSearch(price.webSearch());
  }

  private static @Nullable BigDecimal changed(
      @Nullable BigDecimal rate, UnaryOperator<BigDecimal> change) {
    return rate == null ? null : change.apply(rate);
  }

  PriceDraft cachedInput(@Nullable BigDecimal rate) {
    cachedInput = rate;
    return this;
  }

  PriceDraft cacheWrite(@Nullable BigDecimal rate) {
    cacheWrite = rate;
    return this;
  }

  PriceDraft cacheWriteHour(@Nullable BigDecimal rate) {
    cacheWriteHour = rate;
    return this;
  }

  PriceDraft reasoning(@Nullable BigDecimal rate) {
    reasoning = rate;
    return this;
  }

  PriceDraft longContext(@Nullable LongContext beyond) {
    longContext = beyond;
    return this;
  }

  PriceDraft change(@Nullable Change then) {
    change = then;
    return this;
  }

  PriceDraft offPeak(@Nullable OffPeak hours) {
    offPeak = hours;
    return this;
  }

  PriceDraft media(Media rates) {
    media = rates;
    return this;
  }

  PriceDraft webSearch(@Nullable BigDecimal fee) {
    webSearch = fee;
    return this;
  }

  PriceDraft tiers(Map<String, Price> prices) {
    tiers = prices;
    return this;
  }

  PriceDraft tier(String name, Price price) {
    Map<String, Price> more = new LinkedHashMap<>(tiers);
    more.put(name, price);
    return tiers(more);
  }

  Price build() {
    return new Price(
        input,
        cachedInput,
        cacheWrite,
        cacheWriteHour,
        output,
        reasoning,
        longContext,
        change,
        offPeak,
        media,
        webSearch,
        tiers);
  }
}
