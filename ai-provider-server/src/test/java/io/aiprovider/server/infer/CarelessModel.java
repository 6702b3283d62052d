package io.aiprovider.server.infer;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A chat model that classifies by some words that it knows of each subject, with noise. It reads
 * labels and text from the prompt, and often does not keep to the form that it was told.
 */
final class CarelessModel {
  private static final Map<String, String> WORDS =
      Map.of(
          "delivery", "parcel package courier driver ship tracking carrier arrive box post van",
          "payment", "pay card invoice refund bank price money fee bill account",
          "login", "password account sign log email username code phone",
          "defect", "broken leak crack battery noise sound machine screen fell torn",
          "praise", "thank happy great love best recommend kind excellent perfect wonderful");

  /** How an answer is written. */
  enum Form {
    /** As it should be. */
    EXACT,
    /** The scores are points, and do not add up to 1. */
    POINTS,
    /** Only the label that fits best. */
    BEST_ONLY,
    /** In a block of Markdown. */
    FENCED,
    /** With a label that was not in the list. */
    OTHER_LABEL,
    /** Words instead of JSON. */
    PROSE,
    /** No label fits. */
    ALL_ZERO,
    /** JSON that is cut off. */
    CUT
  }

  private final Random random = new Random(20261129);
  private final Map<Form, Integer> forms = new EnumMap<>(Form.class);

  /** How often it answered in which form. */
  Map<Form, Integer> forms() {
    return forms;
  }

  /** One call after the other. */
  synchronized void answer(Conversation call) throws IOException {
    List<JsonObject> messages = JsonObject.parse(call.body()).objects("messages");
    boolean isAsked = messages.size() > 2; // once more, because the answer was wrong
    String prompt = String.valueOf(messages.get(1).string("content"));
    String text = prompt.substring(prompt.indexOf("Text:\n") + "Text:\n".length());
    List<String> labels =
        prompt
            .lines()
            .filter(line -> line.startsWith("- "))
            .map(line -> line.substring(2))
            .toList();
    Form[] all = Form.values();
    Form form = isAsked && random.nextInt(10) > 0 ? Form.EXACT : all[random.nextInt(all.length)];
    forms.merge(form, 1, Integer::sum);
    String answer = new JsonString(written(form, scores(text, labels))).toJson();
    call.answer(
        200, "application/json", Samples.completion(answer.substring(1, answer.length() - 1)));
  }

  private Map<String, Double> scores(String text, List<String> labels) {
    String lower = text.toLowerCase(Locale.ROOT);
    Map<String, Double> scores = new LinkedHashMap<>();
    for (String label : labels) {
      double known = Stream.of(WORDS.get(label).split(" ")).filter(lower::contains).count();
      scores.put(label, known + random.nextDouble());
    }
    return scores;
  }

  private static String written(Form form, Map<String, Double> scores) {
    double sum = scores.values().stream().mapToDouble(Double::doubleValue).sum();
    String best =
        scores.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    String exact = json(scores, 1 / sum);
    return switch (form) {
      case EXACT -> exact;
      case POINTS -> json(scores, 100);
      case BEST_ONLY -> json(Map.of(best, 1.0), 0.8);
      case FENCED -> "```json\n" + exact + "\n```";
      case OTHER_LABEL -> exact.replace("\"" + best + "\"", "\"something else\"");
      case PROSE -> "I would say that this is about " + best + ".";
      case ALL_ZERO -> json(scores, 0);
      case CUT -> exact.substring(0, exact.length() / 2);
    };
  }

  private static String json(Map<String, Double> scores, double factor) {
    List<JsonObject> list = new ArrayList<>();
    scores.forEach(
        (label, score) -> list.add(JsonObject.of("label", label).with("score", score * factor)));
    return JsonObject.of("scores", list).toString();
  }
}
