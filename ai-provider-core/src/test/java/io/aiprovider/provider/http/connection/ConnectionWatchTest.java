package io.aiprovider.provider.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.provider.http.okhttp.OneAttempt;
import io.aiprovider.testing.http.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class ConnectionWatchTest {
  private final AtomicLong time = new AtomicLong();
  private final OkHttpClient client = OneAttempt.of(new OkHttpClient.Builder()).build();

  @ParameterizedTest
  @CsvSource({"0, true", "900, true", "3000, false"})
  @DisplayName("R40 a kept connection that breaks after the provider worked was not stale")
  void is_stale_only_if_it_fails_at_once(long millis, boolean stale) throws IOException {
    RawServer.Script resetsSecond =
        peer -> {
          peer.readRequest();
          peer.answer("{}");
          peer.readRequest();
          time.addAndGet(Duration.ofMillis(millis).toNanos());
          peer.reset();
        };
    try (RawServer server = new RawServer(resetsSecond)) {
      Request request = new Request.Builder().url(server.url()).build();
      client.newCall(request).execute().close();
      time.addAndGet(Duration.ofMinutes(1).toNanos()); // idle time does not count
      KeptConnection connection = new KeptConnection(time::get);
      Call second = client.newCall(request);
      second.addEventListener(new ConnectionWatch(connection));

      assertThatThrownBy(second::execute).isInstanceOf(IOException.class);

      assertThat(connection.wasStale()).isEqualTo(stale);
    }
  }
}
