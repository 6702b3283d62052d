package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import org.junit.jupiter.api.Test;

class EarlyRequestsTest {
  private static final String MODELS = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void a_connection_can_be_used_after_a_pipelined_request() {
    try (RunningServer server = RunningServer.simulated("providers.sim.simulation.latency=50ms");
        RawCaller caller = new RawCaller(server)) {
      for (int i = 0; i < 3; i++) {
        caller.chat(Samples.HELLO).send(MODELS);
        assertThat(caller.answer().body()).contains("chat.completion");
        assertThat(caller.answer().body()).contains("\"list\"");
      }
      assertThat(caller.chat(Samples.HELLO).answer().body()).contains("chat.completion");
    }
  }
}
