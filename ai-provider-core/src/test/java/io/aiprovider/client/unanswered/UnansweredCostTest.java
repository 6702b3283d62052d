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
import io.aiprovider.provider.http.RawServer;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.routing.ProviderOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attempt without an answer costs, for each protocol and each way to end. */
@Timeout(30)
class UnansweredCostTest {
  private static final Price PRICE = Price.perMillion(BigDecimal.ONE, BigDecimal.TEN);
  private static final ChatRequest REQUEST =
      ChatRequest.builder().model("m").user("Tell me a story about a clever fox.").build();
  private static final long ESTIMATE = new TokenCounter().estimatePrompt(REQUEST);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(1);

  static Stream<Arguments> everyService() {
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                Arrays.stream(Situation.values())
                    .map(situation -> Arguments.of(service, situation)));
  }

  private static ChatClient client(ChatProvider provider, AttemptTimeouts timeouts) {
    return ChatClient.builder()
        .provider(provider, ProviderOptions.builder().timeouts(timeouts).build())
        .price("p", PRICE)
        .resilience(ResilienceOptions.DEFAULT.withRetry(new RetryPolicy(1, SHORT, SHORT)))
        .build();
  }

  private static AttemptTimeouts timeoutsFor(Situation situation) {
    return switch (situation) {
      case DOES_NOT_ANSWER_IN_TIME -> new AttemptTimeouts(LONG, LONG, SHORT, LONG);
      case SENDS_NO_HEADERS_IN_TIME, SENDS_NO_CONTENT_IN_TIME ->
          new AttemptTimeouts(SHORT, LONG, LONG, LONG);
      case FALLS_SILENT_AFTER_CONTENT -> new AttemptTimeouts(LONG, SHORT, LONG, LONG);
      default -> new AttemptTimeouts(LONG, LONG, LONG, LONG);
    };
  }

  /** Makes a call that must fail, and returns its only attempt. */
  private static Attempt failed(ChatClient client, ChatRequest request, ChatCall call, Runnable on) {
    assertThatThrownBy(
            () -> {
              try (ChatReply reply = client.send(request, call)) {
                StreamingReply stream = (StreamingReply) reply;
                while (stream.next() != null) {
                  on.run();
                }
              }
            })
        .isInstanceOf(ChatException.class);
    List<Attempt> attempts = call.trace().attempts();
    assertThat(attempts).hasSize(1);
    return attempts.get(0);
  }

  private static void assertCharged(Attempt attempt, Usage usage) {
    assertThat(attempt.usage()).isEqualTo(usage);
    assertThat(attempt.cost()).isEqualTo(Cost.of(PRICE.costOf(usage), Cost.Status.PARTIAL));
    assertThat(attempt.price()).isEqualTo(PRICE);
    assertThat(attempt.dispatched()).isNotNull();
  }

  private static void assertNotSent(Attempt attempt) {
    assertThat(attempt.usage()).isNull();
    assertThat(attempt.cost()).isNull();
    assertThat(attempt.dispatched()).isNull();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyService")
  void an_attempt_without_an_answer(Service service, Situation situation) throws IOException {
    ChatCall call = ChatCall.create();
    RawServer.Script script =
        peer -> {
          peer.readRequest();
          situation.serve(peer, service, call);
        };
    try (RawServer server = new RawServer(script);
        ChatClient client = client(service.provider(server.url()), timeoutsFor(situation))) {
      Attempt attempt =
          failed(
              client,
              REQUEST.withStream(situation.stream()),
              call,
              () -> situation.onContent(call));

      Usage opening = service.countedInOpening();
      Usage prompt = Usage.of(ESTIMATE, 0);
      switch (situation.costs()) {
        case ZERO -> {
          assertThat(attempt.usage()).isNull();
          assertThat(attempt.cost()).isEqualTo(Cost.of(BigDecimal.ZERO, Cost.Status.PRICED));
        }
        case PROMPT -> assertCharged(attempt, prompt);
        case PROMPT_AND_OPENING -> assertCharged(attempt, opening == null ? prompt : opening);
        case PROMPT_AND_CONTENT ->
            assertCharged(attempt, (opening == null ? prompt : opening).withCompletionTokens(1));
      }
      assertThat(call.trace().cost()).isEqualTo(attempt.cost());
    }
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void a_refused_connection_costs_nothing(Service service) throws IOException {
    String url;
    try (RawServer closed = new RawServer(peer -> {})) {
      url = closed.url();
    }
    for (boolean stream : List.of(false, true)) {
      try (ChatClient client = client(service.provider(url), AttemptTimeouts.DEFAULT)) {
        assertNotSent(
            failed(client, REQUEST.withStream(stream), ChatCall.create(), () -> {}));
      }
    }
  }

  private static ChatProvider withInterceptor(String url, Interceptor interceptor) {
    return OpenAiCompatibleProvider.builder("p")
        .baseUrl(url)
        .apiKey("k")
        .okHttp(okHttp -> okHttp.addInterceptor(interceptor))
        .build();
  }

  @Test
  void a_connection_that_is_not_made_in_time_costs_nothing() {
    ChatProvider provider =
        withInterceptor(
            "http://localhost:1",
            chain -> {
              throw new SocketTimeoutException("connect timed out");
            });
    try (ChatClient client = client(provider, AttemptTimeouts.DEFAULT)) {
      assertNotSent(failed(client, REQUEST, ChatCall.create(), () -> {}));
    }
  }

  @Test
  void a_caller_that_leaves_while_the_connection_is_made_pays_nothing() {
    ChatCall call = ChatCall.create();
    ChatProvider provider =
        OpenAiCompatibleProvider.builder("p")
            .baseUrl("http://provider.example")
            .apiKey("k")
            .okHttp(
                okHttp ->
                    okHttp.dns(
                        host -> {
                          call.cancel();
                          throw new UnknownHostException(host);
                        }))
            .build();
    try (ChatClient client = client(provider, AttemptTimeouts.DEFAULT)) {
      Attempt attempt = failed(client, REQUEST, call, () -> {});

      assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.CANCELLED);
      assertNotSent(attempt);
    }
  }

  @Test
  void usage_in_an_error_is_charged() throws IOException {
    String error = "{\"error\":{\"message\":\"broken\"},\"usage\":{\"prompt_tokens\":7}}";
    RawServer.Script script =
        peer -> {
          peer.readRequest();
          peer.write(
              "HTTP/1.1 500 Broken\r\nContent-Length: " + error.length() + "\r\n\r\n" + error);
        };
    try (RawServer server = new RawServer(script);
        ChatClient client =
            client(Service.OPENAI.provider(server.url()), AttemptTimeouts.DEFAULT)) {
      assertCharged(failed(client, REQUEST, ChatCall.create(), () -> {}), Usage.of(7, 0));
    }
  }

  /** The first connection is kept, and closed when the second request comes. */
  private static RawServer.Script closesKept(RawServer.Script second) {
    boolean[] answered = {false};
    return peer -> {
      if (answered[0]) {
        peer.readRequest();
        second.run(peer);
        return;
      }
      answered[0] = true;
      peer.readRequest();
      peer.answer(
          "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}],"
              + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}");
      peer.readRequest();
      peer.reset();
    };
  }

  @Test
  void a_request_that_is_sent_again_on_a_new_connection_is_charged_once() throws IOException {
    try (RawServer server = new RawServer(closesKept(RawServer.Peer::awaitClose));
        ChatClient client =
            client(
                Service.OPENAI.provider(server.url()),
                new AttemptTimeouts(LONG, LONG, SHORT, LONG))) {
      client.send(REQUEST, ChatCall.create()).close();
      Attempt attempt =
          failed(client, REQUEST.with("seed", 1), ChatCall.create(), () -> {});

      assertThat(attempt.repeated()).isTrue();
      assertCharged(attempt, Usage.of(ESTIMATE, 0));
    }
  }

  @Test
  void a_request_that_cannot_be_sent_again_costs_nothing() throws IOException {
    int[] connections = {0};
    ChatProvider[] provider = {null};
    try (RawServer server = new RawServer(closesKept(peer -> {}))) {
      provider[0] =
          OpenAiCompatibleProvider.builder("p")
              .baseUrl(server.url())
              .apiKey("k")
              .okHttp(
                  okHttp ->
                      okHttp.dns(
                          host -> {
                            if (++connections[0] > 1) {
                              throw new UnknownHostException(host);
                            }
                            return okhttp3.Dns.SYSTEM.lookup(host);
                          }))
              .build();
      try (ChatClient client = client(provider[0], AttemptTimeouts.DEFAULT)) {
        client.send(REQUEST, ChatCall.create()).close();
        Attempt attempt =
            failed(client, REQUEST.with("seed", 1), ChatCall.create(), () -> {});

        assertThat(attempt.repeated()).isTrue();
        assertNotSent(attempt);
      }
    }
  }
}
