package io.aiprovider.opentelemetry;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Map;

/** The parameters of a request as attributes. They hold nothing of the prompt. */
final class RequestAttributes {
  private static final Map<String, AttributeKey<Double>> DECIMALS =
      Map.of(
          "temperature", AttributeKey.doubleKey("gen_ai.request.temperature"),
          "top_p", AttributeKey.doubleKey("gen_ai.request.top_p"),
          "frequency_penalty", AttributeKey.doubleKey("gen_ai.request.frequency_penalty"),
          "presence_penalty", AttributeKey.doubleKey("gen_ai.request.presence_penalty"));

  private static final Map<String, AttributeKey<Long>> INTEGERS =
      Map.of(
          "seed", AttributeKey.longKey("gen_ai.request.seed"),
          "top_k", AttributeKey.longKey("gen_ai.request.top_k"),
          "dimensions", AttributeKey.longKey("gen_ai.embeddings.dimension.count"));

  private static final AttributeKey<Long> MAX_TOKENS =
      AttributeKey.longKey("gen_ai.request.max_tokens");
  private static final AttributeKey<Long> CHOICES =
      AttributeKey.longKey("gen_ai.request.choice.count");
  private static final AttributeKey<String> REASONING =
      AttributeKey.stringKey("gen_ai.request.reasoning.level");
  private static final AttributeKey<List<String>> ENCODINGS =
      AttributeKey.stringArrayKey("gen_ai.request.encoding_formats");
  private static final AttributeKey<String> OUTPUT_TYPE =
      AttributeKey.stringKey("gen_ai.output.type");
  private static final int LONGEST_WORD = 40;

  private RequestAttributes() {}

  /** Adds those that the request has. */
  static void addTo(Span span, ChatRequest request) {
    JsonObject json = request.json();
    json.forEach(
        (name, value) -> {
          AttributeKey<Double> decimal = value instanceof JsonNumber ? DECIMALS.get(name) : null;
          if (decimal != null) {
            span.setAttribute(decimal, ((JsonNumber) value).asDecimal().doubleValue());
          }
          AttributeKey<Long> integer = value instanceof JsonNumber ? INTEGERS.get(name) : null;
          Long whole = integer == null ? null : ((JsonNumber) value).asLong();
          if (integer != null && whole != null) {
            span.setAttribute(integer, whole);
          }
        });
    Long limit = json.integer("max_completion_tokens");
    limit = limit == null ? json.integer("max_tokens") : limit;
    if (limit != null) {
      span.setAttribute(MAX_TOKENS, limit);
    }
    Long choices = json.integer("n");
    if (choices != null && choices != 1) {
      span.setAttribute(CHOICES, choices);
    }
    if (request.stream()) {
      span.setAttribute(SpanAttributes.REQUEST_STREAM, true);
    }
    addWords(span, request);
  }

  private static void addWords(Span span, ChatRequest request) {
    JsonObject json = request.json();
    String effort = json.string("reasoning_effort");
    if (effort != null && effort.length() <= LONGEST_WORD) {
      span.setAttribute(REASONING, effort);
    }
    String encoding = json.string("encoding_format");
    if (encoding != null && request.operation() == Operation.EMBEDDING) {
      span.setAttribute(ENCODINGS, List.of(encoding));
    }
    JsonObject format = json.object("response_format");
    String type = format == null ? null : format.string("type");
    if (type != null) {
      span.setAttribute(OUTPUT_TYPE, type.startsWith("json") ? "json" : "text");
    }
  }
}
