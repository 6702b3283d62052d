package io.aiprovider.server.startup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says how to take another port; Spring's own words do not know our variable. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortInUseAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
    int port = cause.getPort();
    return new FailureAnalysis(
        "Port "
            + port
            + " is in use: another server listens there, perhaps an earlier one of ours.",
        "Stop it, or take another port with AI_PROVIDER_PORT="
            + (port < 65535 ? port + 1 : port - 1)
            + ".",
        cause);
  }
}
