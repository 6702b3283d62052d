package io.aiprovider.server.infer;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to a classification: the best label, and the score of each. */
final class Scores {
  private static final int DECIMALS = 6;

  private Scores() {}

  /**
   * The answer for these weights. The scores have six decimals and add up to exactly 1.
   *
   * @param weights at least one, none negative, and not all 0
   */
  static JsonObject of(Map<String, Double> weights) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    String best = Collections.max(weights.entrySet(), Map.Entry.comparingByValue()).getKey();
    Map<String, BigDecimal> scores = new LinkedHashMap<>();
    BigDecimal rest = BigDecimal.ONE;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      BigDecimal score =
          BigDecimal.valueOf(weight.getValue() / sum).setScale(DECIMALS, RoundingMode.DOWN);
      scores.put(weight.getKey(), score);
      rest = rest.subtract(score);
    }
    scores.merge(best, rest, BigDecimal::add); // what rounding took away
    return JsonObject.of("label", best).with("scores", scores);
  }
}
