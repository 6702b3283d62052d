package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.call.CallExecutor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends of connections with providers that have their own protocol. */
class NativeWiresTest {

  /** A protocol, and what an answer in it is made of. */
  enum Wire {
    ANTHROPIC(
        "anthropic",
        "claude-haiku-4-5",
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"m","model":"claude-haiku-4-5","usage":{}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        """,
        """
        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

        """,
        """
        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        """,
        """
        event: error
        data: {"type":"error","error":{"type":"api_error","message":"Internal"}}

        """),
    GOOGLE(
        "google",
        "gemini-3-pro",
        ": nothing yet\n\n",
        """
        data: {"responseId":"r","candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}

        """,
        """
        data: {"responseId":"r","candidates":[{"content":{"parts":[{"text":"lo"}]}}]}

        """,
        """
        data: {"error":{"code":500,"message":"Internal","status":"INTERNAL"}}

        """);

    private final String type;
    private final String model;
    private final String opening;
    private final String piece;

    /** The last event before the one that completes an answer. */
    private final String lastButOne;

    private final String error;

    Wire(String type, String model, String opening, String piece, String lastButOne, String error) {
      this.type = type;
      this.model = model;
      this.opening = opening;
      this.piece = piece;
      this.lastButOne = lastButOne;
      this.error = error;
    }

    RunningServer inFrontOf(RawUpstream upstream) {
      return RunningServer.with(
          "providers.up.type=" + type,
          "providers.up.base-url=" + upstream.baseUrl(),
          "providers.up.api-key=key",
          "resilience.max-attempts=1");
    }

    String request(String members) {
      return Samples.request(members).replace("gpt-4o-mini", "up/" + model);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("18 a caller leaves during a stream")
  void a_caller_that_leaves_during_a_stream_cancels_the_call(Wire wire) {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(wire.opening + wire.piece);
                  call.hang();
                });
        RunningServer server = wire.inFrontOf(upstream)) {
      RawCaller caller = new RawCaller(server);
      caller.chat(wire.request("\"stream\":true")).readUntil("Hel");
      assertUpstreamIsCancelled(caller, upstream, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("19 a caller leaves while it waits for the first token")
  void a_caller_that_leaves_before_the_first_token_cancels_the_call(Wire wire) {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(wire.opening);
                  call.hang();
                });
        RunningServer server = wire.inFrontOf(upstream)) {
      RawCaller caller = new RawCaller(server).chat(wire.request("\"stream\":true"));
      assertUpstreamIsCancelled(caller, upstream, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("20 a caller leaves during a plain call")
  void a_caller_that_leaves_a_plain_call_cancels_it(Wire wire) {
    try (RawUpstream upstream = new RawUpstream(Conversation::hang);
        RunningServer server = wire.inFrontOf(upstream)) {
      RawCaller caller = new RawCaller(server).chat(wire.request(""));
      assertUpstreamIsCancelled(caller, upstream, server);
    }
  }

  private static void assertUpstreamIsCancelled(
      RawCaller caller, RawUpstream upstream, RunningServer server) {
    Conversation conversation = upstream.next();
    caller.close();

    assertThat(conversation.isClosedWithin(1_000)).isTrue();
    await().until(() -> server.bean(CallExecutor.class).runningCalls() == 0);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("11 a stream that ends before the answer is complete is an error")
  void a_stream_that_ends_early_is_an_error(Wire wire) {
    for (String sent : new String[] {wire.piece, wire.piece + wire.lastButOne}) {
      String received = streamed(wire, call -> call.write(wire.opening + sent));

      assertBroken(received);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("11 a stream that is cut, even inside an event, is an error")
  void a_stream_that_is_cut_is_an_error(Wire wire) {
    String half = wire.lastButOne.substring(0, wire.lastButOne.length() / 2);

    assertBroken(streamed(wire, call -> call.write(wire.opening + wire.piece + half)));
    assertBroken(
        streamed(
            wire,
            call -> {
              call.write(wire.opening + wire.piece);
              call.reset();
            }));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("12, 54 an error in the middle of a stream is sent once")
  void an_error_during_a_stream_is_sent_once(Wire wire) {
    String received = streamed(wire, call -> call.write(wire.opening + wire.piece + wire.error));

    assertBroken(received);
    assertThat(received).contains("Internal");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("15 a stream without an answer is a failed attempt")
  void a_stream_without_an_answer_is_a_failed_attempt(Wire wire) {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(wire.opening);
                });
        RunningServer server = wire.inFrontOf(upstream)) {
      HttpResponse<String> response = new HttpCaller(server).chat(wire.request("\"stream\":true"));

      assertThat(response.statusCode()).isEqualTo(502);
    }
  }

  private static String streamed(Wire wire, RawUpstream.Behaviour stream) {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  stream.answer(call);
                });
        RunningServer server = wire.inFrontOf(upstream)) {
      return new HttpCaller(server).chat(wire.request("\"stream\":true")).body();
    }
  }

  private static void assertBroken(String received) {
    assertThat(received).contains("Hel").containsOnlyOnce("\"error\":{").doesNotContain("[DONE]");
  }
}
