package io.aiprovider.routing.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.Attempt.Outcome;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.EventLoop;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.AfterCommit;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another target goes on with a stream that broke off, whether it is pulled or pushed. */
@ParameterizedClass(name = "pushed: {0}")
@ValueSource(booleans = {false, true})
class ContinuationTest {
  private static final String CONTINUES = "claude-haiku-4-5"; // the catalog says so
  private static final ChatException BROKEN = Failures.streamBroken("a");
  private static final ChatRequest REQUEST =
      ChatRequest.builder().model("g").user("Hi").build().withStream(true);

  private final EventLoop loop = new EventLoop();
  private final boolean pushed;
  private final ScriptedProvider a = new ScriptedProvider("a");
  private final ScriptedProvider b = new ScriptedProvider("b");
  private final ScriptedProvider c = new ScriptedProvider("c");
  private final List<FinishedCall> finished = new ArrayList<>();
  private ResilienceOptions resilience =
      ResilienceOptions.DEFAULT.withAfterCommit(AfterCommit.CONTINUE);
  private ModelGroup group = ModelGroup.of("a/gpt-4o", "b/" + CONTINUES, "c/" + CONTINUES);
  private @Nullable ChatClient client;

  ContinuationTest(boolean pushed) {
    this.pushed = pushed;
  }

  private ChatClient client() {
    Price price = Price.perMillion(BigDecimal.ONE, BigDecimal.TEN);
    client =
        ChatClient.builder()
            .provider(a)
            .provider(b)
            .provider(c)
            .price("a", price)
            .price("b", price)
            .price("c", price)
            .resilience(resilience)
            .routing(RoutingOptions.DEFAULT.withCrossModelFailover(false).withGroup("g", group))
            .listener(
                new CallListener() {
                  @Override
                  public void callEnded(ChatCall call, FinishedCall end) {
                    finished.add(end);
                  }
                })
            .build();
    return client;
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(client).close();
    loop.close();
  }

  private List<ChatChunk> chunks(StreamingReply reply) {
    List<ChatChunk> chunks = new ArrayList<>();
    if (pushed) {
      loop.read(reply, ChatCall.create(), chunks::add);
    } else {
      reply.forEach(chunks::add);
    }
    return chunks;
  }

  private static String text(List<ChatChunk> chunks) {
    StringBuilder text = new StringBuilder();
    chunks.forEach(chunk -> text.append(chunk.text()));
    return text.toString();
  }

  @Test
  void another_target_goes_on_from_the_text_so_far() {
    a.breaksOff(BROKEN, "Hello", " wor");
    b.streams("ld!", " Bye.");

    List<ChatChunk> chunks = chunks(client().stream(REQUEST));

    assertThat(text(chunks)).isEqualTo("Hello world! Bye.");
    assertThat(chunks).extracting(ChatChunk::finishReason).containsOnlyOnce("stop");
    List<ChatMessage> sent = b.requests().get(0).messages();
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).role()).isEqualTo("assistant");
    assertThat(sent.get(1).text()).isEqualTo("Hello wor");
    JsonObject end = chunks.get(chunks.size() - 1).json();
    assertThat(end.object("ai_provider").string("continued_by")).isEqualTo("b/" + CONTINUES);
  }

  @Test
  void both_parts_are_recorded_and_billed() {
    a.breaksOff(BROKEN, "Hello", " wor");
    b.streams("ld!");

    List<ChatChunk> chunks =
        chunks(
            client().stream(REQUEST.with("stream_options", JsonObject.of("include_usage", true))));

    FinishedCall call = finished.get(0);
    assertThat(call.failure()).isNull();
    assertThat(call.attempts())
        .extracting(Attempt::outcome)
        .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
    assertThat(call.attempts()).extracting(Attempt::continuation).containsExactly(false, true);
    Usage first = call.attempts().get(0).usage();
    Usage second = call.attempts().get(1).usage();
    Usage shown = chunks.get(chunks.size() - 1).usage();
    assertThat(first.completionTokens()).isPositive();
    assertThat(shown.promptTokens()).isEqualTo(first.promptTokens() + second.promptTokens());
    assertThat(shown.completionTokens())
        .isEqualTo(first.completionTokens() + second.completionTokens());
    Cost whole = call.end().cost();
    assertThat(whole.usd())
        .isEqualByComparingTo(
            call.attempts().get(0).cost().usd().add(call.attempts().get(1).cost().usd()));
    assertThat(call.firstContent())
        .isEqualTo(call.attempts().get(0).offset().plus(call.attempts().get(0).firstContent()));
  }

  @Test
  void it_may_break_off_again() {
    a.breaksOff(BROKEN, "One");
    b.breaksOff(BROKEN, ", two");
    c.streams(", three");

    assertThat(text(chunks(client().stream(REQUEST)))).isEqualTo("One, two, three");
    assertThat(c.requests().get(0).messages().get(1).text()).isEqualTo("One, two");
  }

  @Test
  void a_target_that_cannot_answer_is_passed_over() {
    a.breaksOff(BROKEN, "One");
    b.fails(Failures.unavailable("b"));
    c.streams(", two");

    assertThat(text(chunks(client().stream(REQUEST)))).isEqualTo("One, two");
  }

  @Test
  void the_rest_may_be_as_long_as_is_left() {
    a.breaksOff(BROKEN, "One two three");
    b.streams(" four");

    chunks(client().stream(REQUEST.with("max_tokens", 100)));

    long used = finished.get(0).attempts().get(0).usage().completionTokens();
    assertThat(used).isPositive();
    assertThat(b.requests().get(0).json().integer("max_tokens")).isEqualTo(100 - used);
  }

  @Test
  void an_answer_in_two_parts_is_not_cached() {
    a.breaksOff(BROKEN, "One").streams("Another one");
    b.streams(", two");
    ChatClient client = client();

    assertThat(text(chunks(client.stream(REQUEST)))).isEqualTo("One, two");
    assertThat(text(chunks(client.stream(REQUEST)))).isEqualTo("Another one");
  }

  @Test
  void a_caller_that_leaves_ends_the_second_part() {
    a.breaksOff(BROKEN, "One");
    b.stalls(", two");

    try (StreamingReply reply = client().stream(REQUEST)) {
      StringBuilder text = new StringBuilder();
      while (text.length() < "One, two".length()) {
        text.append(reply.next().text());
      }
    }

    assertThat(finished.get(0).attempts())
        .extracting(Attempt::outcome)
        .containsExactly(Outcome.FAILED, Outcome.CANCELLED);
  }

  private void assertEndsWithTheFailure(ChatRequest request) {
    assertThatThrownBy(() -> chunks(client().stream(request))).isInstanceOf(StreamBroken.class);
    assertThat(b.requestCount() + c.requestCount()).isZero();
  }

  @Test
  void by_default_the_stream_ends_with_the_failure() {
    resilience = ResilienceOptions.DEFAULT;
    a.breaksOff(BROKEN, "One");

    assertEndsWithTheFailure(REQUEST);
  }

  @Test
  void a_group_decides_for_itself() {
    group = group.withAfterCommit(AfterCommit.ERROR);
    a.breaksOff(BROKEN, "One");

    assertEndsWithTheFailure(REQUEST);
  }

  @Test
  void only_models_that_continue_a_text_go_on() {
    group = ModelGroup.of("a/gpt-4o", "b/gpt-4o-mini");
    a.breaksOff(BROKEN, "One");

    assertEndsWithTheFailure(REQUEST);
  }

  @Test
  void not_beyond_the_most_attempts() {
    resilience = resilience.withMaxAttempts(1);
    a.breaksOff(BROKEN, "One");

    assertEndsWithTheFailure(REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"response_format\":{\"type\":\"json_object\"}}",
        "{\"n\":2}",
        "{\"logprobs\":true}",
        "{\"reasoning_effort\":\"low\"}",
        "{\"max_tokens\":1}"
      })
  void not_what_is_more_than_a_plain_text(String members) {
    ChatRequest request = REQUEST;
    JsonObject more = JsonObject.parse(members);
    for (String name : more.names()) {
      request = request.with(name, more.get(name));
    }
    a.breaksOff(BROKEN, "One");

    assertEndsWithTheFailure(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}}",
        "{\"delta\":{\"reasoning_content\":\"Hm\"}}",
        "{\"delta\":{},\"finish_reason\":\"stop\"}"
      })
  void not_after_something_else_or_the_end(String choice) {
    UnaryOperator<JsonObject> chunk =
        json -> JsonObject.of("id", "1").with("choices", List.of(json));
    a.breaksOff(
        BROKEN,
        new ChatChunk(chunk.apply(JsonObject.of("delta", JsonObject.of("content", "Text")))),
        new ChatChunk(chunk.apply(JsonObject.parse(choice))));

    assertEndsWithTheFailure(REQUEST);
  }
}
