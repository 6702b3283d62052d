package io.aiprovider.server.tracing;

import io.opentelemetry.exporter.internal.FailedExportException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/** Why spans could not be sent, in words that hold nothing of the request. */
final class ExportFailure {
  private ExportFailure() {}

  static String describe(@Nullable Throwable failure) {
    if (failure == null) {
      return "it does not answer in time";
    }
    if (failure instanceof FailedExportException.HttpExportException http) {
      return http.getResponse() == null
          ? describe(http.getCause())
          : "it answers with status " + http.getResponse().getStatusCode();
    }
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return cause instanceof HttpTimeoutException
        ? "it does not answer in time"
        : "sending failed with " + cause.getClass().getSimpleName();
  }
}
