package io.aiprovider.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.LiteLlmPrices;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.ProvidersByType;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.StreamingReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each answer in {@code cases.md} costs what is calculated there by hand, after it came from a real
 * server through the real provider.
 */
class CostCasesTest {
  private static final ModelCatalog CATALOG =
      ModelCatalog.bundled()
          .with(
              LiteLlmPrices.parse(
                  read(Path.of("src/test/resources/cost/prices.json")),
                  LocalDate.of(2026, 11, 28),
                  name -> {
                    throw new AssertionError("The price of " + name + " is not complete.");
                  }));

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<CostCase> all() {
    return CostCase.all();
  }

  static Stream<CostCase> streams() {
    return all().stream().filter(cost -> !cost.isEmbedding());
  }

  @Test
  void there_are_cases_of_many_providers() {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    assertThat(all())
        .extracting(CostCase::provider)
        .contains("openai", "anthropic", "google", "deepseek", "mistral", "xai", "groq")
        .contains("openrouter", "azure-openai", "together");
    assertThat(all()).extracting(CostCase::source).doesNotContain("");
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_arithmetic_has_this_result(CostCase cost) {
    assertThat(CostCase.calculated(cost.arithmetic())).isEqualByComparingTo(cost.result());
    assertThat(CostCase.calculated(cost.arithmeticOfSaving())).isEqualByComparingTo(cost.saved());
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_plain_answer_costs_this(CostCase cost) {
    try (Exchange exchange = new Exchange(cost)) {
      exchange.server.enqueue(new MockResponse.Builder().body(PricedAnswers.plain(cost)).build());

      try (CompleteReply reply = exchange.client.ask(request(cost))) {
        assertExact(reply.cost(), cost);
      }

      exchange.assertOneAttempt();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void a_streamed_answer_costs_this(CostCase cost) {
    try (Exchange exchange = new Exchange(cost)) {
      exchange.server.enqueue(
          new MockResponse.Builder()
              .addHeader("Content-Type", "text/event-stream")
              .body(PricedAnswers.streamed(cost))
              .build());
      ChatRequest request =
          request(cost).with("stream_options", JsonObject.of("include_usage", true));
      List<JsonObject> usages = new ArrayList<>();

      try (StreamingReply reply = exchange.client.stream(request)) {
        reply.forEach(
            chunk -> {
              JsonObject usage = chunk.json().object("usage");
              if (usage != null) {
                usages.add(usage);
              }
            });
        assertExact(reply.cost(), cost);
      }

      exchange.assertOneAttempt();
      assertThat(usages).hasSize(1);
      JsonValue shown = usages.get(0).get("cost");
      if (cost.status() == Cost.Status.UNPRICED) {
        assertThat(shown).isNull();
      } else {
        assertThat(Objects.requireNonNull(shown).asDecimal()).isEqualByComparingTo(cost.result());
      }
    }
  }

  private static ChatRequest request(CostCase cost) {
    String model = cost.provider() + "/" + cost.requestedModel();
    return cost.isEmbedding()
        ? EmbeddingRequest.of(model, "Hi").request()
        : ChatRequest.builder().model(model).user("Hi").build();
  }

  private static void assertExact(@Nullable Cost actual, CostCase cost) {
    assertThat(actual).isNotNull();
    assertThat(actual.usd().toPlainString()).isEqualTo(cost.result());
    assertThat(actual.status()).isEqualTo(cost.status());
    assertThat(actual.savedUsd()).isZero();
    assertThat(actual.promptCacheSavedUsd().toPlainString()).isEqualTo(cost.saved());
  }

  /** A client of the case's provider, and the server behind it. */
  private static final class Exchange implements AutoCloseable {
    final MockWebServer server = new MockWebServer();
    final ChatClient client;
    private final List<Attempt> attempts = new ArrayList<>();
    private final CostCase cost;

    Exchange(CostCase cost) {
      this.cost = cost;
      try {
        server.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ChatClientBuilder builder =
          ChatClient.builder()
              .catalog(CATALOG)
              .cache(CacheOptions.DISABLED)
              .clock(Clock.fixed(cost.time(), ZoneOffset.UTC))
              .provider(ProvidersByType.create(cost.provider(), server.url("/").toString()))
              .listener(
                  new CallListener() {
                    @Override
                    public void attemptEnded(ChatCall call, Attempt attempt) {
                      attempts.add(attempt);
                    }
                  });
      JsonObject configured = cost.configured();
      for (String model : configured.names()) {
        builder.price(
            cost.provider(), model, price(Objects.requireNonNull(configured.object(model))));
      }
      client = builder.build();
    }

    private static Price price(JsonObject rates) {
      return Price.perMillion(required(rates, "input"), required(rates, "output"))
          .withCachedInput(rate(rates, "cached_input"))
          .withMedia(
              new Price.Media(
                  rate(rates, "audio_input"), null, null, null, rate(rates, "cached_audio_input")));
    }

    private static BigDecimal required(JsonObject rates, String name) {
      return Objects.requireNonNull(rate(rates, name));
    }

    private static @Nullable BigDecimal rate(JsonObject rates, String name) {
      JsonValue rate = rates.get(name);
      return rate == null ? null : rate.asDecimal();
    }

    /** The record of the attempt has the same cost, and the rates it was calculated with. */
    void assertOneAttempt() {
      assertThat(attempts).hasSize(1);
      Attempt attempt = attempts.get(0);
      assertExact(attempt.cost(), cost);
      if (attempt.price() != null) {
        assertThat(attempt.price().costOf(Objects.requireNonNull(attempt.usage())))
            .isEqualByComparingTo(cost.result());
      }
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }
}
