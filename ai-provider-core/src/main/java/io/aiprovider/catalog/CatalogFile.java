package io.aiprovider.catalog;

import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalog in our own format, which {@code models.json} shows. What an entry does not
 * contain is as for {@link CatalogModel#CatalogModel(String, String, CatalogModel.Mode, long, long,
 * Price, Set) a model of which no more is known}; its source page is that of its provider unless
 * the entry has one, such as the page that announces when the model is retired.
 */
final class CatalogFile {
  private static final String RESOURCE = "models.json";

  private CatalogFile() {}

  static ModelCatalog bundled() {
    try (InputStream in = CatalogFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "The model catalog " + RESOURCE + " is missing from the library's jar.");
      }
      return read(JsonObject.parse(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelCatalog read(JsonObject file) {
    JsonObject sources = file.object("sources");
    List<CatalogModel> models =
        file.objects("models").stream().map(entry -> model(entry, sources)).toList();
    return ModelCatalog.of(LocalDate.parse(text(file, "date")), models);
  }

  private static CatalogModel model(JsonObject entry, @Nullable JsonObject sources) {
    JsonObject price = entry.object("price");
    String name = entry.string("mode");
    Mode mode = name == null ? Mode.CHAT : Mode.valueOf(name.toUpperCase(Locale.ROOT));
    String provider = text(entry, "provider");
    Set<Capability> capabilities = named(entry, "capabilities", Capability.class);
    Set<Modality> input = named(entry, "input", Modality.class);
    Set<Modality> output = named(entry, "output", Modality.class);
    String source = entry.string("source");
    return new CatalogModel(
        text(entry, "id"),
        provider,
        mode,
        tokens(entry, "context_window"),
        tokens(entry, "max_output_tokens"),
        price == null ? null : price(price),
        capabilities,
        input.isEmpty() ? CatalogModel.usualInput(capabilities) : input,
        output.isEmpty() ? CatalogModel.usualOutput(mode) : output,
        day(entry, "released"),
        day(entry, "deprecated"),
        source == null && sources != null ? sources.string(provider) : source);
  }

  private static @Nullable LocalDate day(JsonObject entry, String name) {
    String day = entry.string(name);
    return day == null ? null : LocalDate.parse(day);
  }

  private static <E extends Enum<E>> Set<E> named(JsonObject entry, String member, Class<E> type) {
    Set<E> all = EnumSet.noneOf(type);
    if (entry.array(member) != null) {
      for (JsonValue name : Objects.requireNonNullElse(entry.array(member), JsonArray.EMPTY)) {
        if (name instanceof JsonString string) {
          all.add(Enum.valueOf(type, string.value().toUpperCase(Locale.ROOT)));
        }
      }
    }
    return all;
  }

  private static Price price(JsonObject price) {
    return price(price, price.object("tiers"));
  }

  /**
   * A price with its tiers: each is a factor for the rates, or a separate price. The factors also
   * apply after a price change.
   */
  private static Price price(JsonObject price, @Nullable JsonObject tiers) {
    JsonObject beyond = price.object("long_context");
    JsonObject then = price.object("then");
    Price usual =
        new PriceDraft(required(price, "input"), required(price, "output"))
            .cachedInput(rate(price, "cached_input"))
            .cacheWrite(rate(price, "cache_write"))
            .cacheWriteHour(rate(price, "cache_write_hour"))
            .reasoning(rate(price, "reasoning"))
            .media(
                new Price.Media(
                    rate(price, "audio_input"),
                    rate(price, "audio_output"),
                    rate(price, "image_input"),
                    rate(price, "image_output"),
                    rate(price, "cached_audio_input")))
            .webSearch(rate(price, "web_search"))
            .longContext(
                beyond == null
                    ? null
                    : new Price.LongContext(tokens(beyond, "above"), price(beyond)))
            .change(
                then == null
                    ? null
                    : new Price.Change(LocalDate.parse(text(then, "from")), price(then, tiers)))
            .build();
    JsonObject hours = price.object("off_peak");
    if (hours != null) {
      Price cheaper = usual.times(required(hours, "factor"));
      usual = usual.withOffPeak(new OffPeak(OffPeakHours.of(hours), cheaper));
    }
    if (tiers == null) {
      return usual;
    }
    for (String name : tiers.names()) {
      JsonObject own = tiers.object(name);
      usual = usual.withTier(name, own == null ? usual.times(required(tiers, name)) : price(own));
    }
    return usual;
  }

  private static String text(JsonObject object, String name) {
    String text = object.string(name);
    if (text == null) {
      throw missing(name);
    }
    return text;
  }

  private static long tokens(JsonObject object, String name) {
    Long tokens = object.integer(name);
    return tokens == null ? 0 : tokens;
  }

  private static BigDecimal required(JsonObject price, String name) {
    BigDecimal rate = rate(price, name);
    if (rate == null) {
      throw missing(name);
    }
    return rate;
  }

  private static @Nullable BigDecimal rate(JsonObject price, String name) {
    JsonValue value = price.get(name);
    return value == null ? null : value.asDecimal();
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("The model catalog has an entry without '" + name + "'.");
  }
}
