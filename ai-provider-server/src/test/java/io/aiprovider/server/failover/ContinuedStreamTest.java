package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first provider breaks off in the middle of its stream, and the second one goes on. */
class ContinuedStreamTest {

  @Test
  void the_caller_gets_one_stream() {
    try (RawUpstream breaks =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Answer "));
                  call.reset();
                });
        TwoProviders providers =
            new TwoProviders(
                breaks.baseUrl(),
                "resilience.after-commit=continue",
                "routing.models.g=first/gpt-4o,second/claude-haiku-4-5")) {
      HttpResponse<String> answer =
          providers.caller.chat(Samples.HELLO_STREAMED.replace("gpt-4o-mini", "g"));

      List<String> data = Samples.dataOf(answer.body());
      assertThat(Samples.textOf(answer.body())).isEqualTo("Answer from second");
      assertThat(data).last().isEqualTo("[DONE]");
      assertThat(answer.body())
          .contains("\"ai_provider\":{\"continued_by\":\"second/claude-haiku-4-5\"}");
      assertThat(providers.second.next().body()).contains("\"content\":\"Answer\"");

      String id = answer.headers().firstValue("x-ai-provider-call-id").orElseThrow();
      String path = "/api/v1/calls/" + id;
      await().until(() -> providers.caller.get(path).statusCode() == 200);
      JsonObject call = JsonObject.parse(providers.caller.get(path).body());
      assertThat(call.objects("attempts"))
          .extracting(attempt -> attempt.string("outcome"))
          .containsExactly("failed", "succeeded");
    }
  }
}
