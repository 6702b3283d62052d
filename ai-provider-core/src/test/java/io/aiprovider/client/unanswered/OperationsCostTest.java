package io.aiprovider.client.unanswered;

import static io.aiprovider.client.unanswered.OneAttempt.IMPATIENT;
import static io.aiprovider.client.unanswered.OneAttempt.PATIENT;
import static io.aiprovider.client.unanswered.OneAttempt.assertCharged;
import static io.aiprovider.client.unanswered.OneAttempt.assertRefused;
import static io.aiprovider.client.unanswered.OneAttempt.client;
import static io.aiprovider.client.unanswered.OneAttempt.estimate;
import static io.aiprovider.client.unanswered.OneAttempt.failed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.http.RawServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What attempts without an answer cost: other operations than chats, batches, failover. */
@Timeout(30)
class OperationsCostTest {
  private static final int BATCH = 100;

  private static ChatRequest request(Operation operation, boolean stream) {
    String members =
        switch (operation) {
          case CHAT -> "'messages':[{'role':'user','content':'Tell me a story.'}]";
          case COMPLETION -> "'prompt':'Once upon a time'";
          case EMBEDDING, MODERATION -> "'input':['A text','Another text']";
        };
    String model = operation == Operation.COMPLETION ? "gpt-3.5-turbo-instruct" : "m";
    String json = "{'model':'" + model + "','stream':" + stream + "," + members + "}";
    ChatRequest request = ChatRequest.parse(operation, json.replace('\'', '"').getBytes(UTF_8));
    return stream ? request : request.without("stream");
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void each_operation_is_charged_for_its_prompt(Operation operation) throws IOException {
    for (boolean stream : List.of(false, true)) {
      if (stream && operation != Operation.CHAT && operation != Operation.COMPLETION) {
        continue;
      }
      ChatRequest request = request(operation, stream);
      try (RawServer server = new RawServer(RawServer.Peer::readRequest);
          ChatClient client = client(Service.OPENAI.provider(server.url()), PATIENT)) {
        assertCharged(failed(client, request), Usage.of(estimate(request), 0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void each_operation_is_free_if_it_is_refused(Operation operation) throws IOException {
    RawServer.Script refuses =
        peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
        };
    try (RawServer server = new RawServer(refuses);
        ChatClient client = client(Service.OPENAI.provider(server.url()), PATIENT)) {
      assertRefused(failed(client, request(operation, false)));
    }
  }

  private static ChatRequest texts(int from, int to) {
    List<String> texts = IntStream.range(from, to).mapToObj(i -> "Text number " + i).toList();
    return ChatRequest.of(Operation.EMBEDDING, JsonObject.of("model", "m").with("input", texts));
  }

  private static String vectors(int number, boolean counted) {
    return "{\"embeddings\":["
        + String.join(",", Collections.nCopies(number, "{\"values\":[0.5]}"))
        + "]"
        + (counted ? ",\"usageMetadata\":{\"promptTokenCount\":777}}" : "}");
  }

  /** Answers the first batch on each connection, and then does something else. */
  private static RawServer.Script firstBatch(boolean counted, RawServer.Script then) {
    return peer -> {
      peer.readRequest();
      peer.answer(vectors(BATCH, counted));
      peer.readRequest();
      then.run(peer);
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_batch_that_is_refused_costs_nothing_and_those_before_it_their_usage(boolean counted)
      throws IOException {
    RawServer.Script script =
        firstBatch(counted, peer -> peer.write("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"));
    try (RawServer server = new RawServer(script);
        ChatClient client =
            client(
                GoogleProvider.builder("p").baseUrl(server.url()).apiKey("k").build(), PATIENT)) {
      Attempt attempt = failed(client, texts(0, 250));

      long first = counted ? 777 : estimate(texts(0, BATCH));
      assertCharged(attempt, Usage.of(first, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_batch_without_an_answer_is_charged_in_addition(boolean counted) throws IOException {
    RawServer.Script script = firstBatch(counted, RawServer.Peer::awaitClose);
    try (RawServer server = new RawServer(script);
        ChatClient client =
            client(
                GoogleProvider.builder("p").baseUrl(server.url()).apiKey("k").build(), IMPATIENT)) {
      Attempt attempt = failed(client, texts(0, 250));

      long first = counted ? 777 : estimate(texts(0, BATCH));
      assertCharged(attempt, Usage.of(first + estimate(texts(BATCH, 2 * BATCH)), 0));
    }
  }

  @Test
  void an_answer_in_several_attempts_shows_each_text_once() throws IOException {
    int[] connections = {0};
    RawServer.Script script =
        peer -> {
          if (connections[0]++ == 0) {
            firstBatch(true, RawServer.Peer::awaitClose).run(peer);
          } else {
            peer.readRequest();
            peer.answer(vectors(20, true));
          }
        };
    try (RawServer server = new RawServer(script);
        ChatClient client =
            ChatClient.builder()
                .provider(
                    GoogleProvider.builder("p").baseUrl(server.url()).apiKey("k").build(),
                    ProviderOptions.builder().timeouts(IMPATIENT).build())
                .price("p", OneAttempt.PRICE)
                .build()) {
      ChatCall call = ChatCall.create();
      try (CompleteReply reply = (CompleteReply) client.send(texts(0, 120), call)) {
        assertThat(reply.response().usage()).isEqualTo(Usage.of(2 * 777, 0));
        long waiting = estimate(texts(BATCH, 120));
        assertThat(call.trace().attempts()).hasSize(2);
        assertThat(reply.cost())
            .isEqualTo(
                Cost.of(
                    OneAttempt.PRICE.costOf(Usage.of(2 * 777 + waiting, 0)), Cost.Status.PARTIAL));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "silence, true",
    "cut:0, true",
    "malformed, true",
    "status:500, false",
    "status:429, false",
    "status:504, false",
  })
  void the_simulated_provider_follows_the_rule(String fault, boolean charged) {
    for (boolean stream : List.of(false, true)) {
      SimulatedProvider provider = SimulatedProvider.builder("p").fault(Fault.parse(fault)).build();
      ChatRequest request = OneAttempt.REQUEST.withStream(stream);
      try (ChatClient client =
          client(
              provider,
              new AttemptTimeouts(
                  OneAttempt.SHORT, OneAttempt.LONG, OneAttempt.SHORT, OneAttempt.LONG))) {
        Attempt attempt = failed(client, request);
        if (charged) {
          assertCharged(attempt, Usage.of(OneAttempt.ESTIMATE, 0));
        } else {
          assertRefused(attempt);
        }
      }
    }
  }

  @Test
  void a_failover_after_a_timeout_costs_both_attempts() {
    Price dear = Price.perMillion(BigDecimal.TEN, BigDecimal.TEN);
    SimulatedProvider silent = SimulatedProvider.builder("silent").fault(Fault.silence()).build();
    try (ChatClient client =
        ChatClient.builder()
            .provider(silent, ProviderOptions.builder().priority(1).timeouts(IMPATIENT).build())
            .provider(SimulatedProvider.builder("p").build())
            .price("silent", dear)
            .price("p", OneAttempt.PRICE)
            .build()) {
      ChatCall call = ChatCall.create();
      try (CompleteReply reply = (CompleteReply) client.send(OneAttempt.REQUEST, call)) {
        List<Attempt> attempts = call.trace().attempts();
        BigDecimal lost = dear.costOf(Usage.of(OneAttempt.ESTIMATE, 0));

        assertThat(attempts.get(0).cost()).isEqualTo(Cost.of(lost, Cost.Status.PARTIAL));
        assertThat(attempts.get(1).cost().status()).isEqualTo(Cost.Status.PRICED);
        assertThat(reply.cost())
            .isEqualTo(Cost.of(lost.add(attempts.get(1).cost().usd()), Cost.Status.PARTIAL));
      }
    }
  }
}
