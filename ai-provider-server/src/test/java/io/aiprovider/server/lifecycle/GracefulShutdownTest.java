package io.aiprovider.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.call.CallExecutor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class GracefulShutdownTest {

  private static void streamInTwoParts(Conversation call) throws IOException {
    call.beginStream();
    call.write(Samples.opening() + Samples.piece("first"));
    call.awaitProceed();
    call.write(Samples.piece("second") + Samples.finish("stop") + Samples.done());
  }

  private static void streamWithoutEnd(Conversation call) throws IOException {
    call.beginStream();
    call.write(Samples.opening() + Samples.piece("first"));
    call.hang();
  }

  @Test
  void a_running_stream_continues_to_its_end() {
    try (RawUpstream upstream = new RawUpstream(GracefulShutdownTest::streamInTwoParts);
        RunningServer server = RunningServer.dedicated(RunningServer.upstream(upstream.baseUrl()));
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO_STREAMED).readUntil("first");
      CompletableFuture<Void> closing = close(server);

      upstream.next().proceed();

      assertThat(caller.readUntil("[DONE]")).contains("second");
      closing.join();
    }
  }

  @Test
  void new_calls_are_refused_and_readiness_is_down_while_draining() {
    try (RawUpstream upstream = new RawUpstream(GracefulShutdownTest::streamInTwoParts);
        RunningServer server = RunningServer.dedicated(RunningServer.upstream(upstream.baseUrl()));
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO_STREAMED).readUntil("first");
      CompletableFuture<Void> closing = close(server);
      HttpCaller late = new HttpCaller(server);

      HttpResponse<String> refused = late.chat(Samples.HELLO);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("server_stopping");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(late.get("/health/readiness").statusCode()).isEqualTo(503);
      assertThat(late.get("/health/liveness").statusCode()).isEqualTo(200);

      upstream.next().proceed();
      closing.join();
    }
  }

  @Test
  void after_the_grace_time_a_stream_ends_with_an_error_and_without_done() {
    try (RawUpstream upstream = new RawUpstream(GracefulShutdownTest::streamWithoutEnd);
        RunningServer server =
            RunningServer.dedicated(
                RunningServer.upstream(upstream.baseUrl(), "shutdown-grace=100ms"));
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO_STREAMED).readUntil("first");
      CompletableFuture<Void> closing = close(server);

      String rest = caller.readUntil("\r\n0\r\n");
      List<String> data = Samples.dataOf(rest);
      assertThat(HttpCaller.errorOf(data.get(data.size() - 1)).string("message"))
          .contains("shutting down");
      assertThat(rest).doesNotContain("[DONE]");
      assertThat(upstream.next().isClosedWithin(1_000)).isTrue();
      closing.join();
    }
  }

  @Test
  void after_the_grace_time_a_plain_call_gets_an_error() {
    try (RawUpstream upstream = new RawUpstream(Conversation::hang);
        RunningServer server =
            RunningServer.dedicated(
                RunningServer.upstream(upstream.baseUrl(), "shutdown-grace=100ms"))) {
      CompletableFuture<HttpResponse<String>> call =
          new HttpCaller(server).chatAsync(Samples.HELLO);
      upstream.next();
      CompletableFuture<Void> closing = close(server);

      HttpResponse<String> response = call.join();
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(HttpCaller.errorOf(response).string("message")).contains("shutting down");
      assertThat(response.headers().firstValue("retry-after")).isPresent();
      closing.join();
    }
  }

  @Test
  @DisplayName("case R59 the log shows which calls are cut off, and how many")
  void the_log_shows_which_calls_are_cut_off(CapturedOutput output) {
    try (RawUpstream upstream = new RawUpstream(GracefulShutdownTest::streamWithoutEnd);
        RunningServer server =
            RunningServer.dedicated(
                RunningServer.upstream(upstream.baseUrl(), "shutdown-grace=50ms"));
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO_STREAMED).readUntil("first");
      CompletableFuture<HttpResponse<String>> plain =
          new HttpCaller(server).chatAsync(Samples.HELLO, "x-request-id", "my-request");
      await().until(() -> server.bean(CallExecutor.class).runningCalls() == 2);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      plain.join();
      closing.join();
    }

    assertThat(output.getAll()).containsOnlyOnce("Calls that are cut off: 2.");
    assertThat(output.getAll().split("Stopping: call call_", -1)).hasSize(3);
    assertThat(output.getAll()).contains("(request my-request) was cut off");
  }

  private static CompletableFuture<Void> close(RunningServer server) {
    CallExecutor calls = server.bean(CallExecutor.class);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    await().until(calls::isDraining);
    return closing;
  }
}
