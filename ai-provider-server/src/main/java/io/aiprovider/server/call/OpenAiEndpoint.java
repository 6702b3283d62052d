package io.aiprovider.server.call;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.http.RequestBody;
import io.aiprovider.server.wire.OpenAiWire;
import org.springframework.stereotype.Component;

/** OpenAI's protocol: chats, completions, embeddings, moderations. */
@Component
final class OpenAiEndpoint extends ChatEndpoint {
  OpenAiEndpoint(ChatClient client, CallExecutor executor, RequestBody body) {
    super(new OpenAiWire(), client, executor, body);
  }
}
