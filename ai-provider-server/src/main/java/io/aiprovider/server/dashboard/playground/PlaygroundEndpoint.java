package io.aiprovider.server.dashboard.playground;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.call.CallExecutor;
import io.aiprovider.server.call.ChatEndpoint;
import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.server.dashboard.OnDashboard;
import io.aiprovider.server.http.Incoming;
import io.aiprovider.server.http.RequestBody;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code POST /dashboard/playground}: a chat of somebody who tries models. */
@Component
@OnDashboard
final class PlaygroundEndpoint extends ChatEndpoint {
  private static final Map<String, String> TAGS = Map.of("source", "playground");

  private final PlaygroundCallers callers;

  PlaygroundEndpoint(
      ChatClient client, CallExecutor executor, RequestBody body, DashboardProperties properties) {
    super(new PlaygroundWire(), client, executor, body, TAGS);
    this.callers = new PlaygroundCallers(properties.playground());
  }

  @Override
  protected Incoming received(Incoming request) {
    return new Incoming(
        request.http(),
        request.response(),
        request.head(),
        request.id(),
        callers.of(request.caller()),
        request.errors());
  }
}
