package io.aiprovider.server.infer;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.server.template.answer.CallDetails;
import io.aiprovider.server.wire.WholeAnswerEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Classifies a text by the similarity of its vector to those of the labels: one request for all
 * vectors. The scores are the softmax of the cosines.
 */
final class EmbeddingClassifier extends WholeAnswerEncoder {
  /** Cosines of related texts differ by some hundredths only, which this spreads. */
  private static final double TEMPERATURE = 0.05;

  private final String text;
  private final List<String> labels;

  EmbeddingClassifier(String text, List<String> labels) {
    this.text = text;
    Set<String> distinct = new LinkedHashSet<>(labels);
    this.labels = List.copyOf(distinct);
  }

  ChatRequest request(String model) {
    List<String> texts = new ArrayList<>();
    texts.add(text);
    texts.addAll(labels);
    return ChatRequest.of(Operation.EMBEDDING, JsonObject.of("model", model).with("input", texts));
  }

  @Override
  public byte[] answer(CompleteReply reply, ChatCall call) {
    List<float[]> vectors = new EmbeddingResponse(reply.response().json()).vectors();
    if (vectors.size() != labels.size() + 1) {
      throw new MalformedReply(
          "The model returned "
              + vectors.size()
              + " vectors for "
              + (labels.size() + 1)
              + " texts.",
          FailureDetail.ofProvider(reply.provider()));
    }
    float[] ofText = vectors.get(0);
    double[] cosines =
        vectors.stream().skip(1).mapToDouble(vector -> cosine(ofText, vector)).toArray();
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int i = 0; i < cosines.length; i++) {
      weights.put(labels.get(i), Math.exp((cosines[i] - 1) / TEMPERATURE));
    }
    CallDetails details = new CallDetails();
    details.add(reply, call);
    return details.addTo(Scores.of(weights)).toBytes();
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double lengthOfOne = 0;
    double lengthOfOther = 0;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      product += one[i] * other[i];
      lengthOfOne += one[i] * one[i];
      lengthOfOther += other[i] * other[i];
    }
    double lengths = Math.sqrt(lengthOfOne) * Math.sqrt(lengthOfOther);
    return lengths == 0 ? 0 : product / lengths;
  }
}
