package io.aiprovider.server.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A chat model classifies labelled texts of customers. The model is a small one: it knows some
 * words of each subject, guesses otherwise, and often does not keep to the form of the answer.
 */
class ChatClassificationTest {
  private static final List<String> LABELS =
      List.of("delivery", "payment", "login", "defect", "praise");

  private record Labelled(String label, String text) {}

  private static List<Labelled> texts() throws IOException {
    return Files.readAllLines(
            Path.of("in-process-embeddings/src/test/resources/labelled-texts.tsv"))
        .stream()
        .map(line -> line.split("\t", 2))
        .map(columns -> new Labelled(columns[0], columns[1]))
        .toList();
  }

  @Test
  void is_better_than_the_most_frequent_label_whatever_form_the_model_answers_in()
      throws IOException {
    List<Labelled> texts = texts();
    Map<String, Integer> frequencies = new HashMap<>();
    texts.forEach(text -> frequencies.merge(text.label(), 1, Integer::sum));
    CarelessModel model = new CarelessModel();
    int right = 0;
    int unusable = 0;

    try (RawUpstream upstream = new RawUpstream(model::answer);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpCaller caller = new HttpCaller(server);
      for (Labelled text : texts) {
        HttpResponse<String> response =
            caller.send(caller.post("/ai/classify", body(text)).build());
        if (response.statusCode() == 502) { // twice an answer that says nothing
          assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("malformed_reply");
          unusable++;
          continue;
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonObject answer = JsonObject.parse(response.body());
        assertScores(answer);
        right += text.label().equals(answer.string("label")) ? 1 : 0;
      }
    }

    assertThat(texts).hasSize(100);
    assertThat(right).isGreaterThan(2 * Collections.max(frequencies.values()));
    assertThat(unusable).isLessThan(10);
    assertThat(model.forms()).as("forms of answers").containsKeys(CarelessModel.Form.values());
  }

  private static String body(Labelled text) {
    return JsonObject.of("text", text.text()).with("labels", LABELS).toString();
  }

  /** Each label has a score from 0 to 1, their sum is exactly 1, and none is above the best one. */
  private static void assertScores(JsonObject answer) {
    JsonObject scores = answer.object("scores");
    assertThat(scores.names()).containsExactlyElementsOf(LABELS);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal best = scores.get(answer.string("label")).asDecimal();
    for (String label : scores.names()) {
      BigDecimal score = scores.get(label).asDecimal();
      assertThat(score).isBetween(BigDecimal.ZERO, best);
      sum = sum.add(score);
    }
    assertThat(sum).isEqualByComparingTo("1");
  }
}
