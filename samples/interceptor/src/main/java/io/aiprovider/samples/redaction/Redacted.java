package io.aiprovider.samples.redaction;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.StreamingReply;

/**
 * Shows that providers see placeholders and the caller sees the data, in whole and streamed
 * answers.
 */
public final class Redacted {
  private Redacted() {}

  /** Sends questions with personal data. */
  public static void main(String[] args) {
    ChatRequest request =
        ChatRequest.of("Write to ada@example.com that 4111 1111 1111 1111 is due");
    try (ChatClient client =
        ChatClient.builder()
            .provider(SimulatedProvider.builder("one").fault(Fault.status(503).times(1)).build())
            .provider(SimulatedProvider.builder("two").build())
            .interceptor(new Redactor())
            .interceptor(new AttemptLog())
            .build()) {
      System.out.println(client.chat(request).text());
      ChatRequest another = ChatRequest.of("Remind bob@example.org of the invoice 1234567890123");
      try (StreamingReply reply = client.stream(another)) {
        for (ChatChunk chunk : reply) {
          System.out.print(chunk.text());
        }
      }
      System.out.println();
    }
  }
}
