package io.aiprovider.server.call;

import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.Printable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the declared format of a body: JSON in UTF-8, not compressed. */
final class JsonBodies {
  private static final String CODE = "unsupported_media_type";
  private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii", "ascii");

  private JsonBodies() {}

  /** The error for a body with these headers; null when it is acceptable. */
  static @Nullable ApiError refusal(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (type == null || !mediaType(type).equals("application/json")) {
      return ApiError.of(
          415,
          "The request body must be JSON: set the header Content-Type: application/json.",
          CODE);
    }
    String charset = charset(type);
    if (charset != null && !CHARSETS.contains(charset)) {
      return ApiError.of(
          415,
          "The request body must be UTF-8, not "
              + Printable.of(charset)
              + ": JSON is sent as UTF-8.",
          CODE);
    }
    for (String encoding : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
      if (!HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(encoding.trim())) {
        return ApiError.of(
            415,
            "The request body must not be compressed: Content-Encoding is '"
                + Printable.of(encoding)
                + "'. Send it as it is.",
            CODE);
      }
    }
    return null;
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String charset(String contentType) {
    String[] parameters = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parameters.length; i++) {
      String[] pair = parameters[i].split("=", 2);
      if (pair.length == 2 && pair[0].trim().equals("charset")) {
        return pair[1].replace('"', ' ').trim();
      }
    }
    return null;
  }
}
