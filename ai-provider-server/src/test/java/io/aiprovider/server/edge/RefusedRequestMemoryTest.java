package io.aiprovider.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedRequestMemoryTest {
  private static final int REQUESTS = 200;
  private static final Pattern KEPT =
      Pattern.compile("\\s(\\d+)\\s+\\d+\\s+reactor\\.netty\\S+\\.HttpServerOperations\\s");

  /** In one piece, as browsers send a request, and head and body apart, as Java and Python do. */
  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, true, wrong, 2",
    "/v1/chat/completions, false, wrong, 2",
    "/v1/chat/completions, false, wrong, 1000000",
    "/v1/models, false, right, 2", // 405
    "/v1/none, false, right, 2", // 404
    "/auth/create-key, true, wrong, 2",
    "/auth/create-key, false, wrong, 1000000"
  })
  void a_request_that_was_refused_does_not_stay_in_memory(
      String path, boolean whole, String key, int length) throws JMException {
    String head = head(path, key, length);
    String body = "x".repeat(length);
    try (RunningServer server = RunningServer.simulated("mode=production", "auth.api-key=right");
        RawCaller raw = new RawCaller(server)) {
      int before = kept();

      for (int i = 0; i < REQUESTS; i++) {
        if (whole) {
          raw.send(head + body);
        } else {
          raw.send(head).send(body);
        }
        assertThat(raw.answer().status()).isIn(401, 403, 404, 405, 429);
      }

      assertThat(kept() - before).isLessThan(REQUESTS / 10);
    }
  }

  @Test
  void a_caller_that_leaves_after_its_refusal_does_not_stay_in_memory() throws JMException {
    String head = head("/v1/chat/completions", "wrong", 1_000_000);
    try (RunningServer server = RunningServer.simulated("mode=production", "auth.api-key=right")) {
      int before = kept();

      for (int i = 0; i < REQUESTS; i++) {
        try (RawCaller raw = new RawCaller(server)) {
          assertThat(raw.send(head).answer().status()).isIn(401, 429);
        }
      }

      assertThat(kept() - before).isLessThan(REQUESTS / 10);
    }
  }

  private static String head(String path, String key, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + key
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  /** How many requests are in the memory of this JVM. */
  private static int kept() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Matcher found = KEPT.matcher(String.valueOf(histogram));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
