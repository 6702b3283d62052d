package io.aiprovider.opentelemetry;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.call.TraceContext;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each call, with a child for each attempt on a provider and for each step that may
 * take time. The span of a call is below that of {@link CallAttribute#TRACE_CONTEXT}, otherwise
 * below the span that is current on the thread of the call.
 *
 * <p>It is a listener and an interceptor. Add it as both, as the first listener, so that the other
 * listeners see {@link CallAttribute#TRACE_ID}:
 *
 * <pre>{@code
 * CallTracing tracing = new CallTracing(openTelemetry, TracingOptions.DEFAULT);
 * ChatClient.builder().listener(tracing).interceptor(tracing).provider(provider).build();
 * }</pre>
 *
 * <p>Attributes are those of {@link SpanAttributes}. What a span says comes from {@link Attempt}
 * and {@link FinishedCall}. Spans that the sampler leaves out cost next to nothing. Thread-safe.
 *
 * @since 0.1
 */
public final class CallTracing implements CallListener, AttemptInterceptor {
  static final CallAttribute<CallSpans> SPANS = CallAttribute.named("spans");
  private static final String SCOPE = "io.aiprovider";

  private final Tracer tracer;
  private final TracingOptions options;

  /** Spans of this OpenTelemetry's provider of tracers. */
  public CallTracing(OpenTelemetry openTelemetry, TracingOptions options) {
    String version = CallTracing.class.getPackage().getImplementationVersion();
    this.tracer =
        openTelemetry
            .getTracerProvider()
            .tracerBuilder(SCOPE)
            .setInstrumentationVersion(version == null ? "dev" : version)
            .build();
    this.options = options;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public void callStarted(ChatCall call, ChatRequest request) {
    CallSpans spans = CallSpans.begin(tracer, options.content(), call, request);
    TraceContext place = spans.place();
    if (place != null) {
      call.shared(SPANS, () -> spans);
      call.shared(CallAttribute.SPAN, () -> place);
      call.shared(CallAttribute.TRACE_ID, place::traceId);
    }
  }

  @Override
  public void attemptStarted(ChatCall call, Attempt attempt) {
    CallSpans spans = recorded(call);
    if (spans != null) {
      spans.attemptStarted(attempt);
    }
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall attempt = chain.call();
    CallSpans spans = attempt.attribute(SPANS);
    if (spans == null) {
      return chain.proceed(chain.request());
    }
    AttemptSpan span = spans.attempt(attempt.id());
    if (options.propagate()) {
      W3cHeaders.add(span == null ? spans.context() : span.context(), attempt.report());
    }
    if (span == null) {
      return chain.proceed(chain.request());
    }
    span.sends(chain.request());
    ChatReply reply = chain.proceed(chain.request());
    span.observe(reply);
    return reply;
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    CallSpans spans = recorded(call);
    AttemptSpan span = spans == null ? null : spans.attempt(attempt.id());
    if (span != null) {
      span.end(attempt);
    }
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    CallSpans spans = recorded(call);
    if (spans != null) {
      spans.end(call, finished);
    }
  }

  private static @Nullable CallSpans recorded(ChatCall call) {
    CallSpans spans = call.attribute(SPANS);
    return spans != null && spans.isRecorded() ? spans : null;
  }
}
