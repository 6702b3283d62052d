package io.aiprovider.client.unanswered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.client.ChatClient;
import io.aiprovider.cost.TokenCounter;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.routing.ProviderOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Calls with one attempt that gets no answer, and what the attempt costs. */
final class OneAttempt {
  static final Price PRICE = Price.perMillion(BigDecimal.ONE, BigDecimal.TEN);
  static final ChatRequest REQUEST =
      ChatRequest.builder().model("m").user("Tell me a story about a clever fox.").build();
  static final long ESTIMATE = estimate(REQUEST);
  static final Duration SHORT = Duration.ofMillis(300);
  static final Duration LONG = Duration.ofMinutes(1);
  static final AttemptTimeouts PATIENT = new AttemptTimeouts(LONG, LONG, LONG, LONG);
  static final AttemptTimeouts IMPATIENT = new AttemptTimeouts(LONG, LONG, SHORT, LONG);

  private OneAttempt() {}

  /** What a prompt counts if the provider does not count it. */
  static long estimate(ChatRequest request) {
    return new TokenCounter().estimatePrompt(request);
  }

  /** A client of one provider with the name {@code p}. */
  static ChatClient client(ChatProvider provider, AttemptTimeouts timeouts) {
    return ChatClient.builder()
        .provider(provider, ProviderOptions.builder().timeouts(timeouts).build())
        .price("p", PRICE)
        .resilience(ResilienceOptions.DEFAULT.withRetry(new RetryPolicy(1, SHORT, SHORT)))
        .build();
  }

  /** Makes a call that must fail, and returns its only attempt. */
  static Attempt failed(ChatClient client, ChatRequest request) {
    return failed(client, request, ChatCall.create(), () -> {});
  }

  /**
   * Makes a call that must fail, and returns its only attempt.
   *
   * @param onChunk is run for each chunk
   */
  static Attempt failed(ChatClient client, ChatRequest request, ChatCall call, Runnable onChunk) {
    assertThatThrownBy(
            () -> {
              try (ChatReply reply = client.send(request, call)) {
                StreamingReply stream = (StreamingReply) reply;
                while (stream.next() != null) {
                  onChunk.run();
                }
              }
            })
        .isInstanceOf(ChatException.class);
    List<Attempt> attempts = call.trace().attempts();
    assertThat(attempts).hasSize(1);
    return attempts.get(0);
  }

  static void assertCharged(Attempt attempt, Usage usage) {
    assertThat(attempt.usage()).isEqualTo(usage);
    assertThat(attempt.cost()).isEqualTo(Cost.of(PRICE.costOf(usage), Cost.Status.PARTIAL));
    assertThat(attempt.price()).isEqualTo(PRICE);
    assertThat(attempt.dispatched()).isNotNull();
  }

  static void assertRefused(Attempt attempt) {
    assertThat(attempt.usage()).isNull();
    assertThat(attempt.cost()).isEqualTo(Cost.of(BigDecimal.ZERO, Cost.Status.PRICED));
    assertThat(attempt.dispatched()).isNotNull();
  }

  static void assertNotSent(Attempt attempt) {
    assertThat(attempt.usage()).isNull();
    assertThat(attempt.cost()).isNull();
    assertThat(attempt.dispatched()).isNull();
  }
}
