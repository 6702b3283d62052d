package io.aiprovider.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The number of concurrent calls is limited on every Java runtime. */
class CallBoundTest {

  private static void answerProbesOnly(Conversation call) throws IOException {
    if (call.head().startsWith("GET ")) {
      call.answer(200, "application/json", "{}");
    } else {
      call.hang();
    }
  }

  @Test
  void a_call_over_the_limit_is_refused_at_once_and_health_still_answers() {
    try (RawUpstream upstream = new RawUpstream(CallBoundTest::answerProbesOnly);
        RunningServer server =
            RunningServer.inFrontOf(upstream.baseUrl(), "max-concurrent-calls=2");
        RawCaller first = new RawCaller(server);
        RawCaller second = new RawCaller(server)) {
      first.chat(Samples.HELLO);
      second.chat(Samples.HELLO_STREAMED);
      upstream.next();
      upstream.next();
      HttpCaller third = new HttpCaller(server);

      HttpResponse<String> response = third.chat(Samples.HELLO);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("server_busy");
      assertThat(HttpCaller.errorOf(response).string("message")).contains("which are 2");
      assertThat(response.headers().firstValue("retry-after")).isPresent();
      assertThat(third.get("/health").statusCode()).isEqualTo(200);
      assertThat(third.get("/v1/models").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_call_that_ended_frees_a_place() {
    try (RunningServer server = RunningServer.simulated("max-concurrent-calls=1")) {
      HttpCaller caller = new HttpCaller(server);

      assertThat(caller.chat(Samples.HELLO).statusCode()).isEqualTo(200);
      await().until(() -> caller.chat(Samples.HELLO).statusCode() == 200);
    }
  }
}
