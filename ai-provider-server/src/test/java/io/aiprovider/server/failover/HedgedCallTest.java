package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.Samples;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first provider takes long, so the second one is called, too. */
class HedgedCallTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_slow_provider_is_cut_off_and_both_attempts_are_recorded(boolean streamed) {
    try (RawUpstream slow = new RawUpstream(Conversation::hang);
        TwoProviders providers =
            new TwoProviders(
                slow.baseUrl(), "resilience.hedge.enabled=true", "resilience.hedge.after=50ms")) {
      HttpResponse<String> answer =
          providers.caller.chat(streamed ? Samples.HELLO_STREAMED : Samples.HELLO);

      assertThat(answer.body()).contains("second");
      assertThat(header(answer, "provider")).isEqualTo("second");
      assertThat(header(answer, "attempts")).isEqualTo("2");
      assertThat(header(answer, "fallbacks")).isEqualTo("1");
      assertThat(new BigDecimal(header(answer, "overhead-ms"))).isNotNegative();
      assertThat(slow.next().isClosedWithin(1_000)).isTrue();

      JsonObject call = recorded(providers, header(answer, "call-id"));
      List<JsonObject> attempts = call.objects("attempts");
      assertThat(attempts)
          .extracting(attempt -> attempt.string("provider"))
          .containsExactly("first", "second");
      assertThat(attempts)
          .extracting(attempt -> attempt.string("outcome"))
          .containsExactly("cancelled", "succeeded");
      assertThat(attempts.get(0).string("pricing_status")).isEqualTo("partial");
      if (!streamed) {
        assertThat(new BigDecimal(header(answer, "cost")))
            .isEqualByComparingTo(cost(attempts.get(0)).add(cost(attempts.get(1))));
      }
    }
  }

  private static BigDecimal cost(JsonObject attempt) {
    return Objects.requireNonNull(attempt.get("cost_usd").asDecimal());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue("x-ai-provider-" + name).orElseThrow();
  }

  /** The call, as soon as it is in the database. */
  private static JsonObject recorded(TwoProviders providers, String id) {
    HttpCaller caller = providers.caller;
    String path = "/api/v1/calls/" + id;
    await().until(() -> caller.get(path).statusCode() == 200);
    return JsonObject.parse(caller.get(path).body());
  }
}
