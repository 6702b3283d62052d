package io.aiprovider.server.tracing;

import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.opentelemetry.SpanAttributes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What Langfuse reads of a span, in its own attributes. Only attempts are generations with usage
 * and cost, so that nothing is counted twice.
 *
 * @see <a href="https://langfuse.com/integrations/native/opentelemetry#property-mapping">Langfuse's
 *     attributes</a>
 */
final class LangfuseAttributes implements BiConsumer<SpanData, AttributesBuilder> {
  private static final String OBSERVATION = "langfuse.observation.";
  private static final String TRACE = "langfuse.trace.";

  private final ReceiverProperties.Langfuse settings;

  LangfuseAttributes(ReceiverProperties.Langfuse settings) {
    this.settings = settings;
  }

  @Override
  public void accept(SpanData span, AttributesBuilder to) {
    Attributes from = span.getAttributes();
    addTrace(from, to);
    boolean attempt = from.get(SpanAttributes.ATTEMPT) != null;
    boolean vectors = Operation.EMBEDDING.label().equals(from.get(SpanAttributes.OPERATION));
    to.put(OBSERVATION + "type", attempt ? (vectors ? "embedding" : "generation") : "span");
    copy(from, SpanAttributes.INPUT_MESSAGES, to, OBSERVATION + "input");
    copy(from, SpanAttributes.OUTPUT_MESSAGES, to, OBSERVATION + "output");
    addLevel(span, to);
    if (attempt) {
      addGeneration(span, to);
    }
  }

  /** Langfuse filters single observations, so each has what belongs to the whole trace. */
  private void addTrace(Attributes from, AttributesBuilder to) {
    copy(from, SpanAttributes.CALL_NAME, to, TRACE + "name");
    copy(from, SpanAttributes.USER, to, "langfuse.user.id");
    copy(from, SpanAttributes.CONVERSATION, to, "langfuse.session.id");
    List<String> tags = from.get(SpanAttributes.TAGS);
    if (tags != null) {
      to.put(AttributeKey.stringArrayKey(TRACE + "tags"), tags);
    }
    copy(from, SpanAttributes.TENANT, to, TRACE + "metadata.tenant");
    copy(from, SpanAttributes.KEY_ID, to, TRACE + "metadata.key_id");
    copy(from, SpanAttributes.CALL_ID, to, OBSERVATION + "metadata.call_id");
    copy(from, SpanAttributes.PROVIDER_NAME, to, OBSERVATION + "metadata.provider");
    copy(from, SpanAttributes.CACHE, to, OBSERVATION + "metadata.cache");
    put(to, "langfuse.environment", settings.environment());
    put(to, "langfuse.release", settings.release());
  }

  private static void addLevel(SpanData span, AttributesBuilder to) {
    String error = span.getAttributes().get(SpanAttributes.ERROR_TYPE);
    if (error != null) {
      boolean failed = span.getStatus().getStatusCode() == StatusCode.ERROR;
      to.put(OBSERVATION + "level", failed ? "ERROR" : "WARNING");
      to.put(OBSERVATION + "status_message", error);
    }
  }

  private static void addGeneration(SpanData span, AttributesBuilder to) {
    Attributes from = span.getAttributes();
    String model = from.get(SpanAttributes.RESPONSE_MODEL);
    put(
        to,
        OBSERVATION + "model.name",
        model == null ? from.get(SpanAttributes.REQUEST_MODEL) : model);
    if (from.get(SpanAttributes.INPUT_TOKENS) != null) {
      to.put(OBSERVATION + "usage_details", usage(from).toString());
    }
    Double cost = from.get(SpanAttributes.COST);
    if (cost != null && !"unpriced".equals(from.get(SpanAttributes.PRICING_STATUS))) {
      to.put(OBSERVATION + "cost_details", "{\"total\":" + plain(cost) + "}");
    }
    Double first = from.get(SpanAttributes.TIME_TO_FIRST_CHUNK);
    if (first != null) {
      long nanos = span.getStartEpochNanos() + (long) (first * 1e9);
      to.put(OBSERVATION + "completion_start_time", Instant.ofEpochSecond(0, nanos).toString());
    }
  }

  private static String plain(double cost) {
    return BigDecimal.valueOf(cost).toPlainString();
  }

  /** Langfuse adds up the kinds of tokens, so no token is of two kinds. */
  private static JsonObject usage(Attributes from) {
    long read = tokens(from, SpanAttributes.CACHE_READ_TOKENS);
    long written = tokens(from, SpanAttributes.CACHE_WRITE_TOKENS);
    long reasoning = tokens(from, SpanAttributes.REASONING_TOKENS);
    long input = tokens(from, SpanAttributes.INPUT_TOKENS);
    long output = tokens(from, SpanAttributes.OUTPUT_TOKENS);
    JsonObject usage =
        JsonObject.of("input", Math.max(0, input - read - written))
            .with("output", Math.max(0, output - reasoning));
    usage = read == 0 ? usage : usage.with("cache_read_input_tokens", read);
    usage = written == 0 ? usage : usage.with("cache_creation_input_tokens", written);
    usage = reasoning == 0 ? usage : usage.with("output_reasoning_tokens", reasoning);
    return usage.with("total", input + output);
  }

  private static long tokens(Attributes from, AttributeKey<Long> key) {
    Long tokens = from.get(key);
    return tokens == null ? 0 : tokens;
  }

  private static void copy(
      Attributes from, AttributeKey<String> key, AttributesBuilder to, String name) {
    put(to, name, from.get(key));
  }

  private static void put(AttributesBuilder to, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      to.put(name, value);
    }
  }
}
