package io.aiprovider.server.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scores add up to exactly 1, whatever the weights are. */
class ScoresTest {

  @Test
  void the_best_label_has_the_highest_score() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("a", 1.0);
    weights.put("b", 6.0);
    weights.put("c", 0.0);

    JsonObject scores = Scores.of(weights);

    assertThat(scores.string("label")).isEqualTo("b");
    assertThat(scores.object("scores").names()).containsExactly("a", "b", "c");
    assertThat(scores.object("scores").get("a")).hasToString("0.142857");
    assertThat(scores.object("scores").get("b")).hasToString("0.857143");
  }

  @Test
  void any_weights_add_up_to_one() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      Map<String, Double> weights = new LinkedHashMap<>();
      for (int label = 0; label <= random.nextInt(100); label++) {
        weights.put("label " + label, Math.exp(-50 * random.nextDouble()));
      }

      JsonObject scores = Scores.of(weights).object("scores");

      BigDecimal sum =
          scores.names().stream()
              .map(name -> scores.get(name).asDecimal())
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum).isEqualByComparingTo("1");
    }
  }
}
