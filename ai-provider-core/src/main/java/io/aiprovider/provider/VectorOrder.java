package io.aiprovider.provider;

import io.aiprovider.chat.ChatResponse;
import io.aiprovider.embedding.Vectors;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Vectors in the order of their texts, each with its place as {@code index}. */
final class VectorOrder {
  private VectorOrder() {}

  /**
   * The reply with its vectors in order; itself when they are.
   *
   * @param floats whether the numbers are floats; others are not checked
   * @throws MalformedReply if it does not have one vector for each text
   */
  static CompleteReply of(CompleteReply reply, int texts, boolean floats) {
    JsonObject answer = reply.response().json();
    List<JsonObject> entries = answer.objects("data");
    if (entries.size() != texts) {
      throw malformed(
          "a number of vectors ("
              + entries.size()
              + ") that is not the number of texts ("
              + texts
              + ").",
          reply.provider());
    }
    if (floats && !entries.stream().allMatch(Vectors::isWhole)) {
      throw malformed("an entry that is not a vector of numbers.", reply.provider());
    }
    if (IntStream.range(0, texts).allMatch(i -> isAt(i, entries.get(i)))) {
      return reply;
    }
    List<JsonObject> ordered =
        entries.stream().allMatch(entry -> placeOf(entry) == 0)
            ? entries
            : byPlace(entries, reply.provider());
    List<JsonObject> placed =
        IntStream.range(0, texts).mapToObj(i -> ordered.get(i).with("index", i)).toList();
    return reply.with(new ChatResponse(answer.with("data", placed)));
  }

  private static boolean isAt(int place, JsonObject entry) {
    Long index = entry.integer("index");
    return index != null && index == place;
  }

  /**
   * The index of a vector. Some services send no index, or 0 for every vector: their vectors are in
   * order as they come. Others leave out the index of the first vector only, because it is 0.
   */
  private static long placeOf(JsonObject entry) {
    Long index = entry.integer("index");
    return index == null ? 0 : index;
  }

  private static List<JsonObject> byPlace(List<JsonObject> entries, String provider) {
    JsonObject[] places = new JsonObject[entries.size()];
    for (JsonObject entry : entries) {
      long index = placeOf(entry);
      if (index < 0 || index >= places.length) {
        throw malformed("a vector whose index matches none of the texts.", provider);
      }
      if (places[(int) index] != null) {
        throw malformed("two vectors with the same index.", provider);
      }
      places[(int) index] = entry;
    }
    return Arrays.stream(places).map(Objects::requireNonNull).toList();
  }

  private static MalformedReply malformed(String what, String provider) {
    return new MalformedReply(
        "The provider answered with " + what, FailureDetail.ofProvider(provider));
  }
}
