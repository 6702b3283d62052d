package io.aiprovider.server.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An answer that cannot be used does not block its request for as long as it is cached. */
class StoredAnswersTest {
  private static final String BODY =
      "{\"text\":\"Where is my parcel?\",\"labels\":[\"delivery\",\"praise\"]}";
  private static final String USABLE =
      "{\"scores\":[{\"label\":\"delivery\",\"score\":1},{\"label\":\"praise\",\"score\":0}]}";

  private final AtomicBoolean recovered = new AtomicBoolean();

  private void answer(Conversation call) throws IOException {
    String text = recovered.get() ? USABLE : "I would say: delivery.";
    call.answer(200, "application/json", Samples.completion(text.replace("\"", "\\\"")));
  }

  @Test
  void that_are_of_no_use_are_asked_for_again_and_replaced() {
    try (RawUpstream upstream = new RawUpstream(this::answer);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl(), "cache.enabled=true")) {
      HttpCaller caller = new HttpCaller(server);
      assertThat(classify(caller).statusCode()).isEqualTo(502);
      assertThat(upstream.calls()).isEqualTo(2);

      assertThat(classify(caller).statusCode()).as("not better yet").isEqualTo(502);
      assertThat(upstream.calls()).isEqualTo(3);

      recovered.set(true);
      HttpResponse<String> better = classify(caller);
      assertThat(better.statusCode()).as(better.body()).isEqualTo(200);
      assertThat(JsonObject.parse(better.body()).string("label")).isEqualTo("delivery");
      assertThat(upstream.calls()).isEqualTo(4);

      HttpResponse<String> stored = classify(caller);
      assertThat(stored.statusCode()).isEqualTo(200);
      assertThat(stored.headers().firstValue("x-ai-provider-cache")).hasValue("HIT");
      assertThat(upstream.calls()).isEqualTo(4);
    }
  }

  @Test
  void are_not_asked_for_again_if_the_caller_allows_only_stored_ones() {
    try (RawUpstream upstream = new RawUpstream(this::answer);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl(), "cache.enabled=true")) {
      HttpCaller caller = new HttpCaller(server);
      assertThat(classify(caller).statusCode()).isEqualTo(502);

      HttpResponse<String> response =
          caller.send(
              caller.post("/ai/classify", BODY).header("Cache-Control", "only-if-cached").build());

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(upstream.calls()).isEqualTo(2);
    }
  }

  private static HttpResponse<String> classify(HttpCaller caller) {
    return caller.send(caller.post("/ai/classify", BODY).build());
  }
}
