package io.aiprovider.client.unanswered;

import static io.aiprovider.client.unanswered.OneAttempt.ESTIMATE;
import static io.aiprovider.client.unanswered.OneAttempt.IMPATIENT;
import static io.aiprovider.client.unanswered.OneAttempt.LONG;
import static io.aiprovider.client.unanswered.OneAttempt.PATIENT;
import static io.aiprovider.client.unanswered.OneAttempt.PRICE;
import static io.aiprovider.client.unanswered.OneAttempt.REQUEST;
import static io.aiprovider.client.unanswered.OneAttempt.SHORT;
import static io.aiprovider.client.unanswered.OneAttempt.assertCharged;
import static io.aiprovider.client.unanswered.OneAttempt.assertNotSent;
import static io.aiprovider.client.unanswered.OneAttempt.assertRefused;
import static io.aiprovider.client.unanswered.OneAttempt.client;
import static io.aiprovider.client.unanswered.OneAttempt.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Usage;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.reply.Cost;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.testing.http.RawServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attempt without an answer costs, for each protocol and each way to end. */
@Timeout(30)
class UnansweredCostTest {
  static Stream<Arguments> everyService() {
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                Arrays.stream(Situation.values())
                    .map(situation -> Arguments.of(service, situation)));
  }

  private static AttemptTimeouts timeoutsFor(Situation situation) {
    return switch (situation) {
      case DOES_NOT_ANSWER_IN_TIME -> IMPATIENT;
      case SENDS_NO_HEADERS_IN_TIME, SENDS_NO_CONTENT_IN_TIME ->
          new AttemptTimeouts(SHORT, LONG, LONG, LONG);
      case FALLS_SILENT_AFTER_CONTENT -> new AttemptTimeouts(LONG, SHORT, LONG, LONG);
      default -> PATIENT;
    };
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
        case ZERO -> assertRefused(attempt);
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
        assertNotSent(failed(client, REQUEST.withStream(stream)));
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
      assertNotSent(failed(client, REQUEST));
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
  void an_error_that_is_not_read_to_its_end_is_free() throws IOException {
    RawServer.Script script =
        peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 500 Broken\r\nContent-Length: 400\r\n\r\n{");
          peer.awaitClose();
        };
    try (RawServer server = new RawServer(script);
        ChatClient client = client(Service.OPENAI.provider(server.url()), IMPATIENT)) {
      Attempt attempt = failed(client, REQUEST);

      assertThat(attempt.failure()).isInstanceOf(TimedOut.class);
      assertRefused(attempt);
    }
  }

  /** As for an answer: what is not a tier with a price of its own has the usual price. */
  @ParameterizedTest
  @CsvSource({"flex, 0.5", "priority, 2", "default, 1", "scale, 1"})
  void the_price_is_that_of_the_requested_service_tier(String tier, BigDecimal factor)
      throws IOException {
    Price withTiers =
        PRICE
            .withTier("flex", PRICE.times(new BigDecimal("0.5")))
            .withTier("priority", PRICE.times(BigDecimal.valueOf(2)));
    List<Price> whenItBegan = new ArrayList<>();
    for (boolean stream : List.of(false, true)) {
      try (RawServer server = new RawServer(RawServer.Peer::readRequest);
          ChatClient client =
              ChatClient.builder()
                  .provider(Service.OPENAI.provider(server.url()))
                  .price("p", withTiers)
                  .resilience(ResilienceOptions.DEFAULT.withRetry(new RetryPolicy(1, SHORT, SHORT)))
                  .interceptor(
                      (AttemptInterceptor)
                          chain -> {
                            whenItBegan.add(chain.call().attemptSoFar().price());
                            return chain.proceed(chain.request());
                          })
                  .build()) {
        Attempt attempt = failed(client, REQUEST.withStream(stream).with("service_tier", tier));

        BigDecimal cost = PRICE.costOf(Usage.of(ESTIMATE, 0)).multiply(factor);
        assertThat(attempt.cost().usd()).isEqualByComparingTo(cost);
        assertThat(attempt.cost().status()).isEqualTo(Cost.Status.PARTIAL);
        assertThat(whenItBegan).containsOnly(attempt.price());
      }
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
      assertCharged(failed(client, REQUEST), Usage.of(7, 0));
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
        ChatClient client = client(Service.OPENAI.provider(server.url()), IMPATIENT)) {
      client.send(REQUEST, ChatCall.create()).close();
      Attempt attempt = failed(client, REQUEST.with("seed", 1));

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
        Attempt attempt = failed(client, REQUEST.with("seed", 1));

        assertThat(attempt.repeated()).isTrue();
        assertNotSent(attempt);
      }
    }
  }
}
