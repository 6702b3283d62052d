package io.aiprovider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.NonRetriableException;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.EventListener;
import org.junit.jupiter.api.Test;

/** An interrupt of the calling thread, for example by {@code Future.cancel(true)}. */
class InterruptTest {
  @Test
  void ends_the_call_and_the_request_and_keeps_the_thread_interrupted() throws Exception {
    Thread caller = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    try (MockWebServer server = new MockWebServer()) {
      server.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
              caller.interrupt();
              ended.await(5, TimeUnit.SECONDS);
              return new MockResponse.Builder().build();
            }
          });
      server.start();
      try (ChatClient client =
          ChatClient.builder()
              .provider(
                  OpenAiCompatibleProvider.builder("silent")
                      .baseUrl(server.url("/v1").toString())
                      .apiKey("sk-secret")
                      .okHttp(
                          okHttp ->
                              okHttp.eventListener(
                                  new EventListener() {
                                    @Override
                                    public void callFailed(Call call, IOException e) {
                                      ended.countDown();
                                    }
                                  }))
                      .build())
              .build()) {
        assertThatThrownBy(() -> ClientChatModel.of(client).withModel("model-1").chat("Hi"))
            .isInstanceOf(NonRetriableException.class)
            .hasCauseInstanceOf(Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended.getCount()).isZero();
      }
    }
  }
}
