package io.aiprovider.server.call;

import static org.awaitility.Awaitility.await;

import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream may last for minutes: the memory of its request is released before. */
class StreamMemoryTest {
  private static final int STREAMS = 8;
  private static final int MEGABYTE = 1 << 20;
  private static final int BODY = 8 * MEGABYTE;

  @Test
  void an_open_stream_does_not_keep_its_requests_bytes() {
    byte[] request = request();
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hello"));
                  call.releaseBody();
                  call.hang();
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      List<RawCaller> callers = new ArrayList<>();
      long before = used();
      for (int i = 0; i < STREAMS; i++) {
        RawCaller caller = new RawCaller(server);
        callers.add(caller);
        caller.chat(request).readUntil("Hello");
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> used() - before < (long) STREAMS * BODY / 2);
      callers.forEach(RawCaller::close);
    }
  }

  private static byte[] request() {
    String picture = "x".repeat(BODY);
    return Samples.HELLO_STREAMED.replace("Hello", picture).getBytes(StandardCharsets.UTF_8);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
