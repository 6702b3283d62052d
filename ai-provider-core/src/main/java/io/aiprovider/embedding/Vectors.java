package io.aiprovider.embedding;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The two forms of vectors on the wire: arrays of numbers, and base64 of little-endian 32-bit
 * floats.
 *
 * @since 0.1
 */
public final class Vectors {
  private static final String FIELD = "embedding";

  private Vectors() {}

  /**
   * The vector of an entry of {@code data}, in either form.
   *
   * @throws MalformedReply if there is none, or one of its numbers is not finite
   */
  public static float[] of(JsonObject entry) {
    JsonValue vector = entry.get(FIELD);
    if (vector instanceof JsonArray numbers) {
      return ofNumbers(numbers);
    }
    if (vector instanceof JsonString text) {
      return ofBase64(text.value());
    }
    throw malformed();
  }

  /** Whether an entry of {@code data} has a vector in either form, with finite numbers only. */
  public static boolean isWhole(JsonObject entry) {
    if (entry.get(FIELD) instanceof JsonArray numbers) {
      return numbers.size() > 0 && numbers.values().stream().allMatch(JsonNumber.class::isInstance);
    }
    try {
      return of(entry).length > 0; // JSON cannot contain NaN, but base64 can
    } catch (MalformedReply none) {
      return false;
    }
  }

  private static float[] ofNumbers(JsonArray numbers) {
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      if (!(numbers.values().get(i) instanceof JsonNumber number)) {
        throw malformed();
      }
      vector[i] = Float.parseFloat(number.text());
    }
    return finite(vector);
  }

  private static float[] ofBase64(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    if (bytes.length % Float.BYTES != 0) {
      throw malformed();
    }
    FloatBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] vector = new float[floats.remaining()];
    floats.get(vector);
    return finite(vector);
  }

  private static float[] finite(float[] vector) {
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        throw malformed();
      }
    }
    if (vector.length == 0) {
      throw malformed();
    }
    return vector;
  }

  private static MalformedReply malformed() {
    return new MalformedReply(
        "The provider returned an embedding that is neither an array of numbers nor base64 of"
            + " numbers.",
        FailureDetail.NONE);
  }

  /**
   * An entry of {@code data}.
   *
   * @param index the position of the text in the request
   * @throws MalformedReply if the vector is empty, or has a number that is not finite
   */
  public static JsonObject entry(int index, float[] vector) {
    return JsonObject.of("object", FIELD).with("index", index).with(FIELD, numbers(vector));
  }

  /** The answer with its vectors in the requested form; itself if they already have that form. */
  public static JsonObject encoded(JsonObject answer, boolean base64) {
    List<JsonObject> entries = answer.objects("data");
    if (entries.stream().allMatch(entry -> entry.get(FIELD) instanceof JsonString == base64)) {
      return answer;
    }
    return answer.with(
        "data",
        entries.stream()
            .map(entry -> entry.with(FIELD, base64 ? base64(of(entry)) : numbers(of(entry))))
            .toList());
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static JsonArray numbers(float[] vector) {
    List<JsonValue> numbers = new ArrayList<>(vector.length);
    for (float value : finite(vector)) {
      numbers.add(new JsonNumber(Float.toString(value)));
    }
    return new JsonArray(numbers);
  }
}
