package io.aiprovider.cost;

import static io.aiprovider.cost.Billing.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost.Status;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportedCostTest {
  private static final Target ROUTER = new Target("router", "openai/gpt-4o", false);
  private static final Prices PRICES =
      new Prices(
          ModelCatalog.bundled(),
          ConfiguredPrices.NONE,
          Map.of("router", "openrouter"),
          Clock.systemUTC(),
          new UnpricedModels());
  private static final Metering METERING = new Metering(PRICES, Billing.NO_COUNTER);
  private static final String USAGE =
      "{\"prompt_tokens\":1000,\"completion_tokens\":1000,\"cost\":0.5}";

  private static StreamingReply stream(Chunks chunks) {
    return (StreamingReply)
        Billing.bill(
            Billing.STREAM_WITH_USAGE, ROUTER, StreamingReply.of(ROUTER, chunks), METERING);
  }

  @Test
  @DisplayName("case R20 a stream's usage chunk keeps the cost that the service reported")
  void a_streams_usage_keeps_the_reported_cost() {
    ChatChunk usage = Chunks.none().usage(USAGE).left().get(0);
    StreamingReply reply = stream(Chunks.none().text("Hi").chunk(usage.json()));

    List<ChatChunk> chunks = Billing.drain(reply);

    assertThat(chunks.get(1)).isEqualTo(usage);
    assertThat(Billing.end(reply).cost()).isEqualTo(cost("0.5", Status.PRICED));
  }

  @Test
  @DisplayName("case R20 a whole answer costs what the service reported")
  void a_whole_answer_costs_what_the_service_reported() {
    JsonObject answer = JsonObject.parse("{\"model\":\"gpt-4o\",\"usage\":" + USAGE + "}");
    ReplyOutcome end =
        Billing.end(
            Billing.bill(
                Billing.PLAIN,
                ROUTER,
                CompleteReply.of(ROUTER, new ChatResponse(answer)),
                METERING));

    assertThat(end.cost()).isEqualTo(cost("0.5", Status.PRICED));
  }

  @Test
  @DisplayName("case R21 the tier in any chunk of a stream determines the price")
  void the_tier_of_a_stream_determines_the_price() {
    Target openai = new Target("openai", "gpt-5-mini", false);
    JsonObject usage = JsonObject.parse("{\"prompt_tokens\":1000,\"completion_tokens\":1000}");
    JsonObject common = Chunks.common().with("model", "gpt-5-mini-2025-08-07");
    JsonObject text =
        JsonObject.parse("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}");
    Chunks chunks =
        Chunks.none()
            .chunk(common.with("choices", text.array("choices")).with("service_tier", "flex"))
            .chunk(common.with("choices", List.of()).with("usage", usage));

    StreamingReply reply =
        (StreamingReply)
            Billing.bill(
                Billing.STREAM_WITH_USAGE, openai, StreamingReply.of(openai, chunks), METERING);
    List<ChatChunk> passed = Billing.drain(reply);

    assertThat(passed.get(1).json().object("usage").get("cost")).hasToString("0.001125");
    assertThat(Billing.end(reply).cost()).isEqualTo(cost("0.001125", Status.PRICED));
  }

  @Test
  @DisplayName("case R24 audio without its own price makes the cost an estimate")
  void audio_without_a_price_makes_an_estimate() {
    String sound =
        "{\"prompt_tokens\":50,\"completion_tokens\":7,"
            + "\"completion_tokens_details\":{\"audio_tokens\":5}}";

    ReplyOutcome end =
        Billing.complete(
            Billing.ACME, "{\"model\":\"acme-1\",\"usage\":" + sound + "}", Billing.NO_COUNTER);

    assertThat(end.cost()).isEqualTo(cost("0.00012", Status.ESTIMATED));
  }
}
