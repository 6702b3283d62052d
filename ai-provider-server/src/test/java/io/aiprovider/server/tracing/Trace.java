package io.aiprovider.server.tracing;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The spans of one call.
 *
 * @param call the span of the call
 * @param all all spans that were received
 */
public record Trace(Span call, List<Span> all) {

  static boolean isCall(Span span) {
    return attributes(span).containsKey("ai_provider.attempts");
  }

  /** The spans below the call's, in the order of their beginning. */
  List<Span> children() {
    return all.stream()
        .filter(span -> span.getParentSpanId().equals(call.getSpanId()))
        .sorted((a, b) -> Long.compare(a.getStartTimeUnixNano(), b.getStartTimeUnixNano()))
        .toList();
  }

  /** The attempts, in order. */
  List<Span> attempts() {
    return children().stream()
        .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
        .toList();
  }

  /** The only attempt. */
  Span attempt() {
    List<Span> attempts = attempts();
    if (attempts.size() != 1) {
      throw new AssertionError("There are " + attempts.size() + " attempts.");
    }
    return attempts.get(0);
  }

  Map<String, Object> callAttributes() {
    return attributes(call);
  }

  Map<String, Object> attemptAttributes() {
    return attributes(attempt());
  }

  static Map<String, Object> attributes(Span span) {
    return OtlpReceiver.values(span.getAttributesList());
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
