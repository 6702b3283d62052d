package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.call.CallExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a caller stops reading, the provider is not read either. */
class BackPressureTest {
  private static final long AVAILABLE = 200_000_000;
  private static final long MUCH = 40_000_000; // more than the socket buffers can hold

  private final AtomicLong accepted = new AtomicLong();
  private final CountDownLatch cancelled = new CountDownLatch(1);

  private void sendWhatIsTaken(Conversation call) throws IOException {
    byte[] event = Samples.piece("x".repeat(4_000)).getBytes(StandardCharsets.UTF_8);
    call.beginStream();
    try {
      while (accepted.get() < AVAILABLE) {
        call.write(event);
        accepted.addAndGet(event.length);
      }
    } catch (IOException closed) {
      cancelled.countDown();
      throw closed;
    }
  }

  @Test
  void a_caller_that_stops_reading_stops_the_provider() throws InterruptedException {
    try (RawUpstream upstream = new RawUpstream(this::sendWhatIsTaken);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      RawCaller caller = new RawCaller(server, 16 * 1024);
      caller.chat(Samples.HELLO_STREAMED).readUntil("xxx");

      await().during(Duration.ofMillis(500)).until(this::isUnchangedSinceLastCheck);
      assertThat(accepted.get()).isLessThan(MUCH);

      caller.close();
      assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
      await().until(() -> server.bean(CallExecutor.class).runningCalls() == 0);
    }
  }

  @Test
  void a_caller_that_stopped_reading_is_disconnected_at_the_deadline() {
    try (RawUpstream upstream = new RawUpstream(this::sendWhatIsTaken);
        RunningServer server =
            RunningServer.inFrontOf(upstream.baseUrl(), "resilience.deadline=1s");
        RawCaller caller = new RawCaller(server, 16 * 1024)) {
      caller.chat(Samples.HELLO_STREAMED).readUntil("xxx");

      await().until(() -> server.bean(CallExecutor.class).runningCalls() == 0);
      assertThat(accepted.get()).isLessThan(MUCH);
    }
  }

  private long last = -1;

  private boolean isUnchangedSinceLastCheck() {
    long now = accepted.get();
    boolean unchanged = now == last;
    last = now;
    return unchanged;
  }
}
