package io.aiprovider.opentelemetry;

import io.aiprovider.call.Attempt;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.ErrorType;
import io.aiprovider.observe.FailureText;
import io.aiprovider.opentelemetry.content.AnswerRecorder;
import io.aiprovider.opentelemetry.content.ContentOptions;
import io.aiprovider.opentelemetry.content.RecordedText;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.StreamingReply;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The span of one attempt. Thread-safe. */
final class AttemptSpan {
  private static final String NOT_FINISHED = "error"; // the conventions' word

  private final Span span;
  private final Context context;
  private final ContentOptions content;
  private final @Nullable AnswerRecorder answer;
  private final TreeMap<Long, String> finishReasons = new TreeMap<>();
  private boolean identified;
  private @Nullable RecordedText output;

  AttemptSpan(Span span, Context context, ContentOptions content) {
    this.span = span;
    this.context = context;
    this.content = content;
    this.answer = content.answerRecorder();
  }

  Context context() {
    return context;
  }

  /** The recorded answer; null if there is none. */
  synchronized @Nullable RecordedText output() {
    return output;
  }

  void sends(ChatRequest request) {
    RequestAttributes.addTo(span, request);
    RecordedText input = content.input(request);
    if (input != null) {
      CallSpans.record(span, SpanAttributes.INPUT_MESSAGES, input);
    }
  }

  void observe(ChatReply reply) {
    if (reply instanceof StreamingReply stream) {
      stream.transform(ChunkTransform.observing(this::chunk).withoutBlocking());
    } else {
      answered(((CompleteReply) reply).response());
    }
  }

  private synchronized void answered(ChatResponse response) {
    identify(response.json());
    response.choices().forEach(this::finishReason);
    if (answer != null) {
      answer.add(response);
    }
  }

  private synchronized void chunk(ChatChunk chunk) {
    if (!identified) {
      identify(chunk.json());
    }
    chunk.choices().forEach(this::finishReason);
    if (answer != null) {
      answer.add(chunk);
    }
  }

  private void identify(JsonObject part) {
    String id = part.string("id");
    if (id != null && !id.isEmpty()) {
      identified = true;
      span.setAttribute(SpanAttributes.RESPONSE_ID, CallSpans.clipped(id));
    }
  }

  private void finishReason(JsonObject choice) {
    String reason = choice.string("finish_reason");
    if (reason != null) {
      Long index = choice.integer("index");
      finishReasons.put(index == null ? 0 : index, CallSpans.clipped(reason));
    }
  }

  void end(Attempt attempt) {
    describe(attempt);
    describeUsage(attempt.usage());
    Cost cost = attempt.cost();
    if (cost != null) {
      span.setAttribute(SpanAttributes.COST, cost.usd().doubleValue());
      span.setAttribute(SpanAttributes.PRICING_STATUS, CallSpans.word(cost.status()));
      if (cost.promptCacheSavedUsd().signum() != 0) {
        span.setAttribute(
            SpanAttributes.PROMPT_CACHE_SAVED, cost.promptCacheSavedUsd().doubleValue());
      }
    }
    describeAnswer(attempt);
    ChatException failure = attempt.failure();
    if (failure != null) {
      fail(failure);
    }
    Duration took = Objects.requireNonNull(attempt.duration());
    span.end(attempt.started().plus(took));
  }

  private void describe(Attempt attempt) {
    String number = attempt.id().substring(attempt.id().lastIndexOf('.') + 1);
    span.setAttribute(SpanAttributes.ATTEMPT, Long.parseLong(number));
    InetSocketAddress server = attempt.server();
    if (server != null) {
      span.setAttribute(SpanAttributes.SERVER_ADDRESS, server.getHostString());
      span.setAttribute(SpanAttributes.SERVER_PORT, (long) server.getPort());
    }
    if (attempt.model() != null) {
      span.setAttribute(SpanAttributes.RESPONSE_MODEL, CallSpans.clipped(attempt.model()));
    }
    if (attempt.firstContent() != null) {
      span.setAttribute(
          SpanAttributes.TIME_TO_FIRST_CHUNK, CallSpans.seconds(attempt.firstContent()));
    }
    if (attempt.target().fallback()) {
      span.setAttribute(SpanAttributes.FALLBACK, true);
    }
    if (attempt.account() > 0) {
      span.setAttribute(SpanAttributes.KEY, (long) attempt.account());
    }
    if (attempt.repeated()) {
      span.setAttribute(SpanAttributes.REPEATED, true);
    }
    if (attempt.hedge()) {
      span.setAttribute(SpanAttributes.HEDGE, true);
    }
    if (attempt.lost()) {
      span.setAttribute(SpanAttributes.LOST, true);
    }
    if (attempt.continuation()) {
      span.setAttribute(SpanAttributes.CONTINUATION, true);
    }
    if (!attempt.dropped().isEmpty()) {
      span.setAttribute(SpanAttributes.DROPPED_FIELDS, attempt.dropped());
    }
    if (attempt.toolCalls() > 0) {
      span.setAttribute(SpanAttributes.TOOL_CALLS, attempt.toolCalls());
    }
  }

  private void describeUsage(@Nullable Usage usage) {
    if (usage == null || !usage.isCounted()) {
      return;
    }
    span.setAttribute(SpanAttributes.INPUT_TOKENS, usage.promptTokens());
    span.setAttribute(SpanAttributes.OUTPUT_TOKENS, usage.completionTokens());
    positive(SpanAttributes.CACHE_READ_TOKENS, usage.cachedTokens());
    positive(SpanAttributes.CACHE_WRITE_TOKENS, usage.cacheWriteTokens());
    positive(SpanAttributes.REASONING_TOKENS, usage.reasoningTokens());
  }

  private void positive(AttributeKey<Long> key, long tokens) {
    if (tokens > 0) {
      span.setAttribute(key, tokens);
    }
  }

  private synchronized void describeAnswer(Attempt attempt) {
    List<String> reasons = new ArrayList<>(finishReasons.values());
    if (reasons.isEmpty() && attempt.failure() != null && attempt.operation().streams()) {
      reasons.add(NOT_FINISHED);
    }
    if (!reasons.isEmpty()) {
      span.setAttribute(SpanAttributes.FINISH_REASONS, reasons);
    }
    output = answer == null ? null : answer.text();
    if (output != null) {
      CallSpans.record(span, SpanAttributes.OUTPUT_MESSAGES, output);
    }
  }

  /** An attempt that was given up because its caller left is not an error of the provider. */
  private void fail(ChatException failure) {
    String type = ErrorType.of(failure);
    span.setAttribute(SpanAttributes.ERROR_TYPE, type);
    if (failure.upstreamStatus() > 0) {
      span.setAttribute(SpanAttributes.HTTP_STATUS, (long) failure.upstreamStatus());
    }
    if (!type.equals(FailureText.word(FailureKind.CANCELLED))) {
      span.setStatus(StatusCode.ERROR, type);
    }
  }
}
