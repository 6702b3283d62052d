package io.aiprovider.opentelemetry;

import io.aiprovider.call.AttemptReport;
import io.aiprovider.call.TraceContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * W3C's headers of a trace. Baggage is neither read nor sent: it may hold anything, and providers
 * are other companies.
 */
final class W3cHeaders {
  private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();
  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  private static final TextMapGetter<TraceContext> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext carrier) {
          return List.of(PARENT, STATE);
        }

        @Override
        public @Nullable String get(@Nullable TraceContext carrier, String name) {
          if (carrier == null) {
            return null;
          }
          return switch (name) {
            case PARENT -> carrier.parent();
            case STATE -> carrier.state().isEmpty() ? null : carrier.state();
            default -> null;
          };
        }
      };

  private W3cHeaders() {}

  /** The context of a caller. */
  static Context read(TraceContext caller) {
    return FORMAT.extract(Context.root(), caller, GETTER);
  }

  /** The headers that hand on a context; null if it has no span. */
  static @Nullable TraceContext write(Context context) {
    Map<String, String> headers = headers(context);
    return TraceContext.read(headers.get(PARENT), headers.get(STATE));
  }

  /** Adds the headers to the request of an attempt. */
  static void add(Context context, AttemptReport attempt) {
    Map<String, String> headers = headers(context);
    headers.putAll(attempt.requestHeaders());
    attempt.requestHeaders(headers);
  }

  private static Map<String, String> headers(Context context) {
    Map<String, String> headers = new HashMap<>();
    FORMAT.inject(
        context, headers, (into, name, value) -> Objects.requireNonNull(into).put(name, value));
    return headers;
  }
}
