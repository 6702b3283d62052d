package io.aiprovider.provider.google;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The log probabilities of the tokens, in OpenAI's form. */
final class LogProbabilities {

  private LogProbabilities() {}

  /** The {@code logprobs} of a choice; null if the candidate has none. */
  static @Nullable JsonObject of(JsonObject candidate) {
    JsonObject result = candidate.object("logprobsResult");
    if (result == null) {
      return null;
    }
    List<JsonObject> chosen = result.objects("chosenCandidates");
    List<JsonObject> top = result.objects("topCandidates");
    List<JsonObject> content = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      List<JsonObject> others = i < top.size() ? top.get(i).objects("candidates") : List.of();
      content.add(
          token(chosen.get(i))
              .with("top_logprobs", others.stream().map(LogProbabilities::token).toList()));
    }
    return JsonObject.of("content", content).with("refusal", null);
  }

  private static JsonObject token(JsonObject candidate) {
    String token = Objects.requireNonNullElse(candidate.string("token"), "");
    List<Integer> bytes = new ArrayList<>();
    for (byte each : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(Byte.toUnsignedInt(each));
    }
    return JsonObject.of("token", new JsonString(token))
        .with("logprob", candidate.get("logProbability"))
        .with("bytes", bytes);
  }
}
