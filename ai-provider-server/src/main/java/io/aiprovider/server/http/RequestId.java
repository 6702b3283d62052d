package io.aiprovider.server.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id that callers know a request by. It is only given back: calls have ids of our own. */
final class RequestId {
  static final String HEADER = "x-request-id";
  private static final int MAX_LENGTH = 128;

  private RequestId() {}

  /** The caller's own id for the request if it is presentable, else one of ours. */
  static String of(@Nullable String given) {
    return given != null && isPresentable(given)
        ? given
        : "req_" + UUID.randomUUID().toString().replace("-", "");
  }

  private static boolean isPresentable(String id) {
    return !id.isEmpty() && id.length() <= MAX_LENGTH && id.equals(CallHeaders.printable(id));
  }
}
