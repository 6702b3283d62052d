package io.aiprovider.server.models;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.server.http.Answer;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.http.Incoming;
import io.aiprovider.server.wire.ErrorFormat;
import io.aiprovider.server.wire.OpenAiErrors;
import io.netty.handler.codec.http.HttpMethod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code GET /ai/models}: the names that can be requested, with their details in the catalog. */
@Component
final class CatalogEndpoint implements Endpoint {
  private static final String PATH = "/ai/models";

  private final ChatClient client;

  CatalogEndpoint(ChatClient client) {
    this.client = client;
  }

  @Override
  public Set<String> paths() {
    return Set.of(PATH);
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.GET;
  }

  @Override
  public ErrorFormat errors() {
    return OpenAiErrors.FORMAT;
  }

  @Override
  public Mono<Void> answer(Incoming request) {
    return AvailableModels.all(client, request.caller()).map(this::list).flatMap(request::send);
  }

  private Answer list(List<ModelEntry> entries) {
    ModelCatalog catalog = client.catalog();
    List<JsonObject> models =
        entries.stream()
            .map(entry -> model(entry, catalog.find(entry.id()), client.priceOf(entry)))
            .toList();
    return Answer.of(
        JsonObject.of("models", models).with("catalog_date", catalog.date().toString()).toBytes());
  }

  private static JsonObject model(
      ModelEntry entry, @Nullable CatalogModel known, @Nullable Price price) {
    JsonObject model = JsonObject.of("id", entry.id()).with("provider", entry.ownedBy());
    if (known != null) {
      model =
          limits(model, known)
              .with(
                  "modalities",
                  JsonObject.of("input", names(known.input()))
                      .with("output", names(known.output())))
              .with("capabilities", names(known.capabilities()));
    }
    if (price != null) {
      model = model.with("price", price(price).with("unit", "usd_per_million_tokens"));
    }
    if (known != null) {
      model = day(model, "released", known.released());
      model = day(model, "deprecated", known.deprecated());
    }
    model = model.with("status", price == null ? "unpriced" : "priced");
    return known == null || known.source() == null ? model : model.with("source", known.source());
  }

  /** The model with its known limits. */
  static JsonObject limits(JsonObject model, CatalogModel known) {
    JsonObject limited = model;
    if (known.contextWindow() > 0) {
      limited = limited.with("context_window", known.contextWindow());
    }
    return known.maxOutputTokens() > 0
        ? limited.with("max_output_tokens", known.maxOutputTokens())
        : limited;
  }

  private static JsonObject price(Price price) {
    JsonObject rates = JsonObject.of("input", price.input()).with("output", price.output());
    rates = rate(rates, "cached_input", price.cachedInput());
    rates = rate(rates, "cache_write", price.cacheWrite());
    rates = rate(rates, "cache_write_hour", price.cacheWriteHour());
    rates = rate(rates, "reasoning", price.reasoning());
    rates = rate(rates, "audio_input", price.media().audioInput());
    rates = rate(rates, "audio_output", price.media().audioOutput());
    rates = rate(rates, "image_input", price.media().imageInput());
    rates = rate(rates, "image_output", price.media().imageOutput());
    rates = rate(rates, "cached_audio_input", price.media().cachedAudioInput());
    rates = rate(rates, "web_search", price.webSearch());
    if (!price.tiers().isEmpty()) {
      JsonObject tiers = JsonObject.EMPTY;
      for (Map.Entry<String, Price> tier : price.tiers().entrySet()) {
        tiers = tiers.with(tier.getKey(), price(tier.getValue()));
      }
      rates = rates.with("tiers", tiers);
    }
    Price.LongContext beyond = price.longContext();
    return beyond == null
        ? rates
        : rates.with("long_context", price(beyond.price()).with("above", beyond.above()));
  }

  private static JsonObject rate(JsonObject rates, String name, @Nullable BigDecimal rate) {
    return rate == null ? rates : rates.with(name, rate);
  }

  /** The model with a date, if it is known. */
  static JsonObject day(JsonObject model, String name, @Nullable LocalDate day) {
    return day == null ? model : model.with(name, day.toString());
  }

  private static List<String> names(Collection<? extends Enum<?>> values) {
    return values.stream().map(value -> value.name().toLowerCase(Locale.ROOT)).sorted().toList();
  }
}
