package io.aiprovider.server.startup;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prevents Spring from reporting a failure that {@link StartFailure} has already reported. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureReporter implements SpringBootExceptionReporter {
  @Override
  public boolean reportException(Throwable failure) {
    return StartFailure.of(failure) != null;
  }
}
