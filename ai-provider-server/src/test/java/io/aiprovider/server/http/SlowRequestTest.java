package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import reactor.netty.http.server.HttpServer;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class SlowRequestTest {

  /** Shortens the timeout of one minute. */
  static final class ShortTimeout implements NettyServerCustomizer, Ordered {
    @Override
    public HttpServer apply(HttpServer server) {
      return server.requestTimeout(Duration.ofMillis(200));
    }

    @Override
    public int getOrder() {
      return LOWEST_PRECEDENCE;
    }
  }

  @Test
  @DisplayName("case R28 a request that does not arrive in time is a 408")
  void a_request_that_does_not_arrive_in_time_is_a_408(CapturedOutput output) {
    try (RunningServer server =
            RunningServer.dedicated(ShortTimeout.class, "providers.sim.type=simulated");
        RawCaller raw = new RawCaller(server)) {
      RawCaller.Answer answer =
          raw.send(
                  "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
              .answer();

      assertThat(answer.status()).isEqualTo(408);
      assertThat(HttpCaller.errorOf(answer.body()).string("code")).isEqualTo("request_timeout");
      assertThat(raw.readToEnd()).isEmpty();
    }
    assertThat(output.getAll()).doesNotContain(" ERROR ");
  }
}
