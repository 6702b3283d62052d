package io.aiprovider.samples.plain;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.math.BigDecimal;

/**
 * Two providers, of which the first is down: both calls are answered by the second, and their cost
 * is shown. For real calls, use {@code OpenAiCompatibleProvider}s and the prices of the catalog.
 */
public final class Failover {
  private Failover() {}

  /** Makes one plain and one streamed call. */
  public static void main(String[] args) {
    Price price = Price.perMillion(new BigDecimal("0.15"), new BigDecimal("0.60"));
    try (ChatClient client =
        ChatClient.builder()
            .provider(SimulatedProvider.builder("first").fault(Fault.status(503)).build())
            .provider(SimulatedProvider.builder("second").build())
            .price("second", price)
            .build()) {
      askWhole(client);
      askStreamed(client);
    }
  }

  private static void askWhole(ChatClient client) {
    ChatCall call = client.newCall().build();
    try (ChatReply reply = client.send(ChatRequest.of("Why is the sky blue?"), call)) {
      System.out.println(((CompleteReply) reply).response().text());
      reply.onEnd(end -> print(end, call.trace()));
    }
  }

  private static void askStreamed(ChatClient client) {
    ChatCall call = client.newCall().build();
    ChatRequest request = ChatRequest.of("Why is the sea salty?").withStream(true);
    try (StreamingReply reply = (StreamingReply) client.send(request, call)) {
      for (ChatChunk chunk : reply) {
        System.out.print(chunk.text());
      }
      System.out.println();
      reply.onEnd(end -> print(end, call.trace()));
    }
  }

  /**
   * Runs when the reply has ended: for a whole answer at once, for a stream with its last chunk.
   */
  private static void print(ReplyOutcome end, CallTrace trace) {
    for (Attempt attempt : trace.attempts()) {
      String outcome = attempt.failure() == null ? "answered" : attempt.failure().getMessage();
      System.out.println("  [" + attempt.target() + ": " + outcome + "]");
    }
    if (end.cost() != null) {
      System.out.println("  [$" + end.cost().usd().toPlainString() + " to " + end.provider() + "]");
    }
  }
}
