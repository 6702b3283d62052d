package io.aiprovider.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * The attributes of spans. Names that begin with {@code gen_ai} are those of OpenTelemetry's
 * conventions for generative AI, names that begin with {@code ai_provider} are our own.
 *
 * @see <a href="https://github.com/open-telemetry/semantic-conventions-genai">Semantic conventions
 *     for generative AI</a>
 * @since 0.1
 */
public final class SpanAttributes {
  public static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  public static final AttributeKey<String> PROVIDER =
      AttributeKey.stringKey("gen_ai.provider.name");
  public static final AttributeKey<String> CONVERSATION =
      AttributeKey.stringKey("gen_ai.conversation.id");

  public static final AttributeKey<String> REQUEST_MODEL =
      AttributeKey.stringKey("gen_ai.request.model");
  public static final AttributeKey<Boolean> REQUEST_STREAM =
      AttributeKey.booleanKey("gen_ai.request.stream");

  public static final AttributeKey<String> RESPONSE_ID =
      AttributeKey.stringKey("gen_ai.response.id");
  public static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  public static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  public static final AttributeKey<Double> TIME_TO_FIRST_CHUNK =
      AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");

  public static final AttributeKey<Long> INPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.input_tokens");
  public static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  public static final AttributeKey<Long> CACHE_READ_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  public static final AttributeKey<Long> CACHE_WRITE_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_write.input_tokens");
  public static final AttributeKey<Long> REASONING_TOKENS =
      AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");

  /** The messages of the request, as JSON. Absent unless content is recorded. */
  public static final AttributeKey<String> INPUT_MESSAGES =
      AttributeKey.stringKey("gen_ai.input.messages");

  /** The messages of the answer, as JSON. Absent unless content is recorded. */
  public static final AttributeKey<String> OUTPUT_MESSAGES =
      AttributeKey.stringKey("gen_ai.output.messages");

  public static final AttributeKey<String> SERVER_ADDRESS =
      AttributeKey.stringKey("server.address");
  public static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  public static final AttributeKey<Long> HTTP_STATUS =
      AttributeKey.longKey("http.response.status_code");
  public static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
  public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  public static final AttributeKey<String> USER = AttributeKey.stringKey("user.id");

  public static final AttributeKey<String> CALL_ID = AttributeKey.stringKey("ai_provider.call_id");

  /** The name of the call's span, on all spans of a call that begins a trace. */
  public static final AttributeKey<String> CALL_NAME =
      AttributeKey.stringKey("ai_provider.call_name");

  public static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("ai_provider.request_id");
  public static final AttributeKey<String> TENANT = AttributeKey.stringKey("ai_provider.tenant");
  public static final AttributeKey<String> KEY_ID = AttributeKey.stringKey("ai_provider.key_id");
  public static final AttributeKey<List<String>> TAGS =
      AttributeKey.stringArrayKey("ai_provider.tags");

  /** The provider's configured name. */
  public static final AttributeKey<String> PROVIDER_NAME =
      AttributeKey.stringKey("ai_provider.provider");

  /** The number of an attempt in its call, from 1. */
  public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("ai_provider.attempt");

  /** Whether another model than the requested one was asked. */
  public static final AttributeKey<Boolean> FALLBACK =
      AttributeKey.booleanKey("ai_provider.fallback");

  /** The number of the key that was used, if the provider has several. */
  public static final AttributeKey<Long> KEY = AttributeKey.longKey("ai_provider.key");

  /** Whether the request was sent twice, because its connection had been closed. */
  public static final AttributeKey<Boolean> REPEATED =
      AttributeKey.booleanKey("ai_provider.repeated");

  /** Whether the attempt began while an earlier one was running, because that one took long. */
  public static final AttributeKey<Boolean> HEDGE = AttributeKey.booleanKey("ai_provider.hedge");

  /** Whether another attempt answered first. */
  public static final AttributeKey<Boolean> LOST = AttributeKey.booleanKey("ai_provider.lost");

  /** Whether the attempt goes on from the text of one whose stream broke off. */
  public static final AttributeKey<Boolean> CONTINUATION =
      AttributeKey.booleanKey("ai_provider.continuation");

  public static final AttributeKey<List<String>> DROPPED_FIELDS =
      AttributeKey.stringArrayKey("ai_provider.dropped_fields");
  public static final AttributeKey<Long> TOOL_CALLS =
      AttributeKey.longKey("ai_provider.tool_calls");

  /** What one attempt cost. Only attempts have it, so that it can be added up over all spans. */
  public static final AttributeKey<Double> COST = AttributeKey.doubleKey("ai_provider.cost_usd");

  /** What the provider's prompt cache saved in one attempt. Only attempts have it. */
  public static final AttributeKey<Double> PROMPT_CACHE_SAVED =
      AttributeKey.doubleKey("ai_provider.prompt_cache_saved_usd");

  public static final AttributeKey<String> PRICING_STATUS =
      AttributeKey.stringKey("ai_provider.pricing_status");

  /** What all attempts of a call cost. Only calls have it. */
  public static final AttributeKey<Double> TOTAL_COST =
      AttributeKey.doubleKey("ai_provider.total_cost_usd");

  /** What an answer from the cache would have cost. */
  public static final AttributeKey<Double> SAVED = AttributeKey.doubleKey("ai_provider.saved_usd");

  public static final AttributeKey<String> CACHE = AttributeKey.stringKey("ai_provider.cache");
  public static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("ai_provider.attempts");
  public static final AttributeKey<Long> FAILOVERS = AttributeKey.longKey("ai_provider.failovers");

  /** The targets that were not called, each as {@code provider/model: kind of failure}. */
  public static final AttributeKey<List<String>> SKIPPED =
      AttributeKey.stringArrayKey("ai_provider.skipped");

  /** The seconds of a call that were not spent in attempts. */
  public static final AttributeKey<Double> OVERHEAD =
      AttributeKey.doubleKey("ai_provider.overhead");

  /** Whether recorded content was shortened. */
  public static final AttributeKey<Boolean> CONTENT_TRUNCATED =
      AttributeKey.booleanKey("ai_provider.content_truncated");

  private SpanAttributes() {}
}
