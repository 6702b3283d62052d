package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;

final class FailureAnalyzersTest {

  @Test
  void name_the_port_that_is_in_use_and_how_to_take_another() {
    FailureAnalysis analysis =
        new PortInUseAnalyzer().analyze(new IllegalStateException(new PortInUseException(8005)));

    assertThat(analysis.getDescription()).contains("Port 8005 is in use");
    assertThat(analysis.getAction()).contains("AI_PROVIDER_PORT=8006");
  }
}
