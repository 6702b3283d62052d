package io.aiprovider.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.ledger.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signals to stop, in a process of its own. */
class StopSignalsTest {
  private static final String SIMULATED =
      "{\"model\":\"sim/simulated\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  @Test
  void the_second_signal_ends_a_server_at_once_that_still_accepts_calls(@TempDir Path directory) {
    try (ServerProcess server =
        ServerProcess.start(
            directory, "http://127.0.0.1:1/v1", "drain-delay=1h", "providers.sim.type=simulated")) {
      HttpCaller caller = new HttpCaller(server.uri());

      server.terminate();
      await().until(() -> caller.get("/health/readiness").statusCode() == 503);
      assertThat(caller.chat(SIMULATED, "X-API-Key", ServerProcess.KEY).statusCode())
          .isEqualTo(200);

      server.terminate();
      assertThat(server.exitStatus()).isEqualTo(ENDED_BY_SIGTERM);
    }
  }
}
