package io.aiprovider.provider.simulated.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each protocol, with each fault, as the provider for it reads the bytes. */
class SimulatedServiceTest {
  private static final SimulatedService SERVICE = SimulatedService.start();

  /** The protocols, and the providers that speak them. */
  enum Wire {
    OPENAI(url -> OpenAiCompatibleProvider.builder("p").baseUrl(url).apiKey("k").build()),
    ANTHROPIC(url -> AnthropicProvider.builder("p").baseUrl(url).apiKey("k").build()),
    GOOGLE(url -> GoogleProvider.builder("p").baseUrl(url).apiKey("k").build());

    private final ChatProvider provider;

    Wire(Function<String, ChatProvider> provider) {
      this.provider = provider.apply(SERVICE.baseUrl());
    }
  }

  @AfterAll
  static void stop() {
    for (Wire wire : Wire.values()) {
      wire.provider.close();
    }
    SERVICE.close();
  }

  /** The text of an answer, up to its end. */
  private static String answer(Wire wire, boolean stream) {
    ChatCall attempt = ChatCall.create().attempt(new Target("p", "m", false)).call();
    ChatRequest request = ChatRequest.builder().model("m").user("Hi").build().withStream(stream);
    ChatReply reply = wire.provider.chat(request, attempt);
    if (reply instanceof CompleteReply complete) {
      return complete.response().text();
    }
    ResponseAssembler assembler = new ResponseAssembler();
    try (StreamingReply chunks = (StreamingReply) reply) {
      chunks.forEach(assembler::add);
    }
    assertThat(assembler.response().finishReason()).isEqualTo("stop");
    return assembler.response().text();
  }

  private static FailureKind failure(Wire wire, boolean stream) {
    return catchThrowableOfType(ChatException.class, () -> answer(wire, stream)).kind();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void answers_in_each_protocol_plain_and_streamed(Wire wire) {
    SERVICE.recovers();
    SERVICE.answers("Two words");

    assertThat(answer(wire, false)).isEqualTo("Two words");
    assertThat(answer(wire, true)).isEqualTo("Two words");
  }

  @ParameterizedTest
  @CsvSource({
    "status:400, INVALID_REQUEST, INVALID_REQUEST",
    "status:401, UNAUTHORIZED, UNAUTHORIZED",
    "status:404, MODEL_NOT_FOUND, MODEL_NOT_FOUND",
    "status:429, RATE_LIMITED, RATE_LIMITED",
    "status:500, UNAVAILABLE, UNAVAILABLE",
    "status:503, OVERLOADED, OVERLOADED",
    "page:502, UNAVAILABLE, UNAVAILABLE",
    "page:200, MALFORMED_REPLY, MALFORMED_REPLY",
    "malformed, MALFORMED_REPLY, MALFORMED_REPLY",
    "refused, UNAVAILABLE, UNAVAILABLE",
    "cut:0, UNAVAILABLE, STREAM_BROKEN",
    "cut:1, UNAVAILABLE, STREAM_BROKEN",
    "error-event:1, OVERLOADED, OVERLOADED"
  })
  void fails_in_each_protocol_in_the_same_way(String fault, FailureKind plain, FailureKind stream) {
    SERVICE.fails(Fault.parse(fault));

    for (Wire wire : Wire.values()) {
      assertThat(failure(wire, false)).as(wire + " plain").isEqualTo(plain);
      assertThat(failure(wire, true)).as(wire + " streamed").isEqualTo(stream);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_wait_is_sent_with_a_status(Wire wire) {
    SERVICE.fails(Fault.status(429, Duration.ofSeconds(7)));

    assertThat(catchThrowableOfType(ChatException.class, () -> answer(wire, false)).retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void a_fault_happens_to_the_first_calls_and_calls_are_counted() {
    int before = SERVICE.requestCount();
    SERVICE.fails(Fault.status(500).times(2));

    assertThat(failure(Wire.OPENAI, false)).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure(Wire.GOOGLE, true)).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(answer(Wire.ANTHROPIC, false)).isNotEmpty();
    assertThat(SERVICE.requestCount()).isEqualTo(before + 3);
    assertThat(SERVICE.requests().get(before).string("model")).isEqualTo("m");
  }

  @Test
  void refused_connections_are_accepted_again_at_the_same_port() {
    SERVICE.fails(Fault.refused());
    assertThat(failure(Wire.OPENAI, false)).isEqualTo(FailureKind.UNAVAILABLE);

    SERVICE.recovers();
    assertThat(answer(Wire.OPENAI, false)).isNotEmpty();
  }

  @Test
  void refused_calls_cannot_be_counted() {
    assertThatThrownBy(() -> SERVICE.fails(Fault.refused().times(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recovers()");
  }

  @Test
  void an_endless_stream_goes_on_until_the_caller_leaves() {
    SERVICE.fails(Fault.endless());
    ChatCall attempt = ChatCall.create().attempt(new Target("p", "m", false)).call();
    ChatRequest request = ChatRequest.builder().model("m").user("Hi").build().withStream(true);

    try (StreamingReply reply = (StreamingReply) Wire.OPENAI.provider.chat(request, attempt)) {
      for (int chunks = 0; chunks < 20; chunks++) {
        assertThat(reply.next()).isNotNull();
      }
    }
  }

  @Test
  void the_list_of_models_is_no_call() {
    int before = SERVICE.requestCount();
    SERVICE.recovers();

    Wire.OPENAI.provider.probe();

    assertThat(Wire.OPENAI.provider.models()).isEqualTo(List.of("simulated"));
    assertThat(SERVICE.requestCount()).isEqualTo(before);
  }
}
