package io.aiprovider.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More and larger requests than a server has memory for. */
@Timeout(60)
class OverloadTest {
  private static final String ANSWER =
      "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
          + "\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
  private static final int TEXT = 100_000;

  private static String request(int number) {
    return "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + number
        + "a".repeat(TEXT)
        + "\"}]}";
  }

  @Test
  void what_does_not_fit_is_refused_and_the_rest_is_answered() throws Exception {
    Semaphore arrived = new Semaphore(0);
    CountDownLatch answer = new CountDownLatch(1);
    try (MockWebServer upstream = new MockWebServer()) {
      upstream.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
              arrived.release();
              answer.await(30, TimeUnit.SECONDS);
              return new MockResponse.Builder()
                  .setHeader("Content-Type", "application/json")
                  .body(ANSWER)
                  .build();
            }
          });
      upstream.start();
      try (RunningServer server =
          RunningServer.inFrontOf(upstream.url("/v1").toString(), "limits.body-memory=350KB")) {
        HttpCaller caller = new HttpCaller(server);
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          String body = request(i);
          calls.add(CompletableFuture.supplyAsync(() -> caller.chat(body)));
        }
        assertThat(arrived.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();

        for (int i = 3; i < 33; i++) {
          HttpResponse<String> refused = caller.chat(request(i));
          assertThat(refused.statusCode()).isEqualTo(503);
          assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("server_busy");
          assertThat(refused.headers().firstValue("retry-after")).isPresent();
        }
        assertThat(caller.get("/health").statusCode()).isEqualTo(200);
        assertThat(caller.get("/metrics").body())
            .contains("ai_provider_calls_shed_total{reason=\"bodies\"}");

        answer.countDown();
        for (CompletableFuture<HttpResponse<String>> call : calls) {
          assertThat(call.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(caller.chat(request(40)).statusCode()).isEqualTo(200);
      }
    }
  }
}
