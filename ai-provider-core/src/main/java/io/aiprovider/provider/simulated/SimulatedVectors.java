package io.aiprovider.provider.simulated;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.embedding.Vectors;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Vectors that depend only on the text: each word adds to a few dimensions chosen by its hash, so
 * texts with common words have similar vectors.
 */
final class SimulatedVectors {
  private static final int DIMENSIONS = 256;
  private static final int MAX_DIMENSIONS = 4_096;
  private static final int SPREAD = 4;

  private SimulatedVectors() {}

  static ChatResponse of(ChatRequest request, String model) {
    long requested = Objects.requireNonNullElse(request.json().integer("dimensions"), 0L);
    int dimensions = requested == 0 ? DIMENSIONS : (int) Math.min(requested, MAX_DIMENSIONS);
    List<JsonObject> entries = new ArrayList<>();
    long tokens = 0;
    for (String text : texts(request.get("input"))) {
      entries.add(Vectors.entry(entries.size(), vector(text, dimensions)));
      tokens += Math.max(1, Tokens.count(text));
    }
    return new ChatResponse(
        JsonObject.of("object", "list")
            .with("data", entries)
            .with("model", model)
            .with("usage", JsonObject.of("prompt_tokens", tokens).with("total_tokens", tokens)));
  }

  /** The texts of an input; tokens count as the text of their numbers. */
  private static List<String> texts(@Nullable JsonValue input) {
    if (!(input instanceof JsonArray array)) {
      return List.of(input == null ? "" : text(input));
    }
    return array.values().get(0) instanceof JsonNumber
        ? List.of(text(array))
        : array.values().stream().map(SimulatedVectors::text).toList();
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string ? string.value() : value.toJson();
  }

  private static float[] vector(String text, int dimensions) {
    float[] vector = new float[dimensions];
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
      int hash = word.hashCode();
      for (int i = 0; i < SPREAD; i++) {
        hash = hash * 0x9E3779B1 + 0x7F4A7C15;
        vector[Math.floorMod(hash >>> 8, dimensions)] += (hash & 1) == 0 ? 1 : -1;
      }
    }
    return normalized(vector);
  }

  private static float[] normalized(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    if (sum == 0) {
      vector[0] = 1;
      return vector;
    }
    float length = (float) Math.sqrt(sum);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }
}
