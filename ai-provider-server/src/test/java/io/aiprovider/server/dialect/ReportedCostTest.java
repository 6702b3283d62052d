package io.aiprovider.server.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedCostTest {

  @ParameterizedTest
  @DisplayName("case R20 callers see the charge of the service, plain and streamed")
  @CsvSource({
    "openrouter, \"cost\":0.5, 0.5",
    "xai, \"cost_in_usd_ticks\":37756000, 0.0037756",
    "openai, \"cost\":0.5, 0.00000195", // 5 x 0.15 + 2 x 0.6
  })
  void callers_see_the_charge_of_the_service(String type, String reported, String cost) {
    String usage = "\"total_tokens\":7";
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  boolean streamed = call.body().contains("\"stream\":true");
                  String answer = streamed ? Samples.stream("Hi") : Samples.completion("Hi");
                  call.answer(
                      200,
                      streamed ? "text/event-stream" : "application/json",
                      answer.replace(usage, usage + "," + reported));
                });
        RunningServer server =
            RunningServer.inFrontOf(upstream.baseUrl(), "providers.up.type=" + type)) {
      HttpCaller caller = new HttpCaller(server);

      HttpResponse<String> plain = caller.chat(Samples.HELLO);
      assertThat(plain.headers().firstValue("x-ai-provider-cost")).hasValue(cost);
      JsonObject shown = JsonObject.parse(plain.body()).object("usage");
      if (shown.has("cost")) {
        assertThat(shown.get("cost").asDecimal()).isEqualByComparingTo(cost);
      }

      List<String> events =
          Samples.dataOf(
              caller
                  .chat(
                      Samples.request(
                          "\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                  .body());
      JsonObject last = JsonObject.parse(events.get(events.size() - 2));
      assertThat(last.object("usage").get("cost").asDecimal()).isEqualByComparingTo(cost);
    }
  }
}
