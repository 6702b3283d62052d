package io.aiprovider.server.infer;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.template.prompt.AnswerCheck;
import io.aiprovider.server.template.prompt.CheckedAnswer;
import io.aiprovider.server.template.prompt.Input;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The check {@code classification}: whether the property {@code scores} of an answer has scores of
 * the labels in the field {@code labels} of the input. It makes them add up to 1, and adds the best
 * label.
 */
@Component
final class ClassificationCheck implements AnswerCheck {
  private static final String LABELS = "labels";
  private static final String SCORES = "scores";

  @Override
  public String name() {
    return "classification";
  }

  @Override
  public List<String> inputFields() {
    return List.of(LABELS);
  }

  @Override
  public List<String> answerProperties() {
    return List.of(SCORES);
  }

  @Override
  public List<String> addedMembers() {
    return List.of("label");
  }

  /** With the labels as the only texts that a label can be. */
  @Override
  public JsonObject schema(JsonObject schema, Input input) {
    return with(
        schema,
        List.of("properties", SCORES, "items", "properties", "label"),
        JsonObject.of("type", "string")
            .with("enum", input.texts(LABELS).stream().distinct().toList()));
  }

  private static JsonObject with(JsonObject object, List<String> path, JsonObject value) {
    String name = path.get(0);
    if (path.size() == 1) {
      return object.with(name, value);
    }
    JsonObject inner = object.object(name);
    return object.with(
        name, with(inner == null ? JsonObject.EMPTY : inner, path.subList(1, path.size()), value));
  }

  @Override
  public CheckedAnswer check(JsonObject answer, Input input) {
    Map<String, Double> weights = new LinkedHashMap<>();
    input.texts(LABELS).forEach(label -> weights.put(label, 0.0));
    for (JsonObject score : answer.objects(SCORES)) {
      String label = score.string("label");
      JsonValue value = score.get("score");
      BigDecimal weight = value == null ? null : value.asDecimal();
      if (label == null || weight == null || !weights.containsKey(label)) {
        return CheckedAnswer.useless("A score has no label, or one that is not in the list.");
      }
      if (weight.signum() < 0 || weight.compareTo(new BigDecimal("1e9")) > 0) {
        return CheckedAnswer.useless("A score is not from 0 to 1.");
      }
      weights.put(label, weight.doubleValue());
    }
    if (weights.values().stream().allMatch(weight -> weight == 0)) {
      return CheckedAnswer.useless("No label has a score above 0.");
    }
    return CheckedAnswer.right(Scores.of(weights));
  }
}
