package io.aiprovider.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When the caller leaves, the provider's connection is closed within a second. */
class CallerLeavesTest {
  private static final int SOON = 1_000;

  @Test
  @DisplayName("18 mid-stream")
  void mid_stream() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                  call.hang();
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      RawCaller caller = new RawCaller(server);
      caller.chat(Samples.HELLO_STREAMED).readUntil("Hel");
      assertUpstreamIsCancelled(caller, upstream, server);
    }
  }

  @Test
  @DisplayName("19 while it waits for the first token")
  void before_the_first_token() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening());
                  call.hang();
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      RawCaller caller = new RawCaller(server).chat(Samples.HELLO_STREAMED);
      assertUpstreamIsCancelled(caller, upstream, server);
    }
  }

  @Test
  @DisplayName("19 while it waits for the answer's headers")
  void before_the_headers() {
    try (RawUpstream upstream = new RawUpstream(Conversation::hang);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      RawCaller caller = new RawCaller(server).chat(Samples.HELLO_STREAMED);
      assertUpstreamIsCancelled(caller, upstream, server);
    }
  }

  @Test
  @DisplayName("20 in a plain call")
  void in_a_plain_call() {
    try (RawUpstream upstream = new RawUpstream(Conversation::hang);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      RawCaller caller = new RawCaller(server).chat(Samples.HELLO);
      assertUpstreamIsCancelled(caller, upstream, server);
    }
  }

  @Test
  @DisplayName("20 a caller that leaves is not failed over")
  void a_caller_that_leaves_is_not_failed_over() {
    try (RawUpstream upstream = new RawUpstream(Conversation::hang);
        RunningServer server =
            RunningServer.inFrontOf(upstream.baseUrl(), "resilience.max-attempts=3")) {
      RawCaller caller = new RawCaller(server).chat(Samples.HELLO);
      assertUpstreamIsCancelled(caller, upstream, server);

      assertThat(upstream.calls()).isEqualTo(1);
    }
  }

  private static void assertUpstreamIsCancelled(
      RawCaller caller, RawUpstream upstream, RunningServer server) {
    Conversation conversation = upstream.next();
    caller.close();

    assertThat(conversation.isClosedWithin(SOON)).isTrue();
    await().until(() -> server.bean(CallExecutor.class).runningCalls() == 0);
  }
}
