package io.aiprovider.server.tracing;

import io.aiprovider.server.otlp.SendFailure;
import io.opentelemetry.exporter.internal.FailedExportException;
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
          : SendFailure.status(http.getResponse().getStatusCode());
    }
    return SendFailure.describe(failure);
  }
}
