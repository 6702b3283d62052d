package io.aiprovider.opentelemetry;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.call.TraceContext;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.observe.ErrorType;
import io.aiprovider.observe.FailureText;
import io.aiprovider.opentelemetry.content.ContentOptions;
import io.aiprovider.opentelemetry.content.RecordedText;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The span of one call, and those below it. Thread-safe. */
final class CallSpans {
  private static final int LONGEST_NAME = 200;
  private static final int SERVER_ERROR = 500;

  private final Tracer tracer;
  private final ContentOptions content;
  private final Span span;
  private final Context context;
  private final Instant began;
  private final boolean ofRequest;
  private final Attributes common;
  private final Map<String, AttemptSpan> attempts = new ConcurrentHashMap<>(2);

  private CallSpans(
      Tracer tracer,
      ContentOptions content,
      Span span,
      Context parent,
      Instant began,
      boolean ofRequest,
      Attributes common) {
    this.tracer = tracer;
    this.content = content;
    this.span = span;
    this.context = parent.with(span);
    this.began = began;
    this.ofRequest = ofRequest;
    this.common = common;
  }

  /** Begins the span of a call, at the time when the call began. */
  static CallSpans begin(
      Tracer tracer, ContentOptions content, ChatCall call, ChatRequest request) {
    TraceContext caller = call.attribute(CallAttribute.TRACE_CONTEXT);
    Context parent = caller == null ? Context.current() : W3cHeaders.read(caller);
    Instant began = Instant.now().minus(call.elapsed());
    boolean ofRequest = call.attribute(CallAttribute.ENDPOINT) != null;
    String model = clipped(Objects.requireNonNullElse(request.model(), "auto"));
    String operation = request.operation().label();
    String name = operation + " " + model;
    Span span =
        tracer
            .spanBuilder(name)
            .setParent(parent)
            .setSpanKind(ofRequest ? SpanKind.SERVER : SpanKind.INTERNAL)
            .setStartTimestamp(began)
            .setAttribute(SpanAttributes.OPERATION, operation)
            .setAttribute(SpanAttributes.REQUEST_MODEL, model)
            .startSpan();
    boolean begins = !Span.fromContext(parent).getSpanContext().isValid();
    Attributes common =
        span.isRecording() ? common(call, begins ? name : null) : Attributes.empty();
    CallSpans spans = new CallSpans(tracer, content, span, parent, began, ofRequest, common);
    if (span.isRecording()) {
      spans.describe(call, request);
    }
    return spans;
  }

  /** What all spans of the call have, so that receivers can filter each of them. */
  private static Attributes common(ChatCall call, @Nullable String ofTrace) {
    AttributesBuilder common = Attributes.builder().put(SpanAttributes.CALL_ID, call.id());
    if (ofTrace != null) {
      common.put(SpanAttributes.CALL_NAME, ofTrace);
    }
    Caller caller = call.caller();
    if (caller != null) {
      common.put(SpanAttributes.TENANT, caller.tenant());
      common.put(SpanAttributes.KEY_ID, caller.keyId());
      if (caller.user() != null) {
        common.put(SpanAttributes.USER, caller.user());
      }
    }
    String session = call.attribute(CallAttribute.SESSION);
    if (session != null) {
      common.put(SpanAttributes.CONVERSATION, session);
    }
    if (!call.tags().isEmpty()) {
      List<String> tags =
          call.tags().entrySet().stream()
              .map(tag -> tag.getKey() + "=" + tag.getValue())
              .sorted()
              .toList();
      common.put(SpanAttributes.TAGS, tags);
    }
    return common.build();
  }

  private void describe(ChatCall call, ChatRequest request) {
    span.setAllAttributes(common);
    String path = call.attribute(CallAttribute.ENDPOINT);
    if (path != null) {
      span.setAttribute(SpanAttributes.URL_PATH, path);
    }
    String id = call.attribute(CallAttribute.REQUEST_ID);
    if (id != null) {
      span.setAttribute(SpanAttributes.REQUEST_ID, clipped(id));
    }
    if (request.stream()) {
      span.setAttribute(SpanAttributes.REQUEST_STREAM, true);
    }
    RecordedText input = content.input(request);
    if (input != null) {
      record(span, SpanAttributes.INPUT_MESSAGES, input);
    }
  }

  /** Records the answer of the call, if there is one. */
  void recordOutput(@Nullable RecordedText output) {
    if (output != null) {
      record(span, SpanAttributes.OUTPUT_MESSAGES, output);
    }
  }

  static void record(Span of, AttributeKey<String> key, RecordedText text) {
    of.setAttribute(key, text.json());
    if (text.truncated()) {
      of.setAttribute(SpanAttributes.CONTENT_TRUNCATED, true);
    }
  }

  static String clipped(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }

  /** Whether the sampler has chosen this call. */
  boolean isRecorded() {
    return span.isRecording();
  }

  Context context() {
    return context;
  }

  /** The place of the call's span; null if OpenTelemetry makes no spans at all. */
  @Nullable TraceContext place() {
    return W3cHeaders.write(context);
  }

  void attemptStarted(Attempt attempt) {
    Span child =
        tracer
            .spanBuilder(attempt.operation().label() + " " + clipped(attempt.target().model()))
            .setParent(context)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(attempt.started())
            .setAttribute(SpanAttributes.OPERATION, attempt.operation().label())
            .setAttribute(
                SpanAttributes.PROVIDER,
                WellKnownProviders.name(attempt.vendor(), attempt.target().provider()))
            .setAttribute(SpanAttributes.REQUEST_MODEL, clipped(attempt.target().model()))
            .setAttribute(SpanAttributes.PROVIDER_NAME, attempt.target().provider())
            .startSpan();
    child.setAllAttributes(common);
    attempts.put(attempt.id(), new AttemptSpan(child, context.with(child), content));
  }

  /** The span of an attempt; null if it has none. */
  @Nullable AttemptSpan attempt(String id) {
    return attempts.get(id);
  }

  void end(ChatCall call, FinishedCall finished) {
    call.trace().steps().forEach(this::addStep);
    span.setAttribute(SpanAttributes.CACHE, word(finished.cacheStatus()));
    span.setAttribute(SpanAttributes.ATTEMPTS, (long) finished.attempts().size());
    span.setAttribute(SpanAttributes.FAILOVERS, (long) call.trace().fallbacks());
    span.setAttribute(SpanAttributes.OVERHEAD, seconds(finished.overhead()));
    CallResult.describe(span, finished);
    AttemptSpan last =
        finished.attempts().isEmpty()
            ? null
            : attempt(finished.attempts().get(finished.attempts().size() - 1).id());
    recordOutput(last == null ? null : last.output());
    fail(finished.failure());
    span.end(began.plus(finished.duration()));
  }

  /** As for every server: what a caller did wrong, or gave up, is no error of the server. */
  private void fail(@Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    String type = ErrorType.of(failure);
    span.setAttribute(SpanAttributes.ERROR_TYPE, type);
    boolean callersOwn =
        failure instanceof ChatException known
            && known.kind().status() < SERVER_ERROR
            && type.equals(FailureText.word(known.commonKind()));
    if (!ofRequest || !callersOwn) {
      span.setStatus(StatusCode.ERROR, type);
    }
  }

  private void addStep(CallStep step) {
    Instant start = began.plus(step.started());
    Span child =
        tracer
            .spanBuilder(word(step.kind()))
            .setParent(context)
            .setStartTimestamp(start)
            .startSpan();
    child.setAllAttributes(common);
    if (step.failure() != null) {
      child.setAttribute(SpanAttributes.ERROR_TYPE, ErrorType.of(step.failure()));
      child.setStatus(StatusCode.ERROR, ErrorType.of(step.failure()));
    }
    child.end(start.plus(step.duration()));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
