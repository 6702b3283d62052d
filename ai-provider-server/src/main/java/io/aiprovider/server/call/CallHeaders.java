package io.aiprovider.server.call;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.TraceContext;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.Printable;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The request headers that control a call, and the response headers that describe it. */
final class CallHeaders {
  private static final String TIMEOUT = "x-ai-provider-timeout";
  private static final String TAGS = "x-ai-provider-tags";
  private static final String SESSION = "x-ai-provider-session";
  private static final String TRACE_PARENT = "traceparent";
  private static final String TRACE_STATE = "tracestate";
  private static final String CACHE_TTL = "x-ai-provider-cache-ttl";

  private static final AsciiString CALL_ID = AsciiString.cached("x-ai-provider-call-id");
  private static final AsciiString PROVIDER = AsciiString.cached("x-ai-provider-provider");
  private static final AsciiString MODEL = AsciiString.cached("x-ai-provider-model");
  private static final AsciiString ATTEMPTS = AsciiString.cached("x-ai-provider-attempts");
  private static final AsciiString FALLBACKS = AsciiString.cached("x-ai-provider-fallbacks");
  private static final AsciiString DROPPED = AsciiString.cached("x-ai-provider-dropped");
  private static final AsciiString CACHE = AsciiString.cached("x-ai-provider-cache");
  private static final AsciiString AGE = AsciiString.cached("age");
  private static final AsciiString SIMILARITY = AsciiString.cached("x-ai-provider-similarity");
  private static final AsciiString COST = AsciiString.cached("x-ai-provider-cost");
  private static final AsciiString OVERHEAD_MS = AsciiString.cached("x-ai-provider-overhead-ms");

  private static final int MOST_SECONDS = 1_000_000_000;
  private static final int MOST_TAGS = 20;
  private static final int LONGEST_VALUE = 200;

  private CallHeaders() {}

  /** A header with an invalid value. */
  static final class Invalid extends RuntimeException {
    private final ApiError error;

    Invalid(String header, String expected) {
      super(header);
      this.error =
          ApiError.invalidHeader(
              header, "Invalid header '" + header + "': expected " + expected + ".");
    }

    ApiError error() {
      return error;
    }
  }

  /**
   * Applies the control headers to a call.
   *
   * @param tags of the call besides those in the header, which they replace
   * @throws Invalid if one of them has an invalid value
   */
  static void read(HttpHeaders headers, Map<String, String> tags, ChatCall.Builder call) {
    Duration limit = seconds(headers, TIMEOUT);
    if (limit != null) {
      call.timeLimit(limit);
    }
    Map<String, String> all = new LinkedHashMap<>(tags(headers.get(TAGS)));
    all.putAll(tags);
    call.tags(all);
    String session = headers.get(SESSION);
    if (session != null) {
      call.attribute(CallAttribute.SESSION, session(session.trim()));
    }
    TraceContext trace = trace(headers);
    if (trace != null) {
      call.attribute(CallAttribute.TRACE_CONTEXT, trace);
      call.attribute(CallAttribute.TRACE_ID, trace.traceId());
    }
    BudgetHeaders.read(headers, call);
    call.cacheDirectives(cacheDirectives(headers));
  }

  private static String session(String value) {
    if (value.isEmpty()
        || value.length() > LONGEST_VALUE
        || !value.chars().allMatch(CallHeaders::isPrintable)) {
      throw new Invalid(SESSION, "1 to " + LONGEST_VALUE + " printable characters");
    }
    return value;
  }

  private static boolean isPrintable(int character) {
    return !Character.isISOControl(character);
  }

  /** The trace that a request belongs to; null for none, and for one that is not valid. */
  private static @Nullable TraceContext trace(HttpHeaders headers) {
    List<String> parents = headers.getAll(TRACE_PARENT);
    return parents.size() == 1
        ? TraceContext.read(parents.get(0), String.join(",", headers.getAll(TRACE_STATE)))
        : null;
  }

  private static CacheDirectives cacheDirectives(HttpHeaders headers) {
    Duration ttl = seconds(headers, CACHE_TTL);
    List<String> cacheControl = headers.getAll("Cache-Control");
    if (cacheControl.isEmpty() && ttl == null) {
      return CacheDirectives.DEFAULT;
    }
    boolean read = true;
    boolean write = true;
    boolean onlyIfCached = false;
    Duration maxAge = null;
    Duration staleIfError = null;
    for (String part : String.join(",", cacheControl).toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] directive = part.trim().split("=", 2);
      switch (directive[0]) {
        case "no-store" -> write = false;
        case "no-cache" -> read = false;
        case "only-if-cached" -> onlyIfCached = true;
        case "max-age" -> maxAge = directiveSeconds(directive);
        case "stale-if-error" -> staleIfError = directiveSeconds(directive);
        default -> {} // the standard has others
      }
    }
    return new CacheDirectives(read && write, write, maxAge, ttl, onlyIfCached, staleIfError);
  }

  private static Duration directiveSeconds(String[] directive) {
    return seconds("Cache-Control", directive.length == 2 ? directive[1] : "", true);
  }

  private static @Nullable Duration seconds(HttpHeaders headers, String name) {
    String value = headers.get(name);
    return value == null ? null : seconds(name, value, false);
  }

  private static Duration seconds(String name, String value, boolean zero) {
    double seconds;
    try {
      seconds = Double.parseDouble(value.trim());
    } catch (NumberFormatException e) {
      seconds = Double.NaN;
    }
    if (!(seconds >= 0 && seconds < MOST_SECONDS) || !zero && seconds < 0.001) {
      throw new Invalid(
          name,
          (zero ? "a number of seconds" : "a positive number of seconds")
              + " below "
              + MOST_SECONDS);
    }
    return Duration.ofMillis((long) (seconds * 1_000));
  }

  private static Map<String, String> tags(@Nullable String header) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String pair : header == null || header.isBlank() ? new String[0] : header.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new Invalid(TAGS, "name=value pairs with commas between them");
      }
      String name = pair.substring(0, equals).trim();
      String value = pair.substring(equals + 1).trim();
      if (name.length() > LONGEST_VALUE
          || value.length() > LONGEST_VALUE
          || !(name + value).chars().allMatch(CallHeaders::isPrintable)) {
        throw new Invalid(TAGS, "names and values of at most " + LONGEST_VALUE + " characters");
      }
      tags.put(name, value);
      if (tags.size() > MOST_TAGS) {
        throw new Invalid(TAGS, "at most " + MOST_TAGS + " tags");
      }
    }
    return tags;
  }

  /** Sets the headers that describe the call so far. */
  static void write(
      HttpHeaders headers, ChatCall call, @Nullable ChatReply reply, @Nullable Cost cost) {
    CallTrace trace = call.trace();
    headers.set(CALL_ID, call.id());
    LimitHeaders.write(headers, call);
    BudgetHeaders.write(headers, call);
    if (reply != null) {
      headers.set(PROVIDER, Printable.header(reply.provider()));
      headers.set(MODEL, Printable.header(reply.model()));
    }
    headers.set(ATTEMPTS, Integer.toString(trace.attempts().size()));
    headers.set(FALLBACKS, Integer.toString(trace.fallbacks()));
    if (!trace.dropped().isEmpty()) {
      headers.set(DROPPED, Printable.header(String.join(",", trace.dropped())));
    }
    headers.set(CACHE, trace.cacheStatus().name());
    Duration age = trace.answerAge();
    if (age != null) {
      headers.set(AGE, Long.toString(age.toSeconds()));
    }
    Double similarity = trace.similarity();
    if (similarity != null) {
      headers.set(
          SIMILARITY,
          BigDecimal.valueOf(similarity).setScale(4, RoundingMode.DOWN).toPlainString());
    }
    if (cost != null) {
      headers.set(COST, plain(cost));
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(call.elapsed().minus(trace.waited()).toNanos());
    headers.set(OVERHEAD_MS, BigDecimal.valueOf(micros, 3).toPlainString());
  }

  private static String plain(Cost cost) {
    return cost.usd().signum() == 0 ? "0" : cost.usd().stripTrailingZeros().toPlainString();
  }
}
