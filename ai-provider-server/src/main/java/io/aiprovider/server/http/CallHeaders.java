package io.aiprovider.server.http;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.Cost;
import io.netty.handler.codec.http.HttpHeaders;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What callers say about a call in headers, and what they are told there. */
final class CallHeaders {
  private static final String PREFIX = "x-ai-provider-";

  private CallHeaders() {}

  /** A header that cannot be understood. */
  static final class Invalid extends RuntimeException {
    private final Problem problem;

    Invalid(String header, String expected) {
      super(header);
      this.problem =
          Problem.invalidHeader(
              header, "Invalid header '" + header + "': expected " + expected + ".");
    }

    Problem problem() {
      return problem;
    }
  }

  /**
   * Sets on a call what its headers say.
   *
   * @throws Invalid if one of them cannot be understood
   */
  static void read(HttpHeaders headers, ChatCall.Builder call) {
    Duration limit = seconds(headers, PREFIX + "timeout");
    if (limit != null) {
      call.timeLimit(limit);
    }
    call.tags(tags(headers.get(PREFIX + "tags")));
    call.cacheDirectives(cacheDirectives(headers));
  }

  private static CacheDirectives cacheDirectives(HttpHeaders headers) {
    Duration ttl = seconds(headers, PREFIX + "cache-ttl");
    String cacheControl = headers.get("Cache-Control");
    if (cacheControl == null) {
      return ttl == null ? CacheDirectives.DEFAULT : new CacheDirectives(true, true, null, ttl);
    }
    boolean read = true;
    Duration maxAge = null;
    for (String part : cacheControl.toLowerCase(Locale.ROOT).split(",", -1)) {
      String directive = part.trim();
      if (directive.equals("no-store")) {
        return CacheDirectives.NO_STORE;
      } else if (directive.equals("no-cache")) {
        read = false;
      } else if (directive.startsWith("max-age=")) {
        maxAge = seconds("Cache-Control", directive.substring("max-age=".length()), true);
      }
    }
    return new CacheDirectives(read, true, maxAge, ttl);
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
    if (!(seconds >= 0 && seconds < 1e9) || !zero && seconds < 0.001) {
      throw new Invalid(name, zero ? "a number of seconds" : "a positive number of seconds");
    }
    return Duration.ofMillis((long) (seconds * 1_000));
  }

  private static Map<String, String> tags(@Nullable String header) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String pair : header == null || header.isBlank() ? new String[0] : header.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new Invalid(PREFIX + "tags", "name=value pairs with commas between them");
      }
      tags.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
    }
    return tags;
  }

  /** Tells how a call went so far. */
  static void write(
      HttpHeaders headers, ChatCall call, @Nullable ChatReply reply, @Nullable Cost cost) {
    CallTrace trace = call.trace();
    if (reply != null) {
      headers.set(PREFIX + "provider", printable(reply.provider()));
      headers.set(PREFIX + "model", printable(reply.model()));
    }
    headers.set(PREFIX + "attempts", Integer.toString(trace.attempts().size()));
    headers.set(PREFIX + "fallbacks", Integer.toString(trace.fallbacks()));
    if (!trace.dropped().isEmpty()) {
      headers.set(PREFIX + "dropped", printable(String.join(",", trace.dropped())));
    }
    headers.set(PREFIX + "cache", trace.cacheStatus().name());
    if (cost != null) {
      headers.set(PREFIX + "cost", plain(cost, trace));
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(call.elapsed().minus(trace.waited()).toNanos());
    headers.set(PREFIX + "overhead-ms", BigDecimal.valueOf(micros, 3).toPlainString());
  }

  private static String plain(Cost cost, CallTrace trace) {
    return trace.cacheStatus() == CacheStatus.HIT || cost.usd().signum() == 0
        ? "0"
        : cost.usd().stripTrailingZeros().toPlainString();
  }

  /** The text as a header may hold it: providers choose their models' names, not we. */
  static String printable(String text) {
    int length = Math.min(text.length(), 256);
    StringBuilder printable = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      printable.append(c > 0x1f && c < 0x7f ? c : '?');
    }
    return printable.toString();
  }
}
