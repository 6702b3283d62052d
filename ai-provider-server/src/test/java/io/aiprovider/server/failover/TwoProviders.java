package io.aiprovider.server.failover;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A server in front of two providers: the first behaves as a test needs, the second works. */
final class TwoProviders implements AutoCloseable {
  final RawUpstream second = new RawUpstream(TwoProviders::answerWell);
  final RunningServer server;
  final HttpCaller caller;

  TwoProviders(String firstUrl, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "providers.first.type=openai",
                "providers.first.base-url=" + firstUrl,
                "providers.first.priority=1",
                "providers.second.type=openai",
                "providers.second.base-url=" + second.baseUrl(),
                "providers.second.priority=2"));
    all.addAll(List.of(properties));
    server = RunningServer.with(all.toArray(String[]::new));
    caller = new HttpCaller(server);
  }

  /** Answers correctly. */
  static void answerWell(Conversation call) throws IOException {
    if (call.body().contains("\"stream\":true")) {
      call.answer(200, "text/event-stream", Samples.stream("from ", "second"));
    } else {
      call.answer(200, "application/json", Samples.completion("from second"));
    }
  }

  @Override
  public void close() {
    server.close();
    second.close();
  }
}
