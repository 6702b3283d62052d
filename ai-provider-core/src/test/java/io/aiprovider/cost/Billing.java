package io.aiprovider.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Replies of the model {@code acme-1}, at $1 and $10 for a million tokens, sent through billing.
 */
final class Billing {
  static final Target ACME = new Target("acme", "acme-1", false);
  static final TokenCounter COUNTER = new TokenCounter();
  static final TokenCounter NO_COUNTER = new TokenCounter(Billing::mustNotCount);
  static final Prices PRICES =
      new Prices(
          ModelCatalog.of(
              LocalDate.of(2026, 1, 1),
              List.of(
                  new CatalogModel(
                      "acme-1",
                      "openai",
                      Mode.CHAT,
                      1_000_000,
                      1_000_000,
                      Price.perMillion(BigDecimal.ONE, BigDecimal.TEN)
                          .withCachedInput(new BigDecimal("0.1")),
                      Set.of()))),
          ConfiguredPrices.NONE,
          Map.of(),
          Clock.systemUTC(),
          new UnpricedModels());

  static final ChatRequest PLAIN =
      ChatRequest.builder().model("acme-1").user("Tell me a story about a clever fox.").build();
  static final ChatRequest STREAM = PLAIN.withStream(true);
  static final ChatRequest STREAM_WITH_USAGE =
      STREAM.with("stream_options", JsonObject.of("include_usage", true));

  private Billing() {}

  private static Encoding mustNotCount(EncodingType type) {
    throw new AssertionError("Tokens were counted although the provider reported the usage.");
  }

  static StreamingReply stream(ChatRequest request, Chunks chunks, TokenCounter counter) {
    return (StreamingReply) bill(request, ACME, StreamingReply.of(ACME, chunks), counter);
  }

  static ReplyOutcome complete(Target target, String response, TokenCounter counter) {
    CompleteReply answer = CompleteReply.of(target, new ChatResponse(JsonObject.parse(response)));
    return end(bill(PLAIN, target, answer, counter));
  }

  static ChatReply bill(
      ChatRequest request, Target target, ChatReply answer, TokenCounter counter) {
    return bill(request, target, answer, new Metering(PRICES, counter));
  }

  static ChatReply bill(ChatRequest request, Target target, ChatReply answer, Metering metering) {
    return InterceptorChain.run(
        List.of(new CostPresentation()),
        (sent, call) ->
            call.attempt(target)
                .run(
                    sent,
                    attempt ->
                        InterceptorChain.run(
                            List.of(new CostBasis(PRICES, COUNTER), metering),
                            (measured, measuredCall) -> answer,
                            sent,
                            attempt)),
        request,
        ChatCall.create());
  }

  static List<ChatChunk> drain(StreamingReply reply) {
    List<ChatChunk> chunks = new ArrayList<>();
    reply.forEach(chunks::add);
    return chunks;
  }

  /** The end of a reply that has ended. */
  static ReplyOutcome end(ChatReply reply) {
    AtomicReference<ReplyOutcome> end = new AtomicReference<>();
    reply.onEnd(end::set);
    assertThat(end).as("the reply has ended").doesNotHaveNullValue();
    return end.get();
  }

  static Cost cost(String usd, Cost.Status status) {
    return Cost.of(new BigDecimal(usd), status);
  }
}
