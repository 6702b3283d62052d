package io.aiprovider.server.template;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.call.CallExecutor;
import io.aiprovider.server.call.ChatEndpoint;
import io.aiprovider.server.http.RequestBody;
import org.springframework.stereotype.Component;

/** The endpoints of all templates. */
@Component
final class TemplateEndpoint extends ChatEndpoint {
  TemplateEndpoint(
      Templates templates, ChatClient client, CallExecutor executor, RequestBody body) {
    super(new TemplateWire(templates), client, executor, body);
  }
}
