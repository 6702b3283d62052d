package io.aiprovider.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedRequestMemoryTest {
  private static final int REQUESTS = 200;
  private static final Pattern TIMERS =
      Pattern.compile("\\s(\\d+)\\s+\\d+\\s+reactor\\.netty\\S+\\$RequestTimeoutTask\\s");

  /** In one piece, as browsers send a request, and head and body apart, as Java and Python do. */
  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, true, wrong",
    "/v1/chat/completions, false, wrong",
    "/v1/models, false, right", // 405
    "/v1/none, false, right", // 404
    "/auth/create-key, true, wrong",
    "/auth/create-key, false, wrong"
  })
  void a_request_that_was_refused_does_not_stay_in_memory(String path, boolean whole, String key)
      throws JMException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + key
            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n";
    try (RunningServer server = RunningServer.simulated("mode=production", "auth.api-key=right");
        RawCaller raw = new RawCaller(server)) {
      int before = timers();

      for (int i = 0; i < REQUESTS; i++) {
        RawCaller caller = whole ? raw.send(head + "{}") : raw.send(head).send("{}");
        assertThat(caller.answer().status()).isIn(401, 403, 404, 405, 429);
      }

      assertThat(timers() - before).isLessThan(REQUESTS / 10);
    }
  }

  /** How many of Reactor Netty's timers for bodies are reachable in this JVM. */
  private static int timers() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Matcher found = TIMERS.matcher(String.valueOf(histogram));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
