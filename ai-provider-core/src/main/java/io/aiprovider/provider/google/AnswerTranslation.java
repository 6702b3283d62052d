package io.aiprovider.provider.google;

import io.aiprovider.chat.Usage;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.CompletionHead;
import io.aiprovider.provider.wire.Counts;
import io.aiprovider.provider.wire.SyntheticId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gemini's answer as OpenAI's {@code chat.completion}. */
final class AnswerTranslation {
  private static final Set<String> FAILED_CALL_REASONS =
      Set.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS");

  private AnswerTranslation() {}

  /**
   * The completion. It has no choices if the JSON is not an answer.
   *
   * @param model the requested model, for an answer without a model
   * @throws MalformedReply if the answer contains nothing but a function call that the model failed
   *     to write
   */
  static JsonObject completion(JsonObject answer, String model) {
    List<JsonObject> choices = new ArrayList<>();
    for (JsonObject candidate : answer.objects("candidates")) {
      choices.add(choice(candidate, choices.size()));
    }
    if (choices.isEmpty() && isBlocked(answer)) {
      choices.add(blocked());
    }
    JsonObject completion = head(answer, "chat.completion", model).with("choices", choices);
    JsonObject usage = answer.object("usageMetadata");
    return usage == null ? completion : withUsage(completion, usage);
  }

  /** The first members of a completion, which its chunks have too. */
  static JsonObject head(JsonObject answer, String object, String model) {
    return CompletionHead.of(
        answer.string("responseId"), object, answer.string("modelVersion"), model);
  }

  /** Whether Google's filters refused the prompt. */
  static boolean isBlocked(JsonObject answer) {
    JsonObject feedback = answer.object("promptFeedback");
    return feedback != null && feedback.string("blockReason") != null;
  }

  private static JsonObject blocked() {
    return JsonObject.of("index", 0)
        .with("message", JsonObject.of("role", "assistant").with("content", ""))
        .with("logprobs", null)
        .with("finish_reason", "content_filter");
  }

  private static JsonObject choice(JsonObject candidate, int position) {
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    List<JsonObject> calls = new ArrayList<>();
    List<JsonObject> images = new ArrayList<>();
    String signature = null;
    for (JsonObject part : parts(candidate)) {
      if (part.object("functionCall") != null) {
        calls.add(call(part));
      } else if (part.object("inlineData") != null) {
        images.add(Images.fromPart(part));
      } else if (part.isTrue("thought")) {
        thinking.append(textOf(part));
      } else {
        text.append(textOf(part));
        signature =
            part.string(ThoughtSignatures.SIGNATURE) == null
                ? signature
                : part.string(ThoughtSignatures.SIGNATURE);
      }
    }
    String reason = candidate.string("finishReason");
    if (text.isEmpty() && calls.isEmpty() && images.isEmpty() && isFailedCall(reason)) {
      throw failedCall();
    }
    boolean onlyCalls = text.isEmpty() && !calls.isEmpty();
    JsonObject message =
        JsonObject.of("role", "assistant").with("content", onlyCalls ? null : text.toString());
    message = thinking.isEmpty() ? message : message.with("reasoning_content", thinking);
    message = images.isEmpty() ? message : message.with(Images.FIELD, images);
    message = calls.isEmpty() ? message : message.with("tool_calls", calls);
    message =
        signature == null
            ? message
            : message.with(ThoughtSignatures.EXTRA, ThoughtSignatures.extra(signature));
    List<JsonObject> annotations = annotations(candidate);
    message = annotations.isEmpty() ? message : message.with("annotations", annotations);
    Long index = candidate.integer("index");
    return JsonObject.of("index", index == null ? position : index)
        .with("message", message)
        .with("logprobs", LogProbabilities.of(candidate))
        .with("finish_reason", finishReason(reason == null ? "STOP" : reason, !calls.isEmpty()));
  }

  static List<JsonObject> parts(JsonObject candidate) {
    JsonObject content = candidate.object("content");
    return content == null ? List.of() : content.objects("parts");
  }

  static String textOf(JsonObject part) {
    return Objects.requireNonNullElse(part.string("text"), "");
  }

  /** A call with Gemini's id, or a synthetic one: results are matched by name. */
  static JsonObject call(JsonObject part) {
    JsonObject function = Objects.requireNonNullElse(part.object("functionCall"), JsonObject.EMPTY);
    String text = function.string("args"); // some services send text instead of an object
    String arguments =
        text == null || text.isBlank()
            ? Objects.requireNonNullElse(function.object("args"), JsonObject.EMPTY).toJson()
            : text;
    String id = function.string("id");
    JsonObject call =
        JsonObject.of("id", id == null || id.isEmpty() ? SyntheticId.of("call_") : id)
            .with("type", "function")
            .with(
                "function",
                JsonObject.of("name", function.get("name")).with("arguments", arguments));
    String signature = part.string(ThoughtSignatures.SIGNATURE);
    return signature == null
        ? call
        : call.with(ThoughtSignatures.EXTRA, ThoughtSignatures.extra(signature));
  }

  private static List<JsonObject> annotations(JsonObject candidate) {
    JsonObject grounding = candidate.object("groundingMetadata");
    List<JsonObject> annotations = new ArrayList<>();
    for (JsonObject chunk :
        grounding == null ? List.<JsonObject>of() : grounding.objects("groundingChunks")) {
      JsonObject web = chunk.object("web");
      if (web != null && web.string("uri") != null) {
        JsonObject citation =
            JsonObject.of("start_index", 0)
                .with("end_index", 0)
                .with("url", web.get("uri"))
                .with("title", Objects.requireNonNullElse(web.string("title"), ""));
        annotations.add(JsonObject.of("type", "url_citation").with("url_citation", citation));
      }
    }
    return annotations;
  }

  static boolean isFailedCall(@Nullable String reason) {
    return reason != null && FAILED_CALL_REASONS.contains(reason);
  }

  static MalformedReply failedCall() {
    return new MalformedReply(
        "The model tried to call a function, but its call cannot be read.", FailureDetail.NONE);
  }

  /** OpenAI's finish reason. Gemini's is STOP also when it calls functions. */
  static @Nullable String finishReason(@Nullable String reason, boolean calls) {
    if (reason == null) {
      return null;
    }
    return switch (reason.toUpperCase(Locale.ROOT)) {
      case "MAX_TOKENS" -> "length";
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          "content_filter";
      default -> calls ? "tool_calls" : "stop";
    };
  }

  /** The answer with its usage, and with its tier if the tier has a price of its own. */
  static JsonObject withUsage(JsonObject answer, JsonObject usage) {
    JsonObject with = answer.with("usage", counted(usage).toJson());
    String tier = ServiceTiers.served(usage);
    return tier == null ? with : with.with("service_tier", tier);
  }

  /**
   * The usage as OpenAI counts it. Gemini counts thinking and the input of its own tools apart from
   * the other tokens; OpenAI includes them. Tokens that only the total includes are thinking that
   * Gemini did not list.
   */
  static Usage counted(JsonObject usage) {
    long thinking = Counts.of(usage, "thoughtsTokenCount");
    long prompt =
        Counts.of(usage, "promptTokenCount") + Counts.of(usage, "toolUsePromptTokenCount");
    long listed = Counts.of(usage, "candidatesTokenCount") + thinking;
    return new Usage(
            prompt,
            Counts.of(usage, "cachedContentTokenCount"),
            0,
            prompt == 0 ? listed : Math.max(listed, Counts.of(usage, "totalTokenCount") - prompt),
            thinking)
        .withMedia(
            new Usage.Media(
                prompt(usage, "AUDIO"),
                prompt(usage, "IMAGE"),
                of(usage, "candidatesTokensDetails", "AUDIO"),
                of(usage, "candidatesTokensDetails", "IMAGE"),
                of(usage, "cacheTokensDetails", "AUDIO")));
  }

  private static long prompt(JsonObject usage, String modality) {
    return of(usage, "promptTokensDetails", modality)
        + of(usage, "toolUsePromptTokensDetails", modality);
  }

  private static long of(JsonObject usage, String details, String modality) {
    return usage.objects(details).stream()
        .filter(each -> modality.equals(each.string("modality")))
        .mapToLong(each -> Counts.of(each, "tokenCount"))
        .sum();
  }
}
