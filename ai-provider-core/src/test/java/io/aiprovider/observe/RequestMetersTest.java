package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client with metrics records about calls as a whole, and the tools that answers call. */
class RequestMetersTest {
  private static final ChatRequest HELLO = ChatRequest.builder().model("gpt-4o").user("Hi").build();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScriptedProvider first = new ScriptedProvider("first");
  private final ScriptedProvider second = new ScriptedProvider("second");
  private final ChatClient client =
      ChatClient.builder()
          .metrics(new ChatMetrics(registry))
          .provider(first)
          .provider(second)
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void times_a_call_with_all_its_attempts() {
    first.fails(Failures.unavailable("first"));
    second.answers("Hi");

    client.chat(HELLO);

    assertThat(registry.get("gen_ai.server.request.duration").timer().count()).isOne();
    assertThat(tags("gen_ai.server.request.duration"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "gen_ai.operation.name", "chat",
                "gen_ai.provider.name", "second",
                "gen_ai.request.model", "gpt-4o",
                "gen_ai.response.model", "gpt-4o",
                "error.type", "none"));
    assertThat(registry.get("ai_provider.overhead").tag("gen_ai.operation.name", "chat").timer())
        .satisfies(timer -> assertThat(timer.count()).isOne())
        .satisfies(timer -> assertThat(seconds(timer)).isLessThanOrEqualTo(requestSeconds()));
  }

  @Test
  void a_call_that_failed_has_its_latest_provider_and_the_kind_of_failure() {
    first.fails(Failures.invalidRequest("first"));

    assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(ChatException.class);

    assertThat(tags("gen_ai.server.request.duration"))
        .containsEntry("gen_ai.provider.name", "first")
        .containsEntry("gen_ai.response.model", "none")
        .containsEntry("error.type", "invalid_request");
  }

  @Test
  void times_the_first_and_the_next_tokens_of_a_stream_as_its_caller_sees_them() {
    first.streams(Wire.text("Hello"), Wire.finish("stop"), Wire.usage(3, 5));

    try (StreamingReply reply = client.stream(HELLO)) {
      reply.forEach(chunk -> {});
    }

    Timer first = registry.get("gen_ai.server.time_to_first_token").timer();
    Timer next = registry.get("gen_ai.server.time_per_output_token").timer();
    assertThat(first.count()).isOne();
    assertThat(next.count()).isOne();
    assertThat(seconds(first) + 4 * seconds(next)).isCloseTo(requestSeconds(), within(1e-7));
  }

  @Test
  void a_stream_that_was_left_has_no_times_of_tokens() {
    first.streams(Wire.stream("Hello"));

    client.stream(HELLO).close();

    assertThat(registry.find("gen_ai.server.time_to_first_token").timer()).isNull();
    assertThat(
            registry.get("gen_ai.server.request.duration").tag("error.type", "cancelled").timer())
        .isNotNull();
  }

  @Test
  void counts_the_tools_that_answers_call() {
    first.answers(
        new ChatResponse(
            Wire.json(
                "{'model':'gpt-4o','choices':[{'index':0,'message':{'role':'assistant','tool_calls':["
                    + "{'id':'a','type':'function','function':{'name':'one','arguments':'{}'}},"
                    + "{'id':'b','type':'function','function':{'name':'two','arguments':'{}'}}]}}]}")));

    client.chat(HELLO);

    assertThat(registry.get("ai_provider.tool_calls").counter().count()).isEqualTo(2);
    assertThat(tags("ai_provider.tool_calls")).containsEntry("gen_ai.provider.name", "first");
  }

  @Test
  void counts_a_tool_call_of_a_stream_once() {
    first.streams(
        Wire.delta(
            "{'tool_calls':[{'index':0,'id':'a','function':{'name':'one','arguments':''}}]}"),
        Wire.delta("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}"),
        Wire.finish("tool_calls"));

    try (StreamingReply reply = client.stream(HELLO)) {
      reply.forEach(chunk -> {});
    }

    assertThat(registry.get("ai_provider.tool_calls").counter().count()).isOne();
  }

  private double requestSeconds() {
    return seconds(registry.get("gen_ai.server.request.duration").timer());
  }

  private static double seconds(Timer timer) {
    return timer.totalTime(TimeUnit.SECONDS);
  }

  private Map<String, String> tags(String meter) {
    Meter.Id id = registry.get(meter).meter().getId();
    return id.getTags().stream().collect(Collectors.toMap(Tag::getKey, Tag::getValue));
  }
}
